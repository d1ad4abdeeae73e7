"""The page of organisations that may be one: to the desk alone, with the way to merge them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from eslabon.records.parties.models import Party
from eslabon.records.parties.queries import duplicates
from tests.records.building import people

pytestmark = pytest.mark.usefixtures("warehouse")


def page(client: Client, lang: str = "en") -> str:
    return str(client.get(f"/{lang}/parties/same/").content.decode())


def test_it_is_the_desks(agriculture: Party, as_user: Any) -> None:
    found = [
        role
        for role, actor in people(agriculture).items()
        if (as_user(actor) if role != "public" else Client()).get("/es/parties/same/").status_code == 200
    ]
    assert found == ["coordinator", "specialist"]


def test_where_nothing_is_alike_it_says_so(agriculture: Party, labour: Party, as_user: Any, coordinator: Any) -> None:
    assert "No two organisations share a name" in page(as_user(coordinator))


def test_it_says_what_they_share_and_leads_to_merging_them(
    agriculture: Party, labour: Party, as_user: Any, coordinator: Any, specialist: Any
) -> None:
    other = Party.objects.create(name_es="MINISTERIO DE AGRICULTURA ", aliases=["minag"], iati_id="PE-1")
    gone = Party.objects.create(name_es="Minag", withdrawn=True)
    client = as_user(coordinator)
    said = page(client)
    assert said.count('<section class="part">') == 1
    assert "minag, ministerio de agricultura" in said
    assert "Ministerio de Trabajo" not in said
    assert f"/parties/{gone.pk}/" not in said
    way = f"/en/parties/{other.pk}/merge/?into={agriculture.pk}"
    assert way in said
    assert f"/en/parties/{agriculture.pk}/merge/?into={other.pk}" in said
    assert f'<option value="{agriculture.pk}" selected' in client.get(way).content.decode()
    assert "/merge/" not in page(as_user(specialist))
    assert "Ministerio de Agricultura" in page(as_user(specialist))
    assert "/en/parties/same/" in client.get("/en/parties/").content.decode()
    done = client.post(way, {"into": agriculture.pk, "reason": "The same"})
    assert done.status_code == 302
    assert duplicates(coordinator) == []


def test_a_persons_number_stays_masked(as_user: Any, coordinator: Any) -> None:
    for name in ("Uno", "Dos"):
        Party.objects.create(name_es=name, ruc="10123456781")
    said = page(as_user(coordinator))
    assert "Uno" in said
    assert "12345678" not in said
