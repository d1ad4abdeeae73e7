"""Takes the form of a progress report in: all of it or nothing; what somebody else changed meanwhile is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from eslabon.records.base.actions import Conflict, Invalid, get
from eslabon.records.base.queries import remember_seen
from eslabon.records.base.rules import allowed
from eslabon.records.results import actions
from eslabon.records.results.kind import REPORTS
from eslabon.records.results.models import Report
from eslabon.records.results.models.reports import OPEN
from eslabon.records.results.queries import reports_for
from eslabon.work.reporting.fields import arguments, held
from eslabon.work.reporting.reading import Filled, Place
from eslabon.work.sheets import Fault

# More open reports than anybody chooses from.
_MOST = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that holds something else than the form says: its cell, as it stands now, what the form says."""

    place: Place
    now: str
    given: str


@dataclass
class Outcome:
    """What became of a form: kept, presented, or what is wrong with it, or what somebody else changed meanwhile."""

    report: Report
    kept: bool = False
    presented: bool = False
    faults: list[Fault] = field(default_factory=list)
    differs: list[Difference] | None = None


def fillable(actor: Any) -> list[Report]:
    """The open reports that an actor may fill in, what is due first."""
    found = list(reports_for(actor).filter(status__in=OPEN).order_by("due_on", "starts_on", "pk")[:_MOST])
    for one in found:
        remember_seen(actor, one)  # read as one that the actor sees: the right asks no more
    return [one for one in found if allowed(actor, "reports.fill", one)]


def take(actor: Any, filled: Filled, present: bool = False, dry_run: bool = False) -> Outcome:
    """Keeps what a form says, and presents the report; with `dry_run` the answer is the same and nothing is written.

    Raises NotFound where the actor sees no such report, Denied without the right.
    """
    with transaction.atomic():
        outcome = _taken(actor, filled, present)
        outcome.faults.sort(key=lambda one: (one.sheet or "", one.row, one.column or ""))
        if dry_run or not outcome.kept:
            transaction.set_rollback(True)
    return outcome


def _taken(actor: Any, filled: Filled, present: bool) -> Outcome:
    outcome = Outcome(get(actor, REPORTS, filled.number), faults=list(filled.faults))
    try:
        outcome.report = actions.fill(actor, outcome.report, filled.version, *arguments(filled.given))
    except Invalid as error:
        outcome.faults += _told(filled, error)
        return outcome
    except Conflict as error:
        outcome.report = error.record  # type: ignore[assignment]
        outcome.differs = differences(filled, outcome.report)
        return outcome
    if outcome.faults:
        return outcome
    outcome.kept = True
    if present:
        try:
            outcome.report = actions.present(actor, outcome.report)
            outcome.presented = True
        except Invalid as error:
            outcome.faults += _told(filled, error)
    return outcome


def _told(filled: Filled, error: Invalid) -> list[Fault]:
    """What an action refused, at its cells; what was told of a cell already isn't told again."""
    known = {one.problem.where.path for one in filled.faults}
    return [filled.fault(one) for one in error.problems if one.where.path not in known]


def differences(filled: Filled, report: Report) -> list[Difference]:
    """Where a report holds something else than a form says."""
    now = held(report)
    return [
        Difference(filled.places[key], now.get(key, ""), text)
        for key, text in filled.given.items()
        if now.get(key, "") != text
    ]
