"""The tables of a story as data: JSON, and CSV with a line for each cell, as the tables have different columns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from eslabon.figures.document import Cell, Figure, Section, Table
from eslabon.figures.exports.data import written_csv

_HEADS = ["table", "row", "column", "value", "figure"]


def tables_json(title: str, sections: Iterable[Section]) -> dict[str, Any]:
    """The finding and every table; a figure has its reference beside its value."""
    tables = [one for section in sections for one in section.blocks if isinstance(one, Table)]
    return {"title": title, "tables": [_table(one) for one in tables]}


def _table(table: Table) -> dict[str, Any]:
    return {
        "key": table.key,
        "title": table.title,
        "currency": table.currency,
        "note": table.note,
        "columns": [{"key": one.key, "title": one.title} for one in table.columns],
        "rows": [
            {column.key: _told(cell) for column, cell in zip(table.columns, row.cells, strict=True)}
            for row in table.rows
        ],
    }


def _told(cell: Cell) -> Any:
    if isinstance(cell, Figure):
        return {"value": _plain(cell.value), "figure": cell.reference}
    return _plain(cell)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(round(value, 6).normalize() + 0, "f")
    return value.isoformat() if isinstance(value, date) else value


def tables_csv(sections: Iterable[Section]) -> str:
    """Every cell of every table on a line of its own."""
    rows = [
        {
            "table": table.key,
            "row": place,
            "column": column.key,
            "value": _plain(cell.value if isinstance(cell, Figure) else cell),
            "figure": cell.reference if isinstance(cell, Figure) else None,
        }
        for section in sections
        for table in section.blocks
        if isinstance(table, Table)
        for place, row in enumerate(table.rows, 1)
        for column, cell in zip(table.columns, row.cells, strict=True)
    ]
    return written_csv(_HEADS, rows)
