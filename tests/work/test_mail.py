"""The outbox: with what it tells or not at all; sent later, tried again; no forged header."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import BadHeaderError, EmailMessage, send_mail
from django.db import transaction
from django.utils import timezone

from eslabon.site.environment import mail_transport
from eslabon.work.mail import send_waiting
from eslabon.work.models import Mail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outbox(settings: Any) -> None:
    settings.EMAIL_BACKEND = "eslabon.work.mail.OutboxBackend"


def letter(subject: str = "Invitación", to: str = "eva@example.org") -> None:
    send_mail(subject, "Text", None, [to])


def test_a_letter_goes_with_its_transaction() -> None:
    with transaction.atomic():
        letter()
        transaction.set_rollback(True)
    assert not Mail.objects.exists()
    letter()
    assert [(one.to, one.subject, one.sent_at) for one in Mail.objects.all()] == [
        ("eva@example.org", "Invitación", None)
    ]


@pytest.mark.parametrize("subject", ["a\nBcc: all@example.org", "a\r\nBcc: all@example.org"])
def test_a_line_break_forges_no_header(subject: str) -> None:
    with pytest.raises(BadHeaderError):
        letter(subject)
    with pytest.raises(BadHeaderError):
        letter(to="eva@example.org\nBcc: all@example.org")
    assert not Mail.objects.exists()


def test_only_text_is_carried() -> None:
    with pytest.raises(ValueError, match="text only"):
        EmailMessage("a", "b", None, ["c@example.org"], attachments=[("a.txt", "b", "text/plain")]).send()
    assert not Mail.objects.exists()


def test_what_waits_is_printed_where_no_server_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    letter()
    assert send_waiting() == 1
    printed = capsys.readouterr().out
    assert "To: eva@example.org" in printed
    assert "Text" in printed
    assert Mail.objects.get().sent_at is not None
    assert send_waiting() == 0


def test_a_fault_is_kept_and_tried_again_later(settings: Any) -> None:
    settings.ESLABON_MAIL = mail_transport("smtp://127.0.0.1:9")  # nobody listens there
    letter()
    assert send_waiting() == 0
    found = Mail.objects.get()
    assert (found.sent_at, found.tries) == (None, 1)
    assert "ConnectionRefusedError" in found.fault
    assert found.send_after > timezone.now()
    assert send_waiting() == 0
    assert Mail.objects.get().tries == 1
    settings.ESLABON_MAIL = mail_transport("console")
    Mail.objects.update(send_after=timezone.now())
    assert send_waiting() == 1
    assert Mail.objects.get().fault == ""


def test_the_address_of_a_mail_server_is_read() -> None:
    found = mail_transport("smtp://desk%40x:p%3Aw@mail.example.org:587?tls=1")
    assert (found["host"], found["port"], found["username"], found["password"]) == (
        "mail.example.org",
        587,
        "desk@x",
        "p:w",
    )
    assert (found["use_tls"], found["use_ssl"]) == (True, False)
    assert mail_transport("smtps://mail.example.org")["port"] == 465


@pytest.mark.parametrize("url", ["mail.example.org", "http://x", "smtp://", "smtp://x:port"])
def test_an_address_that_cannot_be_read_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        mail_transport(url)
