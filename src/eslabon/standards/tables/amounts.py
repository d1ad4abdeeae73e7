"""Amounts as tables write them: 1,234,567.89 and 1.234.567,89, (1,234), US$ 1,200, and a dash for nothing."""

from __future__ import annotations

import re
from decimal import Decimal
from math import isfinite
from typing import NamedTuple

from eslabon.standards.tables.cells import Bad, Cell, bad, number_of, short, text_of
from eslabon.values.money import LIMIT

POINT, COMMA = ".", ","
LONGEST = 60
# What an amount of a table is told in.
ONES = "units"
UNITS = {ONES: 1, "thousands": 1000, "millions": 1_000_000}
DASHES = frozenset("-–—")

# Which currencies a sign can stand for; three capital letters stand for themselves.
SIGNS = {
    "US$": frozenset({"USD"}),
    "U$S": frozenset({"USD"}),
    "S/": frozenset({"PEN", "PES"}),
    "S/.": frozenset({"PEN", "PES"}),
    "€": frozenset({"EUR"}),
    "£": frozenset({"GBP"}),
    "Bs": frozenset({"BOB", "VEF", "VES", "VEB"}),
    "Bs.": frozenset({"BOB", "VEF", "VES", "VEB"}),
    "$": frozenset({"USD", "COP", "CLP", "MXN", "ARS", "CAD", "AUD", "UYU", "DOP", "NZD", "ECS"}),
}

_SIGN = r"US\$|U\$S|S/\.?|Bs\.?|€|£|\$|[A-Z]{3}"
_AMOUNT = re.compile(
    rf"(?P<before>[-+]?)\s*(?P<sign>{_SIGN})?\s*(?P<inner>[-+]?)\s*"
    rf"(?P<number>[0-9](?:[0-9.,'’ ]*[0-9])?)\s*(?P<sign_after>{_SIGN})?\s*(?P<after>-?)"
)
_BLANKS = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-", "’": "'"})
_GROUPED = re.compile(r"[0-9]{1,3}(?:[., '][0-9]{3})*|[0-9]+")


class Amount(NamedTuple):
    """A value, and the currency's sign written with it."""

    value: Decimal
    sign: str | None = None


def amount_of(cell: Cell, mark: str | None) -> Amount | Bad:
    """The amount that a cell holds; `mark` is the decimal mark of the mapping, None where it names none.

    A text such as `1.234` or `1,234` may be a thousand or one and a bit: without a `mark` it is a problem.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool) and isfinite(cell):
        return _within_limit(Amount(number_of(cell)), text_of(cell))
    if not isinstance(cell, str):
        return bad("table.amount", value=short(text_of(cell)))
    written = text_of(cell)
    text = written.translate(_BLANKS)
    if text in DASHES:
        return Amount(Decimal(0))
    in_brackets = text.startswith("(") and text.endswith(")")
    found = _AMOUNT.fullmatch(text[1:-1].strip() if in_brackets else text)
    if found is None or len(text) > LONGEST:
        return bad("table.amount", value=short(written))
    signs = [found[name] for name in ("before", "inner", "after") if found[name]]
    currencies = [found[name] for name in ("sign", "sign_after") if found[name]]
    if len(signs) + in_brackets > 1 or len(currencies) > 1:
        return bad("table.amount", value=short(written))
    value = _number(found["number"], mark, short(written))
    if isinstance(value, Bad):
        return value
    if in_brackets or "-" in signs:
        value = -value if value else value
    return _within_limit(Amount(value, currencies[0] if currencies else None), written)


def in_units(amount: Amount | Bad, unit: str, cell: Cell) -> Amount | Bad:
    """The amount that a cell of a table in thousands or millions means."""
    if isinstance(amount, Bad) or unit == ONES:
        return amount
    return _within_limit(Amount(amount.value * UNITS[unit], amount.sign), text_of(cell))


def stands_for(sign: str, currency: str) -> bool:
    """Whether a sign written beside an amount can mean the row's currency."""
    return currency in SIGNS.get(sign, (sign,))


def _within_limit(amount: Amount, written: str) -> Amount | Bad:
    if abs(amount.value) >= LIMIT:
        return bad("table.large-amount", value=short(written))
    return amount


def _number(text: str, mark: str | None, written: str) -> Decimal | Bad:
    """The decimal that digits with separators write."""
    if mark is None:
        mark = _mark_in(text)
        if mark is None:
            return bad("table.ambiguous-amount", value=written)
    whole, _, fraction = text.partition(mark) if mark else (text, "", "")
    separators = {char for char in whole if not char.isdigit()}
    # A whole number may be grouped by two separators only as Peru writes millions: 1'234,567.
    uniform = len(separators) <= 1 or re.fullmatch(r"[0-9]{1,3}'[0-9]{3}[.,][0-9]{3}", whole)
    if not (uniform and _GROUPED.fullmatch(whole) and (fraction.isdigit() or not fraction)):
        return bad("table.amount", value=written)
    digits = "".join(char for char in whole if char.isdigit())
    return Decimal(f"{digits}.{fraction}" if fraction else digits)


def _mark_in(text: str) -> str | None:
    """The decimal mark of a written number: `.` or `,`, empty where none, None where one can't tell."""
    points, commas = text.count(POINT), text.count(COMMA)
    if points and commas:
        return max(POINT, COMMA, key=text.rfind)
    if points + commas != 1:
        return ""
    mark = POINT if points else COMMA
    whole, _, fraction = text.partition(mark)
    could_group = len(fraction) == 3 and len(whole.rpartition("'")[2]) <= 3 and whole != "0"
    return None if could_group and " " not in whole else mark
