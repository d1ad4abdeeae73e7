"""Reads tables of exchange rates: currency, period, units for one US dollar, and where it was published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO

from eslabon.standards.tables.cells import (
    FIRST_YEAR,
    LAST_YEAR,
    Bad,
    Cell,
    CellError,
    bad,
    currency_of,
    folded,
    is_blank,
    short,
    text_of,
)
from eslabon.standards.tables.sheets import Layout, Sheet, locate, open_sheet, placed
from eslabon.values.problems import Problem

# Each column's heading, in English or in Spanish.
HEADINGS = {
    "currency": ("currency", "moneda"),
    "period": ("period", "periodo", "período"),
    "rate": ("rate", "tipo_de_cambio", "tipo de cambio"),
    "source": ("source", "fuente"),
}
LARGEST = Decimal("1e12")

_RATE = re.compile(r"[0-9]{1,13}(?:\.[0-9]{1,20})?")
_PERIOD = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True)
class Rate:
    """Units of a currency for one US dollar, over a year (`2004`), a month (`2004-09`) or on a day; where
    that was published, in words; and the row it stands in."""

    currency: str
    period: str
    rate: Decimal
    source: str
    number: int
    sheet: str | None


def read_rates(source: BinaryIO, name: str) -> Iterator[Rate | Problem]:
    """The rates of a table of CSV or XLSX in order; instead of a row with faults, its problems.

    Raises Unreadable where the file can't be read at all.
    """
    sheet = open_sheet(source, name, Layout([heading for known in HEADINGS.values() for heading in known]))
    columns = locate(sheet, _headings(sheet), name)
    seen: dict[tuple[str, str], int] = {}
    for number, cells in sheet.rows:
        values, faults = _values(columns, cells)
        key = (str(values["currency"]), str(values["period"]))
        if not faults and key in seen:
            faults = {"period": bad("table.repeated-rate", currency=key[0], period=key[1], row=seen[key])}
        if faults:
            yield from (placed(sheet, columns[field], number, fault) for field, fault in faults.items())
            continue
        seen[key] = number
        yield Rate(*key, Decimal(values["rate"]), str(values["source"]), number, sheet.name)


def _headings(sheet: Sheet) -> dict[str, str]:
    """The heading that the table uses for each column, the English one where it has none."""
    there = {folded(heading) for heading in sheet.header}
    return {
        field: next((heading for heading in known if heading in there), known[0]) for field, known in HEADINGS.items()
    }


def _values(columns: dict[str, int], cells: list[Cell]) -> tuple[dict[str, str | Decimal], dict[str, Bad]]:
    readers = {"currency": currency_of, "period": period_of, "rate": rate_of, "source": text_of}
    values: dict[str, str | Decimal] = dict.fromkeys(readers, "")
    faults: dict[str, Bad] = {}
    for field, read in readers.items():
        cell = cells[columns[field]] if columns[field] < len(cells) else ""
        if isinstance(cell, CellError):
            faults[field] = bad("table.excel-error", value=short(cell.text))
            continue
        value = bad("table.missing-value") if is_blank(cell) else read(cell)
        if isinstance(value, Bad):
            faults[field] = value
        else:
            values[field] = value
    return values, faults


def period_of(cell: Cell) -> str | Bad:
    """A period: `2004`, `2004-09` or `2004-09-17`; a spreadsheet's date is a day."""
    text = text_of(cell.date() if isinstance(cell, datetime) else cell)
    found = _PERIOD.fullmatch(text)
    if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        try:
            date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
        except ValueError:
            pass
        else:
            return text
    return bad("table.period", value=short(text))


def rate_of(cell: Cell) -> Decimal | Bad:
    """A rate above zero, with a decimal point and no separator of thousands."""
    text = text_of(cell)
    if not isinstance(cell, bool) and _RATE.fullmatch(text):
        rate = Decimal(text)
        if 0 < rate < LARGEST:
            return rate
    return bad("table.rate", value=short(text))
