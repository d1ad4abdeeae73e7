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
from eslabon.records.results import actions as results
from eslabon.records.results.models import Report
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


@pytest.fixture
def implementer(party: Party) -> User:
    return User.objects.create_user(
        "luz@example.org", name="Luz", role="implementer", organisation=party, language="en", weekly_digest=True
    )


@pytest.fixture
def reports(make: Callable[..., Any], party: Party) -> dict[str, Any]:
    """The progress reports of an implementer's project, and one of somebody else's."""

    def report(project: Any, month: int, due: int) -> Any:
        days = {"starts_on": f"2026-{month:02}-01", "ends_on": f"2026-{month:02}-28"}
        due_on = (MONDAY + timedelta(days=due)).isoformat()
        return make("reports", project=project.pk, due_on=due_on, **days)

    own = make("projects", title="Certification", lead=party.pk, owner=party.pk, level="parties")
    other = make("projects", title="Hearings")
    return {
        "late": report(own, 1, -1),
        "today": report(own, 2, 0),
        "soon": report(own, 3, 14),
        "far": report(own, 4, 15),
        "other": report(other, 1, -1),
    }


def test_late_and_due_reports_are_told_to_who_writes_them(
    desk: User, focal: User, implementer: User, reports: dict[str, Any]
) -> None:
    told = digest_of(implementer, MONDAY)
    assert told is not None
    late, soon = told[1].split("Progress reports due in the next 14 days (2)")
    assert "Late progress reports (1)" in late
    for name, part in (("late", late), ("today", soon), ("soon", soon)):
        assert f"/en/reports/{reports[name].pk}/" in part
    for name in ("far", "other"):
        assert f"/en/reports/{reports[name].pk}/" not in told[1]
    everything = digest_of(desk, MONDAY)
    assert everything is not None
    for name in ("late", "other"):
        assert f"/es/reports/{reports[name].pk}/" in everything[1]
    others = Party.objects.create(name_es="Otra", level="public")
    stranger = User.objects.create_user("otro@example.org", name="Otro", role="implementer", organisation=others)
    assert digest_of(stranger, MONDAY) is None


def test_a_presented_report_is_due_no_more(desk: User, implementer: User, reports: dict[str, Any]) -> None:
    kept = results.fill(implementer, reports["late"], 1, {"done": "Two courses"}, ())
    results.present(implementer, kept)
    told = digest_of(implementer, MONDAY)
    assert told is not None
    assert "Late progress reports" not in told[1]
    results.observe(desk, Report.objects.get(pk=kept.pk), "Where?")
    told = digest_of(implementer, MONDAY)
    assert told is not None
    assert "Late progress reports (1)" in told[1]


def test_the_calendar_holds_the_reports_of_who_writes_them(implementer: User, reports: dict[str, Any]) -> None:
    mine = feed(implementer, "?kinds=reports")
    assert set(mine) == {f"reports-{reports[name].pk}@eslabon" for name in ("late", "today", "soon", "far")}
    assert str(mine[f"reports-{reports['soon'].pk}@eslabon"]["summary"]).startswith(
        "Progress report due: Certification"
    )
    results.present(implementer, results.fill(implementer, reports["soon"], 1, {"done": "Two courses"}, ()))
    assert f"reports-{reports['soon'].pk}@eslabon" not in feed(implementer, "?kinds=reports")
