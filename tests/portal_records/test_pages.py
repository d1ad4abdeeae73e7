"""The pages of records: who sees what, what is told of a mistake, what stays of what was typed."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from eslabon.records.base import actions
from eslabon.records.needs.models import Need
from eslabon.records.parties.models import Party
from eslabon.records.registry import KINDS
from eslabon.records.requests.models import Request
from eslabon.records.rounds.models import Theme
from tests.conftest import ROOT

pytestmark = pytest.mark.usefixtures("warehouse")
AsUser = Callable[[Any], Client]
Make = Callable[..., Any]


def body(response: Any) -> str:
    return str(response.content.decode())


# --- who sees what


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_list_and_its_form(kind: str, lang: str, as_user: AsUser, coordinator: Any) -> None:
    assert Client().get(f"/{lang}/{kind}/").status_code == 200
    desk = as_user(coordinator)
    assert desk.get(f"/{lang}/{kind}/").status_code == 200
    assert "<form" in body(desk.get(f"/{lang}/{kind}/new/"))
    for format in ("csv", "xlsx", "json"):
        assert desk.get(f"/{lang}/{kind}/file.{format}").status_code == 200


def test_the_public_reads_what_is_public_and_nothing_else(make: Make) -> None:
    make("needs", title="Laboratorio abierto", level="public")
    hidden = make("needs", title="Laboratorio interno")
    page = body(Client().get("/es/needs/?q=laboratorio"))
    assert "Laboratorio abierto" in page
    assert "Laboratorio interno" not in page
    unknown, kept = Client().get("/es/needs/999999/"), Client().get(f"/es/needs/{hidden.pk}/")
    assert (unknown.status_code, kept.status_code) == (404, 404)
    assert body(unknown).replace("/999999/", "/N/") == body(kept).replace(f"/{hidden.pk}/", "/N/")


@pytest.mark.parametrize("path", ["edit/", "history/", "withdraw/", "level/", "present/", "nothing/"])
def test_no_page_of_a_hidden_record_tells_that_it_is_there(path: str, make: Make, as_user: AsUser, focal: Any) -> None:
    hidden = make("needs", title="Reservada", level="reserved")
    for client in (Client(), as_user(focal)):
        assert client.get(f"/es/needs/{hidden.pk}/{path}").status_code == 404
        assert client.post(f"/es/needs/{hidden.pk}/{path}").status_code in (404, 405)


def test_a_hidden_record_is_not_named_where_another_points_to_it(make: Make, as_user: AsUser, coordinator: Any) -> None:
    strategy = make("strategies", name="Estrategia secreta")
    need = make("needs", title="Abierta", level="public", strategy=str(strategy.pk))
    for path in ("needs/", f"needs/{need.pk}/", "needs/file.csv", "needs/file.json", "search/?q=abierta"):
        assert "Estrategia secreta" not in body(Client().get(f"/es/{path}"))
    assert Client().get(f"/es/needs/?strategy={strategy.pk}").status_code == 400
    assert "Estrategia secreta" in body(as_user(coordinator).get(f"/es/needs/{need.pk}/"))


def test_what_is_under_embargo_or_withdrawn_is_kept_from_the_public(
    make: Make, as_user: AsUser, coordinator: Any, tomorrow: str
) -> None:
    make("needs", title="Bajo embargo", level="public", embargo_until=tomorrow)
    gone = make("needs", title="Retirada", level="public")
    actions.withdraw(coordinator, KINDS["needs"], gone, "Twice")
    assert "embargo" not in body(Client().get("/es/needs/")).lower()
    assert "Retirada" not in body(Client().get("/es/needs/?withdrawn=1"))
    desk = as_user(coordinator)
    assert "Retirada" not in body(desk.get("/es/needs/"))
    assert "Retirada" in body(desk.get("/es/needs/?withdrawn=1"))


def test_what_is_made_up_says_so(make: Make) -> None:
    make("needs", title="Inventada", level="public", origin="example")
    assert "not an official fact" in body(Client().get("/en/needs/"))


def test_pages_of_who_is_signed_in_stay_out_of_shared_caches(as_user: AsUser, coordinator: Any) -> None:
    assert "no-store" in as_user(coordinator).get("/es/needs/")["Cache-Control"]
    assert "no-store" in as_user(coordinator).get("/es/")["Cache-Control"]


# --- lists


def test_a_search_finds_words_with_and_without_accents_and_capitals(make: Make) -> None:
    make("needs", title="EDUCACIÓN y ñandúes", level="public")
    for text in ("educacion", "Educación", "nandues EDUCACION", "ÑANDÚES"):
        assert "EDUCACIÓN y ñandúes" in body(Client().get("/es/needs/", {"q": text}))
    for text in ("educacion.*", "(", "[", "\\", "%", "_"):
        response = Client().get("/es/needs/", {"q": text})
        assert response.status_code == 200
        assert "ñandúes" not in body(response)


@pytest.mark.parametrize(
    "query", ["status=gone", "kind=x", "theme=abc", "theme=99999999999999999999", "withdrawn=yes", "page=0", "page=x"]
)
def test_a_choice_that_cannot_be_made_is_told_with_a_way_on(query: str) -> None:
    response = Client().get(f"/es/needs/?{query}")
    assert response.status_code == 400
    assert "<h1>" in body(response)


def test_lists_are_filtered_and_paged(make: Make, as_user: AsUser, coordinator: Any) -> None:
    theme = Theme.objects.first() or Theme.objects.create(code="t", name_es="Tema", name_en="Theme")
    Need.objects.bulk_create(Need(title=f"Need {number:03}", level="public") for number in range(60))
    make("needs", title="Con tema", level="public", theme=str(theme.pk))
    assert "Need 059" not in body(Client().get("/es/needs/"))
    assert "Need 059" in body(Client().get("/es/needs/?page=2"))
    page = body(Client().get(f"/es/needs/?theme={theme.pk}"))
    assert "Con tema" in page
    assert "Need 000" not in page


def test_expired_lines_leave_the_list(make: Make, agriculture: Party, yesterday: str, tomorrow: str) -> None:
    make("lines", title="Vencida", level="public", provider=str(agriculture.pk), deadline=yesterday)
    make("lines", title="Vigente", level="public", provider=str(agriculture.pk), deadline=tomorrow)
    assert "Vencida" not in body(Client().get("/es/lines/"))
    assert "Vigente" in body(Client().get("/es/lines/"))
    assert "Vencida" in body(Client().get("/es/lines/?expired=1"))


DESK_PAGES = {
    "needs": "needs/",
    "needs-search": "needs/?q=need+evidence&status=draft",
    "search": "search/?q=need",
    "coverage": "coverage/",
    "matching": "needs/{pk}/matching/?q=need",
}
BUDGETS = tomllib.loads((ROOT / "budgets.toml").read_text(encoding="utf-8"))["desk"]


def test_every_page_of_the_desk_has_its_budget() -> None:
    assert set(BUDGETS) == set(DESK_PAGES)


@pytest.mark.parametrize("name", DESK_PAGES)
def test_ten_thousand_needs_cost_few_queries_and_their_texts_are_looked_through_once(
    name: str, as_user: AsUser, coordinator: Any, make: Make, warehouse: Any
) -> None:
    theme = Theme.objects.first() or Theme.objects.create(code="t", name_es="Tema", name_en="Theme")
    strategy = make("strategies", name="Estrategia")
    Need.objects.bulk_create(
        (Need(title=f"Need {number}", evidence="Evidence", theme=theme, strategy=strategy) for number in range(10_000)),
        batch_size=1000,
    )
    desk = as_user(coordinator)
    page = DESK_PAGES[name].format(pk=Need.objects.latest("pk").pk)
    with CaptureQueriesContext(connection) as asked:
        response = desk.get(f"/es/{page}")
    assert response.status_code == 200
    assert len(asked) <= BUDGETS[name]["queries"], [one["sql"] for one in asked]
    needs = [one["sql"] for one in asked if 'FROM "needs_need"' in one["sql"] and "\n" in one["sql"]]
    # To read a page of what was found names its numbers; everything else that holds the words looks through all.
    assert len([one for one in needs if '"needs_need"."id" IN (' not in one]) <= 1, needs


@pytest.mark.parametrize("kind", KINDS)
def test_no_list_costs_more_queries_with_more_records(kind: str, as_user: AsUser, coordinator: Any, make: Make) -> None:
    party = make("parties", name_es="Organización")
    negotiation = make("negotiations", name="Negociación")
    for number in range(1, 4):
        round_ = make(
            "rounds", negotiation=negotiation.pk, number=number, place="x", starts_on="2004-09-13", ends_on="2004-09-17"
        )
        meeting = make("meetings", title=f"M{number}", round=round_.pk)
        strategy = make("strategies", name=f"S{number}", ministry=party.pk)
        make("decisions", meeting=meeting.pk, text="D", responsible=party.pk)
        make("presentations", strategy=strategy.pk, to="T", meeting=meeting.pk)
        make("needs", title=f"N{number}", strategy=strategy.pk, meeting=meeting.pk)
        make("requests", title="R", asked_by=party.pk, asked_of=party.pk, round=round_.pk)
        make("lines", title="L", provider=party.pk)
        make("documents", title="D")
    desk = as_user(coordinator)
    with CaptureQueriesContext(connection) as asked:
        assert desk.get(f"/es/{kind}/").status_code == 200
    assert len(asked) <= 15, [one["sql"] for one in asked]


# --- files


def test_a_file_holds_the_same_choice_and_carries_its_mark(make: Make, as_user: AsUser, coordinator: Any) -> None:
    make("needs", title="=1+1", level="public", cost="1500.50", currency="USD")
    make("needs", title="Reservada", level="reserved")
    desk = as_user(coordinator)
    rows = list(csv.reader(io.StringIO(desk.get("/es/needs/file.csv").content.decode("utf-8-sig"))))
    assert {row[1] for row in rows[1:]} == {"'=1+1", "Reservada"}
    response = desk.get("/en/needs/file.xlsx")
    assert "reserved" in response["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    cells = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert cells["=1+1"] == "s"
    assert cells[1500.5] == "n"
    assert "Confidentiality: reserved" in cells
    told = json.loads(desk.get("/es/needs/file.json?q=reservada").content)
    assert (told["mark"], [one["title"] for one in told["needs"]]) == ("reserved", ["Reservada"])
    public = Client().get("/es/needs/file.json")
    assert [one["title"] for one in json.loads(public.content)["needs"]] == ["=1+1"]
    assert Client().get("/es/needs/file.pdf").status_code == 404


# --- writing


def test_a_record_is_made_with_what_the_address_says_already(make: Make, as_user: AsUser, coordinator: Any) -> None:
    negotiation = make("negotiations", name="TLC")
    dates = {"starts_on": "2004-09-13", "ends_on": "2004-09-17"}
    round_ = make("rounds", negotiation=negotiation.pk, number=4, place="Puerto Rico", **dates)
    desk = as_user(coordinator)
    assert f'<option value="{round_.pk}" selected>' in body(desk.get(f"/es/meetings/new/?round={round_.pk}"))
    response = desk.post(
        "/es/meetings/new/",
        {"title": "Reunión", "round": round_.pk, "on": "14/09/2004", "joint_with": "A, B"},
    )
    assert response.status_code == 302
    page = body(desk.get(response["Location"]))
    assert "A, B" in page
    assert "Reunión" in body(desk.get(f"/es/rounds/{round_.pk}/"))


def test_every_fault_is_told_at_its_field_and_what_was_typed_stays(as_user: AsUser, coordinator: Any) -> None:
    response = as_user(coordinator).post(
        "/es/needs/new/", {"title": "", "cost": "mucho", "description": "Lo <b>escrito</b>", "level": "everybody"}
    )
    page = body(response)
    assert response.status_code == 400
    for name in ("title", "cost", "level"):
        assert f'href="#f-{name}"' in page
        assert f'id="m-{name}"' in page
    assert "mucho" in page
    assert "Lo &lt;b&gt;escrito&lt;/b&gt;" in page
    assert 'aria-invalid="true"' in page
    assert not Need.objects.exists()


@pytest.mark.parametrize("name", ["title", "description", "beneficiaries"])
def test_a_text_of_a_megabyte_is_refused_with_a_message(name: str, as_user: AsUser, coordinator: Any) -> None:
    response = as_user(coordinator).post("/es/needs/new/", {"title": "x", name: "a" * 1_000_000})
    assert response.status_code == 400
    assert f'id="m-{name}"' in body(response)


def test_more_than_a_form_can_hold_is_refused_with_a_page(as_user: AsUser, coordinator: Any) -> None:
    response = as_user(coordinator).post("/es/parties/new/", {"name_es": "x", "aliases": "a" * 3_000_000})
    assert response.status_code == 413
    assert "<h1>" in body(response)


def test_the_second_to_save_sees_what_the_first_changed_and_loses_nothing(
    make: Make, as_user: AsUser, coordinator: Any, specialist: Any
) -> None:
    need = make("needs", title="Primero", description="Antes", beneficiaries="Todos")
    form = {"title": "Primero", "description": "Antes", "beneficiaries": "Todos", "version": "1"}
    base = {**form, "kind": "implementation", "level": "internal", "origin": "desk"}
    first, second = as_user(coordinator), as_user(specialist)
    assert first.post(f"/es/needs/{need.pk}/edit/", {**base, "description": "De Ana"}).status_code == 302
    changed = {**base, "title": "De Luis", "description": "También de Luis"}
    response = second.post(f"/es/needs/{need.pk}/edit/", {**changed, "beneficiaries": "Todos"})
    page = body(response)
    assert response.status_code == 409
    for text in ("De Ana", "Antes", "También de Luis", "De Luis", 'name="version" value="2"', "Ana"):
        assert text in page
    assert Need.objects.get().title == "Primero"
    assert second.post(f"/es/needs/{need.pk}/edit/", {**changed, "version": "2"}).status_code == 302
    need = Need.objects.get()
    assert (need.title, need.description, need.version) == ("De Luis", "También de Luis", 3)


def test_a_field_left_as_it_was_takes_the_others_change(make: Make, as_user: AsUser, coordinator: Any) -> None:
    need = make("needs", title="Primero", description="Antes")
    base = {"kind": "implementation", "level": "internal", "origin": "desk", "version": "1"}
    desk = as_user(coordinator)
    desk.post(f"/es/needs/{need.pk}/edit/", {**base, "title": "Primero", "description": "De Ana"})
    page = body(desk.post(f"/es/needs/{need.pk}/edit/", {**base, "title": "De Luis", "description": "Antes"}))
    assert "De Ana</textarea>" in page
    assert 'value="De Luis"' in page


def test_a_focal_point_writes_its_ministrys_needs_and_no_others(
    make: Make, as_user: AsUser, focal: Any, agriculture: Party
) -> None:
    theirs = make("needs", title="Ajena", level="public")
    client = as_user(focal)
    response = client.post("/es/needs/new/", {"title": "Nuestra", "level": "internal"})
    assert response.status_code == 302
    own = Need.objects.get(title="Nuestra")
    assert own.owner == agriculture
    assert client.get(f"/es/needs/{theirs.pk}/").status_code == 200
    assert client.get(f"/es/needs/{theirs.pk}/edit/").status_code == 403
    assert client.post(f"/es/needs/{theirs.pk}/edit/", {"title": "x", "version": "1"}).status_code == 403
    refused = client.post("/es/needs/new/", {"title": "x", "kind": "adaptation", "level": "public", "origin": "desk"})
    assert refused.status_code == 403
    assert Need.objects.filter(level="public").count() == 1


def test_what_is_not_open_to_the_writer_stays_when_it_writes(
    make: Make, as_user: AsUser, focal: Any, agriculture: Party
) -> None:
    strategy = make("strategies", name="Estrategia callada")
    need = make("needs", title="Nuestra", owner=str(agriculture.pk), strategy=str(strategy.pk))
    client = as_user(focal)
    page = body(client.get(f"/es/needs/{need.pk}/edit/"))
    assert "Estrategia callada" not in page
    form = {"title": "Nuevo", "kind": "adaptation", "level": "internal", "origin": "desk", "version": "1"}
    assert client.post(f"/es/needs/{need.pk}/edit/", form).status_code == 302
    need = Need.objects.get()
    assert (need.title, need.strategy) == ("Nuevo", strategy)


def test_who_is_not_signed_in_is_asked_to(make: Make) -> None:
    need = make("needs", title="Abierta", level="public")
    for path in ("needs/new/", f"needs/{need.pk}/edit/", f"needs/{need.pk}/withdraw/", "desk/"):
        response = Client().get(f"/es/{path}")
        assert response.status_code == 302
        assert f"next=%2Fes%2F{path.replace('/', '%2F')}" in response["Location"]
    assert Client().post(f"/es/needs/{need.pk}/withdraw/", {"reason": "x"}).status_code == 403
    assert Need.objects.get().withdrawn is False


def test_a_form_from_elsewhere_is_refused(coordinator: Any, make: Make) -> None:
    need = make("needs", title="Abierta")
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(f"/es/needs/{need.pk}/withdraw/", {"reason": "x"}).status_code == 403
    assert client.post("/es/needs/new/", {"title": "x"}).status_code == 403


# --- doing


def test_withdrawing_asks_why_and_can_be_undone(make: Make, as_user: AsUser, coordinator: Any) -> None:
    need = make("needs", title="Una")
    desk = as_user(coordinator)
    assert desk.get(f"/es/needs/{need.pk}/withdraw/").status_code == 200
    refused = desk.post(f"/es/needs/{need.pk}/withdraw/", {"reason": " "})
    assert refused.status_code == 400
    assert 'href="#f-reason"' in body(refused)
    response = desk.post(f"/es/needs/{need.pk}/withdraw/", {"reason": "Repetida"}, follow=True)
    assert Need.objects.get().withdrawn is True
    assert 'role="status"' in body(response)
    assert f"/es/needs/{need.pk}/reinstate/" in body(response)
    desk.post(f"/es/needs/{need.pk}/reinstate/")
    assert Need.objects.get().withdrawn is False


def test_publishing_is_the_coordinators(make: Make, as_user: AsUser, coordinator: Any, specialist: Any) -> None:
    need = make("needs", title="Una")
    path = f"/es/needs/{need.pk}/level/"
    assert path not in body(as_user(specialist).get(f"/es/needs/{need.pk}/"))
    assert as_user(specialist).post(path, {"level": "public"}).status_code == 403
    assert as_user(coordinator).post(path, {"level": "everybody"}).status_code == 400
    assert as_user(coordinator).post(path, {"level": "public"}).status_code == 302
    assert "Una" in body(Client().get("/es/needs/"))


def test_a_need_goes_along_its_path_by_its_buttons(
    make: Make, as_user: AsUser, coordinator: Any, specialist: Any
) -> None:
    need = make("needs", title="Una")
    at = f"/es/needs/{need.pk}"
    worker, head = as_user(specialist), as_user(coordinator)
    assert f"{at}/present/" in body(worker.get(f"{at}/"))
    worker.post(f"{at}/present/")
    assert f"{at}/approve/" not in body(worker.get(f"{at}/"))
    assert worker.post(f"{at}/approve/").status_code == 403
    head.post(f"{at}/approve/")
    assert head.post(f"{at}/move/", {"to": "met"}).status_code == 400
    head.post(f"{at}/move/", {"to": "without-funder", "reason": "Nadie"})
    assert Need.objects.get().status == "without-funder"


def test_the_priority_is_the_desks_until_it_is_shown(make: Make, as_user: AsUser, coordinator: Any) -> None:
    need = make("needs", title="Una", level="public")
    at = f"/es/needs/{need.pk}"
    desk = as_user(coordinator)
    wrong = desk.post(f"{at}/score/", {"criterion": "urgency", "score": "huge", "reason": ""})
    assert wrong.status_code == 400
    desk.post(f"{at}/score/", {"criterion": "urgency", "score": "high", "reason": "Los plazos"})
    for path in (f"{at}/", "/es/needs/", "/es/needs/file.json", "/es/needs/file.csv"):
        assert "Los plazos" not in body(Client().get(path))
    assert "Los plazos" in body(desk.get(f"{at}/"))
    desk.post(f"{at}/show-priority/")
    assert "Los plazos" in body(Client().get(f"{at}/"))


def test_a_request_is_answered_reopened_and_dropped(
    make: Make, as_user: AsUser, focal: Any, coordinator: Any, agriculture: Party, labour: Party, yesterday: str
) -> None:
    one = make(
        "requests", title="Informe", asked_by=labour.pk, asked_of=agriculture.pk, due_on=yesterday, level="public"
    )
    at = f"/es/requests/{one.pk}"
    client = as_user(focal)
    wrong = client.post(f"{at}/answer/", {"text": "", "on": "ayer", "paper": "Oficio 1"})
    assert wrong.status_code == 400
    assert 'href="#f-text"' in body(wrong)
    assert 'href="#f-on"' in body(wrong)
    assert "Oficio 1" in body(wrong)
    given = {"text": "Aquí está", "on": "17/09/2004", "paper": "Oficio 1"}
    assert client.post(f"{at}/answer/", given).status_code == 302
    assert "Aquí está" in body(Client().get(f"{at}/"))
    assert client.post(f"{at}/reopen/", {"reason": "x"}).status_code == 403
    as_user(coordinator).post(f"{at}/reopen/", {"reason": "Incompleto"})
    as_user(coordinator).post(f"{at}/drop/", {"reason": "Ya no"})
    assert Request.objects.get().status == "dropped"


def test_two_organisations_become_one(make: Make, as_user: AsUser, coordinator: Any, specialist: Any) -> None:
    one, other = make("parties", name_es="CAF"), make("parties", name_es="Corporación Andina")
    at = f"/es/parties/{one.pk}/merge/"
    assert as_user(specialist).post(at, {"into": other.pk, "reason": "x"}).status_code == 403
    desk = as_user(coordinator)
    assert desk.post(at, {"into": "nobody", "reason": ""}).status_code == 400
    response = desk.post(at, {"into": other.pk, "reason": "La misma"})
    assert response["Location"] == f"/es/parties/{other.pk}/"
    assert Party.objects.get(pk=other.pk).aliases == ["CAF"]


# --- history


def test_versions_are_compared_and_brought_back(make: Make, as_user: AsUser, coordinator: Any) -> None:
    need = make("needs", title="Primero")
    actions.change(coordinator, KINDS["needs"], need, 1, {"title": "Segundo"}, "más claro")
    desk, at = as_user(coordinator), f"/es/needs/{need.pk}"
    page = body(desk.get(f"{at}/history/?a=1&b=2"))
    for text in ("Primero", "Segundo", "más claro", "Ana"):
        assert text in page
    assert desk.get(f"{at}/history/?a=1&b=9").status_code == 400
    assert desk.get(f"{at}/history/?a=x&b=1").status_code == 400
    assert desk.post(f"{at}/bring-back/", {"version": "7"}).status_code == 404
    assert desk.post(f"{at}/bring-back/", {"version": "1"}).status_code == 302
    need = Need.objects.get()
    assert (need.title, need.version) == ("Primero", 3)


def test_the_history_of_a_public_record_is_not_public(
    make: Make, as_user: AsUser, coordinator: Any, focal: Any
) -> None:
    need = make("needs", title="Abierta", description="Secreto", level="reserved")
    need = actions.change(coordinator, KINDS["needs"], need, 1, {"description": ""})
    actions.set_level(coordinator, KINDS["needs"], need, "public")
    path = f"/es/needs/{need.pk}/history/"
    assert Client().get(path).status_code == 302
    assert as_user(focal).get(path).status_code == 403


def test_the_desks_readers_see_no_version_that_was_reserved(
    make: Make, as_user: AsUser, coordinator: Any, analyst: Any
) -> None:
    need = make("needs", title="Secreto", level="reserved")
    need = actions.change(coordinator, KINDS["needs"], need, 1, {"title": "Abierta"})
    actions.set_level(coordinator, KINDS["needs"], need, "internal")
    client = as_user(analyst)
    page = body(client.get(f"/es/needs/{need.pk}/history/"))
    assert 'value="3"' in page
    assert 'value="1"' not in page
    assert client.get(f"/es/needs/{need.pk}/history/?a=1&b=3").status_code == 400


# --- the desk and the start page


def test_what_is_overdue_stands_on_the_start_page_of_who_is_signed_in(
    make: Make, as_user: AsUser, coordinator: Any, focal: Any, agriculture: Party, yesterday: str
) -> None:
    make("requests", title="Informe vencido", asked_by=agriculture.pk, asked_of=agriculture.pk, due_on=yesterday)
    assert "Informe vencido" in body(as_user(coordinator).get("/es/"))
    assert "Informe vencido" not in body(as_user(focal).get("/es/"))
    assert "Informe vencido" not in body(Client().get("/es/"))
    assert 'href="/es/desk/"' in body(as_user(coordinator).get("/es/"))
    assert 'href="/es/desk/"' not in body(Client().get("/es/"))


def test_the_desk_sees_what_is_due_what_ends_and_what_changed(
    make: Make, as_user: AsUser, coordinator: Any, agriculture: Party, tomorrow: str
) -> None:
    meeting = make("meetings", title="Reunión")
    make("decisions", meeting=meeting.pk, text="Acuerdo por cumplir", due_on=tomorrow)
    make("requests", title="Por responder", asked_by=agriculture.pk, asked_of=agriculture.pk, due_on=tomorrow)
    make("lines", title="Línea por cerrar", provider=agriculture.pk, deadline=tomorrow)
    make("needs", title="Necesidad nueva")
    page = body(as_user(coordinator).get("/es/desk/"))
    for text in ("Acuerdo por cumplir", "Por responder", "Línea por cerrar", "Necesidad nueva"):
        assert text in page


# --- search over everything


def test_a_search_finds_records_by_their_official_numbers(
    make: Make, as_user: AsUser, coordinator: Any, agriculture: Party
) -> None:
    make("documents", title="Carta", number="Oficio N.° 123-2004")
    make("requests", title="Informe", asked_by=agriculture.pk, asked_of=agriculture.pk, paper="Expediente 77-X")
    desk = as_user(coordinator)
    assert "Carta" in body(desk.get("/es/search/?q=123-2004"))
    assert "Informe" in body(desk.get("/es/search/?q=77-X"))
    assert "Carta" not in body(Client().get("/es/search/?q=123-2004"))


def test_money_and_dates_are_written_as_in_peru(make: Make) -> None:
    need = make("needs", title="Una", level="public", cost=Decimal("1500000"), currency="USD", approximate=True)
    assert "US$\xa01,500,000" in body(Client().get(f"/es/needs/{need.pk}/"))


def test_a_persons_tax_number_is_masked(make: Make, as_user: AsUser, coordinator: Any) -> None:
    from eslabon.records.parties.models import ruc_fits

    ruc = next(f"1012345678{digit}" for digit in range(10) if ruc_fits(f"1012345678{digit}"))
    party = make("parties", name_es="Persona", level="public", ruc=ruc)
    desk = as_user(coordinator)
    for path in (f"parties/{party.pk}/", "parties/file.json", "parties/file.csv"):
        assert ruc not in body(desk.get(f"/es/{path}"))


def test_the_record_of_a_day_ago_is_not_last_weeks_only(make: Make, as_user: AsUser, coordinator: Any) -> None:
    need = make("needs", title="Antigua")
    Need.objects.filter(pk=need.pk).update(changed_at=timezone.now() - timedelta(days=30))
    assert "Antigua" not in body(as_user(coordinator).get("/es/desk/"))
