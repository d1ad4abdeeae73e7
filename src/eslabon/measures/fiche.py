"""The aid-for-trade fiche in the OECD's own layout (measure offer@2): its lines, and which sectors each adds up.

Layout: "Aid-for-Trade flows: CRS proxies", donors' fiches of 2009. A line adds purpose codes (5 digits); what is given
by category only (3 digits) stands in the line of its category. Every line keeps to its group, so that the lines of a
group make its sub-total and the groups the total.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from eslabon.measures.aft_codes import aft_of_code
from eslabon.standards.iati.codelists import codelist

LINE, SUB_TOTAL, TOTAL, ALL = "line", "sub-total", "total", "all"
AID_FOR_TRADE = ("A", "B", "C", "D")
FLOWS = ("commitments", "disbursements")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the fiche: its code there, what it is (`LINE` ...), the groups and the sectors that it adds up (none:
    every sector). `name` is the key of its words."""

    code: str
    kind: str
    name: str
    groups: tuple[str, ...]
    sectors: tuple[str, ...] = ()


# Code as the fiche prints it, name, group, and the first and last codes that it adds up (of 5 or 3 digits).
_LINES: tuple[tuple[str, str, str, tuple[tuple[str, str], ...]], ...] = (
    ("33110", "trade-policy", "A", (("33110", "33110"),)),
    ("33120", "trade-facilitation", "A", (("33120", "33120"),)),
    ("33130", "regional-agreements", "A", (("33130", "33130"),)),
    ("33140", "multilateral-negotiations", "A", (("33140", "33140"),)),
    ("33181", "trade-education", "A", (("33181", "33181"),)),
    ("331", "trade-unspecified", "A", (("331", "331"),)),
    ("21010-21081", "transport", "B", (("21010", "21081"), ("210", "210"))),
    ("22010-22040", "communications", "B", (("22010", "22040"), ("220", "220"))),
    ("23010-23082", "energy", "B", (("23010", "23999"), ("230", "236"))),
    ("25010", "business", "C", (("25010", "25081"), ("250", "250"))),
    ("24010-24081", "banking", "C", (("24010", "24081"), ("240", "240"))),
    ("31110-31195", "agriculture", "C", (("31110", "31199"), ("311", "311"))),
    ("31210-31291", "forestry", "C", (("31210", "31299"), ("312", "312"))),
    ("31310-31391", "fishing", "C", (("31310", "31399"), ("313", "313"))),
    ("32110-32182", "industry", "C", (("32110", "32199"), ("321", "321"))),
    ("32210-32268", "mining", "C", (("32210", "32299"), ("322", "322"))),
    ("33210", "tourism", "C", (("33210", "33210"), ("332", "332"))),
    ("33150", "adjustment", "D", (("33150", "33150"),)),
)


@cache
def lines() -> tuple[Line, ...]:
    """The fiche from top to bottom: each group's lines and its sub-total, aid for trade, and all sectors."""
    found: list[Line] = []
    for group in AID_FOR_TRADE:
        for code, name, of_group, ranges in _LINES:
            if of_group == group:
                found.append(Line(code, LINE, name, (group,), _sectors(group, ranges)))
        found.append(Line(f"SUB-{group}", SUB_TOTAL, f"group-{group}", (group,)))
    return (*found, Line("TOTAL", TOTAL, "aid-for-trade", AID_FOR_TRADE), Line("ALL", ALL, "all-sectors", ()))


def _sectors(group: str, ranges: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The sectors of a group in ranges of codes, as the offer writes them."""
    found = []
    for first, last in ranges:
        vocabulary, of_list = ("1", "Sector") if len(first) == 5 else ("2", "SectorCategory")
        for code in codelist(of_list).codes:
            if len(code) == len(first) and first <= code <= last and (aft_of_code(code, None) or "")[:1] == (group,):
                found.append(f"{vocabulary}:{code}")
    return tuple(found)


def adds(line: Line, group: str, sector: str) -> bool:
    """Whether a line adds what is given to a sector, of a group."""
    return (not line.groups or group in line.groups) and (not line.sectors or sector in line.sectors)
