"""Reads BACI's CSV (t, i, j, k, v, q), plain or in its zip: dollars and kilograms out of thousands and tonnes."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from io import TextIOWrapper
from typing import BinaryIO

from eslabon.standards.flows import Flow
from eslabon.standards.flows.countries import country_of
from eslabon.standards.flows.schemes import BY_YEAR, padded
from eslabon.standards.tables.package import BROKEN
from eslabon.values.problems import Problem, Unreadable, Where, problem

SOURCE = "BACI"
COLUMNS = ("t", "i", "j", "k", "v", "q")
THOUSAND = Decimal(1000)
PROGRESS_EVERY = 20_000
# A year of BACI has some 11 million rows of about 30 bytes; a member of a zip larger than this is none.
LARGEST_MEMBER = 2 << 30
_NAME = re.compile(r"BACI_HS(\d\d)_Y(\d{4})_V(\w+)", re.IGNORECASE)


def version_of(name: str) -> tuple[str, str] | None:
    """The revision of the Harmonized System and the version that a file's name tells, like BACI_HS07_Y2021_V202201."""
    match = _NAME.search(name)
    return (BY_YEAR[match[1]], match[3]) if match and match[1] in BY_YEAR else None


def read(
    source: BinaryIO, name: str, scheme: str = "", on_progress: Callable[[int], None] | None = None
) -> Iterator[Flow | Problem]:
    """The flows of a file of BACI, and what is wrong with the others.

    `scheme` (like HS2007) is needed where the name doesn't tell it. Raises Unreadable where the file isn't of BACI, or
    nobody says of which revision it is.
    """
    if zipfile.is_zipfile(source):
        try:
            yield from _zipped(source, scheme, on_progress)
        except BROKEN:
            raise Unreadable(problem("trade.zip", name=name)) from None
        return
    source.seek(0)
    yield from _plain(source, name, scheme, on_progress)


def _plain(
    source: BinaryIO, name: str, scheme: str, on_progress: Callable[[int], None] | None
) -> Iterator[Flow | Problem]:
    """The flows of one CSV."""
    told = version_of(name)
    scheme = scheme or (told[0] if told else "")
    if not scheme:
        raise Unreadable(problem("trade.no-revision"))
    text = TextIOWrapper(source, "utf-8-sig", errors="replace", newline="")
    try:
        yield from _rows(csv.reader(text), scheme, source, on_progress)
    except csv.Error:
        raise Unreadable(problem("trade.not-recognised", source=SOURCE, missing="—")) from None
    finally:
        if not source.closed:
            text.detach()


def _zipped(source: BinaryIO, scheme: str, on_progress: Callable[[int], None] | None) -> Iterator[Flow | Problem]:
    """The flows of each year's file in a zip."""
    with zipfile.ZipFile(source) as packed:
        members = [one for one in packed.infolist() if _NAME.search(one.filename)]
        if not members or any(one.file_size > LARGEST_MEMBER for one in members):
            raise Unreadable(problem("trade.not-recognised", source=SOURCE, missing="BACI_HS.._Y...._V..."))
        for one in sorted(members, key=lambda each: each.filename):
            with packed.open(one) as member:
                for event in _plain(member, one.filename, scheme, on_progress):  # type: ignore[arg-type]
                    yield event._replace(sheet=one.filename) if isinstance(event, Flow) else event


def places_in(heads: Sequence[str]) -> list[int]:
    """Where each column stands. Raises Unreadable where one is missing."""
    there = [one.strip().strip('"').lower() for one in heads]
    if missing := [one for one in COLUMNS if one not in there]:
        raise Unreadable(problem("trade.not-recognised", source=SOURCE, missing=", ".join(missing)))
    return [there.index(one) for one in COLUMNS]


def _rows(
    reader: Iterator[list[str]], scheme: str, source: BinaryIO, on_progress: Callable[[int], None] | None
) -> Iterator[Flow | Problem]:
    places = places_in(next(reader, []))
    last = max(places)
    for line, cells in enumerate(reader, 2):
        if len(cells) <= last:
            yield problem("trade.cell", Where(line=line), column="t", value=",".join(cells)[:80])
            continue
        if on_progress and line % PROGRESS_EVERY == 0:
            on_progress(source.tell())
        values = [cells[at].strip() for at in places]
        try:
            yield _flow(*values, scheme=scheme, line=line)
        except _Unreadable as fault:
            yield problem("trade.cell", Where(line=line), column=fault.column, value=fault.value[:80])


class _Unreadable(Exception):
    def __init__(self, column: str, value: str) -> None:
        super().__init__(column)
        self.column, self.value = column, value


def _flow(t: str, i: str, j: str, k: str, v: str, q: str, *, scheme: str, line: int) -> Flow:
    for column, text in (("t", t), ("i", i), ("j", j)):
        if not (text.isascii() and text.isdigit() and len(text) < 5):
            raise _Unreadable(column, text)
    try:
        product = padded(k, 6)
    except ValueError:
        raise _Unreadable("k", k) from None
    value = _thousands("v", v)
    if value is None:
        raise _Unreadable("v", v)
    tonnes = _thousands("q", q)
    return Flow(int(t), None, country_of(int(i)), country_of(int(j)), scheme, product, value, tonnes or None, line)


def _thousands(column: str, text: str) -> Decimal | None:
    """A thousand times a number; None for the blanks and NA that stand where a quantity isn't known."""
    if text in ("", "NA"):
        return None
    try:
        found = Decimal(text) * THOUSAND
    except InvalidOperation:
        raise _Unreadable(column, text) from None
    if not found.is_finite() or found < 0 or found.adjusted() > 15:
        raise _Unreadable(column, text)
    return found
