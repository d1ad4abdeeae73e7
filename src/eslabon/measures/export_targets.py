"""How far a target of exports is reached, by each reading, nominal and in constant prices (measure export_targets@1).

The readings are those of `measures.results`: above-baseline, rise-each-year. Values are dollars of whole years (a year
that isn't over is no value). Constant prices are those of the baseline's year: the baseline and the target stay as they
are stated, and the values are brought to its prices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eslabon.measures.deflators import Deflator, in_constant_prices
from eslabon.measures.results import ABOVE, LAST, RISE, Observed, Progress, progress, stand

MEASURE = "export_targets@1"
NOMINAL, CONSTANT = "nominal", "constant"
READINGS = (ABOVE, RISE)
# Why there is no number, beside those of `measures.results`.
NO_DEFLATOR, NO_TARGET_YEAR, YEAR_PASSED = "no-deflator", "target-year-not-stated", "target-year-passed"
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Target:
    """A target of exports in dollars a year: by when, and above which year's exports (the baseline may be untold)."""

    amount: Decimal
    by_year: int | None = None
    baseline: Decimal | None = None
    baseline_year: int | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a target is reached by a reading, in some prices, as of the last year told.

    `actual` is that year's value. `pace` is by how much exports must rise in each year left to reach the target in its
    year; `why_no_pace` says why there is none.
    """

    prices: str
    year: int | None
    actual: Decimal | None
    progress: Progress
    pace: Decimal | None = None
    why_no_pace: str = ""


def reached(
    target: Target, values: Mapping[int, Decimal], deflator: Deflator | None = None, readings: Sequence[str] = READINGS
) -> list[Reached]:
    """How far a target is reached by each reading: in nominal prices, then in constant ones.

    Both are as of the last year of the values: where that one has no index, there is no number in constant prices.
    """
    year = max(values, default=None)
    nominal = [_reached(target, one, NOMINAL, year, values) for one in readings]
    constant = _constant(target, values, deflator)
    if year is not None and year not in constant:
        untold = [Reached(CONSTANT, year, None, Progress(one, why=NO_DEFLATOR), None, NO_DEFLATOR) for one in readings]
        return [*nominal, *untold]
    return [*nominal, *(_reached(target, one, CONSTANT, year, constant) for one in readings)]


def _constant(target: Target, values: Mapping[int, Decimal], deflator: Deflator | None) -> dict[int, Decimal]:
    """The values in prices of the baseline's year (of the first year, where no baseline is stated), where told."""
    base = target.baseline_year if target.baseline_year is not None else min(values, default=None)
    if deflator is None or base is None or base not in deflator.levels:
        return {}
    found = in_constant_prices(values, deflator, base)
    return {year: value for year, value in found.items() if value is not None}


def _reached(target: Target, reading: str, prices: str, year: int | None, values: Mapping[int, Decimal]) -> Reached:
    last_two = {one: value for one, value in values.items() if year is not None and year - one < 2}
    observed = [Observed(one, value, date(one, 12, 31), date(one, 1, 1)) for one, value in last_two.items()]
    (found,) = progress(target.amount, reading, target.baseline, stand(observed, LAST), observed)
    pace, why = _pace(target, found, year)
    return Reached(prices, year, None if year is None else values[year], found, pace, why)


def _pace(target: Target, found: Progress, year: int | None) -> tuple[Decimal | None, str]:
    """What is missing, spread over the years left; nothing where it is reached. A rise each year is its own pace."""
    if found.missing is None or year is None:
        return None, found.why
    if target.by_year is None:
        return None, NO_TARGET_YEAR
    left = target.by_year - year
    if found.reading == RISE:
        return (target.amount, "") if left > 0 else (None, YEAR_PASSED)
    if found.missing <= 0:
        return ZERO, ""
    return (found.missing / left, "") if left > 0 else (None, YEAR_PASSED)
