"""The package of an XLSX file, measured before it is read, so that a small file can't fill the memory."""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO, NamedTuple
from xml.parsers import expat

from eslabon.values.problems import Unreadable, Where, problem

LARGEST = 256 << 20  # bytes unpacked
MOST_PARTS = 10_000
# A sheet of equal rows packs some thirty times smaller; a bomb, a thousand times.
DENSEST = 100
DENSE_FROM = 1 << 20
# The reader sets a whole rectangle of cells aside, from the first to the last that holds anything.
MOST_CELLS = 6_000_000
MOST_COLUMNS = 16_384  # Excel's own limit

PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # those that a workbook may use
# How the archive reader says that bytes are no archive, or a broken one.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    ValueError,
    LookupError,
    EOFError,
    RuntimeError,
)
ENCRYPTED = 1  # a flag of a packed part
WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
# What the reader needs beside the sheet itself: not pictures, macros, charts or pivot tables.
BESIDES = (
    "[Content_Types].xml",
    "_rels/.rels",
    WORKBOOK,
    RELATIONS,
    "xl/sharedStrings.xml",
    "xl/styles.xml",
)
ENCODINGS = frozenset(("utf-8", "us-ascii", "ascii"))
NAMESPACE = " "  # expat writes `namespace name`

Position = tuple[int, int]  # row and column, from 0


class SheetPart(NamedTuple):
    """A worksheet of a workbook: its title, the part that holds it, and whether it is shown."""

    title: str
    part: str
    shown: bool


class Package:
    """The parts of an XLSX file, by name whatever the letter case; the first of two equal names counts.

    Raises Unreadable where the file is damaged, locked, no workbook, or too large once unpacked.
    """

    def __init__(self, source: BinaryIO, name: str) -> None:
        self.name = name
        self.left = LARGEST
        try:
            self.archive = zipfile.ZipFile(source)
            parts = self.archive.infolist()
        except BROKEN:
            raise self._refused("table.damaged") from None
        self._check_size(parts)
        self.parts = {part.filename.lower(): part for part in reversed(parts)}
        if WORKBOOK not in self.parts:
            raise self._refused("table.not-a-table")
        if any(part.flag_bits & ENCRYPTED for part in parts):
            raise self._refused("table.encrypted")
        if any(part.compress_type not in PACKINGS for part in parts):
            raise self._refused("table.damaged")

    def read(self, path: str) -> bytes | None:
        """The bytes of a part, None where there is none."""
        part = self.parts.get(path.lower())
        if part is None:
            return None
        if part.file_size > self.left:
            raise self._refused("table.bomb")
        self.left -= part.file_size
        try:
            return self.archive.read(part)  # never more than the size checked, or it is damaged
        except BROKEN:
            raise self._refused("table.damaged") from None

    def sheets(self) -> list[SheetPart]:
        """The worksheets in the workbook's order."""
        targets: dict[str, str] = {}
        titles: list[tuple[str, str, bool]] = []

        def relation(tag: str, attributes: dict[str, str]) -> None:
            if tag == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
                target = posixpath.join("xl", attributes.get("Target", ""))
                targets[attributes.get("Id", "")] = target.lstrip("/")

        def sheet(tag: str, attributes: dict[str, str]) -> None:
            if tag == "sheet":
                key = next((attributes[name] for name in attributes if name.endswith(f"{NAMESPACE}id")), "")
                shown = attributes.get("state", "visible") == "visible"
                titles.append((attributes.get("name", ""), key, shown))

        self.walk(self.read(RELATIONS) or b"", relation)
        self.walk(self.read(WORKBOOK) or b"", sheet)
        return [SheetPart(title, targets[key], shown) for title, key, shown in titles if key in targets]

    def only(self, part: str, data: bytes) -> BytesIO:
        """A package with one sheet, and what reading it needs: every byte of it has been counted."""
        copy = BytesIO()
        with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(part, data)
            for path in BESIDES:
                content = self.read(path) if path.lower() != part.lower() else None
                if content is not None:
                    archive.writestr(path, content)
        copy.seek(0)
        return copy

    def walk(
        self,
        data: bytes,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Goes through a part's elements by local name. Raises Unreadable where it is no plain XML."""
        parser = expat.ParserCreate(namespace_separator=NAMESPACE)
        parser.buffer_text = True
        parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(NAMESPACE)[2], attributes)
        if end is not None:
            parser.EndElementHandler = lambda tag: end(tag.rpartition(NAMESPACE)[2])
        if text is not None:
            parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = self._refuse_declaration
        parser.XmlDeclHandler = self._check_encoding
        try:
            parser.Parse(data, True)
        except (expat.ExpatError, ValueError, LookupError):
            raise self._refused("table.damaged") from None

    def _check_size(self, parts: list[zipfile.ZipInfo]) -> None:
        unpacked = sum(part.file_size for part in parts)
        packed = sum(part.compress_size for part in parts)
        too_dense = unpacked > DENSE_FROM and unpacked > packed * DENSEST
        if len(parts) > MOST_PARTS or unpacked > LARGEST or too_dense:
            raise self._refused("table.bomb")

    def _refuse_declaration(self, *declaration: object) -> None:
        raise self._refused("table.damaged")

    def _check_encoding(self, version: str, encoding: str | None, standalone: int) -> None:
        if (encoding or "utf-8").lower() not in ENCODINGS:
            raise self._refused("table.damaged")

    def _refused(self, code: str) -> Unreadable:
        return Unreadable(problem(code, name=self.name, limit=LARGEST >> 20))


@dataclass(slots=True)
class Extent:
    """How far the cells of a sheet reach that hold anything, which of them hold an error, which columns are hidden."""

    row: int = 0
    column: int = 0
    first: Position | None = None
    last: Position | None = None
    cell: Position | None = None
    is_error: bool = False
    errors: dict[Position, str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self.cell is not None:
            self._reach(self.cell)
        elif tag == "c":
            self.cell = position(attributes["r"]) if "r" in attributes else (self.row, self.column)
            self.is_error = attributes.get("t") == "e"
        elif tag == "row" and "r" in attributes:
            self.row = int(attributes["r"]) - 1
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = int(attributes["min"]) - 1, min(int(attributes["max"]), MOST_COLUMNS)
            self.hidden.update(range(first, last))

    def end(self, tag: str) -> None:
        if tag == "c" and self.cell is not None:
            self.column = self.cell[1] + 1
            self.cell = None
        elif tag == "row":
            self.row += 1
            self.column = 0

    def text(self, text: str) -> None:
        if self.is_error and self.cell is not None and text.strip():
            self.errors[self.cell] = text.strip()  # the last text of the cell: its value, after its formula

    @property
    def cells(self) -> int:
        """How many cells the rectangle has that holds them all, from the first column and row."""
        return (self.last[0] + 1) * (self.last[1] + 1) if self.last else 0

    def _reach(self, cell: Position) -> None:
        self.last = (max(cell[0], self.last[0]), max(cell[1], self.last[1])) if self.last else cell


def position(reference: str) -> Position:
    """Row and column, from 0, of a reference such as `C12`. Raises ValueError where it is none."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise ValueError(f"no reference: {reference}")
        column = column * 26 + ord(letter) - ord("A") + 1
    if not 1 <= column <= MOST_COLUMNS:
        raise ValueError(f"no reference: {reference}")
    return int(reference[len(letters) :]) - 1, column - 1


def letters(column: int) -> str:
    """A column's letters as Excel shows them: 0 is `A`, 26 `AA`."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def measured(package: Package, sheet: SheetPart) -> tuple[bytes, Extent]:
    """The bytes of a sheet and how far it reaches. Raises Unreadable where it reaches too far."""
    data = package.read(sheet.part)
    if data is None:
        raise Unreadable(problem("table.damaged", name=package.name))
    extent = Extent()
    package.walk(data, extent.start, extent.end, extent.text)
    if extent.cells > MOST_CELLS and extent.last:
        row, column = extent.last
        where = Where(line=row + 1, path=sheet.title)
        raise Unreadable(problem("table.too-far", where, sheet=sheet.title, row=row + 1, column=letters(column)))
    return data, extent
