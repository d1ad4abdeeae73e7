"""What pages about exports show: tables of answers, charts, and the sentences that state findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from eslabon.figures.document import Bar, Chart
from eslabon.figures.exports import words
from eslabon.figures.exports.answers import Answer, Changed, Row
from eslabon.figures.formats import Formats, symbol
from eslabon.figures.labels import capital
from eslabon.measures.exports import growth
from eslabon.portal import links
from eslabon.portal.blocks import Card, Page, Picture
from eslabon.portal.reader import Reader
from eslabon.portal.tables import NONE, Cell, Column, Table

CURRENCY = "USD"
WHOLE = Decimal(1)


def page_of(reader: Reader, state: int) -> Page:
    """The page that writes amounts of exports."""
    return Page(reader, state, [], CURRENCY)


def weight(kilograms: Decimal | None, written: Formats) -> Cell:
    """Kilograms as a cell."""
    return NONE if kilograms is None else Cell(written.number(kilograms, 0))


def share(value: Decimal | None, written: Formats) -> Cell:
    """A share as a cell."""
    return NONE if value is None else Cell(written.percent(value))


def signed(value: Decimal, text: str) -> str:
    """A change with its sign: one that is written without has grown."""
    return f"+{text}" if value > 0 else text


def together(rows: list[Row], key: str) -> list[Row]:
    """Rows with the same first name together, in the order of the largest of each; of one name by year."""
    largest: dict[Any, Decimal] = {}
    for row in rows:
        largest[row.keys[key]] = max(row.value, largest.get(row.keys[key], row.value))
    return sorted(rows, key=lambda row: (-largest[row.keys[key]], str(row.keys[key]), row.keys.get("year", 0)))


def answer_table(found: Answer, rows: list[Row], names: Mapping[str, str], page: Page) -> Table:
    """Rows of an answer; of one source only, the source stands in the totals."""
    lang, written = page.reader.lang, page.written
    keys = tuple(key for key in found.keys if key != "source")
    if len(found.totals) > 1 or not keys:
        keys = (*keys, "source")
    millions = page.in_millions(row.value for row in found.rows)
    lines: list[list[Cell]] = []
    before = ""
    for row in rows:
        told = [words.value(key, row.keys[key], names, lang) for key in keys]
        cells = [Cell(told[0], repeats=told[0] == before and len(told) > 1), *map(Cell, told[1:])]
        before = told[0]
        value = page.figure_in(row.value, row.figure, millions)
        lines.append([*cells, value, weight(row.kilograms, written), share(row.exact_share, written)])
    columns = [Column(words.key(key, lang)) for key in keys]
    return Table(_("What was exported"), [*columns, *_amounts(page, millions)], lines, hide_caption=True)


def _amounts(page: Page, millions: bool) -> list[Column]:
    return [
        Column(capital(_("value")), page.unit(CURRENCY, millions), True),
        Column(_("Kilograms"), number=True),
        Column(_("Exact share"), number=True),
    ]


def totals_table(found: Answer, page: Page) -> Table:
    """The total of each source; sources are never added up."""
    written, millions = page.written, page.in_millions(row.value for row in found.totals)
    lines = [
        [
            Cell(words.source(str(row.keys["source"]), page.reader.lang)),
            page.figure_in(row.value, row.figure, millions),
            weight(row.kilograms, written),
            share(row.exact_share, written),
        ]
        for row in found.totals
    ]
    columns = [Column(words.key("source", page.reader.lang)), *_amounts(page, millions)]
    return Table(_("Total by source"), columns, lines)


@dataclass(frozen=True, slots=True)
class Years:
    """What a source tells by year, of years that it tells whole."""

    source: str
    rows: tuple[Row, ...]

    @property
    def first(self) -> Row:
        return self.rows[0]

    @property
    def last(self) -> Row:
        return self.rows[-1]


def by_source(yearly: Answer) -> list[Years]:
    """An answer by year, source by source, the one of most years first; years told in part are left out."""
    partial = {(source, year) for source, year, _months in yearly.partial}
    found: dict[str, list[Row]] = {}
    for row in yearly.rows:
        if (row.keys["source"], row.keys["year"]) not in partial and row.value:
            found.setdefault(str(row.keys["source"]), []).append(row)
    made = [Years(source, tuple(sorted(rows, key=lambda row: int(row.keys["year"])))) for source, rows in found.items()]
    return sorted(made, key=lambda one: (-len(one.rows), one.source))


def finding(yearly: Answer, reader: Reader) -> str:
    """What an answer by year shows, in a sentence about the source that tells most years; empty where it tells none."""
    told = by_source(yearly)
    if not told:
        return ""
    written, one = reader.formats, told[0]
    first, last = one.first, one.last
    source, after = words.source(one.source, reader.lang), written.large(last.value, CURRENCY)
    grown = growth(first.value, last.value)
    if first is last or grown is None:
        return _("{source}: {amount} in {year}").format(year=last.keys["year"], amount=after, source=source)
    text = _("{source}: from {before} in {first} to {after} in {last}, {growth}")
    return text.format(
        before=written.large(first.value, CURRENCY),
        first=first.keys["year"],
        after=after,
        last=last.keys["year"],
        growth=signed(grown, written.percent(grown)),
        source=source,
    )


def cards(yearly: Answer, page: Page) -> list[Card]:
    """The last whole year of each source, told large; sources stand beside each other."""
    found = []
    for one in by_source(yearly):
        number, _blank, unit = page.written.large(one.last.value, None).partition("\N{NO-BREAK SPACE}")
        label = words.source(one.source, page.reader.lang)
        unit = f"{symbol(CURRENCY)} {unit}".strip()
        found.append(Card(number, unit, label, links.figure(one.last.figure), str(one.last.keys["year"])))
    return found


def years_chart(yearly: Answer, reader: Reader) -> Chart | None:
    """The chart of an answer by year, a panel for each source; None where there are no two years to draw."""
    lang, told = reader.lang, by_source(yearly)
    if max((len(one.rows) for one in told), default=0) < 2:
        return None
    bars = [Bar(str(row.keys["year"]), words.source(one.source, lang), row.value) for one in told for row in one.rows]
    each = "; ".join(
        f"{words.source(one.source, lang)}: "
        + ", ".join(f"{row.keys['year']} {reader.formats.large(row.value, CURRENCY)}" for row in one.rows[-12:])
        for one in told
    )
    description = _("Column chart by year, each source on a scale of its own. {list}.").format(list=each)
    sources = ", ".join(words.source(one.source, lang) for one in told)
    left = [f"{words.source(source, lang)} {year}" for source, year, _months in yearly.partial]
    line = _("Source: {sources}. Dollars, FOB.").format(sources=sources)
    if left:
        line += " " + _("Not drawn, because only some months are told: {years}.").format(years=", ".join(left))
    return Chart("years", "columns", finding(yearly, reader), description, tuple(bars), CURRENCY, line)


def parts_chart(changed: Changed, reader: Reader) -> Chart | None:
    """The chart of the parts of a change; None where nothing changed."""
    lang, written = reader.lang, reader.formats
    told = [(name, value) for name, value in changed.parts.items() if value]
    if not told:
        return None
    source = words.source(changed.source, lang)
    bars = tuple(Bar(capital(words.part(name, lang)), source, value) for name, value in told)
    each = "; ".join(f"{words.part(name, lang)}: {written.large(value, CURRENCY)}" for name, value in told)
    description = _("Bar chart of the parts of the change. {list}.").format(list=each)
    line = _("Source: {sources}. Dollars, FOB.").format(sources=source)
    return Chart("parts", "bars", _largest(changed, reader), description, bars, CURRENCY, line)


def _largest(changed: Changed, reader: Reader) -> str:
    """The part that goes furthest the way of the change, in a sentence."""
    whole, written = changed.found.change, reader.formats
    name, value = max(changed.parts.items(), key=lambda pair: pair[1] if whole >= 0 else -pair[1])
    told = {"part": words.part(name, reader.lang), "amount": written.large(value, CURRENCY)}
    if not whole:
        return _("The largest part is {part}: {amount}").format(**told)
    text = _("The largest part is {part}: {amount}, {share} of the change")
    return text.format(**told, share=written.percent(value / whole))


def change_finding(changed: Changed, reader: Reader) -> str:
    """How much exports changed, in a sentence."""
    change, question = changed.found.change, changed.question
    told = {"first": question.year_from, "last": question.year_to}
    if not change:
        return _("From {first} to {last} exports stayed the same").format(**told)
    rose, fell = (
        _("From {first} to {last} exports rose by {amount}"),
        _("From {first} to {last} exports fell by {amount}"),
    )
    return (rose if change > 0 else fell).format(**told, amount=reader.formats.large(abs(change), CURRENCY))


def picture(chart: Chart | None, name: str, terms: list[tuple[str, str]], page: Page) -> Picture | None:
    """A chart as two pictures, for wide pages and narrow ones, at the addresses of a page's chart."""
    if chart is None:
        return None
    query = [*terms, ("state", str(page.state)), ("country", page.reader.country)]

    def address(size: str) -> str:
        return f"{reverse(name)}?{urlencode([*query, ('size', size)])}"

    unit = page.written.million(CURRENCY)
    return Picture(chart.title, chart.description, unit, chart.source, address("wide"), address("narrow"))
