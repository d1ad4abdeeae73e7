"""Indicators with their targets and values, and the reports of projects, that an actor sees."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from eslabon.records.base.queries import RecordQuerySet
from eslabon.records.results.models import Indicator, Objective, Report, Target, Value
from eslabon.records.results.models.reports import OPEN


def objectives_for(actor: Any) -> RecordQuerySet:
    """The lines of frameworks that an actor sees."""
    found: RecordQuerySet = Objective.objects.visible_to(actor).filter(withdrawn=False)
    return found


def indicators_for(actor: Any) -> RecordQuerySet:
    """The indicators that an actor sees, each with the `targets` and `values` that it sees of them."""
    targets = Target.objects.visible_to(actor).filter(withdrawn=False).order_by("year", "pk")
    values = Value.objects.visible_to(actor).filter(withdrawn=False).order_by("ends_on", "pk")
    found: RecordQuerySet = (
        Indicator.objects.visible_to(actor)
        .filter(withdrawn=False)
        .prefetch_related(Prefetch("targets", targets), Prefetch("values", values))
        .order_by("project", "pk")
    )
    return found


def reports_for(actor: Any) -> RecordQuerySet:
    """The progress reports that an actor sees, in the order of their periods."""
    found: RecordQuerySet = (
        Report.objects.visible_to(actor)
        .filter(withdrawn=False)
        .select_related("project")
        .order_by("project", "starts_on", "pk")
    )
    return found


def late_reports(actor: Any, today: date | None = None) -> RecordQuerySet:
    """The reports that should have been presented before today, the oldest first."""
    today = today or timezone.now().date()
    found: RecordQuerySet = reports_for(actor).filter(status__in=OPEN, due_on__lt=today).order_by("due_on", "pk")
    return found
