"""What is asked and still owed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from eslabon.records.base.queries import RecordQuerySet
from eslabon.records.requests.models import Request, Status


def overdue(actor: Any, today: date | None = None) -> RecordQuerySet:
    """The requests that an actor sees whose answer is owed since before today, the oldest first."""
    found = Request.objects.visible_to(actor).filter(
        status=Status.OPEN, withdrawn=False, due_on__lt=today or timezone.now().date()
    )
    ordered: RecordQuerySet = found.select_related("asked_by", "asked_of").order_by("due_on")
    return ordered
