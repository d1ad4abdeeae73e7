"""What is done with a record by its buttons, and its history."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from eslabon.records.base import actions
from eslabon.records.needs.models import Need
from eslabon.records.parties.models import Party
from eslabon.records.registry import KINDS
from eslabon.records.requests.models import Request
from tests.portal_records.conftest import AsUser, Make, body

pytestmark = pytest.mark.usefixtures("warehouse")


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


def test_what_an_action_wrote_into_the_history_is_told_in_the_readers_language(
    make: Make, as_user: AsUser, coordinator: Any
) -> None:
    need = make("needs", title="Una")
    desk = as_user(coordinator)
    desk.post(f"/es/needs/{need.pk}/score/", {"criterion": "urgency", "score": "high", "reason": "Los plazos"})
    desk.post(f"/es/needs/{need.pk}/bring-back/", {"version": "1"})
    for lang, told in (("es", "Urgencia: alta"), ("en", "Urgency: high"), ("en", "version 1 brought back")):
        assert told in body(desk.get(f"/{lang}/needs/{need.pk}/history/"))


def test_a_refusal_speaks_one_language(make: Make, as_user: AsUser, coordinator: Any) -> None:
    need = make("needs", title="Una")
    for lang, told in (("es", "De «en elaboración» no se pasa a «atendida»."), ("en", "From “being drafted”")):
        page = body(as_user(coordinator).post(f"/{lang}/needs/{need.pk}/move/", {"to": "met"}))
        assert told in page
    page = body(as_user(coordinator).post("/es/needs/new/", {"title": "x", "cost": "-1", "currency": "USD"}))
    assert "«-1.00» es menor que 0." in page
