"""Amounts in constant prices of a base year, by a named index of prices: the deflator.

An index is a level (2004 = 100), never the change from year to year: what changes is chained into an index before it
comes here. Dividing by another base changes nothing but the scale (property-tested).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from eslabon.values.money import cents

# An index of prices that falls by more than this from one year to the next is taken for something else.
LARGEST_FALL = Decimal("0.30")


class Deflator(NamedTuple):
    """An index of prices by year, in a currency, with its name and source."""

    name: str
    currency: str
    source: str
    levels: Mapping[int, Decimal]


def in_constant_prices(amounts: Mapping[int, Decimal], deflator: Deflator, base: int) -> dict[int, Decimal | None]:
    """The amounts of each year in prices of the base year, to the cent; None for a year without an index.

    Raises KeyError where the deflator has no index of the base year.
    """
    level = deflator.levels[base]
    return {
        year: cents(amount * level / deflator.levels[year]) if year in deflator.levels else None
        for year, amount in amounts.items()
    }


def chained(changes: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """The index (100 in the year before the first) that yearly changes in per cent make.

    Raises KeyError with the first year that is missing between two: what changed then isn't known.
    """
    index, level = {min(changes) - 1: Decimal(100)}, Decimal(100)
    for year in range(min(changes), max(changes) + 1):
        level = level * (1 + changes[year] / 100)
        index[year] = level
    return index


def not_an_index(index: Mapping[int, Decimal]) -> int | None:
    """The first year that tells that these are no levels of prices: not above zero, or far below the year before; None
    where nothing speaks against it."""
    for year, level in sorted(index.items()):
        before = index.get(year - 1)
        if level <= 0 or (before is not None and level < before * (1 - LARGEST_FALL)):
            return year
    return None
