"""Which transactions agree in amount and date: the same money, told twice."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from eslabon.measures.duplicates.records import Key, Telling

# Amounts agree within a part of the larger one, after conversion within a larger part; days within a month.
AMOUNT, CONVERTED, DAYS = Decimal("0.01"), Decimal("0.05"), 31
Matches = list[tuple[Telling, Telling]]


def matched(ours: Sequence[Telling], theirs: Sequence[Telling]) -> tuple[Matches, list[Telling], list[Telling]]:
    """Transactions of one flow that agree in amount and date, one to one, the nearest first; and those left over."""
    equal = _equal(ours, theirs)
    ours, theirs = _but(ours, equal, 0), _but(theirs, equal, 1)
    near = _near(ours, theirs)
    return equal + near, _but(ours, near, 0), _but(theirs, near, 1)


def _but(told: Sequence[Telling], taken: Matches, side: int) -> list[Telling]:
    keys = {pair[side].key for pair in taken}
    return [one for one in told if one.key not in keys]


def _equal(ours: Sequence[Telling], theirs: Sequence[Telling]) -> Matches:
    """Those of the very same amount, in the order of their days."""
    there: dict[tuple[str | None, Decimal], list[Telling]] = {}
    for other in sorted(theirs, key=_by_day, reverse=True):
        there.setdefault((other.currency, other.value), []).append(other)
    found = []
    for one in sorted(ours, key=_by_day):
        waiting = there.get((one.currency, one.value), [])
        while waiting and (one.on - waiting[-1].on).days > DAYS:
            waiting.pop()
        if waiting and (waiting[-1].on - one.on).days <= DAYS:
            found.append((one, waiting.pop()))
    return found


def _near(ours: Sequence[Telling], theirs: Sequence[Telling]) -> Matches:
    """Those of nearly the same amount, the nearest first."""
    there = sorted(theirs, key=_amount)
    amounts = [_amount(one) for one in there]
    near = []
    for one in ours:
        room = abs(_amount(one)) * CONVERTED
        place = bisect_left(amounts, _amount(one) - room)
        while place < len(there) and amounts[place] <= _amount(one) + room:
            other = there[place]
            apart = _apart(one, other)
            if apart is not None:
                near.append((apart, published(one), published(other), one, other))
            place += 1
    near.sort(key=lambda each: each[:3])
    taken: set[Key] = set()
    found = []
    for _, _, _, one, other in near:
        if one.key not in taken and other.key not in taken:
            taken |= {one.key, other.key}
            found.append((one, other))
    return found


def _by_day(one: Telling) -> tuple[date, str, str, int]:
    return one.on, one.activity, one.publisher, one.number


def published(one: Telling) -> tuple[str, str, date, int]:
    """A transaction's place among others, by what was published of it."""
    return one.activity, one.publisher, one.on, one.number


def _amount(one: Telling) -> Decimal:
    return one.value if one.dollars is None else one.dollars


def _apart(one: Telling, other: Telling) -> tuple[Decimal, int] | None:
    """How far apart two transactions are in amount (as a part) and in days; None where they don't agree."""
    days = abs((one.on - other.on).days)
    same = one.currency == other.currency
    if days > DAYS or (not same and None in (one.dollars, other.dollars)):
        return None
    a, b = (one.value, other.value) if same else (_amount(one), _amount(other))
    if (a > 0) != (b > 0):
        return None
    part = abs(a - b) / max(abs(a), abs(b))
    return (part, days) if part <= (AMOUNT if same else CONVERTED) else None


def agree(one: tuple[Decimal, str | None], other: tuple[Decimal, str | None]) -> bool:
    """Whether two sums of one currency agree."""
    (a, currency), (b, other_currency) = one, other
    return currency == other_currency and max(abs(a), abs(b)) > 0 and abs(a - b) / max(abs(a), abs(b)) <= AMOUNT


def added(told: Sequence[Telling]) -> tuple[Decimal, str | None]:
    """What transactions add up to: in their currency where they have one, else in dollars as far as there are rates."""
    currencies = {one.currency for one in told}
    if len(currencies) == 1:
        return sum((one.value for one in told), Decimal(0)), currencies.pop()
    return in_dollars(told), "USD"


def in_dollars(told: Sequence[Telling]) -> Decimal:
    """What transactions add up to in dollars, as far as there are rates."""
    return sum((one.dollars for one in told if one.dollars is not None), Decimal(0))
