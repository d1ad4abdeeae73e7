"""The outbox: a letter is a row, written with what it tells or not at all; the worker sends it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.utils import timezone

from eslabon.work.models import Mail

MOST_TRIES = 8
LONGEST_WAIT = timedelta(hours=6)
AT_ONCE = 20
log = logging.getLogger(__name__)


class OutboxBackend(BaseEmailBackend):
    """What Django calls a backend: puts each letter into the outbox, one for each recipient."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many letters were put there. Raises BadHeaderError where a line break would forge a header."""
        for one in email_messages:
            one.message()  # what Django refuses is refused now, not when it is sent
            if one.attachments:
                raise ValueError("the outbox carries text only")
        for one in email_messages:
            Mail.objects.bulk_create(
                Mail(to=to, subject=str(one.subject)[:300], body=str(one.body)) for to in one.recipients()
            )
        return len(email_messages)


def send_waiting() -> int:
    """Sends what waits in the outbox; gives how many letters went. A fault is kept, and tried again later."""
    now = timezone.now()
    waiting = Mail.objects.filter(sent_at=None, tries__lt=MOST_TRIES, send_after__lte=now).order_by("send_after", "pk")
    return sum(_send(one) for one in waiting[:AT_ONCE])


def _send(letter: Mail) -> bool:
    """Sends one letter, unless another worker does it already."""
    wait = min(timedelta(minutes=2**letter.tries), LONGEST_WAIT)
    mine = Mail.objects.filter(pk=letter.pk, sent_at=None, tries=letter.tries)
    if not mine.update(tries=F("tries") + 1, send_after=timezone.now() + wait):
        return False
    row = Mail.objects.filter(pk=letter.pk)
    try:
        transport: dict[str, Any] = settings.ESLABON_MAIL
        message = EmailMessage(letter.subject, letter.body, settings.DEFAULT_FROM_EMAIL, [letter.to])
        message.extra_headers["Message-ID"] = f"<eslabon-{letter.pk}@{settings.ESLABON_ADDRESS.rpartition('/')[2]}>"
        get_connection(**transport).send_messages([message])
    except Exception as error:  # whatever a mail server or the network does, the letter stays
        log.warning("letter %s was not sent: %s", letter.pk, error)
        row.update(fault=f"{type(error).__name__}: {error}"[:300])
        return False
    row.update(sent_at=timezone.now(), fault="")
    return True
