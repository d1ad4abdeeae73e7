"""What the desk holds beside what the provider publishes, year by year: do they agree, and if not, why perhaps.

Verdicts, the first that fits: `agrees` within the tolerance; `timing` where the sum over this year and one beside it
agrees; `missing-there` and `missing-here`; `exchange-rate` where the original currency agrees; `scope` where the whole
on one side agrees with the other; else `differs`. Swapping the sides swaps the two `missing` and turns the sign
of the difference, nothing else (property-tested).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

AGREES, DIFFERS = "agrees", "differs"
TIMING, RATE, SCOPE = "timing", "exchange-rate", "scope"
MISSING_THERE, MISSING_HERE = "missing-there", "missing-here"
VERDICTS = (AGREES, TIMING, RATE, SCOPE, MISSING_THERE, MISSING_HERE, DIFFERS)
# How much two amounts may differ, as a share of the larger one, and still agree.
TOLERANCE = Decimal("0.01")

Years = Mapping[int, Decimal]


@dataclass(frozen=True, slots=True)
class Side:
    """What one side says of a flow: by year in the reporting currency; by year in its one original currency, where
    there is one (`original`, of `currency`); and by year of the larger whole that it is a part of, where it is one."""

    years: Years
    original: Years = field(default_factory=dict)
    currency: str | None = None
    whole: Years = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compared:
    """A year of both sides; None where a side says nothing of it. `difference` is held less published."""

    year: int
    held: Decimal | None
    published: Decimal | None
    verdict: str

    @property
    def difference(self) -> Decimal:
        return (self.held or Decimal(0)) - (self.published or Decimal(0))


def close(one: Decimal, other: Decimal, tolerance: Decimal = TOLERANCE) -> bool:
    """Whether two amounts agree within a share of the larger one."""
    return abs(one - other) <= tolerance * max(abs(one), abs(other))


def compare(held: Side, published: Side, tolerance: Decimal = TOLERANCE) -> list[Compared]:
    """Both sides year by year, the earliest first."""
    years = sorted({*held.years, *published.years})
    return [
        Compared(year, held.years.get(year), published.years.get(year), _verdict(held, published, year, tolerance))
        for year in years
    ]


def _verdict(held: Side, published: Side, year: int, tolerance: Decimal) -> str:
    here, there = held.years.get(year), published.years.get(year)
    if here is not None and there is not None and close(here, there, tolerance):
        return AGREES
    if _over_two_years(held, published, year, tolerance):
        return TIMING
    if here is None or there is None:
        return MISSING_HERE if here is None else MISSING_THERE
    if (
        held.currency
        and held.currency == published.currency
        and _both(held.original, published.original, year, tolerance)
    ):
        return RATE
    if _both(held.years, published.whole, year, tolerance) or _both(held.whole, published.years, year, tolerance):
        return SCOPE
    return DIFFERS


def _both(one: Years, other: Years, year: int, tolerance: Decimal) -> bool:
    """Whether both say something of a year, and that agrees."""
    return year in one and year in other and close(one[year], other[year], tolerance)


def _over_two_years(held: Side, published: Side, year: int, tolerance: Decimal) -> bool:
    """Whether the year and the one before or after it, which doesn't agree either, agree together."""
    for beside in (year - 1, year + 1):
        pair = [(side.years.get(year), side.years.get(beside)) for side in (held, published)]
        if all(one is None and other is None for one, other in pair) or _both(
            held.years, published.years, beside, tolerance
        ):
            continue
        told = [side.years.get(beside) for side in (held, published)]
        if told == [None, None]:
            continue
        sums = [(one or Decimal(0)) + (other or Decimal(0)) for one, other in pair]
        if all(sums) and close(sums[0], sums[1], tolerance):
            return True
    return False
