"""Amounts and dates as people write them in words: `aprox. US$ 1.2 MM`, `15 millones de soles`, `13 de setiembre de
2004`, `set. 2004`, `2004-2006`; and the words that say that nothing is known yet.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from eslabon.standards.tables.amounts import LONGEST, SIGNS, amount_of
from eslabon.standards.tables.cells import (
    DAY_FIRST,
    FIRST_YEAR,
    LAST_YEAR,
    Bad,
    Cell,
    bad,
    day_of,
    short,
    text_of,
)
from eslabon.values.money import LIMIT

# What a cell says that isn't known yet, in plain letters.
NOTHING = frozenset(
    (
        *("por definir", "a definir", "por determinar", "por confirmar", "sin definir", "no definido", "pendiente"),
        *("por precisar", "por establecer", "tbd", "tbc", "to be defined", "to be determined", "to be confirmed"),
        *(
            "nd",
            "n d",
            "sd",
            "s d",
            "s n",
            "na",
            "n a",
            "no aplica",
            "no disponible",
            "sin dato",
            "not available",
            "xxx",
        ),
    )
)
# Longer texts say something: they aren't looked at any closer.
_LONGEST_NOTHING = 24

# --- amounts

# How many units a word stands for. `M` alone isn't here: it may be a thousand or a million.
_SCALES = {
    "mil millones": 10**9,
    "miles de millones": 10**9,
    "mm": 10**6,
    "millones": 10**6,
    "millon": 10**6,
    "mill": 10**6,
    "millions": 10**6,
    "million": 10**6,
    "mn": 10**6,
    "miles": 10**3,
    "mil": 10**3,
    "thousand": 10**3,
    "thousands": 10**3,
    "k": 10**3,
    "billion": 10**9,
}
# What a sign or a word beside an amount surely is; a bare `$` isn't.
CURRENCIES = {
    **dict.fromkeys(("us$", "u$s", "usd", "us dollars", "dolares americanos", "dolares", "dollars", "dolar"), "USD"),
    **dict.fromkeys(("s/", "s/.", "soles", "sol", "nuevos soles", "pen"), "PEN"),
    **dict.fromkeys(("€", "eur", "euros", "euro"), "EUR"),
    **dict.fromkeys(("£", "gbp", "libras", "libras esterlinas", "pounds"), "GBP"),
    **dict.fromkeys(("bs", "bs.", "bolivianos", "bob"), "BOB"),
    **dict.fromkeys(("pesos colombianos", "cop"), "COP"),
    **dict.fromkeys(("yenes", "yen", "jpy"), "JPY"),
}
_ABOUT = re.compile(
    r"^(?:aprox(?:imad(?:o|amente))?\.?|alrededor de|cerca de|unos|mas de|about|around|approx(?:imately)?\.?"
    r"|circa|ca\.?|c\.|±|~|≈)\s*|\s*\(?(?:aprox(?:imad(?:o|amente))?|approx(?:imately)?)\.?\)?$"
)
_UP_TO = re.compile(r"^(?:hasta|up to|max(?:imo)?\.?)\s+")
_COUNTS = {"un": "1", "medio": "0.5", "one": "1", "half a": "0.5"}
_SPELLED = re.compile(r"\b(?:un|medio|one|half a)(?= mill)")
_WORDS = "|".join(re.escape(one) for one in sorted(_SCALES, key=len, reverse=True))
_SCALED = re.compile(rf"(.*?\d)\s*({_WORDS})\b\.?\s*(?:de\s+)?(.*)")
_NAMES = "|".join(one for one in CURRENCIES if len(one) > 3 and one[-1].isalpha())
_NAMED = re.compile(rf"(.*?\d)\s*(?:de\s+)?({_NAMES})")
_SIGNED = {"us$": "US$", "u$s": "U$S", "s/.": "S/.", "s/": "S/", "bs.": "Bs.", "bs": "Bs"}
_SIGN = re.compile(r"(?<![a-z])(us ?\$|u\$s|s/\.?|bs\.?(?![a-z]))")
_CODE = re.compile(r"(?<![a-z])([a-z]{3})(?![a-z])")


class Worded(NamedTuple):
    """An amount that was written: its value, the sign written with it, whether it is said to be approximate, and
    whether it named its own scale (`mil`, `MM`)."""

    value: Decimal
    sign: str | None = None
    approximate: bool = False
    scaled: bool = False


def says_nothing(cell: Cell) -> bool:
    """Whether a cell is blank, a dash, or says that it isn't known yet."""
    return isinstance(cell, str) and _text_says_nothing(cell)


@lru_cache(maxsize=1_000)
def _text_says_nothing(written: str) -> bool:
    text = text_of(written)
    return not text.strip("-–—_./? ") or (len(text) <= _LONGEST_NOTHING and plainly(text) in NOTHING)


@lru_cache(maxsize=20_000)
def plainly(text: str) -> str:
    """A text without capitals, accents and signs."""
    return " ".join("".join(one if one.isalnum() else " " for one in unaccented(text)).split())


def unaccented(text: str) -> str:
    """A text without capitals and accents."""
    spelled = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(one for one in spelled if not unicodedata.combining(one)).split())


def worded_amount(cell: Cell, mark: str | None = None) -> Worded | Bad:
    """The amount that a cell holds, in figures or in words; `mark` is the decimal mark where it is known.

    Where one can't tell `3,800` from three decimals, the comma groups, as Peru writes.
    """
    if not isinstance(cell, str):
        found = amount_of(cell, mark)
        return found if isinstance(found, Bad) else Worded(found.value)
    written = text_of(cell)
    if len(written) > LONGEST + 40:
        return bad("table.amount", value=short(written))
    text = unaccented(written)
    about, scale = False, 1
    while _ABOUT.search(text):
        about, text = True, _ABOUT.sub("", text)
    text = _UP_TO.sub("", text)
    text = _SPELLED.sub(lambda found: _COUNTS[found[0]], text)
    currency = None
    if scaled := _SCALED.fullmatch(text):
        scale, text = _SCALES[scaled[2]], f"{scaled[1]} {scaled[3]}".strip()
    if named := _NAMED.fullmatch(text):
        currency, text = CURRENCIES[named[2]], named[1]
    text = _SIGN.sub(lambda found: _SIGNED[found[1].replace(" ", "")], text)
    text = _CODE.sub(lambda found: found[1].upper(), text)
    found = amount_of(text, mark)
    if isinstance(found, Bad) and found.code == "table.ambiguous-amount":
        found = amount_of(text, ".")
    if isinstance(found, Bad):
        return bad(found.code, value=short(written))
    value = found.value * scale
    if abs(value) >= LIMIT:
        return bad("table.large-amount", value=short(written))
    return Worded(value, found.sign or currency, about, scale != 1)


def currency_meant(text: str) -> str | None:
    """The code of the currency that a sign, a code or a name surely means."""
    known = CURRENCIES.get(unaccented(text))
    if known or text in SIGNS:
        return known
    code = text.strip().upper()
    return code if len(code) == 3 and code.isascii() and code.isalpha() else None


# --- dates

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("enero", "ene", "january", "jan"),
            ("febrero", "feb", "february"),
            ("marzo", "mar", "march"),
            ("abril", "abr", "april", "apr"),
            ("mayo", "may"),
            ("junio", "jun", "june"),
            ("julio", "jul", "july"),
            ("agosto", "ago", "august", "aug"),
            ("setiembre", "septiembre", "set", "sep", "sept", "september"),
            ("octubre", "oct", "october"),
            ("noviembre", "nov", "november"),
            ("diciembre", "dic", "december", "dec"),
        ),
        1,
    )
    for name in names
}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_YEAR = r"((?:19|20)\d\d)"
_UNTIL = re.compile(r"^(?:hasta|a mas tardar|until|by)(?: el| en| fines de)? ")
_WEEKDAYS = (
    *("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"),
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
)
_WEEKDAY = rf"(?:(?:{'|'.join(_WEEKDAYS)}) )?"
_DAY = re.compile(rf"{_WEEKDAY}(?:el )?(\d{{1,2}})(?:st|nd|rd|th|ro|ero|er)? (?:de )?({_MONTH}) (?:del? )?{_YEAR}")
_ENGLISH_DAY = re.compile(rf"{_WEEKDAY}({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)? {_YEAR}")
_DAYS = re.compile(rf"(?:del )?(\d{{1,2}}) (?:al|a|to|and|y) (\d{{1,2}}) (?:de )?({_MONTH}) (?:del? )?{_YEAR}")
_MONTH_ALONE = re.compile(rf"(?:fines de |a fines de |mediados de )?({_MONTH}) (?:del? )?{_YEAR}")
# `06/2004`, and `jun-04` as Excel shows a month.
_MONTH_NUMBER = re.compile(rf"(0?[1-9]|1[0-2])[/.-]{_YEAR}")
_LAST_CENTURY = 60  # two digits from this one on are of the 1900s
_MONTH_SHORT = re.compile(rf"({_MONTH})\.?[/-](?:20)?(\d\d)")
_TWO_MONTHS = re.compile(
    rf"(?:del? |desde )?({_MONTH}) (?:del? )?{_YEAR} (?:al? |hasta |to )?({_MONTH}) (?:del? )?{_YEAR}"
)
_YEARS = re.compile(rf"(?:de |del |from )?{_YEAR} (?:a |al |to )?{_YEAR}")
_YEAR_ALONE = re.compile(rf"(?:fines de |a fines de |ano |year )?{_YEAR}")
_ORDER = {
    **dict.fromkeys(("i", "1", "1er", "primer", "first", "q1"), 1),
    **dict.fromkeys(("ii", "2", "2do", "segundo", "second", "q2"), 2),
    **dict.fromkeys(("iii", "3", "3er", "tercer", "third", "q3"), 3),
    **dict.fromkeys(("iv", "4", "4to", "cuarto", "fourth", "q4"), 4),
}
_PART = re.compile(
    rf"({'|'.join(sorted(_ORDER, key=len, reverse=True))}) ?(trimestre|quarter|semestre|half)? (?:del? |of )?{_YEAR}"
)


class Span(NamedTuple):
    """The first and the last day that a text can mean; the same one where it names a day."""

    first: date
    last: date


def worded_days(cell: Cell, order: str | None = DAY_FIRST) -> Span | Bad:
    """The day that a cell names, or the time: a month, a quarter, a year, some years."""
    if not isinstance(cell, str | int | float) or isinstance(cell, bool):
        found = day_of(cell, order)
        return found if isinstance(found, Bad) else Span(found, found)
    written = text_of(cell)
    if len(written) > LONGEST:
        return bad("table.date", value=short(written))
    said = _UNTIL.sub("", unaccented(written))
    try:
        span = _numbered_month(said) or _span(plainly(said))
    except ValueError:
        return bad("table.date", value=short(written))
    if span is not None:
        return span if span.first <= span.last else bad("table.date", value=short(written))
    found = day_of(said if isinstance(cell, str) else cell, order)
    return bad("table.date", value=short(written)) if isinstance(found, Bad) else Span(found, found)


def _numbered_month(text: str) -> Span | None:
    """The month that a text names by figures, or by its short name and the last two digits of its year."""
    if found := _MONTH_NUMBER.fullmatch(text):
        return _months(int(found[2]), int(found[1]), 1)
    if found := _MONTH_SHORT.fullmatch(text):
        year = int(found[2])
        return _months(year + (1900 if year >= _LAST_CENTURY else 2000), MONTHS[found[1]], 1)
    return None


def _span(text: str) -> Span | None:
    """The days that a plain text names. Raises ValueError where there is no such day."""
    if found := _DAY.fullmatch(text):
        day = date(int(found[3]), MONTHS[found[2]], int(found[1]))
        return Span(day, day)
    if found := _ENGLISH_DAY.fullmatch(text):
        day = date(int(found[3]), MONTHS[found[1]], int(found[2]))
        return Span(day, day)
    if found := _DAYS.fullmatch(text):
        year, month = int(found[4]), MONTHS[found[3]]
        return Span(date(year, month, int(found[1])), date(year, month, int(found[2])))
    if found := _MONTH_ALONE.fullmatch(text):
        return _months(int(found[2]), MONTHS[found[1]], 1)
    if found := _TWO_MONTHS.fullmatch(text):
        return Span(_months(int(found[2]), MONTHS[found[1]], 1).first, _months(int(found[4]), MONTHS[found[3]], 1).last)
    if found := _YEARS.fullmatch(text):
        return Span(date(int(found[1]), 1, 1), date(int(found[2]), 12, 31))
    if found := _YEAR_ALONE.fullmatch(text):
        return _months(int(found[1]), 1, 12)
    if found := _PART.fullmatch(text):
        return _part(_ORDER[found[1]], found[2], found[1].startswith("q"), int(found[3]))
    return None


def _part(number: int, part: str | None, is_quarter: bool, year: int) -> Span | None:
    """A quarter or a half of a year."""
    if part is None and not is_quarter:
        return None
    length = 6 if part in ("semestre", "half") else 3
    return _months(year, (number - 1) * length + 1, length) if number * length <= 12 else None


def _months(year: int, month: int, count: int) -> Span:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(year)
    last = month + count - 1
    return Span(date(year, month, 1), date(year, last, monthrange(year, last)[1]))
