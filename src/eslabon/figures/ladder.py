"""The money ladder of agreements, as an actor sees it: each amount, what stands at each step, and how far it went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast
from urllib.parse import urlsplit

from django.db.models import Q

from eslabon.facts.deflators import deflators_at
from eslabon.facts.exchange import rates_at
from eslabon.facts.warehouse import View
from eslabon.measures.deflators import Deflator, in_constant_prices
from eslabon.measures.exchange import exchange_difference, exchange_differences
from eslabon.measures.ladder import AXES, CONTRIBUTION, STEPS, Ladder, in_force, ladder, value_of
from eslabon.measures.ladder import Entry as Amount
from eslabon.measures.programme import Misfit, misfits
from eslabon.measures.rates import Rates
from eslabon.records.base.models import Origin
from eslabon.records.cooperation.models import Agreement, Entry, Funding, Project
from eslabon.records.cooperation.queries import agreements_for, entries_for
from eslabon.values.problems import Problem, Where, problem


def amount_of(entry: Any, order: int | None = None) -> Amount:
    """An entry as the measure reads it; `order` is the number of its amendment where the entry is but a row."""
    if order is None:
        order = entry.amendment.number if entry.amendment_id else 0
    return Amount(
        id=entry.pk,
        step=entry.step,
        amount=entry.amount,
        currency=entry.currency,
        funding=entry.funding,
        rate=entry.rate,
        approximate=entry.approximate,
        estimate=entry.estimate,
        on=entry.on,
        order=order,
        year=(entry.year, entry.year_start) if entry.year else None,
        project=entry.project_id,
        place=entry.place_id,
        part_of=entry.part_of_id,
        corrects=entry.corrects_id,
        line=entry.line,
    )


# What of an entry the measure reads, as columns: a large agreement has thousands of entries.
_READ = (
    *("pk", "step", "amount", "currency", "funding", "rate", "approximate", "estimate", "on"),
    *("amendment__number", "year", "year_start", "project_id", "place_id", "part_of_id", "corrects_id", "line"),
)


def amounts(entries: Any) -> list[Amount]:
    """A queryset of entries as the measure reads them."""
    return [
        Amount(  # type: ignore[misc]
            *plain,
            order=number or 0,
            year=(year, start) if year else None,
            project=project,
            place=place,
            part_of=part_of,
            corrects=corrects,
            line=line,
        )
        for *plain, number, year, start, project, place, part_of, corrects, line in entries.values_list(*_READ)
    ]


def ladder_of(entries: Iterable[Entry], currency: str, year_start: int = 1) -> Ladder:
    """What stands at each step, of these entries."""
    return ladder(map(amount_of, entries), currency, year_start)


def reporting_currency(project: Project, amounts: Sequence[Amount]) -> str:
    """What the totals of a project are told in: its agreement's currency; without one its own, else the first
    amount's, else the US dollar."""
    if project.agreement is not None:
        return project.agreement.currency
    return project.currency or next((one.currency for one in amounts), "USD")


def year_start_of(amounts: Iterable[Amount]) -> int:
    """The month in which the years start that most of the amounts are told in; January where none says."""
    told = Counter(one.year[1] for one in amounts if one.year)
    return told.most_common(1)[0][0] if told else 1


def agreement_named(actor: Any, name: str) -> Agreement | None:
    """The agreement with a number in Eslabón or an official number, None where the actor sees no such one."""
    seen = agreements_for(actor)
    number = name.strip()
    if number.isascii() and number.isdigit() and len(number) < 19 and (found := seen.filter(pk=int(number)).first()):
        return cast(Agreement, found)
    return cast(Agreement | None, seen.filter(Q(number=number) | Q(registry_number=number)).first() if number else None)


def ladder_json(
    actor: Any,
    agreement: Agreement,
    view: View | None = None,
    year_start: int | None = None,
    constant: tuple[Deflator, int] | None = None,
) -> dict[str, Any]:
    """An agreement's ladder as the contract gives it, of the amounts that the actor may see.

    `undistributed` is what of the first step told stands at no project; `distribution` says it of each step. Years are
    those that start in a month (that of most amounts, where none is said); `constant` adds them in the prices of a base
    year. Without a view of the facts no exchange difference is told.
    Raises KeyError where the deflator has no index of the base year.
    """
    entries = list(entries_for(actor).filter(agreement=agreement))
    amounts = {one.id: one for one in map(amount_of, entries)}
    start = year_start or year_start_of(amounts.values())
    found = ladder(amounts.values(), agreement.currency, start)
    standing = {one.id for one in in_force(amounts.values())}
    rates = rates_for(view, amounts.values(), agreement.currency)
    lost = {one: exchange_difference(each, agreement.currency, rates) for one, each in amounts.items()}
    told = {
        "agreement": agreement.pk,
        "title": agreement.title,
        "currency": agreement.currency,
        "example": agreement.origin == Origin.EXAMPLE,
        "steps": [
            _entry_json(one, amounts[one.pk], agreement.currency, one.pk in standing, lost[one.pk])
            for one in in_order(entries)
        ],
        "totals": {step: _text(found.at(step).total) for step in STEPS if (CONTRIBUTION, step) in found.standings},
        "undistributed": _text(found.at(found.top).undistributed("project")) if found.top else None,
        "distribution": {
            step: {axis: {"undistributed": _text(found.at(step).undistributed(axis))} for axis in AXES}
            for step in found.totals()
        },
        "estimates": {step: _text(found.at(step).estimates) for step in found.totals() if found.at(step).estimates},
        "counterpart": {
            funding: {step: _text(total) for step, total in found.totals(funding).items()}
            for funding in (Funding.CASH.value, Funding.KIND.value)
        },
        "without_rate": [
            {"id": one.id, "currency": one.currency, "amount": _text(one.amount)} for one in found.without_rate
        ],
        "exchange_differences": {
            step: _text(value)
            for (funding, step), value in exchange_differences(found, amounts, rates).items()
            if funding == CONTRIBUTION
        },
        "year_start": start,
        "years": {
            step: {str(year): _text(value) for year, value in years.items()}
            for step, years in years_of(found, start).items()
        },
        "inconsistencies": [misfit_json(one, entries) for one in misfits(amounts.values())],
    }
    if constant:
        deflator, base = constant
        told["constant"] = {
            "base": base,
            "deflator": deflator.name,
            "source": deflator.source,
            "years": {
                step: {
                    str(year): None if value is None else _text(value)
                    for year, value in in_constant_prices(years, deflator, base).items()
                }
                for step, years in years_of(found, start).items()
            },
        }
    return told


def years_of(found: Ladder, start: int) -> dict[str, dict[int, Decimal]]:
    """What stands at each year, by step, where some does."""
    by_step = {step: found.at(step).years(start) for step in found.totals()}
    return {step: years for step, years in by_step.items() if years}


def rates_for(view: View | None, amounts: Iterable[Amount], currency: str) -> Rates:
    """The table of rates, read only where some amount is in another currency."""
    if view is None or all(one.currency == currency for one in amounts):
        return Rates(())
    return rates_at(view)


def deflator_named(view: View, name: str, currency: str) -> Deflator | None:
    """The deflator of a name; without a name, the only one in a currency. None where there is none, or several."""
    known = deflators_at(view)
    if name:
        return known.get(name)
    fitting = [one for one in known.values() if one.currency == currency]
    return fitting[0] if len(fitting) == 1 else None


def problems_of(entries: Iterable[Entry]) -> list[Problem]:
    """The printed totals that their lines don't make, as the problems that doors word."""
    entries = list(entries)
    return [problem_of(one, entries) for one in misfits(map(amount_of, entries))]


def cited(document: str) -> tuple[str, str]:
    """What a document is called and where it leads: an address with words behind it is called by these words."""
    if not document.startswith(("https://", "http://")):
        return document, ""
    address, _blank, words = document.partition(" ")
    return words.strip(" ()") or urlsplit(address).netloc, address


def problem_of(misfit: Misfit, entries: Iterable[Entry]) -> Problem:
    """A printed total that its lines don't make, as the problem that doors word."""
    by_number = {one.pk: one for one in entries}
    whole = by_number[misfit.whole]
    told = {
        "table": cited(whole.document)[0] or f"N.° {whole.pk}",
        "year": whole.year or "—",
        "total": f"{misfit.total:,.2f}",
        "summed": f"{misfit.summed:,.2f}",
        "difference": f"{misfit.difference:,.2f}",
        "currency": whole.currency,
    }
    where = Where(path=f"entries/{misfit.line or whole.pk}")
    if misfit.line is None:
        return problem("entry.lines-miss-total", where, **told)
    line = by_number[misfit.line].line
    return problem(
        "entry.line-misprinted",
        where,
        line=line,
        printed=f"{misfit.printed:,.2f}",
        implied=f"{misfit.implied:,.2f}",
        **told,
    )


def misfit_json(misfit: Misfit, entries: Iterable[Entry]) -> dict[str, Any]:
    """A printed total that its lines don't make, as the contract gives it."""
    by_number = {one.pk: one for one in entries}
    whole = by_number[misfit.whole]
    line = by_number[misfit.line] if misfit.line is not None else None
    return {
        "code": problem_of(misfit, entries).code,
        "whole": whole.pk,
        "document": whole.document or None,
        "step": whole.step,
        "year": whole.year,
        "year_start": whole.year_start,
        "currency": whole.currency,
        "total": _text(misfit.total),
        "summed": _text(misfit.summed),
        "difference": _text(misfit.difference),
        "entry": line.pk if line else None,
        "line": line.line if line else None,
        "printed": None if misfit.printed is None else _text(misfit.printed),
        "implied": None if misfit.implied is None else _text(misfit.implied),
    }


def in_order(entries: list[Entry]) -> list[Entry]:
    """In the order of the ladder, then of time."""
    return sorted(entries, key=lambda one: (STEPS.index(one.step), one.on or date.min, one.pk))


def _entry_json(entry: Entry, amount: Amount, currency: str, counts: bool, lost: Decimal | None) -> dict[str, Any]:
    value = value_of(amount, currency)
    return {
        "id": entry.pk,
        "step": entry.step,
        "date": entry.on.isoformat() if entry.on else None,
        "amount": _text(entry.amount),
        "currency": entry.currency,
        "value": None if value is None else _text(value),
        "rate": _text(entry.rate) if entry.rate else None,
        "rate_on": entry.rate_on.isoformat() if entry.rate_on else None,
        "rate_source": entry.rate_source or None,
        "exchange_difference": None if lost is None else _text(lost),
        "year": entry.year,
        "year_start": entry.year_start if entry.year else None,
        "approximate": entry.approximate,
        "said": entry.said or None,
        "estimate": entry.estimate,
        "funding": entry.funding,
        "document": entry.document or None,
        "project": entry.project_id,
        "amendment": entry.amendment.number if entry.amendment else None,
        "part_of": entry.part_of_id,
        "line": entry.line or None,
        "corrects": entry.corrects_id,
        "counts": counts,
    }


def _text(value: Decimal) -> str:
    return format(value, "f")
