"""dBase III: a head that names fields of fixed width, and records. Strict: what is cut short must not be read."""

from __future__ import annotations

import struct
from collections.abc import Callable, Collection, Iterator
from typing import BinaryIO, NamedTuple

from eslabon.values.problems import Unreadable, problem

VERSIONS = (0x03, 0x83)  # dBase III, and with a file of memos beside it
TYPES = "CNFDLM"
ENCODING = "latin-1"
HEAD, DESCRIPTION, END_OF_HEAD, END_OF_FILE = 32, 32, b"\r", b"\x1a"
LIVE, DELETED = b" ", b"*"
MOST_FIELDS = 255
AT_ONCE = 1000  # records


class Field(NamedTuple):
    """A field's name in capitals, its type (a letter of `TYPES`), and where it stands in a record."""

    name: str
    type: str
    start: int
    length: int


class Table(NamedTuple):
    """The head of a file: its fields by name, how many records it says it has, and where they start."""

    fields: dict[str, Field]
    records: int
    start: int
    width: int


class _Damaged(Exception):
    """What is wrong, in both languages."""

    def __init__(self, es: str, en: str) -> None:
        super().__init__(en)
        self.why = {"es": es, "en": en}


def head_of(source: BinaryIO, name: str) -> Table:
    """The head of a file, which is left at its first record. Raises Unreadable where it is no dBase III."""
    try:
        return _head(source)
    except _Damaged as fault:
        raise Unreadable(problem("trade.dbase", name=name, reason=fault.why)) from None


def records(
    source: BinaryIO, name: str, table: Table, wanted: Collection[str], on_progress: Callable[[int], None] | None = None
) -> Iterator[tuple[int, dict[str, str]]]:
    """The records that aren't deleted, with their number from 1, and of their fields only those wanted that there are.

    `source` stands at the first record. Raises Unreadable where the file is shorter or longer than its head says.
    """
    fields = [table.fields[one] for one in wanted if one in table.fields]
    number = 0
    try:
        while number < table.records:
            share = min(AT_ONCE, table.records - number)
            data = source.read(share * table.width)
            if len(data) < share * table.width:
                raise _Damaged("está cortado", "it is cut short")
            for at in range(0, len(data), table.width):
                number += 1
                mark = data[at : at + 1]
                if mark not in (LIVE, DELETED):
                    raise _Damaged(f"el registro {number} está dañado", f"record {number} is damaged")
                if mark == LIVE:
                    record = data[at : at + table.width]
                    yield number, {one.name: _text(record, one) for one in fields}
            if on_progress:
                on_progress(table.start + number * table.width)
        if source.read(AT_ONCE).strip(END_OF_FILE + b"\0 \r\n"):
            raise _Damaged("tiene más registros de los que anuncia", "it has more records than it says")
    except _Damaged as fault:
        raise Unreadable(problem("trade.dbase", name=name, reason=fault.why)) from None


def _head(source: BinaryIO) -> Table:
    head = source.read(HEAD)
    if len(head) < HEAD or head[0] not in VERSIONS:
        raise _Damaged("no empieza como tal", "it doesn't start as one")
    count, start, width = struct.unpack("<IHH", head[4:12])
    fields: dict[str, Field] = {}
    place = 1  # the first byte of a record says whether it is deleted
    for one in _descriptions(source.read(max(0, start - HEAD))):
        name = one[:11].partition(b"\0")[0].decode(ENCODING).strip().upper()
        field = Field(name, chr(one[11]), place, one[16])
        if not name or name in fields or field.type not in TYPES or not field.length:
            raise _Damaged("sus campos no están bien descritos", "its fields aren't well described")
        fields[name] = field
        place += field.length
    if not fields or place != width:
        raise _Damaged("sus campos no suman el ancho del registro", "its fields don't sum to the width of a record")
    return Table(fields, count, start, width)


def _descriptions(data: bytes) -> Iterator[bytes]:
    """The descriptions of fields, up to the byte that ends the head."""
    for at in range(0, MOST_FIELDS * DESCRIPTION, DESCRIPTION):
        one = data[at : at + DESCRIPTION]
        if one[:1] == END_OF_HEAD:
            return
        if len(one) < DESCRIPTION:
            break
        yield one
    raise _Damaged("su cabecera está cortada", "its head is cut short")


def _text(record: bytes, field: Field) -> str:
    return record[field.start : field.start + field.length].decode(ENCODING).strip(" \0")
