"""How a project stands on a day, by its plan and its reports (measure standing@1).

The rules are data: the first that holds gives the state, and whoever prints a state prints its rule beside it. A state
says nothing of the money: that is the ladder's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

MEASURE = "standing@1"
CANCELLED, SUSPENDED, ENDED, TO_COME = "cancelled", "suspended", "ended", "to-come"
LATE, PAST_END, NOT_STARTED, RUNNING, UNDATED = "late", "past-end", "not-started", "running", "undated"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known of a project: its status as written down (planned, running, suspended, completed, cancelled), its
    dates, and the earliest days on which a milestone not reached and a progress report not presented were due."""

    status: str
    starts_on: date | None = None
    ends_on: date | None = None
    milestone_due: date | None = None
    report_due: date | None = None


def _past(due: date | None, day: date) -> bool:
    return due is not None and due < day


def _ended(plan: Plan, day: date) -> bool:
    return plan.status == "completed" and (plan.ends_on is None or plan.ends_on <= day)


def _late(plan: Plan, day: date) -> bool:
    return _past(plan.milestone_due, day) or _past(plan.report_due, day)


# In the order in which they are put: the first that holds gives the state.
RULES: tuple[tuple[str, Callable[[Plan, date], bool]], ...] = (
    (CANCELLED, lambda plan, day: plan.status == "cancelled"),
    (SUSPENDED, lambda plan, day: plan.status == "suspended"),
    (ENDED, _ended),
    (TO_COME, lambda plan, day: plan.starts_on is not None and plan.starts_on > day),
    (LATE, _late),
    (PAST_END, lambda plan, day: _past(plan.ends_on, day)),
    (NOT_STARTED, lambda plan, day: plan.status == "planned" and plan.starts_on is not None),
    (RUNNING, lambda plan, day: plan.status in ("running", "completed")),
    (UNDATED, lambda plan, day: True),
)
STATES = tuple(name for name, _holds in RULES)


def standing(plan: Plan, day: date) -> str:
    """The state of a project on a day: one of `STATES`."""
    return next(name for name, holds in RULES if holds(plan, day))
