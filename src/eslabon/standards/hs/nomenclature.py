"""Reads the list of products of a revision: columns hscode, description, parent, level."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from eslabon.standards.flows import TOTAL
from eslabon.standards.flows.schemes import padded, revision_of
from eslabon.standards.hs.columns import columns_of, rows_of
from eslabon.standards.hs.records import Product
from eslabon.values.problems import Problem, Unreadable, Where, problem

SOURCE = "Harmonized System"
COLUMNS = ("hscode", "description", "parent", "level")
_REVISION = re.compile(r"HS\s?(\d{4})", re.IGNORECASE)


def read_nomenclature(
    source: BinaryIO, name: str, on_progress: Callable[[int], None] | None = None
) -> Iterator[Product | Problem]:
    """The products of a list in CSV or XLSX, and what is wrong with the others.

    The revision is the one that the list's own total names, else the file's name. Raises Unreadable where neither
    does, or the file is no such list.
    """
    rows = rows_of(source, name, COLUMNS, on_progress)
    _, heads = next(rows, (0, []))
    columns = columns_of(heads, COLUMNS, SOURCE)
    told = [(line, [cells[at] if at < len(cells) else "" for at in columns]) for line, cells in rows]
    total = next((cells[1] for _, cells in told if cells[0].upper() == TOTAL), "")
    scheme = _revision(total) or _revision(name)
    if not scheme:
        raise Unreadable(problem("hs.no-revision"))
    lines: dict[str, int] = {}
    products = []
    for line, cells in told:
        one = _product(scheme, line, *cells)
        if isinstance(one, Product) and one.code in lines:
            one = problem("hs.repeated", Where(line=line), product=one.code, first=lines[one.code])
        if isinstance(one, Product):
            lines[one.code] = line
            products.append(one)
        yield one
    for one in products:
        if one.parent is not None and one.parent not in lines and one.parent != TOTAL:
            yield problem("hs.no-parent", Where(line=one.line), product=one.code, parent=one.parent)


def _revision(text: str) -> str | None:
    match = _REVISION.search(text)
    return revision_of(match[1]) if match else None


def _product(scheme: str, line: int, code: str, description: str, parent: str, level: str) -> Product | Problem:
    def unreadable(column: str, value: str) -> Problem:
        return problem("trade.cell", Where(line=line), column=column, value=value[:80])

    if not description:
        return unreadable("description", description)
    if code.upper() == TOTAL:
        return Product(scheme, TOTAL, description, None, 0, line)
    if level not in ("2", "4", "6"):
        return unreadable("level", level)
    digits = int(level)
    try:
        whole = padded(code, digits)
    except ValueError:
        return unreadable("hscode", code)
    try:
        above = TOTAL if digits == 2 else padded(parent, digits - 2)
    except ValueError:
        return unreadable("parent", parent)
    if digits > 2 and not whole.startswith(above):
        return unreadable("parent", parent)
    return Product(scheme, whole, description, above, digits, line)
