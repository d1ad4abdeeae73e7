"""Exports compared: with other countries, with the markets, with what was not supported, with later years
(measure comparing@1).

All of it is arithmetic over what was published, on one of two rungs: `accounting` says what adds up to what,
`comparison` who did how beside whom. Neither says what caused it. Values are dollars of whole years and of one basket;
where a value is missing there is no number, and the reason is told.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, NamedTuple

from eslabon.measures.exports import ACCOUNTING, COMPARISON
from eslabon.values.money import cents

MEASURE = "comparing@1"
# Why there is no number.
NO_VALUE, NO_BASELINE, NO_WORLD = "no-value", "no-value-in-baseline-year", "no-world-values"
SUPPORTED, REST = "supported", "rest"
AFTER = 3  # years: gains were seen to fade within three
ZERO = Decimal(0)

Yearly = Mapping[int, Decimal | None]


@dataclass(frozen=True, slots=True)
class Point:
    """A series in a year: its value, and its index where the baseline year is 100; or why there is none."""

    rung: ClassVar[str] = COMPARISON
    name: str
    year: int
    value: Decimal | None
    index: Decimal | None = None
    why: str = ""


def indexed(series: Mapping[str, Yearly], baseline: int) -> list[Point]:
    """Each series in each year that one of them tells, as an index of its own value in the baseline year (100).

    Only a value above nought is a baseline.
    """
    years = sorted({baseline, *(year for values in series.values() for year in values)})
    return [_point(name, year, values, baseline) for name, values in series.items() for year in years]


def _point(name: str, year: int, values: Yearly, baseline: int) -> Point:
    value, base = values.get(year), values.get(baseline)
    if value is None:
        return Point(name, year, None, why=NO_VALUE)
    if base is None or base <= 0:
        return Point(name, year, value, why=NO_BASELINE)
    return Point(name, year, value, 100 * value / base)


def beside_the_rest(supported: Yearly, total: Yearly, baseline: int) -> list[Point]:
    """Exports of the supported products beside all the others' (the total less them), both indexed.

    Others may grow as much without support. In a year without one of the two values the rest has none.
    """
    rest = {year: _less(total[year], supported.get(year)) for year in total}
    return indexed({SUPPORTED: supported, REST: rest}, baseline)


def _less(whole: Decimal | None, part: Decimal | None) -> Decimal | None:
    return None if whole is None or part is None else whole - part


@dataclass(frozen=True, slots=True)
class After:
    """Exports a number of years after support ended, and their ratio to those of the year in which it ended."""

    rung: ClassVar[str] = ACCOUNTING
    years: int
    year: int
    value: Decimal | None
    ratio: Decimal | None = None
    why: str = ""


def after_support(values: Yearly, ended: int, years: int = AFTER) -> list[After]:
    """Exports in the year in which support ended and in each of those after it, also where nothing is told yet."""
    points = [_point("", ended + later, values, ended) for later in range(years + 1)]
    return [
        After(later, one.year, one.value, None if one.index is None else one.index / 100, one.why)
        for later, one in enumerate(points)
    ]


class Pair(NamedTuple):
    """A value in two years; None where it isn't told."""

    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Shares:
    """What exports would have gained at constant shares of the markets; the parts make the change exactly.

    `world`: had they grown at the rate of the world's exports. `composition`: what they would have gained beyond that,
    each market growing at its own rate. `own`: what is left, their own gain or loss of share. `not_compared`: the
    change in the markets in `missing`, of which the world's exports aren't told for both years.
    """

    rung: ClassVar[str] = COMPARISON
    change: Decimal | None = None
    world: Decimal | None = None
    composition: Decimal | None = None
    own: Decimal | None = None
    not_compared: Decimal | None = None
    missing: tuple[Hashable, ...] = ()
    why: str = ""

    @property
    def at_markets_growth(self) -> Decimal | None:
        """What they would have gained had they grown with each of their markets."""
        return None if self.world is None or self.composition is None else self.world + self.composition


def constant_shares(own: Mapping[Hashable, Pair], world: Mapping[Hashable, Pair]) -> Shares:
    """The change of an exporter's exports at constant shares of its markets.

    `own` and `world` are the exporter's and the world's exports of the same goods to each market (whatever a market is:
    an importer, or an importer and a product). A market in which the exporter was not adds to `own` alone, and needs no
    rate; the world's rate is that of all markets told for both years. None of it where the exporter's value isn't told.
    """
    if any(None in pair for pair in own.values()):
        return Shares(missing=_those(own, own), why=NO_VALUE)
    told = {market: pair for market, pair in world.items() if None not in pair}
    rate = _rate([_told(pair) for pair in told.values()])
    change = sum((after - before for before, after in map(_told, own.values())), ZERO)
    if rate is None:
        return Shares(change, missing=_those(own, world), why=NO_WORLD)
    compared, at_own, apart, missing = ZERO, ZERO, ZERO, []
    for market, pair in own.items():
        before, after = _told(pair)
        market_rate = _rate([_told(told[market])]) if market in told else None
        if before and market_rate is None:
            apart += after - before
            missing.append(market)
        else:
            compared += before
            at_own += before * (market_rate or ZERO)
    at_world, at_markets = cents(compared * rate), cents(at_own)
    return Shares(
        change,
        at_world,
        at_markets - at_world,
        change - apart - at_markets,
        apart,
        tuple(sorted(missing, key=str)),
    )


def _told(pair: Pair) -> tuple[Decimal, Decimal]:
    return pair.before or ZERO, pair.after or ZERO


def _rate(pairs: Sequence[tuple[Decimal, Decimal]]) -> Decimal | None:
    """The rate at which a sum of values grew; None where there was nothing to grow from."""
    before, after = (sum((pair[side] for pair in pairs), ZERO) for side in (0, 1))
    return after / before - 1 if before > 0 else None


def _those(own: Mapping[Hashable, Pair], values: Mapping[Hashable, Pair]) -> tuple[Hashable, ...]:
    """The exporter's markets of which these values aren't told for both years."""
    nothing = Pair(None, None)
    return tuple(sorted((market for market in own if None in values.get(market, nothing)), key=str))
