"""Files of trade data made on the spot: a workbook like SUNAT's, a dBase III table; and bytes gone wrong."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from hypothesis import strategies as st

MONTHS = (
    *("Enero", "Febrero", "Marzo", "Abril", "Mayo", "Junio", "Julio", "Agosto", "Septiembre", "Octubre", "Noviembre"),
    "Diciembre",
)
# A label, its column, what each month holds (or all twelve), and the year's total where it isn't their sum.
Row = tuple[str, int, Any] | tuple[str, int, Any, Any]


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]], hidden: Iterable[str] = ()) -> bytes:
    """An XLSX of these sheets; a text that starts with `=` is a formula."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value is not None:
                        page.write(number, column, value)
            if name in hidden:
                page.hide()
    return target.getvalue()


def table(
    *rows: Row,
    first: str = "Sector Económico",
    title: str = "EXPORTACIÓN DEFINITIVA SEGÚN SECTOR ECONÓMICO, 2010",
    caption: str = "(Miles de US$ FOB)",
    months: Sequence[str] = MONTHS,
) -> list[list[Any]]:
    """A sheet as SUNAT lays it out: five columns for the label, the months, the total."""
    found: list[list[Any]] = [[], [None, "Cuadro G"], [None, title], [None, caption], []]
    found.append([None, first, None, None, None, *months, "Total"])
    for label, column, values, *total in rows:
        parts = [values] * len(months) if isinstance(values, int | float) else list(values)
        whole = total or [round(sum(one for one in parts if isinstance(one, int | float)), 2)]
        cells: list[Any] = [None] * 5
        cells[column] = label
        found.append([*cells, *parts, *whole])
    return [*found, [], [None, "Nota:"], [None, "1/", "Incluye contenidos de plata."], [None, "Fuente: SUNAT"]]


def dbase(fields: Sequence[tuple[str, str, int]], rows: Iterable[Sequence[Any]], deleted: Iterable[int] = ()) -> bytes:
    """A dBase III table: each field a name, a type and a length. Numbers are set to the right."""
    told = [list(map(str, row)) for row in rows]
    gone = set(deleted)
    width = 1 + sum(length for _name, _type, length in fields)
    head = struct.pack("<BBBBIHH20x", 3, 110, 1, 31, len(told), 32 + 32 * len(fields) + 1, width)
    for name, kind, length in fields:
        head += struct.pack("<11sc4xBB14x", name.encode(), kind.encode(), length, 0)
    data = bytearray(head + b"\r")
    for number, row in enumerate(told, 1):
        data += b"*" if number in gone else b" "
        for (_name, kind, length), text in zip(fields, row, strict=True):
            written = text.encode("latin-1")[:length]
            data += written.rjust(length) if kind == "N" else written.ljust(length)
    return bytes(data + b"\x1a")


def archive(parts: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, data in parts.items():
            packed.writestr(path, data)
    return target.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as packed:
        return {path: packed.read(path) for path in packed.namelist()}


EDITS = st.lists(st.tuples(st.integers(0, 1 << 16), st.binary(min_size=0, max_size=4)), min_size=1, max_size=6)


def mutated(data: bytes, edits: list[tuple[int, bytes]]) -> bytes:
    for place, new in edits:
        at = place % (len(data) or 1)
        data = data[:at] + new + data[at + len(new or b"x") :]
    return data
