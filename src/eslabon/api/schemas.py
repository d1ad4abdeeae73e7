"""The shapes of what comes in and goes out, made from the fields of each kind of record.

Each is built when it is first needed (`defer_build`): all at once would take half a second of every start.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from django.db import models
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, create_model
from pydantic import ValidationError as Refusing

from eslabon.records.base.kinds import Kind
from eslabon.records.base.models import Level
from eslabon.records.base.values import LONGEST
from eslabon.records.cooperation.models import AgreementStatus, ProjectStatus
from eslabon.records.needs.models import Criterion, Score
from eslabon.records.needs.models import Status as NeedStatus
from eslabon.records.registry import KINDS
from eslabon.values.problems import Problem, Where, problem

LARGEST = 2**53 - 1
MOST_ROWS = 200
DAY = {"type": "string", "format": "date"}
Day = Annotated[str, WithJsonSchema(DAY), Field(max_length=40)]
Moment = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
Number = Annotated[int, Field(strict=True, ge=1, le=LARGEST)]
Reason = Annotated[str, Field(max_length=2_000)]


class Given(BaseModel):
    """What a request may hold, and nothing else."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class Shown(BaseModel):
    """What an answer holds."""

    model_config = ConfigDict(defer_build=True)


class Data(Shown):
    """Data of the command line's contract: it may grow, and says what it holds now."""

    model_config = ConfigDict(extra="allow")


class Problem_(BaseModel):
    """One thing that is wrong: the field, a code that doesn't change, the sentence and the remedy."""

    model_config = ConfigDict(title="Problem")
    field: str | None
    code: str
    message: str
    hint: str


class Refusal(Shown):
    """Why a request can't be done: every problem at once."""

    problems: list[Problem_]


class Ref(BaseModel):
    """A record or a word of a list, by number and name."""

    id: int
    name: str


def _optional(schema: dict[str, Any]) -> None:
    """What isn't sent stays as it is, or takes the field's own default: null is no value of it."""
    schema.pop("default", None)


def _choices(values: Any) -> Any:
    return Literal[tuple(values)]


def _amount(field: models.DecimalField[Any, Any], sign: str = "") -> Any:
    whole = field.max_digits - field.decimal_places
    shape = rf"^{sign}[0-9]{{1,{whole}}}(\.[0-9]{{1,{field.decimal_places}}})?$"
    return Annotated[str, WithJsonSchema({"type": "string", "pattern": shape, "examples": ["1200000.00"]})]


def nullable(field: models.Field[Any, Any]) -> bool:
    """Whether a field may be without a value: null in JSON."""
    return field.null or (isinstance(field, models.CharField | models.TextField) and field.blank)


def given_type(field: models.Field[Any, Any]) -> Any:
    """The type of a field's value as it is sent."""
    found: Any
    if isinstance(field, models.ManyToManyField):
        found = Annotated[list[Number], Field(max_length=500)]
    elif isinstance(field, models.ForeignKey):
        found = Number
    elif isinstance(field, models.BooleanField):
        found = Annotated[bool, Field(strict=True)]
    elif isinstance(field, models.DecimalField):
        found = Annotated[_amount(field), Field(max_length=40)]
    elif isinstance(field, models.IntegerField):
        found = Annotated[int, Field(strict=True, ge=0, le=32_767)]
    elif isinstance(field, models.DateField):
        found = Day
    elif isinstance(field, models.JSONField):
        found = Annotated[list[Annotated[str, Field(max_length=300)]], Field(max_length=500)]
    elif field.choices:
        found = _choices([str(code) for code, _name in field.choices])
    else:
        least = 0 if field.blank else 1
        found = Annotated[str, Field(min_length=least, max_length=field.max_length or LONGEST)]
    return found | None if nullable(field) else found


def shown_type(field: models.Field[Any, Any]) -> Any:
    """The type of a field's value as it is given: what the reader may not see of other records is null."""
    found: Any
    if isinstance(field, models.ManyToManyField):
        return list[Ref]
    if isinstance(field, models.ForeignKey):
        return Ref | None
    if isinstance(field, models.JSONField):
        return list[str]
    if isinstance(field, models.BooleanField):
        return bool
    if isinstance(field, models.DecimalField):
        found = _amount(field, "-?")
    elif isinstance(field, models.IntegerField):
        found = int
    elif isinstance(field, models.DateTimeField):
        found = Moment
    elif isinstance(field, models.DateField):
        found = Annotated[str, WithJsonSchema(DAY)]
    elif field.choices:
        found = _choices([str(code) for code, _name in field.choices])
    else:
        found = str
    return found | None if nullable(field) else found


# What is shown of a record and no form writes.
ALSO: dict[str, tuple[str, ...]] = {
    "needs": ("status", "priority_shown"),
    "requests": ("status", "answered_on", "answer", "answer_paper"),
    "inquiries": ("status", "sent_at", "opened_at", "reminded_at", "answered_at"),
    "documents": ("signed_on", "file_name", "size"),
    "parties": ("merged_into",),
    "agreements": ("status", "ended_on", "ended_because"),
    "projects": ("status",),
    "entries": ("corrects",),
    "reports": ("status", "edition", "presented_on", "accepted_on", "document"),
    "values": ("report", "confirmed_on"),
    "baskets": ("number", "status"),
}
COMPUTED: dict[str, dict[str, Any]] = {
    "needs": {"priority": _choices(Score.values) | None},
    "requests": {"overdue": bool},
}


def shown_fields(kind: Kind) -> tuple[str, ...]:
    """The fields that a record of a kind shows."""
    return (*kind.names, *ALSO.get(kind.name, ()))


def _title(kind: Kind) -> str:
    return kind.model.__name__


def new_model(kind: Kind) -> type[Given]:
    """A record that isn't there yet."""
    fields: dict[str, Any] = {}
    for name in kind.names:
        field = kind.field(name)
        needed = not (nullable(field) or field.has_default() or field.blank)
        made = Field(...) if needed else Field(default=None, json_schema_extra=_optional)
        fields[name] = (given_type(field), made)
    fields["reason"] = (Reason, Field(default=""))
    return create_model(f"{_title(kind)}New", __base__=Given, **fields)


def change_model(kind: Kind) -> type[Given]:
    """What changes of a record; `version` is the one that was read."""
    fields: dict[str, Any] = {
        name: (given_type(kind.field(name)), Field(default=None, json_schema_extra=_optional)) for name in kind.names
    }
    fields["version"] = (Number, Field(default=None, json_schema_extra=_optional))
    fields["reason"] = (Reason, Field(default=""))
    return create_model(f"{_title(kind)}Change", __base__=Given, **fields)


def _values(kind: Kind) -> dict[str, Any]:
    return {name: (shown_type(kind.field(name)), ...) for name in shown_fields(kind)}


def shown_model(kind: Kind) -> type[BaseModel]:
    """A record as it stands."""
    fields = {"id": (int, ...), "version": (int, ...), **_values(kind)}
    fields |= {name: (type_, ...) for name, type_ in COMPUTED.get(kind.name, {}).items()}
    fields |= {"withdrawn": (bool, ...), "created_at": (Moment, ...), "changed_at": (Moment, ...)}
    return create_model(_title(kind), __base__=Shown, **fields)


def page_model(name: str, row: type[BaseModel]) -> type[BaseModel]:
    """A page of a list: how many there are in all, where the pages beside it are, and its rows."""
    return create_model(
        name,
        __base__=Shown,
        count=(int, ...),
        next=(str | None, ...),
        previous=(str | None, ...),
        results=(list[row], ...),  # type: ignore[valid-type]
    )


def version_model(kind: Kind) -> type[BaseModel]:
    """A version of a record: when, by whom (for those who may see people), why, and its values."""
    values = create_model(f"{_title(kind)}Values", __base__=Shown, **_values(kind))
    return create_model(
        f"{_title(kind)}Version",
        __base__=Shown,
        version=(int, ...),
        at=(Moment, ...),
        by=(str | None, ...),
        reason=(str | None, ...),
        withdrawn=(bool, ...),
        values=(values, ...),
    )


def conflict_model(kind: Kind, shown: type[BaseModel]) -> type[BaseModel]:
    """The record was changed meanwhile: as it is now."""
    return create_model(f"{_title(kind)}Conflict", __base__=Refusal, record=(shown, ...))


class Pages(Given):
    """Which page of a list."""

    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    size: Annotated[int, Field(ge=1, le=MOST_ROWS)] = 50


class Nothing(Given):
    """A path without parameters of its own."""


def list_model(kind: Kind) -> type[Pages]:
    """What may be asked of a list."""
    fields: dict[str, Any] = {"q": (Annotated[str, Field(max_length=200)], "")}
    for name in dict.fromkeys((*kind.filters, "level")):
        field = kind.field(name)
        if field.is_relation:
            type_: Any = Annotated[int, Field(ge=1, le=LARGEST)]
        else:
            type_ = _choices([str(code) for code, _name in field.choices or ()])
        fields[name] = (type_ | None, None)
    fields["withdrawn"] = (bool, False)
    return create_model(f"{_title(kind)}List", __base__=Pages, **fields)


class Reasoned(Given):
    """Why it is done."""

    reason: Annotated[str, Field(min_length=1, max_length=2_000)]


class Done(Given):
    """Why it is done, where there is something to say."""

    reason: Reason = ""


class NewLevel(Done):
    """Who may see the record from now on."""

    level: _choices(Level.values)  # type: ignore[valid-type]


class Back(Done):
    """The version whose values come back."""

    version: Number


class Move(Done):
    """Where a need goes on its path."""

    to: _choices(NeedStatus.values)  # type: ignore[valid-type]


class ProjectMove(Done):
    """Where a project goes on its path."""

    to: _choices(ProjectStatus.values)  # type: ignore[valid-type]


class AgreementMove(Done):
    """Where an agreement goes in its life, and on which day."""

    to: _choices(AgreementStatus.values)  # type: ignore[valid-type]
    on: Day | None = None


class Correcting(Reasoned):
    """What a correction says anew of an amount; the rest is as it was."""

    values: dict[str, Any]


class Scoring(Reasoned):
    """A score of a need by one criterion."""

    criterion: _choices(Criterion.values)  # type: ignore[valid-type]
    score: _choices(Score.values)  # type: ignore[valid-type]


class Showing(Given):
    """Whether the priority is shown to whoever sees the need."""

    shown: Annotated[bool, Field(strict=True)]


class Answering(Given):
    """The answer to a request."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    on: Day
    paper: Annotated[str, Field(max_length=120)] = ""


class Signing(Done):
    """The day of a document's signature."""

    on: Day


class Adopting(Done):
    """The day from which a version of a basket is in force; the one that it says itself, without another."""

    on: Day | None = None


class Merging(Reasoned):
    """The organisation that stays."""

    into: Number


BODIES: tuple[type[Given], ...] = (
    NewLevel,
    Reasoned,
    Done,
    Back,
    Move,
    Scoring,
    Showing,
    Answering,
    Signing,
    Adopting,
    Merging,
    AgreementMove,
    ProjectMove,
    Correcting,
)


class Shapes:
    """The shapes of one kind."""

    def __init__(self, kind: Kind) -> None:
        self.new, self.change, self.shown = new_model(kind), change_model(kind), shown_model(kind)
        self.page = page_model(f"{_title(kind)}Page", self.shown)
        self.versions = page_model(f"{_title(kind)}History", version_model(kind))
        self.conflict = conflict_model(kind, self.shown)
        self.asked = list_model(kind)


SHAPES = {name: Shapes(kind) for name, kind in KINDS.items()}

_NUMBERS = ("int_type", "int_parsing", "int_from_float", "int_parsing_size")
_CODES = {
    "missing": "field.missing",
    "string_too_short": "field.missing",
    "extra_forbidden": "field.unknown",
    "string_type": "field.not-text",
    "string_unicode": "field.not-text",
    "string_too_long": "field.too-long",
    "too_long": "field.too-long",
    "literal_error": "field.not-choice",
    "bool_type": "field.not-choice",
    "list_type": "request.not-list",
    "greater_than_equal": "field.no-such",
    "less_than_equal": "field.no-such",
    **dict.fromkeys(_NUMBERS, "field.not-number"),
}


def faults_of(model: type[BaseModel], body: dict[str, Any]) -> Iterator[Problem]:
    """What doesn't fit a shape, one problem a field."""
    try:
        model.model_validate(body)
    except Refusing as error:
        told = set()
        for one in error.errors(include_url=False):
            name = str(one["loc"][0])
            if name not in told:
                told.add(name)
                context = one.get("ctx") or {}
                yield problem(
                    _CODES.get(one["type"], "field.invalid"),
                    Where(path=name[:80]),
                    field=name[:80],
                    value=_cut(one.get("input")),
                    most=context.get("max_length", ""),
                )


def _cut(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value) if not isinstance(value, int) else _int(value)
    return text[:80]


def _int(value: int) -> str:
    return str(value) if value.bit_length() < 1_000 else "…"
