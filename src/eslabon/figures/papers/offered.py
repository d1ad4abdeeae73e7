"""The offer in the desk's papers: what was published, by kind, every figure with its reference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from eslabon.figures import labels
from eslabon.figures.document import MONEY, TEXT, Block, Column, Figure, Paragraph, Section, Table, TableRow
from eslabon.figures.offer import Row, rows_by
from eslabon.figures.papers.text import Writing, section
from eslabon.measures.kinds import KINDS
from eslabon.measures.offer import UNDISBURSED, Question
from eslabon.standards.iati.codelists import name_of

# The purpose codes of the DAC that a theme is about, where there are such codes.
PURPOSES = {
    "msme": ("32130",),
    "science-technology": ("32182", "43082"),
    "labour": ("16020", "16070"),
    "agriculture": ("31110", "31120", "31150", "31161", "31162", "31163", "31181", "31182", "31191", "31194"),
    "trade-facilitation": ("33120",),
}
_MOST = 5


def purposes_of(theme: Any) -> tuple[str, ...]:
    """The purpose codes of a theme, as the offer is asked by."""
    return tuple(f"1:{code}" for code in PURPOSES.get(theme.code, ()))


def offer_section(writing: Writing, about: Mapping[str, tuple[str, ...]], providers: bool = False) -> Section | None:
    """What was published about some terms: by kind, committed and still undisbursed; None where nothing was.

    `providers` adds who committed most.
    """
    _, facts = writing.translate, writing.facts
    if facts is None or not facts.view.cooperation:
        return None
    asked = replace(Question(), **about)  # type: ignore[arg-type]
    committed = rows_by(facts, asked, ("kind",))
    running = replace(asked, flow=UNDISBURSED, running_on=writing.shelf.day)
    undisbursed = rows_by(facts, running, ("kind",))
    if not committed and not undisbursed:
        return None
    blocks: list[Block | None] = [_purposes(writing, about), _by_kind(writing, committed, undisbursed)]
    if providers:
        blocks.append(_by_provider(writing, rows_by(facts, asked, ("provider", "kind"))))
    day = writing.formats.date(facts.view.publications[-1].published.date())
    note = _(
        "Published data as of {date}, state {state}. Kinds are never added up; money told twice counts once. Each "
        "note is the reference of a figure: it opens on the page “Where does this figure come from?”, or with “eslabon "
        "trace REFERENCE”."
    )
    blocks.append(Paragraph(note.format(date=day, state=facts.view.state)))
    return section("offer", _("The offer, as published"), blocks)


def _purposes(writing: Writing, about: Mapping[str, tuple[str, ...]]) -> Paragraph | None:
    """By which codes a theme was looked for."""
    codes = [one.partition(":")[2] for one in about.get("sector", ())]
    named = "; ".join(f"{code} {name_of('Sector', code, writing.lang) or ''}".strip() for code in codes)
    return Paragraph(named + ".", lead=writing.translate("By purpose codes of the DAC:")) if codes else None


def _figure(row: Row | None) -> Figure | None:
    return Figure(row.value, row.figure) if row is not None and row.value else None


def _by_kind(writing: Writing, committed: list[Row], undisbursed: list[Row]) -> Table:
    _ = writing.translate
    first, second = ({row.keys["kind"]: row for row in rows} for rows in (committed, undisbursed))
    columns = (
        Column("kind", labels.capital(labels.key("kind", writing.lang)), TEXT, 2),
        Column("commitments", labels.capital(labels.flow("commitments", writing.lang)), MONEY, 1),
        Column("undisbursed", labels.capital(labels.flow(UNDISBURSED, writing.lang)), MONEY, 1),
    )
    rows = tuple(
        TableRow((labels.capital(labels.kind(one, writing.lang)), _figure(first.get(one)), _figure(second.get(one))))
        for one in KINDS
        if one in first or one in second
    )
    return Table("by-kind", _("By kind"), columns, rows, currency="USD")


def _by_provider(writing: Writing, found: list[Row]) -> Table | None:
    """Who committed most, of each kind told apart."""
    _, lang = writing.translate, writing.lang
    rows = tuple(
        TableRow(
            (
                labels.value("provider", row.keys["provider"], row.names, lang),
                labels.capital(labels.kind(row.keys["kind"], lang)),
                _figure(row),
            )
        )
        for row in found[:_MOST]
    )
    columns = (
        Column("provider", labels.key("provider", lang), TEXT, 3),
        Column("kind", labels.key("kind", lang), TEXT, 2),
        Column("commitments", labels.capital(labels.flow("commitments", lang)), MONEY, 1),
    )
    return Table("by-provider", _("The largest commitments"), columns, rows, currency="USD") if rows else None
