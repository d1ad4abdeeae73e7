"""When an activity is running: on which days yes, on which days nobody can say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

FIRST, LAST = date(1, 1, 1), date(9999, 12, 31)
IMPLEMENTING = "2"
OVER = frozenset(("3", "4", "5", "6"))


class Running(NamedTuple):
    """The days (both ends included, None where there are none) on which an activity is running, and those on
    which it is unknown; from the day after `overdue_after` it is running past its planned end."""

    start: date | None = None
    end: date | None = None
    unknown_from: date | None = None
    unknown_to: date | None = None
    overdue_after: date | None = None

    def on(self, day: date) -> str:
        """`yes`, `overdue`, `no` or `unknown`."""
        if self.unknown_from and self.unknown_to and self.unknown_from <= day <= self.unknown_to:
            return "unknown"
        if not (self.start and self.end and self.start <= day <= self.end):
            return "no"
        return "overdue" if self.overdue_after and day > self.overdue_after else "yes"


# Of what is no activity, or says nothing, nobody knows whether it runs.
UNKNOWN = Running(unknown_from=FIRST, unknown_to=LAST)


def running(
    status: str | None,
    planned_start: date | None,
    actual_start: date | None,
    planned_end: date | None,
    actual_end: date | None,
    updated: date | None,
) -> Running:
    """The days an activity runs, from its dates, its status and the day its publisher last updated it.

    An actual end decides; else status 2 (implementation) runs on; else a status that says it is over holds from
    the update on and is unknown before; else the planned dates. Without any start, days before the end are unknown.
    """
    start = actual_start or planned_start
    if actual_end is None and status in OVER:
        if updated is None:
            return Running(unknown_from=start or FIRST, unknown_to=LAST)
        return _unknown(start or FIRST, updated - timedelta(days=1) if updated > FIRST else FIRST)
    if actual_end is not None:
        end, overdue = actual_end, None
    elif status == IMPLEMENTING:
        end, overdue = LAST, planned_end
    elif planned_end is not None:
        end, overdue = planned_end, None
    else:
        return Running(unknown_from=start or FIRST, unknown_to=LAST)
    if start is None:
        return _unknown(FIRST, end)
    return Running(start, end, overdue_after=overdue) if start <= end else Running()


def _unknown(first: date, last: date) -> Running:
    return Running(unknown_from=first, unknown_to=last) if first <= last else Running()
