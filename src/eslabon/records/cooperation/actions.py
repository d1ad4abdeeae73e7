"""The life of agreements and projects, and correcting an amount."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from eslabon.records.base import actions
from eslabon.records.base.actions import Invalid, action, keep
from eslabon.records.cooperation.kind import ENTRIES
from eslabon.records.cooperation.models import (
    AGREEMENT_PATH,
    PROJECT_PATH,
    Agreement,
    AgreementStatus,
    Difference,
    Entry,
    Project,
    ProjectStatus,
)
from eslabon.values.problems import Problem, Where, problem


def _not_on_path(record: Any, to: str, path: Mapping[str, tuple[str, ...]], words: Any) -> list[Problem]:
    possible = path[record.status]
    if to in possible:
        return []
    return [
        problem(
            "record.move-not-possible",
            Where(path="to"),
            now=str(words(record.status).label),
            to=str(words(to).label) if to in words.values else to,
            possible=", ".join(str(words(one).label) for one in possible),
        )
    ]


@action("agreements.move")
def move_agreement(actor: Any, record: Agreement, to: str, on: date | None = None, reason: str = "") -> Agreement:
    """The agreement at another step of its life, on a day where it is known. That it ended needs the day, that it ended
    early the reason too."""
    faults = _not_on_path(record, to, AGREEMENT_PATH, AgreementStatus)
    early, ended = to == AgreementStatus.ENDED, to in (AgreementStatus.CLOSED, AgreementStatus.ENDED)
    if early and not reason.strip():
        faults.append(problem("record.reason-missing", Where(path="reason")))
    if ended and on is None:
        faults.append(problem("field.missing", Where(path="on")))
    if faults:
        raise Invalid(faults)
    record.status, record.version = to, record.version + 1
    record.ended_on = on if ended else None
    record.ended_because = reason.strip() if early else ""
    if to == AgreementStatus.SIGNED:
        record.signed_on = on or record.signed_on
    elif to == AgreementStatus.IN_FORCE:
        record.in_force_on = record.in_force_on or on
    return keep(actor, record, reason)


@action("agreements.note")
def note_difference(actor: Any, record: Agreement, activity: str, flow: str, year: int, note: str) -> Agreement:
    """A note on the difference between what is held and what is published in a year; an empty one takes it back."""
    where = {"activity": activity, "flow": flow, "year": year}
    one = record.differences.filter(**where).first() or Difference(agreement=record, **where)
    one.note, one.author = note.strip(), actor if actor.pk else None
    one._history_user = one.author  # type: ignore[attr-defined]
    one._change_reason = ""  # type: ignore[attr-defined]
    if one.note:
        one.save()
    elif one.pk:
        one.delete()
    return record


@action("projects.move")
def move_project(actor: Any, record: Project, to: str, reason: str = "") -> Project:
    """The project in another status of its path."""
    faults = _not_on_path(record, to, PROJECT_PATH, ProjectStatus)
    if faults:
        raise Invalid(faults)
    record.status, record.version = to, record.version + 1
    return keep(actor, record, reason)


@action("entries.correct")
def correct(actor: Any, record: Entry, values: Mapping[str, Any], reason: str) -> Entry:
    """A new entry in the place of one that was wrong; the wrong one stays to be read, and counts no more.

    What `values` doesn't name is as in the entry corrected. Raises Invalid without a reason, or where the entry was
    corrected already.
    """
    faults = []
    if not reason.strip():
        faults.append(problem("record.reason-missing", Where(path="reason")))
    if hasattr(record, "corrected_by"):
        faults.append(problem("entry.corrected-already", Where(path="amount")))
    if faults:
        raise Invalid(faults)
    told = {name: _raw(record, name) for name in ENTRIES.names if name != "shared_with"}
    told["shared_with"] = list(record.shared_with.values_list("pk", flat=True))
    return actions.create(actor, ENTRIES, told | dict(values), reason, corrects=record)


def _raw(record: Entry, name: str) -> Any:
    return getattr(record, Entry._meta.get_field(name).attname)  # type: ignore[union-attr]
