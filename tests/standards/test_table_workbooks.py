"""Workbooks: rows and cells as Excel numbers them; what is too large, locked or broken is refused."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from table_files import (
    GOOD,
    HEADINGS,
    MAPPING,
    archive,
    parts_of,
    refusal,
    rows_of,
    workbook,
)

from eslabon.standards.tables import package
from eslabon.values.problems import say


def test_a_row_of_a_workbook_is_numbered_as_excel_does() -> None:
    blank = ["", "", "", ""]
    data = workbook([HEADINGS, GOOD, blank, ["Treasury", "Atlantis", 2004, 7]], sheet="Año 2004", below=2)
    row, fault = rows_of(data)
    assert (row.number, row.sheet, row.value) == (4, "Año 2004", Decimal("1200.5"))
    assert (fault.where.line, fault.where.path) == (6, "Año 2004!B6")


def test_cells_are_placed_by_their_letters_when_the_table_starts_further_right() -> None:
    data = workbook([["", "", *HEADINGS], ["", "", "Peace Corps", "PE", 2004, "x"]])
    assert rows_of(data)[0].where.path == "Data!F2"


def test_a_sheet_is_chosen_by_name_and_a_missing_one_refused_with_those_there_are() -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet("Read me").write(0, 0, "Notes")
        page = book.add_worksheet("Data 2004")
        for number, row in enumerate([HEADINGS, GOOD]):
            page.write_row(number, 0, row)
    [found] = rows_of(target.getvalue(), '[table]\nsheet = "data 2004"\n' + MAPPING)
    assert found.sheet == "Data 2004"
    problem = refusal(target.getvalue(), '[table]\nsheet = "Data 2005"\n' + MAPPING)
    assert problem.code == "table.no-sheet"
    assert "“Read me”, “Data 2004”" in say(problem, "en")[0]
    assert "Did you mean “Data 2004”?" in say(problem, "en")[1]


def test_a_hidden_first_sheet_is_passed_over() -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        hidden = book.add_worksheet("Lists")
        page = book.add_worksheet("Data")
        page.activate()
        page.set_first_sheet()
        hidden.hide()
        for number, row in enumerate([HEADINGS, GOOD]):
            page.write_row(number, 0, row)
    assert rows_of(target.getvalue())[0].sheet == "Data"


def test_an_error_shown_by_the_spreadsheet_is_a_problem_and_never_an_empty_cell() -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet("Data")
        for number, row in enumerate([HEADINGS, GOOD]):
            page.write_row(number, 0, row)
        page.write_formula(1, 1, "=VLOOKUP(A1,B:C,2,0)", value="#N/A")
    [fault] = rows_of(target.getvalue())
    assert (fault.code, fault.where.path, fault.arguments["value"]) == (
        "table.excel-error",
        "Data!B2",
        "#N/A",
    )


def test_the_value_of_a_formula_is_the_one_the_workbook_keeps() -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet("Data")
        for number, row in enumerate([HEADINGS, GOOD]):
            page.write_row(number, 0, row)
        page.write_formula(1, 3, "=600.25*2", value=1200.5)
    assert rows_of(target.getvalue())[0].value == Decimal("1200.5")


def test_other_archives_are_no_tables() -> None:
    assert refusal(archive({"word/document.xml": b"<w/>"})).code == "table.not-a-table"


def test_a_small_workbook_that_unpacks_to_a_huge_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = parts_of(workbook([HEADINGS, GOOD]))
    bomb = archive(parts | {"xl/media/picture.bin": bytes(20 << 20)})
    assert refusal(bomb).code == "table.bomb"
    monkeypatch.setattr(package, "LARGEST", 1000)
    assert refusal(archive(parts)).code == "table.bomb"


def test_a_workbook_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(archive(parts_of(workbook([HEADINGS, GOOD]))))
    with zipfile.ZipFile(BytesIO(data)) as packed:
        size = packed.getinfo("xl/worksheets/sheet1.xml").file_size
    told = size.to_bytes(4, "little")
    assert data.count(told) >= 2
    assert refusal(bytes(data.replace(told, (size - 100).to_bytes(4, "little")))).code == "table.damaged"


def test_a_stray_cell_at_the_far_end_of_a_sheet_is_refused_before_it_fills_the_memory() -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet("Data")
        for number, row in enumerate([HEADINGS, GOOD]):
            page.write_row(number, 0, row)
        page.write(1048575, 16383, "x")
    problem = refusal(target.getvalue())
    assert problem.code == "table.too-far"
    assert "XFD" in say(problem, "es")[0]


def test_a_workbook_that_declares_entities_is_refused() -> None:
    parts = parts_of(workbook([HEADINGS, GOOD]))
    sheet = parts["xl/worksheets/sheet1.xml"]
    head, _, rest = sheet.partition(b"<worksheet")
    parts["xl/worksheets/sheet1.xml"] = (
        head + b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet' + rest
    )
    assert refusal(archive(parts)).code == "table.damaged"
