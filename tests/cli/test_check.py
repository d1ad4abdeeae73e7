"""`eslabon check FILE`: what is wrong with an IATI file, and how the command ends."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests import iati_files
from tests.cli.conftest import Command
from tests.iati_files import iati, transaction

FIELDS = {"file", "standard", "version", "activities", "counts", "problems"}
PROBLEM = {"code", "severity", "line", "path", "activity", "message", "hint"}


def written(folder: Path, text: str, name: str = "one.xml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def activity(number: str = "XX-1", *transactions: str, **more: str) -> str:
    """An activity that breaks no rule: its identifier begins with its reporter's, and it has a sector."""
    reporter = more.pop("reporter", number.rpartition("-")[0])
    sectors = more.pop("sectors", '<sector code="31140"/>')
    return iati_files.activity(number, *transactions, reporter=reporter, sectors=sectors, **more).replace(
        "<iati-activity", '<iati-activity xml:lang="es"', 1
    )


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


# What the official engine says of the real files, by its own ruleset.
REAL = {
    "CAF-ActivityFile-2025-10-10.xml": {"102.1.1": 478},
    "acfspain-co.xml": {"2.2.1": 1, "102.1.1": 1},
    "iati-activities-am-armenia.xml": {},
    "usaid-bo.xml": {"1.3.13": 3},
    "who-bra.xml": {"107.2.1": 106},
}


def test_the_real_files_break_the_rules_that_the_official_engine_says(eslabon: Command, shared_data: Path) -> None:
    ran = eslabon("check", shared_data / "iati/real", "--format", "json", "--lang", "en")
    found = {
        file["file"]: Counter(one["code"] for one in file["problems"] if one["code"][0].isdigit())
        for file in ran.json["files"]
    }
    assert found == REAL
    errors = {file["file"]: file["counts"]["error"] for file in ran.json["files"] if file["counts"]["error"]}
    assert errors == {"acfspain-co.xml": 1}
    assert ran.code == 1
    assert "1.14.8" in ran.err


def test_only_the_rules_of_a_file_are_asked_of_any_xml(eslabon: Command, tmp_path: Path) -> None:
    file = written(tmp_path, "<shelf><book price='2'/><book price='30'/><book/></shelf>", "shelf.xml")
    cases = [{"paths": ["@price"], "max": 10, "ruleInfo": {"id": "own.1", "severity": "warning", "message": "Dear."}}]
    rules = written(tmp_path, json.dumps({"//book": {"range": {"cases": cases}, "atleast_one": {
        "cases": [{"paths": ["@price"]}]}}}), "rules.json")  # fmt: skip
    ran = eslabon("check", file, "--rules", rules, "--format", "json", "--lang", "en")
    assert ran.code == 1
    assert (ran.json["version"], ran.json["standard"]) == (None, None)
    told = [(one["code"], one["severity"], one["path"]) for one in ran.json["problems"]]
    assert told == [("own.1", "warning", "/shelf/book[2]/@price"), ("rule.atleast_one", "error", "/shelf/book[3]")]
    assert "Dear." in ran.json["problems"][0]["message"]


def test_today_fixes_the_rules_about_dates(eslabon: Command, tmp_path: Path) -> None:
    file = written(tmp_path, iati(activity("XX-1", transaction(on="2010-05-01"))))
    asked = ("check", file, "--format", "json", "--today")
    codes = {one["code"] for one in eslabon(*asked, "2010-04-30").json["problems"]}
    assert {"11.2.1", "11.2.2"} <= codes
    assert not {"11.2.1", "11.2.2"} & {one["code"] for one in eslabon(*asked, "2010-05-01").json["problems"]}
    assert eslabon(*asked, "yesterday").code == 2


def test_the_agencies_codes_are_asked_for_where_they_are_given(eslabon: Command, tmp_path: Path) -> None:
    file = written(tmp_path, iati(activity("PE-RUC-1-1"), activity("NO-SUCH-1-1")))
    agencies = written(tmp_path, "code,name\nPE-RUC,SUNAT\n", "agencies.csv")
    ran = eslabon("check", file, "--agencies", agencies, "--format", "json")
    assert [one["activity"] for one in ran.json["problems"] if one["code"] == "1.14.8"] == ["NO-SUCH-1-1"]
    assert ran.err == ""


def test_a_rule_file_that_is_none_ends_with_2(eslabon: Command, tmp_path: Path) -> None:
    file = written(tmp_path, iati(activity()))
    for text in ("no json", '{"//a": {"no_such_kind": {"cases": [{}]}}}', '{"//a[": {}}', "[]"):
        ran = eslabon("check", file, "--rules", written(tmp_path, text, "rules.json"))
        assert (ran.code, ran.out) == (2, ""), text
        assert "rules.json" in ran.err


def test_what_repeats_is_told_once_with_its_places_and_all_when_asked(eslabon: Command, tmp_path: Path) -> None:
    several = [activity(f"XX-DONOR-{number}", transaction(value="lots")) for number in range(9)]
    file = written(tmp_path, iati(*several))
    short, whole = (eslabon("check", file, "--lang", "en", *more).out for more in ((), ("--all",)))
    told = [line for line in short.splitlines() if "lots" in line]
    assert len(told) == 1
    assert "9" in short
    assert whole.count("lots") == 9


def test_a_page_to_send_holds_what_there_is_to_correct_and_nothing_from_elsewhere(
    eslabon: Command, tmp_path: Path
) -> None:
    several = [activity(f"<XX>-{number}", transaction(value="lots")) for number in range(20)]
    file, page = written(tmp_path, iati(*several), "a&b.xml"), tmp_path / "page.html"
    ran = eslabon("check", file, "--format", "html", "-o", page, "--today", "2024-02-03")
    assert (ran.code, ran.out, ran.err) == (1, "", "")
    text = page.read_text(encoding="utf-8")
    assert '<html lang="es">' in text
    assert "03/02/2024" in text
    assert "a&amp;b.xml" in text
    assert text.count("&lt;XX&gt;-3") >= 1
    assert "<XX>" not in text
    assert text.count("no es un número") == 1
    assert "solo con cifras" in text or "sólo con cifras" in text
    assert not re.search(r"(src|href)=|url\(|@import", text)


def test_a_folder_is_told_as_a_list_and_ends_with_the_worst(eslabon: Command, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    (folder / "inner").mkdir(parents=True)
    written(folder, iati(activity()), "a.xml")
    written(folder / "inner", "<feed/>", "b.xml")
    ran = eslabon("check", folder, "--format", "json")
    assert ran.code == 2
    assert [(one["file"], one["counts"]["error"]) for one in ran.json["files"]] == [("a.xml", 0), ("inner/b.xml", 1)]
    assert "inner/b.xml" in eslabon("check", folder).out


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
