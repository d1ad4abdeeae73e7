"""A project with an indicator, and a person of each role."""

from __future__ import annotations

from typing import Any

import pytest

from eslabon.records.base import actions
from eslabon.records.parties.models import Party
from eslabon.records.registry import KINDS
from tests.records.building import people


def put(actor: Any, kind: str, **values: Any) -> Any:
    """A record as somebody makes it."""
    return actions.create(actor, KINDS[kind], values)


@pytest.fixture
def ours() -> Party:
    return Party.objects.create(name_es="Cámara de comercio", level="public")


@pytest.fixture
def everybody(ours: Party) -> dict[str, Any]:
    return people(ours)


@pytest.fixture
def desk(everybody: dict[str, Any]) -> Any:
    return everybody["coordinator"]


@pytest.fixture
def project(desk: Any, ours: Party) -> Any:
    days = {"starts_on": "2005-01-20", "ends_on": "2005-12-31"}
    return put(desk, "projects", title="Certificación", lead=ours.pk, owner=ours.pk, level="public", **days)


@pytest.fixture
def indicator(desk: Any, project: Any) -> Any:
    return put(desk, "indicators", project=project.pk, title="Firms certified", unit="firms", groups=["women", "men"])
