"""Converting amounts by a table of exchange rates, each with its source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from eslabon.values.money import LIMIT

BASE = "USD"


class Rate(NamedTuple):
    """Units of a currency for one US dollar, over a year (`2004`), a month (`2004-09`) or on a day."""

    currency: str
    period: str
    rate: Decimal
    source: str


class Crossed(NamedTuple):
    """Units of one currency for one of another, over a period, with where the rates behind it were published."""

    rate: Decimal
    period: str
    source: str


class Rates:
    """A table of rates: the day's goes before the month's, the month's before the year's."""

    def __init__(self, rates: Iterable[Rate]) -> None:
        self.table: dict[tuple[str, str], Rate] = {(one.currency, one.period): one for one in rates}

    def per_dollar(self, currency: str, on: date) -> Rate | None:
        """The rate of a currency on a day, None where the table has none."""
        day = on.isoformat()
        for period in (day, day[:7], day[:4]):
            found = self.table.get((currency, period))
            if found is not None:
                return found
        return None

    def cross(self, currency: str, target: str, periods: Sequence[str]) -> Crossed | None:
        """Units of a currency for one of `target` over the first of the periods that the table has both for; None
        where it has them for none."""
        for period in periods:
            found = [
                Rate(BASE, period, Decimal(1), "") if one == BASE else self.table.get((one, period))
                for one in (currency, target)
            ]
            if found[0] is not None and found[1] is not None:
                own, other = found[0], found[1]
                words = [f"{one.currency} {period}: {one.source}" for one in (own, other) if one.currency != BASE]
                return Crossed(own.rate / other.rate, period, "; ".join(words))
        return None

    def converter(self, target: str) -> Converter:
        return Converter(self, target)


class Converter:
    """Converts to one currency through the US dollar; remembers what it looked up."""

    def __init__(self, rates: Rates, target: str) -> None:
        self.rates = rates
        self.target = target
        self.known: dict[tuple[str, date], tuple[Decimal, str] | None] = {}
        self.used: set[str] = set()

    def __call__(self, amount: Decimal, currency: str | None, on: date) -> tuple[Decimal, str | None] | None:
        """The amount in the target currency and the rate used (None where none was needed); None where the
        table has no rate."""
        self.used.add(currency or "")
        if currency is None:
            return None
        if currency == self.target:
            return amount, None
        key = (currency, on)
        if key not in self.known:
            self.known[key] = self._factor(currency, on)
        factor = self.known[key]
        if factor is None:
            return None
        converted = amount * factor[0]
        return (converted, factor[1]) if abs(converted) < LIMIT else None

    def _factor(self, currency: str, on: date) -> tuple[Decimal, str] | None:
        """What to multiply by, and the rates behind it in words: `PEN 3.413/USD 2004`."""
        factor, words = Decimal(1), []
        for name, invert in ((currency, True), (self.target, False)):
            if name == BASE:
                continue
            found = self.rates.per_dollar(name, on)
            if found is None:
                return None
            factor = factor / found.rate if invert else factor * found.rate
            words.append(f"{name} {found.rate}/USD {found.period}")
        return factor, "; ".join(words)
