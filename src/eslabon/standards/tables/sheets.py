"""Opens a file of rows: tells CSV from XLSX, finds the row of the headings, and gives the rows below."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from eslabon.standards.tables import delimited, workbook
from eslabon.standards.tables.cells import Bad, Cell, folded, is_blank, listed, nearest, short, text_of
from eslabon.standards.tables.package import LARGEST, letters
from eslabon.values.problems import Problem, Unreadable, Where, problem

ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# How files begin that are opened by mistake: pages, papers, pictures, other archives.
NO_TABLES = (b"<", b"{", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"PK", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")
BEGINNING = 1 << 16

Numbered = tuple[int, list[Cell]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table that was opened: the sheet's name (None for CSV), its headings and the rows below them, blank
    ones left out, each with the number a person sees beside it (CSV: the line where it starts)."""

    name: str | None
    header: list[str]
    header_row: int
    rows: Iterator[Numbered]


@dataclass(frozen=True, slots=True)
class Layout:
    """How the table is written, None where it is to be found out; `wanted` headings help to find it out."""

    wanted: Collection[str] = ()
    sheet: str | None = None
    header_row: int | None = None
    encoding: str | None = None
    delimiter: str | None = None


def open_sheet(source: BinaryIO, name: str, layout: Layout, on_progress: Callable[[int], None] | None = None) -> Sheet:
    """The table in a file of CSV or XLSX; `on_progress` is told the bytes read so far.

    `source` must be seekable. Raises Unreadable where the file is no table, is damaged, or is too large.
    """
    rows: Iterable[Numbered]
    if is_workbook(source, name):
        sheet, rows = workbook.rows(source, name, layout.sheet, on_progress)
    else:
        sheet = None
        rows = delimited.rows(source, name, layout, on_progress)
    return _below_header(name, sheet, iter(rows), layout.header_row)


def is_workbook(source: BinaryIO, name: str) -> bool:
    """Whether a file is a workbook; if not, it may be CSV. Raises Unreadable where it is neither, or empty."""
    source.seek(0)
    start = source.read(BEGINNING)
    if not start.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise Unreadable(problem("table.empty", name=name))
    if start.startswith(ZIP):
        return True
    _refuse_others(source, start, name)
    return False


def locate(sheet: Sheet, wanted: Mapping[str, str], name: str) -> dict[str, int]:
    """The column (from 0) of each field in `wanted`, a heading by field.

    Raises Unreadable where a heading is missing, or stands twice.
    """
    places: dict[str, list[int]] = {}
    for index, heading in enumerate(sheet.header):
        places.setdefault(folded(heading), []).append(index)
    there = [heading for heading in sheet.header if heading]
    missing = [heading for heading in wanted.values() if folded(heading) not in places]
    where = Where(line=sheet.header_row, path=sheet.name)
    if missing:
        near = [found for heading in missing if (found := nearest(heading, there))]
        raise Unreadable(
            problem(
                "table.missing-column",
                where,
                name=name,
                missing=listed(missing),
                known=listed(there),
                suggestion=_meant(near),
            )
        )
    for heading in wanted.values():
        if len(places[folded(heading)]) > 1:
            raise Unreadable(problem("table.repeated-column", where, heading=short(heading)))
    return {field: places[folded(heading)][0] for field, heading in wanted.items()}


def placed(sheet: Sheet, column: int, number: int, fault: Bad) -> Problem:
    """The problem of a cell: at `Sheet!C12`, in CSV at the line and the column's heading."""
    heading = sheet.header[column]
    path = heading if sheet.name is None else f"{sheet.name}!{letters(column)}{number}"
    return problem(fault.code, Where(line=number, path=path), column=short(heading), **fault.arguments)


def _meant(near: Collection[str]) -> dict[str, str]:
    if not near:
        return {"es": "", "en": ""}
    names = listed(near)
    return {"es": f"¿Quiso decir {names['es']}? ", "en": f"Did you mean {names['en']}? "}


def _below_header(name: str, sheet: str | None, rows: Iterator[Numbered], header_row: int | None) -> Sheet:
    for number, cells in rows:
        if number < (header_row or 1) or (header_row is None and _all_blank(cells)):
            continue
        if number != (header_row or number) or _all_blank(cells):
            break
        return Sheet(sheet, [text_of(cell) for cell in cells], number, _filled(name, rows))
    if header_row is None:
        raise Unreadable(problem("table.empty", name=name))
    raise Unreadable(problem("table.no-header", Where(line=header_row, path=sheet), row=header_row))


def _filled(name: str, rows: Iterator[Numbered]) -> Iterator[Numbered]:
    """The rows that hold anything. Raises Unreadable where none does."""
    empty = True
    for number, cells in rows:
        if not _all_blank(cells):
            empty = False
            yield number, cells
    if empty:
        raise Unreadable(problem("table.no-rows", name=name))


def _all_blank(cells: list[Cell]) -> bool:
    return all(is_blank(cell) for cell in cells)


def _refuse_others(source: BinaryIO, start: bytes, name: str) -> None:
    if start.startswith(OLD_OFFICE):
        source.seek(0)
        locked = ENCRYPTED in source.read(LARGEST)
        raise Unreadable(problem("table.encrypted" if locked else "table.old-excel", name=name))
    plain = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    is_utf16 = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if plain.startswith(NO_TABLES) or (b"\0" in start and not is_utf16):
        raise Unreadable(problem("table.not-a-table", name=name))
