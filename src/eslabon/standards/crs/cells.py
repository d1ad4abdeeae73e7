"""Numbers and headings as the files write them, and how one file of CRS is opened."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import BinaryIO

from eslabon.standards.crs.entries import MILLION
from eslabon.standards.tables import delimited
from eslabon.standards.tables.cells import text_of
from eslabon.standards.tables.sheets import Layout, is_workbook
from eslabon.values.money import LIMIT
from eslabon.values.problems import Unreadable, problem

_NUMBER = re.compile(r"-?(?:[0-9]{1,15}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})(?:[eE][-+]?[0-9]{1,2})?")
DELIMITERS = (",", "|", ";", "\t")


def number_of(text: str) -> Decimal | None:
    """The number that a cell writes, small ones with an exponent (3.383E-05); None where it writes none."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def dollars(text: str, unit: Decimal = MILLION) -> Decimal | None:
    """The dollars of a cell in millions (or another unit); None where it can't be read or is too large."""
    found = number_of(text)
    if found is None or abs(found * unit) >= LIMIT:
        return None
    return found * unit


def rows_of(
    source: BinaryIO, name: str, on_progress: Callable[[int], None] | None = None
) -> Iterator[tuple[int, list[str]]]:
    """The lines of a text that hold anything, each with its number and its cells. Raises Unreadable."""
    if is_workbook(source, name):
        raise Unreadable(problem("crs.workbook", name=name))
    source.seek(0)
    first = source.readline(1 << 20)
    delimiter = max(DELIMITERS, key=lambda one: first.count(one.encode()))
    layout = Layout(delimiter=delimiter)
    for line, cells in delimited.rows(source, name, layout, on_progress):
        if any(cells):
            yield line, [text_of(cell) for cell in cells]
