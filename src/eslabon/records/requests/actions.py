"""Answering, reopening and dropping a request."""

from __future__ import annotations

from datetime import date
from typing import Any

from eslabon.records.base.actions import Invalid, action, keep
from eslabon.records.base.values import in_both
from eslabon.records.requests.models import Request, Status
from eslabon.values.problems import Where, problem


def _moved(record: Request, allowed: tuple[str, ...], to: Status) -> None:
    if record.status not in allowed:
        words = {
            "now": in_both(Status(record.status).label),
            "to": in_both(to.label),
            "possible": in_both(*(one.label for one in Status if one != record.status)),
        }
        raise Invalid([problem("record.move-not-possible", Where(path="status"), **words)])
    record.status, record.version = to, record.version + 1


@action("requests.answer")
def answer(actor: Any, record: Request, text: str, on: date, paper: str = "") -> Request:
    """The request answered. Raises Invalid without a text, or where it isn't open."""
    if not text.strip():
        raise Invalid([problem("field.missing", Where(path="text"))])
    _moved(record, (Status.OPEN,), Status.ANSWERED)
    record.answer, record.answered_on, record.answer_paper = text.strip(), on, paper.strip()[:120]
    return keep(actor, record, "answered")


@action("requests.reopen")
def reopen(actor: Any, record: Request, reason: str) -> Request:
    """An answered or dropped request open again: the answer didn't do."""
    if not reason.strip():
        raise Invalid([problem("record.reason-missing", Where(path="reason"))])
    _moved(record, (Status.ANSWERED, Status.DROPPED), Status.OPEN)
    record.answered_on = None
    return keep(actor, record, reason)


@action("requests.drop")
def drop(actor: Any, record: Request, reason: str) -> Request:
    """A request that nobody waits for any more."""
    if not reason.strip():
        raise Invalid([problem("record.reason-missing", Where(path="reason"))])
    _moved(record, (Status.OPEN,), Status.DROPPED)
    return keep(actor, record, reason)
