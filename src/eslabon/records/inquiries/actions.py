"""Sending a form, what its link may do, and closing an inquiry whose answer was attended to."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from eslabon.records.accounts.actions import digest_of
from eslabon.records.base.actions import Invalid, action, keep
from eslabon.records.inquiries.models import OUT, Change, Decision, Inquiry, Item, Key, Status
from eslabon.values.problems import Where, problem

# How long a link lasts after the answer was due, and one without a day.
AFTER_DUE, WITHOUT_DAY = timedelta(days=30), timedelta(days=60)


@action("inquiries.send")
def send(actor: Any, inquiry: Inquiry, items: Iterable[Item]) -> tuple[Inquiry, str]:
    """The inquiry sent with these items, and the secret of its link, which isn't kept.

    Raises Invalid where it was sent before, or its link would be over already.
    """
    if inquiry.status != Status.DRAFT:
        raise Invalid([problem("inquiry.sent-already", Where(path="status"))])
    today = timezone.now().date()
    inquiry.expires_on = inquiry.expires_on or (inquiry.due_on + AFTER_DUE if inquiry.due_on else today + WITHOUT_DAY)
    _still_lasts(inquiry)
    inquiry.status, inquiry.sent_at, inquiry.sent_by = Status.SENT, timezone.now(), actor
    inquiry.version += 1
    keep(actor, inquiry, "")
    for one in items:
        one.inquiry = inquiry
    Item.objects.bulk_create(items)
    return inquiry, new_key(inquiry)


@action("inquiries.send")
def send_again(actor: Any, inquiry: Inquiry) -> tuple[Inquiry, str]:
    """The inquiry with another link: those before it no longer work, what was filled in stays. Raises Invalid."""
    if inquiry.status not in OUT:
        raise Invalid([problem("inquiry.not-out", Where(path="status"))])
    _still_lasts(inquiry)
    inquiry.keys.filter(stopped_at=None).update(stopped_at=timezone.now())
    inquiry.version += 1
    keep(actor, inquiry, "")
    return inquiry, new_key(inquiry)


def _still_lasts(inquiry: Inquiry) -> None:
    if inquiry.withdrawn:
        raise Invalid([problem("inquiry.not-out", Where(path="status"))])
    if inquiry.is_expired():
        raise Invalid([problem("inquiry.expired", Where(path="expires_on"))])


def new_key(inquiry: Inquiry) -> str:
    """The secret of one more link to a form."""
    secret = secrets.token_urlsafe(32)
    Key.objects.create(inquiry=inquiry, digest=digest_of(secret))
    return secret


def opened(inquiry: Inquiry) -> None:
    """Notes that the form was opened, the first time."""
    Inquiry.objects.filter(pk=inquiry.pk, status=Status.SENT).update(status=Status.OPENED, opened_at=timezone.now())


def locked_form(inquiry: Inquiry) -> Inquiry | None:
    """The inquiry, locked until the transaction ends; None where it was answered or withdrawn meanwhile."""
    found = Inquiry.objects.select_for_update().get(pk=inquiry.pk)
    return found if found.status in OUT and not found.withdrawn else None


def answer(
    inquiry: Inquiry, changes: Sequence[Change], by: str, remarks: str, nothing: bool, actor: Any = None
) -> Inquiry:
    """The form sent back, once: with these changes for the desk to decide. `inquiry` is locked."""
    Change.objects.bulk_create(changes)
    inquiry.status, inquiry.answered_at = Status.ANSWERED, timezone.now()
    inquiry.answered_by, inquiry.remarks, inquiry.nothing = by[:200], remarks, nothing
    inquiry.version += 1
    kept: Inquiry = keep(actor, inquiry, "")
    return kept


@action("inquiries.decide")
def close(actor: Any, inquiry: Inquiry) -> Inquiry:
    """An answer that was attended to. Raises Invalid while something of it isn't decided."""
    if inquiry.status != Status.ANSWERED or _undecided(inquiry):
        raise Invalid([problem("inquiry.undecided", Where(path="status"))])
    inquiry.status, inquiry.version = Status.DECIDED, inquiry.version + 1
    kept: Inquiry = keep(actor, inquiry, "")
    return kept


def note_decision(actor: Any, change: Change, decision: str, note: str) -> None:
    """Notes what was decided of a change; the last decision closes the inquiry."""
    with transaction.atomic():
        change.decision, change.note = decision, note.strip()[:500]
        change.decided_by, change.decided_at = actor, timezone.now()
        change.save()
        inquiry = change.item.inquiry
        if inquiry.status == Status.ANSWERED and not _undecided(inquiry):
            close(actor, inquiry)


def _undecided(inquiry: Inquiry) -> bool:
    return Change.objects.filter(item__inquiry=inquiry, decision=Decision.NONE).exists()
