"""Long tasks: asked for in the transaction of what they are for, done by a worker, taken up again where one died.

A task is a function of the job's terms and a progress function. It can be stopped wherever it tells its progress, and
it is repeatable: a worker that is killed leaves nothing that a second run would trip over.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from eslabon.work.models import Job

Progress = Callable[[str, int, int], None]
Task = Callable[[dict[str, Any], Progress], Any]

# How often a running job's row is written, in seconds; how long without a sign of life its worker counts as dead.
EVERY = 0.5
BEAT = 5.0
DEAD_AFTER = timedelta(seconds=30)
MOST_TRIES = 3
TASKS: dict[str, Task] = {}
log = logging.getLogger(__name__)


class Stopped(Exception):
    """Somebody asked that the job be stopped."""


class Interrupted(Exception):
    """The worker is about to end: another takes the job up."""


class Lost(Exception):
    """The job is another worker's by now."""


def task(name: str) -> Callable[[Task], Task]:
    """Registers a task under a name."""

    def registered(function: Task) -> Task:
        TASKS[name] = function
        return function

    return registered


def enqueue(task: str, terms: dict[str, Any], actor: Any = None) -> Job:
    """A job that waits; it is there once the transaction that asks for it has ended well."""
    if task not in TASKS:
        raise KeyError(task)
    return Job.objects.create(task=task, terms=terms, asked_by=actor if getattr(actor, "pk", None) else None)


def ask_stop(job: Job) -> None:
    """Asks that a job be stopped: one that waits is so at once, a running one where it next tells its progress."""
    now = timezone.now()
    waiting = Job.objects.filter(pk=job.pk, status=Job.Status.WAITING)
    if not waiting.update(status=Job.Status.STOPPED, stop_asked=True, ended_at=now):
        Job.objects.filter(pk=job.pk, status=Job.Status.RUNNING).update(stop_asked=True)


def claim() -> Job | None:
    """The next job, now this worker's: one that waits, or one whose worker gives no sign of life."""
    while True:
        with transaction.atomic():
            found = _next()
            if found is None:
                return None
            # Where rows can't be locked, only one of two workers changes the row that both have read.
            mine = Job.objects.filter(pk=found.pk, status=found.status, worker=found.worker, tries=found.tries)
            now = timezone.now()
            if found.stop_asked:
                mine.update(status=Job.Status.STOPPED, ended_at=now)
                continue
            if found.tries >= MOST_TRIES:
                mine.update(status=Job.Status.FAILED, ended_at=now, result={"fault": "the worker died"})
                continue
            name = f"{socket.gethostname()[:20]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
            if mine.update(status=Job.Status.RUNNING, worker=name, heartbeat=now, tries=F("tries") + 1, step=""):
                return Job.objects.get(pk=found.pk)


def _next() -> Job | None:
    now = timezone.now()
    ready = Q(status=Job.Status.WAITING) & (Q(run_after=None) | Q(run_after__lte=now))
    left = Q(status=Job.Status.RUNNING, heartbeat__lt=now - DEAD_AFTER)
    found = Job.objects.filter(ready | left).order_by("pk")
    if connection.features.has_select_for_update_skip_locked:
        found = found.select_for_update(skip_locked=True)
    return found.first()


class Running:
    """A job while its worker does it: writes how far it is, and learns that it is to end."""

    def __init__(self, job: Job, ending: threading.Event) -> None:
        self.job = job
        self.ending = ending
        self.written = 0.0
        self.step = ""

    def progress(self, step: str, done: int, total: int) -> None:
        """Tells how far the job is. Raises Stopped, Interrupted or Lost where it must not go on."""
        if self.ending.is_set():
            raise Interrupted
        if step == self.step and time.monotonic() - self.written < EVERY:
            return
        self.beat(step=step[:40], done=max(done, 0), total=max(total, 0))
        self.written, self.step = time.monotonic(), step
        if Job.objects.filter(pk=self.job.pk, stop_asked=True).exists():
            raise Stopped

    def beat(self, **values: Any) -> None:
        """A sign of life. Raises Lost where the job is another worker's."""
        if not self._mine().update(heartbeat=timezone.now(), **values):
            raise Lost

    def end(self, **values: Any) -> None:
        """Writes what became of the job, unless another worker has it."""
        self._mine().update(**values)

    def _mine(self) -> Any:
        return Job.objects.filter(pk=self.job.pk, status=Job.Status.RUNNING, worker=self.job.worker)


@contextmanager
def _beating(run: Running) -> Iterator[None]:
    """Signs of life from a thread of its own, for the steps that tell no progress for long."""
    over = threading.Event()

    def beat() -> None:
        try:
            while not over.wait(BEAT):
                try:
                    run.beat()
                except OperationalError:  # somebody writes much at once; the next beat will do
                    log.info("job %s: the database was busy", run.job.pk)
        except Lost:
            pass  # the task learns it where it next tells its progress
        finally:
            connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def execute(job: Job, ending: threading.Event) -> None:
    """Does a claimed job and writes what became of it."""
    run, status = Running(job, ending), Job.Status
    try:
        with _beating(run):
            result = TASKS[job.task](job.terms, run.progress)
    except Lost:
        log.warning("job %s was taken up by another worker", job.pk)
    except Stopped:
        run.end(status=status.STOPPED, ended_at=timezone.now())
    except Interrupted:
        run.end(status=status.WAITING, worker="", tries=F("tries") - 1)
    except Exception as error:
        log.exception("job %s (%s) failed", job.pk, job.task)
        if job.tries < MOST_TRIES:
            run.end(status=status.WAITING, worker="", run_after=timezone.now() + timedelta(seconds=10 * job.tries))
        else:
            run.end(status=status.FAILED, ended_at=timezone.now(), result={"fault": type(error).__name__})
    else:
        run.end(status=status.DONE, ended_at=timezone.now(), result=result)
