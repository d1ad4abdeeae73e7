"""Writing records: what is told of a mistake, what stays of what was typed, who may."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from eslabon.records.needs.models import Need
from eslabon.records.parties.models import Party
from tests.portal_records.conftest import AsUser, Make, body

pytestmark = pytest.mark.usefixtures("warehouse")


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
