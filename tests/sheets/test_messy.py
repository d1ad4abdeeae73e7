"""Spreadsheets as they come: merged headings, titles above them, several sheets, words; and hostile ones."""

from __future__ import annotations

import io
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from eslabon.records.accounts.models import User
from eslabon.records.needs.models import Need
from eslabon.records.requests.models import Request
from eslabon.values.problems import Unreadable
from eslabon.work.sheets import kind_named, load, read_mapping, rejected
from tests.once import empty_database

pytestmark = [pytest.mark.usefixtures("example_records"), pytest.mark.django_db]
NEEDS = kind_named("needs")


@pytest.fixture
def desk() -> User:
    return User.objects.get(role="coordinator")


def saved(book: Workbook) -> io.BytesIO:
    target = io.BytesIO()
    book.save(target)
    return target


def messy() -> Workbook:
    book = Workbook()
    cover: Any = book.active
    cover.title = "Carátula"
    cover["A1"] = "Mesa de FCC"
    sheet: Any = book.create_sheet("Matriz")
    sheet["A1"] = "MATRIZ DE NECESIDADES 2004"
    sheet.merge_cells("A1:F1")
    for cell, text in {"A3": "N°", "B3": "Necesidad", "C3": "Tema", "D3": "Costo estimado", "F3": "Estado"}.items():
        sheet[cell] = text
    sheet["D4"], sheet["E4"] = "Monto", "Moneda"
    sheet.merge_cells("D3:E3")
    for column in "ABCF":
        sheet.merge_cells(f"{column}3:{column}4")
    sheet.append([1, "Laboratorio", "Agricultura", "1.2 MM", "US$", "presentada"])
    sheet.append([2, "Ventanilla", None, "S/ 350 mil", None, "aprobada"])
    sheet.merge_cells("C5:C6")
    sheet.append(["SECTOR LABORAL"])
    sheet.merge_cells("A7:F7")
    sheet.append([3, "Estudio", "por definir", "por definir", None, None])
    sheet.append([None, "TOTAL", None, 5, "USD", None])
    hidden: Any = book.create_sheet("Oculta")
    hidden.append(["Necesidad"])
    hidden.append(["Secreta"])
    hidden.sheet_state = "hidden"
    return book


def test_merged_headings_below_a_title_on_the_second_sheet(desk: User) -> None:
    found = load(desk, NEEDS, saved(messy()), "matriz.xlsx")
    assert [one.title for one in found.records] == ["Laboratorio", "Ventanilla", "Estudio"]
    first, second, third = found.records
    assert (first.cost, first.currency, first.status) == (Decimal(1_200_000), "USD", "presented")
    # A cell merged downwards stands in each of its rows.
    assert (second.cost, second.currency, second.theme.code) == (Decimal(350_000), "PEN", "agriculture")
    assert (third.cost, third.theme) == (None, None)
    assert first.source.startswith("matriz.xlsx, Matriz, ")
    assert [(one.row, one.problem.code) for one in found.faults] == [(9, "sheet.not-a-row")]
    assert found.left_out == ["Carátula"]


def test_units_of_the_heading_and_days_in_words(desk: User) -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["Necesidad", "Costo (US$ miles)"])
    sheet.append(["Una", 350])
    assert load(desk, NEEDS, saved(book), "x.xlsx").records[0].cost == 350_000
    book = Workbook()
    sheet = book.active
    sheet.append(["Solicitud", "Solicitante", "Responsable", "Fecha", "Plazo"])
    sheet.append(["A", "Perú", "USAID", "17/09/2004", "2004-2006"])
    sheet.append(["B", "Perú", "USAID", "set. 2004", "set. 2005"])
    found = load(desk, kind_named("requests"), saved(book), "x.xlsx")
    assert [(one.row, one.column, one.problem.code) for one in found.faults] == [(3, "Fecha", "sheet.day-missing")]
    assert Request.objects.get(title="A").due_on == date(2006, 12, 31)


def test_the_history_tells_who_loaded_it_and_what_it_held(desk: User) -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["Necesidad", "Departamento"])
    sheet.append(["Una", "Ica; Cusco"])
    made = load(desk, NEEDS, saved(book), "x.xlsx").records[0]
    version = made.history.get()
    assert (version.history_user, version.places.count(), made.places.count()) == (desk, 2, 2)


def test_refused_rows_come_back_with_remarks_and_no_formula(desk: User) -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["Necesidad", "Tema", "Costo"])
    sheet.append(["Una", "Astrología", "US$ 1"])
    sheet["A2"].value = '=HYPERLINK("http://x")'
    sheet["A2"].data_type = "s"
    source = saved(book)
    found = load(desk, NEEDS, source, "x.xlsx")
    back = load_workbook(io.BytesIO(rejected(NEEDS, source, "x.xlsx", None, found.faults, "es"))).worksheets[0]
    assert [cell.data_type for cell in back[2]] == ["s"] * 4
    assert "Astrología" in str(back["D2"].value)


def test_a_mapping_says_what_the_sheet_does_not(desk: User) -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["Asunto", "Rubro", "Valor"])
    sheet.append(["Una", "AGRO", "1.200,50"])
    mapping = b'{"columns": {"title": "Asunto", "theme": "Rubro", "cost": "Valor"}, "constants": {"currency": "USD"},'
    mapping += b'"values": {"theme": {"AGRO": "Agricultura"}}, "table": {"decimal": ","}}'
    one = load(desk, NEEDS, saved(book), "x.xlsx", read_mapping(mapping, NEEDS)).records[0]
    assert (one.theme.code, one.cost, one.currency) == ("agriculture", Decimal("1200.50"), "USD")
    # It is remembered: the next file with these headings needs none.
    sheet["A2"] = "Dos"
    assert load(desk, NEEDS, saved(book), "x.xlsx").records[0].theme.code == "agriculture"


def test_a_status_is_taken_where_the_account_may_say_so(desk: User) -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["Necesidad", "Estado", "Confidencialidad"])
    sheet.append(["Una", "aprobada por la mesa", None])
    sheet.append(["Dos", None, "público"])
    codes = [one.problem.code for one in load(User.objects.get(role="specialist"), NEEDS, saved(book), "x").faults]
    assert codes == ["sheet.no-right", "sheet.no-right"]
    assert load(desk, NEEDS, saved(book), "x").accepted == 2


def zipped(name: str, data: bytes) -> io.BytesIO:
    target = io.BytesIO()
    with zipfile.ZipFile(saved(messy())) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        new.writestr(name, data)
    return target


def test_hostile_files_are_refused_or_do_nothing(desk: User) -> None:
    blank = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    blank += b"<row><c/></row>" * 4_000_000 + b"</sheetData></worksheet>"
    for data in (blank, b"0" * 80_000_000):
        with pytest.raises(Unreadable):
            load(desk, NEEDS, zipped("xl/worksheets/sheet2.xml", data), "x.xlsx")
    # A macro is never looked at.
    assert load(desk, NEEDS, zipped("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0"), "x.xlsm", dry_run=True).accepted == 3
    with pytest.raises(Unreadable):
        load(desk, NEEDS, io.BytesIO(b"Necesidad\n" + b"x" * 1_000_000 + b"\nUna\n"), "x.csv")
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["Necesidad", "Costo"])
    sheet.append(["=1+1", "=2*3"])
    assert load(desk, NEEDS, saved(book), "x.xlsx", dry_run=True).accepted == 0


SOMEBODY = """
import django; django.setup()
from eslabon.records.accounts.models import User
User.objects.create_user("a@example.org", role="coordinator")
"""
KILLED = """
import django; django.setup()
import sys
from pathlib import Path
from eslabon.records.accounts.models import User
from eslabon.work.sheets import kind_named, load
with Path(sys.argv[1]).open("rb") as source:
    load(User.objects.get(), kind_named("needs"), source, "x.csv")
"""


def test_a_load_that_is_killed_has_written_all_or_nothing(tmp_path: Path) -> None:
    rows = 3_000
    file = tmp_path / "x.csv"
    file.write_text("Necesidad\n" + "".join(f"Necesidad {one}\n" for one in range(rows)), encoding="utf-8")
    database = tmp_path / "site.sqlite3"
    environment = os.environ | {
        "ESLABON_WAREHOUSE": str(tmp_path / "warehouse"),
        "ESLABON_DATA": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "eslabon.site.settings",
    }
    shutil.copy(empty_database(), database)
    subprocess.run([sys.executable, "-c", SOMEBODY], env=environment, check=True)

    def count() -> tuple[int, int]:
        query = "SELECT (SELECT COUNT(*) FROM needs_need), (SELECT COUNT(*) FROM needs_historicalneed)"
        with closing(sqlite3.connect(database, timeout=30)) as found:
            return found.execute(query).fetchone()

    for delay in (0.0, 0.05, 0.2):
        process = subprocess.Popen([sys.executable, "-c", KILLED, str(file)], env=environment)
        while process.poll() is None and not list(tmp_path.glob("site.sqlite3-*")):
            time.sleep(0.01)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert count() in ((0, 0), (rows, rows))
    subprocess.run([sys.executable, "-c", KILLED, str(file)], env=environment, check=True)
    assert count() == (rows, rows)


def test_loading_twice_doubles_nothing(desk: User) -> None:
    before = Need.objects.count()
    assert load(desk, NEEDS, saved(messy()), "x.xlsx").accepted == 3
    again = load(desk, NEEDS, saved(messy()), "x.xlsx")
    assert again.accepted == 0
    assert {one.problem.code for one in again.faults} == {"sheet.there", "sheet.not-a-row"}
    assert Need.objects.count() == before + 3
