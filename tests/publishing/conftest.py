"""A desk with an agreement and its project, public and complete, and the people who publish them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from eslabon.records.accounts.models import User
from eslabon.records.base import actions
from eslabon.records.cooperation.actions import move_agreement, move_project
from eslabon.records.registry import KINDS
from eslabon.records.rounds.models import Theme


class Desk:
    """The desk's people and records, by their names."""

    def __init__(self) -> None:
        self.head = User.objects.create_user("ana@example.org", name="Ana", role="coordinator")
        self.specialist = User.objects.create_user("luis@example.org", name="Luis", role="specialist")
        self.table = self.put("parties", name_es="Mesa", name_en="Desk", type="desk", country="PE", iati_id="PE-X-1")
        self.usaid = self.put("parties", name_es="Agencia", name_en="Agency", type="donor", iati_id="US-GOV-1")
        self.copeme = self.put("parties", name_es="COPEME", type="implementer")
        self.theme = Theme.objects.get(code="msme").pk
        self.agreement = self.put(
            "agreements",
            title="Convenio de comercio",
            title_en="Trade agreement",
            purpose="Mejorar las aduanas.",
            purpose_en="Better customs.",
            provider=self.usaid.pk,
            number="527-0426",
            sector="33120",
            signed_on="2004-09-17",
            ends_on="2007-09-30",
            activity="US-GOV-1-527-0426",
            currency="USD",
        )
        self.agreement = move_agreement(self.head, self.agreement, "signed")
        self.project = self.put(
            "projects",
            title="Certificación",
            title_en="Certification",
            agreement=self.agreement.pk,
            purpose="Certificar la calidad.",
            purpose_en="Certifying quality.",
            lead=self.copeme.pk,
            beneficiaries="MIPYMES",
            starts_on="2005-01-01",
            ends_on="2006-12-31",
        )
        self.project = move_project(self.head, self.project, "running")

    def put(self, kind: str, level: str = "public", **values: Any) -> Any:
        """A record of a kind, made by the head of the desk."""
        return actions.create(self.head, KINDS[kind], {**values, "level": level})

    def change(self, kind: str, record: Any, **values: Any) -> Any:
        """A record with some of its values changed."""
        record = KINDS[kind].model.objects.get(pk=record.pk)
        return actions.change(self.head, KINDS[kind], record, record.version, values)

    def entry(self, step: str, amount: str, level: str = "public", **values: Any) -> Any:
        """An amount of the agreement, or of what is named."""
        of = {} if "project" in values else {"agreement": self.agreement.pk}
        return self.put("entries", level, step=step, amount=amount, **{"currency": "USD", **of, **values})


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


@pytest.fixture(autouse=True)
def kept_here(settings: Any, tmp_path: Path) -> Path:
    """Files and facts of a test are its own."""
    settings.DATA = tmp_path
    settings.ESLABON_WAREHOUSE = tmp_path / "warehouse"
    return tmp_path
