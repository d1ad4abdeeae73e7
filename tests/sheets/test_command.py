"""`eslabon load` and `eslabon template`: exit codes, JSON whatever happens, files that Excel opens."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from eslabon.records.accounts.models import User
from eslabon.records.needs.models import Need
from tests.in_process import OwnSite
from tests.once import example_database


class Desk(OwnSite):
    """A site with the records of the worked example, and its coordinator."""

    def __init__(self, folder: Path, blocker: Any) -> None:
        super().__init__(folder, Path(shutil.copy(example_database(), folder / "site.sqlite3")), blocker, "en")
        with self.opened():
            self.coordinator, self.reader = (User.objects.get(role=role).email for role in ("coordinator", "reader"))

    def needs(self) -> int:
        """How many needs are kept."""
        with self.opened():
            return Need.objects.count()

    def book(self, *rows: tuple[Any, ...]) -> Path:
        made, path = Workbook(), self.folder / "matriz.xlsx"
        for row in rows:
            made.active.append(row)  # type: ignore[union-attr]
        made.save(path)
        return path


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"), django_db_blocker)


HEADINGS = ("Necesidad", "Tema", "Costo")


def test_good_rows_are_written_and_the_others_given_back(desk: Desk) -> None:
    file = desk.book(HEADINGS, ("Buena", "Agricultura", "US$ 1.2 MM"), ("Mala", "Astrología", "60 %"))
    before, back = desk.needs(), desk.folder / "refused.xlsx"
    told = []
    for more in (["--dry-run"], ["--rejected", back]):
        done = desk("load", "needs", file, "--as", desk.coordinator, "--format", "json", "--lang", "es", *more)
        assert done.returncode == 1, done.stderr
        told.append(json.loads(done.stdout))
        assert desk.needs() == before + bool(more[1:])
    assert told[0] == told[1]
    assert (told[0]["rows"], told[0]["accepted"]) == (2, 1)
    assert [(one["row"], one["column"], one["value"]) for one in told[0]["problems"]] == [
        (3, "Tema", "Astrología"),
        (3, "Costo", "60 %"),
    ]
    assert "porcentaje" in told[0]["problems"][1]["message"]
    assert all(set(one) == {"sheet", "row", "column", "value", "message", "hint"} for one in told[0]["problems"])
    sheet = load_workbook(back).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [*rows[0][:3], rows[1][0]] == [*HEADINGS, "Mala"]
    assert "Astrología" in str(rows[1][3])
    assert len(rows) == 2
    sheet["B2"], sheet["C2"] = "Agricultura", "por definir"
    sheet.parent.save(back)  # type: ignore[union-attr]
    done = desk("load", "needs", back, "--as", desk.coordinator, "--lang", "es")
    assert (done.returncode, done.stdout.strip()) == (0, "Filas: 1. Aceptadas: 1.")


def test_what_cannot_be_done_ends_with_2_and_says_so_in_json_too(desk: Desk) -> None:
    file = desk.book(("Color",), ("rojo",))
    broken = desk.folder / "broken.xlsx"
    broken.write_bytes(b"%PDF-1.7")
    for one in (file, broken):
        done = desk("load", "needs", one, "--as", desk.coordinator, "--format", "json")
        assert done.returncode == 2
        told = json.loads(done.stdout)
        assert (told["rows"], told["accepted"], len(told["problems"])) == (0, 0, 1)
        assert told["problems"][0]["message"]
        assert done.stderr.strip()
    good, before = desk.book(("Necesidad",), ("Una",)), desk.needs()
    for arguments in (
        ["needs", good],
        ["needs", good, "--as", "nobody@example.org"],
        ["needs", good, "--as", desk.reader],
        ["gifts", good, "--as", desk.coordinator],
        ["needs", desk.folder / "absent.xlsx", "--as", desk.coordinator],
        ["needs", good, "--as", desk.coordinator, "--mapping", desk.folder / "absent.toml"],
    ):
        done = desk("load", *arguments)
        assert (done.returncode, done.stdout) == (2, ""), arguments
        assert done.stderr.strip()
    assert desk.needs() == before


def test_participants_are_loaded_with_what_holds_for_all(desk: Desk) -> None:
    file, mapping = desk.book(("Nombre", "Institución"), ("Rosa", "Ministerio de Agricultura")), desk.folder / "m.toml"
    done = desk("load", "participants", file, "--as", desk.coordinator, "--format", "json")
    assert (done.returncode, json.loads(done.stdout)["accepted"]) == (1, 0)
    mapping.write_text('[constants]\nround = "IV Ronda"\n')
    done = desk("load", "participants", file, "--as", desk.coordinator, "--mapping", mapping)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["needs", "requests", "lines", "participants"])
def test_the_template_opens_and_offers_choices(desk: Desk, name: str) -> None:
    target = desk.folder / f"{name}.xlsx"
    assert desk("template", name, "-o", target, "--as", desk.coordinator).returncode == 0
    book = load_workbook(target)
    sheet, guide, lists = book.worksheets
    assert (guide.sheet_state, lists.sheet_state) == ("visible", "hidden")
    offered = {str(one.formula1).rpartition("!")[2] for one in sheet.data_validations.dataValidation}
    assert offered
    for one in offered:
        cells = lists[one.replace("$", "")]
        assert all(cell.value for (cell,) in (cells if isinstance(cells, tuple) else ((cells,),)))
    headings = [cell.value for cell in sheet[1]]
    assert [row[0].value for row in guide.iter_rows(min_row=7)][: len(headings)] == headings
    assert desk("template", name).returncode == 2
