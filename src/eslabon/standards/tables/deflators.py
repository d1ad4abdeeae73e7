"""Reads tables of deflators: name, currency, year, and an index of prices or its yearly change in per cent.

A column says which of the two it holds. Numbers called an index that can't be one (not above zero, or falling by a
third in a year) are refused with the whole deflator: most often they are yearly changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, BinaryIO

from eslabon.standards.tables.cells import Bad, Cell, CellError, bad, currency_of, folded, is_blank, short, text_of
from eslabon.standards.tables.cells import year_of as whole_year_of
from eslabon.standards.tables.sheets import Layout, Sheet, locate, open_sheet, placed
from eslabon.values.problems import Problem

HEADINGS = {
    "name": ("deflator", "deflactor"),
    "currency": ("currency", "moneda"),
    "year": ("year", "año"),
    "index": ("index", "índice", "indice"),
    "change": ("change", "variación", "variacion"),
    "source": ("source", "fuente"),
}
_NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,25})?")


@dataclass
class Series:
    """The numbers of one deflator by year, as a table gives them: levels, or where `changes` is true yearly changes in
    per cent; and the row where each stands."""

    name: str
    currency: str
    source: str
    changes: bool
    numbers: dict[int, Decimal] = field(default_factory=dict)
    rows: dict[int, int] = field(default_factory=dict)


def read_deflators(source: BinaryIO, name: str) -> Iterator[Series | Problem]:
    """The deflators of a table of CSV or XLSX; instead of a row with faults, its problems.

    Raises Unreadable where the file can't be read at all.
    """
    sheet = open_sheet(source, name, Layout([heading for known in HEADINGS.values() for heading in known]))
    columns = locate(sheet, _headings(sheet), name)
    number_in = "change" if "change" in columns else "index"
    found: dict[str, Series] = {}
    for number, cells in sheet.rows:
        values, faults = _values(columns, cells)
        if not faults:
            one = found.setdefault(
                values["name"],
                Series(values["name"], values["currency"], values["source"], number_in == "change"),
            )
            year = values["year"]
            if year in one.numbers:
                faults = {"year": bad("table.repeated-index", name=one.name, year=year, row=one.rows[year])}
            elif values["currency"] != one.currency:
                faults = {"currency": bad("table.deflator-currency", name=one.name, value=one.currency)}
            else:
                one.numbers[year], one.rows[year] = values[number_in], number
        for name_, fault in faults.items():
            yield placed(sheet, columns[name_], number, fault)
    yield from found.values()


def _headings(sheet: Sheet) -> dict[str, str]:
    """The heading that the table uses for each column; of index and change the one that it has."""
    there = {folded(heading) for heading in sheet.header}
    used = {field: next((heading for heading in known if heading in there), None) for field, known in HEADINGS.items()}
    without = "index" if used["change"] and not used["index"] else "change"
    return {field: used[field] or known[0] for field, known in HEADINGS.items() if field != without}


def _values(columns: dict[str, int], cells: list[Cell]) -> tuple[dict[str, Any], dict[str, Bad]]:
    readers = {"currency": currency_of, "year": whole_year_of, "index": number_of, "change": number_of}
    values: dict[str, Any] = {}
    faults: dict[str, Bad] = {}
    for name, place in columns.items():
        cell = cells[place] if place < len(cells) else ""
        if isinstance(cell, CellError):
            faults[name] = bad("table.excel-error", value=short(cell.text))
            continue
        value = bad("table.missing-value") if is_blank(cell) else readers.get(name, text_of)(cell)
        if isinstance(value, Bad):
            faults[name] = value
        else:
            values[name] = value
    return values, faults


def number_of(cell: Cell) -> Decimal | Bad:
    """A plain number with a decimal point, negative ones too."""
    text = text_of(cell)
    if not isinstance(cell, bool) and _NUMBER.fullmatch(text):
        return Decimal(text)
    return bad("table.index", value=short(text))
