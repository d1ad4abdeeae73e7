"""The lines that can still be asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from eslabon.records.base.queries import RecordQuerySet
from eslabon.records.lines.models import Line


def open_lines(actor: Any, today: date | None = None) -> RecordQuerySet:
    """The lines that an actor sees whose deadline hasn't passed, those that end first before the others."""
    today = today or timezone.now().date()
    found: RecordQuerySet = (
        Line.objects.visible_to(actor)
        .filter(Q(deadline=None) | Q(deadline__gte=today), withdrawn=False)
        .select_related("provider")
        .prefetch_related("themes")
        .order_by("deadline", "title")
    )
    return found
