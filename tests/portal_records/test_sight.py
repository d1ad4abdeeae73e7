"""Who sees which record on which page, and what it is marked with."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from eslabon.records.base import actions
from eslabon.records.registry import KINDS
from tests.portal_records.conftest import AsUser, Make, body

pytestmark = pytest.mark.usefixtures("warehouse")


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
