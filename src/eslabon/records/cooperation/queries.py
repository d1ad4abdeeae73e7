"""Agreements and projects with what lists show of them, and the entries that an actor sees."""

from __future__ import annotations

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


def differences_for(actor: Any, agreement: Agreement) -> list[Difference]:
    """What the desk noted of an agreement's differences; its own people read it."""
    return list(agreement.differences.all()) if allowed(actor, "agreements.see_notes", agreement) else []


def projects_for(actor: Any) -> RecordQuerySet:
    """The projects that an actor sees."""
    found: RecordQuerySet = (
        Project.objects.visible_to(actor)
        .filter(withdrawn=False)
        .select_related("agreement", "provider", "agreement__provider", "lead", "theme")
    )
    return found


def entries_for(actor: Any) -> RecordQuerySet:
    """The amounts that an actor sees, those that were corrected among them."""
    found: RecordQuerySet = (
        Entry.objects.visible_to(actor).filter(withdrawn=False).select_related("amendment").order_by("on", "pk")
    )
    return found
