"""The table of rights is the test: each cell is tried, as an action, on a page and through the API."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
import rules
from django.db import transaction
from django.test import Client
from tests.records.building import LEVELS, minimal, people, record

from eslabon.records.accounts.actions import make_token
from eslabon.records.base import actions
from eslabon.records.base.actions import Denied, NotFound
from eslabon.records.documents.actions import sign_document, unsign_document
from eslabon.records.needs import actions as needs
from eslabon.records.parties.actions import merge
from eslabon.records.parties.models import Party
from eslabon.records.registry import KINDS
from eslabon.records.requests import actions as requests

pytestmark = pytest.mark.django_db
ROLES = ("coordinator", "specialist", "ministry", "donor", "implementer", "analyst", "reader", "public")


class Cell(NamedTuple):
    kind: str
    action: str
    whose: str
    level: str
    who: tuple[str, ...]


def table() -> Iterator[Cell]:
    text = (Path(__file__).parent / "rights.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        for kind in KINDS if row["kind"] == "*" else (row["kind"],):
            yield Cell(kind, row["action"], row["whose"], row["level"], tuple(row["who"].split()))


CELLS = list(table())
# Rights of actions that are not of one record, or have a test of their own beside their pages.
ELSEWHERE = {
    "accounts.list",
    "accounts.invite",
    "accounts.end",
    "accounts.change_role",
    "places.import",
    "documents.create",
    "papers.create",
    "papers.change",
    "papers.withdraw",
    "papers.set_level",
    "papers.review",
    "papers.observe",
    "papers.approve",
    "papers.sign",
    "needs.see_priority",
    "requests.reopen",
    "links.decide",
    "uploads.create",
    "uploads.publish",
}
VALUES: dict[str, dict[str, Any]] = {
    "needs.score": {"criterion": "urgency", "score": "high", "reason": "because"},
    "needs.show_priority": {"shown": True},
    "needs.move": {"to": "presented", "reason": ""},
    "requests.answer": {"text": "Here it is", "on": date(2004, 10, 1)},
    "documents.sign": {"on": date(2004, 10, 1)},
    "documents.unsign": {"reason": "Not yet"},
    "requests.drop": {"reason": "Not needed"},
}


@pytest.fixture
def ours() -> Party:
    return Party.objects.create(name_es="Nuestra entidad", level="public")


def ready(cell: Cell, ours: Party) -> Any:
    """A record on which the action could be done, was it not for the right."""
    made = record(cell.kind, ours, cell.whose, cell.level)
    if cell.action == "approve":
        type(made).objects.filter(pk=made.pk).update(status="presented")
    return made


def attempt(actor: Any, cell: Cell, ours: Party) -> None:
    """Does the action. Raises Denied or NotFound where the actor may not."""
    kind = KINDS[cell.kind]
    if cell.action == "create":
        values = minimal(cell.kind, ours) | {"level": cell.level}
        if cell.whose == "own":
            values["owner"] = ours.pk
        elif getattr(actor, "organisation_id", None):
            values["owner"] = ""
        actions.create(actor, kind, values)
        return
    made = ready(cell, ours)
    special = {
        "needs": needs,
        "requests": requests,
        "documents": SimpleNamespace(sign=sign_document, unsign=unsign_document),
    }.get(cell.kind)
    if cell.action == "see":
        actions.get(actor, kind, made.pk)
    elif cell.action == "change":
        actions.change(actor, kind, made, 1, {"source": "changed"})
    elif cell.action == "withdraw":
        actions.withdraw(actor, kind, made, "because")
    elif cell.action == "set_level":
        actions.set_level(actor, kind, made, "public" if cell.level != "public" else "internal")
    elif cell.action == "merge":
        merge(actor, made, ours, "the same")
    else:
        getattr(special, cell.action)(actor, made, **VALUES.get(f"{cell.kind}.{cell.action}", {}))


@pytest.mark.parametrize("kind", KINDS)
def test_each_cell_as_an_action(kind: str, ours: Party) -> None:
    everybody = people(ours)
    for cell in (one for one in CELLS if one.kind == kind):
        allowed = []
        for role in ROLES:
            point = transaction.savepoint()
            try:
                attempt(everybody[role], cell, ours)
                allowed.append(role)
            except (Denied, NotFound):
                pass
            transaction.savepoint_rollback(point)
        assert allowed == [role for role in ROLES if role in cell.who], cell


@pytest.mark.parametrize("kind", KINDS)
def test_each_cell_on_a_page_and_through_the_api(kind: str, ours: Party) -> None:
    doors = {role: _doors(actor, role) for role, actor in people(ours).items()}
    for cell in (one for one in CELLS if one.kind == kind and one.action in ("see", "change")):
        made = record(kind, ours, cell.whose, cell.level)
        page, path = f"/es/{kind}/{made.pk}/", f"/api/v1/{kind}/{made.pk}"
        by_page, by_api = [], []
        for role in ROLES:
            client, headers = doors[role]
            if cell.action == "see":
                answers = client.get(page), Client().get(path, headers=headers)
            else:
                changed = json.dumps({"version": 1, "source": "changed"})
                patched = Client().patch(path, changed, content_type="application/json", headers=headers)
                answers = client.get(f"{page}edit/"), patched
                type(made).objects.filter(pk=made.pk).update(version=1, source="")
            for found, answer in zip((by_page, by_api), answers, strict=True):
                assert answer.status_code in (200, 302, 401, 403, 404), answer.content[:500]
                if answer.status_code == 200:
                    found.append(role)
        expected = [role for role in ROLES if role in cell.who]
        assert (by_page, by_api) == (expected, expected), cell


def _doors(actor: Any, role: str) -> tuple[Client, dict[str, str]]:
    """A browser that is signed in, and the headers of the API, for a person of a role."""
    client = Client()
    if role == "public":
        return client, {}
    client.force_login(actor, backend="django.contrib.auth.backends.ModelBackend")
    return client, {"authorization": f"Bearer {make_token(actor, 'test', 'write')[1]}"}


@pytest.mark.parametrize("kind", KINDS)
def test_lists_and_counts_hold_only_what_one_may_see(kind: str, ours: Party) -> None:
    everybody = people(ours)
    model = KINDS[kind].model
    before = model.objects.count()
    for whose in ("own", "other", "shared"):
        for level in LEVELS:
            record(kind, ours, whose, level)
    assert model.objects.count() >= before + 3 * len(LEVELS)
    for role in ROLES:
        seen = model.objects.visible_to(everybody[role])
        assert seen.count() == len(set(seen.values_list("pk", flat=True)))
        _token, secret = make_token(everybody[role], "test", "read") if role != "public" else (None, "")
        headers = {"authorization": f"Bearer {secret}"} if secret else {}
        assert Client().get(f"/api/v1/{kind}", headers=headers).json()["count"] == seen.filter(withdrawn=False).count()


def test_no_right_stands_outside_the_table() -> None:
    told = {f"{one.kind}.{one.action}" for one in CELLS} | ELSEWHERE
    assert {name for name in rules.permissions.permissions if name not in told} == set()
