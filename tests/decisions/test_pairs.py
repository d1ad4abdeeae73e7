"""The page of money told twice: decided by its buttons, taken back, listed as a file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.offer import answer
from eslabon.measures.offer import Question
from eslabon.records.base.actions import Denied, Invalid
from eslabon.work.decisions import decide_pair
from tests.decisions.conftest import pair_of

AsUser = Callable[[Any], Client]
PAGE, DECIDE = "/en/duplicates/", "/en/duplicates/decide/"
GIVER, GETTER, PARENT = ("XX-DONOR", "XX-GIVER"), ("XX-NGO", "XX-GETTER"), ("XX-DONOR", "XX-PARENT")


def disbursed(warehouse: Warehouse) -> Decimal:
    return answer(Facts(warehouse.at()), Question(flow="disbursements")).total.value


def button(page: str, pair: str, verdict: str, **more: str) -> dict[str, Any]:
    """What a button of a pair's form sends."""
    [form] = [
        one
        for one in re.findall(r"<form method=\"post\" action=\"[^\"]*decide.*?</form>", page, re.DOTALL)
        if pair in one
    ]
    assert f'value="{verdict}"' in form
    sent: dict[str, Any] = {"verdict": verdict, **more}
    for name in ("pair", "back", "publisher", "activity"):
        sent[name] = re.findall(rf'name="{name}" value="([^"]*)"', form)
    return sent


def test_the_other_telling_counts_where_a_person_says_so(twice: Warehouse, as_user: AsUser, desk: Any) -> None:
    pair, client = pair_of(twice, "giver-receiver"), as_user(desk)
    assert (pair.a.publisher, pair.a.activity) == GIVER
    page = client.get(PAGE).content.decode()
    assert page.index("XX-GETTER") < page.index("XX-PARENT")
    answered = client.post(DECIDE, button(page, pair.id, "same-2", reason="The receiver tells more"))
    assert answered["Location"] == PAGE
    decided = pair_of(twice, "giver-receiver")
    assert (decided.id, decided.decision) == (pair.id, "same-by-person")
    assert (decided.a.publisher, decided.a.activity) == GETTER
    told = client.get(PAGE, {"show": "decided"}).content.decode()
    assert "ana@example.org" in told
    assert "The receiver tells more" in told
    assert "ana@example.org" not in Client().get(PAGE).content.decode()


def test_what_isn_t_the_same_counts_twice_until_it_is_taken_back(twice: Warehouse, as_user: AsUser, desk: Any) -> None:
    before, pair, client = disbursed(twice), pair_of(twice, "giver-receiver"), as_user(desk)
    page = client.get(PAGE, {"kind": "giver-receiver"}).content.decode()
    assert 'value="undone"' not in page
    answered = client.post(DECIDE, button(page, pair.id, "different"))
    assert answered["Location"] == f"{PAGE}?kind=giver-receiver"
    assert disbursed(twice) == before + 900
    client.post(DECIDE, button(client.get(PAGE).content.decode(), pair.id, "undone"))
    assert disbursed(twice) == before
    assert pair_of(twice, "giver-receiver") == pair


def test_what_no_rule_decides_waits_and_may_be_put_off(twice: Warehouse, as_user: AsUser, desk: Any) -> None:
    before, pair, client = disbursed(twice), pair_of(twice, "parent-child"), as_user(desk)
    page = client.get(PAGE, {"show": "open"}).content.decode()
    assert pair.id in page
    assert pair_of(twice, "giver-receiver").id not in page
    client.post(DECIDE, button(page, pair.id, "later"))
    page = client.get(PAGE, {"show": "open"}).content.decode()
    assert "Put off by ana@example.org" in page
    names = [(side.publisher, side.activity) for side in (pair.a, pair.b)]
    client.post(DECIDE, button(page, pair.id, f"same-{2 - names.index(PARENT)}"))
    assert pair.id not in client.get(PAGE, {"show": "open"}).content.decode()
    assert disbursed(twice) == before - 500


@pytest.mark.parametrize(
    ("verdict", "counts", "code"),
    [
        ("same", None, "decision.which-counts"),
        ("same", PARENT, "decision.which-counts"),
        ("different", GIVER, "decision.which-counts"),
        ("maybe", None, "field.not-choice"),
        ("undone", None, "decision.none"),
    ],
)
def test_what_can_t_be_decided_of_a_pair_is_told(
    twice: Warehouse, desk: Any, verdict: str, counts: tuple[str, str] | None, code: str
) -> None:
    state, pair = twice.state, pair_of(twice, "giver-receiver").id
    with pytest.raises(Invalid) as error:
        decide_pair(desk, pair, verdict, counts)
    assert [one.code for one in error.value.problems] == [code]
    with pytest.raises(Invalid) as error:
        decide_pair(desk, "no such pair", "later")
    assert [one.code for one in error.value.problems] == ["decision.no-pair"]
    assert twice.state == state


def test_who_may_not_decide_sees_the_pairs_without_buttons(twice: Warehouse, as_user: AsUser, analyst: Any) -> None:
    pair = pair_of(twice, "giver-receiver").id
    for client in (Client(), as_user(analyst)):
        page = client.get(PAGE).content.decode()
        assert "XX-GETTER" in page
        assert 'name="verdict"' not in page
    assert as_user(analyst).post(DECIDE, {"pair": pair, "verdict": "later"}).status_code == 403
    assert "sign-in" in Client().post(DECIDE, {"pair": pair, "verdict": "later"})["Location"]
    with pytest.raises(Denied):
        decide_pair(analyst, pair, "later")


def test_the_pairs_as_a_file_and_choices_that_aren_t_ones(twice: Warehouse, desk: Any) -> None:
    pair = pair_of(twice, "giver-receiver").id
    decide_pair(desk, pair, "different", reason="Two payments")
    text = Client().get(f"{PAGE}file.csv", {"kind": "giver-receiver"}).content.decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["id"], row["value"], row["decision"], row["why"]) == (pair, "900.00", "not-the-same", "Two payments")
    assert (row["a_activity"], row["b_activity"], row["decided_by"]) == ("XX-GIVER", "XX-GETTER", "")
    for query in ("kind=zz", "show=zz", "page=9"):
        assert Client().get(f"{PAGE}?{query}").status_code in (400, 404), query


@pytest.mark.usefixtures("site")
def test_where_nothing_is_told_twice_the_page_says_so() -> None:
    assert "Nothing is told twice" in Client().get(PAGE).content.decode()
