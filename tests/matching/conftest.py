"""The worked example's warehouse, people of the desk, and records made as the desk makes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Warehouse
from eslabon.records.accounts.models import User
from eslabon.records.base import actions
from eslabon.records.parties.models import Party
from eslabon.records.registry import KINDS
from eslabon.records.rounds.models import Theme
from tests.once import example_warehouse

Maker = Callable[..., Any]


@pytest.fixture(scope="session")
def example_folder() -> Path:
    """The warehouse of the worked example."""
    return example_warehouse()


@pytest.fixture
def example(example_folder: Path, settings: Any, db: None) -> Path:
    """Pages and actions ask the worked example."""
    settings.ESLABON_WAREHOUSE = example_folder
    return example_folder


@pytest.fixture
def facts(example: Path) -> Facts:
    return Facts(Warehouse(example).at(None))


@pytest.fixture
def donor_party(db: None) -> Party:
    return Party.objects.create(name_es="Agencia de Cooperación", short_name="AGC", type="donor", level="public")


@pytest.fixture
def desk(db: None) -> User:
    return User.objects.create_user("ana@example.org", name="Ana", role="coordinator")


@pytest.fixture
def analyst(db: None) -> User:
    return User.objects.create_user("rosa@example.org", name="Rosa", role="analyst")


@pytest.fixture
def donor(donor_party: Party) -> User:
    return User.objects.create_user("don@example.org", name="Don", role="donor", organisation=donor_party)


@pytest.fixture
def ministry(db: None) -> User:
    party = Party.objects.create(name_es="Ministerio de Agricultura", short_name="MINAG", level="public")
    return User.objects.create_user("eva@example.org", name="Eva", role="ministry", organisation=party)


@pytest.fixture
def make(desk: User) -> Maker:
    """Makes a record as the desk does."""
    return lambda kind_, **values: actions.create(desk, KINDS[kind_], values)


@pytest.fixture
def theme() -> Callable[[str], int]:
    return lambda code: Theme.objects.get(code=code).pk


@pytest.fixture
def as_user() -> Callable[[Any], Client]:
    """A browser in which somebody is signed in."""

    def signed_in(user: Any) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in
