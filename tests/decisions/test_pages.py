"""The queue of doubtful groups and the form of an activity: decided and taken back without scripts."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.doubts import SURE_FROM, doubts, progress_of
from eslabon.measures.offer import Question
from eslabon.work.decisions import classify
from tests.decisions.conftest import NOTHING, PORT, ROADS

AsUser = Callable[[Any], Client]
QUEUE, DECIDE, UNDO = "/en/classification/", "/en/classification/decide/", "/en/classification/take-back/"


def given(identifier: str = PORT, **values: str) -> dict[str, str]:
    return {"id": identifier, "group": "B", "focus": "indirect", "reason": "It builds a port", **values}


def text(client: Client, path: str, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200, answer.content[:500]
    return answer.content.decode()


def test_the_doubtful_come_by_money_with_those_that_have_none_last(site: Warehouse) -> None:
    found = doubts(Facts(site.at()), Question())
    assert [one.activity for one in found] == [PORT, NOTHING]
    assert all(one.confidence < SURE_FROM for one in found)
    disbursed = doubts(Facts(site.at()), Question(flow="disbursements"))
    assert [(one.activity, one.value) for one in disbursed] == [(NOTHING, None), (PORT, None)]
    assert [one.activity for one in doubts(Facts(site.at()), Question(recipient=("BO",)))] == [PORT]


def test_progress_counts_what_is_decided_and_its_money(site: Warehouse, desk: Any) -> None:
    classify(desk, PORT, "B", "indirect", "It builds a port")
    classify(desk, ROADS, "C", "indirect", "of no doubt to the rules")
    told = progress_of(doubts(Facts(site.at()), Question()))
    assert (told.decided, told.count) == (1, 2)
    assert (told.money_decided, told.money) == (Decimal(700), Decimal(750))


@pytest.mark.usefixtures("site")
def test_a_row_is_decided_in_the_queue_and_taken_back(as_user: AsUser, desk: Any) -> None:
    client = as_user(desk)
    page = text(client, QUEUE)
    assert page.index(PORT) < page.index(NOTHING)
    assert ROADS not in page
    assert "0 of 2 decided" in page
    answer = client.post(DECIDE, given(back="recipient=BO"))
    assert (answer.status_code, answer["Location"]) == (302, f"{QUEUE}?recipient=BO")
    page = text(client, QUEUE)
    assert "1 of 2 decided" in page
    assert "Your last decision" in page
    assert "It builds a port" in text(client, QUEUE, show="decided")
    assert "All of these are decided" in text(client, QUEUE, recipient="BO")
    assert client.post(UNDO, {"id": PORT, "back": ""})["Location"] == QUEUE
    page = text(client, QUEUE)
    assert "0 of 2 decided" in page
    assert "Your last decision" not in page
    client.post(UNDO, {"id": PORT, "back": ""})
    assert "No decision about" in text(client, QUEUE)


@pytest.mark.usefixtures("site")
def test_an_activity_is_decided_on_its_page_which_then_tells_who_when_and_why(as_user: AsUser, desk: Any) -> None:
    client, page = as_user(desk), f"/en/activities/{ROADS}/"
    assert "A person&#x27;s decision" not in text(client, page)
    answer = client.post(DECIDE, given(ROADS, group="C", reason="A road of a mine"))
    assert answer["Location"] == f"{page}#trade"
    told = text(client, page)
    assert "A road of a mine" in told
    assert "ana@example.org, " in told
    assert "What the rules propose" in told
    public = text(Client(), page)
    assert "A road of a mine" in public
    assert "ana@example.org" not in public
    assert 'name="reason"' not in public
    client.post(UNDO, {"id": ROADS})
    assert "A road of a mine" not in text(client, page)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"reason": " "}, "The reason is missing."),
        ({"group": "N"}, "contradict each other"),
        ({"group": "Z"}, "“Z” isn&#x27;t one of the choices"),
        ({"reason": "x" * 2_001}, "too long"),
    ],
)
def test_what_can_t_be_kept_is_told_with_what_was_typed(
    site: Warehouse, as_user: AsUser, desk: Any, wrong: dict[str, str], told: str
) -> None:
    answer = as_user(desk).post(DECIDE, given(**wrong, back="show=all"))
    page = answer.content.decode()
    assert (answer.status_code, site.state) == (400, 1)
    assert told in page
    assert 'name="back" value="show=all"' in page
    assert wrong.get("reason", "It builds a port").strip() in page


@pytest.mark.usefixtures("site")
def test_an_activity_that_isn_t_there_and_a_choice_that_isn_t_one(as_user: AsUser, desk: Any) -> None:
    client = as_user(desk)
    for path in (f"{DECIDE}?id=XX-OTHER", DECIDE):
        assert client.get(path).status_code == 404
    assert client.post(DECIDE, given("XX-OTHER")).status_code == 404
    for query in ("flow=undisbursed", "provider=zz", "recipient=zz", "show=zz"):
        assert client.get(f"{QUEUE}?{query}").status_code == 400, query


@pytest.mark.parametrize("odd", ["\0", "x\0y", "x" * 5_000, "'; --", "..", "ñ"])
@pytest.mark.usefixtures("site")
def test_odd_identifiers_and_choices_are_told_as_such(as_user: AsUser, desk: Any, odd: str) -> None:
    client = as_user(desk)
    assert client.get(DECIDE, {"id": odd}).status_code == 404
    assert client.post(DECIDE, given(odd)).status_code == 404
    assert client.post(UNDO, {"id": odd}).status_code == 302
    assert client.post("/en/duplicates/decide/", {"pair": odd, "verdict": odd}).status_code == 302
    assert [client.get(QUEUE, {name: odd}).status_code for name in ("flow", "show", "page")] == [400] * 3
    assert client.post(DECIDE, given(group=odd)).status_code == 400


@pytest.mark.usefixtures("site")
def test_the_queue_as_a_file(as_user: AsUser, desk: Any) -> None:
    classify(desk, PORT, "B", "indirect", "=It builds a port")
    answer = as_user(desk).get(f"{QUEUE}file.csv", {"show": "all"})
    assert answer["Content-Disposition"] == 'attachment; filename="doubts-s2.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["activity"], row["value"], row["decided_group"]) for row in rows] == [
        (PORT, "700.00", "B"),
        (NOTHING, "50.00", ""),
    ]
    assert rows[0]["decided_reason"] == "'=It builds a port"
    assert rows[0]["decided_by"] == "ana@example.org"


@pytest.mark.usefixtures("site")
def test_only_the_desk_opens_the_queue(as_user: AsUser, analyst: Any) -> None:
    client = as_user(analyst)
    for path in (QUEUE, f"{QUEUE}file.csv", f"{DECIDE}?id={PORT}"):
        assert client.get(path).status_code == 403
        assert Client().get(path)["Location"].startswith("/en/sign-in/")
    assert 'name="reason"' not in text(client, f"/en/activities/{PORT}/")


def test_an_empty_warehouse_says_how_to_load(as_user: AsUser, desk: Any, tmp_path: Any, settings: Any) -> None:
    settings.ESLABON_WAREHOUSE = tmp_path / "nothing"
    assert "eslabon import iati" in text(as_user(desk), QUEUE)
