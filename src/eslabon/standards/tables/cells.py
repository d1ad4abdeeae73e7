"""Cells: what one holds, and how a year, a day, a code or a currency is read from it.

The functions that read give the value, or `Bad` with the code and the arguments of the problem.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, NamedTuple

DAY_FIRST = "dmy"
MONTH_FIRST = "mdy"
FIRST_YEAR, LAST_YEAR = 1900, 2100
# A spreadsheet keeps fifteen significant digits; what stands behind them is noise of its binary numbers.
SPREADSHEET_DIGITS = ".15g"

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_YEAR = re.compile(r"(?:(?:FY|AF)\s*)?([0-9]{4})", re.IGNORECASE)
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_WRITTEN_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class CellError:
    """An error that a spreadsheet shows in place of a value: `#N/A`, `#REF!`."""

    text: str


Cell = str | int | float | bool | date | datetime | time | timedelta | CellError


class Bad(NamedTuple):
    """Why a cell can't be used: a problem's code and the arguments of its sentence."""

    code: str
    arguments: dict[str, Any]


def bad(code: str, **arguments: Any) -> Bad:
    return Bad(code, arguments)


def text_of(cell: Cell) -> str:
    """The cell as text: no blanks around it, control characters as blanks, numbers without binary noise."""
    if isinstance(cell, str):
        return _CONTROLS.sub(" ", cell).strip()
    if isinstance(cell, CellError):
        return cell.text
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return format(number_of(cell), "f")
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return str(cell)


def number_of(cell: int | float) -> Decimal:
    """A spreadsheet's number as the decimal it shows."""
    value = Decimal(cell) if isinstance(cell, int) else Decimal(format(cell, SPREADSHEET_DIGITS))
    return value + 0 if value else Decimal(0)


def is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not text_of(cell)


def short(text: str) -> str:
    """A text as a sentence quotes it."""
    return text if len(text) <= 80 else f"{text[:79]}…"


def folded(text: str) -> str:
    """A heading or a name as it is compared: letter case and the number of blanks don't matter."""
    return " ".join(text.casefold().split())


def nearest(text: str, known: Collection[str]) -> str | None:
    """The one among `known` that was probably meant, if any is near."""
    by_folded = {folded(name): name for name in known}
    found = get_close_matches(folded(text), by_folded, n=1, cutoff=0.75)
    return by_folded[found[0]] if found else None


def suggestion(text: str, known: Collection[str]) -> dict[str, str]:
    """A question that begins a remedy, in both languages; empty where nothing is near."""
    near = nearest(text, known)
    if near is None:
        return {"es": "", "en": ""}
    return {"es": f"¿Quiso decir «{near}»? ", "en": f"Did you mean “{near}”? "}


def listed(names: Collection[str]) -> dict[str, str]:
    """Names in a row, quoted as each language does; only the first thirty."""
    first = [short(name) for name in list(names)[:30]]
    rest = ", …" if len(names) > len(first) else ""
    return {
        "es": ", ".join(f"«{name}»" for name in first) + rest,
        "en": ", ".join(f"“{name}”" for name in first) + rest,
    }


def year_of(cell: Cell) -> int | Bad:
    """A year: a number, or text such as `2004` or `FY 2004`."""
    text = text_of(cell)
    found = _YEAR.fullmatch(text)
    if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return int(found[1])
    return bad("table.year", value=short(text))


def day_of(cell: Cell, order: str | None) -> date | Bad:
    """A day: a spreadsheet's date, `2004-09-17`, or with day and month in the mapping's `dates` order.

    Without an order, 17/09/2004 is plain and 03/04/2004 is a problem.
    """
    if isinstance(cell, datetime):
        return _checked(cell.year, cell.month, cell.day, text_of(cell))
    if isinstance(cell, date):
        return _checked(cell.year, cell.month, cell.day, text_of(cell))
    text = text_of(cell)
    if found := _ISO_DAY.fullmatch(text.removesuffix(" 00:00:00")):
        return _checked(int(found[1]), int(found[2]), int(found[3]), text)
    if not (found := _WRITTEN_DAY.fullmatch(text)):
        return bad("table.date", value=short(text))
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    if order is None and first != second and first <= 12 and second <= 12:
        return bad("table.ambiguous-date", value=text)
    month_first = order == MONTH_FIRST or (order is None and second > 12)
    month, day = (first, second) if month_first else (second, first)
    return _checked(year, month, day, text)


def _checked(year: int, month: int, day: int, text: str) -> date | Bad:
    if FIRST_YEAR <= year <= LAST_YEAR:
        try:
            return date(year, month, day)
        except ValueError:
            pass
    return bad("table.date", value=short(text))


def choice_of(cell: Cell, known: Collection[str]) -> str | Bad:
    """One of the known codes, whatever the letter case."""
    text = text_of(cell)
    if text.lower() in known:
        return text.lower()
    return bad("table.choice", value=short(text), known=", ".join(known), suggestion=suggestion(text, known))


def currency_of(cell: Cell) -> str | Bad:
    """A currency's ISO 4217 code (those of CLDR, former ones too)."""
    text = text_of(cell).upper()
    if _CURRENCY.fullmatch(text) and text in _currencies():
        return text
    return bad("table.currency", value=short(text_of(cell)))


@lru_cache(maxsize=1)
def _currencies() -> frozenset[str]:
    from babel.numbers import list_currencies  # not at start-up: most commands read no table

    return frozenset(list_currencies())
