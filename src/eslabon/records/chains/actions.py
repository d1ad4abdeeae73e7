"""Bringing a version of a basket into force, and beginning the next one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from eslabon.records.base.actions import Invalid, action, create, keep
from eslabon.records.chains.kind import BASKET_LINES, BASKETS
from eslabon.records.chains.models import Basket, Status
from eslabon.values.problems import Problem, Where, problem

# Why a version ends when another one comes into force.
FOLLOWED = "followed by another version"
_COPIED = ("scheme", "code", "share", "share_source", "note", "origin", "source")


@action("baskets.adopt")
def adopt(actor: Any, record: Basket, on: date | None = None, reason: str = "") -> Basket:
    """The draft in force from a day (the one that it says, without another): the version in force then ends before it.

    Raises Invalid where it is no draft, says no day, has no line, or would share a day with a later version.
    """
    if record.withdrawn or record.status != Status.DRAFT:
        raise Invalid([problem("basket.in-force", Where(path="status"))])
    record.valid_from = on or record.valid_from
    faults: list[Problem] = []
    if record.valid_from is None:
        faults.append(problem("field.missing", Where(path="on")))
    if not record.lines.filter(withdrawn=False).exists():
        faults.append(problem("basket.no-lines", Where(path="status")))
    if faults or record.valid_from is None:
        raise Invalid(faults)
    _end_before(actor, record, record.valid_from)
    record.status, record.version = Status.IN_FORCE, record.version + 1
    return keep(actor, record, reason)


def _end_before(actor: Any, record: Basket, day: date) -> None:
    """Ends the version that is in force on a day, and began before it, on the eve."""
    lasting = Q(valid_to=None) | Q(valid_to__gte=day)
    in_force = Basket.objects.filter(lasting, chain=record.chain_id, status=Status.IN_FORCE, withdrawn=False)
    for one in in_force.filter(valid_from__lt=day):
        one.valid_to, one.version = day - timedelta(days=1), one.version + 1
        keep(actor, one, FOLLOWED)


@action("baskets.renew")
def renew(actor: Any, record: Basket, reason: str) -> Basket:
    """A new draft of the chain's basket with the lines of this version; `reason` says why there is one."""
    if not reason.strip():
        raise Invalid([problem("record.reason-missing", Where(path="reason"))])
    values = {"chain": record.chain_id, "author": str(actor)[:200], "why": reason}
    made: Basket = create(actor, BASKETS, values, reason)
    for line in record.lines.filter(withdrawn=False).order_by("scheme", "code"):
        create(actor, BASKET_LINES, {"basket": made.pk} | {name: getattr(line, name) for name in _COPIED}, reason)
    return made
