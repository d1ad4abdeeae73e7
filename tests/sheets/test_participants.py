"""Lists of participants taken in: who was there, for whom, at which meeting or round; as open as what they attended."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override
from openpyxl import Workbook

from eslabon.records.accounts.models import User
from eslabon.records.base import actions
from eslabon.records.registry import KINDS
from eslabon.records.rounds.models import Attendance, Meeting, Round
from eslabon.work.models import SheetMapping
from eslabon.work.sheets import Taken, kind_named, load, read_mapping
from tests.work.conftest import worked

pytestmark = [pytest.mark.usefixtures("example_records"), pytest.mark.django_db]
PARTICIPANTS = kind_named("participants")
HEADINGS = ("N°", "Apellidos y nombres", "Cargo", "Institución", "En representación de", "Punto focal")
ROWS = (
    ("LISTA DE ASISTENCIA",),
    HEADINGS,
    (1, "Quispe, Rosa", "Directora", "Ministerio de Agricultura", None, "X"),
    (2, "Lee, Ann", "Advisor", "USAID", "EE. UU.", "no"),
    (3, None, None, "CAF", None, None),
)


@pytest.fixture
def desk() -> User:
    return User.objects.get(role="coordinator")


def book(*rows: tuple[Any, ...]) -> io.BytesIO:
    made = Workbook()
    for row in rows:
        made.active.append(row)  # type: ignore[union-attr]
    target = io.BytesIO()
    made.save(target)
    return target


def taken(actor: User, *rows: tuple[Any, ...], mapping: str = "") -> Taken:
    choice = read_mapping(mapping.encode(), PARTICIPANTS) if mapping else None
    with override("es"):
        return load(actor, PARTICIPANTS, book(*rows), "lista.xlsx", choice)


def test_who_was_there_for_whom_at_a_meeting(desk: User) -> None:
    meeting = Meeting.objects.get(title="Reunión de la Mesa de Fortalecimiento de Capacidades Comerciales")
    found = taken(desk, *ROWS, mapping=f'[constants]\nmeeting = "{meeting.title}"\n')
    assert [one.told("es") for one in found.faults] == []
    rosa, ann, caf = found.records
    assert [one.meeting for one in found.records] == [meeting] * 3
    assert (rosa.name, rosa.position, rosa.organisation.short_name, rosa.focal_point) == (
        "Quispe, Rosa",
        "Directora",
        "Ministerio de Agricultura",
        True,
    )
    assert (ann.represents.short_name, ann.focal_point) == ("Estados Unidos", False)
    assert (caf.name, caf.organisation.short_name) == ("", "CAF")
    # As open as the meeting; that somebody was there isn't from the brief because the meeting is.
    assert {(one.level, one.origin, one.owner_id) for one in found.records} == {
        (meeting.level, "desk", meeting.owner_id)
    }
    assert rosa.source == "lista.xlsx, Sheet, fila 3"


def test_who_may_not_publish_names_nobody_in_public(desk: User) -> None:
    specialist = User.objects.get(role="specialist")
    meeting = actions.create(desk, KINDS["meetings"], {"title": "Abierta", "level": "public"})
    rows = (("Nombre", "Reunión"), ("Rosa", meeting.title))
    assert [one.level for one in taken(specialist, *rows).records] == ["internal"]


def test_each_row_may_name_its_meeting_or_its_round(desk: User) -> None:
    rows = (
        ("Participante", "Reunión", "Ronda", "Punto focal"),
        ("Rosa", "Reunión conjunta con la mesa de Asuntos Laborales", None, "sí"),
        ("Luis", None, "IV Ronda", None),
        ("Nadie", None, None, "quizá"),
        ("Eva", "Reunión que no hubo", None, None),
        ("Rosa", f"N.° {Meeting.objects.earliest('pk').pk}", None, None),
    )
    titles = set(Meeting.objects.values_list("title", flat=True))
    joint = next(one for one in titles if "Laboral" in one)
    found = taken(desk, rows[0], ("Rosa", joint, None, "sí"), *rows[2:])
    assert [(one.name, one.meeting_id is None) for one in found.records] == [
        ("Rosa", False),
        ("Luis", True),
        ("Rosa", False),
    ]
    told = {(one.row, one.column, one.problem.code) for one in found.faults}
    assert told == {
        (4, "Reunión", "record.one-of-two"),
        (4, "Punto focal", "sheet.yes-or-no"),
        (5, "Reunión", "sheet.no-such"),
        (5, "Reunión", "record.one-of-two"),
    } - {(5, "Reunión", "record.one-of-two")}


def test_the_same_person_at_the_same_meeting_is_taken_once(desk: User) -> None:
    mapping = f'[constants]\nround = "{Round.objects.get().place}"\n'
    assert [taken(desk, *ROWS, mapping=mapping).accepted for _time in range(2)] == [3, 0]


def test_the_meeting_is_chosen_on_the_web_and_isnt_remembered(desk: User) -> None:
    client = Client()
    client.force_login(desk, backend="django.contrib.auth.backends.ModelBackend")
    first, second = Meeting.objects.order_by("pk")[:2]
    before = Attendance.objects.count()
    link = f"/es/sheets/attendance/?meeting={first.pk}"
    assert link in client.get(f"/es/meetings/{first.pk}/").content.decode()
    assert f'<option value="{first.pk}" selected>' in client.get(link).content.decode()

    def brought(meeting: str) -> str:
        rows = (("Asistió", "De dónde"), ("Rosa", "Ministerio de Agricultura"))
        sent = {"file": SimpleUploadedFile("lista.xlsx", book(*rows).getvalue()), "meeting": meeting}
        address = str(client.post("/es/sheets/attendance/", sent)["Location"])
        worked()
        return address

    address = brought(str(first.pk))
    assert client.get(address)["Location"] == f"{address}columns/"
    refused = client.post(f"{address}columns/", {"organisation": "1"})
    assert 'href="#f-name"' in refused.content.decode()
    client.post(f"{address}columns/", {"name": "0", "organisation": "1"})
    worked()
    client.post(f"{address}accept/")
    worked()
    made = Attendance.objects.get(name="Rosa")
    assert made.meeting == first
    assert SheetMapping.objects.get().columns["columns"] == {"name": "Asistió", "organisation": "De dónde"}
    # The next list has its own meeting, or says that it lacks one.
    page = client.get(brought("")).content.decode()
    assert "Indique la reunión o la ronda" in page
    client.post(f"{brought(str(second.pk))}accept/")
    worked()
    assert set(Attendance.objects.filter(name="Rosa").values_list("meeting", flat=True)) == {first.pk, second.pk}
    assert Attendance.objects.count() == before + 2
