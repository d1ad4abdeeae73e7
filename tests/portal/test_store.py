"""What is kept between requests, and what isn't computed for a page."""

from __future__ import annotations

from typing import Any

import pytest

from eslabon.facts.warehouse import Warehouse
from eslabon.portal.store import Kept


def test_what_was_made_is_made_once() -> None:
    kept, made = Kept(10), []

    def make() -> str:
        made.append(1)
        return "value"

    assert [kept.get("key", make) for _ in range(3)] == ["value"] * 3
    assert len(made) == 1


def test_the_least_used_goes_first() -> None:
    kept = Kept(3)
    for key in "abc":
        kept.get(key, lambda: "old")
    kept.get("a", lambda: "new")  # used again
    kept.get("d", lambda: "old")
    assert kept.get("a", lambda: "new") == "old"
    assert kept.get("b", lambda: "new") == "new"


def test_what_weighs_too_much_is_not_kept() -> None:
    kept = Kept(3)
    kept.get("small", lambda: "old")
    kept.get("large", lambda: "x" * 9, len)
    assert kept.weight == 1
    assert kept.get("small", lambda: "new") == "old"


def test_a_currency_that_would_take_long_is_asked_for_at_the_command_line(
    get: Any, example: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eslabon.portal.store.AT_ONCE", 0)
    response = get("/es/offer/?currency=CLP")
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert "eslabon offer --currency CLP" in response.content.decode()


def test_a_currency_that_takes_a_moment_is_computed_for_the_page(get: Any, example: Any) -> None:
    body = get("/es/offer/?currency=PEN&recipient=PE").content.decode()
    assert "Compromisos de cooperación, S/" in body
    assert f'href="/es/figures/offer@2:s{Warehouse(example).state}:commitments:PEN:recipient=PE' in body
