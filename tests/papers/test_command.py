"""`eslabon paper`: writes a document, ends with 2 for what isn't there, shows the public what is public."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import docx
import pytest

from tests.in_process import OwnSite
from tests.once import example_database, example_warehouse

HEAD = "coordinadora@ejemplo.example"


@pytest.fixture(scope="module")
def eslabon(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> OwnSite:
    """The worked example: facts and records."""
    made = tmp_path_factory.mktemp("papers")
    shutil.copytree(example_warehouse(), made / "warehouse")
    return OwnSite(made, Path(shutil.copy(example_database(), made / "eslabon.sqlite3")), django_db_blocker)


def test_a_round_report_and_a_memo_with_its_references(eslabon: OwnSite, tmp_path: Path) -> None:
    done = eslabon("paper", "round", "1", "--as", HEAD, "-o", str(tmp_path / "r.pdf"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    done = eslabon("paper", "memo", "--source", "CAF", "--lang", "en", "-o", str(tmp_path / "m.docx"))
    assert done.returncode == 0, done.stderr
    document = docx.Document(str(tmp_path / "m.docx"))
    notes = next(part for part in document.part.package.iter_parts() if part.partname == "/word/footnotes.xml")
    text = notes.blob.decode()
    start = text.index("offer@2:")
    reference = text[start : text.index("<", start)]
    assert "provider=XM-DAC-46008" in reference
    opened = eslabon("trace", reference, "--format", "json")
    assert opened.returncode == 0, opened.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("round", "99", "-o", "x.docx"),
        ("round", "1"),
        ("round", "1", "-o", "x.docx", "--format", "odt"),
        ("round", "1", "-o", "x.docx", "--on", "yesterday"),
        ("round", "1", "-o", "x.docx", "--as", "nobody@example.org"),
        ("memo", "-o", "x.docx"),
        ("memo", "--theme", "msme", "--country", "PE", "-o", "x.docx"),
        ("memo", "--theme", "no such", "-o", "x.docx"),
        ("profile", "999", "-o", "x.docx"),
        ("yearly", "xx", "-o", "x.docx"),
    ],
)
def test_what_cannot_be_made_ends_with_2(eslabon: OwnSite, words: tuple[str, ...]) -> None:
    done = eslabon("paper", *words)
    assert done.returncode == 2, done.stdout
    assert done.stdout == ""
    assert done.stderr.strip()


def test_without_an_account_the_paper_holds_what_is_public(eslabon: OwnSite, tmp_path: Path) -> None:
    said = []
    for words in ((), ("--as", HEAD)):
        done = eslabon("paper", "requests", *words, "-o", str(tmp_path / "q.docx"))
        assert done.returncode == 0, done.stderr
        document = docx.Document(str(tmp_path / "q.docx"))
        said.append(" ".join(cell.text for table in document.tables for row in table.rows for cell in row.cells))
    assert "reporte similar" in said[0]
    assert "lista de participantes" not in said[0]
    assert "lista de participantes" in said[1]


def test_the_yearly_report_and_opening_its_figures(eslabon: OwnSite, tmp_path: Path) -> None:
    done = eslabon("report", "yearly", "--year", "2004", "--as", HEAD)
    assert done.returncode == 0, done.stderr
    sections = {one["key"]: one for one in json.loads(done.stdout)["sections"]}
    (row,) = sections["ladder"]["tables"][0]["rows"]
    assert (row["announced"]["value"], row["announced"]["approximate"]) == ("15000000.00", True)
    opened = eslabon("trace", row["announced"]["figure"], "--format", "json")
    assert opened.returncode == 0, opened.stderr
    told = json.loads(opened.stdout)
    assert (told["value"], told["printed"], told["reduction"]) == ("15000000.00", "15000000.00", "sum")
    assert [one["kind"] for one in told["records"]] == ["entries"]
    assert eslabon("report", "yearly", "--year", "2004", "-o", str(tmp_path / "y.xlsx")).returncode == 0
    assert (tmp_path / "y.xlsx").read_bytes().startswith(b"PK")
    assert eslabon("report", "yearly", "--year", "x").returncode == 2
    assert eslabon("report", "yearly", "--year", "2004", "--format", "pdf").returncode == 2
    assert eslabon("trace", row["announced"]["figure"].replace("announced", "nothing")).returncode == 2
