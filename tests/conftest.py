"""What every test may use."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import once, postgres
from tests.own_database import own_database

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"
CHROMIUM = "/usr/bin/chromium"
# A browser that stays open keeps a loop of its own, which Django would take for an asynchronous view's.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_configure(config: pytest.Config) -> None:
    """What is made once for all the processes of a run goes with the process that began it."""
    if once.VARIABLE not in os.environ:
        config.add_cleanup(once.begin())
        config.add_cleanup(postgres.drop_template)


@pytest.fixture(scope="session")
def django_db_keepdb() -> Iterator[bool]:
    """The tests' database, in memory, begins as a copy of the migrated one: Django finds it there and keeps it."""
    with sqlite3.connect("file:memorydb_default?mode=memory&cache=shared", uri=True) as held:
        with sqlite3.connect(once.empty_database()) as empty:
            empty.backup(held)
        empty.close()
        yield True
    held.close()


@pytest.fixture(scope="module")
def example_records(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The records of the worked example, made once for all: each test takes back what it changes."""
    file = tmp_path_factory.mktemp("records") / "example.sqlite3"
    with own_database(Path(shutil.copy(once.example_database(), file))):
        yield


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the project; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the folder of real data (../shared/data) is not here")
    return SHARED


@pytest.fixture(autouse=True)
def quick_settings(settings: Any) -> None:
    """Passwords are kept by a quick digest in tests: the slow one, which the worked example's has, is Django's to test.

    Static files are looked for when they are asked for, not listed for each client: the sites that run list them.
    """
    settings.PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("MD5", "PBKDF2")]
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(scope="session", autouse=True)
def answers_alone() -> Iterator[None]:
    """No test asks which templates a page was made of: keeping what each was given takes a tenth of a page's time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.test.client.store_rendered_templates", lambda *_given, **_named: None)
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium; the test is skipped where it isn't, except in CI."""
    path = shutil.which("chromium") or CHROMIUM
    if not Path(path).exists():
        if os.environ.get("CI"):
            pytest.fail("in CI the browser tests always run: install chromium")
        pytest.skip("chromium is not installed (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield found
        found.close()
