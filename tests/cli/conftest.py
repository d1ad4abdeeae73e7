"""The command line as tests use it: most of them in this process, a few as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from eslabon.cli.main import app


@dataclass(frozen=True)
class Ran:
    """How a command ended: its exit code, and what stands on standard output and on standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Command = Callable[..., Ran]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """The warehouse of a test: nothing is in it."""
    return tmp_path / "warehouse"


@pytest.fixture
def eslabon(store: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command over the test's warehouse, in this process; a fault of the program is the test's."""
    monkeypatch.setenv("ESLABON_WAREHOUSE", str(store))
    monkeypatch.delenv("ESLABON_LANG", raising=False)

    def run(*arguments: object) -> Ran:
        result = CliRunner().invoke(app, [str(one) for one in arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def environment(store: Path) -> dict[str, str]:
    """The environment of a process over the test's warehouse."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ESLABON", "DJANGO"))}
    return {**kept, "ESLABON_WAREHOUSE": str(store), "PYTHONPATH": os.pathsep.join(sys.path)}


@pytest.fixture
def process(environment: dict[str, str], tmp_path: Path) -> Command:
    """Runs a command as a process of its own, in an empty folder."""

    def run(*arguments: object) -> Ran:
        command = [sys.executable, "-m", "eslabon.cli", *map(str, arguments)]
        done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60)
        return Ran(done.returncode, done.stdout, done.stderr)

    return run
