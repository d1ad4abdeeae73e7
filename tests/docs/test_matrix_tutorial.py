"""The tutorial of the matrix, step by step in a real browser: from forty rows in Excel to a memo in Word."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from tools.example_matrix import FILES, ROWS, matrix

from tests.conftest import ROOT
from tests.docs.test_desk_tutorial import STEP, fill, press
from tests.once import example_database
from tests.portal.conftest import Site, example_folder, running_site, site_environment  # noqa: F401
from tests.portal.test_browser import DESK, page_of

FOLDER = ROOT / "docs/tutorial"
NAMES = {"es": "matrix.es.md", "en": "matrix.md"}
DOWNLOADS = ("Descargar", "Download", "Take the refused")
FILE = {"es": "Hoja de cálculo", "en": "Spreadsheet"}
TOTAL = "TOTAL"


def text_of(lang: str) -> str:
    return (FOLDER / NAMES[lang]).read_text(encoding="utf-8")


def steps_of(lang: str) -> list[dict[str, str | None]]:
    """What the tutorial has the newcomer do, in order."""
    text = text_of(lang).split("\n## ", 1)[1].rpartition("\n\n")[0]
    return [one.groupdict() for one in STEP.finditer(re.sub(r"(?<!\n)\n(?![\n|-])", " ", text))]


def corrections(lang: str) -> dict[tuple[str, str], str]:
    """What the tutorial has the newcomer write, by project and column."""
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \|$", text_of(lang), re.MULTILINE)
    return {(title, column): value for title, column, value in rows[1:]}


def corrected(data: bytes, lang: str, target: Path) -> None:
    """The refused rows as the newcomer corrects them in Excel."""
    book = load_workbook(io.BytesIO(data))
    sheet: Any = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    left = corrections(lang)
    for row in reversed(list(sheet.iter_rows(min_row=2))):
        if row[1].value == TOTAL:
            sheet.delete_rows(row[0].row)
        for column, value in [(one, left.pop((row[1].value, one), None)) for one in heads]:
            if value is not None:
                row[heads.index(column)].value = value
    assert left == {}
    book.save(target)


@pytest.fixture(params=["es", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def demo(example_folder: Path, tmp_path: Path) -> Iterator[Site]:  # noqa: F811
    """What `make demo` serves, with its worker."""
    shutil.copytree(example_folder, tmp_path / "warehouse")
    environment = site_environment(tmp_path / "warehouse", tmp_path)
    for site in running_site(tmp_path / "warehouse", tmp_path, example_database(), ESLABON_DEMO="1"):
        worker = subprocess.Popen([sys.executable, "-m", "eslabon.work.worker"], env=environment)
        try:
            yield site
        finally:
            worker.terminate()
            worker.wait(20)


def downloaded(page: Any, name: str) -> bytes:
    """The file that a link hands out."""
    with page.expect_download() as waiting:
        page.locator("main").get_by_role("link", name=name, exact=True).click()
    return Path(waiting.value.path()).read_bytes()


@pytest.mark.browser
def test_a_newcomer_brings_a_matrix_to_a_memo(browser: Any, demo: Site, lang: str, tmp_path: Path) -> None:
    shutil.copy(FOLDER / FILES[lang], tmp_path / FILES[lang])
    steps, paper = steps_of(lang), b""
    with page_of(browser, DESK) as (page, faults, _hosts):
        page.goto(demo / f"/{lang}/sign-in/?next=/{lang}/desk/")
        for step in steps:
            value = step["value"] or ""
            if step["label"] == FILE[lang]:
                page.locator("main").get_by_label(re.compile(f"^{FILE[lang]}")).set_input_files(tmp_path / value)
            elif step["label"]:
                fill(page, step["label"], value)
            elif step["press"] and step["press"].startswith(DOWNLOADS):
                data = downloaded(page, step["press"])
                if data[:2] == b"PK" and "DOCX" in step["press"]:
                    paper = data
                else:
                    name = "projects-observadas.xlsx" if lang == "es" else "projects-refused.xlsx"
                    corrected(data, lang, tmp_path / name)
            elif step["press"]:
                press(page, step["press"])
            elif step["seen"]:
                page.get_by_text(step["seen"]).first.wait_for(state="visible", timeout=60_000)
        assert faults == []
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in Document(io.BytesIO(paper)).tables]
    rows = [row for table in tables for row in table]
    expected = [row for row in ROWS if row[1] == "Fondo de Cooperación del Norte"]
    assert len(expected) == 7
    told = tomllib.loads((ROOT / "src/eslabon/demo/data/records.toml").read_text(encoding="utf-8"))["parties"]
    in_english = {one["name_es"]: one["name_en"] for one in told if "name_en" in one} if lang == "en" else {}
    for row in expected:
        found = next((one for one in rows if str(row[0]) in one[0]), None)
        assert found is not None, row[0]
        assert any(in_english.get(str(row[2]), str(row[2])) in cell for cell in found), found  # who carries it out
        assert any("EUR" in cell or "€" in cell for cell in found), found


def test_both_go_the_same_way() -> None:
    shapes = [[next(key for key, value in one.items() if value) for one in steps_of(lang)] for lang in NAMES]
    assert shapes[0] == shapes[1]
    assert len(shapes[0]) > 30


def test_the_matrix_is_what_the_tool_writes(lang: str) -> None:
    def cells(data: bytes) -> list[list[Any]]:
        sheet: Any = load_workbook(io.BytesIO(data)).worksheets[0]
        return [[cell.value for cell in row] for row in sheet.iter_rows()]

    kept = cells((FOLDER / FILES[lang]).read_bytes())
    assert kept == cells(matrix(lang))
    assert len(ROWS) == 40
