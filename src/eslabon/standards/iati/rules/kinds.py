"""What each kind of rule asks of an element: one small function a kind.

A function takes the rule and gives another that is asked of one element after another: None where the rule holds or has
nothing to say, else what breaks it. What the rules mean: https://github.com/IATI/IATI-Rulesets (SPEC).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from eslabon.standards.iati.build import LANG
from eslabon.standards.iati.rules.evaluate import compiled, finder
from eslabon.standards.iati.rules.functions import truth
from eslabon.standards.iati.rules.nodes import Item, Node, text_of

NOW = ("NOW", "TODAY")
# A year, as the rules count it.
LONGEST_PERIOD = 365
# Where `prefix` says this, the agencies' codes are meant, which the user must give.
AGENCIES = "ORG-ID-PREFIX"
# The elements that hold money of a currency.
MONEY = ("value", "forecast", "loan-status")
_SHOWN = 80
_NUMBER = re.compile(r"([+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Against:
    """What rules are asked against: the present moment, and the codes of the agencies that register organisations."""

    now: datetime
    agencies: frozenset[str] | None = None

    def can_ask(self, case: Mapping[str, Any]) -> bool:
        """Whether a rule can be asked; one that needs the agencies' codes can't where they aren't known."""
        return self.agencies is not None or case.get("prefix") not in (AGENCIES, [AGENCIES])


@dataclass(frozen=True, slots=True)
class Breach:
    """What breaks a rule: the first of what is wrong, where something is, and what to say of it."""

    item: Item | None = None
    about: Mapping[str, Any] = field(default_factory=dict)


Ask = Callable[[Node, Against], Breach | None]


def ask_of(kind: str, case: Mapping[str, Any]) -> Ask:
    """The question that a rule of a kind asks. Raises KeyError, Unsupported, re.error where it can't be asked."""
    ask = KINDS[kind](_Case(case))
    if "condition" not in case:
        return ask
    holds = compiled(case["condition"])
    return lambda node, against: ask(node, against) if truth(holds(node, 1, 1)) else None


class _Case:
    """What a rule says, its expressions ready to run."""

    def __init__(self, case: Mapping[str, Any]) -> None:
        self.case = case

    def expression(self, name: str) -> Callable[[Node], Any]:
        run = compiled(self.case[name])
        return lambda node: run(node, 1, 1)

    def found(self, name: str = "paths") -> Callable[[Node], list[Item]]:
        """What the paths of that name find together."""
        said = self.case.get(name, [])
        finders = [finder(each) for each in ([said] if isinstance(said, str) else said)]
        if len(finders) == 1:
            return finders[0]
        return lambda node: [item for find in finders for item in find(node)]

    def moment(self, name: str) -> Callable[[Node, Against], tuple[datetime | None, Item | None]]:
        """The first date that a path finds, and where; "NOW" is the present."""
        if self.case[name] in NOW:
            return lambda node, against: (against.now, None)
        found = self.found(name)

        def look(node: Node, against: Against) -> tuple[datetime | None, Item | None]:
            items = found(node)
            return (moment(text_of(items[0])), items[0]) if items else (None, None)

        return look


@lru_cache(maxsize=4096)
def moment(text: str) -> datetime | None:
    """The moment that a date tells, with a time or without; None where it is none."""
    try:
        if len(text) <= 16 and (text[10:] in ("", "Z") or text[10:11] in "+-"):
            return datetime.combine(date.fromisoformat(text[:10]), datetime.min.time(), UTC)
        told = datetime.fromisoformat(text)
    except ValueError:
        return None
    return told if told.tzinfo else told.replace(tzinfo=UTC)


def _number(text: str) -> Decimal | None:
    """A number as a program would read it: nothing is 0."""
    text = text.strip()
    return Decimal(text or "0") if _NUMBER.fullmatch(text) else None


def _told(items: Sequence[Item]) -> dict[str, Any]:
    """The values found, for a sentence."""
    several = [each for each in (" ".join(text_of(item).split())[:_SHOWN] for item in items[:6]) if each]
    value = {"es": ", ".join(f"«{each}»" for each in several), "en": ", ".join(f"“{each}”" for each in several)}
    return {"value": value, "count": len(items)}


def _each(case: _Case, holds: Callable[[str], bool]) -> Ask:
    """Asks the same of the text of everything found."""
    found = case.found()

    def ask(node: Node, against: Against) -> Breach | None:
        bad = [item for item in found(node) if not holds(text_of(item))]
        return Breach(bad[0], _told(bad)) if bad else None

    return ask


# --- How many there are


def _no_more_than_one(case: _Case) -> Ask:
    found = case.found()

    def ask(node: Node, against: Against) -> Breach | None:
        items = found(node)
        return Breach(items[1], _told(items)) if len(items) > 1 else None

    return ask


def _at_least_one(case: _Case) -> Ask:
    found = case.found()
    return lambda node, against: None if found(node) else Breach()


def _dependent(case: _Case) -> Ask:
    paths = [finder(path) for path in case.case["paths"]]

    def ask(node: Node, against: Against) -> Breach | None:
        there = [bool(find(node)) for find in paths]
        return Breach() if any(there) and not all(there) else None

    return ask


def _only_one_of(case: _Case) -> Ask:
    excluded, found = case.found("excluded"), case.found()

    def ask(node: Node, against: Against) -> Breach | None:
        items = found(node)
        if excluded(node):
            return Breach(items[0], _told(items)) if items else None
        return None if len(items) == 1 else Breach(items[1] if items else None, _told(items))

    return ask


def _one_or_all(case: _Case) -> Ask:
    one = case.found("one")
    lacking = _LACKING.get(case.case["all"], _nothing)

    def ask(node: Node, against: Against) -> Breach | None:
        if one(node):
            return None
        items = lacking(node)
        return Breach(items[0], {"count": len(items)}) if items else None

    return ask


def _nothing(node: Node) -> list[Node]:
    return []


_PLACES = ("recipient-country", "recipient-region")
# What `all` asks of everything inside: that which lacks it.
_LACKING: dict[str, Callable[[Node], list[Node]]] = {
    "lang": lambda node: [
        each for each in node.descendants() if each.name == "narrative" and LANG not in each.attributes
    ],
    "currency": lambda node: [
        each for each in node.descendants() if each.name in MONEY and "currency" not in each.attributes
    ],
    "sector": lambda node: [each for each in node.named("transaction") if not each.named("sector")],
    "recipient-country|recipient-region": lambda node: [
        each for each in node.named("transaction") if not any(map(each.named, _PLACES))
    ],
}


def _unique(case: _Case) -> Ask:
    found = case.found()

    def ask(node: Node, against: Against) -> Breach | None:
        items = found(node)
        if len(items) < 2:
            return None
        seen: set[str] = set()
        for item in items:
            text = text_of(item)
            if text in seen:
                return Breach(item, _told([item]))
            seen.add(text)
        return None

    return ask


# --- Numbers


def _sum(case: _Case, *, strict: bool) -> Ask:
    found, wanted = case.found(), Decimal(str(case.case["sum"]))

    def ask(node: Node, against: Against) -> Breach | None:
        items = found(node)
        if not items and not strict:
            return None
        figures = [_number(text_of(item)) for item in items]
        known = [each for each in figures if each is not None]
        total = round(sum(known, Decimal(0)), 4)
        if len(known) == len(figures) and total == wanted:
            return None
        return Breach(items[0] if items else None, {"total": f"{total.normalize():f}", "count": len(items)})

    return ask


def _range(case: _Case) -> Ask:
    least, most = (None if case.case.get(one) is None else Decimal(str(case.case[one])) for one in ("min", "max"))

    def within(text: str) -> bool:
        figure = _number(text)
        return figure is not None and (least is None or least <= figure) and (most is None or figure <= most)

    return _each(case, within)


# --- Dates


def _date_order(case: _Case) -> Ask:
    less, more = case.moment("less"), case.moment("more")

    def ask(node: Node, against: Against) -> Breach | None:
        first, item = less(node, against)
        second, _ = more(node, against)
        if first is None or second is None or first <= second:
            return None
        return Breach(item, {"value": f"{first:%Y-%m-%d}", "other": f"{second:%Y-%m-%d}"})

    return ask


def _date_now(case: _Case) -> Ask:
    told = case.moment("date")

    def ask(node: Node, against: Against) -> Breach | None:
        when, item = told(node, against)
        return None if when is None or when <= against.now else Breach(item, {"value": f"{when:%Y-%m-%d}"})

    return ask


def _period(case: _Case) -> Callable[[Node, Against], tuple[datetime, datetime, Item | None] | None]:
    start, end = case.moment("start"), case.moment("end")

    def look(node: Node, against: Against) -> tuple[datetime, datetime, Item | None] | None:
        (first, _), (last, item) = start(node, against), end(node, against)
        return None if first is None or last is None else (first, last, item)

    return look


def _time_limit(case: _Case) -> Ask:
    period = _period(case)

    def ask(node: Node, against: Against) -> Breach | None:
        told = period(node, against)
        if told is None or (told[1] - told[0]).days <= LONGEST_PERIOD:
            return None
        return Breach(told[2], {"value": f"{told[0]:%Y-%m-%d}", "other": f"{told[1]:%Y-%m-%d}"})

    return ask


def _between_dates(case: _Case) -> Ask:
    period, told = _period(case), case.moment("date")

    def ask(node: Node, against: Against) -> Breach | None:
        within, (when, item) = period(node, against), told(node, against)
        if within is None or when is None or within[0] <= when <= within[1]:
            return None
        return Breach(item, {"value": f"{when:%Y-%m-%d}"})

    return ask


# --- Texts


def _regex(case: _Case, *, wanted: bool) -> Ask:
    pattern = pattern_of(case.case["regex"])
    return _each(case, lambda text: not text or bool(pattern.search(text)) is wanted)


def pattern_of(regex: str) -> re.Pattern[str]:
    """The pattern that a rule says, whose "$" is the very end of a text. Raises re.error."""
    return re.compile(re.sub(r"(\\.|\[(?:\\.|[^]\\])*\])|\$", lambda found: found[1] or r"\Z", regex))


def _starts_with(case: _Case) -> Ask:
    said = case.case.get("prefix") or case.case["start"]
    prefixes = [said] if isinstance(said, str) else said
    if prefixes == [AGENCIES]:
        return _registered(case)
    found = case.found()
    finders = [finder(each) for each in prefixes]
    separator = case.case.get("separator", "")

    def ask(node: Node, against: Against) -> Breach | None:
        starts = tuple(text_of(item) + separator for find in finders for item in find(node))
        bad = [item for item in found(node) if not text_of(item).startswith(starts)]
        return Breach(bad[0], _told(bad)) if bad else None

    return ask


def _registered(case: _Case) -> Ask:
    """Whether identifiers start with the code of an agency: what stands before the second hyphen."""
    found = case.found()

    def ask(node: Node, against: Against) -> Breach | None:
        known = against.agencies or frozenset()
        bad = [item for item in found(node) if "-".join(text_of(item).split("-")[:2]) not in known]
        return Breach(bad[0], _told(bad)) if bad else None

    return ask


def _no_spaces(case: _Case) -> Ask:
    return _each(case, lambda text: text == text.strip())


# --- One thing and another


def _if_then(case: _Case) -> Ask:
    if_, then, found = case.expression("if"), case.expression("then"), case.found()

    def ask(node: Node, against: Against) -> Breach | None:
        if not truth(if_(node)) or truth(then(node)):
            return None
        items = found(node)
        return Breach(items[0] if items else None, _told(items))

    return ask


KINDS: dict[str, Callable[[_Case], Ask]] = {
    "no_more_than_one": _no_more_than_one,
    "atleast_one": _at_least_one,
    "only_one_of": _only_one_of,
    "one_or_all": _one_or_all,
    "dependent": _dependent,
    "sum": lambda case: _sum(case, strict=False),
    "strict_sum": lambda case: _sum(case, strict=True),
    "date_order": _date_order,
    "date_now": _date_now,
    "time_limit": _time_limit,
    "between_dates": _between_dates,
    "regex_matches": lambda case: _regex(case, wanted=True),
    "regex_no_matches": lambda case: _regex(case, wanted=False),
    "startswith": _starts_with,
    "unique": _unique,
    "if_then": _if_then,
    "range": _range,
    "no_spaces": _no_spaces,
}
