"""Who attended: a record a person, as open as its meeting and never more; the texts of before carried forward."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from tests.work.conftest import Site

from eslabon.records.accounts.actions import make_token
from eslabon.records.accounts.models import User
from eslabon.records.base import actions
from eslabon.records.base.actions import Invalid
from eslabon.records.parties.models import Party
from eslabon.records.registry import KINDS
from eslabon.records.rounds.models import Attendance, Meeting

MEETINGS, ATTENDANCE = KINDS["meetings"], KINDS["attendance"]
PUBLIC = AnonymousUser()


@pytest.fixture
def ministry(db: None) -> Party:
    return Party.objects.create(name_es="Ministerio de Agricultura", level="public")


@pytest.fixture
def desk(db: None) -> User:
    return User.objects.create_user("ana@example.org", name="Ana", role="coordinator")


@pytest.fixture
def specialist(db: None) -> User:
    return User.objects.create_user("luis@example.org", name="Luis", role="specialist")


@pytest.fixture
def meeting(desk: User) -> Meeting:
    made: Meeting = actions.create(desk, MEETINGS, {"title": "Reunión", "level": "public", "origin": "example"})
    return made


def test_it_is_as_open_as_its_meeting(desk: User, ministry: Party) -> None:
    shared = {"title": "Con otros", "level": "parties", "owner": ministry.pk, "shared_with": [ministry.pk]}
    meeting = actions.create(desk, MEETINGS, shared | {"origin": "example", "embargo_until": "2100-01-31"})
    one = actions.create(desk, ATTENDANCE, {"meeting": meeting.pk, "name": "Eva"})
    names = ("level", "owner", "origin", "embargo_until")
    assert [getattr(one, name) for name in names] == [getattr(meeting, name) for name in names]
    assert list(one.shared_with.all()) == [ministry]
    assert actions.create(desk, ATTENDANCE, {"meeting": meeting.pk, "name": "Luz", "level": "reserved"}).level == (
        "reserved"
    )


def test_what_the_brief_says_of_a_meeting_it_does_not_say_of_who_was_there(desk: User) -> None:
    meeting = actions.create(desk, MEETINGS, {"title": "Del texto", "origin": "brief"})
    assert actions.create(desk, ATTENDANCE, {"meeting": meeting.pk, "name": "Eva"}).origin == "desk"


def test_who_may_not_publish_names_nobody_in_public(desk: User, specialist: User, meeting: Meeting) -> None:
    assert actions.create(specialist, ATTENDANCE, {"meeting": meeting.pk, "name": "Eva"}).level == "internal"
    assert actions.create(desk, ATTENDANCE, {"meeting": meeting.pk, "name": "Luz"}).level == "public"


def test_who_does_not_see_the_meeting_is_not_told_who_was_there(desk: User, meeting: Meeting) -> None:
    one = actions.create(desk, ATTENDANCE, {"meeting": meeting.pk, "name": "Eva"})
    assert Attendance.objects.visible_to(PUBLIC).get() == one
    actions.set_level(desk, MEETINGS, meeting, "reserved")
    assert not Attendance.objects.visible_to(PUBLIC).exists()
    assert Client().get(f"/es/attendance/{one.pk}/").status_code == 404
    assert Client().get("/api/v1/attendance").json()["count"] == 0
    assert "Eva" not in Client().get("/es/attendance/file.csv").content.decode()


def test_somebody_was_somewhere(desk: User, meeting: Meeting) -> None:
    for values in ({}, {"meeting": meeting.pk, "round": _round(desk).pk}):
        with pytest.raises(Invalid) as error:
            actions.create(desk, ATTENDANCE, values)
        assert {(one.where.path, one.code) for one in error.value.problems} == {
            ("name", "field.missing"),
            ("meeting", "record.one-of-two"),
        }


def _round(desk: User) -> Any:
    talks = actions.create(desk, KINDS["negotiations"], {"name": "TLC"})
    values = {"negotiation": talks.pk, "number": 4, "place": "Puerto Rico"}
    return actions.create(desk, KINDS["rounds"], values | {"starts_on": "2004-09-13", "ends_on": "2004-09-17"})


def test_people_are_added_changed_and_taken_back_from_the_meetings_page(
    desk: User, ministry: Party, meeting: Meeting
) -> None:
    client = Client()
    client.force_login(desk, backend="django.contrib.auth.backends.ModelBackend")
    page = f"/en/meetings/{meeting.pk}/"
    add = f"/en/attendance/new/?meeting={meeting.pk}"
    assert add in client.get(page).content.decode()
    form = client.get(add).content.decode()
    assert '<option value="public" selected' in form
    typed = {"name": "Eva Ríos", "position": "Directora", "organisation": ministry.pk, "focal_point": "on"}
    answer = client.post(add, typed)
    assert answer["Location"] == f"{page}#attendance"
    one = Attendance.objects.get()
    assert (one.meeting, one.level, one.focal_point) == (meeting, "public", True)
    said = client.get(page).content.decode()
    assert "Eva Ríos" in said
    assert "Ministerio de Agricultura" in said
    assert client.post(
        f"/en/attendance/{one.pk}/edit/", typed | {"version": "1", "position": "Asesora"}
    ).status_code == (302)
    client.post(f"/en/attendance/{one.pk}/withdraw/", {"reason": "Did not come"})
    one.refresh_from_db()
    assert (one.position, one.withdrawn, one.version) == ("Asesora", True, 3)
    client.get(page)  # says what was done
    assert "Eva Ríos" not in client.get(page).content.decode()


def test_an_organisation_without_names_goes_by_its_own(desk: User, ministry: Party, meeting: Meeting) -> None:
    one = actions.create(desk, ATTENDANCE, {"meeting": meeting.pk, "organisation": ministry.pk})
    assert f'href="/es/attendance/{one.pk}/">Ministerio de Agricultura' in (
        Client().get(f"/es/meetings/{meeting.pk}/").content.decode()
    )


def test_the_api_writes_it_too(desk: User, meeting: Meeting, ministry: Party) -> None:
    _token, secret = make_token(desk, "test", "write")
    headers = {"authorization": f"Bearer {secret}"}
    body = {"meeting": meeting.pk, "name": "Eva", "represents": ministry.pk}
    made = Client().post("/api/v1/attendance", json.dumps(body), content_type="application/json", headers=headers)
    assert (made.status_code, made.json()["level"], made.json()["origin"]) == (201, "public", "example")
    found = Client().get(f"/api/v1/attendance?meeting={meeting.pk}").json()["results"]
    assert [(one["name"], one["represents"]["name"]) for one in found] == [("Eva", "Ministerio de Agricultura")]


BEFORE = """
from datetime import UTC, datetime
from django.core.management import call_command
for app, name in (("parties", "0001"), ("accounts", "0002"), ("rounds", "0002")):
    call_command("migrate", app, name, verbosity=0)
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
executor = MigrationExecutor(connection)
apps = executor.loader.project_state([("rounds", "0002_themes"), ("parties", "0001_initial")]).apps
Party, Meeting = apps.get_model("parties", "Party"), apps.get_model("rounds", "Meeting")
us = Party.objects.create(name_es="Estados Unidos", short_name="EE. UU.", level="public")
caf = Party.objects.create(name_es="CAF", level="public")
meeting = Meeting.objects.create(title="Reunión", level="public", origin="brief", people="", source="Nota")
Version = apps.get_model("rounds", "HistoricalMeeting")
listed = apps.get_model("rounds", "HistoricalMeeting_attended")
fields = [one.attname for one in meeting._meta.concrete_fields]
texts = (
    (1, "internal", "Ann Lee, ee.uu.\\nJuan Pérez, MINCETUR", [us.pk, caf.pk]),
    (2, "public", "Juan Pérez, MINCETUR\\n" + "x" * 700, [caf.pk]),
)
for number, level, people, parties in texts:
    meeting.version, meeting.level, meeting.people = number, level, people
    meeting.save()
    made = Version.objects.create(
        **{name: getattr(meeting, name) for name in fields}, history_date=datetime(2004, 9, number, tzinfo=UTC),
        history_type="+" if number == 1 else "~",
    )
    for one in parties:
        listed.objects.create(id=0, history=made, meeting_id=meeting.pk, party_id=one)
for app in ("rounds", "parties"):
    call_command("migrate", app, verbosity=0)
"""
AFTER = """
import json
from eslabon.records.rounds.models import Attendance
told = [
    [one.name, str(one.organisation or ""), one.level, one.origin, one.withdrawn,
     [[old.history_date.day, old.level, old.withdrawn] for old in one.history.order_by("history_date")]]
    for one in Attendance.objects.order_by("pk")
]
print(json.dumps(told))
"""


def test_the_texts_of_before_are_carried_forward_with_their_versions(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.run(BEFORE)
    known = [[1, "internal", False], [2, "public", False]]
    gone = [[1, "internal", False], [2, "public", True]]
    assert json.loads(site.run(AFTER)) == [
        ["Ann Lee", "EE. UU.", "public", "brief", True, gone],
        ["Juan Pérez, MINCETUR", "", "public", "brief", False, known],
        ["", "CAF", "public", "brief", False, known],
        ["x" * 300, "", "public", "brief", False, [[2, "public", False]]],
        ["x" * 100, "", "public", "brief", False, [[2, "public", False]]],
    ]
