"""Recipients: an ISO code, a country's name in Spanish or English (CLDR), a region, or none in particular."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from eslabon.standards.tables.cells import Bad, bad, short, suggestion

NOT_ALLOCATED = "not-allocated"
LOCALES = ("es", "en")

# Codes of CLDR that name no country: unions, outlying places without a code of ISO 3166-1, test codes.
NO_COUNTRY = frozenset(("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"))

_REGION = re.compile(r"region:[0-9]{1,5}")
_CODE = re.compile(r"[A-Z]{2,3}")
_JOINS = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=4096)
def recipient_of(text: str) -> str | Bad:
    """The recipient that a text names: `PE`, `region:298`, or `not-allocated` where the text is empty."""
    if not text or text.lower() == NOT_ALLOCATED:
        return NOT_ALLOCATED
    if _REGION.fullmatch(text.lower()):
        return text.lower()
    return country_named(text) or bad("table.recipient", value=short(text), suggestion=suggested(text))


def country_named(text: str) -> str | None:
    """The alpha-2 of a country by its code of two or three letters, or its name in Spanish or English."""
    names, codes = _countries()
    code = text.upper() if len(text) <= 3 else ""
    if _CODE.fullmatch(code) and code in codes:
        return codes[code]
    return names.get(plain_name(text))


def suggested(text: str) -> dict[str, str]:
    """A question that names the country that was probably meant, in both languages; empty where none is near."""
    return suggestion(text, {name for locale in LOCALES for name in _names(locale).values()})


@lru_cache(maxsize=1)
def _countries() -> tuple[dict[str, str], dict[str, str]]:
    """Codes by plain name, and codes of two letters by code of two or three."""
    from babel.core import get_global

    names = {plain_name(name): code for locale in LOCALES for code, name in _names(locale).items()}
    codes = {code: code for code in _names(LOCALES[0])}
    for alias, targets in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and len(targets) == 1 and targets[0] in codes:
            codes[alias] = targets[0]
    return names, codes


@lru_cache(maxsize=len(LOCALES))
def _names(locale: str) -> dict[str, str]:
    """Names of countries in a language, by ISO code."""
    from babel import Locale  # not at start-up: most commands read no table

    territories = Locale(locale).territories
    return {
        code: name for code, name in territories.items() if len(code) == 2 and code.isalpha() and code not in NO_COUNTRY
    }


def plain_name(text: str) -> str:
    """A name without accents, letter case or punctuation; `&` is `and`."""
    spelled = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    letters = "".join(char for char in spelled if not unicodedata.combining(char))
    return _JOINS.sub(" ", letters).strip()
