"""`eslabon backup` and `restore`: the database and the warehouse together, on SQLite and on PostgreSQL."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.offer import answer
from eslabon.measures.offer import Question
from tests.once import empty_database, example_warehouse
from tests.postgres import new_database

# Keeps a reader's choice in a session, as the site does, and gives its key; or says what a key holds.
KEEP = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eslabon.site.settings")
import django; django.setup()
from django.contrib.sessions.backends.db import SessionStore
if len(sys.argv) > 1:
    print(SessionStore(session_key=sys.argv[1]).get("country"))
else:
    session = SessionStore(); session["country"] = "BO"; session.save(); print(session.session_key)
"""


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example")
    shutil.copytree(example_warehouse(), folder / "warehouse")
    return folder / "warehouse"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{shutil.copy(empty_database(), tmp_path / 'one.sqlite3')}"
    else:
        with new_database() as address:
            yield address


def run(*arguments: str, warehouse: Path, database: str, code: int = 0) -> str:
    environment = os.environ | {
        "ESLABON_WAREHOUSE": str(warehouse),
        "ESLABON_DATA": str(warehouse.parent),
        "DATABASE_URL": database,
        "ESLABON_SECRET_KEY": "the same on both machines, since sessions are signed with it",
        "ESLABON_LANG": "en",
    }
    done = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == code, done.stderr
    return (done.stdout + done.stderr).strip()


def eslabon(*arguments: str, warehouse: Path, database: str, code: int = 0) -> str:
    return run("-m", "eslabon.cli", *arguments, warehouse=warehouse, database=database, code=code)


def peru(warehouse: Path) -> tuple[str, int]:
    total = answer(Facts(Warehouse(warehouse).at()), Question(recipient=("PE",))).total
    return str(total.value), total.activities


def test_a_backup_brings_back_the_records_and_the_facts(example: Path, tmp_path: Path, database: str) -> None:
    file = tmp_path / "backup.zip"
    session = run("-c", KEEP, warehouse=example, database=database)
    assert "state 14" in eslabon("backup", str(file), warehouse=example, database=database)

    elsewhere = tmp_path / "elsewhere" / "warehouse"
    # A backup goes from one kind of database to another.
    other = f"sqlite:///{shutil.copy(empty_database(), tmp_path / 'two.sqlite3')}"
    assert "state 14" in eslabon("restore", str(file), warehouse=elsewhere, database=other)
    assert peru(elsewhere) == peru(example) == ("2092027721.00", 23)
    assert run("-c", KEEP, session, warehouse=elsewhere, database=other) == "BO"

    back = tmp_path / "back" / "warehouse"
    eslabon("restore", str(file), warehouse=back, database=database)
    assert run("-c", KEEP, session, warehouse=back, database=database) == "BO"


def test_what_is_there_is_replaced_only_when_told_to_and_kept_aside(example: Path, tmp_path: Path) -> None:
    database = f"sqlite:///{shutil.copy(empty_database(), tmp_path / 'one.sqlite3')}"
    file, present = tmp_path / "backup.zip", tmp_path / "present" / "warehouse"
    eslabon("backup", str(file), warehouse=example, database=database)
    shutil.copytree(example, present)
    assert "--replace" in eslabon("restore", str(file), warehouse=present, database=database, code=2)
    eslabon("restore", str(file), "--replace", warehouse=present, database=database)
    assert peru(present) == ("2092027721.00", 23)
    assert peru(present.with_name("warehouse.before-restore")) == ("2092027721.00", 23)


@pytest.mark.parametrize("damage", ["cut", "another zip", "a name that leads elsewhere", "a flipped byte"])
def test_a_damaged_backup_changes_nothing(example: Path, tmp_path: Path, damage: str) -> None:
    database = f"sqlite:///{shutil.copy(empty_database(), tmp_path / 'one.sqlite3')}"
    file, target = tmp_path / "backup.zip", tmp_path / "target" / "warehouse"
    eslabon("backup", str(file), warehouse=example, database=database)
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:-2000])
    elif damage == "a flipped byte":
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 0xFF
        file.write_bytes(data)
    elif damage == "another zip":
        with ZipFile(file, "w") as archive:
            archive.writestr("notes.txt", "nothing")
    else:
        with ZipFile(file, "a") as archive:
            archive.writestr("warehouse/publications/000001/../../../../stolen", "x")
    said = eslabon("restore", str(file), warehouse=target, database=database, code=2)
    assert "Nothing was changed" in said
    assert not target.exists()
    assert not (tmp_path / "stolen").exists()
