"""A list of records as a file: the same choice, the same eyes, with the mark of the most confidential of its rows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from eslabon.figures.render.data import guarded
from eslabon.figures.render.lists import table_xlsx
from eslabon.portal.reader import Reader
from eslabon.portal.records.sight import Sight
from eslabon.portal.records.words import capital, columns_of, masked, pieces, prime, title_of
from eslabon.records.base.kinds import Kind
from eslabon.records.base.models import Level, Origin

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
# The most confidential first.
_LEVELS = (Level.RESERVED, Level.INTERNAL, Level.PARTIES, Level.PUBLIC)
_AFTER = ("level", "origin", "source")


def mark_of(records: Sequence[Any]) -> Level:
    """The level of the most confidential of the records; public for none."""
    found = {one.level for one in records}
    return next((one for one in _LEVELS if one in found), Level.PUBLIC)


def written(kind: Kind, records: Sequence[Any], sight: Sight, reader: Reader, format: str) -> bytes:
    """The records as CSV, XLSX or JSON."""
    names = list(dict.fromkeys((*columns_of(kind), *_beside(kind), *_AFTER)))
    prime(kind, records, names, sight)
    mark = mark_of(records)
    rows = [[_value(kind, one, name, sight, reader) for name in names] for one in records]
    if format == "json":
        return _json(kind, names, records, rows, mark)
    heads = [_("number of the record"), *(title_of(kind, name) for name in names)]
    told = [[one.pk, *row] for one, row in zip(records, rows, strict=True)]
    if format == "csv":
        return _csv(heads, told)
    return table_xlsx(capital(kind.many), _("Confidentiality: {mark}").format(mark=mark.label), heads, told)


def _beside(kind: Kind) -> tuple[str, ...]:
    return ("currency",) if "currency" in kind.names else ()


def _value(kind: Kind, record: Any, name: str, sight: Sight, reader: Reader) -> Any:
    """A value for a file: numbers and dates as such, everything else as the page words it."""
    if name == "ruc":
        return masked(record.ruc)
    value = getattr(record, name, None)
    if isinstance(value, Decimal | date | int) and not isinstance(value, bool):
        return value
    return ", ".join(one.text for one in pieces(kind, record, name, sight, reader))


def _json(kind: Kind, names: list[str], records: Sequence[Any], rows: list[list[Any]], mark: Level) -> bytes:
    def told(value: Any) -> Any:
        return str(value) if isinstance(value, Decimal) else value.isoformat() if isinstance(value, date) else value

    listed = [
        {
            "id": one.pk,
            **{name: told(value) for name, value in zip(names, row, strict=True)},
            # Codes, as the API and the command line give them.
            **{name: getattr(one, name) for name in ("level", "status", "kind", "type", "origin") if name in names},
            "example": one.origin == Origin.EXAMPLE,
        }
        for one, row in zip(records, rows, strict=True)
    ]
    return json.dumps({"mark": mark.value, kind.name: listed}, ensure_ascii=False, indent=1).encode()


def _csv(heads: list[str], rows: list[list[Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([guarded(one) if isinstance(one, str) else one for one in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
