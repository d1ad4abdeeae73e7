"""Numbers of records on pages: cents of money where there are any, of other numbers as many decimals as they have."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from eslabon.records.base import actions
from eslabon.records.parties.models import Party
from eslabon.records.registry import KINDS
from tests.records.building import people

pytestmark = pytest.mark.django_db


def shown(client: Client, kind: str, record: Any) -> str:
    page = client.get(f"/es/{kind}/{record.pk}/").content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_rate_and_a_value_keep_their_decimals() -> None:
    ours = Party.objects.create(name_es="Nuestra entidad", level="public")
    desk = people(ours)["coordinator"]
    client = Client()
    client.force_login(desk, backend="django.contrib.auth.backends.ModelBackend")
    project = actions.create(desk, KINDS["projects"], {"title": "Licencias", "activity": "account:PL 480 Title II"})
    of_project = {"project": project.pk}
    indicator = actions.create(desk, KINDS["indicators"], of_project | {"title": "Costo", "unit": "% del ingreso"})
    value = actions.create(
        desk, KINDS["values"], {"indicator": indicator.pk, "value": "39.425", "ends_on": "2003-12-31"}
    )
    money = {"step": "executed", "amount": "1200.50", "currency": "PEN", "rate": "3.413"}
    entry = actions.create(desk, KINDS["entries"], of_project | money)
    assert "39.425" in shown(client, "values", value)
    told = shown(client, "entries", entry)
    assert "S/ 1,200.50" in told
    assert "3.413" in told
    assert "cuenta de las tablas cargadas: PL 480 Title II" in shown(client, "projects", project)
