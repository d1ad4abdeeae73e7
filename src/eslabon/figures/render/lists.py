"""A list of the desk as CSV, XLSX or JSON: codes and plain values, with the mark of what it holds."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

from eslabon.figures.render.data import guarded

_MONEY = ("cost", "ceiling")


def list_file(name: str, rows: list[dict[str, Any]], mark: str, format: str) -> bytes:
    """The rows as a file; nothing in it is a formula."""
    if format == "json":
        return json.dumps({"mark": mark, name: rows}, ensure_ascii=False, indent=1).encode()
    return _xlsx(name, rows, mark) if format == "xlsx" else _csv(rows)


def _csv(rows: list[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(rows[0] if rows else ())
    for row in rows:
        out.writerow([guarded(value) if isinstance(value, str) else value for value in row.values()])
    return text.getvalue().encode("utf-8-sig")


def _xlsx(name: str, rows: list[dict[str, Any]], mark: str) -> bytes:
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(name)
    head, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
    sheet.write_string(0, 0, mark)
    for place, key in enumerate(rows[0] if rows else ()):
        sheet.write_string(1, place, key, head)
        sheet.set_column(place, place, 40 if key == "title" else 16)
    for number, row in enumerate(rows, 2):
        for place, (key, value) in enumerate(row.items()):
            if key in _MONEY and value is not None:
                sheet.write_number(number, place, float(Decimal(value)), money)
            elif isinstance(value, int) and not isinstance(value, bool):
                sheet.write_number(number, place, value)
            elif value is not None:
                sheet.write_string(number, place, str(value))
    sheet.freeze_panes(2, 1)
    book.close()
    return target.getvalue()
