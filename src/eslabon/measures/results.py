"""Where an indicator stands, and how far its target is reached (measure results@1).

Values that overlap in time are never added, values that contradict each other never averaged, and what has no baseline
isn't measured against one: in each of these cases there is no number, and the reason is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

MEASURE = "results@1"
LAST, ADDS = "last", "adds"
REACH, ABOVE, RISE, UNSAID = "reach", "above-baseline", "rise-each-year", "not-stated"
# Why there is no number.
NO_VALUE, CONTRADICT, OVERLAP = "no-value", "values-differ", "periods-overlap"
NO_BASELINE, NO_YEARS, NO_TARGET = "baseline-not-stated", "no-two-years", "target-is-nought"
NO_MARKET = "market-not-told"
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Observed:
    """A value in force: of all (`group` empty) or of a group, for a period whose first day may not be known."""

    id: int
    value: Decimal
    ends_on: date | None
    starts_on: date | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where an indicator stands: the value, the values that make it up, until which day; or why there is none.

    `rest` is what the groups don't tell of the whole; None where no group is told.
    """

    value: Decimal | None = None
    made_of: tuple[int, ...] = ()
    until: date | None = None
    why: str = ""
    rest: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a target is reached by one reading: what was reached of it, what is missing, the share (1 is all).

    `made_of` are the values that it was worked out from; `why` says why there is no number.
    """

    reading: str
    reached: Decimal | None = None
    missing: Decimal | None = None
    share: Decimal | None = None
    made_of: tuple[int, ...] = ()
    why: str = ""


def stand(values: Iterable[Observed], counting: str, groups: Sequence[str] = ()) -> Stand:
    """Where an indicator stands by its values of all; where only its groups are told, all of them, by their sum."""
    values = list(values)
    whole = [one for one in values if not one.group]
    by_group = {name: _stand([one for one in values if one.group == name], counting) for name in groups}
    told = {name: one for name, one in by_group.items() if one.value is not None}
    parts = sum((one.value or ZERO for one in told.values()), ZERO)
    if whole:
        found = _stand(whole, counting)
        same = all(one.until == found.until for one in told.values())
        rest = found.value - parts if told and found.value is not None and same else None
        return Stand(found.value, found.made_of, found.until, found.why, rest)
    if groups and len(told) == len(groups) and len({one.until for one in told.values()}) == 1:
        made = tuple(sorted(number for one in told.values() for number in one.made_of))
        return Stand(parts, made, next(iter(told.values())).until, rest=ZERO)
    return Stand(why=NO_VALUE)


def _stand(values: Sequence[Observed], counting: str) -> Stand:
    if not values:
        return Stand(why=NO_VALUE)
    return _added(values) if counting == ADDS else _latest(values)


def _latest(values: Sequence[Observed]) -> Stand:
    """The value of the period that ends last; two of that day that differ contradict each other."""
    until = max((one.ends_on or date.min for one in values), default=date.min)
    latest = [one for one in values if (one.ends_on or date.min) == until]
    made = tuple(sorted(one.id for one in latest))
    day = None if until == date.min else until
    if len({one.value for one in latest}) > 1:
        return Stand(None, made, day, CONTRADICT)
    return Stand(latest[0].value, made, day)


def _added(values: Sequence[Observed]) -> Stand:
    """The sum of values whose periods lie one after the other."""
    made = tuple(sorted(one.id for one in values))
    if len(values) == 1:
        return Stand(values[0].value, made, values[0].ends_on)
    ordered = sorted(values, key=lambda one: (one.ends_on or date.min, one.id))
    for before, after in pairwise(ordered):
        if before.ends_on is None or after.starts_on is None or after.starts_on <= before.ends_on:
            return Stand(None, made, ordered[-1].ends_on, OVERLAP)
    return Stand(sum((one.value for one in values), ZERO), made, ordered[-1].ends_on)


def yearly(values: Iterable[Observed]) -> dict[int, Observed | None]:
    """The value of all of each calendar year; None where two of a year differ. Other periods than years aren't told."""
    found: dict[int, Observed | None] = {}
    for one in values:
        if one.group or one.starts_on is None or one.ends_on is None:
            continue
        year = one.ends_on.year
        if (one.starts_on, one.ends_on) != (date(year, 1, 1), date(year, 12, 31)):
            continue
        known = found.get(year)
        contradicted = year in found and (known is None or known.value != one.value)
        found[year] = None if contradicted else one
    return found


def progress(
    target: Decimal, reading: str, baseline: Decimal | None, at: Stand, values: Iterable[Observed] = ()
) -> list[Progress]:
    """How far a target is reached: by its reading; by each of the two readings where the document doesn't say which.

    `reach`: the value itself. `above-baseline`: what it is above the baseline. `rise-each-year`: what the last calendar
    year is above the one before it.
    """
    readings = (ABOVE, RISE) if reading == UNSAID else (reading,)
    return [_progress(target, one, baseline, at, list(values)) for one in readings]


def _progress(
    target: Decimal, reading: str, baseline: Decimal | None, at: Stand, values: Sequence[Observed]
) -> Progress:
    if reading == RISE:
        return _rise(target, yearly(values), at.why)
    if at.value is None:
        return Progress(reading, made_of=at.made_of, why=at.why)
    if reading == ABOVE and baseline is None:
        return Progress(reading, made_of=at.made_of, why=NO_BASELINE)
    reached = at.value - (baseline or ZERO) if reading == ABOVE else at.value
    return _of(target, reading, reached, at.made_of)


def _rise(target: Decimal, by_year: dict[int, Observed | None], why: str) -> Progress:
    for year in sorted(by_year, reverse=True):
        now, before = by_year[year], by_year.get(year - 1)
        if now is not None and before is not None:
            return _of(target, RISE, now.value - before.value, (before.id, now.id))
    return Progress(RISE, why=NO_YEARS if by_year or not why else why)


def _of(target: Decimal, reading: str, reached: Decimal, made_of: tuple[int, ...]) -> Progress:
    if not target:
        return Progress(reading, reached, None, None, made_of, NO_TARGET)
    return Progress(reading, reached, target - reached, reached / target, made_of)
