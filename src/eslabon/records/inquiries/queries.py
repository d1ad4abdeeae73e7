"""The inquiry that a link opens; how far inquiries are."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from eslabon.records.accounts.actions import digest_of
from eslabon.records.base.actions import NotFound
from eslabon.records.base.queries import RecordQuerySet
from eslabon.records.inquiries.models import OUT, Decision, Inquiry, Key, Status, Verdict


def inquiry_of(secret: str, today: date | None = None) -> Inquiry:
    """The inquiry that a link's secret opens.

    Raises NotFound, whatever the reason: no such link, another took its place, its time is over, or the inquiry was
    withdrawn.
    """
    digest = digest_of(secret)
    key = Key.objects.filter(digest=digest, stopped_at=None).select_related("inquiry__party").first()
    if key is None or not secrets.compare_digest(key.digest, digest):
        raise NotFound("inquiry")
    found = key.inquiry
    if found.withdrawn or found.status == Status.DRAFT or found.is_expired(today):
        raise NotFound("inquiry")
    return found


def inquiries_for(actor: Any) -> RecordQuerySet:
    """The inquiries that an actor sees, each with how many items it has, how many are answered, what is undecided."""
    held = Q(items__about__isnull=False)
    found: RecordQuerySet = (
        Inquiry.objects.visible_to(actor)
        .filter(withdrawn=False)
        .select_related("party")
        .annotate(
            asked=Count("items", filter=held, distinct=True),
            told=Count("items", filter=held & ~Q(items__verdict=Verdict.NONE), distinct=True),
            changes=Count("items__changes", distinct=True),
            undecided=Count("items__changes", filter=Q(items__changes__decision=Decision.NONE), distinct=True),
        )
    )
    return found


def to_remind(today: date, until: date, asked: datetime) -> list[Inquiry]:
    """The inquiries that are out, due between two days, sent before a moment, whose contact wasn't reminded yet."""
    out = Inquiry.objects.filter(status__in=OUT, withdrawn=False, reminded_at=None, sent_at__lte=asked)
    found = out.filter(due_on__gte=today, due_on__lte=until)
    return [one for one in found.order_by("pk") if not one.is_expired(today)]


def overdue(actor: Any, today: date | None = None) -> RecordQuerySet:
    """The inquiries that an actor sees whose answer is owed since before today, the oldest first."""
    found = Inquiry.objects.visible_to(actor).filter(
        status__in=OUT, withdrawn=False, due_on__lt=today or timezone.now().date()
    )
    ordered: RecordQuerySet = found.select_related("party").order_by("due_on", "pk")
    return ordered
