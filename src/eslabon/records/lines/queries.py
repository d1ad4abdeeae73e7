"""The lines that can still be asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from eslabon.records.base.queries import RecordQuerySet
from eslabon.records.lines.models import Line


def lines_for(actor: Any) -> RecordQuerySet:
    """The lines that an actor sees, those whose deadline has passed too."""
    found: RecordQuerySet = Line.objects.visible_to(actor).filter(withdrawn=False)
    return found


def open_lines(actor: Any, today: date | None = None) -> RecordQuerySet:
    """The lines that an actor sees whose deadline hasn't passed, those that end first before the others."""
    today = today or timezone.now().date()
    found: RecordQuerySet = (
        lines_for(actor)
        .filter(Q(deadline=None) | Q(deadline__gte=today))
        .select_related("provider")
        .prefetch_related("themes")
        .order_by("deadline", "title")
    )
    return found
