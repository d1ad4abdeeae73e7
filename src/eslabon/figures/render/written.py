"""The cells of a paper's tables as they are written, with the references of the figures among them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eslabon.figures.document import COUNT, MONEY, SHARE, YEAR, Cell, Column, Figure, Table
from eslabon.figures.formats import Formats, symbol
from eslabon.figures.papers.text import NONE
from eslabon.values.language import translator

# From this amount on a table's money is told in millions.
_MANY = Decimal(10) ** 7
_MILLION = Decimal(10) ** 6
_SPACE = "\N{NO-BREAK SPACE}"
NUMBERS = (MONEY, COUNT, SHARE)


@dataclass(frozen=True, slots=True)
class WrittenCell:
    """A cell's text and, of a figure, its reference."""

    text: str
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A table as a document sets it; `widths` are the parts of the page that each column has, `more` the rows that are
    not set."""

    title: str
    heads: list[str]
    numbers: list[bool]
    widths: list[float]
    rows: list[list[WrittenCell]]
    note: str
    more: int = 0


class Annex:
    """The references of a paper's figures, numbered in the order in which they come."""

    def __init__(self, lang: str) -> None:
        _ = translator(lang)
        self.title = _("References of the figures")
        self.numbers: dict[str, int] = {}

    def number(self, reference: str) -> int:
        """The number of a reference."""
        return self.numbers.setdefault(reference, len(self.numbers) + 1)


def written_table(table: Table, formats: Formats) -> WrittenTable:
    """A table with everything written: units stand in the heads, money in millions where it is large.

    Of very many rows the first are, and the note says how many more the spreadsheet holds.
    """
    shown, more = table.rows[: table.shown], max(0, len(table.rows) - table.shown)
    money = [
        abs(cell.value if isinstance(cell, Figure) else cell)
        for row in shown
        for cell, column in zip(row.cells, table.columns, strict=True)
        if isinstance(cell, Figure | Decimal) and column.kind == MONEY
    ]
    millions = max(money, default=Decimal(0)) >= _MANY
    unit = formats.million(table.currency).strip() if millions else symbol(table.currency)
    heads = [f"{one.title} ({unit})" if one.kind == MONEY and unit else one.title for one in table.columns]
    rows = [
        [_cell(cell, column, formats, millions) for cell, column in zip(row.cells, table.columns, strict=True)]
        for row in shown
    ]
    if more:
        _ = translator(formats.lang)
        told = _("{count} more rows stand in the spreadsheet.").format(count=formats.count(more))
    else:
        told = ""
    return WrittenTable(
        table.title,
        heads,
        [one.kind in NUMBERS for one in table.columns],
        _widths(table.columns, heads, rows),
        rows,
        " ".join(one for one in (table.note, told) if one),
        more,
    )


def _cell(value: Cell, column: Column, formats: Formats, millions: bool) -> WrittenCell:
    if isinstance(value, Figure):
        text = _figure(value.value, column, formats, millions)
        if value.approximate:  # no digits that nobody said
            text = f"≈{_SPACE}{formats.number((value.value / _MILLION).normalize()) if millions else text}"
        return WrittenCell(text, value.reference)
    if value is None:
        return WrittenCell(NONE)
    if isinstance(value, str):
        return WrittenCell(value)
    if isinstance(value, date):
        return WrittenCell(formats.date(value))
    if isinstance(value, Decimal) and column.kind in (MONEY, SHARE):
        return WrittenCell(_figure(value, column, formats, millions))
    return WrittenCell(str(value) if column.kind == YEAR else formats.number(value))


def _figure(value: Decimal, column: Column, formats: Formats, millions: bool) -> str:
    if column.kind == SHARE:
        return formats.percent(value)
    if column.kind != MONEY:
        return formats.needed(value)
    return formats.millions(value) if millions else formats.number(value, 0)


def _widths(columns: Iterable[Column], heads: list[str], rows: list[list[WrittenCell]]) -> list[float]:
    """Each column's part of the width: by its weight, but never less than its longest word needs."""
    weights = [float(one.weight) for one in columns]
    words = [
        max(
            (len(word) for text in (heads[place], *(row[place].text for row in rows)) for word in text.split()),
            default=1,
        )
        for place in range(len(heads))
    ]
    # A page holds about a hundred signs of a table's letters side by side.
    least = [(min(word, 16) + 2) / 98 for word in words]
    parts = [weight / sum(weights) for weight in weights]
    raised = [max(part, need) for part, need in zip(parts, least, strict=True)]
    over, spare = sum(raised) - 1, sum(one - need for one, need in zip(raised, least, strict=True))
    if over > 0 and spare > 0:
        share = min(1.0, over / spare)
        raised = [one - (one - need) * share for one, need in zip(raised, least, strict=True)]
    return [one / sum(raised) for one in raised]
