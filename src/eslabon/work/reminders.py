"""The weekly digest: what is overdue and what is due soon, to who asked for it, in their language, once a week."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from eslabon.figures.formats import formats
from eslabon.records.accounts.models import User
from eslabon.work.deadlines import Deadline, deadlines
from eslabon.work.models import Digest, Mail

SOON = timedelta(days=14)
# A list longer than this ends with how many more there are.
MOST = 20


def send_digests(today: date | None = None) -> int:
    """Puts the digests of this week into the outbox; gives how many. Nothing is sent where there is nothing to say."""
    today = today or timezone.now().date()
    year, number, _day = today.isocalendar()
    week = f"{year}-W{number:02d}"
    seen = Digest.objects.filter(week=week).values("user")
    wanted = User.objects.filter(weekly_digest=True, is_active=True).exclude(pk__in=seen)
    return sum(_send(one, week, today) for one in wanted)


def _send(user: User, week: str, today: date) -> bool:
    try:
        with transaction.atomic():
            row = Digest.objects.create(user=user, week=week)
            told = digest_of(user, today)
            if told:
                row.mail = Mail.objects.create(to=user.email, subject=told[0], body=told[1])
                row.save()
            return told is not None
    except IntegrityError:
        return False  # another worker was first


def digest_of(user: User, today: date) -> tuple[str, str] | None:
    """The subject and the text of somebody's digest; None where there is nothing to say."""
    with translation.override(user.language):
        until, before = today + SOON, today - timedelta(days=1)
        parts = [
            (_("Overdue requests"), deadlines(user, "requests", until=before)),
            (_("Requests due in the next 14 days"), deadlines(user, "requests", today, until)),
            (_("Late progress reports"), deadlines(user, "reports", until=before)),
            (_("Progress reports due in the next 14 days"), deadlines(user, "reports", today, until)),
            (_("Forms of providers that are overdue"), deadlines(user, "inquiries", until=before)),
            (_("Overdue decisions"), deadlines(user, "decisions", until=before)),
            (_("Decisions due in the next 14 days"), deadlines(user, "decisions", today, until)),
            (_("Open lines that close in the next 14 days"), deadlines(user, "lines", today, until)),
        ]
        if not any(found for _title, found in parts):
            return None
        account = f"{settings.ESLABON_ADDRESS}{reverse('account')}"
        text = [_("{name}, this is what is due.").format(name=user.name or user.email), ""]
        for title, found in parts:
            if found:
                text += _part(title, found, user)
        text.append(_("You asked for this digest. To switch it off: {address}").format(address=account))
        return _("Eslabón: what is due this week"), "\n".join(text) + "\n"


def _part(title: str, found: list[Deadline], user: User) -> list[str]:
    written = formats(user.language, settings.ESLABON_COUNTRY)
    lines = [f"{title} ({len(found)})", ""]
    for one in found[:MOST]:
        about = f" ({one.about})" if one.about else ""
        lines += [f"- {written.date(one.first)}: {one.title}{about}", f"  {settings.ESLABON_ADDRESS}{one.path}"]
    if len(found) > MOST:
        lines.append(_("... and {count} more").format(count=len(found) - MOST))
    return [*lines, ""]
