"""Reads a file of CRS: rows of projects as the OECD's data explorer or its bulk files write them, or a yearly pivot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import chain
from typing import Any, BinaryIO

from eslabon.standards.crs.cells import dollars, rows_of
from eslabon.standards.crs.entries import (
    COMMITMENTS,
    CONSTANT,
    DISBURSEMENTS,
    ODA,
    OOF,
    PRIVATE,
    TOTAL,
    Entry,
)
from eslabon.standards.crs.names import ALL_RECIPIENTS, SEVERAL_DONORS, donor_of, recipient_of
from eslabon.standards.crs.pivots import is_pivot, read_pivot
from eslabon.standards.iati.codelists import codelist
from eslabon.values.problems import Problem, Unreadable, Where, problem

# The columns of each layout by the field they fill, as compared: small letters, nothing but letters and digits.
EXPLORER = {
    "donor": "donor",
    "recipient": "recipient",
    "sector": "sector",
    "measure": "measure",
    "flow": "flowtype",
    "prices": "pricebase",
    "unit": "unitmeasure",
    "year": "timeperiod",
    "value": "obsvalue",
    "multiplier": "unitmult",
    "base": "baseper",
    "channel": "channeldeliverycode",
    "channel_name": "channeldeliveryname",
    "category": "categorycode",
    "finance": "financetypecode",
    "aid": "modality",
    "detail": "mddim",
    "title": "projecttitle",
    "project": "donorprojectid",
    "crs_id": "oecdid",
    "trade": "tradedev",
}
NAMES = {"donor": "Donor", "recipient": "Recipient", "sector": "Sector"}  # beside the codes, in mixed letters
BULK = {
    "year": "year",
    "donor": "donorcode",
    "donor_name": "donorname",
    "recipient": "recipientcode",
    "recipient_name": "recipientname",
    "sector": "purposecode",
    "sector_name": "purposename",
    "grant_or_loan": "flowcode",
    "category": "category",
    "finance": "financet",
    "aid": "aidt",
    "channel": "channelcode",
    "channel_name": "channelname",
    "trade": "trade",
    "title": "projecttitle",
    "project": "projectnumber",
    "crs_id": "crsid",
}
AMOUNTS = {
    "usdcommitment": (COMMITMENTS, ""),
    "usddisbursement": (DISBURSEMENTS, ""),
    "usdcommitmentdefl": (COMMITMENTS, CONSTANT),
    "usddisbursementdefl": (DISBURSEMENTS, CONSTANT),
}
NEEDED_OF_EXPLORER = ("donor", "recipient", "sector", "flow", "year", "value")
NEEDED_OF_BULK = ("year", "donor", "recipient", "sector")
FLOWS = {"C": COMMITMENTS, "D": DISBURSEMENTS}
# What tells ODA, other official flows and private money, in the order in which it is asked: the first that is filled.
KINDS_OF_MONEY = {
    "category": {"10": ODA, "21": OOF, "22": OOF, "30": PRIVATE},
    "measure": {"100": ODA, "14": OOF},
    "grant_or_loan": {"11": ODA, "13": ODA, "19": ODA, "14": OOF, "30": PRIVATE},
}
TOTALS = frozenset(("", "_T"))


def read(source: BinaryIO, name: str, on_progress: Callable[[int], None] | None = None) -> Iterator[Entry | Problem]:
    """The amounts of a file, in order, and what is wrong with the others; what is set aside is said at the end.

    `source` is a seekable text with separators, `name` what it is called (of a pivot, it tells the year). Raises
    Unreadable where the file isn't of CRS.
    """
    rows = rows_of(source, name, on_progress)
    first = next(rows, None)
    if first is None:
        raise Unreadable(problem("crs.not-recognised", name=name, missing="—"))
    compared = [_bare(one) for one in first[1]]
    if "obsvalue" in compared:
        found = _explorer(first[1], rows, name)
    elif any(one in compared for one in AMOUNTS):
        found = _bulk(compared, first[1], rows, name)
    elif is_pivot(first[1]):
        found = read_pivot(list(chain([first], rows)), name)
    else:
        missing = "OBS_VALUE | USD_Commitment, USD_Disbursement | donor_code, recipient_name"
        raise Unreadable(problem("crs.not-recognised", name=name, missing=missing))
    yield from _counted(found)


def _counted(found: Iterator[Entry | Problem]) -> Iterator[Entry | Problem]:
    """The same, with a word at the end on how many amounts were set aside, and on codes that no list holds."""
    aside: Counter[str] = Counter()
    strange: Counter[str] = Counter()
    for one in found:
        if isinstance(one, Entry):
            aside[one.aside] += 1
            if one.sector and not _known_sector(one.sector):
                strange[one.sector] += 1
        yield one
    for why, count in aside.items():
        if why:
            yield problem(f"crs.{why}", count=count)
    for code, count in strange.items():
        yield problem("crs.purpose", value=code, count=count)


def _known_sector(code: str) -> bool:
    return code in codelist("Sector" if len(code) == 5 else "SectorCategory").codes


class _Bad(Exception):
    """A cell that can't be read: its column and what it holds, or the code of a problem."""

    def __init__(self, column: str, value: str, code: str = "crs.cell") -> None:
        super().__init__(column)
        self.column, self.value, self.code = column, value, code


def _explorer(heads: list[str], rows: Iterator[tuple[int, list[str]]], name: str) -> Iterator[Entry | Problem]:
    """The data explorer's rows: codes and names in columns of nearly the same heading, one amount a row."""
    places: dict[str, int] = {}
    for at, head in enumerate(heads):
        field = next((one for one, bare in EXPLORER.items() if bare == _bare(head)), None)
        if field and (head.isupper() or field not in places):
            places[field] = at
    named = {f"{field}_name": heads.index(head) for field, head in NAMES.items() if head in heads}
    _ensure(NEEDED_OF_EXPLORER, places, EXPLORER, name)
    places |= named
    detailed: bool | None = None
    number = 0
    for line, cells in rows:
        get = _getter(places, cells)
        try:
            of_projects = get("detail") not in TOTALS
            detailed = of_projects if detailed is None else detailed
            entry = _of_explorer(get, line, detailed != of_projects)
        except _Bad as fault:
            yield _told(fault, line, _heading(fault.column, heads, places))
            continue
        number += 1
        yield entry._replace(number=number, column=heads[places["value"]])


def _of_explorer(get: Callable[[str], str], line: int, other_detail: bool) -> Entry:
    flow, unit = FLOWS.get(get("flow")), get("unit")
    if flow is None:
        raise _Bad("flow", get("flow"))
    if unit not in ("USD", ""):
        raise _Bad("unit", unit)
    multiplier = get("multiplier") or "6"
    if not (multiplier.isdigit() and len(multiplier) == 1):
        raise _Bad("multiplier", multiplier)
    value = dollars(get("value"), Decimal(10) ** int(multiplier))
    if value is None:
        raise _Bad("value", get("value"))
    broad = get("sector") in ("1000", *TOTALS) or not get("sector").isdigit() or len(get("sector")) != 5
    several = get("recipient") in ALL_RECIPIENTS or get("donor") in SEVERAL_DONORS
    if other_detail or several or (get("detail") in TOTALS and broad):
        aside = TOTAL
    else:
        aside = CONSTANT if get("prices") == "Q" else ""
    return _entry(get, line, flow, value, get("value"), aside)


def _bulk(
    compared: list[str], heads: list[str], rows: Iterator[tuple[int, list[str]]], name: str
) -> Iterator[Entry | Problem]:
    """The bulk files' rows: a project a row, with its commitment and its disbursement."""
    places = {field: compared.index(bare) for field, bare in BULK.items() if bare in compared}
    _ensure(NEEDED_OF_BULK, places, BULK, name)
    amounts = [(compared.index(bare), *what) for bare, what in AMOUNTS.items() if bare in compared]
    number = 0
    for line, cells in rows:
        get = _getter(places, cells)
        told = [(at, flow, aside, text) for at, flow, aside in amounts if (text := _at(cells, at))]
        if not told:
            yield problem("crs.no-amount", Where(line=line), value=(get("title") or get("crs_id"))[:80])
        for at, flow, aside, text in told:
            value = dollars(text)
            try:
                if value is None:
                    raise _Bad("value", text)
                entry = _entry(get, line, flow, value, text, aside)
            except _Bad as fault:
                column = heads[at] if fault.column == "value" else _heading(fault.column, heads, places)
                yield _told(fault, line, column)
                continue
            number += 1
            yield entry._replace(number=number, column=heads[at])


def _entry(get: Callable[[str], str], line: int, flow: str, value: Decimal, text: str, aside: str) -> Entry:
    """An entry of a row of projects. Raises _Bad where a code that it needs isn't known."""
    year = get("year")
    if not (year.isdigit() and len(year) == 4):
        raise _Bad("year", year)
    giver = donor_of(get("donor"), get("donor_name"))
    if giver is None:
        raise _Bad("donor", get("donor"))
    to = recipient_of(get("recipient"), get("recipient_name"))
    if to is None and aside != TOTAL:
        raise _Bad("recipient", get("recipient") or get("recipient_name"), "crs.recipient")
    return Entry(
        0,
        line,
        "",
        _source(get),
        int(year),
        flow,
        *giver,
        to or "",
        get("recipient_name"),
        value,
        text,
        get("sector"),
        get("sector_name"),
        get("finance"),
        get("grant_or_loan"),
        get("aid"),
        get("channel"),
        get("channel_name"),
        get("trade"),
        get("title"),
        get("project"),
        get("crs_id"),
        get("base") if aside == CONSTANT else "",
        aside,
    )


def _source(get: Callable[[str], str]) -> str:
    """ODA, other official flows or private money. Raises _Bad where nothing says which, or in no known way."""
    field = next((one for one in KINDS_OF_MONEY if get(one)), "category")
    found = KINDS_OF_MONEY[field].get(get(field))
    if found is None:
        raise _Bad(field, get(field))
    return found


def _getter(places: dict[str, int], cells: list[str]) -> Callable[[str], str]:
    def get(field: str) -> str:
        at = places.get(field)
        return "" if at is None else _at(cells, at)

    return get


def _at(cells: list[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""


def _told(fault: _Bad, line: int, column: str) -> Problem:
    return problem(fault.code, Where(line=line, path=column), column=column, value=fault.value[:80])


def _heading(field: str, heads: list[str], places: dict[str, int]) -> str:
    """The heading of a field's column; the field's own name where the file has none."""
    return heads[places[field]] if field in places else field


def _ensure(needed: tuple[str, ...], places: dict[str, Any], columns: dict[str, str], name: str) -> None:
    if missing := [columns[one] for one in needed if one not in places]:
        raise Unreadable(problem("crs.not-recognised", name=name, missing=", ".join(missing)))


def _bare(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())
