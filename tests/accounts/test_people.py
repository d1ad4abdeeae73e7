"""The people of the desk: who sees them, invites, changes roles, ends."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from eslabon.records.accounts.models import Invitation, User
from tests.accounts.conftest import sign_in, signed_in

NEW = {"name": "Eva", "email": "Eva@example.org", "role": "specialist", "organisation": ""}
CHOSEN = {"password1": "camino-de-la-quinua", "password2": "camino-de-la-quinua"}
STAFF = ("coordinator", "specialist", "analyst", "reader")
OUTSIDE = ("ministry", "donor", "implementer")


def invited(browser: Client, **more: Any) -> str:
    """Invites, and gives the path in the mail."""
    answer = browser.post("/es/people/invite/", {**NEW, **more})
    assert answer.status_code == 302, answer.content.decode()
    (path,) = re.findall(r"http://testserver(\S+)", mail.outbox[-1].body)
    return str(path)


@pytest.mark.parametrize("role", STAFF + OUTSIDE)
def test_who_may_open_which_page_of_people(role: str, as_: Any, people: Any) -> None:
    other = people["reader"] if role != "reader" else people["analyst"]
    paths = {
        "/es/people/": role in STAFF,
        "/es/people/invite/": role == "coordinator",
        f"/es/people/{other.pk}/": role == "coordinator",
        f"/es/people/{other.pk}/end/": role == "coordinator",
    }
    browser = as_(role)
    assert {path: browser.get(path).status_code for path in paths} == {
        path: 200 if may else 403 for path, may in paths.items()
    }
    if role != "coordinator":
        assert browser.post("/es/people/invite/", NEW).status_code == 403
        assert browser.post(f"/es/people/{other.pk}/", {"role": "coordinator"}).status_code == 403
        assert browser.post(f"/es/people/{other.pk}/end/", {"on": "2026-01-31"}).status_code == 403
        assert not Invitation.objects.exists()
        assert not User.objects.filter(is_active=False).exists()


def test_the_public_is_sent_to_sign_in(people: Any) -> None:
    for path in ("people/", "people/invite/", f"people/{people['reader'].pk}/", "account/"):
        assert Client().get(f"/es/{path}")["Location"].startswith("/es/sign-in/?next=")


def test_an_invitation_makes_an_account_once(as_: Any) -> None:
    path = invited(as_("coordinator"))
    assert mail.outbox[-1].to == ["eva@example.org"]
    browser = Client()
    assert "eva@example.org" in browser.get(path).content.decode()
    assert browser.post(path, CHOSEN).status_code == 302
    assert signed_in(browser)
    made = User.objects.get(email="eva@example.org")
    assert (made.name, made.role) == ("Eva", "specialist")
    assert sign_in(Client(), "eva@example.org", CHOSEN["password1"]).status_code == 302
    again = Client().get(path)
    assert again.status_code == 404
    assert "<h1>" in again.content.decode()
    assert Client().post(path, CHOSEN).status_code == 404


def test_a_weak_or_different_password_makes_no_account(as_: Any) -> None:
    path = invited(as_("coordinator"))
    for chosen in ({"password1": "short", "password2": "short"}, {**CHOSEN, "password2": "another one"}, {}):
        answer = Client().post(path, chosen)
        assert answer.status_code in (200, 400)
    assert not User.objects.filter(email="eva@example.org").exists()


def test_an_invitation_ends_with_its_time(as_: Any) -> None:
    path = invited(as_("coordinator"))
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(path).status_code == 404
    assert Client().post(path, CHOSEN).status_code == 404


def test_an_invitation_is_taken_back(as_: Any) -> None:
    browser = as_("coordinator")
    path = invited(browser)
    number = Invitation.objects.get().pk
    assert "eva@example.org" in browser.get("/es/people/").content.decode()
    assert as_("specialist").post(f"/es/people/invitations/{number}/revoke/").status_code == 403
    assert browser.post(f"/es/people/invitations/{number}/revoke/").status_code == 302
    assert Client().post(path, CHOSEN).status_code == 404
    assert browser.post("/es/people/invitations/999/revoke/").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"email": "reader@example.org"}, "email"),
        ({"role": "ministry"}, "organisation"),
        ({"role": "king"}, "role"),
        ({"name": ""}, "name"),
        ({"name": "x" * 300}, "name"),
        ({"organisation": "999"}, "organisation"),
    ],
)
def test_a_wrong_invitation_is_told_at_its_field_and_sends_nothing(wrong: Any, field: str, as_: Any) -> None:
    answer = as_("coordinator").post("/es/people/invite/", {**NEW, **wrong})
    assert answer.status_code == 400
    assert f'href="#id_{field}"' in answer.content.decode()
    assert not mail.outbox
    assert not Invitation.objects.exists()


def test_a_role_is_changed_with_its_organisation(as_: Any, people: Any, agriculture: Any) -> None:
    browser, other = as_("coordinator"), people["reader"]
    assert browser.post(f"/es/people/{other.pk}/", {"role": "ministry"}).status_code == 400
    assert (
        browser.post(f"/es/people/{other.pk}/", {"role": "ministry", "organisation": agriculture.pk}).status_code == 302
    )
    other.refresh_from_db()
    assert (other.role, other.organisation) == ("ministry", agriculture)
    own = people["coordinator"]
    assert browser.post(f"/es/people/{own.pk}/", {"role": "reader"}).status_code == 400
    assert browser.get("/es/people/999/").status_code == 404


def test_an_account_ends_with_a_successor(as_: Any, people: Any) -> None:
    browser, leaves, stays = as_("coordinator"), people["specialist"], people["analyst"]
    assert browser.post(f"/es/people/{leaves.pk}/end/", {"on": "sometime"}).status_code == 400
    assert browser.post(f"/es/people/{leaves.pk}/end/", {"on": "2026-01-31", "successor": stays.pk}).status_code == 302
    leaves.refresh_from_db()
    assert (leaves.is_active, str(leaves.ended_on), leaves.successor) == (False, "2026-01-31", stays)
    page = browser.get("/es/people/").content.decode()
    assert "31/01/2026" in page
    own = people["coordinator"]
    assert browser.post(f"/es/people/{own.pk}/end/", {"on": "2026-01-31"}).status_code == 400
