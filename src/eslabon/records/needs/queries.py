"""Needs with what lists show of them."""

from __future__ import annotations

from typing import Any

from eslabon.records.base.queries import DESK, RecordQuerySet, role_of
from eslabon.records.needs.models import Need


def needs_for(actor: Any) -> RecordQuerySet:
    """The needs that an actor sees, with theme and scores, in as few queries as lists need."""
    found: RecordQuerySet = (
        Need.objects.visible_to(actor)
        .filter(withdrawn=False)
        .select_related("theme", "strategy")
        .prefetch_related("scores")
    )
    return found


def priority_for(actor: Any, need: Need) -> str | None:
    """The priority, where the actor may see it."""
    return need.priority if role_of(actor) in DESK or need.priority_shown else None
