"""A project's results and its progress reports on the pages: filled in, presented, observed, accepted, and by whom."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from eslabon.records.accounts.models import User
from eslabon.records.parties.models import Party
from eslabon.records.results import actions as results
from eslabon.records.results.models import Report, Value
from eslabon.work.reporting import MOST
from tests.portal_records.conftest import AsUser, Make, body

pytestmark = pytest.mark.usefixtures("warehouse")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def somebody(role: str, organisation: Party) -> User:
    """A person of an organisation."""
    name = f"{role}-{organisation.pk}"
    address = f"{name}@example.org"
    return User.objects.create_user(address, "a-long-password", name=name, role=role, organisation=organisation)


@pytest.fixture
def chamber() -> Party:
    return Party.objects.create(name_es="Cámara de comercio", level="public")


@pytest.fixture
def agency() -> Party:
    return Party.objects.create(name_es="Agencia de cooperación", level="public")


@pytest.fixture
def implementer(chamber: Party) -> User:
    return somebody("implementer", chamber)


@pytest.fixture
def donor(agency: Party) -> User:
    return somebody("donor", agency)


@pytest.fixture
def project(make: Make, chamber: Party, agency: Party) -> Any:
    days = {"starts_on": "2005-01-20", "ends_on": "2005-12-31"}
    parties = {"lead": chamber.pk, "owner": chamber.pk, "provider": agency.pk}
    return make("projects", title="Certificación", level="public", **parties, **days)


@pytest.fixture
def indicator(make: Make, project: Any) -> Any:
    words = {"title": "Empresas certificadas", "unit": "empresas", "groups": ["mujeres"]}
    return make("indicators", project=project.pk, level="public", **words)


@pytest.fixture
def report(coordinator: User, project: Any, indicator: Any) -> Report:
    results.plan_reports(coordinator, project, 6, 30)
    return Report.objects.order_by("starts_on")[0]


def form_of(report: Report, indicator: Any, **more: str) -> dict[str, str]:
    """What a form sends."""
    report.refresh_from_db()
    key = f"{indicator.pk}-0"
    typed = {"version": str(report.version), "done": "Dos cursos", f"v-{key}": "12", f"n-{key}": "", f"d-{key}": ""}
    return {**typed, f"v-{indicator.pk}-1": "5", **more}


def fill_path(report: Report) -> str:
    return f"/es/reports/{report.pk}/fill/"


def test_a_report_is_filled_in_and_presented_on_its_page(
    as_user: AsUser, implementer: User, report: Report, indicator: Any
) -> None:
    client = as_user(implementer)
    page = body(client.get(fill_path(report)))
    for text in ("Empresas certificadas", "mujeres", f"/es/reports/{report.pk}/form.xlsx", "/upload/"):
        assert text in page
    kept = client.post(fill_path(report), form_of(report, indicator, executed="1,200.50", currency="PEN"))
    assert (kept.status_code, kept["Location"]) == (302, fill_path(report))
    report.refresh_from_db()
    assert (report.done, str(report.executed), report.status) == ("Dos cursos", "1200.50", "draft")
    assert list(Value.objects.order_by("pk").values_list("group", "reported")) == [("", 12), ("mujeres", 5)]
    assert 'value="1200.5"' in body(client.get(fill_path(report)))
    done = client.post(fill_path(report), form_of(report, indicator, then="present"))
    assert done["Location"] == f"/es/reports/{report.pk}/"
    report.refresh_from_db()
    assert report.status == "presented"


def test_what_is_missing_to_present_is_told_and_what_was_typed_is_kept(
    as_user: AsUser, implementer: User, report: Report, indicator: Any
) -> None:
    form = form_of(report, indicator, then="present", difficulties="Lluvias")
    form |= {f"v-{indicator.pk}-{place}": "" for place in (0, 1)}
    answer = as_user(implementer).post(fill_path(report), form)
    page = body(answer)
    assert answer.status_code == 400
    assert f'href="#f-v-{indicator.pk}-0"' in page
    assert "Lluvias</textarea>" in page
    report.refresh_from_db()
    assert (report.difficulties, report.status) == ("Lluvias", "draft")


def test_a_fault_is_told_at_its_field_and_nothing_is_kept(
    as_user: AsUser, implementer: User, report: Report, indicator: Any
) -> None:
    form = form_of(report, indicator, executed="mucho") | {f"v-{indicator.pk}-1": "muchas"}
    answer = as_user(implementer).post(fill_path(report), form)
    page = body(answer)
    assert answer.status_code == 400
    for name in ("executed", f"v-{indicator.pk}-1"):
        assert f'id="m-{name}"' in page
    assert 'value="muchas"' in page
    report.refresh_from_db()
    assert (report.done, Value.objects.count()) == ("", 0)


def test_the_second_to_write_sees_both_texts(
    as_user: AsUser, implementer: User, coordinator: User, report: Report, indicator: Any
) -> None:
    opened = form_of(report, indicator)
    as_user(coordinator).post(fill_path(report), {**opened, "done": "De la oficina"})
    client = as_user(implementer)
    answer = client.post(fill_path(report), {**opened, "done": "Del ejecutor"})
    page = body(answer)
    report.refresh_from_db()
    assert answer.status_code == 409
    for text in ("De la oficina", "Del ejecutor</textarea>", f'name="version" value="{report.version}"'):
        assert text in page
    assert report.done == "De la oficina"
    again = {**opened, "done": "Del ejecutor", "version": str(report.version)}
    assert client.post(fill_path(report), again).status_code == 302
    report.refresh_from_db()
    assert report.done == "Del ejecutor"


def test_a_form_without_its_version_is_refused(
    as_user: AsUser, implementer: User, report: Report, indicator: Any
) -> None:
    form = form_of(report, indicator) | {"version": "ayer"}
    assert as_user(implementer).post(fill_path(report), form).status_code == 400
    assert not Value.objects.exists()


def presented(actor: User, report: Report, indicator: Any) -> Report:
    rows = [{"indicator": indicator.pk, "group": "", "value": "12"}]
    return results.present(actor, results.fill(actor, report, report.version, {"done": "Cursos"}, rows))


def test_a_closed_report_leads_to_its_page(as_user: AsUser, implementer: User, report: Report, indicator: Any) -> None:
    presented(implementer, report, indicator)
    client = as_user(implementer)
    for path in ("fill/", "form.xlsx", "upload/"):
        answer = client.get(f"/es/reports/{report.pk}/{path}")
        assert (answer.status_code, answer["Location"]) == (302, f"/es/reports/{report.pk}/")


def test_the_donor_observes_the_implementer_answers_and_the_desk_gives_conformity(
    as_user: AsUser, implementer: User, donor: User, coordinator: User, report: Report, indicator: Any
) -> None:
    presented(implementer, report, indicator)
    here = f"/es/reports/{report.pk}/"
    assert as_user(implementer).post(f"{here}observe/", {"text": "No me toca"}).status_code == 403
    assert as_user(donor).post(f"{here}observe/", {"text": "¿Cuántas en Puno?"}).status_code == 302
    remark = report.remarks.get()
    page = body(as_user(implementer).get(fill_path(report)))
    assert "¿Cuántas en Puno?" in page
    form = form_of(report, indicator, then="present")
    refused = as_user(implementer).post(fill_path(report), form)
    assert (refused.status_code, f'href="#f-remark-{remark.pk}"' in body(refused)) == (400, True)
    form = form_of(report, indicator, then="present") | {f"remark-{remark.pk}": "Cuatro"}
    assert as_user(implementer).post(fill_path(report), form).status_code == 302
    assert as_user(donor).post(f"{here}accept/", {}).status_code == 403
    assert "Cuatro" in body(as_user(donor).get(here))
    assert as_user(coordinator).post(f"{here}accept/", {"document": "Oficio 3", "publish": "on"}).status_code == 302
    report.refresh_from_db()
    assert (report.status, report.level) == ("accepted", "public")
    assert list(Value.objects.order_by("pk").values_list("value", "level")) == [(12, "public"), (5, "public")]
    shown = body(Client().get(here))
    assert "12" in shown
    assert "Cuatro" not in shown  # what was said on the way is for who takes part


def test_who_may_not_fill_the_report_in(
    as_user: AsUser, donor: User, analyst: User, report: Report, indicator: Any
) -> None:
    other = somebody("implementer", Party.objects.create(name_es="Otra", level="public"))
    for path in ("fill/", "form.xlsx", "upload/"):
        where = f"/es/reports/{report.pk}/{path}"
        assert as_user(donor).get(where).status_code == 403
        assert as_user(analyst).get(where).status_code == 403
        assert as_user(other).get(where).status_code == 404
        assert as_user(other).post(where, form_of(report, indicator)).status_code in (404, 405)
    assert Client().get(fill_path(report)).status_code in (302, 404)
    assert as_user(donor).get("/es/reports/99999/fill/").status_code == 404
    assert not Value.objects.exists()


def test_an_implementer_sees_its_own_reports_and_what_is_in_force_of_others(
    make: Make, as_user: AsUser, implementer: User, coordinator: User, report: Report, indicator: Any
) -> None:
    other = Party.objects.create(name_es="Otra", level="public")
    theirs = somebody("implementer", other)
    here = f"/es/projects/{report.project_id}/results/"
    assert f"/es/reports/{report.pk}/" in body(as_user(implementer).get(here))
    page = body(as_user(theirs).get(here))
    assert "Empresas certificadas" in page
    assert f"/es/reports/{report.pk}/" not in page
    secret = make("projects", title="Callado", lead=other.pk, owner=other.pk)
    assert as_user(implementer).get(f"/es/projects/{secret.pk}/results/").status_code == 404
    assert as_user(coordinator).get(f"/es/projects/{secret.pk}/results/").status_code == 200


def test_the_results_tell_only_what_is_in_force(
    make: Make, as_user: AsUser, implementer: User, coordinator: User, report: Report, indicator: Any
) -> None:
    target = {"indicator": indicator.pk, "value": "54", "reading": "reach", "perimeter": "clients"}
    make("targets", level="public", document="Marco lógico", **target)
    here = f"/es/projects/{report.project_id}/results/"
    one = presented(implementer, report, indicator)
    assert "22,2" not in body(Client().get(here)).replace(".", ",")
    results.accept(coordinator, one, publish=True)
    assert "22,2" in body(Client().get(here)).replace(".", ",")  # 12 of 54


# --- the same form in Excel


def got(client: Client, report: Report) -> Any:
    """The workbook that the page gives."""
    answer = client.get(f"/es/reports/{report.pk}/form.xlsx")
    assert answer["Content-Type"] == XLSX
    assert answer["Cache-Control"] == "private, no-store"
    return load_workbook(io.BytesIO(answer.content))


def cell_of(book: Any, key: str) -> Any:
    """The cell of a text, or of a value where its sheet knows the name."""
    for sheet, column in ((book.worksheets[0], 3), (book.worksheets[1], 9)):
        for one in sheet["A"]:
            if one.value == key:
                return sheet.cell(one.row, column)
    raise KeyError(key)


def bring(client: Client, report: Report, data: Any, name: str = "informe.xlsx") -> Any:
    if not isinstance(data, bytes):
        target = io.BytesIO()
        data.save(target)
        data = target.getvalue()
    return client.post(f"/es/reports/{report.pk}/upload/", {"file": SimpleUploadedFile(name, data)})


def test_the_form_is_got_and_brought_back(as_user: AsUser, implementer: User, report: Report, indicator: Any) -> None:
    client = as_user(implementer)
    assert client.get(f"/es/reports/{report.pk}/upload/").status_code == 200
    book = got(client, report)
    cell_of(book, "done").value = "Cursos en Puno"
    cell_of(book, f"{indicator.pk}:").value = 12
    for _twice in range(2):
        answer = bring(client, report, book)
        assert (answer.status_code, answer["Location"]) == (302, fill_path(report))
    page = body(client.get(fill_path(report)))
    assert "Cursos en Puno</textarea>" in page
    assert Value.objects.get().reported == 12


def test_what_is_wrong_with_the_file_is_told_by_its_cells(
    as_user: AsUser, implementer: User, report: Report, indicator: Any
) -> None:
    client = as_user(implementer)
    book = got(client, report)
    cell_of(book, "done").value = "Cursos"
    cell_of(book, f"{indicator.pk}:").value = "muchas"
    cell_of(book, "executed").value = "=1+1"
    answer = bring(client, report, book)
    page = body(answer)
    assert answer.status_code == 400
    for text in ("I3", cell_of(book, "executed").coordinate, "muchas"):
        assert text in page
    report.refresh_from_db()
    assert (report.done, Value.objects.count()) == ("", 0)


def test_an_older_file_shows_both_texts_and_what_it_says_can_be_kept(
    as_user: AsUser, implementer: User, coordinator: User, report: Report, indicator: Any
) -> None:
    client = as_user(implementer)
    book = got(client, report)
    as_user(coordinator).post(fill_path(report), form_of(report, indicator, done="De la oficina"))
    cell_of(book, "done").value = "Del ejecutor"
    cell_of(book, f"{indicator.pk}:").value = 13
    answer = bring(client, report, book)
    page = body(answer)
    report.refresh_from_db()
    assert answer.status_code == 409
    assert report.done == "De la oficina"
    key = f"v-{indicator.pk}-0"
    for text in (
        "De la oficina",
        "Empresas certificadas: Valor (empresas)",
        "Del ejecutor</textarea>",
        f'name="{key}" value="13"',
        f'action="{fill_path(report)}"',
    ):
        assert text in page
    form = form_of(report, indicator, done="Del ejecutor") | {key: "13"}
    assert client.post(fill_path(report), form).status_code == 302
    assert Value.objects.get(group="").reported == 13


def test_the_form_of_another_report_and_what_is_no_form_are_refused(
    as_user: AsUser, implementer: User, report: Report, indicator: Any
) -> None:
    client = as_user(implementer)
    other = Report.objects.order_by("starts_on")[1]
    for data, said in (
        (got(client, other), str(other.pk)),
        (b"a;b\n1;2\n", "informe.xlsx"),
        (b"PK\x03\x04", "informe.xlsx"),
    ):
        answer = bring(client, report, data)
        assert answer.status_code == 400
        assert 'id="m-file"' in body(answer)
        assert said in body(answer)
    assert client.post(f"/es/reports/{report.pk}/upload/", {}).status_code == 400
    large = client.post(
        f"/es/reports/{report.pk}/upload/",
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(MOST + 2_000_000),
    )
    assert large.status_code == 400
    assert not Value.objects.exists()


def test_a_file_sent_from_elsewhere_is_refused(implementer: User, report: Report) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(implementer, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(f"/es/reports/{report.pk}/upload/", {"file": io.BytesIO(b"x")}).status_code == 403
