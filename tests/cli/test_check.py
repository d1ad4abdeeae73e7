"""`eslabon check FILE`: what is wrong with an IATI file, and how the command ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.iati_files import activity, iati, transaction

FIELDS = {"file", "standard", "version", "activities", "counts", "problems"}
PROBLEM = {"code", "severity", "line", "path", "activity", "message", "hint"}


def written(folder: Path, text: str, name: str = "one.xml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_ends_with_0_and_has_no_problem(eslabon: Command, tmp_path: Path) -> None:
    file = written(tmp_path, iati(activity("XX-1", transaction()), activity("XX-2")))
    ran = eslabon("check", file, "--format", "json")
    assert ran.code == 0
    assert ran.json == {
        "file": "one.xml",
        "standard": "iati",
        "version": "2.03",
        "activities": 2,
        "counts": {"error": 0, "warning": 0},
        "problems": [],
    }


def test_an_error_ends_with_1_and_says_where_what_and_what_to_do(eslabon: Command, tmp_path: Path) -> None:
    file = written(tmp_path, iati(activity("XX-1", transaction(value="lots"))))
    ran = eslabon("check", file, "--format", "json", "--lang", "en")
    assert ran.code == 1
    assert set(ran.json) == FIELDS
    assert ran.json["counts"] == {"error": 1, "warning": 0}
    (problem,) = ran.json["problems"]
    assert set(problem) == PROBLEM
    assert (problem["code"], problem["severity"], problem["line"]) == ("structure.type", "error", 3)
    assert problem["activity"] == "XX-1"
    assert problem["path"] == "/iati-activities/iati-activity[1]/transaction[1]/value"
    assert "lots" in problem["message"]
    assert problem["hint"]


def test_warnings_alone_end_with_0(eslabon: Command, tmp_path: Path) -> None:
    file = written(tmp_path, iati(activity("XX-1"), activity("XX-1")))
    ran = eslabon("check", file, "--format", "json")
    assert ran.code == 0
    assert [one["code"] for one in ran.json["problems"]] == ["iati.duplicate-identifier"]


def test_spanish_comes_first_english_when_asked(eslabon: Command, tmp_path: Path) -> None:
    file = written(tmp_path, iati(activity("XX-1", transaction(value="lots"))))
    spanish, english = eslabon("check", file), eslabon("check", file, "--lang", "en")
    assert spanish.out.startswith("error one.xml:3 /iati-activities/iati-activity[1]/transaction[1]/value\n")
    assert spanish.out.endswith("Intervenciones: 1. Errores: 1. Advertencias: 0.\n")
    assert english.out.endswith("Activities: 1. Errors: 1. Warnings: 0.\n")


@pytest.mark.parametrize(
    ("content", "code", "version"),
    [
        (b"", "xml.empty", None),
        (b"PK\x03\x04 a zip", "xml.not-xml", None),
        (b"<iati-activities version='2.03'><iati-activity>", "xml.truncated", None),
        (b"<iati-activities version='1.05'/>", "xml.old-version", "1.05"),
        (b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]><iati-activities/>", "xml.entity", None),
        (b"<feed/>", "xml.not-iati", None),
    ],
)
def test_a_refused_file_still_gives_json_with_one_problem_and_ends_with_2(
    eslabon: Command, tmp_path: Path, content: bytes, code: str, version: str | None
) -> None:
    file = tmp_path / "bad.xml"
    file.write_bytes(content)
    ran = eslabon("check", file, "--format", "json")
    assert ran.code == 2
    assert set(ran.json) == FIELDS
    assert [one["code"] for one in ran.json["problems"]] == [code]
    assert set(ran.json["problems"][0]) == PROBLEM
    assert ran.json["version"] == version
    assert ran.json["counts"] == {"error": 1, "warning": 0}
    assert ran.err == ""


def test_a_refused_file_is_told_in_one_sentence_with_its_remedy(eslabon: Command, tmp_path: Path) -> None:
    file = written(tmp_path, "", "vacio.xml")
    ran = eslabon("check", file)
    assert ran.code == 2
    assert ran.out == "vacio.xml: El archivo está vacío. Vuelva a descargarlo de donde se publica.\n"


def test_a_file_that_is_not_there_ends_with_2(eslabon: Command, tmp_path: Path) -> None:
    ran = eslabon("check", tmp_path / "nowhere.xml", "--format", "json")
    assert ran.code == 2
    assert [one["code"] for one in ran.json["problems"]] == ["file.not-found"]
    assert eslabon("check", tmp_path).code == 2


@pytest.mark.parametrize("wrong", [("--format", "xml"), ("--lang", "fr"), ("--nothing",)])
def test_an_unknown_option_or_value_ends_with_2_and_no_data(
    eslabon: Command, tmp_path: Path, wrong: tuple[str, ...]
) -> None:
    ran = eslabon("check", written(tmp_path, iati(activity())), *wrong)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err


def test_names_that_look_like_markup_are_printed_as_they_are(eslabon: Command, tmp_path: Path) -> None:
    file = written(tmp_path, iati(activity("[bold]X[/bold]", transaction(value="1e5"))), "[red].xml")
    ran = eslabon("check", file)
    assert "[red].xml:3" in ran.out
    assert "([bold]X[/bold])" in ran.out


def test_the_real_files_have_no_error(eslabon: Command, shared_data: Path) -> None:
    files = sorted((shared_data / "iati/real").glob("*.xml"))
    assert len(files) == 5
    for file in files:
        ran = eslabon("check", file, "--format", "json")
        assert (file.name, ran.code, ran.json["counts"]["error"]) == (file.name, 0, 0)
        assert all(one["severity"] == "warning" for one in ran.json["problems"])


def test_it_imports_neither_django_nor_pyarrow(tmp_path: Path, environment: dict[str, str]) -> None:
    file = written(tmp_path, iati(activity("XX-1", transaction(value="lots"))))
    program = (
        "import sys\nfrom eslabon.cli.main import app\n"
        "try:\n    app(['check', sys.argv[1]])\nexcept SystemExit:\n    pass\n"
        "heavy = {'django', 'pyarrow', 'duckdb', 'narwhals', 'numpy', 'babel'}\n"
        "print(sorted(heavy & {name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    command = [sys.executable, "-c", program, str(file)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True)
    assert "structure" not in done.stderr
    assert done.stderr == "[]\n"
