"""The calendar of deadlines: what somebody may see, as iCalendar; a change keeps the identity and raises SEQUENCE."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from eslabon import __version__
from eslabon.records.accounts.models import User
from eslabon.work.deadlines import CALENDAR, Deadline, deadlines


def owner_of(key: str) -> User | None:
    """Whose calendar a key opens; nobody's where the account has ended."""
    return User.objects.filter(calendar_key=key, is_active=True).first() if key else None


def feed(user: User, kinds: Iterable[str] = CALENDAR) -> bytes:
    """The calendar of a person, with the kinds of deadline chosen."""
    with translation.override(user.language):
        found = Calendar()
        found.add("prodid", f"-//Eslabon//{__version__}//{user.language.upper()}")
        found.add("version", "2.0")
        found.add("calscale", "GREGORIAN")
        found.add("method", "PUBLISH")
        found.add("x-wr-calname", _("Eslabón: deadlines"))
        found.add("x-published-ttl", "PT6H")
        for kind in kinds:
            for one in deadlines(user, kind):
                found.add_component(_event(one))
        return bytes(found.to_ical())


def _event(one: Deadline) -> Event:
    words = {
        "requests": _("Answer due: {title}"),
        "inquiries": _("Form due: {title}"),
        "decisions": _("Decision due: {title}"),
        "lines": _("Line closes: {title}"),
        "reports": _("Progress report due: {title}"),
    }
    event = Event()
    event.add("uid", f"{one.kind}-{one.pk}@eslabon")
    event.add("sequence", one.version)
    event.add("dtstamp", one.changed)
    event.add("last-modified", one.changed)
    event.add("dtstart", one.first)
    event.add("dtend", one.last + timedelta(days=1))  # the day after the last one, as the format wants it
    event.add("summary", words.get(one.kind, "{title}").format(title=one.title))
    if one.about:
        event.add("description" if one.kind in words else "location", one.about)
    event.add("url", f"{settings.ESLABON_ADDRESS}{one.path}")
    event.add("transp", "TRANSPARENT")
    event.add("categories", [one.kind])
    return event
