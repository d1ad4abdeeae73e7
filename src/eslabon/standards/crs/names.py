"""Who gives and who receives, by the codes and the names that CRS has used over the years.

`donors.csv` and `recipients.csv` hold the DAC's codes with the names of releases of 2012 to 2016 (names differ by
year); newer files write three letters of ISO 3166-1. Regions are those of IATI's list of the DAC's regions.
"""

from __future__ import annotations

import csv
from functools import cache, lru_cache
from importlib.resources import files

from eslabon.standards.iati.codelists import codelist
from eslabon.standards.tables.cells import folded
from eslabon.standards.tables.places import NOT_ALLOCATED, country_named

REFERENCE = "XM-DAC-"
BLANK = "(blank)"
# «Unspecified», in codes and names of several years.
UNSPECIFIED = frozenset(
    (
        "998",
        "9998",
        "DPGC_X",
        "bilateral, unspecified",
        "developing countries unspecified",
        "developing countries, unspecified",
        BLANK,
    )
)
# Sums that newer files print beside the rows: all developing countries; all donors, the DAC, the multilaterals.
ALL_RECIPIENTS = frozenset(("DPGC", "ALLR", "_T"))
SEVERAL_DONORS = frozenset(("ALLD", "DAC", "DAC_EC", "ALLM", "WXDAC", "ALLP", "_T"))


def plain(name: str) -> str:
    """A name as it is compared: some releases double the apostrophes."""
    return folded(name.replace("''", "'").replace("’", "'"))


@lru_cache(maxsize=4_096)
def donor_of(code: str, name: str) -> tuple[str, str] | None:
    """The reference and the name of who gives, by its code or else its name; None where the tables have neither.

    What has a name but no known code keeps its name: new donors come every year.
    """
    by_code, by_name = _donors()
    found = by_code.get(code) or by_name.get(plain(name))
    if found is None and len(code) == 3 and code.isalpha():
        found = by_name.get(country_named(code) or "")
    if found is not None:
        return REFERENCE + found[0], name or found[1]
    if code.isdigit():
        return REFERENCE + code, name
    return (f"name:{name}", name) if name else None


@lru_cache(maxsize=4_096)
def known_donor(name: str) -> bool:
    """Whether a heading is a donor's."""
    return plain(name) in _donors()[1]


@lru_cache(maxsize=4_096)
def recipient_of(code: str, name: str) -> str | None:
    """Who receives: `PE`, `region:298` or `not-allocated`; None where neither code nor name is known."""
    plain_name = plain(name)
    if code in UNSPECIFIED or plain_name in UNSPECIFIED:
        return NOT_ALLOCATED
    countries, regions = _recipients()
    for key in (code, plain_name):
        if key and (found := countries.get(key) or regions.get(key)):
            return found
    return (country_named(code) if code and not code.isdigit() else None) or (country_named(name) if name else None)


@cache
def _donors() -> tuple[dict[str, tuple[str, str]], dict[str, tuple[str, str]]]:
    """Code and first name, by code, and by name or country."""
    by_code: dict[str, tuple[str, str]] = {}
    by_name: dict[str, tuple[str, str]] = {}
    for row in _table("donors.csv"):
        names = row["names"].split("|")
        by_code[row["code"]] = found = (row["code"], names[0])
        by_name |= {plain(one): found for one in names}
        if row["country"]:
            by_name[row["country"]] = found
    return by_code, by_name


@cache
def _recipients() -> tuple[dict[str, str], dict[str, str]]:
    """Countries and regions, by code and by name."""
    countries: dict[str, str] = {}
    for row in _table("recipients.csv"):
        keys = [row["code"], *map(plain, row["names"].split("|"))]
        countries |= {key: row["country"] for key in keys if key}
    regions: dict[str, str] = {}
    listed = codelist("Region").codes
    for code, one in listed.items():
        regions |= {code: f"region:{code}", plain(one.name_en): f"region:{code}"}
    return countries, regions | _OLD_NAMES


# Names of regions that the list has changed since.
_OLD_NAMES = {"north & central america, regional": "region:389", "states ex-yugoslavia": "region:88"}


def _table(name: str) -> list[dict[str, str]]:
    text = (files("eslabon.standards.crs") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
