"""Who may bring a spreadsheet is who may create what is in it: the table of rights, on every page of sheets."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver
from openpyxl import Workbook

from eslabon.portal.sheets.urls import urlpatterns
from eslabon.records.parties.models import Party
from eslabon.records.registry import KINDS
from eslabon.work.models import Sheet
from eslabon.work.sheets.columns import TAKEN_IN
from tests.records.building import minimal, people
from tests.records.test_rights import CELLS, ROLES
from tests.work.conftest import worked

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Party:
    return Party.objects.create(name_es="Nuestra entidad", level="public")


def may_create(kind: str) -> list[str]:
    """The roles that the table lets create some record of a kind."""
    told = {role for one in CELLS if (one.kind, one.action) == (kind, "create") for role in one.who}
    return [role for role in ROLES if role in told]


def filled(kind: str, ours: Party) -> bytes:
    """A spreadsheet of one good row."""
    book = Workbook()
    values = minimal(kind, ours)
    names = [str(KINDS[kind].title(name)) for name in values]
    texts = [str(KINDS[kind].field(name).related_model.objects.get(pk=value)) if isinstance(value, int) else value
             for name, value in values.items()]  # fmt: skip
    book.active.append(names)  # type: ignore[union-attr]
    book.active.append(texts)  # type: ignore[union-attr]
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("kind", TAKEN_IN)
def test_the_pages_are_for_who_may_create(kind: str, ours: Party) -> None:
    assert may_create(kind)
    data = filled(kind, ours)
    for role, actor in people(ours).items():
        client = Client()
        if role != "public":
            client.force_login(actor, backend="django.contrib.auth.backends.ModelBackend")
        expected = 200 if role in may_create(kind) else 302 if role == "public" else 403
        pages = (f"/es/sheets/{kind}/", f"/es/sheets/{kind}/form.xlsx")
        assert [client.get(one).status_code for one in pages] == [expected] * 2, role
        answer = client.post(f"/es/sheets/{kind}/", {"file": SimpleUploadedFile("x.xlsx", data)})
        assert answer.status_code == (302 if role in may_create(kind) else expected), role
        if role not in may_create(kind):
            continue
        worked()
        address, before = str(answer["Location"]), KINDS[kind].model.objects.count()
        assert client.post(f"{address}accept/").status_code == 302
        worked()
        assert (KINDS[kind].model.objects.count() - before, Sheet.objects.latest("pk").accepted) == (1, 1), role
        KINDS[kind].model.objects.latest("pk").delete()
    assert Sheet.objects.count() == len(may_create(kind))


def test_every_page_asks_for_the_right(ours: Party) -> None:
    """Who may not create sees none of the pages, whatever the address: of a file that is there, or isn't."""
    everybody = people(ours)
    client, reader = Client(), Client()
    client.force_login(everybody["specialist"], backend="django.contrib.auth.backends.ModelBackend")
    reader.force_login(everybody["reader"], backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/es/sheets/needs/", {"file": SimpleUploadedFile("x.xlsx", filled("needs", ours))})
    worked()
    key = str(answer["Location"]).rstrip("/").rpartition("/")[2]
    for one in urlpatterns:
        route = str(one.pattern)
        for told, value in (("<slug:kind>", "needs"), ("<uuid:key>", key), ("<slug:step>", "accept")):
            route = route.replace(told, value)
        ask = reader.post if "accept" in route else reader.get
        assert get_resolver().resolve(f"/es/{route}")
        assert ask(f"/es/{route}").status_code == 403, route
    assert not Sheet.objects.exclude(accepted=None).exists()
