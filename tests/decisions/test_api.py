"""The group of an activity decided and taken back through the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from eslabon.facts.warehouse import Warehouse
from eslabon.records.accounts.actions import make_token
from tests.decisions.conftest import ROADS

PATH = "/api/v1/classifications"
GIVEN = {"activity": ROADS, "group": "C", "focus": "indirect", "reason": "A road of a mine"}


@pytest.fixture
def post(desk: Any) -> Any:
    """Sends JSON with a key of the desk's head."""
    _token, secret = make_token(desk, "test", "write")

    def sent(path: str, body: dict[str, Any]) -> Any:
        headers = {"authorization": f"Bearer {secret}", "accept-language": "en"}
        return Client().post(path, body, content_type="application/json", headers=headers)

    return sent


def test_a_group_is_decided_and_taken_back(site: Warehouse, post: Any) -> None:
    answer = post(PATH, GIVEN)
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert told.pop("published")
    assert told == {**GIVEN, "actor": "ana@example.org", "state": 2}
    assert site.at().classified[ROADS].about["group"] == "C"
    told = post(f"{PATH}/take-back", {"activity": ROADS}).json()
    assert (told["state"], told["group"]) == (3, None)
    assert site.at().classified == {}


@pytest.mark.parametrize(
    ("path", "body", "codes"),
    [
        (PATH, {**GIVEN, "activity": "XX-OTHER"}, ["decision.no-activity"]),
        (PATH, {**GIVEN, "focus": "none"}, ["decision.contradiction"]),
        (PATH, {**GIVEN, "reason": " "}, ["record.reason-missing"]),
        (f"{PATH}/take-back", {"activity": ROADS}, ["decision.none"]),
    ],
)
def test_what_can_t_be_decided_is_told(
    site: Warehouse, post: Any, path: str, body: dict[str, str], codes: list[str]
) -> None:
    answer = post(path, body)
    assert (answer.status_code, site.state) == (422, 1)
    assert [one["code"] for one in answer.json()["problems"]] == codes


def test_a_value_that_is_no_choice_is_refused_before_anything_is_asked(site: Warehouse, post: Any) -> None:
    assert post(PATH, {**GIVEN, "group": "Q"}).status_code == 422
    assert post(PATH, {}).status_code == 422
    assert site.state == 1
