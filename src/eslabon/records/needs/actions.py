"""Moving a need along its path, and weighing it."""

from __future__ import annotations

from typing import Any

from eslabon.records.base.actions import Invalid, action, keep
from eslabon.records.base.values import in_both
from eslabon.records.needs.models import PATH, Criterion, Need, Score, Scored, Status
from eslabon.values.problems import Where, problem


def _to(actor: Any, record: Need, to: str, reason: str) -> Need:
    possible = PATH[record.status]
    if to not in possible:
        raise Invalid(
            [
                problem(
                    "record.move-not-possible",
                    Where(path="status"),
                    now=in_both(Status(record.status).label),
                    to=in_both(Status(to).label) if to in Status.values else to,
                    possible=in_both(*(Status(one).label for one in possible)),
                )
            ]
        )
    record.status, record.version = to, record.version + 1
    return keep(actor, record, reason)


@action("needs.present")
def present(actor: Any, record: Need, reason: str = "") -> Need:
    """A drafted need presented to the table."""
    return _to(actor, record, Status.PRESENTED, reason)


@action("needs.approve")
def approve(actor: Any, record: Need, reason: str = "") -> Need:
    """A presented need approved by the table."""
    return _to(actor, record, Status.APPROVED, reason)


@action("needs.move")
def move(actor: Any, record: Need, to: str, reason: str = "") -> Need:
    """The need in another status of its path; approving has a right and an action of its own."""
    if to == Status.APPROVED and record.status == Status.PRESENTED:
        return approve(actor, record, reason)
    return _to(actor, record, to, reason)


@action("needs.score")
def score(actor: Any, record: Need, criterion: str, score: str, reason: str) -> Need:
    """The need weighed by one criterion. Raises Invalid without a reason."""
    faults = []
    if criterion not in Criterion.values:
        faults.append(problem("field.not-choice", Where(path="criterion"), value=criterion))
    if score not in Score.values:
        faults.append(problem("field.not-choice", Where(path="score"), value=score))
    if not reason.strip():
        faults.append(problem("record.reason-missing", Where(path="reason")))
    if faults:
        raise Invalid(faults)
    one = Scored.objects.filter(need=record, criterion=criterion).first() or Scored(need=record, criterion=criterion)
    one.score, one.reason, one.author = score, reason.strip(), actor if actor.pk else None
    one._history_user = one.author  # type: ignore[attr-defined]
    one.save()
    record.version += 1
    return keep(actor, record, f"{criterion}: {score}")


@action("needs.show_priority")
def show_priority(actor: Any, record: Need, shown: bool) -> Need:
    """The priority shown to whoever sees the need, or kept to the desk again."""
    record.priority_shown, record.version = shown, record.version + 1
    return keep(actor, record, "priority shown" if shown else "priority kept")
