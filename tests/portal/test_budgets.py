"""What a page may cost (`budgets.toml`): queries to the database, kilobytes of HTML, of style and of script."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import ROOT
from tests.portal.pages import PAGES

BUDGETS = tomllib.loads((ROOT / "budgets.toml").read_text(encoding="utf-8"))


def test_every_page_has_a_budget() -> None:
    assert set(BUDGETS["pages"]) == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_to_its_budget(client: Any, db: Any, example: Any, name: str) -> None:
    allowed = BUDGETS["pages"][name]
    with CaptureQueriesContext(connection) as asked:
        response = client.get(f"/es/{PAGES[name]}")
    assert len(asked) <= allowed["queries"], [one["sql"] for one in asked]
    assert len(response.content) <= allowed["kilobytes"] * 1000, len(response.content)


@pytest.mark.parametrize("kind", ["css", "js"])
def test_style_and_script_keep_to_their_budget(kind: str) -> None:
    found = finders.find(f"portal/portal.{kind}")
    assert isinstance(found, str)
    size = sum(path.stat().st_size for path in Path(found).parent.glob(f"*.{kind}"))
    assert size <= BUDGETS["static"][kind]["kilobytes"] * 1000


def test_a_page_asked_again_asks_the_facts_nothing_twice(
    get: Any, example: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    get("/es/offer/?by=recipient")

    def asked(*_: object) -> None:
        raise AssertionError("an answer that was kept is computed again")

    monkeypatch.setattr("eslabon.portal.store.rows_by", asked)
    monkeypatch.setattr("eslabon.portal.store.left_out_of", asked)
    assert get("/es/offer/?by=recipient").status_code == 200
    assert get("/en/offer/?by=recipient").status_code == 200
