"""The money ladder of an agreement: from its entries to what stands at each step (measure ladder@1).

Entries are only ever added. One that corrects another takes its place; one that is part of another says how that one
is distributed (to a project, a year, a place) and isn't added again. Obligations, disbursements and the like add up;
a total estimated contribution is a level, so the last one said stands. Parts never have to add up to the whole: what
stands nowhere is `undistributed`, and where parts are more than the whole it is negative and shown so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from eslabon.values.money import cents
from eslabon.values.periods import fiscal_year

MEASURE = "ladder@1"
ANNOUNCED, ESTIMATED = "announced", "estimated-total"
OBLIGATED, PROGRAMMED, DISBURSED, EXECUTED = "obligated", "programmed", "disbursed", "executed"
STEPS = (ANNOUNCED, ESTIMATED, OBLIGATED, PROGRAMMED, DISBURSED, EXECUTED)
# What happens on a day, so that its date tells its year; what was announced on a day is money of other years.
DATED = frozenset((OBLIGATED, DISBURSED, EXECUTED))
CONTRIBUTION = "contribution"
AXES = ("project", "year", "place")
ZERO = Decimal("0.00")


class Entry(NamedTuple):
    """One amount. `rate` is units of its currency for one of the reporting currency; `year` is (year, first month)."""

    id: int
    step: str
    amount: Decimal
    currency: str
    funding: str = CONTRIBUTION
    rate: Decimal | None = None
    approximate: bool = False
    estimate: bool = False
    on: date | None = None
    order: int = 0  # of two entries of a day: the number of the amendment
    year: tuple[int, int] | None = None
    project: int | None = None
    place: int | None = None
    part_of: int | None = None
    corrects: int | None = None
    line: str = ""  # of the published table that it stands in


@dataclass(slots=True)
class Standing:
    """What stands at a step, in the reporting currency: the total, and how much of it stands at each project, year and
    place. `estimates` were not yet money that moved, and are not in the total. `entries` add up to the total, `told` to
    each of the parts."""

    total: Decimal = ZERO
    approximate: bool = False
    entries: list[int] = field(default_factory=list)
    by: dict[str, dict[object, Decimal]] = field(default_factory=lambda: {axis: {} for axis in AXES})
    estimates: Decimal = ZERO
    told: dict[str, dict[object, list[int]]] = field(default_factory=lambda: {axis: {} for axis in AXES})

    def undistributed(self, axis: str) -> Decimal:
        """What of the total stands at nothing on an axis; negative where the parts are more than the whole."""
        return self.total - sum(self.by[axis].values(), ZERO)

    def years(self, start: int) -> dict[int, Decimal]:
        """What stands at each year of those that start in a month."""
        told = {key: value for key, value in self.by["year"].items() if isinstance(key, tuple) and key[1] == start}
        return {key[0]: value for key, value in sorted(told.items())}

    def other_years(self, start: int) -> Decimal:
        """What stands at years that start in another month: it can't be told in these."""
        return sum(self.by["year"].values(), ZERO) - sum(self.years(start).values(), ZERO)


@dataclass(slots=True)
class Ladder:
    """The standings by funding and step, and the entries left out because no rate converts them; `values` are those of
    the entries that stand, in the reporting currency."""

    currency: str
    standings: dict[tuple[str, str], Standing]
    without_rate: list[Entry]
    values: dict[int, Decimal | None] = field(default_factory=dict)

    def at(self, step: str, funding: str = CONTRIBUTION) -> Standing:
        """What stands at a step; nothing where no entry tells."""
        return self.standings.get((funding, step), Standing())

    def totals(self, funding: str = CONTRIBUTION) -> dict[str, Decimal]:
        """The total of each step that some entry tells of, in the order of the ladder."""
        return {step: self.standings[funding, step].total for step in STEPS if (funding, step) in self.standings}

    @property
    def top(self) -> str | None:
        """The first step of the contribution that is told: what the rest is compared with."""
        return next(iter(self.totals()), None)


def value_of(entry: Entry, currency: str) -> Decimal | None:
    """An entry's amount in the reporting currency, to the cent; None where no rate converts it."""
    if entry.currency == currency:
        return cents(entry.amount)
    return cents(entry.amount / entry.rate) if entry.rate else None


def in_force(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that stand: those that no other corrects, the parts of a corrected one handed to what corrects it."""
    known = {one.id: one for one in entries}
    corrected_by = {one.corrects: one.id for one in known.values() if one.corrects is not None}

    def last(number: int) -> int:
        seen = set()
        while number in corrected_by and number not in seen:
            seen.add(number)
            number = corrected_by[number]
        return number

    standing = [one for one in known.values() if one.id not in corrected_by]
    return [one if one.part_of is None else _handed(one, last(one.part_of)) for one in standing]


def _handed(entry: Entry, whole: int) -> Entry:
    return entry if entry.part_of == whole else entry._replace(part_of=whole)


def ladder(entries: Iterable[Entry], currency: str, year_start: int = 1) -> Ladder:
    """What stands at each step. The order of the entries doesn't matter (property-tested).

    What happened on a day stands at the year, of those that start in the month `year_start`, that the day falls in;
    what is told of a year stands at that one.
    """
    entries = list(entries)
    standing = in_force(entries)
    values = {one.id: value_of(one, currency) for one in standing}
    wholes = _counted([one for one in standing if one.part_of is None], _first_told(entries))
    parts: dict[int, list[Entry]] = {}
    for one in sorted(standing, key=lambda each: each.id):
        if one.part_of is not None:
            parts.setdefault(one.part_of, []).append(one)
    found: dict[tuple[str, str], Standing] = {}
    for one in wholes:
        value = values[one.id]
        if value is None:
            continue
        at = found.setdefault((one.funding, one.step), Standing())
        if one.estimate and one.step in DATED:
            at.estimates += value
            continue
        at.total += value
        at.approximate |= one.approximate
        at.entries.append(one.id)
        _distribute(at, one, value, parts.get(one.id, ()), values, year_start)
    counting = {one.id for one in wholes}
    left = [one for one in standing if values[one.id] is None and (one.part_of or one.id) in counting]
    return Ladder(currency, found, sorted(left, key=lambda one: one.id), values)


def _first_told(entries: Iterable[Entry]) -> dict[int, int]:
    """For each entry the first one of those that it corrects, one after the other."""
    found: dict[int, int] = {}
    for one in sorted(entries, key=lambda each: each.id):
        found[one.id] = one.id if one.corrects is None else found.get(one.corrects, one.corrects)
    return found


def _counted(wholes: list[Entry], told: Mapping[int, int]) -> list[Entry]:
    """The entries that are added: of what is a level, the last one said of each project (or of the whole)."""
    adding = [one for one in wholes if one.step != ESTIMATED]
    levels: dict[tuple[str, int | None], Entry] = {}

    def when(entry: Entry) -> tuple[date, int, int]:
        return entry.on or date.min, entry.order, told[entry.id]

    for one in wholes:
        if one.step == ESTIMATED:
            key = one.funding, one.project
            if key not in levels or when(one) > when(levels[key]):
                levels[key] = one
    return sorted([*adding, *levels.values()], key=lambda one: one.id)


def _distribute(
    at: Standing,
    whole: Entry,
    value: Decimal,
    parts: Iterable[Entry],
    values: Mapping[int, Decimal | None],
    year_start: int,
) -> None:
    """Adds a whole to what it stands at: to its own project, year and place, else to those of its parts."""
    for axis in AXES:
        own = _key(whole, axis, year_start)
        told: list[tuple[object, int, Decimal | None]] = [(own, whole.id, value)]
        if own is None:
            told = [(_key(one, axis, year_start), one.id, values[one.id]) for one in parts]
        for key, number, amount in told:
            if key is not None and amount is not None:
                by, numbers = at.by[axis], at.told[axis]
                by[key] = by[key] + amount if key in by else amount
                if key in numbers:
                    numbers[key].append(number)
                else:
                    numbers[key] = [number]


def _key(entry: Entry, axis: str, year_start: int) -> object:
    """What an entry stands at on an axis; None where it doesn't say."""
    if axis != "year":
        return getattr(entry, axis)
    if entry.year is not None:
        return entry.year
    if entry.on is None or entry.step not in DATED:
        return None
    return fiscal_year(entry.on, year_start).year, year_start
