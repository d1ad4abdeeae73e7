"""A small warehouse of one's own, in which some groups are doubtful; people who may decide, and who may not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from typer.testing import CliRunner

from eslabon.cli.main import app
from eslabon.facts.duplicates import told_twice
from eslabon.facts.load import IMPORTED, load_iati
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Publication, Warehouse
from eslabon.measures.duplicates.records import Pair
from eslabon.records.accounts.models import User
from tests.iati_files import activity, transaction, written

Load = Callable[..., Publication]
Command = Callable[..., Any]
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


@pytest.fixture
def twice(site: Warehouse, load: Load) -> Warehouse:
    """A payment told by who gives it and by who receives it, which a rule decides; a parent and a child whose amounts
    differ, which a person has to."""
    related = '<related-activity ref="XX-CHILD" type="2"/>'
    load(
        activity("XX-GIVER", transaction("900", "3", receiver_activity="XX-GETTER")),
        activity("XX-PARENT", transaction("500", "3"), after=related),
        activity("XX-CHILD", transaction("80", "3")),
    )
    load(activity("XX-GETTER", transaction("900", "3", provider_activity="XX-GIVER"), reporter="XX-NGO"))
    return site


def pair_of(warehouse: Warehouse, kind: str) -> Pair:
    [found] = [one for one in told_twice(Facts(warehouse.at())) if one.kind == kind]
    return found


@pytest.fixture
def eslabon(site: Warehouse, desk: Any, analyst: Any, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command over the test's warehouse and its database, in this process."""
    monkeypatch.setenv("ESLABON_WAREHOUSE", str(site.folder))
    monkeypatch.setattr("eslabon.cli.serving.prepare_site", lambda warehouse: None)
    return lambda *arguments: CliRunner().invoke(app, list(arguments), catch_exceptions=False)
