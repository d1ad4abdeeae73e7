"""The form of a progress report in Excel: got, filled in, brought back; all of it is taken or nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from eslabon.records.base.actions import Denied, Invalid, NotFound
from eslabon.records.results import actions as results
from eslabon.records.results.models import Report, Value
from eslabon.values.problems import Unreadable
from eslabon.work.reporting import MOST, fillable, read_report_form, report_form, take
from tests.results.conftest import put

pytestmark = pytest.mark.django_db
# The columns of the values, as a person sees them.
VALUE, APPROXIMATE, NOTE, DOCUMENT = "I", "J", "K", "L"


@pytest.fixture
def implementer(everybody: dict[str, Any]) -> Any:
    return everybody["implementer"]


@pytest.fixture
def report(desk: Any, project: Any, indicator: Any) -> Report:
    results.plan_reports(desk, project, 6, 30)
    return Report.objects.order_by("starts_on")[0]


class Book:
    """A form in Excel, as a person works in it."""

    def __init__(self, data: bytes) -> None:
        self.book = load_workbook(io.BytesIO(data))
        self.texts, self.values = self.book.worksheets[:2]

    def text_cell(self, key: str) -> Any:
        """The cell of a text, by the hidden name of its row."""
        return next(self.texts.cell(one.row, 3) for one in self.texts["A"] if one.value == key)

    def cell(self, column: str, indicator: Any, group: str = "") -> Any:
        """A cell of a value."""
        row = next(one.row for one in self.values["A"] if one.value == f"{indicator.pk}:{group}")
        return self.values[f"{column}{row}"]

    @property
    def data(self) -> bytes:
        """The file as it is saved."""
        target = io.BytesIO()
        self.book.save(target)
        return target.getvalue()


def got(actor: Any, report: Report, lang: str = "es") -> Book:
    return Book(report_form(actor, report, lang))


def address(book: Book, cell: Any) -> str:
    """A cell of the first sheet, as a fault names it."""
    return f"{book.texts.title}!{cell.coordinate}"


def brought(actor: Any, book: Book, **more: Any) -> Any:
    return take(actor, read_report_form(book.data, "informe.xlsx"), **more)


def told(outcome: Any) -> list[tuple[str, str]]:
    """Each fault: its cell and its code."""
    return [(f"{one.sheet}!{one.column}{one.row}", one.problem.code) for one in outcome.faults]


@pytest.mark.parametrize("lang", ["es", "en"])
def test_what_is_filled_in_comes_back(implementer: Any, report: Report, indicator: Any, lang: str) -> None:
    book = got(implementer, report, lang)
    book.text_cell("done").value = "Dos cursos\nen Puno"
    book.text_cell("currency").value = "PEN"
    book.text_cell("executed").value = 1200.5
    book.cell(VALUE, indicator).value = 12
    book.cell(APPROXIMATE, indicator).value = {"es": "sí", "en": "yes"}[lang]
    book.cell(NOTE, indicator).value = "De tres regiones"
    book.cell(DOCUMENT, indicator).value = "Oficio 12"
    book.cell(VALUE, indicator, "women").value = 5
    outcome = brought(implementer, book)
    assert (outcome.kept, outcome.presented, outcome.faults, outcome.differs) == (True, False, [], None)
    report.refresh_from_db()
    assert (report.done, report.currency, report.executed) == ("Dos cursos\nen Puno", "PEN", Decimal("1200.5"))
    fields = ("group", "reported", "approximate", "note", "document", "reported_by")
    assert list(Value.objects.order_by("pk").values_list(*fields)) == [
        ("", 12, True, "De tres regiones", "Oficio 12", implementer.pk),
        ("women", 5, False, "", "", implementer.pk),
    ]
    again = got(implementer, report, lang)
    assert (again.text_cell("done").value, again.text_cell("executed").value) == ("Dos cursos\nen Puno", 1200.5)
    assert (again.cell(VALUE, indicator).value, again.cell(VALUE, indicator, "women").value) == (12, 5)
    assert again.cell(VALUE, indicator, "men").value is None


def test_only_what_is_written_is_unlocked(implementer: Any, report: Report, indicator: Any) -> None:
    book = got(implementer, report)
    assert all(sheet.protection.sheet for sheet in book.book.worksheets)
    unlocked = [
        f"{sheet.title}!{cell.coordinate}"
        for sheet in book.book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    ]
    texts = [book.text_cell(name).coordinate for name in results.TEXTS]
    values = [f"{column}3" for column in (VALUE, APPROXIMATE, NOTE, DOCUMENT)] + [f"{VALUE}4", f"{VALUE}5"]
    expected = {f"{book.texts.title}!{one}" for one in texts} | {f"{book.values.title}!{one}" for one in values}
    assert set(unlocked) == expected
    assert book.texts.column_dimensions["A"].hidden
    assert book.values.row_dimensions[1].hidden
    assert book.values.freeze_panes == "E3"
    assert book.text_cell("number").value == str(report.pk)
    assert book.text_cell("version").value == str(report.version)


def test_the_form_tells_what_is_known(desk: Any, implementer: Any, report: Report, indicator: Any) -> None:
    put(desk, "targets", indicator=indicator.pk, value="54", reading="not-stated", year=2006, approximate=True)
    value = {"indicator": indicator.pk, "value": "7.5", "ends_on": "2004-12-31", "document": "Acta", "level": "public"}
    put(desk, "values", **value)
    book = got(implementer, report, "en")
    known = [book.cell(column, indicator).value for column in "BCDEFGH"]
    assert known == [indicator.pk, "Firms certified", "all", "firms", "not stated", "≈ 54 (2006)", "7.5 (31 Dec 2004)"]


@pytest.mark.parametrize(
    ("typed", "reported"),
    [
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("12.25", "12.25"),
        (0, "0"),
        ("0", "0"),
        (-3.5, "-3.5"),
        (0.1, "0.1"),
    ],
)
def test_numbers_are_read_as_they_are_typed(
    implementer: Any, report: Report, indicator: Any, typed: Any, reported: str
) -> None:
    book = got(implementer, report)
    book.cell(VALUE, indicator).value = typed
    assert brought(implementer, book).kept
    assert Value.objects.get().reported == Decimal(reported)


def test_a_blank_keeps_no_value_and_a_note_alone_is_kept(implementer: Any, report: Report, indicator: Any) -> None:
    book = got(implementer, report)
    assert brought(implementer, book).kept
    assert not Value.objects.exists()
    book.cell(VALUE, indicator).value = "—"
    book.cell(NOTE, indicator).value = "Los cursos empiezan en agosto"
    book.text_cell("done").value = "Compra de equipos"
    outcome = brought(implementer, book, present=True)
    assert outcome.presented
    assert list(Value.objects.values_list("reported", "note")) == [(None, "Los cursos empiezan en agosto")]


def test_an_approximate_value_may_say_so_itself(implementer: Any, report: Report, indicator: Any) -> None:
    book = got(implementer, report)
    book.cell(VALUE, indicator).value = "aprox. 1,500"
    assert brought(implementer, book).kept
    value = Value.objects.get()
    assert (value.reported, value.approximate) == (1500, True)


def test_a_value_cleared_in_the_form_is_cleared(implementer: Any, report: Report, indicator: Any) -> None:
    rows = [{"indicator": indicator.pk, "group": "", "value": "12", "note": "Provisional"}]
    report = results.fill(implementer, report, report.version, {}, rows)
    book = got(implementer, report)
    assert book.cell(VALUE, indicator).value == 12
    book.cell(VALUE, indicator).value = None
    assert brought(implementer, book).kept
    assert list(Value.objects.values_list("reported", "note")) == [(None, "Provisional")]


def test_every_fault_is_told_at_its_cell_and_nothing_is_kept(implementer: Any, report: Report, indicator: Any) -> None:
    book = got(implementer, report)
    book.text_cell("done").value = "Cursos"
    book.text_cell("executed").value = "mucho"
    book.text_cell("counterpart_cash").value = "=1+1"
    book.cell(VALUE, indicator).value = "12 %"
    book.cell(APPROXIMATE, indicator).value = "quizás"
    book.cell(DOCUMENT, indicator).value = "x" * 301
    book.cell(VALUE, indicator, "women").value = "=SUM(I3:I3)"
    book.cell(VALUE, indicator, "men").value = "US$ 5"
    outcome = brought(implementer, book)
    assert not outcome.kept
    assert sorted(told(outcome)) == sorted(
        [
            (address(book, book.text_cell("counterpart_cash")), "sheet.formula"),
            (address(book, book.text_cell("executed")), "field.not-number"),
            ("Valores!I3", "field.not-number"),
            ("Valores!I4", "sheet.formula"),
            ("Valores!I5", "field.not-number"),
            ("Valores!J3", "sheet.yes-or-no"),
            ("Valores!L3", "field.too-long"),
        ]
    )
    report.refresh_from_db()
    assert (report.done, Value.objects.count()) == ("", 0)
    told_in = [one.told("es") for one in outcome.faults]
    assert all(one["message"] and one["hint"] for one in told_in)


def test_an_error_of_the_spreadsheet_is_told(implementer: Any, report: Report, indicator: Any) -> None:
    book = got(implementer, report)
    book.cell(VALUE, indicator).value = "#N/A"
    book.cell(APPROXIMATE, indicator).value = "#REF!"
    assert told(brought(implementer, book)) == [
        ("Valores!I3", "sheet.excel-error"),
        ("Valores!J3", "sheet.excel-error"),
    ]


def test_what_stands_beside_an_amount_is_its_currency_and_no_other(implementer: Any, report: Report) -> None:
    book = got(implementer, report)
    book.text_cell("executed").value = "S/ 1,200"
    outcome = brought(implementer, book)
    assert outcome.kept
    assert (outcome.report.executed, outcome.report.currency) == (1200, "PEN")
    book = got(implementer, outcome.report)
    book.text_cell("executed").value = "US$ 900"
    cell = address(book, book.text_cell("executed"))
    assert told(brought(implementer, book)) == [(cell, "sheet.other-currency")]


def test_the_same_file_twice_changes_nothing(implementer: Any, report: Report, indicator: Any) -> None:
    book = got(implementer, report)
    book.text_cell("done").value = "Cursos"
    book.cell(VALUE, indicator).value = 3
    first = brought(implementer, book)
    again = brought(implementer, book)
    assert again.kept
    assert (again.report.version, Value.objects.count()) == (first.report.version, 1)
    assert Report.history.filter(id=report.pk).count() == 2
    assert Value.objects.get().history.count() == 1


def test_an_older_form_is_told_with_what_differs_and_nothing_is_lost(
    desk: Any, implementer: Any, report: Report, indicator: Any
) -> None:
    book = got(implementer, report)
    rows = [{"indicator": indicator.pk, "group": "", "value": "10"}]
    results.fill(desk, report, report.version, {"done": "De la oficina"}, rows)
    book.text_cell("done").value = "Del ejecutor"
    book.cell(VALUE, indicator).value = 11
    outcome = brought(implementer, book)
    assert (outcome.kept, outcome.faults) == (False, [])
    differs = [(f"{one.place.sheet}!{one.place.column}{one.place.row}", one.now, one.given) for one in outcome.differs]
    done = address(book, book.text_cell("done"))
    assert differs == [(done, "De la oficina", "Del ejecutor"), ("Valores!I3", "10", "11")]
    report.refresh_from_db()
    assert (report.done, Value.objects.get().reported) == ("De la oficina", 10)


def test_remarks_are_answered_in_the_form(desk: Any, implementer: Any, report: Report, indicator: Any) -> None:
    rows = [{"indicator": indicator.pk, "group": "", "value": "10"}]
    report = results.fill(implementer, report, report.version, {"done": "Cursos"}, rows)
    report = results.observe(desk, results.present(implementer, report), "¿Cuántas en Puno?")
    remark = report.remarks.get()
    book = got(implementer, report)
    cell = book.text_cell(f"remark-{remark.pk}")
    assert book.texts.cell(cell.row, 2).value == "¿Cuántas en Puno?"
    unanswered = brought(implementer, book, present=True)
    assert (unanswered.kept, unanswered.presented) == (True, False)
    assert told(unanswered) == [(address(book, cell), "report.remark-open")]
    cell.value = "Cuatro"
    assert brought(implementer, book, present=True).presented
    remark.refresh_from_db()
    assert (remark.answer, remark.answered_by) == ("Cuatro", implementer)


def test_what_is_missing_to_present_is_told_and_the_rest_kept(implementer: Any, report: Report, indicator: Any) -> None:
    book = got(implementer, report)
    book.text_cell("difficulties").value = "Lluvias"
    outcome = brought(implementer, book, present=True)
    assert (outcome.kept, outcome.presented) == (True, False)
    done = address(book, book.text_cell("done"))
    assert told(outcome) == [(done, "field.missing"), ("Valores!I3", "report.value-missing")]
    report.refresh_from_db()
    assert (report.difficulties, report.status) == ("Lluvias", "draft")


def test_a_trial_writes_nothing(implementer: Any, report: Report, indicator: Any) -> None:
    book = got(implementer, report)
    book.text_cell("done").value = "Cursos"
    book.cell(VALUE, indicator).value = 3
    outcome = brought(implementer, book, present=True, dry_run=True)
    assert (outcome.kept, outcome.presented) == (True, True)
    report.refresh_from_db()
    assert (report.done, report.status, Value.objects.count()) == ("", "draft", 0)


def test_a_group_that_is_gone_is_told(desk: Any, implementer: Any, report: Report, indicator: Any) -> None:
    book = got(implementer, report)
    book.cell(VALUE, indicator, "men").value = 3
    indicator.groups = ["men older than 30", "women"]
    indicator.save()
    assert told(brought(implementer, book)) == [("Valores!I5", "field.no-such")]


def test_a_text_longer_than_a_cell_stays_as_it_is(desk: Any, implementer: Any, report: Report) -> None:
    report = results.fill(desk, report, report.version, {"done": "largo " * 6_000}, ())
    book = got(implementer, report)
    book.text_cell("difficulties").value = "Lluvias"
    outcome = brought(implementer, book)
    assert outcome.kept
    assert len(outcome.report.done) == 35_999
    assert outcome.report.difficulties == "Lluvias"


def test_who_may_not_fill_the_report_in_gets_and_brings_nothing(
    everybody: dict[str, Any], implementer: Any, desk: Any, report: Report
) -> None:
    book = got(implementer, report)
    for role in ("donor", "reader", "analyst"):
        with pytest.raises(Denied):
            report_form(everybody[role], report, "es")
        with pytest.raises(Denied):
            brought(everybody[role], book)
    with pytest.raises(NotFound):
        brought(everybody["public"], book)
    everybody["implementer"].organisation = None
    with pytest.raises(NotFound):
        brought(everybody["implementer"], book)
    assert [one.pk for one in fillable(desk)] == list(Report.objects.order_by("due_on").values_list("pk", flat=True))
    assert fillable(everybody["donor"]) == []


def test_a_closed_report_has_no_form_and_takes_none(
    desk: Any, implementer: Any, report: Report, indicator: Any
) -> None:
    book = got(implementer, report)
    rows = [{"indicator": indicator.pk, "group": "", "value": "10"}]
    report = results.fill(implementer, report, report.version, {"done": "Cursos"}, rows)
    results.present(implementer, report)
    assert [one.problem.code for one in brought(implementer, book).faults] == ["report.closed"]
    with pytest.raises(Invalid):
        report_form(implementer, Report.objects.get(pk=report.pk), "es")


def plain_book() -> bytes:
    made, target = Workbook(), io.BytesIO()
    made.active.append(("Necesidad", "Tema"))  # type: ignore[union-attr]
    made.save(target)
    return target.getvalue()


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<a>" + b" " * 60_000_000)
    return target.getvalue()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (plain_book, "report.no-form"),
        (lambda: b"a;b\n1;2\n", "report.no-form"),
        (lambda: b"", "table.empty"),
        (lambda: b"%PDF-1.4", "table.not-a-table"),
        (lambda: b"PK\x03\x04 and no more", "table.damaged"),
        (bomb, "table.bomb"),
        (lambda: b"PK\x03\x04" + b" " * MOST, "document.too-large"),
    ],
)
def test_what_is_no_form_is_refused(make: Callable[[], bytes], code: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_report_form(make(), "archivo.xlsx")
    assert error.value.problem.code == code


def test_a_form_without_its_second_sheet_is_none(implementer: Any, report: Report) -> None:
    book = got(implementer, report)
    book.book.remove(book.values)
    with pytest.raises(Unreadable):
        read_report_form(book.data, "informe.xlsx")
