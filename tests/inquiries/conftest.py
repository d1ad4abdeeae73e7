"""A provider with an agreement and projects, an inquiry that was sent to it, and the link of its letter."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from eslabon.records.accounts.models import User
from eslabon.records.base import actions
from eslabon.records.inquiries.models import Inquiry, Item
from eslabon.records.parties.models import Party
from eslabon.records.registry import KINDS
from eslabon.records.rounds.models import Theme
from eslabon.work.inquiries import sending
from eslabon.work.models import Mail


@pytest.fixture(autouse=True)
def warehouse(tmp_path: Path, settings: Any, db: Any) -> None:
    """No facts are loaded."""
    settings.ESLABON_WAREHOUSE = tmp_path / "warehouse"


class World:
    """The desk, a provider and what the desk holds on it."""

    def __init__(self) -> None:
        self.head = User.objects.create_user("ana@example.org", "a-long-password", name="Ana", role="coordinator")
        self.desk = Client()
        self.desk.force_login(self.head, backend="django.contrib.auth.backends.ModelBackend")
        self.donor = Party.objects.create(
            name_es="Agencia Uno", name_en="Agency One", short_name="UNO", type="donor", level="public"
        )
        self.copeme = Party.objects.create(name_es="COPEME", type="implementer", level="public")
        self.agreement = self.make(
            "agreements", title="Convenio Uno", provider=self.donor.pk, number="527-0426", level="public"
        )
        self.make(
            "entries",
            agreement=self.agreement.pk,
            step="announced",
            amount="15000000",
            currency="USD",
            approximate=True,
            said="about US$ 15 million",
            level="public",
        )
        self.project = self.make(
            "projects",
            title="Audiencias",
            agreement=self.agreement.pk,
            lead=self.copeme.pk,
            theme=Theme.objects.get(code="msme").pk,
            cost="1000.00",
            currency="USD",
            starts_on="2004-10-01",
            risks="Nobody knows this risk",
            level="public",
        )

    def make(self, kind: str, **values: Any) -> Any:
        """A record, as the coordinator makes it."""
        return actions.create(self.head, KINDS[kind], values)

    def inquiry(self, **values: Any) -> Inquiry:
        """An inquiry that isn't sent yet."""
        given = {
            "title": "Report on the cooperation under way",
            "party": self.donor.pk,
            "contact": "John Roe",
            "email": "roe@example.org",
            "language": "en",
            "due_on": day(14),
            **values,
        }
        found: Inquiry = self.make("inquiries", **given)
        return found

    def sent(self, ticked: set[str] | None = None, **values: Any) -> SimpleNamespace:
        """An inquiry that was sent, the path of its link, and a browser of nobody in particular."""
        inquiry = sending.send(self.head, self.inquiry(**values), ticked or set())
        return SimpleNamespace(inquiry=inquiry, path=link(), client=Client())


def day(ahead: int) -> str:
    return (timezone.now().date() + timedelta(days=ahead)).isoformat()


def link() -> str:
    """The path of the link in the last letter."""
    body = Mail.objects.latest("pk").body
    found = re.search(r"http://\S+?(/(?:es|en)/forms/[\w-]{43}/)$", body, re.MULTILINE)
    assert found, body
    return found[1]


def item(inquiry: Inquiry, kind: str) -> Item:
    """The only item of a kind that is held."""
    return Item.objects.get(inquiry=inquiry, kind=kind, about__isnull=False)


def body(response: Any) -> str:
    """The text of an answer, its spaces as one types them."""
    return str(response.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def world() -> World:
    return World()
