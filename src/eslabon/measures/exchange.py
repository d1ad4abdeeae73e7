"""What an amount in another currency is at the rate of its month, and what the rates make of it over its year.

The *exchange difference* of an amount is what it was booked at (its own rate, that of its month or day) less what it
would be at the average rate of its calendar year: zero where it is in the reporting currency, unknown where the table
has no rate of that year.
"""

from __future__ import annotations

from decimal import Decimal

from eslabon.measures.ladder import Entry, Ladder, value_of
from eslabon.measures.rates import Crossed, Rates
from eslabon.values.money import cents


def rate_of_month(entry: Entry, currency: str, rates: Rates) -> Crossed | None:
    """The rate that converts an entry: its month's, else its day's, else its year's; None where the table has none."""
    return rates.cross(entry.currency, currency, periods_of(entry))


def periods_of(entry: Entry) -> list[str]:
    """The periods whose rate fits an entry, the best first; what has no day takes the average of its year."""
    if entry.on is not None:
        day = entry.on.isoformat()
        return [day[:7], day, day[:4]]
    return [str(entry.year[0])] if entry.year else []


def exchange_difference(entry: Entry, currency: str, rates: Rates) -> Decimal | None:
    """What an entry was booked at less what it is at the average rate of its year; None where either isn't known."""
    if entry.currency == currency:
        return Decimal("0.00")
    booked, periods = value_of(entry, currency), periods_of(entry)
    over_the_year = rates.cross(entry.currency, currency, periods[-1:])
    if booked is None or over_the_year is None:
        return None
    return booked - cents(entry.amount / over_the_year.rate)


def exchange_differences(found: Ladder, entries: dict[int, Entry], rates: Rates) -> dict[tuple[str, str], Decimal]:
    """The exchange differences of what is added up at each step, by funding and step, where some amount is in another
    currency and its difference is known."""
    sums: dict[tuple[str, str], Decimal] = {}
    for key, standing in found.standings.items():
        foreign = [entries[one] for one in standing.entries if entries[one].currency != found.currency]
        told = [one for entry in foreign if (one := exchange_difference(entry, found.currency, rates)) is not None]
        if told:
            sums[key] = sum(told, Decimal("0.00"))
    return sums
