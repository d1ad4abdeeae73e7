"""Predicates of rights, and the rights that every kind of record has.

A right is named `KIND.ACTION` ("needs.change"). `tests/records/rights.csv` lists who has which; the test tries each.
"""

from __future__ import annotations

from typing import Any

import rules
from rules.predicates import Predicate

from eslabon.records.base.queries import organisation_of, role_of, seen_already


def _role(*roles: str) -> Predicate:
    return rules.predicate(lambda actor: role_of(actor) in roles, name=" | ".join(roles))


is_coordinator = _role("coordinator")
is_desk = _role("coordinator", "specialist")
is_staff = _role("coordinator", "specialist", "analyst", "reader")
is_ministry = _role("ministry")
is_donor = _role("donor")
is_implementer = _role("implementer")


@rules.predicate
def owns(actor: Any, record: Any) -> bool:
    """The record belongs to the actor's organisation; of one not made yet, its owner is looked at when it is."""
    organisation = organisation_of(actor)
    return organisation is not None and (record is None or getattr(record, "owner_id", None) == organisation)


@rules.predicate
def sees(actor: Any, record: Any) -> bool:
    """The actor may see the record."""
    if record is None or seen_already(actor, record):
        return True
    return bool(type(record).objects.visible_to(actor).filter(pk=record.pk).exists())


def allowed(actor: Any, right: str, record: Any = None) -> bool:
    """Whether an actor has a right (on a record). An unknown right is a mistake of the program: KeyError."""
    if not rules.perm_exists(right):
        raise KeyError(right)
    return bool(rules.has_perm(right, actor, record))


def standard(kind: str, write: Predicate = is_desk) -> None:
    """The rights of every kind: `write` says who makes and changes it.

    Changing who sees a record is a right of its own: nothing becomes public by accident.
    """
    rules.add_perm(f"{kind}.create", write)
    rules.add_perm(f"{kind}.change", write & sees)
    rules.add_perm(f"{kind}.withdraw", is_desk & sees)
    rules.add_perm(f"{kind}.set_level", is_coordinator)
