"""What a page of the desk may cost (`budgets.toml`) over the worked example's records, as its head sees them."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from eslabon.demo.records import load_records
from eslabon.records.accounts.models import User
from eslabon.records.base.actions import create
from eslabon.records.registry import KINDS
from tests.conftest import ROOT
from tests.every_page.filled import add_cooperation

BUDGETS = tomllib.loads((ROOT / "budgets.toml").read_text(encoding="utf-8"))["desk"]
PAGES = {
    "desk": "desk/",
    **{f"list-{kind}": f"{kind}/" for kind in KINDS},
    **{f"new-{kind}": f"{kind}/new/" for kind in KINDS},
    **{f"record-{kind}": f"{kind}/{{{kind}}}/" for kind in KINDS},
    "edit": "needs/{needs}/edit/",
    "history": "needs/{needs}/history/",
    "score": "needs/{needs}/score/",
    "matching": "needs/{needs}/matching/",
    "coverage": "coverage/",
    "classification": "classification/",
    "duplicates": "duplicates/",
    "places": "places/",
    "papers": "papers/",
    "paper-new": "papers/new/",
    "paper-round": "papers/new/?form=round&round={rounds}",
    "paper-memo": "papers/new/?form=memo&theme=agriculture",
    "document-new": "documents/new/?about_kind=rounds&about_id={rounds}",
    "uploads": "uploads/",
    "sheet": "sheets/needs/",
    "people": "people/",
    "invite": "people/invite/",
    "account": "account/",
}
pytestmark = pytest.mark.usefixtures("warehouse")


def test_every_page_of_the_desk_has_a_budget() -> None:
    assert set(BUDGETS) == set(PAGES)


def test_the_pages_of_the_desk_keep_to_their_budgets() -> None:
    records = load_records()
    head = User.objects.get(role="coordinator")
    create(head, KINDS["decisions"], {"meeting": records["main"].pk, "text": "Reunirse dos veces al año"})
    create(head, KINDS["documents"], {"title": "Acta"})
    add_cooperation(head, records)
    first = {name: kind.model.objects.order_by("pk").values_list("pk", flat=True)[0] for name, kind in KINDS.items()}
    client, dear = Client(), {}
    client.force_login(head, backend="django.contrib.auth.backends.ModelBackend")
    for name, path in PAGES.items():
        cost = cost_of(client, f"/es/{path.format(**first)}")
        if cost[0] > BUDGETS[name]["queries"] or cost[1] > BUDGETS[name]["kilobytes"] * 1000:
            dear[name] = cost
    assert dear == {}


def cost_of(client: Client, path: str) -> tuple[int, int]:
    """The queries of a page, and its bytes."""
    with CaptureQueriesContext(connection) as asked:
        response: Any = client.get(path)
    assert response.status_code == 200, path
    return len(asked), len(response.content)
