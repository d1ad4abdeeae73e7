"""The refused rows as a workbook: as they were, with what is wrong beside each, to be corrected and brought again."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, BinaryIO

import xlsxwriter

from eslabon.records.base.kinds import Kind
from eslabon.standards.tables.cells import Cell, text_of
from eslabon.standards.tables.grids import below
from eslabon.work.sheets.columns import REMARKS, Choice, Placed, column_name
from eslabon.work.sheets.rows import Fault
from eslabon.work.sheets.taking import Progress, opened, telling_sheets

# As many characters as a cell of Excel holds, and what no sheet may be called.
_LONGEST = 32_000
_FORBIDDEN = str.maketrans("[]:*?/\\", "       ")
_PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def rejected(
    kind: Kind,
    source: BinaryIO,
    name: str,
    choice: Choice | None,
    faults: Iterable[Fault],
    lang: str,
    progress: Progress | None = None,
) -> bytes:
    """The workbook: each sheet with the headings in its first row, the refused rows, and a last column of remarks."""
    told: dict[tuple[str | None, int], list[Fault]] = {}
    for one in faults:
        told.setdefault((one.sheet, one.row), []).append(one)
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _PLAIN) as book:
        sheets, _left_out = telling_sheets(kind, opened(kind, source, name, choice, progress), name, choice)
        for number, placed in enumerate(sheets, 1):
            _sheet(book, placed, number, told, lang)
    return target.getvalue()


def _sheet(book: Any, placed: Placed, number: int, told: dict[tuple[str | None, int], list[Fault]], lang: str) -> None:
    rows = [(at, cells) for at, cells, _across in below(placed.grid, placed.head) if (placed.grid.name, at) in told]
    if not rows:
        return
    head = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#E4E9EC"})
    formats = {
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "day": book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"}),
        "wrong": book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FBE3DF"}),
        "wrong day": book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "bg_color": "#FBE3DF"}),
    }
    title = (placed.grid.name or "CSV").translate(_FORBIDDEN).strip(" '")[:31] or str(number)
    sheet = book.add_worksheet(title)
    titles = placed.head.titles
    for place, text in enumerate([*titles, REMARKS[lang]]):
        sheet.write_string(0, place, text[:_LONGEST], head)
    for line, (at, cells) in enumerate(rows, 1):
        faults = told[placed.grid.name, at]
        wrong = {one.column for one in faults}
        for place, cell in enumerate(cells[: len(titles)]):
            _write(sheet, line, place, cell, formats, "wrong" if column_name(placed, place) in wrong else "")
        remarks = "\n".join(_remark(one, lang) for one in faults)
        sheet.write_string(line, len(titles), remarks[:_LONGEST], formats["text"])
    sheet.set_column(0, max(len(titles) - 1, 0), 22)
    sheet.set_column(len(titles), len(titles), 60)
    sheet.freeze_panes(1, 0)


def _remark(fault: Fault, lang: str) -> str:
    one = fault.told(lang)
    place = f"{one['column']}: " if one["column"] else ""
    return f"{place}{one['message']} {one['hint']}".strip()


def _write(sheet: Any, line: int, place: int, cell: Cell, formats: dict[str, Any], wrong: str) -> None:
    """A cell as it was; a text stays a text, whatever it begins with."""
    if isinstance(cell, date) and cell.year >= 1900:
        day = cell if isinstance(cell, datetime) else datetime.combine(cell, time())
        sheet.write_datetime(line, place, day, formats["wrong day" if wrong else "day"])
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        sheet.write_number(line, place, cell, formats[wrong or "text"])
    elif text := text_of(cell):
        sheet.write_string(line, place, text[:_LONGEST], formats[wrong or "text"])
    else:
        sheet.write_blank(line, place, None, formats[wrong or "text"])
