"""People, a warehouse and a data folder of one's own."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from eslabon.records.accounts.models import User
from eslabon.records.base import actions
from eslabon.records.parties.models import Party
from eslabon.records.registry import KINDS
from eslabon.work import jobs
from tests.once import empty_database


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Any) -> Path:
    """Where files and facts are."""
    settings.ESLABON_WAREHOUSE = tmp_path / "warehouse"
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def party(db: None) -> Party:
    return Party.objects.create(name_es="Ministerio de Agricultura", short_name="MINAG", level="public")


@pytest.fixture
def desk(db: None) -> User:
    return User.objects.create_user("ana@example.org", name="Ana", role="coordinator", weekly_digest=True)


@pytest.fixture
def focal(party: Party) -> User:
    return User.objects.create_user(
        "eva@example.org", name="Eva", role="ministry", organisation=party, language="en", weekly_digest=True
    )


@pytest.fixture
def make(desk: User) -> Callable[..., Any]:
    """Makes a record as the desk does."""
    return lambda kind, **values: actions.create(desk, KINDS[kind], values)


def worked() -> None:
    """Does what waits, as the worker does."""
    while job := jobs.claim():
        jobs.execute(job, threading.Event())


class Site:
    """A site in a folder of its own, run by real processes."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.folder = folder
        self.environment = os.environ | {
            "ESLABON_WAREHOUSE": str(folder / "warehouse"),
            "ESLABON_DATA": str(folder),
            "DATABASE_URL": database or f"sqlite:///{folder / 'site.sqlite3'}",
            "DJANGO_SETTINGS_MODULE": "eslabon.site.settings",
            "ESLABON_LANG": "en",
        }
        self.started: list[subprocess.Popen[str]] = []

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Starts Python with these arguments."""
        process = subprocess.Popen(
            [sys.executable, *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.started.append(process)
        return process

    def run(self, code: str) -> str:
        """What a piece of code says that is run in the site."""
        code = f"import django; django.setup()\n{code}"
        done = subprocess.run(
            [sys.executable, "-c", code], env=self.environment, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def select(self, query: str) -> list[tuple[Any, ...]]:
        """What the database holds, asked without starting the site."""
        address = self.environment["DATABASE_URL"]
        file = address.removeprefix("sqlite:///")
        connection: Any = psycopg.connect(address) if file == address else sqlite3.connect(file, timeout=30)
        with closing(connection):
            found: list[tuple[Any, ...]] = connection.execute(query).fetchall()
        return found

    def end(self) -> None:
        """Ends every process that was started."""
        for one in self.started:
            one.kill()
            one.communicate()
        self.started.clear()


@pytest.fixture
def make_site(tmp_path: Path) -> Iterator[Callable[[str], Site]]:
    """Makes a site on a database with its tables (SQLite where none is named); its processes end with the test."""
    made = []

    def new(database: str = "") -> Site:
        site = Site(tmp_path, database)
        made.append(site)
        if not database:
            shutil.copy(empty_database(), tmp_path / "site.sqlite3")
        return site

    yield new
    for one in made:
        one.end()


@pytest.fixture
def site(make_site: Callable[[str], Site]) -> Site:
    """A site on SQLite."""
    return make_site("")
