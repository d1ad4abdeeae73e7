"""`eslabon snapshots` and `snapshots withdraw N`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.iati_files import activity, transaction, written


@pytest.fixture
def loaded(eslabon: Command, tmp_path: Path) -> Command:
    for number in (1, 2):
        file = written(tmp_path, f"{number}.xml", activity(f"XX-{number}", transaction("5")))
        assert eslabon("import", "iati", file).code == 0
    return eslabon


def test_without_loads_the_list_is_empty(eslabon: Command) -> None:
    ran = eslabon("snapshots", "--format", "json")
    assert (ran.code, ran.json) == (0, {"snapshots": []})
    assert "eslabon import iati" in eslabon("snapshots").out


def test_each_load_says_what_it_is(loaded: Command) -> None:
    ran = loaded("snapshots", "--format", "json")
    assert ran.code == 0
    first, second = ran.json["snapshots"]
    assert (first["id"], second["id"]) == (1, 2)
    assert datetime.fromisoformat(first.pop("published")).tzinfo == UTC
    assert len(first.pop("sha256")) == 64
    assert first.pop("reader")
    assert first == {
        "id": 1,
        "state": 1,
        "standard": "iati",
        "file": "1.xml",
        "publisher": "XX-DONOR",
        "publisher_name": "Donor",
        "version": "2.03",
        "generated": "2020-01-01T00:00:00Z",
        "activities": 1,
        "transactions": 1,
        "skipped": 0,
        "errors": 0,
        "warnings": 0,
        "status": "published",
        "reason": None,
    }


def test_the_table_names_loads_and_publishers(loaded: Command) -> None:
    loaded("snapshots", "withdraw", 2, "--reason", "a test")
    lines = [line.split() for line in loaded("snapshots").out.splitlines()]
    assert lines[1][:3] == ["1", "1.xml", "XX-DONOR"]
    assert lines[2][-1] == "retirada"


def test_withdrawing_is_a_decision_with_its_reason(loaded: Command) -> None:
    before = loaded("offer", "--format", "json").json["total"]
    ran = loaded("snapshots", "withdraw", 1, "--reason", "  The publisher corrected it ", "--as", "ana@example.org")
    assert ran.code == 0
    assert ran.out == "La carga de datos N.° 1 queda retirada; el estado es ahora 3.\n"
    first, second = loaded("snapshots", "--format", "json").json["snapshots"]
    assert (first["status"], first["reason"]) == ("withdrawn", "The publisher corrected it")
    assert second["status"] == "published"
    assert (before["value"], loaded("offer", "--format", "json").json["total"]["value"]) == ("10.00", "5.00")


def test_what_cannot_be_withdrawn_ends_with_2(loaded: Command) -> None:
    loaded("snapshots", "withdraw", 1, "--reason", "a test")
    for arguments in (
        ("1", "--reason", "again"),
        ("9", "--reason", "there is none"),
        ("2", "--reason", "  "),
        ("2",),
        ("two", "--reason", "no number"),
    ):
        ran = loaded("snapshots", "withdraw", *arguments)
        assert (ran.code, ran.out) == (2, ""), arguments
        assert ran.err
    assert [one["status"] for one in loaded("snapshots", "--format", "json").json["snapshots"]] == [
        "withdrawn",
        "published",
    ]


def test_a_bad_format_ends_with_2(eslabon: Command) -> None:
    assert eslabon("snapshots", "--format", "csv").code == 2


def test_an_option_chooses_the_warehouse(loaded: Command, tmp_path: Path) -> None:
    other = loaded("snapshots", "--format", "json", "--warehouse", tmp_path / "other")
    assert other.json == {"snapshots": []}


def test_the_file_of_a_load_comes_back_byte_for_byte(eslabon: Command, tmp_path: Path) -> None:
    text = written(tmp_path, "one.xml", activity("XX-1", transaction("5"), title="Señal"), activity("XX-2")).read_text()
    file = tmp_path / "odd.xml"
    file.write_bytes(text.replace("UTF-8", "ISO-8859-1").replace("\n", "\r\n").encode("latin-1"))
    assert eslabon("import", "iati", file).code == 0
    back = tmp_path / "back.xml"
    assert eslabon("snapshots", "original", "1", "-o", back).code == 0
    assert back.read_bytes() == file.read_bytes()
    assert "Señal" in back.read_text(encoding="latin-1")
    assert sorted(path.name for path in tmp_path.glob(".back*")) == []


def test_a_load_that_is_not_there_gives_no_file(loaded: Command, tmp_path: Path) -> None:
    ran = loaded("snapshots", "original", "9", "-o", tmp_path / "none.xml")
    assert (ran.code, ran.out) == (2, "")
    assert not (tmp_path / "none.xml").exists()
