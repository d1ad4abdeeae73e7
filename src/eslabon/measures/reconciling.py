"""What the desk holds beside what the provider publishes, year by year: do they agree, and if not, why perhaps.

Verdicts, the first that fits: `agrees` within the tolerance; `timing` where the sum over this year and one beside it
agrees; `missing-there` and `missing-here`; `exchange-rate` where the original currency agrees; `scope` where the whole
on one side agrees with the other; else `differs`. Where a side has only an estimate of a year, that one is compared
and said to be one. Swapping the sides swaps the two `missing` and turns the sign of the difference, nothing else
(property-tested).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from eslabon.measures.programme import unit_of

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
    there is one (`original`, of `currency`); by year of the larger whole that it is a part of, where it is one; and
    what it only estimates."""

    years: Years
    original: Years = field(default_factory=dict)
    currency: str | None = None
    whole: Years = field(default_factory=dict)
    estimates: Years = field(default_factory=dict)

    def told(self, year: int) -> Decimal | None:
        """What it says of a year: what happened, else what it estimates."""
        return self.years.get(year, self.estimates.get(year))


@dataclass(frozen=True, slots=True)
class Compared:
    """A year of both sides; None where a side says nothing of it. `difference` is held less published; `estimate` says
    that one side only estimates what the other tells."""

    year: int
    held: Decimal | None
    published: Decimal | None
    verdict: str
    estimate: bool = False

    @property
    def difference(self) -> Decimal:
        return (self.held or Decimal(0)) - (self.published or Decimal(0))

    @property
    def rounding(self) -> bool:
        """Whether the two differ, by no more than the unit that one of them is told in."""
        if self.held is None or self.published is None or not self.difference:
            return False
        return abs(self.difference) <= max(unit_of([self.held]), unit_of([self.published]))


def close(one: Decimal, other: Decimal, tolerance: Decimal = TOLERANCE) -> bool:
    """Whether two amounts agree within a share of the larger one."""
    return abs(one - other) <= tolerance * max(abs(one), abs(other))


def compare(held: Side, published: Side, tolerance: Decimal = TOLERANCE) -> list[Compared]:
    """Both sides year by year, the earliest first."""
    years = sorted({*held.years, *held.estimates, *published.years, *published.estimates})
    return [
        Compared(
            year,
            held.told(year),
            published.told(year),
            _verdict(held, published, year, tolerance),
            _estimated(held, published, year),
        )
        for year in years
    ]


def _estimated(held: Side, published: Side, year: int) -> bool:
    """Whether one of the two that tell something of a year only estimates it."""
    both = held.told(year) is not None and published.told(year) is not None
    return both and (year in held.years) != (year in published.years)


def _verdict(held: Side, published: Side, year: int, tolerance: Decimal) -> str:
    here, there = held.told(year), published.told(year)
    if here is not None and there is not None and close(here, there, tolerance):
        return AGREES
    if _estimated(held, published, year):
        return DIFFERS
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
