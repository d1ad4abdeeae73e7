"""Who attended was a text of each meeting and a list of organisations: each line and organisation becomes a record.

Its versions are those of the meeting in which it came, went, or was kept more or less closely, so that a paper of an
earlier day says what it said then. Nothing is lost: what follows no organisation that the desk knows stays in the name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import migrations

LONGEST = 300


class Who(NamedTuple):
    """Who was there: the line as it was written, or an organisation."""

    name: str
    organisation: int | None


def carry(apps: Any, schema_editor: Any) -> None:
    meetings, versions = apps.get_model("rounds", "Meeting"), apps.get_model("rounds", "HistoricalMeeting")
    parties = _parties(apps)
    for number in meetings.objects.order_by("pk").values_list("pk", flat=True):
        told: dict[Who, Any] = {}
        for version in versions.objects.filter(id=number).order_by("history_date", "history_id"):
            there = list(dict.fromkeys(_there(version, parties)))
            for who in (*there, *(one for one in told if one not in there)):
                told[who] = _follow(apps, told.get(who), who, version, who in there)


def _parties(apps: Any) -> dict[str, int]:
    """The organisations by the names they go by, without those of a name that several have."""
    found: dict[str, int | None] = {}
    for one in apps.get_model("parties", "Party").objects.filter(merged_into=None):
        for name in {_plain(name) for name in (one.name_es, one.name_en, one.short_name, *one.aliases) if name}:
            found[name] = None if name in found else one.pk
    return {name: number for name, number in found.items() if number is not None}


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(one if one.isalnum() else " " for one in apart if not unicodedata.combining(one)).split())


def _there(version: Any, parties: dict[str, int]) -> Iterator[Who]:
    """Who a version of a meeting says was there; an organisation of its own only where it names nobody of it."""
    named = []
    for line in filter(None, (line.strip() for line in version.people.splitlines())):
        name, comma, rest = line.rpartition(",")
        organisation = parties.get(_plain(rest)) if comma else None
        named.append(organisation)
        name = name.strip() if organisation else line
        yield from (Who(name[start : start + LONGEST], organisation) for start in range(0, len(name), LONGEST))
    listed = version.historicalmeeting_attended_set.values_list("party_id", flat=True)
    yield from (Who("", one) for one in sorted(listed) if one not in named)


def _follow(apps: Any, one: Any, who: Who, version: Any, there: bool) -> Any:
    """The attendance as a version of its meeting has it, with a version of its own where anything changed."""
    fields = ("level", "embargo_until", "owner_id", "origin", "changed_by_id")
    values = {name: getattr(version, name) for name in fields} | {"withdrawn": version.withdrawn or not there}
    shared = sorted(version.historicalmeeting_shared_with_set.values_list("party_id", flat=True))
    before = one
    if one is None:
        one = apps.get_model("rounds", "Attendance")(
            name=who.name, organisation_id=who.organisation, meeting_id=version.id, source=version.source, **values
        )
    elif all(getattr(one, name) == value for name, value in values.items() if name != "changed_by_id") and shared == [
        *one.shared_with.order_by("pk").values_list("pk", flat=True)
    ]:
        return one
    else:
        one.version += 1
        for name, value in values.items():
            setattr(one, name, value)
    one.save()
    one.shared_with.set(shared)
    _write_history(apps, one, version, "~" if before else "+")
    return one


def _write_history(apps: Any, one: Any, version: Any, sign: str) -> None:
    model = apps.get_model("rounds", "HistoricalAttendance")
    names = [field.attname for field in one._meta.concrete_fields]
    made = model.objects.create(
        **{name: getattr(one, name) for name in names},
        history_date=version.history_date,
        history_user_id=version.history_user_id,
        history_change_reason=version.history_change_reason,
        history_type=sign,
    )
    through = apps.get_model("rounds", "HistoricalAttendance_shared_with")
    for row in one.shared_with.through.objects.filter(attendance_id=one.pk):
        through.objects.create(history=made, id=row.pk, attendance_id=one.pk, party_id=row.party_id)


class Migration(migrations.Migration):
    dependencies = [("rounds", "0003_attendance"), ("parties", "0001_initial"), ("accounts", "0001_initial")]
    operations = [migrations.RunPython(carry, migrations.RunPython.noop)]
