"""Real workers: killed in the middle, several at once, started and stopped with the site."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.iati_files import activity, iati, transaction
from tests.work.conftest import Site

RECEIVE = """
from pathlib import Path
from eslabon.records.accounts.models import User
from eslabon.work import uploads
ana = User.objects.filter(email="ana@example.org").first()
ana = ana or User.objects.create_user("ana@example.org", name="Ana", role="coordinator")
uploads.receive(ana, "big.xml", [Path({path!r}).read_bytes()])
"""


def until(told: Callable[[], Any], seconds: float = 240) -> Any:
    """What becomes true; only a fault, or a machine that is busy with much else, makes it late."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := told():
            return found
        time.sleep(0.1)
    raise AssertionError("it doesn't come")


def status(site: Site) -> list[list[Any]]:
    """How each job stands: its status, its tries, what is done of it, what came of it."""
    rows = site.select("SELECT status, tries, done, CAST(result AS TEXT) FROM work_job ORDER BY id")
    return [[*rest, json.loads(result or "null")] for *rest, result in rows]


def big(folder: Path, activities: int) -> Path:
    path = folder / "big.xml"
    path.write_text(iati(*(activity(f"XX-{n}", *[transaction()] * 5) for n in range(activities))))
    return path


def test_a_check_whose_worker_is_killed_is_taken_up_by_another(site: Site, tmp_path: Path) -> None:
    site.run(RECEIVE.format(path=str(big(tmp_path, 12_000))))
    first = site.start("-m", "eslabon.work.worker")
    until(lambda: status(site)[0][2] > 0)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert status(site)[0][0] == "running"
    site.run(
        "from eslabon.work.models import Job; from django.utils import timezone; from datetime import timedelta\n"
        "Job.objects.update(heartbeat=timezone.now() - timedelta(seconds=31))"
    )
    second = site.start("-m", "eslabon.work.worker")
    done = until(lambda: [one for one in status(site) if one[0] == "done"])
    assert done[0][1] == 2
    assert done[0][3]["new"]["count"] == done[0][3]["counts"]["activities"] == 12_000
    second.terminate()
    assert second.wait(20) == 0
    assert [one.name for one in (tmp_path / "uploads").glob("*/*")] == ["received.xml"]


def children(pid: int) -> list[int]:
    """All processes below one."""
    found = []
    for one in Path("/proc").glob("[0-9]*/stat"):
        try:
            parts = one.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(parts[1]) == pid:
            found += [int(one.parent.name), *children(int(one.parent.name))]
    return found


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def gone(pids: list[int]) -> bool:
    return not any(command(one) for one in pids)


def served(site: Site) -> tuple[Any, list[int]]:
    """`eslabon serve`, once it answers, and its processes."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = site.start("-m", "eslabon.cli", "serve", "--port", str(port))

    def answers() -> bool:
        assert process.poll() is None
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/en/loads/", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    until(answers)
    below = until(lambda: found if len(found := children(process.pid)) >= 4 else None)
    assert any("eslabon.work.worker" in command(one) for one in below)
    return process, below


def test_serving_runs_both_and_ends_both_when_told_to(site: Site) -> None:
    process, below = served(site)
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0
    until(lambda: gone(below))


def test_where_the_worker_dies_the_portal_ends_too(site: Site) -> None:
    process, below = served(site)
    worker = next(one for one in below if "eslabon.work.worker" in command(one))
    os.kill(worker, signal.SIGKILL)
    assert process.wait(30) != 0
    until(lambda: gone(below))


def test_where_serving_is_killed_nothing_is_left_behind(site: Site) -> None:
    process, below = served(site)
    process.kill()
    process.wait()
    until(lambda: gone(below))
