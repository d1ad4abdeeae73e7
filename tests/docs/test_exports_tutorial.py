"""The tutorial of exports in Python: its lines run, and print what it says."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

FOLDER = ROOT / "docs/tutorial"
STEP = re.compile(r"```python\n(.+?)```(?:\n\n```text\n(.+?)```)?", re.DOTALL)
PAGES = ("exports.md", "exports.es.md")


def steps_of(name: str) -> list[tuple[str, str]]:
    return STEP.findall((FOLDER / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", PAGES)
def test_its_lines_print_what_it_says(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in ("coffee.csv", "coffee.mapping.toml"):
        shutil.copy(FOLDER / file, tmp_path)
    monkeypatch.chdir(tmp_path)
    known: dict[str, Any] = {}
    steps = steps_of(name)
    assert len(steps) == 7
    for code, said in steps:
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile(code, name, "exec"), known)
        assert printed.getvalue() == said


def test_both_languages_run_the_same_lines() -> None:
    assert steps_of(PAGES[0]) == steps_of(PAGES[1])


def test_the_table_is_that_of_the_real_file(shared_data: Path) -> None:
    """Each row of the tutorial's table is a row of the file as published."""
    published = (shared_data / "trade/comtrade/coffee_andean_exports_2005_2010_legacy.csv").read_text(encoding="utf-8")
    rows = (FOLDER / "coffee.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert len(rows) == 196
    assert [row for row in rows if f",{row.split(',')[4]}," not in published] == []
