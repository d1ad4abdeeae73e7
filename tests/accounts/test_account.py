"""One's own page: name, choices, keys; and what every page here holds to."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from eslabon.records.accounts.models import Token
from eslabon.records.accounts.queries import token_of
from tests.accounts.conftest import surely

KEY = {"name": "Table of the office", "scope": "read", "days": "90"}


def test_one_changes_ones_own_name_language_and_summary(as_: Any, people: Any) -> None:
    browser = as_("reader")
    answer = browser.post("/es/account/", {"name": "Rosa", "language": "en", "weekly_digest": "on"})
    assert answer["Location"] == "/en/account/"
    one = people["reader"]
    one.refresh_from_db()
    assert (one.name, one.language, one.weekly_digest) == ("Rosa", "en", True)
    assert one.history.count() == 2
    for wrong in ({"name": "", "language": "en"}, {"name": "Rosa", "language": "fr"}):
        assert browser.post("/es/account/", wrong).status_code == 400


def test_a_key_is_shown_once_and_opens(as_: Any, people: Any) -> None:
    browser = as_("specialist")
    assert browser.post("/es/account/keys/", KEY).status_code == 302
    (secret,) = re.findall(r"eslabon_[\w-]+(?=\")", browser.get("/es/account/").content.decode())
    found = token_of(secret)
    assert found
    assert (found.user, found.scope) == (people["specialist"], "read")
    page = browser.get("/es/account/").content.decode()
    assert secret not in page
    assert KEY["name"] in page


def test_a_wrong_key_form_is_told(as_: Any) -> None:
    for wrong in ({"name": ""}, {"scope": "all"}, {"days": "0"}, {"days": "x"}):
        assert as_("specialist").post("/es/account/keys/", {**KEY, **wrong}).status_code == 400
    assert not Token.objects.exists()


def test_only_ones_own_keys_are_revoked(as_: Any) -> None:
    browser = as_("specialist")
    browser.post("/es/account/keys/", KEY)
    (secret,) = re.findall(r"eslabon_[\w-]+(?=\")", browser.get("/es/account/").content.decode())
    number = Token.objects.get().pk
    assert as_("coordinator").post(f"/es/account/keys/{number}/revoke/").status_code == 404
    assert token_of(secret)
    assert browser.post(f"/es/account/keys/{number}/revoke/").status_code == 302
    assert token_of(secret) is None


def test_the_calendar_gets_another_address(as_: Any, people: Any) -> None:
    before = people["reader"].calendar_key
    assert as_("reader").post("/es/account/calendar/").status_code == 302
    people["reader"].refresh_from_db()
    assert people["reader"].calendar_key != before


PAGES = (
    "account/",
    "people/",
    "people/invite/",
    "password/",
    "password/forgotten/",
    "password/forgotten/sent/",
    "sign-out/",
    "account/second-factor/",
    "account/second-factor/totp/activate/",
    "account/second-factor/webauthn/",
    "account/second-factor/webauthn/add/",
)


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_no_page_needs_more_than_the_policy_allows(lang: str, page: str, people: Any) -> None:
    browser = Client()
    surely(browser, "coordinator@example.org")
    answer = browser.get(f"/{lang}/{page}")
    assert answer.status_code == 200
    body = answer.content.decode()
    for never in (" style=", "<style", " onclick=", " onload=", "javascript:", "http://", "//cdn", "<script>"):
        assert never not in body.replace("http://testserver", ""), never
    assert body.count("<h1>") == 1
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("page", ["sign-in/", "invitations/nonsense/"])
def test_pages_for_everybody_are_fenced_in_too(page: str, db: Any) -> None:
    answer = Client().get(f"/es/{page}")
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "<script>" not in answer.content.decode()


def test_a_text_of_a_megabyte_is_refused_at_its_field_and_more_is_not_read(as_: Any) -> None:
    browser = as_("reader")
    long = browser.post("/es/account/", {"name": "x" * 1_000_000, "language": "es"})
    assert long.status_code == 400
    assert 'href="#id_name"' in long.content.decode()
    longer = browser.post("/es/account/", {"name": "x" * 3_000_000, "language": "es"})
    assert longer.status_code in (400, 413)
    assert "<h1>" in longer.content.decode()
