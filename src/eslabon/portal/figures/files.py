"""The rows behind a figure as a file."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from django.http import HttpResponse

from eslabon.figures.render.data import guarded

# What stands in a file of rows as a number; the rest is text, which no spreadsheet may take for a formula.
_NUMBERS = ("value", "original_value", "share", "transaction", "snapshot", "line", "id", "year", "month", "kilograms")


def rows_file(data: dict[str, Any], name: str, format: str) -> HttpResponse:
    """An opened figure as JSON, or its rows (those called `name`) as CSV."""
    if format == "json":
        response = HttpResponse(json.dumps(data, ensure_ascii=False, indent=2), content_type="application/json")
    else:
        response = HttpResponse(_as_csv(data[name]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="figure.{format}"'
    return response


def _as_csv(rows: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    names = list(rows[0]) if rows else []
    writer.writerow(names)
    for row in rows:
        texts = {name: guarded(str(value)) for name, value in row.items() if value is not None and name not in _NUMBERS}
        writer.writerow([texts.get(name, row[name]) for name in names])
    return out.getvalue()
