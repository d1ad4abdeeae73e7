"""The API as tests ask it: through the site's own addresses, with keys of people of every role."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from eslabon.records.accounts.actions import make_token
from eslabon.records.accounts.models import User
from eslabon.records.parties.models import Party
from tests.once import example_warehouse


@dataclass
class Caller:
    """Asks the API as one person does."""

    headers: dict[str, str] = field(default_factory=dict)
    client: Client = field(default_factory=Client)

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers=self.headers | headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self._send("post", path, body, headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self._send("patch", path, body, headers)

    def _send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
        data = body if isinstance(body, str | bytes) else json.dumps(body or {})
        call = getattr(self.client, method)
        return call(f"/api/v1{path}", data, content_type="application/json", headers=self.headers | headers)


def caller(user: User, scope: str = "write") -> Caller:
    """Somebody who asks with a new key."""
    _token, secret = make_token(user, "test", scope)
    return Caller({"authorization": f"Bearer {secret}", "accept-language": "en"})


@pytest.fixture
def ministry(db: None) -> Party:
    return Party.objects.create(name_es="Ministerio de Agricultura", name_en="Ministry of Agriculture", level="public")


@pytest.fixture
def desk(db: None) -> Caller:
    """The head of the desk."""
    return caller(User.objects.create_user("ana@example.org", name="Ana", role="coordinator"))


@pytest.fixture
def specialist(db: None) -> Caller:
    return caller(User.objects.create_user("luis@example.org", name="Luis", role="specialist"))


@pytest.fixture
def focal(ministry: Party) -> Caller:
    """The focal point of a ministry."""
    return caller(User.objects.create_user("eva@example.org", name="Eva", role="ministry", organisation=ministry))


@pytest.fixture
def public(db: None) -> Caller:
    return Caller({"accept-language": "en"})


@pytest.fixture(scope="session")
def example_folder() -> Path:
    """The warehouse of the worked example."""
    return example_warehouse()


@pytest.fixture
def example(example_folder: Path, settings: Any) -> Path:
    """The API answers from the worked example."""
    settings.ESLABON_WAREHOUSE = example_folder
    return example_folder
