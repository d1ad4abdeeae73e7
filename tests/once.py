"""What takes long to make is made once for all the processes of a test run: a database with its tables, the example."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from eslabon.demo.example import load_example
from eslabon.facts.load import IMPORTED
from eslabon.facts.warehouse import Warehouse

VARIABLE = "TESTS_MADE_ONCE"
MIGRATE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""
RECORDS = """
import django; django.setup()
from eslabon.demo.records import load_records
load_records()
"""


def begin() -> Callable[[], None]:
    """Makes the run's folder, which the processes below this one know of; gives what removes it again."""
    folder = os.environ[VARIABLE] = tempfile.mkdtemp(prefix="eslabon-tests-")

    def end() -> None:
        del os.environ[VARIABLE]
        shutil.rmtree(folder, ignore_errors=True)

    return end


def once(name: str, make: Callable[[Path], None]) -> Path:
    """A folder of the run, which the first process that asks for it fills while the others wait."""
    folder = Path(os.environ[VARIABLE]) / name
    made = folder.with_suffix(".made")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            made.touch()
    return folder


def django(code: str, folder: Path, database: str) -> None:
    """Runs code of the site over a database, as a process of its own."""
    environment = os.environ | {
        "ESLABON_DATA": str(folder),
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "eslabon.site.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)


def empty_database() -> Path:
    """A SQLite database with its tables and nothing in them, to be copied."""

    def make(folder: Path) -> None:
        django(MIGRATE, folder, f"sqlite:///{folder / 'empty.sqlite3'}")

    return once("empty", make) / "empty.sqlite3"


def example_database() -> Path:
    """A SQLite database with the records of the worked example, to be copied."""

    def make(folder: Path) -> None:
        django(RECORDS, folder, f"sqlite:///{shutil.copy(empty_database(), folder / 'example.sqlite3')}")

    return once("records", make) / "example.sqlite3"


def example_warehouse() -> Path:
    """The warehouse of the worked example, to be looked at only or copied."""

    def load(folder: Path) -> None:
        outcomes = load_example(Warehouse(folder / "warehouse"), folder / "files", lambda *step: None)
        assert [one.status for one in outcomes] == [IMPORTED] * len(outcomes)

    return once("example", load) / "warehouse"
