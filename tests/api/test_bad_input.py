"""What can't be read is refused with its reason, never with a fault of the program."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.api.conftest import Caller
from tests.api.test_records import codes

pytestmark = pytest.mark.django_db

BODIES: dict[str, tuple[Any, int, dict[str | None, str]]] = {
    "nothing": ("", 422, {"title": "field.missing"}),
    "half an object": ('{"title": "x', 400, {None: "request.not-json"}),
    "a list": ("[1]", 400, {None: "request.not-object"}),
    "not UTF-8": (b'{"title": "\xff"}', 400, {None: "request.not-json"}),
    "not a number": ('{"cost": NaN}', 400, {None: "request.not-json"}),
    "deep": ("[" * 100_000, 400, {None: "request.not-json"}),
    "endless digits": ('{"theme": ' + "9" * 5_000 + "}", 400, {None: "request.not-json"}),
    "a number too large": ('{"title": "x", "theme": ' + "9" * 40 + "}", 422, {"theme": "field.no-such"}),
    "a number with a point": ('{"title": "x", "theme": 1.5}', 422, {"theme": "field.not-number"}),
    "true for a number": ('{"title": "x", "theme": true}', 422, {"theme": "field.not-number"}),
    "the character zero": ('{"title": "a\\u0000b"}', 422, {"title": "field.not-text"}),
    "half a character": ('{"title": "\\ud800"}', 422, {"title": "field.not-text"}),
    "half a character as a name": ('{"title": "x", "\\ud800": 1}', 422, {"?": "field.not-text"}),
    "an object for a text": ('{"title": {"a": 1}}', 422, {"title": "field.not-text"}),
    "a long text": ('{"title": "x", "description": "' + "x" * 50_001 + '"}', 422, {"description": "field.too-long"}),
    "an amount without end": ('{"title": "x", "cost": "1e999999999"}', 422, {"cost": "field.too-large"}),
    "an amount below nothing": ('{"title": "x", "cost": "-1", "currency": "USD"}', 422, {"cost": "field.too-small"}),
    "a reason that is none": ('{"title": "x", "reason": 5}', 422, {"reason": "field.not-text"}),
    "too much": ('{"title": "' + "x" * 2_000_000 + '"}', 413, {None: "request.too-large"}),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_is_refused_with_its_reason(desk: Caller, name: str) -> None:
    body, status, told = BODIES[name]
    refused = desk.post("/needs", body)
    assert (refused.status_code, codes(refused)) == (status, told), refused.content[:300]
    assert all(one["message"] and one["hint"] for one in refused.json()["problems"])
    assert desk.get("/needs").json()["count"] == 0


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("colour=red", "colour", "request.unknown-parameter"),
        ("page=0", "page", "request.parameter"),
        ("page=" + "9" * 5_000, "page", "request.parameter"),
        ("size=201", "size", "request.parameter"),
        ("size=many", "size", "request.parameter"),
        ("status=gone", "status", "request.parameter"),
        ("theme=x", "theme", "request.parameter"),
        ("withdrawn=perhaps", "withdrawn", "request.parameter"),
        ("q=%00", "q", "request.parameter"),
        ("q=" + "x" * 201, "q", "request.parameter"),
        ("lang=fr", "lang", "request.parameter"),
    ],
)
def test_a_parameter_is_refused_with_its_reason(desk: Caller, query: str, field: str, code: str) -> None:
    refused = desk.get(f"/needs?{query}")
    assert (refused.status_code, codes(refused)) == (400, {field: code})


def test_an_unknown_parameter_is_answered_with_those_there_are(desk: Caller) -> None:
    hint = desk.get("/requests?colour=red&page=x").json()["problems"]
    assert {one["field"] for one in hint} == {"colour", "page"}
    assert "page, size, q, status, asked_of, round, level, withdrawn, lang" in hint[0]["hint"]


def test_too_many_parameters_are_refused(desk: Caller) -> None:
    assert desk.get("/needs?" + "&".join(f"a{one}=1" for one in range(400))).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/needs/0",
        "/needs/-1",
        "/needs/x",
        "/needs/1.0",
        "/needs/" + "9" * 30,
        "/needs/" + "9" * 5_000,
        "/gifts",
        "/needs/",
    ],
)
def test_where_there_is_nothing_it_is_said_in_json(desk: Caller, path: str) -> None:
    refused = desk.get(path)
    assert (refused.status_code, refused["Content-Type"]) == (404, "application/json")
    assert codes(refused)[None] in ("request.not-found", "request.no-path")


def test_another_method_is_answered_with_those_there_are(desk: Caller) -> None:
    refused = desk.client.delete("/api/v1/needs", headers=desk.headers)
    assert (refused.status_code, set(refused["Allow"].split(", "))) == (405, {"GET", "POST"})
    assert codes(refused) == {None: "request.method"}


def test_another_kind_of_body_is_refused(desk: Caller) -> None:
    for more in ({"data": {"title": "x"}}, {"data": "title=x", "content_type": "text/plain"}):
        refused = Client().post("/api/v1/needs", **more, headers=desk.headers)
        assert (refused.status_code, codes(refused)) == (415, {None: "request.media-type"})
