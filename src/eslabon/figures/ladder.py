"""The money ladder of agreements, as an actor sees it: each amount, what stands at each step, and how far it went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.db.models import Q

from eslabon.measures.ladder import AXES, CONTRIBUTION, STEPS, Ladder, in_force, ladder, value_of
from eslabon.measures.ladder import Entry as Amount
from eslabon.records.base.models import Origin
from eslabon.records.cooperation.models import Agreement, Entry, Funding
from eslabon.records.cooperation.queries import agreements_for, entries_for


def amount_of(entry: Any, amendments: Mapping[int, int] | None = None) -> Amount:
    """An entry as the measure reads it; `amendments` are the numbers of amendments where the entry is but a row."""
    amendment = entry.amendment if amendments is None and entry.amendment_id else None
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
        order=amendment.number if amendment else (amendments or {}).get(entry.amendment_id, 0),
        year=(entry.year, entry.year_start) if entry.year else None,
        project=entry.project_id,
        place=getattr(entry, "place_id", None),
        part_of=entry.part_of_id,
        corrects=entry.corrects_id,
    )


def ladder_of(entries: Iterable[Entry], currency: str) -> Ladder:
    """What stands at each step, of these entries."""
    return ladder(map(amount_of, entries), currency)


def agreement_named(actor: Any, name: str) -> Agreement | None:
    """The agreement with a number in Eslabón or an official number, None where the actor sees no such one."""
    seen = agreements_for(actor)
    number = name.strip()
    if number.isascii() and number.isdigit() and len(number) < 19 and (found := seen.filter(pk=int(number)).first()):
        return cast(Agreement, found)
    return cast(Agreement | None, seen.filter(Q(number=number) | Q(registry_number=number)).first() if number else None)


def ladder_json(actor: Any, agreement: Agreement) -> dict[str, Any]:
    """An agreement's ladder as the contract gives it, of the amounts that the actor may see.

    `undistributed` is what of the first step told stands at no project; `distribution` says it of each step.
    """
    entries = list(entries_for(actor).filter(agreement=agreement))
    found = ladder_of(entries, agreement.currency)
    standing = {one.id for one in in_force(map(amount_of, entries))}
    return {
        "agreement": agreement.pk,
        "title": agreement.title,
        "currency": agreement.currency,
        "example": agreement.origin == Origin.EXAMPLE,
        "steps": [_entry_json(one, agreement.currency, one.pk in standing) for one in _ordered(entries)],
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
    }


def _ordered(entries: list[Entry]) -> list[Entry]:
    """In the order of the ladder, then of time."""
    return sorted(entries, key=lambda one: (STEPS.index(one.step), one.on or date.min, one.pk))


def _entry_json(entry: Entry, currency: str, counts: bool) -> dict[str, Any]:
    value = value_of(amount_of(entry), currency)
    return {
        "id": entry.pk,
        "step": entry.step,
        "date": entry.on.isoformat() if entry.on else None,
        "amount": _text(entry.amount),
        "currency": entry.currency,
        "value": None if value is None else _text(value),
        "approximate": entry.approximate,
        "said": entry.said or None,
        "estimate": entry.estimate,
        "funding": entry.funding,
        "document": entry.document or None,
        "project": entry.project_id,
        "amendment": entry.amendment.number if entry.amendment else None,
        "part_of": entry.part_of_id,
        "corrects": entry.corrects_id,
        "counts": counts,
    }


def _text(value: Decimal) -> str:
    return format(value, "f")
