"""Coverage of the needs in a yearly report: by number and by known cost, and by source, as on the page."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from eslabon.facts.query import Facts
from eslabon.figures.coverage import (
    COVERED,
    STANDINGS,
    TALKS,
    UNCOVERED,
    Coverage,
    Row,
    SourceRow,
    coverage_of,
    sources_of,
)
from eslabon.figures.document import COUNT, MONEY, TEXT, Block, Cell, Column, Paragraph, Section
from eslabon.figures.labels import capital
from eslabon.figures.papers.shelf import Shelf
from eslabon.figures.papers.text import Writing, in_order, keyed_table, section
from eslabon.figures.recorded.reference import COVERAGE
from eslabon.records.base.models import Level
from eslabon.records.lines.queries import lines_for
from eslabon.records.needs.models import Link
from eslabon.records.needs.queries import needs_with_links

_NOTHING = Decimal(0)


def coverage_at(shelf: Shelf, needs: list[Any], facts: Facts | None = None, lang: str = "es") -> Coverage:
    """The coverage of needs on the day of the paper, by the links that its reader sees."""
    actor = shelf.actor
    open_needs = needs_with_links(actor).filter(pk__in=[one.pk for one in needs]).values("pk")
    links = shelf.plain(Link, need_id__in=open_needs) if needs else []
    if any(one.line_id for one in links):
        lines = set(lines_for(actor).values_list("pk", flat=True))
        links = [one for one in links if one.line_id in {None, *lines}]
    found = coverage_of(actor, needs, in_order(links, "need_id", "id"), facts, lang)
    if found.sources:
        shelf.keep(Level.INTERNAL)  # who covers or talks is the desk's own, whatever the level of the need
    return found


def parts_of(row: Row, terms: dict[str, str]) -> Decimal:
    """What a need adds to a figure of the coverage: itself, or of its known cost the part of a standing or a source."""
    standing, currency = terms.get("standing", ""), terms.get("in")
    if "source" in terms:
        own: list[SourceRow] = [one for one in sources_of([row]) if one.source.key == terms["source"]]
        if currency is None:
            return Decimal(sum(one.needs.get(standing, 0) for one in own))
        return sum((one.money.get(currency, {}).get(standing, _NOTHING) for one in own), _NOTHING)
    if currency is None:
        return Decimal(row.standing == standing)
    return (row.money or {}).get(standing, _NOTHING) if row.need.currency == currency else _NOTHING


def coverage_section(writing: Writing, found: Coverage) -> Section | None:
    """What is covered, in talks and uncovered."""
    _ = writing.translate
    title = _("Coverage of the needs")
    if not found.rows:
        text = _("No need is written down yet: add the needs, and who covers or talks of each will be told here.")
        return section("coverage", title, [Paragraph(text, "note")])
    blocks: list[Block | None] = [_by_standing(writing, found), _by_source(writing, found)]
    return section("coverage", title, [*blocks, Paragraph(" ".join(_notes(writing, found)), "note")])


def _names(writing: Writing) -> dict[str, str]:
    _ = writing.translate
    return {COVERED: _("covered"), TALKS: _("in talks"), UNCOVERED: _("uncovered")}


def _by_standing(writing: Writing, found: Coverage) -> Block | None:
    """A row a standing and currency: amounts of several currencies are never added."""
    _, totals = writing.translate, found.totals
    rows: list[tuple[Cell, ...]] = []
    for standing in STANDINGS:
        count = writing.figure(COVERAGE, totals.needs[standing], standing=standing)
        named: tuple[Cell, ...] = (capital(_names(writing)[standing]), count, totals.without_cost[standing])
        told = [(code, money[standing]) for code, money in totals.money.items() if money[standing]]
        for place, (currency, amount) in enumerate(told or [("", None)]):
            money = writing.figure(COVERAGE, amount, currency, standing=standing) if amount is not None else None
            rows.append((*(named if not place else (named[0], None, None)), currency, money))
    columns = [
        Column("coverage", _("Coverage"), TEXT, 3),
        Column("needs", _("Needs"), COUNT, 1),
        Column("without_cost", _("Needs without a cost"), COUNT, 1),
        Column("currency", _("Currency"), TEXT, 1),
        Column("cost", _("Known costs"), MONEY, 2),
    ]
    return keyed_table("coverage", _("By coverage"), columns, rows)


def _by_source(writing: Writing, found: Coverage) -> Block | None:
    _ = writing.translate
    rows: list[tuple[Cell, ...]] = []
    for one in found.sources:
        name, key = one.source.name or _("a source not open to you"), one.source.key
        for standing in (COVERED, TALKS):
            if not one.needs[standing]:
                continue
            count = writing.figure(COVERAGE, one.needs[standing], standing=standing, source=key)
            told = [(code, money[standing]) for code, money in sorted(one.money.items()) if money.get(standing)]
            for place, (currency, amount) in enumerate(told or [("", None)]):
                money = None
                if amount is not None:
                    money = writing.figure(COVERAGE, amount, currency, standing=standing, source=key)
                rows.append((name, capital(_names(writing)[standing]), None if place else count, currency, money))
    columns = [
        Column("source", _("Source"), TEXT, 4),
        Column("coverage", _("Coverage"), TEXT, 2),
        Column("needs", _("Needs"), COUNT, 1),
        Column("currency", _("Currency"), TEXT, 1),
        Column("cost", _("Known costs"), MONEY, 2),
    ]
    return keyed_table("sources", _("By source"), columns, rows)


def _notes(writing: Writing, found: Coverage) -> list[str]:
    """What the sums don't say by themselves."""
    _, count = writing.translate, writing.formats.count
    told = [_("Costs are those that the needs themselves estimate; a need without one is only counted.")]
    if found.totals.partly:
        told.append(_("Covered in part only: {count}.").format(count=count(found.totals.partly)))
    if found.sources:
        told.append(_("A need that two sources answer counts for both."))
    if found.exceeded:
        told.append(
            _(
                "Needs answered by parts that add up to more than they cost: {count}. The money of their sources "
                "together exceeds it."
            ).format(count=count(found.exceeded))
        )
    return told
