"""The database of the version before people and records: it migrates forward, and its session survives."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.conftest import ROOT
from tests.work.conftest import Site

DUMP = ROOT / "tests/data/database-2026-11-sessions.sql"


def test_the_earlier_database_migrates_and_keeps_its_session(tmp_path: Path) -> None:
    site = Site(tmp_path)
    with sqlite3.connect(tmp_path / "site.sqlite3") as database:
        database.executescript(DUMP.read_text(encoding="utf-8"))
        before = database.execute("SELECT session_key, session_data, expire_date FROM django_session").fetchall()
    database.close()
    site.run("from django.core.management import call_command; call_command('migrate', verbosity=0)")
    with sqlite3.connect(tmp_path / "site.sqlite3") as database:
        assert (
            database.execute("SELECT session_key, session_data, expire_date FROM django_session").fetchall() == before
        )
        tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master")}
    database.close()
    assert before
    assert {"work_job", "work_upload", "accounts_user", "needs_need"} <= tables
    assert site.run("from eslabon.records.accounts.models import User; print(User.objects.count())") == "0"
