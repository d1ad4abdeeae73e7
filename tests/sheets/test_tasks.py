"""Checking and accepting on the web are tasks: with progress, stopped when asked, taken up again when killed."""

from __future__ import annotations

import io
import signal
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from eslabon.records.accounts.models import User
from eslabon.records.base.actions import Invalid
from eslabon.records.needs.models import Need
from eslabon.work import jobs
from eslabon.work.models import Job, Sheet
from eslabon.work.sheets import kind_named, staging
from tests.work.conftest import Site, worked
from tests.work.conftest import make_site as make_site
from tests.work.conftest import site as site
from tests.work.test_workers import until

NEEDS = kind_named("needs")


@pytest.fixture
def desk(example_records: None, db: None) -> User:
    return User.objects.get(role="specialist")


def received(actor: User, *rows: tuple[Any, ...]) -> Sheet:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    target = io.BytesIO()
    book.save(target)
    return staging.receive(actor, NEEDS, "x.xlsx", [target.getvalue()], "es")


ROWS = (("Necesidad", "Tema"), ("Una", "Agricultura"), ("Otra", "Agrikultura"))


def again(sheet: Sheet, actor: User) -> Sheet:
    return staging.find(actor, NEEDS, sheet.key)


def test_nothing_is_asked_twice(desk: User) -> None:
    sheet = received(desk, *ROWS)
    for step in (staging.take, staging.check_again, staging.discard):
        with pytest.raises(Invalid):  # its check is under way
            step(desk, sheet)
    worked()
    before = Need.objects.count()
    staging.take(desk, sheet)
    with pytest.raises(Invalid):
        staging.take(desk, sheet)
    worked()
    with pytest.raises(Invalid):
        staging.take(desk, sheet)
    # A task that was done and whose worker died before it said so is done again.
    Job.objects.filter(task="sheet.accept").update(status="waiting", result=None)
    worked()
    assert Need.objects.count() == before + 1
    assert (again(sheet, desk).accepted, again(sheet, desk).told["good"]) == (1, 1)


@pytest.mark.parametrize("ask", ["check", "accept"])
def test_what_is_stopped_has_written_nothing(desk: User, ask: str) -> None:
    sheet, before = received(desk, *ROWS), Need.objects.count()
    if ask == "accept":
        worked()
        staging.take(desk, sheet)
    job = jobs.claim()
    assert job is not None
    staging.stop(desk, again(sheet, desk))
    jobs.execute(job, threading.Event())
    assert again(sheet, desk).job.status == "stopped"
    assert Need.objects.count() == before
    if ask == "check":
        staging.check_again(desk, sheet)
        worked()
    staging.take(desk, sheet)
    worked()
    assert Need.objects.count() == before + 1


def test_one_who_may_no_longer_write_writes_nothing(desk: User) -> None:
    sheet = received(desk, *ROWS)
    worked()
    staging.take(desk, sheet)
    User.objects.filter(pk=desk.pk).update(role="reader")
    worked()
    assert Sheet.objects.get().told["refusal"]["code"] == "sheet.denied"
    assert Sheet.objects.get().accepted is None


def test_a_file_that_is_gone_is_told(desk: User) -> None:
    sheet = received(desk, *ROWS)
    (staging.folder_of(sheet) / "received").unlink()
    worked()
    assert again(sheet, desk).told["refusal"]["code"] == "sheet.expired"


RECEIVE = """
from pathlib import Path
from eslabon.records.accounts.models import User
from eslabon.work.sheets import kind_named, staging
ana = User.objects.create_user("ana@example.org", name="Ana", role="coordinator")
staging.receive(ana, kind_named("needs"), "x.csv", [Path({path!r}).read_bytes()], "es")
"""
ACCEPT = """
from eslabon.work.models import Sheet
from eslabon.work.sheets import staging
sheet = Sheet.objects.select_related("uploaded_by").get()
staging.take(sheet.uploaded_by, sheet)
"""
LATER = """
from datetime import timedelta
from django.utils import timezone
from eslabon.work.models import Job
Job.objects.update(heartbeat=timezone.now() - timedelta(seconds=31))
"""
COUNT = """
SELECT (SELECT COUNT(*) FROM needs_need), (SELECT COUNT(*) FROM needs_historicalneed), accepted FROM work_sheet
"""


def jobs_of(folder: Path) -> list[tuple[str, str, int]]:
    """Status, step and how much is done of each job, read beside the processes."""
    with closing(sqlite3.connect(f"file:{folder}/site.sqlite3?mode=ro", uri=True)) as database:
        return database.execute("SELECT status, step, done FROM work_job ORDER BY id").fetchall()


def test_a_worker_that_is_killed_has_written_all_or_nothing(site: Site, tmp_path: Path) -> None:
    rows = 6_000
    file = tmp_path / "x.csv"
    file.write_text("Necesidad\n" + "".join(f"Necesidad {one}\n" for one in range(rows)), encoding="utf-8")
    site.run(RECEIVE.format(path=str(file)))
    all_of_it = [(rows, rows, rows)]
    for number, step in enumerate(("check", "write")):
        worker = site.start("-m", "eslabon.work.worker")
        until(lambda number=number, step=step: jobs_of(tmp_path)[number][1] == step)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        assert site.select(COUNT) in ([(0, 0, None)], all_of_it)
        site.run(LATER)
        worker = site.start("-m", "eslabon.work.worker")
        until(lambda number=number: jobs_of(tmp_path)[number][0] == "done")
        worker.terminate()
        assert worker.wait(20) == 0
        if step == "check":
            site.run(ACCEPT)
    assert site.select(COUNT) == all_of_it
