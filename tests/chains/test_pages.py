"""The pages of chains, groups and baskets, and their steps by page and through the API."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from eslabon.records.accounts.actions import make_token
from eslabon.records.base import actions
from eslabon.records.chains.actions import adopt
from eslabon.records.chains.models import Basket
from eslabon.records.registry import KINDS
from tests.chains.conftest import Put


@pytest.fixture
def browser(desk: Any) -> Client:
    client = Client()
    client.force_login(desk, backend="django.contrib.auth.backends.ModelBackend")
    return client


def body(response: Any) -> str:
    return " ".join(str(response.content.decode()).split())


def test_a_chain_shows_its_basket_and_how_to_renew_it(browser: Client, chain: Any, kept: Any) -> None:
    page = body(browser.get(f"/en/chains/{chain.pk}/"))
    assert "<h1>Organic coffee</h1>" in page
    assert "0901.11" in page
    assert "Products in its basket today" in page
    assert "Organic coffee: version 1 of the basket" in page
    assert f'href="/en/baskets/{kept.pk}/renew/"' in page
    # The words are as the document has them.
    assert "“entre otras”: some aren&#x27;t named" in page
    assert f"/en/baskets/{kept.pk}/adopt/" not in page
    # Nothing is offered that would be refused.
    assert f"basket-lines/new/?basket={kept.pk}" not in body(browser.get(f"/en/baskets/{kept.pk}/"))


def test_lines_that_are_alike_but_for_the_nomenclature_are_one_row(chain: Any, draft: Any, desk: Any, put: Put) -> None:
    for scheme, code in (("HS2007", "0901.11"), ("HS2012", "0901.11"), ("PE-tariff", "0901.12.00.00")):
        put("basket-lines", basket=draft.pk, scheme=scheme, code=code)
    adopt(desk, draft, date(2005, 1, 1))
    for made in (draft, *draft.lines.all()):
        actions.set_level(desk, KINDS["basket-lines" if made is not draft else "baskets"], made, "public")
    page = body(Client().get(f"/en/chains/{chain.pk}/"))
    assert "HS 2002 – HS 2012" in page
    assert page.count("0901.11<") == 1
    assert "0901.12.00.00" in page


def test_a_draft_is_brought_into_force_from_the_chains_page(browser: Client, chain: Any, draft: Any) -> None:
    page = body(browser.get(f"/en/chains/{chain.pk}/"))
    assert "No version of its basket is in force today" in page
    step = f"/en/baskets/{draft.pk}/adopt/"
    assert f'href="{step}"' in page
    refused = browser.post(step, {"on": "the other day"})
    assert refused.status_code == 400
    assert browser.post(step, {"on": "17/09/2004"})["Location"].startswith(f"/en/chains/{chain.pk}/")
    draft.refresh_from_db()
    assert (draft.status, draft.valid_from) == ("in-force", date(2004, 9, 17))
    browser.post(f"/en/baskets/{draft.pk}/renew/", {"reason": "A code was split"})
    assert Basket.objects.get(number=2).why == "A code was split"


def test_a_group_shows_its_chains_and_that_some_are_not_named(chain: Any, group: Any, put: Put) -> None:
    page = body(Client().get(f"/es/chain-groups/{group.pk}/"))
    assert "Café orgánico" in page
    assert "entre otras" in page
    all_named = put("chain-groups", name_es="Dos", level="public")
    assert "notice" not in body(Client().get(f"/es/chain-groups/{all_named.pk}/"))


def test_the_page_of_a_target_says_that_some_chains_are_not_named(browser: Client, put: Put, group: Any) -> None:
    project = put("projects", title="PERX")
    indicator = put("indicators", project=project.pk, title="Exportaciones", unit="US$ al año")
    target = put("targets", indicator=indicator.pk, value="54000000", perimeter="chains", chains=group.pk)
    page = body(browser.get(f"/en/targets/{target.pk}/"))
    assert "“entre otras”" in page
    assert "Chains of the PERX" in page


def test_who_does_not_see_the_chain_is_not_told_its_name(desk: Any, chain: Any, kept: Any) -> None:
    actions.set_level(desk, KINDS["chains"], chain, "reserved")
    for path in (f"/es/baskets/{kept.pk}/", "/es/baskets/", f"/api/v1/baskets/{kept.pk}"):
        answer = Client().get(path)
        assert answer.status_code == 200, path
        assert "Café" not in answer.content.decode(), path


def test_steps_through_the_api(desk: Any, draft: Any) -> None:
    headers = {"authorization": f"Bearer {make_token(desk, 'test', 'write')[1]}"}

    def post(path: str, **told: Any) -> Any:
        path = f"/api/v1/baskets/{path}"
        return Client().post(path, json.dumps(told), content_type="application/json", headers=headers)

    missing = post(f"{draft.pk}/adopt")
    assert (missing.status_code, missing.json()["problems"][0]["code"]) == (422, "field.missing")
    adopted = post(f"{draft.pk}/adopt", on="2005-01-01").json()
    assert (adopted["status"], adopted["number"], adopted["valid_from"]) == ("in-force", 1, "2005-01-01")
    following = post(f"{draft.pk}/renew", reason="A code was split").json()
    assert (following["number"], following["status"], following["chain"]["id"]) == (2, "draft", draft.chain_id)
