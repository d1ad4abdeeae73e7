"""The same form as a spreadsheet: downloaded, filled in as people do, brought back by its link or by the desk."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from eslabon.records.inquiries.models import Change, Inquiry, Item
from tests.inquiries.conftest import World, body, item


def downloaded(sent: SimpleNamespace, lang: str = "en") -> Any:
    answer = sent.client.get(sent.path.replace("/en/", f"/{lang}/") + "form.xlsx")
    return load_workbook(io.BytesIO(answer.content))


def brought(sent: SimpleNamespace, book: Any, path: str = "sheet/") -> Any:
    target = io.BytesIO()
    book.save(target)
    return sent.client.post(f"{sent.path}{path}", {"file": SimpleUploadedFile("form.xlsx", target.getvalue())})


def column(sheet: Any, title: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == title)


def test_it_holds_what_is_held_with_a_locked_head_and_drop_downs(world: World) -> None:
    book = downloaded(world.sent())
    agreements, projects = book.worksheets[:2]
    assert [cell.value for cell in projects[1]][:4] == ["No.", "Title", "Agreement", "Implementing organisation"]
    assert projects.protection.sheet
    assert projects["B1"].protection.locked
    assert not projects["B2"].protection.locked
    assert projects["A2"].protection.locked
    assert projects.cell(2, column(projects, "Total cost")).value == 1000
    assert projects.cell(2, column(projects, "Starts on")).value == "01/10/2004"
    assert projects.cell(2, column(projects, "Theme")).value == "Development of MSMEs"
    assert agreements.cell(2, column(agreements, "Total amount of the agreement")).value == "approx. 15,000,000.00"
    assert {next(iter(one.sqref.ranges)).min_col for one in projects.data_validations.dataValidation} == {
        column(projects, one) for one in ("Theme", "Currency", "Status", "Is it right?")
    }


@pytest.mark.parametrize("lang", ["es", "en"])
def test_untouched_it_says_nothing(world: World, lang: str) -> None:
    sent = world.sent()
    assert brought(sent, downloaded(sent, lang)).status_code == 302
    assert set(Item.objects.values_list("verdict", flat=True)) == {""}


def test_filled_in_it_fills_the_form_in_and_twice_doubles_nothing(world: World) -> None:
    sent = world.sent()
    book = downloaded(sent)
    agreements, projects = book.worksheets[:2]
    agreements.cell(2, column(agreements, "Is it right?")).value = "yes"
    projects.cell(2, column(projects, "Starts on")).value = date(2004, 11, 15)
    projects.cell(2, column(projects, "Total cost")).value = 2500.5
    projects.cell(2, column(projects, "Status")).value = "Running"
    projects.cell(2, column(projects, "Remark")).value = "It began late"
    for place, value in (("Title", "Nuevo"), ("Total cost", "US$ 1.2 MM"), ("Theme", "msme")):
        projects.cell(4, column(projects, place)).value = value
    for _time in range(2):
        assert brought(sent, book)["Location"] == f"{sent.path}?read=3#excel"
    project = item(sent.inquiry, "projects")
    assert project.answer == {"starts_on": "2004-11-15", "cost": "2500.50", "status": "running"}
    assert (project.verdict, project.remark) == ("corrected", "It began late")
    assert item(sent.inquiry, "agreements").verdict == "confirmed"
    added = Item.objects.get(about=None)
    assert {name: added.answer[name] for name in ("title", "cost", "currency", "theme")} == {
        "title": "Nuevo",
        "cost": "1200000.00",
        "currency": "USD",
        "theme": "msme",
    }
    assert "3 rows were read" in body(sent.client.get(f"{sent.path}?read=3"))
    again = downloaded(sent).worksheets[1]
    assert again.cell(2, column(again, "Starts on")).value == "15/11/2004"
    assert again.cell(3, column(again, "Title")).value == "Nuevo"


def test_what_cannot_be_read_stands_in_the_form_marked(world: World) -> None:
    sent = world.sent()
    book = downloaded(sent)
    projects = book.worksheets[1]
    projects.cell(2, column(projects, "Starts on")).value = "some day"
    brought(sent, book)
    assert "some day" in body(sent.client.get(sent.path))
    assert sent.client.post(sent.path, {"send": "1", "by": "John"}).status_code == 400


def other_table(book: Any) -> None:
    book.active.append(["Name", "Amount"])
    book.active.append(["One", 2])


def nothing(book: Any) -> None:
    """An empty sheet."""


@pytest.mark.parametrize("fill", [other_table, nothing])
def test_another_file_is_refused_with_the_reason(world: World, fill: Callable[[Any], None]) -> None:
    sent = world.sent()
    book = Workbook()
    fill(book)
    answer = brought(sent, book)
    assert answer.status_code == 400
    assert 'role="alert"' in body(answer)
    assert sent.client.post(f"{sent.path}sheet/").status_code == 400
    broken = SimpleUploadedFile("form.xlsx", b"PK\x03\x04 and nothing more")
    assert sent.client.post(f"{sent.path}sheet/", {"file": broken}).status_code == 400
    assert set(Item.objects.values_list("verdict", flat=True)) == {""}


def test_the_number_of_an_item_of_another_form_changes_nothing_there(world: World) -> None:
    mine, theirs = world.sent(), world.sent()
    other = item(theirs.inquiry, "projects")
    book = downloaded(mine)
    projects = book.worksheets[1]
    projects["A2"], projects["B2"] = str(other.pk), "Taken over"
    brought(mine, book)
    other.refresh_from_db()
    assert (other.verdict, other.answer) == ("", {})


def test_the_desk_brings_in_what_came_another_way_and_that_is_the_answer(world: World) -> None:
    sent = world.sent()
    page = f"/en/inquiries/{sent.inquiry.pk}/answer/"
    book = load_workbook(io.BytesIO(world.desk.get(f"{page}form.xlsx").content))
    projects = book.worksheets[1]
    projects["B2"] = "Audiencias públicas"
    target = io.BytesIO()
    book.save(target)
    for _time in range(2):
        file = SimpleUploadedFile("form.xlsx", target.getvalue())
        answer = world.desk.post(f"{page}sheet/", {"file": file, "by": "John Roe, by e-mail"})
        assert answer["Location"] == page
    found = Inquiry.objects.get()
    assert (found.status, found.answered_by, found.changed_by) == ("answered", "John Roe, by e-mail", world.head)
    assert Change.objects.get().field == "title"


def test_a_file_that_cannot_be_read_whole_is_no_answer_and_the_desk_is_told_which_row(world: World) -> None:
    sent = world.sent()
    page = f"/en/inquiries/{sent.inquiry.pk}/answer/"
    book = downloaded(sent)
    book.worksheets[1].cell(2, column(book.worksheets[1], "Starts on")).value = "some day"
    target = io.BytesIO()
    book.save(target)
    file = SimpleUploadedFile("form.xlsx", target.getvalue())
    answer = world.desk.post(f"{page}sheet/", {"file": file, "by": ""})
    assert answer.status_code == 400
    for text in ("Audiencias", "some day", "This is missing"):
        assert text in body(answer), text
    assert Inquiry.objects.get().status == "sent"
