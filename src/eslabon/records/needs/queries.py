"""Needs with what lists show of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from eslabon.records.base.queries import DESK, STAFF, RecordQuerySet, organisation_of, role_of
from eslabon.records.lines.queries import lines_for
from eslabon.records.needs.models import Link, Need


def needs_for(actor: Any) -> RecordQuerySet:
    """The needs that an actor sees, with theme and scores, in as few queries as lists need."""
    found: RecordQuerySet = (
        Need.objects.visible_to(actor)
        .filter(withdrawn=False)
        .select_related("theme", "strategy")
        .prefetch_related("scores")
    )
    return found


def shows_priority(actor: Any, need: Need) -> bool:
    """Whether an actor who sees a need may see its priority too."""
    return role_of(actor) in DESK or need.priority_shown


def priority_for(actor: Any, need: Need) -> str | None:
    """The priority, where the actor may see it."""
    return need.priority if shows_priority(actor, need) else None


def needs_with_links(actor: Any) -> RecordQuerySet:
    """The needs whose links are open to an actor: to the desk and its readers all, to others those of their own.

    With whom the desk talks isn't told with a need that it opens or publishes.
    """
    needs: RecordQuerySet = Need.objects.visible_to(actor).filter(withdrawn=False)
    if role_of(actor) not in (*DESK, *STAFF):
        organisation = organisation_of(actor)
        return needs.filter(owner=organisation) if organisation is not None else needs.none()
    return needs


def links_for(actor: Any) -> Any:
    """The links of needs that an actor sees; one to a line that the actor doesn't see is left out."""
    seen = Q(line=None) | Q(line__in=lines_for(actor).values("pk"))
    found = Link.objects.filter(seen, need__in=needs_with_links(actor).values("pk"))
    return found.select_related("line", "decided_by")
