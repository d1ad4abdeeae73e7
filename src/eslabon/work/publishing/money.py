"""The money of a record as it is published: exact amounts of a known day as transactions, of a period as budgets.

The desk publishes what the country is given: an obligation is an incoming commitment, a disbursement incoming funds,
each with the giver's activity, so that nobody adds it to what the giver publishes. What is spent of it isn't published:
it is the same money again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from eslabon.figures.formats import formats
from eslabon.figures.ladder import amount_of
from eslabon.measures.ladder import CONTRIBUTION, DISBURSED, EXECUTED, OBLIGATED, PROGRAMMED, in_force
from eslabon.records.cooperation.models import BudgetLine, Entry, Step
from eslabon.standards.iati.records import Narratives, Organisation, Planned, Transaction
from eslabon.values.periods import FiscalYear
from eslabon.values.problems import Problem, Where, problem
from eslabon.work.publishing.desk import both, said

# The transaction of each step.
TYPES = {OBLIGATED: "11", DISBURSED: "1"}
ORIGINAL, INDICATIVE = "1", "1"
_YEAR = 366


def standing(entries: Iterable[Entry]) -> list[Entry]:
    """The amounts of the provider's contribution that stand, each once: no part of another, none that was corrected."""
    known = {one.pk: one for one in entries}
    wholes = (known[one.id] for one in in_force(map(amount_of, known.values())) if one.part_of is None)
    return [one for one in wholes if one.funding == CONTRIBUTION and one.step != EXECUTED]


def is_exact(entry: Entry, today: date) -> bool:
    """Whether an amount is published as a transaction: what happened, exactly, on a day."""
    happened = entry.step in TYPES and not (entry.approximate or entry.estimate)
    return happened and entry.on is not None and entry.on <= today


def transactions(
    entries: Iterable[Entry], provider: Any, receiver: Organisation | None, today: date
) -> list[Transaction]:
    """The transactions of amounts; `provider(payer)` gives the organisation that pays."""
    told = sorted((one for one in entries if is_exact(one, today)), key=lambda one: (one.on, one.pk))
    return [
        Transaction(
            number=number,
            line=0,
            ref=f"E{one.pk}",
            type=TYPES[one.step],
            on=one.on or today,
            value=one.amount,
            value_date=one.on,
            currency=one.currency,
            provider=provider(one.payer_id),
            receiver=receiver,
            countries=(),
            regions=(),
            sectors=(),
            finance_type=None,
            flow_type=None,
            aid_types=(),
            tied_status=None,
            channel=None,
            humanitarian=False,
            descriptions=said(one.said or one.document),
        )
        for number, one in enumerate(told, 1)
    ]


def told_in_words(entries: Iterable[Entry], today: date) -> Narratives:
    """The amounts that are no transactions, in words; nothing where there are none."""
    rest = [one for one in entries if not is_exact(one, today) and not (one.step == PROGRAMMED and one.year)]
    if not rest:
        return ()

    def words() -> str:
        return _("Amounts that are approximate, announced or without a day, told here only: {amounts}.").format(
            amounts="; ".join(map(_phrase, rest))
        )

    return both(words)


def _phrase(entry: Entry) -> str:
    step = str(Step(entry.step).label)
    if entry.said:
        return _("{step}: “{said}”").format(step=step, said=entry.said)
    about = "≈ " if entry.approximate else ""
    year = f" ({entry.year})" if entry.year else ""
    return f"{step}: {about}{entry.currency} {formats('en').amount(entry.amount)}{year}"


def untold(entries: Iterable[Entry], identifier: str, today: date) -> list[Problem]:
    """The exact amounts that can't be transactions because their day isn't known, or hasn't come."""
    found = []
    for one in entries:
        if one.step in TYPES and not (one.approximate or one.estimate or is_exact(one, today)):
            code = "published.future" if one.on else "published.undated"
            where = Where(path=f"entries/{one.pk}", activity=identifier)
            found.append(problem(code, where, amount=f"{one.currency} {one.amount:,.2f}"))
    return found


def programmed(entries: Iterable[Entry]) -> list[Planned]:
    """The budgets of what was programmed for years."""
    told: dict[tuple[date, date, str], Decimal] = defaultdict(Decimal)
    for one in entries:
        if one.step == PROGRAMMED and one.year and not one.approximate:
            year = FiscalYear(one.year, one.year_start)
            told[year.first, year.last, one.currency] += one.amount
    return _budgets(told)


def planned(lines: Iterable[BudgetLine], identifier: str) -> tuple[list[Planned], list[Problem]]:
    """The budgets of a project's lines, those of one period together; what is wrong with the others."""
    told: dict[tuple[date, date, str], Decimal] = defaultdict(Decimal)
    faults = []
    for one in lines:
        if one.starts_on and one.ends_on and (one.ends_on - one.starts_on).days < _YEAR:
            told[one.starts_on, one.ends_on, one.currency] += one.amount
        else:
            where = Where(path=f"budget/{one.pk}", activity=identifier)
            faults.append(problem("published.budget-period", where, title=one.title))
    return _budgets(told), faults


def _budgets(told: dict[tuple[date, date, str], Decimal]) -> list[Planned]:
    return [
        Planned(ORIGINAL, INDICATIVE, start, end, value, currency, 0)
        for (start, end, currency), value in sorted(told.items())
    ]
