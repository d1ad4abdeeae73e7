"""People, organisations and records for the pages of the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from eslabon.records.accounts.models import User
from eslabon.records.base import actions
from eslabon.records.parties.models import Party
from eslabon.records.registry import KINDS

Make = Callable[..., Any]
AsUser = Callable[[Any], Client]


def body(response: Any) -> str:
    """The text of an answer."""
    return str(response.content.decode())


@pytest.fixture
def warehouse(tmp_path: Path, settings: Any, db: Any) -> Path:
    """No facts are loaded."""
    settings.ESLABON_WAREHOUSE = tmp_path / "warehouse"
    return tmp_path / "warehouse"


@pytest.fixture
def agriculture() -> Party:
    return Party.objects.create(
        name_es="Ministerio de Agricultura", short_name="MINAG", type="ministry", level="public"
    )


@pytest.fixture
def labour() -> Party:
    return Party.objects.create(name_es="Ministerio de Trabajo", short_name="MTPE", type="ministry", level="public")


@pytest.fixture
def coordinator() -> User:
    return User.objects.create_user("ana@example.org", "a-long-password", name="Ana", role="coordinator")


@pytest.fixture
def specialist() -> User:
    return User.objects.create_user("luis@example.org", "a-long-password", name="Luis", role="specialist")


@pytest.fixture
def analyst() -> User:
    return User.objects.create_user("rosa@example.org", "a-long-password", name="Rosa", role="analyst")


@pytest.fixture
def focal(agriculture: Party) -> User:
    return User.objects.create_user(
        "eva@example.org", "a-long-password", name="Eva", role="ministry", organisation=agriculture
    )


@pytest.fixture
def make(coordinator: User) -> Make:
    """Makes a record as the coordinator does."""

    def made(kind: str, **values: Any) -> Any:
        return actions.create(coordinator, KINDS[kind], values)

    return made


@pytest.fixture
def as_user() -> AsUser:
    """A browser in which somebody is signed in."""

    def signed_in(user: Any) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def yesterday() -> str:
    return (timezone.now().date() - timedelta(days=1)).isoformat()


@pytest.fixture
def tomorrow() -> str:
    return (timezone.now().date() + timedelta(days=1)).isoformat()
