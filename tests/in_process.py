"""Commands over a site of their own, run in this process: to start one for each would take two seconds each time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.utils import translation
from typer.testing import CliRunner

from eslabon.cli.main import app


@dataclass(frozen=True)
class Done:
    """How a command ended, told as a process tells it."""

    returncode: int
    stdout: str
    stderr: str


class OwnSite:
    """A site in a folder: its facts are in `warehouse`, its records in a SQLite file."""

    def __init__(self, folder: Path, database: Path, blocker: Any, lang: str = "") -> None:
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
        """While it is open, Django has the site's records and folders."""
        usual = connections["default"]
        own = type(usual)({**usual.settings_dict, "NAME": str(self._database)}, "default")
        with pytest.MonkeyPatch.context() as patch, translation.override("es"), self._blocker.unblock():
            patch.setenv("ESLABON_WAREHOUSE", str(self.folder / "warehouse"))
            patch.setenv("ESLABON_LANG", self._lang)
            patch.setattr(settings, "ESLABON_WAREHOUSE", self.folder / "warehouse")
            patch.setattr(settings, "DATA", self.folder)
            connections["default"] = own
            try:
                yield
            finally:
                own.close()
                connections["default"] = usual
