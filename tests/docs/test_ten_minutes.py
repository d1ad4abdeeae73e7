"""From a donor's file to the report in ten minutes: every command of the page is run, in order, on a donor's file."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from eslabon.demo.example import write_example
from tests.conftest import ROOT
from tests.docs.test_docs import COMMAND

FILES = {"es": ("fuente.xml", "oferta"), "en": ("donor.xml", "offer")}


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_commands_lead_from_the_file_to_the_report(lang: str, tmp_path: Path) -> None:
    (source,) = (one for one in write_example(tmp_path / "example") if one.name == "caf.xml")
    name, report = FILES[lang]
    shutil.copy(source, tmp_path / name)
    text = (ROOT / f"docs/how-to/ten-minutes.{lang}.md").read_text(encoding="utf-8").split("\n- ")[0]
    commands = COMMAND.findall(text)
    assert len(commands) == 7
    printed = ""
    for command in commands:
        if command.startswith("trace "):
            # The reference of the page is that of a figure which the file gives.
            assert command.removeprefix("trace ").partition(":")[2] in printed
        done = run(command.split(), lang, tmp_path)
        assert done.returncode in ((0, 1) if command.startswith("check ") else (0,)), done.stderr
        printed += done.stdout
    assert (tmp_path / f"{report}.pdf").read_bytes().startswith(b"%PDF-")
    assert (tmp_path / f"{report}.xlsx").read_bytes().startswith(b"PK")
    assert re.search(rf"{re.escape(name)}:\d+", printed.splitlines()[-1])


def run(words: list[str], lang: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command as the page has it typed, in a folder with nothing but the donor's file."""
    return subprocess.run(
        [sys.executable, "-m", "eslabon.cli", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={
            "COLUMNS": "200",
            "PATH": "",
            "PYTHONPATH": str(ROOT / "src"),
            "ESLABON_WAREHOUSE": str(folder / "data"),
            "ESLABON_LANG": lang,
        },
    )
