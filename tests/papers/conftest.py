"""A round with its meetings, requests, needs and decisions, of every level; the people who ask for papers of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from eslabon.records.accounts.models import User
from eslabon.records.base.actions import create
from eslabon.records.needs.actions import move, score
from eslabon.records.parties.models import Party
from eslabon.records.registry import KINDS
from eslabon.records.rounds.models import Theme

PUBLIC = AnonymousUser()


class Desk:
    """The desk's people and records, by their names."""

    def __init__(self) -> None:
        self.head = User.objects.create_user("ana@example.org", name="Ana", role="coordinator")
        self.specialist = User.objects.create_user("luis@example.org", name="Luis", role="specialist")
        self.analyst = User.objects.create_user("rosa@example.org", name="Rosa", role="analyst")
        self.us = self.put(
            "parties", name_es="Estados Unidos", name_en="United States", type="government", country="US"
        )
        self.table = self.put("parties", name_es="Mesa de FCC", name_en="TCB table", type="desk")
        self.usaid = self.put("parties", name_es="USAID", type="donor", iati_id="US-GOV-1")
        self.farming = self.put("parties", name_es="Ministerio de Agricultura", type="ministry")
        self.focal = User.objects.create_user(
            "eva@example.org", name="Eva", role="ministry", organisation=Party.objects.get(pk=self.farming.pk)
        )
        self.donor = User.objects.create_user("don@example.org", name="Don", role="donor", organisation=self.usaid)
        theme = Theme.objects.get(code="msme").pk
        talks = self.put("negotiations", name="TLC Andino", countries=["PE", "US"])
        self.round = self.put(
            "rounds",
            negotiation=talks.pk,
            number=4,
            place="Puerto Rico",
            country="PR",
            starts_on="2004-09-13",
            ends_on="2004-09-17",
            summary="Se lograron resultados importantes.",
            outcome="Compromisos por aproximadamente US$ 15 millones.\n- Un programa de audiencias públicas.",
        )
        self.meeting = self.put(
            "meetings",
            round=self.round.pk,
            title="Reunión de la mesa",
            on="2004-09-14",
            themes=[theme],
            minutes="Las instituciones presentaron un reporte de sus facilidades.",
        )
        self.put(
            "attendance",
            meeting=self.meeting.pk,
            organisation=self.table.pk,
            name="Juan Pérez",
            position="Director",
            represents=self.farming.pk,
            focal_point=True,
        )
        self.put("attendance", round=self.round.pk, organisation=self.farming.pk)
        self.put("attendance", meeting=self.meeting.pk, organisation=self.usaid.pk)
        self.put("attendance", meeting=self.meeting.pk, organisation=self.us.pk, name="Ann Example", origin="example")
        self.joint = self.put(
            "meetings", round=self.round.pk, title="Reunión conjunta con la Mesa Agrícola", joint_with=["Agricultura"]
        )
        self.strategy = self.put(
            "strategies", name="Estrategia agraria", ministry=self.farming.pk, edition="2", adopted_on="2004-01-31"
        )
        self.put("presentations", strategy=self.strategy.pk, meeting=self.joint.pk, to="Mesa Agrícola", edition="2")
        self.request = self.put(
            "requests",
            title="Presentar un reporte similar",
            asked_by=self.table.pk,
            asked_of=self.us.pk,
            round=self.round.pk,
            asked_on="2004-09-17",
            due_on="2004-10-08",
        )
        self.put("decisions", meeting=self.meeting.pk, text="Reunirse dos veces al año", due_on="2004-12-15")
        need = self.put(
            "needs",
            title="Laboratorios de residuos",
            theme=theme,
            description="Dos laboratorios.\n- Uno en Ica",
            evidence="Rechazos en frontera.",
            cost="1200000",
            currency="USD",
            approximate=True,
            strategy=self.strategy.pk,
            meeting=self.meeting.pk,
        )
        need = move(self.head, need, "presented")
        self.need = score(self.head, need, "urgency", "high", "Los rechazos crecen")
        self.secret = self.put("needs", "reserved", title="Posición de cierre", meeting=self.meeting.pk, theme=theme)
        self.line = self.put(
            "lines", title="Asistencia de corto plazo", provider=self.usaid.pk, themes=[theme], deadline="2100-01-31"
        )

    def put(self, kind: str, level: str = "public", **values: Any) -> Any:
        """A record of a kind, made by the head of the desk."""
        return create(self.head, KINDS[kind], {**values, "level": level})


def made_once(make: Callable[[], Any], blocker: Any) -> Iterator[Any]:
    """What `make` puts into the database, for a module's tests: each takes back what it changes of it."""
    with blocker.unblock(), transaction.atomic():
        yield make()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def desk_as_made(django_db_setup: None, django_db_blocker: Any) -> Iterator[Desk]:
    yield from made_once(Desk, django_db_blocker)


@pytest.fixture
def desk(desk_as_made: Desk, db: None) -> Desk:
    return deepcopy(desk_as_made)


@pytest.fixture(autouse=True)
def kept_here(settings: Any, tmp_path: Path) -> Path:
    """Files and facts of a test are its own."""
    settings.DATA = tmp_path
    settings.ESLABON_WAREHOUSE = tmp_path / "warehouse"
    return tmp_path
