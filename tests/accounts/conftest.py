"""People, and browsers that are signed in as them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from eslabon.records.accounts.models import User
from eslabon.records.parties.models import Party

PASSWORD = "cadena-de-maiz-morado"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def warehouse(tmp_path: Path, settings: Any, db: Any) -> Path:
    """No facts are loaded; mail is kept where tests see it."""
    settings.ESLABON_WAREHOUSE = tmp_path / "warehouse"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return tmp_path / "warehouse"


@pytest.fixture
def agriculture() -> Party:
    return Party.objects.create(
        name_es="Ministerio de Agricultura", short_name="MINAG", type="ministry", level="public"
    )


@pytest.fixture
def people(agriculture: Party) -> dict[str, User]:
    """One person a role, by role."""

    def one(role: str) -> User:
        needed = role in ("ministry", "donor", "implementer")
        return User.objects.create_user(
            f"{role}@example.org",
            PASSWORD,
            name=role.capitalize(),
            role=role,
            organisation=agriculture if needed else None,
        )

    roles = ("coordinator", "specialist", "ministry", "donor", "implementer", "analyst", "reader")
    return {role: one(role) for role in roles}


@pytest.fixture
def as_(people: dict[str, User]) -> Callable[[str], Client]:
    """A browser signed in as somebody of a role, the short way."""

    def signed_in(role: str) -> Client:
        browser = Client()
        browser.force_login(people[role], backend=BACKEND)
        return browser

    return signed_in


def sign_in(browser: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    """What the sign-in page answers."""
    return browser.post("/es/sign-in/", {"login": email, "password": password, **more})


def surely(browser: Client, email: str) -> None:
    """Signs in and shows the password once more, as changes of the second factor ask for."""
    sign_in(browser, email)
    browser.post("/es/account/confirm/", {"password": PASSWORD})


def signed_in(browser: Client) -> bool:
    """Whether one's own page opens."""
    return browser.get("/es/account/").status_code == 200
