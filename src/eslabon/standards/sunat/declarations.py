"""SUNAT's export declarations, a row a series: dBase III as published (or zipped), and text separated by `|`.

They know the *declared* department, the ten-digit line of the tariff and the weight. Who exports, who produces and
where they live is never read.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from io import TextIOWrapper
from typing import BinaryIO

from eslabon.standards.flows import Flow
from eslabon.standards.flows.schemes import padded
from eslabon.standards.sunat import dbase
from eslabon.standards.tables.cells import short
from eslabon.standards.tables.package import BROKEN, ENCRYPTED
from eslabon.standards.tables.places import country_named
from eslabon.values.problems import Problem, Unreadable, Where, problem

SOURCE = "SUNAT"
SCHEME, DIGITS = "PE-tariff", 10
# What the columns are called as published, and in the office's variant.
NAMES = {
    "product": ("PART_NANDI", "CNAN"),
    "country": ("CPAIDES",),
    "value": ("VFOBSERDOL",),
    "loaded": ("FEMB",),
    "numbered": ("FNUM", "FREG"),
    "kilograms": ("VPESNET",),
    "quantity": ("QUNIFIS",),
    "unit": ("TUNIFIS",),
    "ubigeo": ("UBIGEO",),
    "regime": ("REGIMEN",),
}
KEY = ("CADU", "FANO", "NDCL", "NSER")
NEEDED = ("product", "country", "value", "loaded")
# Whose codes the ubigeo is of. SUNAT's register of taxpayers has Miraflores as 150122, which is INEI's code.
INEI = "INEI"
AUTHORITIES = (INEI, "RENIEC")
DEPARTMENTS = {f"{one:02}" for one in range(1, 26)}
NO_DAY = "0 /-"  # what stands where no day is told
NO_UBIGEO = ("", "0", "000000", "999999")
EXPORTS = "4"  # customs regimes of exports: 40, 41, 48
FORMER = ("AN", "CS", "YU")  # codes of countries that are no more
LARGEST_MEMBER = 2 << 30
LONGEST_HEAD = 1 << 14
PROGRESS_EVERY = 5_000

_FRACTION = re.compile(r"(\d{9,10})\.0+")
_SORTED_DAY = re.compile(r"((?:19|20)\d\d)[-/]?(\d\d)[-/]?(\d\d)")
_WRITTEN_DAY = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/]((?:19|20)\d\d)")

Row = Mapping[str, str]


def read(
    source: BinaryIO, name: str, authority: str = INEI, on_progress: Callable[[int], None] | None = None
) -> Iterator[Flow | Problem]:
    """The flows of a file of export declarations, and what is wrong with the others.

    `source` is dBase III, a zip with one such file, or text separated by `|`. `authority` (INEI or RENIEC) says whose
    codes the ubigeo is of; a region is the declared department, like `INEI:15`. A series that is told twice is counted
    once. Raises Unreadable where the file is none of these, or is damaged.
    """
    source.seek(0)
    if zipfile.is_zipfile(source):
        yield from _zipped(source, name, authority, on_progress)
        return
    source.seek(0)
    yield from _flows(_rows(source, name, on_progress), authority)


def _zipped(
    source: BinaryIO, name: str, authority: str, on_progress: Callable[[int], None] | None
) -> Iterator[Flow | Problem]:
    try:
        with zipfile.ZipFile(source) as packed:
            one = only_table(packed)
            if one is None:
                raise Unreadable(problem("trade.not-recognised", source=SOURCE, missing="*.dbf"))
            with packed.open(one) as member:
                events = _flows(_rows(member, one.filename, None), authority)  # type: ignore[arg-type]
                for count, event in enumerate(events):
                    if on_progress and count % PROGRESS_EVERY == 0:
                        on_progress(source.tell())
                    yield event._replace(sheet=one.filename) if isinstance(event, Flow) else event
    except BROKEN:
        raise Unreadable(problem("trade.zip", name=name)) from None


def only_table(packed: zipfile.ZipFile) -> zipfile.ZipInfo | None:
    """The one dBase file in a zip; None where there is none, or several, or it is locked or too large."""
    found = [one for one in packed.infolist() if one.filename.lower().endswith(".dbf")]
    good = len(found) == 1 and found[0].file_size <= LARGEST_MEMBER and not found[0].flag_bits & ENCRYPTED
    return found[0] if good else None


def names_in(heads: Sequence[str]) -> dict[str, str]:
    """Our name of each column that a file has. Raises Unreadable where one that is needed is missing."""
    there = {one.strip().upper(): one for one in heads}
    found = {ours: there[one] for ours, names in NAMES.items() for one in names if one in there}
    if missing := [NAMES[one][0] for one in NEEDED if one not in found]:
        raise Unreadable(problem("trade.not-recognised", source=SOURCE, missing=", ".join(missing)))
    return found | {one: there[one] for one in KEY if one in there}


def _rows(source: BinaryIO, name: str, on_progress: Callable[[int], None] | None) -> Iterator[tuple[int, Row]]:
    """The rows by our names of the columns: nothing else of them is read."""
    start = source.read(1)
    source.seek(0)
    if start and start[0] in dbase.VERSIONS:
        table = dbase.head_of(source, name)
        columns = names_in(list(table.fields))
        for number, record in dbase.records(source, name, table, columns.values(), on_progress):
            yield number, {ours: record[column] for ours, column in columns.items()}
        return
    text = TextIOWrapper(source, dbase.ENCODING, newline="")
    try:
        heads = text.readline(LONGEST_HEAD).strip().split("|")
        places = {ours: heads.index(column) for ours, column in names_in(heads).items()}
        for line, cells in enumerate(csv.reader(text, delimiter="|", quoting=csv.QUOTE_NONE), 2):
            if on_progress and line % PROGRESS_EVERY == 0:
                on_progress(source.tell())
            if cells:
                yield line, {ours: cells[at].strip() if at < len(cells) else "" for ours, at in places.items()}
    except csv.Error:
        raise Unreadable(problem("trade.not-recognised", source=SOURCE, missing="—")) from None
    finally:
        if not source.closed:
            text.detach()


class _Unreadable(Exception):
    def __init__(self, column: str, value: str) -> None:
        super().__init__(column)
        self.column, self.value = column, value


def _flows(rows: Iterator[tuple[int, Row]], authority: str) -> Iterator[Flow | Problem]:
    seen: dict[tuple[str, ...], int] = {}
    unknown: set[str] = set()
    left: Counter[str] = Counter()
    for line, row in rows:
        regime = row.get("regime", "")
        if regime and not regime.startswith(EXPORTS):
            left[f"regimen {short(regime)}"] += 1
            continue
        key = tuple(row[one] for one in KEY if one in row)
        if len(key) == len(KEY) and any(key) and (first := seen.setdefault(key, line)) != line:
            yield problem("trade.repeated", Where(line), key="-".join(key), first=first)
            continue
        try:
            flow = _flow(row, line)
        except _Unreadable as fault:
            column = NAMES[fault.column][0]
            yield problem("trade.cell", Where(line), column=column, value=short(fault.value))
            continue
        if flow.importer.startswith("x:") and flow.importer not in unknown:
            unknown.add(flow.importer)
            yield problem("trade.country", Where(line), name=row["country"], known_as=flow.importer)
        department = _department(row.get("ubigeo", ""))
        left[""] += department == ""
        yield flow._replace(region=f"{authority}:{department}" if department else None)
    if nowhere := left.pop("", 0):
        yield problem("trade.no-department", count=nowhere)
    for what, count in sorted(left.items()):
        yield problem("trade.left-out", count=count, what=what)


def _flow(row: Row, line: int) -> Flow:
    on = _day(row)
    try:
        product = padded(_FRACTION.sub(r"\1", row["product"]), DIGITS)
    except ValueError:
        raise _Unreadable("product", row["product"]) from None
    country = row["country"].upper()
    if not (country.isascii() and country.isalnum()) or len(country) > 3:
        raise _Unreadable("country", row["country"])
    known = country in FORMER or (len(country) == 2 and country_named(country) == country)
    value = _number(row, "value")
    if value is None:
        raise _Unreadable("value", row["value"])
    return Flow(
        on.year,
        on.month,
        "PE",
        country if known else f"x:{country}",
        SCHEME,
        product,
        value,
        _number(row, "kilograms") or None,
        line,
        quantity=_number(row, "quantity") or None,
        unit=row.get("unit") or None,
    )


def _day(row: Row) -> date:
    """The day of loading, else that of numbering."""
    name = "numbered" if row.get("numbered", "").strip(NO_DAY) and not row["loaded"].strip(NO_DAY) else "loaded"
    text = row[name]
    sorted_day, written = _SORTED_DAY.match(text), _WRITTEN_DAY.match(text)
    parts = sorted_day.groups() if sorted_day else written.groups()[::-1] if written else ("0", "0", "0")
    try:
        return date(*map(int, parts))
    except ValueError:
        raise _Unreadable(name, text) from None


def _department(ubigeo: str) -> str | None:
    """The first two digits of a ubigeo; None where none is declared, empty where there is no such department."""
    if ubigeo in NO_UBIGEO:
        return None
    code = ubigeo.zfill(6)
    return code[:2] if code.isdigit() and len(code) == 6 and code[:2] in DEPARTMENTS else ""


def _number(row: Row, name: str) -> Decimal | None:
    """A number that isn't negative, None where none is told."""
    text = row.get(name, "")
    if not text:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise _Unreadable(name, text) from None
    if not found.is_finite() or found < 0 or found.adjusted() > 14:
        raise _Unreadable(name, text)
    return found
