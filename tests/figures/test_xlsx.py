"""The report as a spreadsheet: a sheet a table, numbers as numbers, published text as text."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from eslabon.figures.document import Report
from eslabon.figures.render import render
from tests.figures.a_report import LOAN, report, table


def read(one: Report) -> Workbook:
    """The workbook of a report."""
    return openpyxl.load_workbook(io.BytesIO(render(one, "xlsx")))


def test_numbers_are_numbers_and_dates_are_dates() -> None:
    sheet = read(report(table("CAF")))["Fuentes cooperantes"]
    heads = [cell.value for cell in sheet[4]]
    assert heads[:4] == ["Fuente cooperante", "Identificador", "Compromisos de cooperación (US$)", "Referencia"]
    cells = dict(zip(heads, sheet[5], strict=True))
    amount = cells["Compromisos de cooperación (US$)"]
    assert amount.value == 2092027721
    assert amount.number_format == "#,##0.00"
    assert cells["Referencia"].value == LOAN.reference
    assert cells["Intervenciones"].value == 1234
    assert cells["Cierre previsto"].value == datetime(2004, 9, 17)  # noqa: DTZ001
    assert cells["Parte"].value == 0.648
    assert cells["Parte"].number_format == "0.0%"


@pytest.mark.parametrize(
    "evil", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "http://x.example", "{=1}", "\t=1", "12345"]
)
def test_published_text_stays_text(evil: str) -> None:
    made = render(report(table(evil), title=evil), "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(made))
    cell = book["Fuentes cooperantes"]["A5"]
    assert (cell.data_type, cell.hyperlink) == ("s", None)
    assert str(cell.value).strip() == evil.strip()
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if "sheet" in name)


def test_every_table_has_its_sheet_and_no_two_a_name() -> None:
    long = "Un título muy largo: con [todo] lo que Excel no admite / en un nombre?"
    tables = [table("CAF", key=f"x{number}", title=long) for number in range(3)]
    names = read(report(*tables)).sheetnames
    assert len(names) == len({name.lower() for name in names}) == 5
    assert all(len(name) <= 31 for name in names)


def test_all_rows_are_there_under_a_head_that_stays() -> None:
    sheet = read(report(table(*(f"Fuente {number}" for number in range(100)))))["Fuentes cooperantes"]
    assert sheet["A104"].value == "Fuente 99"
    assert sheet.freeze_panes == "B5"
    assert sheet.auto_filter.ref == "A4:G104"
    assert sheet.print_title_rows == "$4:$4"
    assert "Fuente: CAF. Datos al 17/09/2026, estado 3." in [cell.value for cell in sheet["A"]]


def test_the_summary_gives_the_headline_with_its_references() -> None:
    book = read(report(table("CAF")))
    told = [[cell.value for cell in row] for row in book["Resumen"].iter_rows()]
    assert ["Préstamo", 2092027721, "23 intervenciones", LOAN.reference] in told
    assert any("doble contabilización" in str(cell) for row in told for cell in row)
    assert book.properties.title == "Oferta de prueba"


def test_the_same_report_gives_the_same_bytes() -> None:
    one = report(table("CAF"))
    assert render(one, "xlsx") == render(one, "xlsx")
