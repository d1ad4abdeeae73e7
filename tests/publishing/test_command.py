"""`eslabon publish iati`: a file once it is published, nothing where it isn't, and none where it is killed half way."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.once import example_database

HEAD = "coordinadora@ejemplo.example"
KILLED = """
import os, signal, sys
import django; django.setup()
from django.db.models.signals import post_save
from eslabon.records.accounts.models import User
from eslabon.work.models import Published
from eslabon.work.publishing.making import publish
post_save.connect(lambda **given: os.kill(os.getpid(), signal.SIGKILL), sender=Published, weak=False)
publish(User.objects.get(email=sys.argv[1]))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(example_database(), tmp_path / "eslabon.sqlite3")
    return tmp_path


def environment(folder: Path) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("ESLABON", "DATABASE_URL"))},
        "ESLABON_WAREHOUSE": str(folder / "warehouse"),
        "ESLABON_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "eslabon.site.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "eslabon.cli", *words]
    return subprocess.run(command, env=environment(folder), cwd=folder, capture_output=True, text=True, check=False)


def count(folder: Path) -> int:
    with sqlite3.connect(folder / "eslabon.sqlite3") as database:
        return int(database.execute("select count(*) from work_published").fetchone()[0])


def test_a_dry_run_publishes_nothing_and_then_the_file_is_there(folder: Path) -> None:
    told = run(folder, "publish", "iati", "--dry-run", "--as", HEAD, "--format", "json", "-o", "a.xml")
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    assert (found["published"], [one["title"] for one in found["changes"]["added"]]) == (
        None,
        ["Escuela de exportadores (ejemplo)"],
    )
    assert {"published.no-date", "published.no-sector"} <= {one["code"] for one in found["problems"]}
    assert (count(folder), (folder / "a.xml").exists()) == (0, False)
    done = run(folder, "publish", "iati", "--as", HEAD, "-o", "a.xml", "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert "New activities:" in done.stdout
    assert count(folder) == 1
    assert run(folder, "check", "a.xml").returncode == 0
    again = run(folder, "publish", "iati", "--as", HEAD, "-o", "b.xml", "--lang", "en")
    assert "Nothing has changed since publication no. 1" in again.stdout
    assert (folder / "a.xml").read_bytes() == (folder / "b.xml").read_bytes()


def test_who_may_not_and_what_cannot_be_written_publish_nothing(folder: Path) -> None:
    for more, code in (
        (("--as", "especialista@ejemplo.example", "-o", "a.xml"), 2),
        (("--as", "nobody@ejemplo.example", "-o", "a.xml"), 2),
        (("--as", HEAD), 2),
        (("-o", "a.xml"), 2),
        (("--as", HEAD, "-o", "nowhere/a.xml"), 2),
    ):
        assert run(folder, "publish", "iati", *more).returncode == code, more
    with sqlite3.connect(folder / "eslabon.sqlite3") as database:
        database.execute("update parties_party set iati_id = '' where type = 'desk'")
    refused = run(folder, "publish", "iati", "--as", HEAD, "-o", "a.xml", "--format", "json")
    assert (refused.returncode, json.loads(refused.stdout)["problems"][0]["code"]) == (1, "published.no-reference")
    assert (count(folder), (folder / "a.xml").exists()) == (0, False)


def test_killed_half_way_there_is_no_publication_and_the_next_is_the_first(folder: Path) -> None:
    died = subprocess.run([sys.executable, "-c", KILLED, HEAD], env=environment(folder), check=False)
    assert died.returncode == -signal.SIGKILL
    assert count(folder) == 0
    done = run(folder, "publish", "iati", "--as", HEAD, "-o", "a.xml", "--format", "json")
    assert json.loads(done.stdout)["published"] == 1
