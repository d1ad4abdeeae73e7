"""A small warehouse of one's own, in which some groups are doubtful; people who may decide, and who may not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from eslabon.facts.load import IMPORTED, load_iati
from eslabon.facts.warehouse import Publication, Warehouse
from eslabon.records.accounts.models import User
from tests.iati_files import activity, transaction, written

Load = Callable[..., Publication]
ROADS, PORT, NOTHING, BOTH = "XX-ROADS", "XX-PORT", "XX-NOTHING", "XX-BOTH"


def sector(code: str, share: int = 100) -> str:
    return f'<sector vocabulary="1" code="{code}" percentage="{share}"/>'


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "warehouse")


@pytest.fixture
def load(warehouse: Warehouse, tmp_path: Path) -> Load:
    """Loads a file of activities."""

    def loaded(*activities: str, generated: str = "2020-01-01") -> Publication:
        name = f"{warehouse.state}.xml"
        outcome = load_iati(warehouse, written(tmp_path, name, *activities, generated=generated))
        assert outcome.status == IMPORTED, outcome
        assert outcome.snapshot is not None
        return outcome.snapshot

    return loaded


@pytest.fixture
def four(load: Load) -> Publication:
    """Four activities: coded as roads; a title that tells little; one that tells nothing; roads, with some health."""
    return load(
        activity(ROADS, transaction("100"), transaction("40", "3"), sectors=sector("21020")),
        activity(PORT, transaction("700"), title="Programa de ciudades", places='<recipient-country code="BO"/>'),
        activity(NOTHING, transaction("50"), title="XYZ"),
        activity(BOTH, transaction("200"), title="Caminos", sectors=sector("21020", 70) + sector("12220", 30)),
    )


@pytest.fixture
def site(warehouse: Warehouse, four: Publication, settings: Any, db: None) -> Warehouse:
    """Pages and actions ask the four activities."""
    settings.ESLABON_WAREHOUSE = warehouse.folder
    return warehouse


@pytest.fixture
def desk(db: None) -> User:
    return User.objects.create_user("ana@example.org", name="Ana", role="coordinator")


@pytest.fixture
def analyst(db: None) -> User:
    return User.objects.create_user("rosa@example.org", name="Rosa", role="analyst")


@pytest.fixture
def as_user() -> Callable[[Any], Client]:
    """A browser in which somebody is signed in."""

    def signed_in(user: Any) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in
