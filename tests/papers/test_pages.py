"""The pages of papers and documents: seen before they are kept, downloads, the path, refusals told at their fields."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from eslabon.records.documents.models import Document, Paper
from tests.papers.conftest import Desk


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def bytes_of(response: Any) -> bytes:
    """A file's bytes; the file is closed."""
    found = b"".join(response.streaming_content)
    response.close()
    return found


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_paper_is_seen_then_downloaded_then_kept(desk: Desk, lang: str) -> None:
    client = signed_in(desk.specialist)
    asked = f"form=round&round={desk.round.pk}&paper_lang={lang}"
    page = client.get(f"/{lang}/papers/new/?{asked}")
    assert page.status_code == 200
    assert "Las instituciones presentaron un reporte" in text_of(page)
    for format in ("docx", "pdf"):
        sent = client.get(f"/{lang}/papers/new/file.{format}?{asked}")
        assert sent.status_code == 200
        assert sent["Content-Disposition"].startswith("attachment")
    sent = client.post(f"/{lang}/papers/new/", {"form": "round", "round": desk.round.pk, "paper_lang": lang})
    paper = Paper.objects.get()
    assert sent["Location"] == f"/{lang}/papers/{paper.pk}/"
    assert (paper.lang, paper.step, paper.level) == (lang, "drafted", "reserved")
    kept = bytes_of(client.get(f"/{lang}/papers/{paper.pk}/file"))
    assert docx.Document(io.BytesIO(kept)).core_properties.title == paper.title
    assert paper.title in text_of(client.get(f"/{lang}/papers/"))


def test_the_public_sees_public_records_and_keeps_nothing(desk: Desk, client: Client) -> None:
    page = client.get(f"/es/papers/new/?form=round&round={desk.round.pk}")
    assert "Laboratorios de residuos" in text_of(page)
    assert "Posición de cierre" not in text_of(page)
    client.post("/es/papers/new/", {"form": "round", "round": desk.round.pk})
    assert not Paper.objects.exists()
    assert client.get("/es/documents/new/").status_code in (302, 403)


def test_the_path_of_a_paper_through_its_page(desk: Desk) -> None:
    head, specialist = signed_in(desk.head), signed_in(desk.specialist)
    specialist.post("/es/papers/new/", {"form": "profile", "need": desk.need.pk, "paper_lang": "es"})
    paper = Paper.objects.get()
    at = f"/es/papers/{paper.pk}/"
    assert head.post(f"{at}approve/").status_code == 400
    assert specialist.post(f"{at}review/").status_code == 302
    assert specialist.post(f"{at}approve/").status_code == 403
    assert head.post(f"{at}approve/").status_code == 302
    without = head.post(f"{at}sign/")
    assert without.status_code == 400
    assert 'href="#f-file"' in text_of(without)
    scan = SimpleUploadedFile("firmado.pdf", b"%PDF-1.4")
    assert head.post(f"{at}sign/", {"file": scan}).status_code == 302
    assert head.post(f"{at}observe/", {"reason": "tarde"}).status_code == 400
    page = text_of(head.get(at))
    assert f"/es/documents/{Document.objects.get().pk}/file" in page
    assert f"follows={paper.pk}" in page
    assert signed_in(desk.donor).get(at).status_code == 404


def test_terms_that_name_nothing_are_told_at_their_field(desk: Desk) -> None:
    client = signed_in(desk.head)
    for query, field in (
        ("form=profile&need=999", "need"),
        (f"form=round&round={desk.round.pk}&on=31/02/2004", "on"),
        ("form=yearly&paper_lang=es", "year"),
    ):
        page = client.get(f"/es/papers/new/?{query}")
        assert page.status_code == 400
        assert f'href="#f-{field}"' in text_of(page)
        assert 'aria-invalid="true"' in text_of(page)
    assert client.get("/es/papers/new/file.docx?form=profile&need=999").status_code == 404
    assert client.get("/es/papers/new/file.exe?form=requests").status_code == 404
    assert client.get("/es/papers/999/").status_code == 404
    assert client.post("/es/papers/999/review/").status_code == 404


def test_a_document_is_attached_and_given_back_to_those_who_may_see_it(desk: Desk) -> None:
    client = signed_in(desk.specialist)
    at = f"/es/documents/new/?about_kind=meetings&about_id={desk.meeting.pk}"
    form = {"title": "Acta", "type": "minutes", "level": "internal", "number": "Oficio N.° 12-2004"}
    assert "Reunión de la mesa" in text_of(client.get(at))
    sent = client.post(at, {**form, "file": SimpleUploadedFile("acta.html", b"<script>1</script>")})
    assert sent["Location"] == f"/es/meetings/{desk.meeting.pk}/"
    made = Document.objects.get()
    assert (made.about_kind, made.about_id, made.number) == ("meetings", desk.meeting.pk, "Oficio N.° 12-2004")
    file = client.get(f"/es/documents/{made.pk}/file")
    assert file["Content-Type"] == "application/octet-stream"
    assert file["Content-Disposition"].startswith("attachment")
    assert file["X-Content-Type-Options"] == "nosniff"
    assert bytes_of(file) == b"<script>1</script>"
    assert Client().get(f"/es/documents/{made.pk}/file").status_code == 404
    assert signed_in(desk.donor).get(f"/es/documents/{made.pk}/file").status_code == 404


def test_what_is_wrong_with_a_document_is_told_and_what_was_typed_stays(desk: Desk) -> None:
    client = signed_in(desk.head)
    macro = SimpleUploadedFile("a.docm", b"PK")
    page = client.post("/es/documents/new/", {"title": "Mi acta", "file": macro})
    assert page.status_code == 400
    assert 'href="#f-file"' in text_of(page)
    assert 'value="Mi acta"' in text_of(page)
    page = client.post("/es/documents/new/", {"title": "Mi acta"})
    assert page.status_code == 400
    assert client.get("/es/documents/new/?about_kind=needs&about_id=999").status_code == 404
    assert client.get("/es/documents/new/?about_kind=users&about_id=1").status_code == 404
    assert not Document.objects.exists()


def test_a_file_that_announces_itself_too_large_is_not_read(desk: Desk) -> None:
    client = signed_in(desk.head)
    sent = client.generic("POST", "/es/documents/new/", b"x", CONTENT_LENGTH=str(60_000_000))
    assert sent.status_code == 400
    assert "50 MB" in text_of(sent)


def test_forms_with_files_are_checked_for_where_they_come_from(desk: Desk) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.head, backend="django.contrib.auth.backends.ModelBackend")
    file = SimpleUploadedFile("acta.pdf", b"%PDF")
    assert client.post("/es/documents/new/", {"title": "Acta", "file": file}).status_code == 403
    assert not Document.objects.exists()
