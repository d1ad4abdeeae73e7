"""The weekly digest and the calendar: what is due, to who may see it, in their language, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from eslabon.records.accounts.models import User
from eslabon.records.base import actions
from eslabon.records.parties.models import Party
from eslabon.records.registry import KINDS
from eslabon.work.models import Mail
from eslabon.work.reminders import digest_of, send_digests

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


@pytest.fixture
def records(make: Callable[..., Any], party: Party) -> dict[str, Any]:
    def day(days: int) -> str:
        return (MONDAY + timedelta(days=days)).isoformat()

    asked = {"asked_by": party.pk, "asked_of": party.pk}
    meeting = make("meetings", title="Fourth meeting", on=day(3))
    return {
        "late": make("requests", title="Late report", due_on=day(-1), level="public", **asked),
        "secret": make("requests", title="Secret answer", due_on=day(14), **asked),
        "far": make("requests", title="Far away", due_on=day(15), level="public", **asked),
        "line": make("lines", title="Small grants", provider=party.pk, deadline=day(5), level="public"),
        "decision": make("decisions", meeting=meeting.pk, text="Write to them", due_on=day(2)),
        "meeting": meeting,
    }


def test_it_says_what_is_due_to_who_may_see_it(desk: User, focal: User, records: dict[str, Any]) -> None:
    assert send_digests(MONDAY) == 2
    letters = {one.to: one.body for one in Mail.objects.all()}
    mine, theirs = letters["ana@example.org"], letters["eva@example.org"]
    for text in ("Late report", "Secret answer", "Small grants", "Write to them"):
        assert text in mine
    assert "Far away" not in mine
    assert "Late report" in theirs
    assert "Small grants" in theirs
    assert "Secret answer" not in theirs
    assert "Write to them" not in theirs
    assert f"/en/requests/{records['late'].pk}/" in theirs
    assert "/en/account/" in theirs
    assert "/es/account/" in mine
    assert "MINAG" in theirs


def test_it_comes_once_a_week_and_only_to_who_asked(desk: User, focal: User, records: dict[str, Any]) -> None:
    User.objects.filter(pk=focal.pk).update(weekly_digest=False)
    assert send_digests(MONDAY) == 1
    assert send_digests(MONDAY + timedelta(days=6)) == 0
    assert send_digests(MONDAY + timedelta(days=7)) == 1
    User.objects.update(is_active=False)
    assert send_digests(MONDAY + timedelta(days=14)) == 0


def test_nothing_is_sent_where_there_is_nothing_to_say(desk: User) -> None:
    assert digest_of(desk, MONDAY) is None
    assert send_digests(MONDAY) == 0
    assert not Mail.objects.exists()


def feed(user: User, query: str = "") -> dict[str, Any]:
    answer = Client().get(f"/calendar/{user.calendar_key}.ics{query}")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return {str(one["uid"]): one for one in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_the_calendar_holds_what_its_owner_may_see(desk: User, focal: User, records: dict[str, Any]) -> None:
    mine, theirs = feed(desk), feed(focal)
    assert len(mine) == 6
    assert len(theirs) == 3
    late = theirs[f"requests-{records['late'].pk}@eslabon"]
    assert (late["dtstart"].dt, late["dtend"].dt) == (MONDAY - timedelta(days=1), MONDAY)
    assert int(late["sequence"]) == 1
    assert "Late report" in str(late["summary"])


def test_a_change_keeps_the_identity_and_raises_the_sequence(desk: User, records: dict[str, Any]) -> None:
    uid = f"requests-{records['late'].pk}@eslabon"
    actions.change(desk, KINDS["requests"], records["late"], 1, {"due_on": "2026-12-24"})
    changed = feed(desk)[uid]
    assert (changed["dtstart"].dt, int(changed["sequence"])) == (date(2026, 12, 24), 2)
    actions.withdraw(desk, KINDS["requests"], records["late"], "asked twice")
    assert uid not in feed(desk)


def test_the_reader_chooses_the_kinds(desk: User, records: dict[str, Any]) -> None:
    assert {uid.partition("-")[0] for uid in feed(desk, "?kinds=lines,meetings")} == {"lines", "meetings"}
    assert Client().get(f"/calendar/{desk.calendar_key}.ics?kinds=gifts").status_code == 400


def test_a_key_that_opens_nothing_is_not_found(desk: User) -> None:
    assert Client().get("/calendar/unknown.ics").status_code == 404
    User.objects.update(is_active=False)
    assert Client().get(f"/calendar/{desk.calendar_key}.ics").status_code == 404
