"""The table of rights is the test: each cell is tried, as an action, on a page and through the API."""

from __future__ import annotations

import contextlib
import csv
import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
import rules
from django.db import transaction
from django.test import Client
from tests.iati_files import activity, written
from tests.records.building import LEVELS, minimal, people, record

from eslabon.facts.load import load_iati
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.coverage import coverage
from eslabon.records.accounts.actions import make_token
from eslabon.records.base import actions
from eslabon.records.base.actions import Denied, NotFound
from eslabon.records.chains import actions as chains
from eslabon.records.chains.models import BasketLine
from eslabon.records.cooperation import actions as cooperation
from eslabon.records.documents.actions import sign_document, unsign_document
from eslabon.records.needs import actions as needs
from eslabon.records.needs.models import Link
from eslabon.records.needs.queries import links_for
from eslabon.records.parties.actions import merge
from eslabon.records.parties.models import Party
from eslabon.records.registry import KINDS
from eslabon.records.requests import actions as requests
from eslabon.records.results import actions as results
from eslabon.work.decisions import classify
from eslabon.work.links import decide

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
    "themes.add",
    "agreements.see_notes",
    "parties.find_same",
    "inquiries.send",
    "inquiries.decide",
    "inquiries.read_answers",
    "documents.create",
    "entries.change",
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
    "uploads.create",
    "uploads.publish",
}
# Actions that aren't called as their rights are.
DOES = {
    ("agreements", "note"): "note_difference",
    ("agreements", "move"): "move_agreement",
    ("projects", "move"): "move_project",
    ("projects", "plan"): "plan_reports",
}
VALUES: dict[str, dict[str, Any]] = {
    "needs.score": {"criterion": "urgency", "score": "high", "reason": "because"},
    "needs.show_priority": {"shown": True},
    "needs.move": {"to": "presented", "reason": ""},
    "agreements.note": {"activity": "XM-1", "flow": "commitments", "year": 2004, "note": "Booked later"},
    "agreements.move": {"to": "signed", "on": date(2004, 9, 17)},
    "projects.move": {"to": "running"},
    "entries.correct": {"values": {"amount": "900"}, "reason": "a misprint"},
    "projects.plan": {"every": 6, "days": 30},
    "reports.fill": {"version": 1, "texts": {"done": "Two hearings"}, "rows": ()},
    "reports.observe": {"text": "Which regions?"},
    "reports.reopen": {"reason": "A figure was wrong"},
    "requests.answer": {"text": "Here it is", "on": date(2004, 10, 1)},
    "documents.sign": {"on": date(2004, 10, 1)},
    "documents.unsign": {"reason": "Not yet"},
    "requests.drop": {"reason": "Not needed"},
    "baskets.renew": {"reason": "A code was split"},
}
# Where a record stands when the action is tried.
STANDS: dict[str, dict[str, Any]] = {
    "needs.approve": {"status": "presented"},
    "reports.present": {"done": "Two hearings"},
    "reports.observe": {"status": "presented"},
    "reports.accept": {"status": "presented"},
    "reports.reopen": {"status": "accepted"},
    "baskets.adopt": {"valid_from": date(2005, 1, 1)},
    "projects.plan": {"starts_on": date(2005, 1, 1), "ends_on": date(2005, 12, 31)},
}


@pytest.fixture
def ours() -> Party:
    return Party.objects.create(name_es="Nuestra entidad", level="public")


def ready(cell: Cell, ours: Party) -> Any:
    """A record on which the action could be done, was it not for the right."""
    made = record(cell.kind, ours, cell.whose, cell.level)
    stands = STANDS.get(f"{cell.kind}.{cell.action}")
    if stands:
        type(made).objects.filter(pk=made.pk).update(**stands)
    if cell.kind == "baskets":
        BasketLine.objects.create(basket=made, scheme="HS2002", code="090111")
    return made


def attempt(actor: Any, cell: Cell, ours: Party, made: Any) -> None:
    """Does the action on the record that was made for it. Raises Denied or NotFound where the actor may not."""
    kind = KINDS[cell.kind]
    if cell.action == "create":
        values = minimal(cell.kind, ours) | {"level": cell.level}
        if cell.whose == "own":
            values["owner"] = ours.pk
        elif getattr(actor, "organisation_id", None):
            values["owner"] = ""
        actions.create(actor, kind, values)
        return
    special = {
        "needs": needs,
        "requests": requests,
        "agreements": cooperation,
        "projects": SimpleNamespace(move_project=cooperation.move_project, plan_reports=results.plan_reports),
        "reports": results,
        "baskets": chains,
        "entries": cooperation,
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
        getattr(special, DOES.get((cell.kind, cell.action), cell.action))(
            actor, made, **VALUES.get(f"{cell.kind}.{cell.action}", {})
        )


@pytest.mark.parametrize("kind", KINDS)
def test_each_cell_as_an_action(kind: str, ours: Party) -> None:
    everybody = people(ours)
    for cell in (one for one in CELLS if one.kind == kind):
        allowed = []
        before = transaction.savepoint()
        made = None if cell.action == "create" else ready(cell, ours)
        for role in ROLES:
            point = transaction.savepoint()
            try:
                attempt(everybody[role], cell, ours, deepcopy(made))
                allowed.append(role)
            except (Denied, NotFound):
                pass
            transaction.savepoint_rollback(point)
        transaction.savepoint_rollback(before)
        assert allowed == [role for role in ROLES if role in cell.who], cell


@pytest.mark.parametrize("kind", KINDS)
def test_each_cell_on_a_page_and_through_the_api(kind: str, ours: Party) -> None:
    doors = {role: _doors(actor, role) for role, actor in people(ours).items()}
    api = Client()
    for cell in (one for one in CELLS if one.kind == kind and one.action in ("see", "change")):
        made = record(kind, ours, cell.whose, cell.level)
        page, path = f"/es/{kind}/{made.pk}/", f"/api/v1/{kind}/{made.pk}"
        by_page, by_api = [], []
        for role in ROLES:
            client, headers = doors[role]
            api.cookies.clear()
            if cell.action == "see":
                answers = client.get(page), api.get(path, headers=headers)
            else:
                changed = json.dumps({"version": 1, "source": "changed"})
                patched = api.patch(path, changed, content_type="application/json", headers=headers)
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


@pytest.fixture
def no_facts(tmp_path: Path, settings: Any) -> None:
    """Matching asks facts: there are none."""
    settings.ESLABON_WAREHOUSE = tmp_path / "warehouse"


def _linked(cell: Cell, ours: Party) -> tuple[Any, Any]:
    """A need of the cell, and a public line that is linked to it."""
    need = record("needs", ours, cell.whose, cell.level)
    line = record("lines", ours, "other", "public")
    Link.objects.create(need=need, line=line, answer="in-talks", note="Told by a link")
    return need, line


def test_who_decides_by_action_page_and_api(ours: Party, no_facts: None) -> None:
    everybody = people(ours)
    doors = {role: _doors(actor, role) for role, actor in everybody.items()}
    for cell in (one for one in CELLS if (one.kind, one.action) == ("links", "decide")):
        need, line = _linked(cell, ours)
        expected = [role for role in ROLES if role in cell.who]
        given = {"line": line.pk, "answer": "accepted"}
        kept: dict[str, list[str]] = {"action": [], "page": [], "api": []}
        for role in ROLES:
            client, headers = doors[role]
            with contextlib.suppress(Denied, NotFound):
                decide(everybody[role], need, **given)
            _count(kept["action"], role, need)
            answers = [client.post(f"/es/needs/{need.pk}/matching/", given)]
            _count(kept["page"], role, need)
            path = f"/api/v1/needs/{need.pk}/links"
            answers += [Client().post(path, json.dumps(given), content_type="application/json", headers=headers)]
            _count(kept["api"], role, need)
            number = Link.objects.get(need=need).pk
            back = Client().post(f"{path}/{number}/take-back", content_type="application/json", headers=headers)
            assert Link.objects.filter(need=need).exists() == (role not in cell.who)
            Link.objects.get_or_create(need=need, line=line, defaults={"answer": "in-talks"})
            told = [one.status_code for one in (*answers, back)]
            assert told == [302, 200, 200] if role in cell.who else set(told) <= {302, 401, 403, 404}, (cell, role)
        assert list(kept.values()) == [expected] * 3, cell


def test_who_decides_about_facts_by_action_page_and_api(ours: Party, no_facts: None, tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "warehouse")
    load_iati(warehouse, written(tmp_path, "a.xml", activity("XX-1")))
    everybody = people(ours)
    given = {"group": "B", "focus": "indirect", "reason": "because"}
    [cell] = [one for one in CELLS if (one.kind, one.action) == ("facts", "decide")]
    by_action, by_page, by_api = [], [], []
    for role in ROLES:
        before = warehouse.state
        with contextlib.suppress(Denied):
            classify(everybody[role], "XX-1", **{**given, "reason": role})
        if warehouse.state > before:
            by_action.append(role)
        client, headers = _doors(everybody[role], role)
        answer = client.post("/es/classification/decide/", given | {"id": "XX-1", "reason": f"{role}, on a page"})
        if answer.status_code == 302 and "sign-in" not in answer["Location"]:
            by_page.append(role)
        sent = json.dumps(given | {"activity": "XX-1", "reason": f"{role}, by the API"})
        answer = Client().post("/api/v1/classifications", sent, content_type="application/json", headers=headers)
        if answer.status_code == 200:
            by_api.append(role)
    assert (by_action, by_page, by_api) == ([role for role in ROLES if role in cell.who],) * 3
    assert warehouse.state == 1 + 3 * len(by_action)


def _count(kept: list[str], role: str, need: Any) -> None:
    """Notes the role whose decision was kept, and puts the link back as it was."""
    if Link.objects.filter(need=need, answer="accepted").update(answer="in-talks"):
        kept.append(role)


@pytest.mark.parametrize("kind", ["links", "matches", "coverage"])
def test_who_sees_links_matches_and_coverage_by_query_page_and_api(kind: str, ours: Party, no_facts: None) -> None:
    everybody = people(ours)
    doors = {role: _doors(actor, role) for role, actor in everybody.items()}
    for cell in (one for one in CELLS if (one.kind, one.action) == (kind, "see")):
        need, _line = _linked(cell, ours)
        type(need).objects.filter(pk=need.pk).update(title="Seen in the table")
        by_query, by_page, by_api = [], [], []
        for role in ROLES:
            actor, (client, headers) = everybody[role], doors[role]
            page = client.get("/es/coverage/" if kind == "coverage" else f"/es/needs/{need.pk}/matching/")
            path = "coverage" if kind == "coverage" else f"needs/{need.pk}/{kind}"
            told = Client().get(f"/api/v1/{path}", headers=headers)
            if kind == "links":
                found = links_for(actor).filter(need=need).exists(), b"Told by a link" in page.content
                found += (bool(told.json().get("links")),)
            elif kind == "matches":
                seen = type(need).objects.visible_to(actor).filter(pk=need.pk).exists()
                found = seen, page.status_code == 200, told.status_code == 200
            else:
                rows = [row.need.pk for row in coverage(actor).rows]
                found = need.pk in rows, b"Seen in the table" in page.content
                found += (need.pk in [row["id"] for row in told.json()["needs"]],)
            for kept, one in zip((by_query, by_page, by_api), found, strict=True):
                if one:
                    kept.append(role)
        expected = [role for role in ROLES if role in cell.who]
        assert (by_query, by_page, by_api) == (expected, expected, expected), cell
        type(need).objects.filter(pk=need.pk).update(withdrawn=True)


def test_no_right_stands_outside_the_table() -> None:
    told = {f"{one.kind}.{one.action}" for one in CELLS} | ELSEWHERE
    assert {name for name in rules.permissions.permissions if name not in told} == set()
