"""Records, documents and uploads through a backup, from each kind of database to each; restores that are killed."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from tests.iati_files import activity, iati, transaction
from tests.in_process import site_in
from tests.once import empty_database
from tests.postgres import new_database

SITE = """
import json, sys
from pathlib import Path
from eslabon.cli.serving import prepare_site
folder = Path(sys.argv[1])
prepare_site(folder / "warehouse")
"""
# A desk: an organisation, a need of two versions, a document with its file, an upload that waits, facts.
FILL = (
    SITE
    + """
name, *files = sys.argv[2:]
from eslabon.facts.load import load_iati
from eslabon.facts.warehouse import Warehouse
from eslabon.records.accounts.models import User
from eslabon.records.base import actions
from eslabon.records.documents.actions import add_document, sign_document
from eslabon.records.registry import KINDS
from eslabon.work import uploads
from datetime import date
for one in files:
    load_iati(Warehouse(folder / "warehouse"), Path(one))
desk = User.objects.create_user(f"{name}@example.org", name=name, role="coordinator")
party = actions.create(desk, KINDS["parties"], {"name_es": f"Entidad {name}"})
treaty = add_document(desk, {"title": name}, (f"{name}.txt", [name.encode()]))
sign_document(desk, treaty, date(2004, 9, 17))
given = {"title": "Before", "shared_with": [party.pk], "cost": "12.50", "currency": "USD"}
given["embargo_document"] = treaty.pk
need = actions.create(desk, KINDS["needs"], given)
actions.change(desk, KINDS["needs"], need, 1, {"title": name})
meeting = actions.create(desk, KINDS["meetings"], {"title": name, "on": "2004-09-17"})
actions.create(desk, KINDS["attendance"], {"meeting": meeting.pk, "name": "Eva", "organisation": party.pk})
uploads.receive(desk, f"{name}.xml", [name.encode()])
"""
)
# What there is of each part: its records, and whether they hold together with files and facts.
LOOK = (
    SITE
    + """
from eslabon.facts.warehouse import Warehouse
from eslabon.records.documents.models import Document
from eslabon.records.documents.storage import path_of
from eslabon.records.needs.models import Need
from eslabon.work import uploads
from eslabon.work.models import Upload
def files(part):
    return sorted(one.read_text() for one in (folder / part).rglob("*") if one.is_file())
print(json.dumps({
    "records": [one.title for one in Need.objects.order_by("pk")],
    "named": [path_of(one.sha256).read_text() for one in Document.objects.all()],
    "waiting": [(uploads.folder_of(one) / "received.xml").read_text() for one in Upload.objects.all()],
    "documents": files("documents"),
    "uploads": files("uploads"),
    "state": Warehouse(folder / "warehouse").state,
}))
"""
)
DUMP = SITE + "from eslabon.work.backup import dumped; print(dumped())"
# Restores, and is killed at the n-th event of a kind: what Python tells of files, or a statement to the database.
KILLED = """
import os, signal, sys
folder, file, event, wanted = sys.argv[1:]
left, begun = int(wanted), False
def watch(told, arguments):
    global begun, left
    begun = begun or (told == "open" and str(arguments[0]).endswith(".restore.lock"))
    if begun and told == event and (told != "open" or f"{folder}/." in str(arguments[0])):
        count()
def count():
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
from pathlib import Path
from eslabon.cli.serving import prepare_site
prepare_site(Path(folder) / "warehouse")
from django.db import connection
def statement(execute, sql, parameters, many, context):
    if event == "statement" and begun:
        count()
    done = execute(sql, parameters, many, context)
    return done
from eslabon.cli.serving import restore
with connection.execute_wrapper(statement):
    restore(Path(file), True, "en", Path(folder) / "warehouse")
print("not killed")
"""


def process(folder: Path, database: str, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "ESLABON_DATA": str(folder),
        "DATABASE_URL": database,
        "ESLABON_SECRET_KEY": "for this test alone, as long as a key must be in Django's eyes",
        "ESLABON_LANG": "en",
    }
    command = [sys.executable, "-c", code, str(folder), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module", autouse=True)
def databases_allowed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The databases of these tests are their own."""
    with django_db_blocker.unblock():
        yield


def said(folder: Path, database: str, code: str, *arguments: str) -> str:
    """What a piece of code says that runs in the site: in this process, which the one that is killed can't do."""
    with site_in(folder, database, "en"), pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["-c", str(folder), *arguments])
        with redirect_stdout(io.StringIO()) as printed:
            exec(code, {"__name__": "__main__"})
    return printed.getvalue().strip()


def look(folder: Path, database: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said(folder, database, LOOK))
    return found


def whole(name: str, state: int) -> dict[str, Any]:
    own = {part: [name] for part in ("records", "named", "waiting", "documents", "uploads")}
    return {**own, "state": state}


BACKUP = SITE + 'from eslabon.cli.serving import backup; backup(Path(sys.argv[2]), "en", folder / "warehouse")'
RESTORE = SITE + 'from eslabon.cli.serving import restore; restore(Path(sys.argv[2]), True, "en", folder / "warehouse")'


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two desks on SQLite, `old` and `new`, each with facts of its own, and a backup of the new one."""
    folder = tmp_path_factory.mktemp("desks")
    for number, name in enumerate(("old", "new")):
        (folder / f"{name}.xml").write_text(iati(activity(f"XX-{number}", transaction())))
    for name, files in (("old", ["old"]), ("new", ["old", "new"])):
        (folder / name).mkdir()
        said(folder / name, new_sqlite(folder / name), FILL, name, *(str(folder / f"{one}.xml") for one in files))
    said(folder / "new", sqlite(folder / "new"), BACKUP, str(folder / "new.zip"))
    return folder


# How many publications each holds.
STATES = {"old": 1, "new": 2}


def sqlite(folder: Path) -> str:
    return f"sqlite:///{folder / 'site.sqlite3'}"


def new_sqlite(folder: Path) -> str:
    """The address of a new database in a folder."""
    shutil.copy(empty_database(), folder / "site.sqlite3")
    return sqlite(folder)


@pytest.fixture
def databases(tmp_path: Path) -> Iterator[Any]:
    """The address of a new database of a kind, with its tables."""
    with ExitStack() as stack:

        def new(kind: str, folder: Path) -> str:
            return new_sqlite(folder) if kind == "sqlite" else stack.enter_context(new_database())

        yield new


ways = [("sqlite", "sqlite"), ("sqlite", "postgresql"), ("postgresql", "sqlite"), ("postgresql", "postgresql")]


@pytest.mark.parametrize(
    ("source", "target"),
    [pytest.param(*one, marks=[pytest.mark.postgres] if "postgresql" in one else []) for one in ways],
)
def test_every_record_and_file_comes_back_as_it_was(
    source: str, target: str, made: Path, tmp_path: Path, databases: Any
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    one, other = databases(source, first), databases(target, second)
    said(first, one, FILL, "desk", str(made / "new.xml"))
    said(first, one, BACKUP, str(tmp_path / "desk.zip"))
    said(second, other, RESTORE, str(tmp_path / "desk.zip"))
    assert said(second, other, DUMP) == said(first, one, DUMP)
    assert look(second, other) == look(first, one) == whole("desk", 1)
    # New records get numbers of their own.
    said(second, other, FILL, "later", str(made / "old.xml"))
    assert look(second, other)["records"] == ["desk", "later"]


def test_one_restore_at_a_time(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    shutil.copytree(made / "old", folder)
    holds = SITE + (
        "from eslabon.work.backup import _alone, restore\n"
        "from eslabon.facts.warehouse import Warehouse\n"
        "from eslabon.work.backup import Busy\n"
        "with _alone(folder):\n"
        "    try: restore(Path(sys.argv[2]), Warehouse(folder / 'warehouse'), folder, True)\n"
        "    except Busy: print('busy')\n"
    )
    assert said(folder, sqlite(folder), holds, str(made / "new.zip")) == "busy"
    assert look(folder, sqlite(folder)) == whole("old", 1)


# Moving the journal is the first rename; then, for each of three places: what was there away, the new one in, the old
# one to its name. Removing the journal is the only removal of a file.
@pytest.mark.parametrize(
    ("event", "wanted", "then"),
    [
        ("open", 4, "old"),
        ("statement", 60, "old"),
        ("os.rename", 2, "new"),
        ("os.rename", 6, "new"),
        ("os.remove", 1, "new"),
    ],
)
def test_a_killed_restore_is_ended_or_undone_by_what_comes_next(
    event: str, wanted: int, then: str, made: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    shutil.copytree(made / "old", folder)
    database = sqlite(folder)
    killed(folder, database, made / "new.zip", event, wanted)
    assert look(folder, database) == whole(then, STATES[then])
    assert {one.name for one in folder.glob(".*")} <= {".restore.lock", ".restore.json", ".lock"}
    assert not (folder / "restore.json").exists()
    said(folder, database, RESTORE, str(made / "new.zip"))
    assert look(folder, database) == whole("new", 2)


@pytest.mark.postgres
def test_so_it_is_on_postgresql(made: Path, tmp_path: Path, databases: Any) -> None:
    for number, (event, wanted, then) in enumerate((("statement", 60, "old"), ("os.rename", 3, "new"))):
        folder = tmp_path / str(number)
        folder.mkdir()
        database = databases("postgresql", folder)
        said(folder, database, FILL, "old", str(made / "old.xml"))
        killed(folder, database, made / "new.zip", event, wanted)
        assert look(folder, database) == whole(then, STATES[then])


def killed(folder: Path, database: str, file: Path, event: str, wanted: int) -> None:
    done = process(folder, database, KILLED, str(file), event, str(wanted))
    assert done.returncode == -signal.SIGKILL, done.stdout + done.stderr
