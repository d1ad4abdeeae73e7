"""An embargo ends with its day, with the signature of a document, or with both; every door waits for it alike."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from eslabon.figures.papers.making import make_paper
from eslabon.figures.papers.text import NoSuch
from eslabon.records.accounts.actions import make_token
from eslabon.records.accounts.models import User
from eslabon.records.base import actions
from eslabon.records.base.actions import Denied, Invalid
from eslabon.records.documents.actions import approve, draft_paper, review, sign, sign_document, unsign_document
from eslabon.records.documents.models import Document
from eslabon.records.needs.models import Need
from eslabon.records.registry import KINDS

NEEDS, DOCUMENTS = KINDS["needs"], KINDS["documents"]
PUBLIC = AnonymousUser()


@pytest.fixture
def desk(db: None) -> User:
    return User.objects.create_user("ana@example.org", name="Ana", role="coordinator")


@pytest.fixture
def specialist(db: None) -> User:
    return User.objects.create_user("luis@example.org", name="Luis", role="specialist")


@pytest.fixture
def treaty(desk: User) -> Document:
    made: Document = actions.create(desk, DOCUMENTS, {"title": "Convenio marco"})
    return made


@pytest.fixture
def need(desk: User, treaty: Document) -> Need:
    waits = {"title": "Laboratorio", "level": "public", "embargo_document": treaty.pk}
    made: Need = actions.create(desk, NEEDS, waits)
    return made


def seen(actor: Any = PUBLIC) -> bool:
    return bool(Need.objects.visible_to(actor).exists())


@pytest.fixture
def doors(tmp_path: Any, settings: Any) -> Any:
    """What each door says of the needs to the public: how many, and whether the one is named."""
    settings.ESLABON_WAREHOUSE = tmp_path / "warehouse"

    def told() -> tuple[int, set[bool]]:
        client = Client()
        pages = ("needs/", "needs/file.csv", "needs/file.json", "search/?q=laboratorio")
        texts = [client.get(f"/es/{page}").content.decode() for page in pages]
        listed = client.get("/api/v1/needs").json()
        return listed["count"], {"Laboratorio" in one for one in [*texts, json.dumps(listed)]}

    return told


def test_the_signature_opens_it_at_every_door(desk: User, treaty: Document, need: Need, doors: Any) -> None:
    assert doors() == (0, {False})
    sign_document(desk, treaty, timezone.now().date())
    assert doors() == (1, {True})
    unsign_document(desk, treaty, "It was the draft")
    assert doors() == (0, {False})


def test_a_signature_of_tomorrow_opens_nothing_today(desk: User, treaty: Document, need: Need) -> None:
    sign_document(desk, treaty, timezone.now().date() + timedelta(days=1))
    assert not seen()


def test_with_a_day_too_both_are_waited_for(desk: User, treaty: Document, need: Need) -> None:
    today = timezone.now().date()
    need = actions.change(desk, NEEDS, need, 1, {"embargo_until": (today + timedelta(days=9)).isoformat()})
    sign_document(desk, treaty, today)
    assert not seen()
    actions.change(desk, NEEDS, need, 2, {"embargo_until": today.isoformat()})
    assert seen()


def test_lifting_the_embargo_of_what_is_public_is_publishing(specialist: User, treaty: Document, need: Need) -> None:
    for values in ({"embargo_document": ""}, {"embargo_until": "2004-01-31", "embargo_document": ""}):
        with pytest.raises(Denied):
            actions.change(specialist, NEEDS, need, 1, values)
    kept = {"title": "Laboratorios", "embargo_document": treaty.pk, "embargo_until": ""}
    assert actions.change(specialist, NEEDS, need, 1, kept).title == "Laboratorios"


def test_the_form_offers_the_embargo_to_who_may_publish(
    desk: User, specialist: User, treaty: Document, need: Need
) -> None:
    for user, offered in ((desk, True), (specialist, False)):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        form = client.get(f"/en/needs/{need.pk}/edit/").content.decode()
        assert ('name="embargo_document"' in form) is offered
        assert "until a signature" in client.get(f"/en/needs/{need.pk}/").content.decode()
    page = client.post(f"/en/documents/{treaty.pk}/sign/", {"on": "nunca"})
    assert page.status_code == 400
    assert client.post(f"/en/documents/{treaty.pk}/sign/", {"on": "17/09/2004"}).status_code == 302
    assert "17 Sep 2004" in client.get(f"/en/documents/{treaty.pk}/").content.decode()
    assert client.get(f"/en/documents/{treaty.pk}/unsign/").status_code == 403
    assert seen()


def test_the_api_signs_once(desk: User, treaty: Document) -> None:
    headers = {"authorization": f"Bearer {make_token(desk, 'test', 'write')[1]}"}

    def post(last: str, body: dict[str, str]) -> Any:
        path = f"/api/v1/documents/{treaty.pk}/{last}"
        return Client().post(path, json.dumps(body), content_type="application/json", headers=headers)

    assert post("sign", {"on": "2004-09-17"}).json()["signed_on"] == "2004-09-17"
    assert [one["code"] for one in post("sign", {"on": "2004-09-18"}).json()["problems"]] == ["record.signed"]
    assert post("unsign", {"reason": "x"}).json()["signed_on"] is None


def test_a_paper_waits_for_what_its_records_wait_for(desk: User, treaty: Document, need: Need) -> None:
    text = make_paper(desk, "profile", {"need": str(need.pk)}, "en")
    assert text.awaits == treaty
    assert "SIGNATURE" in text.mark
    with pytest.raises(NoSuch):
        make_paper(PUBLIC, "profile", {"need": str(need.pk)}, "en")
    other = actions.create(desk, DOCUMENTS, {"title": "Adenda"})
    round_ = _round(desk, other)
    Need.objects.filter(pk=need.pk).update(meeting=round_.meetings.get())
    several = make_paper(desk, "round", {"round": str(round_.pk)}, "en")
    assert several.level == "reserved"
    sign_document(desk, treaty, timezone.now().date())
    left = make_paper(desk, "round", {"round": str(round_.pk)}, "en")
    assert (left.level, left.awaits) == ("internal", other)


def _round(desk: User, waits: Document) -> Any:
    talks = actions.create(desk, KINDS["negotiations"], {"name": "TLC", "level": "public"})
    values = {"negotiation": talks.pk, "number": 4, "place": "Puerto Rico", "level": "public"}
    values |= {"starts_on": "2004-09-13", "ends_on": "2004-09-17", "embargo_document": waits.pk}
    made = actions.create(desk, KINDS["rounds"], values)
    actions.create(desk, KINDS["meetings"], {"title": "Reunión", "round": made.pk, "level": "public"})
    return made


def test_signing_a_paper_signs_its_scan(desk: User, specialist: User, tmp_path: Any, settings: Any) -> None:
    settings.DATA = tmp_path
    paper = draft_paper(specialist, "memo", {"theme": "msme"}, "es", "Ayuda memoria", ("m.docx", [b"text"]))
    approve(desk, review(desk, paper))
    signed = sign(desk, paper, ("scan.pdf", [b"%PDF-"]), {"on": "2004-09-30"})
    assert signed.scan is not None
    assert str(signed.scan.signed_on) == "2004-09-30"


def test_signing_twice_and_taking_it_back_without_a_reason_are_refused(desk: User, treaty: Document) -> None:
    sign_document(desk, treaty, timezone.now().date())
    with pytest.raises(Invalid):
        sign_document(desk, treaty, timezone.now().date())
    with pytest.raises(Invalid):
        unsign_document(desk, treaty, " ")


def test_a_list_asks_for_all_signatures_at_once(desk: User, treaty: Document, need: Need) -> None:
    client = Client()
    client.force_login(desk, backend="django.contrib.auth.backends.ModelBackend")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/es/needs/")
        return len(asked)

    queries()
    one = queries()
    for number in range(5):
        actions.create(desk, NEEDS, {"title": f"Need {number}", "embargo_document": treaty.pk})
    assert queries() == one
