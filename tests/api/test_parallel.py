"""Two people change one record at the same moment, over connections of their own: one is told to look again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.once import empty_database
from tests.postgres import new_database

# Makes a need, then changes it from eight threads at once, each with a connection of its own.
AT_ONCE = """
import os, json, threading
os.environ["DJANGO_SETTINGS_MODULE"] = "eslabon.site.settings"
import django; django.setup()
from django.db import connection
from django.test import Client
from django.conf import settings
settings.ALLOWED_HOSTS = ["*"]
from eslabon.records.accounts.actions import make_token
from eslabon.records.accounts.models import User
from eslabon.records.needs.models import Need
user = User.objects.create_user("ana@example.org", name="Ana", role="coordinator")
headers = {"authorization": "Bearer " + make_token(user, "test", "write")[1]}
def send(method, path, body):
    call = getattr(Client(), method)
    return call("/api/v1" + path, json.dumps(body), content_type="application/json", headers=headers)
number = send("post", "/needs", {"title": "First"}).json()["id"]
start, found = threading.Barrier(8), []
def change(who):
    start.wait()
    try:
        answer = send("patch", f"/needs/{number}", {"title": f"Of {who}", "version": 1})
        found.append((who, answer.status_code, answer.json()))
    finally:
        connection.close()
threads = [threading.Thread(target=change, args=(who,)) for who in range(8)]
for one in threads: one.start()
for one in threads: one.join()
need = Need.objects.get()
print(json.dumps({"found": found, "title": need.title, "version": need.version, "kept": need.history.count()}))
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{shutil.copy(empty_database(), tmp_path / 'one.sqlite3')}"
    else:
        with new_database() as address:
            yield address


def test_of_changes_at_once_exactly_one_succeeds(database: str, tmp_path: Path) -> None:
    environment = os.environ | {
        "ESLABON_WAREHOUSE": str(tmp_path / "warehouse"),
        "ESLABON_DATA": str(tmp_path),
        "DATABASE_URL": database,
        "ESLABON_SECRET_KEY": "for this test alone, as long as a key must be in Django's eyes",
    }
    done = subprocess.run([sys.executable, "-c", AT_ONCE], env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert sorted(status for _who, status, _answer in said["found"]) == [200, *[409] * 7], said
    winner = next(who for who, status, _answer in said["found"] if status == 200)
    assert (said["title"], said["version"], said["kept"]) == (f"Of {winner}", 2, 2)
    for _who, status, answer in said["found"]:
        if status == 409:
            assert answer["record"]["title"] == f"Of {winner}"
