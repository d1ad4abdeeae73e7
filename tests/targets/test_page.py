"""The page of the targets of exports, and its files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.targets.conftest import Exporter, coffee


@pytest.fixture
def shown(perx: Exporter, settings: Any) -> Exporter:
    settings.ESLABON_WAREHOUSE = perx.warehouse.folder
    return perx


def page(client: Client, lang: str = "en") -> str:
    response = client.get(f"/{lang}/exports/targets/")
    assert response.status_code == 200
    return str(response.content, "utf-8")


def test_a_target_says_what_was_exported_and_what_it_is_above(shown: Exporter, client: Client) -> None:
    shown.target(said="US$ 100 al año", document="La nota")
    shown.exported(*coffee((2005, "1000"), (2006, "1050")))
    text = page(client)
    assert "the country exported US$\N{NO-BREAK SPACE}1,050" in text
    assert "above what isn" in text
    assert "“US$ 100 al año” (La nota)" in text
    assert "/en/figures/exports@1:" in text
    assert "no report tells the yearly exports" in text


def test_members_that_a_plan_leaves_unnamed_are_told(shown: Exporter, client: Client) -> None:
    shown.group.unnamed_members, shown.group.unnamed_words = True, "entre otras"
    shown.group.save()
    shown.target()
    assert "“entre otras”" in page(client)
    assert "«entre otras»" in page(client, "es")


def test_without_a_target_the_page_says_how_to_have_one(shown: Exporter, client: Client) -> None:
    assert "No target of exports yet" in page(client)


def test_without_flows_it_says_how_to_load_them(shown: Exporter, client: Client) -> None:
    shown.target()
    assert "eslabon import comtrade" in page(client)


def test_the_same_as_files(shown: Exporter, client: Client, tmp_path: Path) -> None:
    shown.target()
    told = json.loads(client.get("/en/exports/targets/file.json").content)
    assert {one["perimeter"] for one in told["targets"]} == {"clients", "chains", "country"}
    lines = client.get("/en/exports/targets/file.csv").content.decode().splitlines()
    assert len(lines) == 1 + len(told["targets"])
    assert client.get("/en/exports/targets/file.docx").status_code == 404
