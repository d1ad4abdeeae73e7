"""Forms made from a kind's groups of fields: what was typed stays, whatever is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext as _

from eslabon.portal.reader import Reader
from eslabon.portal.records.lists import Option, choices_of
from eslabon.portal.records.sight import Sight
from eslabon.portal.records.words import capital, numbers_of, prime, text_of, title_of
from eslabon.records.base import actions
from eslabon.records.base.kinds import EMBARGO, Kind
from eslabon.records.base.models import Level
from eslabon.records.base.queries import DESK, role_of
from eslabon.records.base.rules import allowed
from eslabon.records.places.models import Place
from eslabon.standards.iati.codelists import country_name
from eslabon.values.problems import Problem, say

Typed = dict[str, Any]
TEXT, AREA, DATE, NUMBER, SELECT, MANY, TICK = "text", "area", "date", "number", "select", "many", "tick"


@dataclass
class Field:
    """A field of a form: its label, what was typed, what can be chosen, what is wrong with it."""

    name: str
    label: str
    look: str
    value: Any = ""
    hint: str = ""
    options: list[tuple[str, list[Option]]] = field(default_factory=list)
    needed: bool = False
    most: int | None = None
    messages: list[tuple[str, str]] = field(default_factory=list)

    @property
    def told_by(self) -> str:
        """The ids of the texts that say more of it."""
        names = [f"h-{self.name}"] if self.hint else []
        return " ".join([*names, f"m-{self.name}"] if self.messages else names)

    @property
    def long(self) -> bool:
        """Whether there are many choices."""
        return sum(len(options) for _title, options in self.options) > 8


@dataclass
class Form:
    """A form: its groups of fields, and what is wrong with none of them alone."""

    groups: list[tuple[str, list[Field]]]
    faults: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def fields(self) -> list[Field]:
        """All its fields."""
        return [one for _title, fields in self.groups for one in fields]

    def tell(self, problems: Sequence[Problem], lang: str) -> None:
        """Puts each problem at its field, and all of them into the summary: name, title, sentence."""
        known = {one.name: one for one in self.fields}
        # In the order of the form; what belongs to no field comes last.
        order = {name: place for place, name in enumerate(known)}
        for problem in sorted(problems, key=lambda one: order.get(one.where.path or "", len(order))):
            sentence, hint = say(problem, lang)
            name = problem.where.path or ""
            if name in known:
                known[name].messages.append((sentence, hint))
            title = known[name].label if name in known else ""
            self.faults.append((name if name in known else "", title, sentence))


def writable(kind: Kind, actor: Any, record: Any, sight: Sight) -> list[str]:
    """The fields that an actor writes in a record (in a new one where there is none).

    What points to something that isn't open to the actor is left out: it stays as it is.
    """
    found = []
    if record is not None:
        prime(kind, [record], kind.names, sight)
    for name in kind.names:
        one: Any = kind.field(name)
        if name == "owner" and role_of(actor) not in DESK:
            continue
        if (
            name in ("level", *EMBARGO)
            and record
            and record.level == Level.PUBLIC
            and not _may_publish(kind, actor, record)
        ):
            continue
        numbers = numbers_of(record, one) if record is not None and one.is_relation else []
        if all(sight.one(one.related_model, number) is not None for number in numbers):
            found.append(name)
    return found


def _may_publish(kind: Kind, actor: Any, record: Any) -> bool:
    return allowed(actor, f"{kind.name}.set_level", record)


def held(kind: Kind, record: Any, names: Iterable[str]) -> Typed:
    """What a form holds of a record, or of an earlier version: each value as it would be typed."""
    return {name: _held(kind.field(name), record) for name in names}


def day_text(day: date) -> str:
    """A day as it is typed, and read in either language."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def _held(one: Any, record: Any) -> Any:
    if isinstance(one, models.ManyToManyField):
        return sorted(str(number) for number in numbers_of(record, one))
    value = getattr(record, one.attname)
    if isinstance(one, models.BooleanField):
        return "on" if value else ""
    if value is None:
        return ""
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value == value.to_integral_value() else str(value)
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return str(value)


def blank(kind: Kind, names: Iterable[str], given: QueryDict, actor: Any) -> Typed:
    """What a new record's form holds: its defaults, and what the address already says (`?round=3`)."""
    start = actions.inherited(actor, kind, given.dict())
    shared = [str(one) for one in start.pop("shared_with", ())]
    fresh = kind.model(**{kind.field(name).attname: value for name, value in start.items()})
    found: Typed = {}
    for name in names:
        one = kind.field(name)
        many = isinstance(one, models.ManyToManyField)
        if name in given:
            found[name] = given.getlist(name) if many else given[name]
        else:
            found[name] = (shared if name == "shared_with" else []) if many else _held(one, fresh)
    return found


def typed(kind: Kind, names: Iterable[str], posted: QueryDict, start: Typed) -> Typed:
    """What was typed into a form; a text that wasn't sent at all is as it was at the start."""
    found: Typed = {}
    for name in names:
        one = kind.field(name)
        if isinstance(one, models.ManyToManyField):
            # Ticks, or numbers in a line.
            found[name] = sorted({part for text in posted.getlist(name) for part in text.replace(",", " ").split()})
        elif name not in posted and not isinstance(one, models.BooleanField):
            found[name] = start[name]
        else:
            found[name] = posted.get(name, "").replace("\r\n", "\n").strip()
    return found


def values_of(kind: Kind, given: Typed) -> dict[str, Any]:
    """What was typed as an action takes it: a box without a tick says no."""
    ticks = {name for name in given if isinstance(kind.field(name), models.BooleanField)}
    return {name: bool(value) if name in ticks else value for name, value in given.items()}


def form_of(kind: Kind, given: Typed, record: Any, sight: Sight) -> Form:
    """The form that holds what was typed."""
    groups = []
    for title, names in kind.groups:
        fields = [_field(kind, name, given[name], record, sight) for name in names if name in given]
        if fields:
            groups.append((str(title), fields))
    return Form(groups)


def _field(kind: Kind, name: str, value: Any, record: Any, sight: Sight) -> Field:
    one: Any = kind.field(name)
    made = Field(name, title_of(kind, name), TEXT, value, str(one.help_text or ""), needed=_needed(one))
    if one.is_relation:
        _to_be_chosen(made, one, record, sight)
    elif one.choices:
        made.look, made.options = SELECT, [("", _codes(kind, one, value, record, sight.actor))]
    elif isinstance(one, models.BooleanField):
        made.look = TICK
    elif isinstance(one, models.TextField):
        made.look = AREA
    elif isinstance(one, models.DateField):
        made.look = DATE
        made.hint = made.hint or _("Like 17/09/2004 or 2004-09-17.")
    elif isinstance(one, models.DecimalField | models.IntegerField):
        made.look = NUMBER
        made.hint = made.hint or (_("Like 1234567.89.") if isinstance(one, models.DecimalField) else "")
    elif isinstance(one, models.JSONField):
        made.hint = made.hint or _("Several are set apart by commas.")
    if name == "currency":
        made.look, made.hint = NUMBER, _("The code of the currency: USD, PEN.")
    if isinstance(one, models.CharField) and not one.choices:
        made.most = one.max_length
    return made


def by_number() -> str:
    """How one of very many records is named."""
    return _("They are too many to be listed: write the number that stands in the address of its page.")


def _to_be_chosen(made: Field, one: Any, record: Any, sight: Sight) -> None:
    """The records that a relation may point to, to be ticked or chosen; of too many, the numbers are written."""
    many = isinstance(one, models.ManyToManyField)
    chosen = set(made.value) if many else {str(made.value)}
    listed = choices_of(one, sight, [] if record is None else numbers_of(record, one))
    if listed is None:
        named = [sight.numbered(one.related_model, text) for text in sorted(chosen)]
        held = (f"{known.pk}: {sight.label(known)}" for known in named if known is not None)
        made.value = ", ".join(sorted(chosen))
        made.hint = " ".join(text for text in (made.hint, by_number(), *held) if text)
    elif many:
        made.look, made.options = MANY, _grouped(listed, chosen, sight)
    else:
        made.look, made.options = SELECT, [("", [Option("", "—")]), *_grouped(listed, chosen, sight)]


def _needed(one: Any) -> bool:
    return not one.blank and not isinstance(one, models.BooleanField)


def _codes(kind: Kind, one: Any, value: Any, record: Any, actor: Any) -> list[Option]:
    """The choices of a field; publishing is offered to who has the right."""
    codes = [(str(code), capital(text)) for code, text in one.flatchoices]
    if one.name == "level" and value != Level.PUBLIC and not _may_publish(kind, actor, record):
        codes = [pair for pair in codes if pair[0] != Level.PUBLIC]
    return [Option(code, text, code == value) for code, text in codes]


def _grouped(found: list[tuple[Any, str]], chosen: set[str], sight: Sight) -> list[tuple[str, list[Option]]]:
    """The records that may be chosen, by name; places by what they lie in."""
    groups: dict[str, list[Option]] = {}
    for target, text in found:
        title = ""
        if isinstance(target, Place):
            within = sight.one(Place, target.within_id)
            title = within.name if within else country_name(target.country, sight.lang)
        groups.setdefault(title, []).append(Option(str(target.pk), text, str(target.pk) in chosen))
    return sorted(groups.items())


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that somebody else changed: what it held, what it holds now, what was typed here."""

    name: str
    title: str
    before: str
    now: str
    typed: str
    merged: bool


def conflict(
    kind: Kind, given: Typed, opened: Any, record: Any, sight: Sight, reader: Reader
) -> tuple[Typed, list[Difference]]:
    """What the form holds after somebody else's change, and what that change was, field by field.

    A field that was left as it was when the form was opened takes the other's value; whatever was typed stays.
    """
    now, found, told = held(kind, record, given), dict(given), []
    before = held(kind, opened, given) if opened is not None else dict(given)
    for name in given:
        if before[name] == now[name]:
            continue
        merged = given[name] == before[name]
        if merged:
            found[name] = now[name]
        was = text_of(kind, opened, name, sight, reader) if opened is not None else ""
        is_now = text_of(kind, record, name, sight, reader)
        told.append(
            Difference(name, title_of(kind, name), was, is_now, _typed_text(kind, name, given[name], sight), merged)
        )
    return found, told


def _typed_text(kind: Kind, name: str, value: Any, sight: Sight) -> str:
    """What was typed, in words."""
    one: Any = kind.field(name)
    if one.is_relation:
        known = [sight.numbered(one.related_model, part) for part in (value if isinstance(value, list) else [value])]
        return ", ".join(sight.label(target) for target in known if target is not None)
    if one.choices:
        return str(dict(one.flatchoices).get(value, value))
    if isinstance(one, models.BooleanField):
        return _("yes") if value else _("no")
    return str(value)


def step_form(fields: Iterable[Field], posted: Mapping[str, str] | None) -> Form:
    """The form of an action, with what was typed."""
    made = list(fields)
    for one in made:
        if posted is not None:
            one.value = posted.get(one.name, "").replace("\r\n", "\n").strip()
        one.options = [
            (title, [Option(option.value, option.text, option.value == one.value) for option in options])
            for title, options in one.options
        ]
    return Form([("", made)])
