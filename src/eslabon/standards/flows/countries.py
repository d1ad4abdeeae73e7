"""The codes of countries and areas in trade statistics: ISO 3166-1 numeric and UN Comtrade's own, to alpha-2.

`countries.csv`: ISO 3166-1, and the codes that UN Comtrade uses beside it (251 France with Monaco, 842 United States
with Puerto Rico, those of countries that are no more), as CEPII lists them with BACI 202201.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from eslabon.standards.flows import WORLD

# Groups of countries that stand beside their members: European Union of 15, 25, 27, 28 members, and the like.
GROUPS = frozenset({97, 492, 918, 955, 957, 975})


@cache
def _rows() -> list[dict[str, str]]:
    with (files("eslabon.standards.flows") / "countries.csv").open(encoding="utf-8") as rows:
        return list(csv.DictReader(rows))


@cache
def _by_code() -> dict[int, str]:
    return {int(row["code"]): row["alpha2"] for row in _rows()}


@cache
def _by_letters() -> dict[str, str]:
    return {row[name]: row["alpha2"] for row in _rows() for name in ("alpha2", "alpha3") if row[name]}


def alpha2(letters: str) -> str | None:
    """The alpha-2 of a country's code of two or three letters; None where there is no such country."""
    return _by_letters().get(letters.strip().upper())


def country_of(code: int) -> str:
    """The alpha-2 of a code of trade statistics; `W00` for 0, the world; `x:` and the code of what has none."""
    return WORLD if code == 0 else _by_code().get(code, f"x:{code}")
