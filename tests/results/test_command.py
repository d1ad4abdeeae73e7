"""`eslabon template report` and `eslabon load report`: exit codes, JSON, and what is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from eslabon.records.accounts.models import User
from eslabon.records.results.models import Report
from tests.results.conftest import put
from tests.sheets.test_command import Desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"), django_db_blocker)


@pytest.fixture(scope="module")
def report(desk: Desk) -> str:
    """The number of a project's report with an indicator, written by the coordinator."""
    with desk.opened():
        head = User.objects.get(role="coordinator")
        project = put(head, "projects", title="Certificación")
        put(head, "indicators", project=project.pk, title="Empresas", unit="empresas")
        days = {"starts_on": "2005-01-01", "ends_on": "2005-06-30", "due_on": "2005-07-30"}
        return str(put(head, "reports", project=project.pk, **days).pk)


def stands(desk: Desk, report: str) -> tuple[str, str, list[str]]:
    """How a report stands: its status, what was done, its values."""
    with desk.opened():
        one = Report.objects.get(pk=report)
        return one.status, one.done, [format(each.reported.normalize(), "f") for each in one.values.all()]


def filled(path: Path, value: Any) -> Path:
    """The form with what was done and a value."""
    book = load_workbook(path)
    texts, values = book.worksheets[:2]
    row = next(one.row for one in texts["A"] if one.value == "done")
    texts.cell(row, 3).value, values["I3"] = "Cursos", value
    book.save(path)
    return path


def test_a_report_is_got_filled_in_and_presented(desk: Desk, report: str) -> None:
    file = desk.folder / "informe.xlsx"
    as_head = ("--as", desk.coordinator, "--lang", "en")
    listed = desk("template", "report", "-o", file, *as_head)
    assert listed.returncode == 2
    assert f"  {report}  Certificación, 01/01/2005 to 30/06/2005 (to be presented by 2005-07-30)" in listed.stderr
    for more, said in (((*as_head, "--report", "999"), "999"), (("--report", report), "--as")):
        refused = desk("template", "report", "-o", file, *more)
        assert (refused.returncode, said in refused.stderr) == (2, True)
    assert desk("template", "report", "--report", report, "-o", file, *as_head).returncode == 0
    older = desk.folder / "antes.xlsx"
    older.write_bytes(file.read_bytes())

    wrong = desk("load", "report", filled(file, "muchas"), *as_head)
    assert (wrong.returncode, "Values!I3: " in wrong.stdout) == (1, True)
    denied = desk("load", "report", filled(file, "1,234.5"), "--as", desk.reader)
    assert denied.returncode == 2
    trial = desk("load", "report", file, *as_head, "--dry-run", "--format", "json")
    assert (trial.returncode, json.loads(trial.stdout)["accepted"]) == (0, 1)
    assert stands(desk, report) == ("draft", "", [])
    for _twice in range(2):
        done = desk("load", "report", file, *as_head, "--format", "json")
        told = json.loads(done.stdout)
        assert (done.returncode, told.pop("rows"), told.pop("accepted")) == (0, 1, 1), done.stderr
        assert told == {"report": int(report), "presented": False, "problems": [], "differs": []}
    assert stands(desk, report) == ("draft", "Cursos", ["1234.5"])

    conflict = desk("load", "report", filled(older, 7), *as_head, "--format", "json")
    told = json.loads(conflict.stdout)
    assert (conflict.returncode, told["accepted"], len(told["problems"])) == (1, 0, 1)
    assert told["differs"] == [{"sheet": "Values", "row": 3, "column": "I", "now": "1234.5", "given": "7"}]
    assert desk("load", "report", file, *as_head, "--mapping", file).returncode == 2

    presented = desk("load", "report", file, *as_head, "--present")
    assert (presented.returncode, presented.stdout.strip()) == (0, f"Report {report}: kept and presented.")
    assert stands(desk, report)[0] == "presented"
    assert desk("template", "report", "--report", report, "-o", file, *as_head).returncode == 2
    none = desk("load", "report", desk.book(("Necesidad",)), *as_head, "--format", "json")
    assert (none.returncode, json.loads(none.stdout)["report"]) == (2, None)
