"""CSV: the encoding, the delimiter, and the records with the line where each one starts; read as a stream."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Collection, Iterable, Iterator
from io import TextIOWrapper
from typing import BinaryIO, Protocol

from eslabon.standards.tables.cells import Cell, folded
from eslabon.values.problems import Unreadable, Where, problem

DELIMITERS = (",", ";", "\t")
CHUNK = 1 << 20
SAMPLE = 1 << 16
LONGEST_LINE = 1 << 20  # in characters; a file of one endless line is no table
PROGRESS_EVERY = 1000

BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Layout(Protocol):
    """What is known of a table beforehand."""

    @property
    def wanted(self) -> Collection[str]: ...
    @property
    def header_row(self) -> int | None: ...
    @property
    def encoding(self) -> str | None: ...
    @property
    def delimiter(self) -> str | None: ...


def rows(
    source: BinaryIO, name: str, layout: Layout, on_progress: Callable[[int], None] | None = None
) -> Iterator[tuple[int, list[Cell]]]:
    """The records of a CSV file, blank lines among them, each with the line (from 1) where it starts.

    Raises Unreadable where a quotation is never closed, or the text isn't of the encoding named.
    """
    encoding = layout.encoding or encoding_of(source)
    delimiter = layout.delimiter or _delimiter_of(source, encoding, layout)
    source.seek(0)
    text = TextIOWrapper(source, encoding, newline="")
    start = 1
    try:
        for start, cells in _records(_lines(text), delimiter):
            yield start, cells
            if on_progress and start % PROGRESS_EVERY == 0:
                on_progress(source.tell())
    except csv.Error:
        raise Unreadable(problem("table.broken-csv", Where(line=start), name=name, line=start)) from None
    except UnicodeError:
        raise Unreadable(problem("table.encoding", name=name, encoding=encoding)) from None
    finally:
        if not source.closed:
            text.detach()  # the file stays open: it belongs to the caller


def encoding_of(source: BinaryIO) -> str:
    """The encoding of a text: by its byte order mark, else UTF-8 where it is that, else a Latin one."""
    source.seek(0)
    start = source.read(4)
    for mark, encoding in BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return encoding
    # Windows-1252 is what Excel means by Latin-1; it has gaps, which Latin-1 fills with anything.
    return next((encoding for encoding in ("utf-8", "cp1252") if _decodes(source, encoding)), "latin-1")


def _decodes(source: BinaryIO, encoding: str) -> bool:
    source.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := source.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter_of(source: BinaryIO, encoding: str, layout: Layout) -> str:
    """The delimiter that finds most of the wanted headings, else most cells, in the heading row."""
    source.seek(0)
    sample = codecs.getincrementaldecoder(encoding)("replace").decode(source.read(SAMPLE))
    wanted = {folded(heading) for heading in layout.wanted}

    def score(delimiter: str) -> tuple[int, int]:
        try:
            for number, cells in _records(sample.splitlines(keepends=True), delimiter):
                if number >= (layout.header_row or 1) and any(cells):
                    return sum(folded(str(cell)) in wanted for cell in cells), len(cells)
        except csv.Error:
            pass
        return 0, 0

    return max(DELIMITERS, key=score)


def _lines(text: TextIOWrapper) -> Iterator[str]:
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise csv.Error("line too long")
        yield line


def _records(lines: Iterable[str], delimiter: str) -> Iterator[tuple[int, list[Cell]]]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    start = 1
    for cells in reader:
        yield start, list(cells)
        start = reader.line_num + 1
