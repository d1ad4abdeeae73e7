"""Agreements and projects with what lists show of them, and the entries that an actor sees."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from eslabon.records.base.queries import RecordQuerySet
from eslabon.records.base.rules import allowed
from eslabon.records.cooperation.models import Agreement, Difference, Entry, Project


def agreements_for(actor: Any) -> RecordQuerySet:
    """The agreements that an actor sees."""
    found: RecordQuerySet = (
        Agreement.objects.visible_to(actor)
        .filter(withdrawn=False)
        .select_related("provider")
        .prefetch_related("amendments")
    )
    return found


def differences_for(actor: Any, agreements: Iterable[Agreement]) -> list[Difference]:
    """What the desk noted of the differences of agreements that an actor sees; its own people read it."""
    if not allowed(actor, "agreements.see_notes"):
        return []
    return list(Difference.objects.filter(agreement__in=agreements))


def projects_for(actor: Any) -> RecordQuerySet:
    """The projects that an actor sees."""
    found: RecordQuerySet = (
        Project.objects.visible_to(actor).filter(withdrawn=False).select_related("agreement", "theme")
    )
    return found


def entries_for(actor: Any) -> RecordQuerySet:
    """The amounts that an actor sees, those that were corrected among them."""
    found: RecordQuerySet = (
        Entry.objects.visible_to(actor).filter(withdrawn=False).select_related("amendment").order_by("on", "pk")
    )
    return found
