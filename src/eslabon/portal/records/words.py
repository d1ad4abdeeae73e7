"""The values of records as pages write them: words for codes, money with its currency, names of what is pointed to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Value
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eslabon.portal.reader import Reader
from eslabon.portal.records.sight import Sight, address
from eslabon.records.base.kinds import Kind
from eslabon.records.base.models import Level, Origin
from eslabon.records.base.queries import DESK, STAFF, organisation_of, role_of
from eslabon.records.chains.actions import FOLLOWED
from eslabon.records.cooperation.models import ACCOUNT, EVERY_ACCOUNT
from eslabon.records.needs.models import Criterion, Score
from eslabon.records.needs.queries import priority_for
from eslabon.records.registry import KINDS
from eslabon.standards.iati.codelists import country_name
from eslabon.work.exchange import CONVERTED

# Fields that no form writes, and that a record's page and its history show.
MOVED = (
    "status",
    "signed_on",
    "ended_on",
    "ended_because",
    "corrects",
    "edition",
    "presented_on",
    "accepted_on",
    "document",
    "report",
    "confirmed_on",
    "answered_on",
    "answer",
    "answer_paper",
    "sent_at",
    "opened_at",
    "reminded_at",
    "answered_at",
    "priority_shown",
    "file_name",
    "withdrawn",
)
TITLES = {"withdrawn": gettext_lazy("withdrawn"), "priority": gettext_lazy("priority")}
_TITLES_BY_FIELD = {"file_name": gettext_lazy("file")}
# Shown with the amount that they belong to.
BESIDE = ("currency", "approximate")
_LONGEST_CELL = 220


@dataclass(frozen=True, slots=True)
class Piece:
    """A text, and where it leads."""

    text: str
    href: str = ""


def capital(text: Any) -> str:
    """A text that begins with a capital."""
    return str(text)[:1].upper() + str(text)[1:]


def title_of(kind: Kind, name: str) -> str:
    """What a field or column is called, with a capital."""
    return capital(TITLES.get(name) or _TITLES_BY_FIELD.get(name) or kind.title(name))


def moved_of(kind: Kind) -> tuple[str, ...]:
    """The fields of a kind that only actions move."""
    known = {one.name for one in kind.model._meta.get_fields()}
    return tuple(one for one in MOVED if one in known and one not in kind.names)


def numbers_of(record: Any, field: Any) -> list[int]:
    """The numbers of what a record points to, whether it stands now or is an earlier version."""
    if not isinstance(field, models.ManyToManyField):
        one = getattr(record, field.attname)
        return [] if one is None else [one]
    if field.name not in _many_of(record):
        read_many([record], [field])
    return _many_of(record)[field.name]


def _many_of(record: Any) -> dict[str, list[int]]:
    """What was read of a record's relations to many: the numbers by the field's name."""
    found: dict[str, list[int]] = record.__dict__.setdefault("_many", {})
    return found


def read_many(records: Sequence[Any], fields: Sequence[Any]) -> None:
    """Reads the numbers that records of a kind (or versions of them) point to by relations to many, in one query."""
    wanted = [field for field in fields if any(field.name not in _many_of(one) for one in records)]
    if not (records and wanted):
        return
    known = {one.pk: _many_of(one) for one in records}
    rows = []
    for place, field in enumerate(wanted):
        of: Any = field.remote_field.through
        own = f"{field.m2m_field_name()}_id"
        if hasattr(records[0], "history_id"):
            of, own = getattr(records[0], field.name).model, "history_id"
        asked = of._default_manager.filter(**{f"{own}__in": list(known)}).order_by()
        columns = {
            "place_": Value(place, models.IntegerField()),
            "own_": F(own),
            "other_": F(f"{field.m2m_reverse_field_name()}_id"),
        }
        rows.append(asked.annotate(**columns).values_list(*columns))
        for held in known.values():
            held[field.name] = []
    for place, number, other in rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0]:
        known[number][wanted[place].name].append(other)


def pointed_at(kind: Kind, records: Sequence[Any], names: Sequence[str]) -> dict[type[Any], set[int]]:
    """The numbers of what records point to by these fields, by model."""
    fields: list[Any] = [one for one in (kind.field(name) for name in names if name not in TITLES) if one.is_relation]
    read_many(records, [one for one in fields if isinstance(one, models.ManyToManyField)])
    wanted: dict[type[Any], set[int]] = {}
    for field in fields:
        found = wanted.setdefault(field.related_model, set())
        found.update(number for one in records for number in numbers_of(one, field))
    return wanted


def together(*wanted: dict[type[Any], set[int]]) -> dict[type[Any], set[int]]:
    """What several parts of a page point to, as one."""
    found: dict[type[Any], set[int]] = {}
    for one in wanted:
        for model, numbers in one.items():
            found.setdefault(model, set()).update(numbers)
    return found


def prime(kind: Kind, records: Iterable[Any], names: Sequence[str], sight: Sight) -> None:
    """Reads the names of what the records point to by these fields, in one query."""
    sight.prime_all(pointed_at(kind, list(records), names))


def pieces(kind: Kind, record: Any, name: str, sight: Sight, reader: Reader) -> list[Piece]:
    """A value as it is shown; nothing where there is none, or none that the actor sees."""
    if name == "priority":
        score = priority_for(sight.actor, record)
        return [Piece(str(Score(score).label))] if score else []
    field: Any = kind.field(name)
    if field.is_relation:
        found = [sight.one(field.related_model, number) for number in numbers_of(record, field)]
        named = [Piece(sight.label(one), address(one)) for one in found if one is not None]
        return sorted(named, key=lambda one: one.text)
    value = getattr(record, name)
    if value is None or value == "" or value == []:
        return []
    return [Piece(_plain(field, record, value, reader))]


def _plain(field: Any, record: Any, value: Any, reader: Reader) -> str:
    written = reader.formats
    if field.name == "ruc":
        return masked(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        # Money is kept in cents; rates and values of indicators have as many decimals as they have, and no currency.
        cents = field.decimal_places == 2
        text = written.short_money(value, getattr(record, "currency", "")) if cents else written.needed(value)
        return _("approx. {amount}").format(amount=text) if getattr(record, "approximate", False) else text
    if isinstance(value, datetime):
        return written.moment(value)
    if isinstance(value, date):
        return written.date(value)
    if isinstance(value, list):
        return ", ".join(country_name(one, reader.lang) if field.name == "countries" else str(one) for one in value)
    if field.name == "country":
        return country_name(value, reader.lang)
    if field.name == "activity" and value.startswith(ACCOUNT):
        if value == EVERY_ACCOUNT:
            return _("all accounts of the loaded tables")
        return _("account of the loaded tables: {name}").format(name=value.removeprefix(ACCOUNT))
    return str(value)


def masked(ruc: str) -> str:
    """A RUC as it may be shown: one that starts with 10 holds a person's identity number."""
    return f"10{'•' * 8}{ruc[-1]}" if ruc.startswith("10") else ruc


def text_of(kind: Kind, record: Any, name: str, sight: Sight, reader: Reader) -> str:
    """A value in one line."""
    return ", ".join(one.text for one in pieces(kind, record, name, sight, reader))


# Reasons that actions write by themselves, as a reader is told them.
_BY_ACTIONS = {
    "answered": gettext_lazy("answered"),
    "priority shown": gettext_lazy("the priority was shown"),
    "priority kept": gettext_lazy("the priority was kept to the desk"),
    "example": gettext_lazy("example"),
    CONVERTED: gettext_lazy("converted with the table"),
    FOLLOWED: gettext_lazy("another version came into force"),
}


def reason_text(version: Any) -> str:
    """Why a version was made: as its author wrote it, or in the reader's language where an action wrote it."""
    reason = version.history_change_reason or ""
    if reason in _BY_ACTIONS:
        return str(_BY_ACTIONS[reason])
    criterion, _colon, score = reason.partition(": ")
    if criterion in Criterion.values and score in Score.values:
        return f"{capital(Criterion(criterion).label)}: {Score(score).label}"
    if found := re.fullmatch(r"inquiry (\d+)", reason):
        return _("as a provider answered (inquiry No. {number})").format(number=found[1])
    if found := re.fullmatch(r"v(\d+)", reason):
        return _("version {version} brought back").format(version=found[1])
    return str(reason)


def shortened(text: str) -> str:
    """A text that fits a cell."""
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 2].rsplit(" ", 1)[0] + " …"


def sees_confidence(actor: Any, record: Any) -> bool:
    """Whether an actor is told who else sees a record: the desk, its readers, and whom it belongs to."""
    if role_of(actor) in (*DESK, *STAFF):
        return True
    organisation = organisation_of(actor)
    return organisation is not None and record.owner_id == organisation


def marks(record: Any, actor: Any, reader: Reader) -> list[tuple[str, str]]:
    """The marks of a record, each with the way it is set: where it comes from, who sees it, whether it is out."""
    found = []
    if record.withdrawn:
        found.append((_("withdrawn"), "wrong"))
    if record.origin != Origin.DESK:
        found.append((str(Origin(record.origin).label), "care" if record.origin == Origin.EXAMPLE else ""))
    if sees_confidence(actor, record):
        found.append((str(Level(record.level).label), "fine" if record.level == Level.PUBLIC else ""))
        today = timezone.now().date()
        if record.waits_for_signature(today):
            found.append((_("under embargo until a signature"), "care"))
        if record.embargo_until and record.embargo_until > today:
            found.append((_("under embargo until {day}").format(day=reader.formats.date(record.embargo_until)), "care"))
    return found


def marks_text(record: Any, actor: Any, reader: Reader) -> str:
    """The marks of a record in a line."""
    return " · ".join(word for word, _look in marks(record, actor, reader))


def columns_of(kind: Kind) -> tuple[str, ...]:
    """The columns of a kind's list; needs show their priority too, to whom it is shown."""
    return (*kind.columns, "priority") if kind is KINDS["needs"] else kind.columns
