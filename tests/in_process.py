"""Commands over a site of their own, run in this process: to start one for each would take two seconds each time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation
from typer.testing import CliRunner

from eslabon.cli.main import app
from tests.own_database import own_database


@dataclass(frozen=True)
class Done:
    """How a command ended, told as a process tells it."""

    returncode: int
    stdout: str
    stderr: str


@contextmanager
def site_in(folder: Path, database: str | Path, lang: str = "") -> Iterator[None]:
    """While it lasts, this process is that of a site in a folder: its facts are in `warehouse`."""
    with pytest.MonkeyPatch.context() as patch, translation.override("es"), own_database(database):
        patch.setenv("ESLABON_WAREHOUSE", str(folder / "warehouse"))
        patch.setenv("ESLABON_LANG", lang)
        patch.setattr(settings, "ESLABON_WAREHOUSE", folder / "warehouse")
        patch.setattr(settings, "DATA", folder)
        yield


class OwnSite:
    """A site in a folder of a test's, and its commands."""

    def __init__(self, folder: Path, database: str | Path, blocker: Any, lang: str = "") -> None:
        self.folder, self._database, self._blocker, self._lang = folder, database, blocker, lang

    def __call__(self, *arguments: object) -> Done:
        """Runs a command of `eslabon`; a fault of the program is the test's."""
        with self.opened():
            result = CliRunner().invoke(app, [str(one) for one in arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Done(result.exit_code, result.stdout, result.stderr)

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Has Django use the site's records and folders."""
        with self._blocker.unblock(), site_in(self.folder, self._database, self._lang):
            yield
