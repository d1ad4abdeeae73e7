"""The aid-for-trade group of a DAC purpose code, by the OECD's CRS proxies.

`aft_codes.csv` holds the ranges of purpose codes (5 digits) and sector categories (3 digits) with the years
in which they may be used: old codes answer for old years, newer codes from their first year on.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from eslabon.standards.iati.codelists import codelist

GROUPS = ("A", "B", "C", "D", "N")
FOCUSES = ("direct", "indirect", "none")

# The code lists of the two DAC vocabularies, by the length of their codes.
_LISTS = {5: "Sector", 3: "SectorCategory"}


@dataclass(frozen=True, slots=True)
class _Range:
    first: str
    last: str
    group: str
    focus: str
    valid_from: int
    valid_to: int

    def holds(self, code: str, year: int | None) -> bool:
        same_list = len(code) == len(self.first) and self.first <= code <= self.last
        return same_list and (year is None or self.valid_from <= year <= self.valid_to)


def aft_of_code(code: str, year: int | None) -> tuple[str, str] | None:
    """The aid-for-trade group (A, B, C, D, N) and focus (direct, indirect, none) of a DAC code in a year.

    None means that the code says nothing: it is not a DAC code, it leaves the sector open (43010, 998xx), or
    it was not in use in that year. Without a year the dates of the code do not count.
    Method: OECD aid-for-trade proxies of 2009, with the purpose codes added since.
    """
    of_list = _LISTS.get(len(code))
    if of_list is None or code not in codelist(of_list).codes:
        return None
    return _of_known_code(code, year)


def sectors_of(code: str) -> tuple[str, ...]:
    """The sectors, as the offer writes them, that a DAC code means: a purpose code itself, a category with all of its
    purpose codes; none where the DAC's lists don't have it."""
    of_list = _LISTS.get(len(code))
    if of_list is None or code not in codelist(of_list).codes:
        return ()
    if len(code) == 5:
        return (f"1:{code}",)
    purposes = (one.code for one in codelist("Sector").codes.values() if one.category == code)
    return (f"2:{code}", *(f"1:{one}" for one in purposes))


@cache
def _of_known_code(code: str, year: int | None) -> tuple[str, str] | None:
    found = next((one for one in _ranges() if one.holds(code, year)), None)
    return (found.group, found.focus) if found and found.group else None


@cache
def _ranges() -> tuple[_Range, ...]:
    """The ranges of the table. Raises ValueError for a row that can't be meant."""
    text = (files("eslabon.measures") / "aft_codes.csv").read_text(encoding="utf-8")
    return tuple(_checked(row) for row in csv.DictReader(text.splitlines()))


def _checked(row: dict[str, str]) -> _Range:
    one = _Range(
        first=row["code_from"],
        last=row["code_to"],
        group=row["group"],
        focus=row["focus"],
        valid_from=int(row["valid_from"] or 0),
        valid_to=int(row["valid_to"] or 9999),
    )
    sound = (
        len(one.first) == len(one.last)
        and one.first <= one.last
        and one.valid_from <= one.valid_to
        and ((one.group in GROUPS and one.focus in FOCUSES) or not (one.group or one.focus))
    )
    if not sound:
        raise ValueError(f"aft_codes.csv: a row that can't be meant: {row}")
    return one
