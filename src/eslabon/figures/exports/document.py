"""An answer about exports as a document: its table, its totals by source, how to read it, where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from eslabon.figures import document
from eslabon.figures.document import COUNT, MONEY, SHARE, TEXT, YEAR, Column, Figure, Paragraph, Report, Section, Table
from eslabon.figures.exports import words
from eslabon.figures.exports.answers import Answer, Row
from eslabon.figures.formats import DEFAULT_COUNTRY
from eslabon.figures.labels import capital
from eslabon.values.language import translator


def exports_report(
    found: Answer, chains: Mapping[str, str], lang: str, country: str | None = DEFAULT_COUNTRY
) -> Report:
    """A report of one answer."""
    _ = translator(lang)
    question = found.question
    first, last = question.year_from, question.year_to
    years = [row.keys["year"] for row in found.rows if "year" in row.keys]
    period = f"{first or min(years, default='')}–{last or max(years, default='')}".strip("–")
    notes = [
        _("Amounts in dollars as the sources give them; those of exporters free on board (FOB)."),
        *words.notes(found, lang),
    ]
    sections = (
        Section("exports", _("Exports"), (answer_table(found, chains, lang), totals_table(found, lang))),
        Section("reading", _("How to read it"), tuple(Paragraph(one, "note") for one in notes)),
    )
    sources = ", ".join(words.source(str(row.keys["source"]), lang) for row in found.totals)
    return Report(
        title=_("What was exported"),
        subtitle=sources,
        period=period,
        terms=tuple(words.terms(question, chains, lang)),
        lang=lang,
        country=country,
        currency="USD",
        made=datetime.now(UTC),
        state=found.state,
        source=sources,
        sections=sections,
        kicker=_("Exports"),
    )


_KINDS = {"year": YEAR, "month": COUNT}


def answer_table(found: Answer, chains: Mapping[str, str], lang: str) -> Table:
    """The rows of an answer."""
    _ = translator(lang)
    keys = tuple(Column(key, words.key(key, lang), _KINDS.get(key, TEXT), 2) for key in found.keys)
    rows = tuple(_row(row, [_cell(key, row, chains, lang) for key in found.keys]) for row in found.rows)
    return Table("exports", _("What was exported"), (*keys, *_columns(lang)), rows, currency="USD")


def totals_table(found: Answer, lang: str) -> Table:
    """The total of each source; sources are never added up."""
    _ = translator(lang)
    head = Column("source", words.key("source", lang), TEXT, 2)
    rows = tuple(_row(row, [words.source(str(row.keys["source"]), lang)]) for row in found.totals)
    return Table("totals", _("Total by source"), (head, *_columns(lang)), rows, currency="USD")


def _columns(lang: str) -> tuple[Column, ...]:
    _ = translator(lang)
    return (
        Column("value", capital(_("value")), MONEY),
        Column("kilograms", _("Kilograms"), COUNT),
        Column("exact_share", _("Exact share"), SHARE),
    )


def _cell(key: str, row: Row, chains: Mapping[str, str], lang: str) -> document.Cell:
    value = row.keys[key]
    return value if key in _KINDS else words.value(key, value, chains, lang)


def _row(row: Row, cells: list[document.Cell]) -> document.TableRow:
    weight = None if row.kilograms is None else round(row.kilograms)
    return document.TableRow((*cells, Figure(row.value, row.figure), weight, row.exact_share))
