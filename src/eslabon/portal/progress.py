"""How far a task is, as pages tell it: base/progress.html, and base/renewing.html in the head."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.utils import timezone

from eslabon.work.models import Brought, Job

# Seconds after which the reader of the page is told that no worker takes the task up.
_LONG = 10


class Progress(NamedTuple):
    """What a task does, how many hundredths of it are done (None: one can't say), and where one asks that it stop."""

    here: str
    stop: str
    step: str
    percent: int | None
    long_waiting: bool
    stopping: bool


def progress_of(brought: Brought, steps: Mapping[str, str], waiting: str, here: str, stop: str) -> Progress | None:
    """How far the task of a file is; None where none waits or runs. `steps` words what a task does."""
    if not brought.under_way:
        return None
    job = brought.job
    percent = min(100, 100 * job.done // job.total) if job.total else None if job.step else 0
    waits = job.status == Job.Status.WAITING and (timezone.now() - job.created_at).total_seconds() > _LONG
    return Progress(here, stop, steps.get(job.step, waiting), percent, waits, job.stop_asked)
