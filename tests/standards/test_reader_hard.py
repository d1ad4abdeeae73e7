"""Whatever bytes come: reading ends with records and problems, and in bounded memory."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.iati_files import activity, iati, transaction
from tests.real_files import FILES

from eslabon.standards.iati.reader import read
from eslabon.standards.iati.records import Ended, Transaction
from eslabon.values.problems import Unreadable


def fragments(folder: Path) -> Iterator[bytes]:
    """The root and the first activities of each real file, cut to some kilobytes."""
    for name in FILES:
        data = (folder / "iati" / "real" / name).read_bytes()
        head = data[: data.index(b"<iati-activity ") if b"<iati-activity " in data else data.index(b"<iati-activity>")]
        told = [event.activity for event in read(io.BytesIO(data)) if isinstance(event, Ended)]
        for one in told[:2]:
            yield head + data[one.start : one.end][:4_000] + b"</iati-activity></iati-activities>"
            yield head + data[one.start : one.end] + b"</iati-activities>"


SPLINTERS = (
    b"<",
    b">",
    b"&",
    b"]]>",
    b"<!--",
    b"\0",
    b"\xff",
    b'"',
    b"</transaction>",
    b"<value>",
    b"-",
    b"99999999999",
)
MUTATIONS = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.sampled_from(("cut", "put", "flip", "repeat")),
        st.integers(1, 60),
        st.sampled_from(SPLINTERS),
        st.integers(0, 255),
    ),
    min_size=1,
    max_size=6,
)


def mutated(data: bytes, changes: list[tuple[float, str, int, bytes, int]]) -> bytes:
    for place, what, length, splinter, byte in changes:
        at = int(place * len(data))
        if what == "cut":
            data = data[:at] + data[at + length :]
        elif what == "put":
            data = data[:at] + splinter + data[at:]
        elif what == "flip":
            data = data[:at] + bytes([byte]) + data[at + 1 :]
        else:
            data = data[: at + length] + data[at:]
    return data


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_reading_changed_bytes_never_fails_but_with_a_problem(data: st.DataObject, shared_data: Path) -> None:
    pieces = _PIECES or _PIECES.extend(fragments(shared_data)) or _PIECES
    source = mutated(data.draw(st.sampled_from(pieces)), data.draw(MUTATIONS))
    with suppress(Unreadable):
        for event in read(io.BytesIO(source)):
            if isinstance(event, Ended):
                one = event.activity
                assert source[one.start : one.end].startswith(b"<iati-activity")
                assert source[one.start : one.end].endswith(b">")


_PIECES: list[bytes] = []


class Endless(io.RawIOBase):
    """A file with one activity of many transactions, made as it is read."""

    def __init__(self, transactions: int) -> None:
        self.left = transactions
        self.piece = transaction("12.50", provider="XX-GIVER", provider_name="Somebody who gives").encode() + b"\n"
        self.head: bytes | None = iati(activity("A", "|")).encode().partition(b"|")[0]
        self.tail: bytes | None = iati(activity("A", "|")).encode().partition(b"|")[2]

    def read(self, size: int = -1) -> bytes:
        if self.head:
            head, self.head = self.head, None
            return head
        if self.left:
            count = min(self.left, 100)
            self.left -= count
            return self.piece * count
        tail, self.tail = self.tail or b"", None
        return tail


def test_one_huge_activity_streams_in_bounded_memory() -> None:
    source = Endless(8_000)
    tracemalloc.start()
    try:
        count = sum(isinstance(event, Transaction) for event in read(source))  # type: ignore[arg-type]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 8_000
    assert len(source.piece) * count > 1_800_000
    assert peak < 900_000
