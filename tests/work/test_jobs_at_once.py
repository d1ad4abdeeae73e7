"""One queue, many workers: each job is done once, over real connections, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.postgres import new_database
from tests.work.conftest import Site
from tests.work.test_workers import RECEIVE, big, status, until

# Four threads, each with a connection of its own, do forty jobs.
THREADS = """
import json, threading
from django.db import connection
from eslabon.work import jobs
done = []
@jobs.task("test.note")
def note(terms, progress):
    done.append(terms["number"])
    return terms
for number in range(40):
    jobs.enqueue("test.note", {"number": number})
start, by = threading.Barrier(4), [0] * 4
def work(who):
    try:
        start.wait()
        while job := jobs.claim():
            jobs.execute(job, threading.Event())
            by[who] += 1
    finally:
        connection.close()
threads = [threading.Thread(target=work, args=(who,)) for who in range(4)]
for one in threads: one.start()
for one in threads: one.join()
from eslabon.work.models import Job
print(json.dumps({"done": sorted(done), "by": by, "tries": sorted(set(Job.objects.values_list("tries", flat=True)))}))
"""
# While one connection is choosing a job, and holds its row, another takes the next one at once.
CHOOSING = """
import json, threading, time
from django.db import connection, transaction
from eslabon.work import jobs
jobs.task("test.note")(lambda terms, progress: terms)
numbers = [jobs.enqueue("test.note", {}).pk for _ in range(3)]
found = []
def take():
    try:
        found.append(jobs.claim().pk)
    finally:
        connection.close()
with transaction.atomic():
    chosen = jobs._next().pk
    other = threading.Thread(target=take)
    began = time.monotonic()
    other.start()
    other.join(30)
    waited = time.monotonic() - began
print(json.dumps({"numbers": numbers, "chosen": chosen, "other": found, "waited": waited}))
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def shared(request: pytest.FixtureRequest, make_site: Callable[[str], Site]) -> Iterator[Site]:
    """A site on a database of its own, of each kind."""
    if request.param == "sqlite":
        yield make_site("")
    else:
        with new_database() as address:
            yield make_site(address)


def test_each_job_is_done_once(shared: Site) -> None:
    told = json.loads(shared.run(THREADS))
    assert told["done"] == list(range(40))
    assert sum(told["by"]) == 40
    assert told["tries"] == [1]


@pytest.mark.postgres
def test_who_looks_for_a_job_does_not_wait_for_who_is_choosing(make_site: Callable[[str], Site]) -> None:
    with new_database() as address:
        told = json.loads(make_site(address).run(CHOOSING))
    first, second, _third = told["numbers"]
    assert (told["chosen"], told["other"]) == (first, [second])
    assert told["waited"] < 10


def test_several_workers_do_each_job_once(shared: Site, tmp_path: Path) -> None:
    shared.run(RECEIVE.format(path=str(big(tmp_path, 20))) * 6)
    workers = [shared.start("-m", "eslabon.work.worker") for _ in range(3)]
    until(lambda: all(one[0] == "done" for one in status(shared)))
    assert [one[1] for one in status(shared)] == [1] * 6
    for one in workers:
        one.terminate()
    assert [one.wait(20) for one in workers] == [0, 0, 0]
    shared.end()
