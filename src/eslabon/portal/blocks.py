"""Sections of a report as pages show them: the same tables and charts as on paper, with every figure a link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from eslabon.figures import document
from eslabon.figures.formats import Formats, symbol
from eslabon.figures.recorded.reference import COUNT
from eslabon.figures.reference import is_offer, parse
from eslabon.measures.offer import Question
from eslabon.portal import links
from eslabon.portal.reader import Reader
from eslabon.portal.tables import NONE, Cell, Column, Table

# From this amount on a table is told in millions; below, in units.
_IN_MILLIONS = Decimal(10_000_000)
# How many rows a section's table shows; the files hold all of them.
SHOWN = 15
_NUMBERS = (document.MONEY, document.COUNT, document.YEAR, document.SHARE)
_LINKS = {"provider": links.provider, "recipient": links.recipient, "activity": links.activity}


@dataclass(frozen=True, slots=True)
class Block:
    """Something to show: the template that shows it and what it shows."""

    template: str
    value: Any
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page."""

    key: str
    title: str
    blocks: list[Block]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: its title and description, and the addresses of its two sizes."""

    title: str
    description: str
    unit: str
    source: str
    wide: str
    narrow: str


@dataclass(frozen=True, slots=True)
class Card:
    """A figure told large: its number and unit (`US$ millones`), what it is, what stands beside it."""

    number: str
    unit: str
    label: str
    href: str
    detail: str


class Page:
    """Turns a report's sections into a page's; `asked` are the terms of its question, for the addresses of charts."""

    def __init__(self, reader: Reader, state: int, asked: list[tuple[str, str]], currency: str) -> None:
        self.reader = reader
        self.written: Formats = reader.formats
        self.state = state
        self.asked = asked
        self.currency = currency

    def sections(self, sections: Iterable[document.Section | None]) -> list[Section]:
        """The sections that there are."""
        return [self.section(one) for one in sections if one is not None]

    def section(self, section: document.Section) -> Section:
        """One section with its blocks."""
        return Section(section.key, section.title, list(self._blocks(section.blocks, section.title)))

    def _blocks(self, blocks: Iterable[document.Block], title: str) -> Iterator[Block]:
        for one in blocks:
            if isinstance(one, document.Table):
                table = self.table(one)
                yield Block("base/table.html", replace(table, hide_caption=one.title == title), one.note)
            elif isinstance(one, document.Chart):
                yield Block("base/chart.html", self.picture(one))
            elif isinstance(one, document.Cards):
                yield Block(
                    "base/cards.html",
                    [self.card(card.label, card.figure, card.detail) for card in one.cards],
                    one.title,
                )
            else:
                yield Block("base/paragraph.html", one)

    def card(self, label: str, figure: document.Figure, detail: str) -> Card:
        """A figure told large."""
        currency = figure.currency or self.currency
        text = self.written.large(figure.value, None)
        number, _, unit = text.partition("\N{NO-BREAK SPACE}")
        return Card(number, f"{symbol(currency)} {unit}", label, links.figure(figure.reference), detail)

    def counted(self, card: document.Card) -> Card:
        """A figure told large that may be a number of things, and may be as it was said."""
        if card.figure.reference.partition(":")[0] == COUNT:
            text, unit = self.written.count(int(card.figure.value)), ""
            return Card(text, unit, card.label, links.figure(card.figure.reference), card.detail)
        made = self.card(card.label, card.figure, card.detail)
        return replace(made, number=f"≈ {made.number}") if card.figure.approximate else made

    def picture(self, chart: document.Chart) -> Picture:
        """A chart as two pictures: for wide pages and for narrow ones."""
        query = [*self.asked, ("state", str(self.state)), ("country", self.reader.country)]

        def address(size: str) -> str:
            return f"{reverse('chart', args=[chart.key])}?{urlencode([*query, ('size', size)])}"

        unit = self.written.million(chart.currency)
        return Picture(chart.title, chart.description, unit, chart.source, address("wide"), address("narrow"))

    def table(self, table: document.Table, shown: int = SHOWN) -> Table:
        """A table with its money in one unit, which stands in the head, and its names as links."""
        currency = table.currency or self.currency
        millions = self.in_millions(
            cell.value if isinstance(cell, document.Figure) else cell
            for row in table.rows
            for cell, column in zip(row.cells, table.columns, strict=True)
            if column.kind == document.MONEY and isinstance(cell, document.Figure | Decimal)
        )
        unit = self.unit(currency, millions)
        columns = [
            Column(one.title, unit if one.kind == document.MONEY else "", one.kind in _NUMBERS) for one in table.columns
        ]
        rows = [self._row(table, row, currency, millions) for row in table.rows[:shown]]
        return Table(table.title, columns, rows, more=max(0, len(table.rows) - shown), millions=millions)

    def in_millions(self, values: Iterable[Any]) -> bool:
        """Whether amounts are told in millions: the largest of them decides."""
        return max((abs(one) for one in values), default=Decimal(0)) >= _IN_MILLIONS

    def amount(self, value: Decimal, millions: bool) -> str:
        """An amount in millions, or whole."""
        return self.written.millions(value) if millions else self.written.number(value, 0)

    def unit(self, currency: str, millions: bool) -> str:
        """What the head of a column of money says."""
        return self.written.million(currency) if millions else symbol(currency)

    def figure(self, value: Decimal, reference: str, table: Table) -> Cell:
        """A figure as a cell of a table that is there already, in its unit."""
        return self.figure_in(value, reference, table.millions)

    def figure_in(self, value: Decimal, reference: str, millions: bool) -> Cell:
        """A figure as a cell, in millions or whole."""
        return Cell(self.amount(value, millions), links.figure(reference), figure=True)

    def _row(self, table: document.Table, row: document.TableRow, currency: str, millions: bool) -> list[Cell]:
        found = next((cell for cell in row.cells if isinstance(cell, document.Figure)), None)
        question = parse(found.reference)[0] if found and is_offer(found.reference) else Question()
        cells = []
        for place, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True)):
            if place < row.repeats:
                cells.append(Cell(str(cell), repeats=True))
            elif isinstance(cell, document.Figure):
                own = self.amount(cell.value, millions)
                if cell.currency and cell.currency != currency:
                    own = self.written.money(cell.value, cell.currency)
                cells.append(Cell(own, links.figure(cell.reference), figure=True))
            elif cell is None or cell == "":
                cells.append(NONE)
            else:
                cells.append(self._plain(column, cell, question, millions))
        return cells

    def _plain(self, column: document.Column, cell: Any, question: Question, millions: bool) -> Cell:
        if isinstance(cell, date):
            return Cell(self.written.date(cell))
        if column.key == "activities" and not cell:
            return NONE  # rows of a table belong to no activity
        if column.kind == document.COUNT:
            return Cell(self.written.count(cell))
        if column.kind == document.SHARE:
            return Cell(self.written.percent(cell))
        if column.kind == document.MONEY:
            return Cell(self.amount(cell, millions) if millions else self.written.amount(cell))
        named: tuple[str, ...] = getattr(question, column.key, ()) if column.key in _LINKS else ()
        href = _LINKS[column.key](named[0]) if len(named) == 1 else ""
        return Cell(str(cell), href, code=column.kind == document.CODE)
