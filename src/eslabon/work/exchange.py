"""Converts amounts with the table of exchange rates: what was entered stays, and one with its rate takes its place."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from eslabon.figures.ladder import amount_of
from eslabon.measures.exchange import periods_of, rate_of_month
from eslabon.measures.ladder import in_force
from eslabon.measures.rates import Rates
from eslabon.records.base.actions import Invalid
from eslabon.records.cooperation.actions import correct
from eslabon.records.cooperation.models import Agreement, Entry
from eslabon.records.cooperation.queries import entries_for
from eslabon.values.periods import months_later
from eslabon.values.problems import Problem, Where, problem

# Why a version was made; the pages word it.
CONVERTED = "converted with the table"


def unconverted(entry: Entry) -> bool:
    """Whether an amount stands in another currency than its agreement's, without a rate."""
    agreement = entry.agreement
    return bool(agreement and entry.currency != agreement.currency and not entry.rate)


def convert(actor: Any, entry: Entry, rates: Rates) -> Entry:
    """The amount with the rate of its month (else of its day, else its year), the date and the source of that rate.

    Raises Denied; Invalid where the table has no rate, or there is nothing to convert.
    """
    if not unconverted(entry):
        raise Invalid([problem("entry.nothing-to-convert", Where(path="currency"))])
    assert entry.agreement is not None
    amount = amount_of(entry)
    found = rate_of_month(amount, entry.agreement.currency, rates)
    if found is None:
        periods = ", ".join(periods_of(amount)) or "—"
        raise Invalid([problem("entry.no-rate", Where(path="rate"), currency=entry.currency, periods=periods)])
    values = {
        "rate": format(round(found.rate, 8), "f"),
        "rate_on": last_day(found.period).isoformat(),
        "rate_source": found.source[:200],
    }
    return correct(actor, entry, values, CONVERTED)


def convert_all(actor: Any, agreement: Agreement, rates: Rates) -> tuple[list[Entry], list[Problem]]:
    """The amounts of an agreement converted, all that have a rate; and what is wrong with the others."""
    entries = {one.pk: one for one in entries_for(actor).filter(agreement=agreement).select_related("agreement")}
    done: list[Entry] = []
    faults: list[Problem] = []
    with transaction.atomic():
        for amount in in_force(map(amount_of, entries.values())):
            if not unconverted(entries[amount.id]):
                continue
            try:
                done.append(convert(actor, entries[amount.id], rates))
            except Invalid as error:
                faults += error.problems
    return done, faults


def last_day(period: str) -> date:
    """The last day of a year, a month or a day."""
    year, month, day = [*map(int, period.split("-")), 0, 0][:3]
    if day:
        return date(year, month, day)
    first = date(year, month or 1, 1)
    return date.fromordinal(months_later(first, 1 if month else 12).toordinal() - 1)
