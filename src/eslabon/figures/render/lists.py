"""A list of the desk as CSV, XLSX or JSON: codes and plain values, with the mark of what it holds."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from eslabon.figures.render.data import guarded

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

NUMBERS = ("cost", "ceiling", "value", "baseline", "target", "above", "reached", "missing", "share")
# Texts stay texts: nothing that somebody wrote becomes a formula, a link or a number.
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def list_file(name: str, rows: list[dict[str, Any]], mark: str, format: str) -> bytes:
    """The rows as a file; nothing in it is a formula."""
    if format == "json":
        return json.dumps({"mark": mark, name: rows}, ensure_ascii=False, indent=1).encode()
    if format == "csv":
        return _csv(rows)
    return table_xlsx(name, mark, list(rows[0]) if rows else [], [list(_typed(row)) for row in rows])


def _typed(row: dict[str, Any]) -> Iterator[Any]:
    """The values of a row as a spreadsheet keeps them: amounts as numbers."""
    for key, value in row.items():
        yield Decimal(value) if key in NUMBERS and value else str(value) if isinstance(value, bool) else value


def _csv(rows: list[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(rows[0] if rows else ())
    for row in rows:
        out.writerow(
            [guarded(value) if isinstance(value, str) and key not in NUMBERS else value for key, value in row.items()]
        )
    return text.getvalue().encode("utf-8-sig")


def table_xlsx(title: str, mark: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows of texts, numbers and dates as XLSX, below their title and the mark of what they hold."""
    return _book(mark, [(title, heads, rows)])


def tables_xlsx(mark: str, tables: Mapping[str, tuple[Sequence[str], Iterable[dict[str, Any]]]]) -> bytes:
    """Several lists as XLSX, a sheet each: its name, the heads of its columns, its rows."""
    return _book(mark, [(name, heads, (list(_typed(row)) for row in rows)) for name, (heads, rows) in tables.items()])


def _book(mark: str, tables: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **_PLAIN}) as book:
        for title, heads, rows in tables:
            _sheet(book, title, mark, heads, rows)
    return out.getvalue()


def _sheet(book: Workbook, title: str, mark: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sheet = book.add_worksheet(title[:31])
    bold, day = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "dd/mm/yyyy"})
    amount = book.add_format({"num_format": "#,##0.00"})
    sheet.write_string(0, 0, title, bold)
    sheet.write_string(1, 0, mark)
    for column, head in enumerate(heads):
        sheet.write_string(3, column, head, bold)
    for line, row in enumerate(rows, 4):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(line, column, value, day)
            elif isinstance(value, Decimal):
                sheet.write_number(line, column, value, amount)
            elif isinstance(value, int):
                sheet.write_number(line, column, value)
            elif value:
                sheet.write_string(line, column, value)
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, len(heads), 24)
    sheet.freeze_panes(4, 2)
