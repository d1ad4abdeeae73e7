"""A spreadsheet on the web: nothing is written before it is accepted, and what was refused is given back."""

from __future__ import annotations

import io
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from eslabon.records.accounts.models import User
from eslabon.records.needs.models import Need
from eslabon.work.models import Sheet, SheetMapping
from tests.work.conftest import worked

pytestmark = [pytest.mark.usefixtures("example_records"), pytest.mark.django_db]


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(User.objects.filter(role=role).first(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def book(*rows: tuple[Any, ...]) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)  # type: ignore[union-attr]
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def brought(client: Client, data: bytes, kind: str = "needs") -> str:
    """The page of a file that was brought and checked."""
    answer = client.post(f"/es/sheets/{kind}/", {"file": SimpleUploadedFile("matriz.xlsx", data)})
    assert answer.status_code == 302
    worked()
    return str(answer["Location"])


def accepted(client: Client, address: str) -> int:
    """The answer to an acceptance that the worker has seen to."""
    answer = client.post(f"{address}accept/")
    worked()
    return answer.status_code


ROWS = (("Necesidad", "Tema"), ("Una", "Agricultura"), ("Otra", "Agrikultura"), ("=1+1", "Agricultura"))


def test_nothing_is_written_before_it_is_accepted() -> None:
    client = signed_in("specialist")
    before = Need.objects.count()
    address = brought(client, book(*ROWS))
    page = client.get(address).content.decode()
    assert "«Agrikultura» no está en la lista de temas" in page
    assert "¿Quiso decir «Agricultura»?" in page
    assert Need.objects.count() == before
    assert accepted(client, address) == 302
    assert Need.objects.count() == before + 1
    assert accepted(client, address) == 400
    assert Need.objects.count() == before + 1
    back = client.get(f"{address}refused.xlsx")
    sheet = load_workbook(io.BytesIO(back.content)).worksheets[0]
    kept = [[cell.value for cell in row] for row in sheet.iter_rows()]
    # A formula that the file keeps no value of is an empty cell.
    assert [row[:2] for row in kept[1:]] == [["Otra", "Agrikultura"], [None, "Agricultura"]]
    assert "Agricultura" in kept[1][2]
    # Corrected, it is brought again without choosing anything.
    sheet["B2"] = "Agricultura"
    target = io.BytesIO()
    sheet.parent.save(target)
    again = brought(client, target.getvalue())
    accepted(client, again)
    assert Need.objects.filter(title="Otra").count() == 1


def test_columns_are_chosen_once() -> None:
    client = signed_in("specialist")
    rows = (("MATRIZ",), ("Asuntos", "Materia"), ("Una", "Agricultura"))
    address = brought(client, book(*rows))
    assert client.get(address)["Location"] == f"{address}columns/"
    page = client.get(f"{address}columns/").content.decode()
    assert "Asuntos" in page
    refused = client.post(f"{address}columns/", {"header_row": "2", "theme": "1"})
    assert refused.status_code == 400
    assert 'href="#f-title"' in refused.content.decode()
    assert client.post(f"{address}columns/", {"header_row": "2", "title": "0", "theme": "1"}).status_code == 302
    worked()
    accepted(client, address)
    assert Need.objects.get(title="Una").theme.code == "agriculture"  # type: ignore[union-attr]
    assert SheetMapping.objects.exists()
    again = brought(client, book(*rows[:2], ("Dos", "Agricultura")))
    assert client.get(again).status_code == 200
    accepted(client, again)
    assert Need.objects.filter(title="Dos").exists()


def test_a_file_is_only_its_own_persons_and_for_a_day(data: Path) -> None:
    client = signed_in("specialist")
    address = brought(client, book(*ROWS))
    for where in (address, f"{address}columns/", f"{address}refused.xlsx"):
        assert signed_in("coordinator").get(where).status_code == 404
        assert signed_in("reader").get(where).status_code == 403
        assert Client().get(where).status_code == 302
    for one in (data / "sheets").glob("*/received"):
        os.utime(one, (0, 0))
    Sheet.objects.update(created_at=timezone.now() - timedelta(days=1))
    assert client.get(address).status_code == 404
    brought(client, book(*ROWS))
    assert len(list((data / "sheets").iterdir())) == 1


def test_what_cannot_be_read_says_why() -> None:
    client = signed_in("specialist")
    assert client.post("/es/sheets/needs/").status_code == 400
    assert client.post("/es/sheets/needs/", {"file": SimpleUploadedFile("x.xlsx", b"")}).status_code == 400
    assert not Sheet.objects.exists()
    assert "no es" in client.get(brought(client, b"%PDF-1.7 nothing")).content.decode().lower()
    assert client.get("/es/sheets/parties/").status_code == 404


def test_a_file_is_discarded(data: Path) -> None:
    client = signed_in("specialist")
    address = brought(client, book(*ROWS))
    assert client.post(f"{address}discard/").status_code == 302
    assert not list((data / "sheets").iterdir())


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("kind", ["needs", "requests", "lines", "attendance"])
def test_the_form_is_given_in_both_languages(kind: str, lang: str) -> None:
    client = signed_in("specialist")
    assert client.get(f"/{lang}/sheets/{kind}/").status_code == 200
    given = load_workbook(io.BytesIO(client.get(f"/{lang}/sheets/{kind}/form.xlsx").content))
    assert given.worksheets[0].data_validations.dataValidation
