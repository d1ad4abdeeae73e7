"""The description of the API, and the page that tells of it."""

from __future__ import annotations

import re

from django.test import Client

from eslabon.api.main import API
from tests.conftest import ROOT

PAGE = (ROOT / "docs/reference/api.md").read_text(encoding="utf-8")


def test_every_path_stands_in_the_reference() -> None:
    paths = API.get_openapi_schema()["paths"]
    here = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    told = set(re.findall(r"^\| `([A-Z]+ /api/v1/[^`]*)` \|", PAGE, re.MULTILINE))
    assert here == told


def test_the_description_is_served_and_names_no_other_host(db: None) -> None:
    answer = Client().get("/api/v1/openapi.json")
    assert answer.json()["openapi"].startswith("3.1")
    assert answer.json() == Client().get("/api/v1/openapi.json").json()
    assert b"http" not in answer.content.replace(b'"type":"http"', b"").replace(b"HTTP", b"")


def test_every_write_says_how_it_is_refused() -> None:
    for path, methods in API.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            expected = {"400", "401"} | ({"403", "422"} if method != "get" else set())
            expected |= {"404"} if "{" in path else set()
            assert expected <= {str(status) for status in operation["responses"]}, (path, method)
            assert operation["summary"]
            assert operation["tags"]
