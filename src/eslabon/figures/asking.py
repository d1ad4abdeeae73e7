"""From the words of a request (command line, page, link) to a question; every fault at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from eslabon.measures.kinds import KINDS
from eslabon.measures.offer import COUNTS, FLOWS, FOCUSES, GROUPS, KEYS, SCOPES, SOURCES, Question
from eslabon.standards.iati.codelists import codelist

# The filters that take several values, with the values they may take (None: any).
LISTS: dict[str, tuple[str, ...] | None] = {
    "provider": None,
    "recipient": None,
    "kind": tuple(KINDS),
    "group": GROUPS,
    "focus": FOCUSES,
    "sector": None,
    "activity": None,
    "source": SOURCES,
}
CHOICES: dict[str, tuple[str, ...]] = {"flow": FLOWS, "scope": SCOPES, "count": COUNTS}
NUMBERS = {"from": (1900, 2200), "to": (1900, 2200), "fiscal_year_start": (1, 12)}
DATES = ("running_on", "as_of")
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one value of a request; `allowed` are the values it may take, where they can be listed."""

    name: str
    value: str
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A request understood: the question, the keys of its rows, and the day whose state it asks for."""

    question: Question
    keys: tuple[str, ...]
    as_of: date | None


def understand(given: Mapping[str, Sequence[str]]) -> tuple[Asked, list[Fault]]:
    """The question that a request's values ask, leaving out those at fault, and the faults.

    Names are those of the command line's options, with `_` for `-`; empty values count as not given.
    """
    values = {name: [_text(one) for one in found if one.strip()] for name, found in given.items()}
    faults: list[Fault] = []
    question: dict[str, Any] = {}
    for name, allowed in LISTS.items():
        chosen = tuple(one for one in values.get(name, []) if _allowed(name, one, allowed, faults))
        if name == "recipient":
            chosen = tuple(one.upper() if len(one) == 2 else one for one in chosen)
        question[name] = tuple(dict.fromkeys(chosen))
    for name, choices in CHOICES.items():
        one = _last(values, name)
        if one is not None and _allowed(name, one, choices, faults):
            question[name] = one
    numbers = {name: _number(name, _last(values, name), faults) for name in NUMBERS}
    days = {name: _day(name, _last(values, name), faults) for name in DATES}
    currency = _last(values, "currency")
    if currency is not None:
        question["currency"] = _currency(currency.upper(), faults)
    first, last = numbers["from"], numbers["to"]
    if first is not None and last is not None and first > last:
        faults.append(Fault("to", str(last)))
    question |= {"year_from": first, "year_to": last, "fiscal_start": numbers["fiscal_year_start"] or 1}
    question["running_on"] = days["running_on"]
    by = [key for one in values.get("by", []) for key in one.split(",") if key]
    keys = tuple(dict.fromkeys(key for key in by if _allowed("by", key, KEYS, faults)))
    return Asked(Question(**question), keys, days["as_of"]), faults


def _text(value: str) -> str:
    """A value without blanks around it; what a shell passes that is no text becomes question marks."""
    return value.strip().encode("utf-8", "replace").decode()


def _last(values: Mapping[str, Sequence[str]], name: str) -> str | None:
    found = values.get(name)
    return found[-1] if found else None


def _allowed(name: str, value: str, allowed: tuple[str, ...] | None, faults: list[Fault]) -> bool:
    fine = value in allowed if allowed is not None else len(value) <= LONGEST and "\0" not in value
    if not fine:
        faults.append(Fault(name, value[:LONGEST], allowed or ()))
    return fine


def _number(name: str, value: str | None, faults: list[Fault]) -> int | None:
    if value is None:
        return None
    low, high = NUMBERS[name]
    if value.isascii() and value.isdigit() and len(value) <= 4 and low <= int(value) <= high:
        return int(value)
    faults.append(Fault(name, value[:LONGEST], (f"{low}-{high}",)))
    return None


def _day(name: str, value: str | None, faults: list[Fault]) -> date | None:
    if value is None:
        return None
    try:
        if len(value) == 10:
            return date.fromisoformat(value)
    except ValueError:
        pass
    faults.append(Fault(name, value[:LONGEST], ("YYYY-MM-DD",)))
    return None


def _currency(value: str, faults: list[Fault]) -> str:
    if value in codelist("Currency").codes:
        return value
    faults.append(Fault("currency", value[:LONGEST]))
    return "USD"
