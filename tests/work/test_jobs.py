"""Jobs: asked for with what they are for, done once, taken up again where a worker died."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from eslabon.work import jobs
from eslabon.work.models import Job

pytestmark = pytest.mark.django_db(transaction=True)
DONE: list[int] = []


@jobs.task("test.note")
def note(terms: dict[str, Any], progress: jobs.Progress) -> dict[str, Any]:
    progress("note", 1, 2)
    DONE.append(terms["number"])
    return {"number": terms["number"]}


@jobs.task("test.fail")
def fail(terms: dict[str, Any], progress: jobs.Progress) -> None:
    raise RuntimeError("it breaks")


@pytest.fixture(autouse=True)
def nothing_done() -> None:
    DONE.clear()


def run_one(ending: threading.Event | None = None) -> Job:
    job = jobs.claim()
    assert job is not None
    jobs.execute(job, ending or threading.Event())
    job.refresh_from_db()
    return job


def test_a_job_is_asked_for_in_the_transaction_of_what_it_is_for() -> None:
    with transaction.atomic():
        jobs.enqueue("test.note", {"number": 1})
        transaction.set_rollback(True)
    assert jobs.claim() is None


def test_a_job_is_done_and_keeps_its_result() -> None:
    jobs.enqueue("test.note", {"number": 5})
    job = run_one()
    assert (job.status, job.result, job.step, job.done, job.total) == ("done", {"number": 5}, "note", 1, 2)
    assert jobs.claim() is None


def test_a_job_whose_worker_gives_no_sign_of_life_is_taken_up_three_times_at_most() -> None:
    jobs.enqueue("test.note", {"number": 1})
    for tries in (1, 2, 3):
        job = jobs.claim()
        assert job is not None
        assert job.tries == tries
        assert jobs.claim() is None  # its worker may live
        Job.objects.update(heartbeat=timezone.now() - timedelta(seconds=31))
    assert jobs.claim() is None
    assert Job.objects.get().status == "failed"


def test_a_worker_that_comes_back_late_writes_nothing() -> None:
    jobs.enqueue("test.note", {"number": 1})
    late = jobs.claim()
    Job.objects.update(heartbeat=timezone.now() - timedelta(seconds=31))
    assert late is not None
    run_one()
    jobs.execute(late, threading.Event())
    assert DONE == [1]
    assert Job.objects.get().tries == 2


def test_a_job_that_waits_is_stopped_at_once_and_a_running_one_where_it_tells_its_progress() -> None:
    jobs.ask_stop(jobs.enqueue("test.note", {"number": 1}))
    assert jobs.claim() is None
    jobs.enqueue("test.note", {"number": 2})
    job = jobs.claim()
    assert job is not None
    jobs.ask_stop(job)
    jobs.execute(job, threading.Event())
    assert {one.status for one in Job.objects.all()} == {"stopped"}
    assert DONE == []


def test_a_worker_that_ends_gives_its_job_back() -> None:
    jobs.enqueue("test.note", {"number": 1})
    ending = threading.Event()
    ending.set()
    job = run_one(ending)
    assert (job.status, job.tries) == ("waiting", 0)
    assert run_one().status == "done"


def test_a_task_that_breaks_is_tried_again_later_and_then_fails() -> None:
    jobs.enqueue("test.fail", {})
    for status in ("waiting", "waiting", "failed"):
        Job.objects.update(run_after=None)
        assert run_one().status == status
    assert Job.objects.get().result == {"fault": "RuntimeError"}
