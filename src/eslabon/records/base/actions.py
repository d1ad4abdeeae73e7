"""What changes records: each action checks the right, validates, changes and writes history, in one transaction.

Pages, API, command line and imports call the same functions. They raise Denied (the right is missing), NotFound,
Conflict (somebody changed the record meanwhile) or Invalid (with every Problem of the values at once).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from eslabon.records.base.kinds import EMBARGO, Kind
from eslabon.records.base.models import Level, Origin, Record
from eslabon.records.base.queries import forget_seen, remember_seen
from eslabon.records.base.rules import allowed
from eslabon.records.base.values import problems_of, read_values
from eslabon.values.problems import Problem, Where, problem

R = TypeVar("R")
# Every action by the name of its right, for the table of rights.
ACTIONS: dict[str, Callable[..., Any]] = {}


class Denied(Exception):
    """The actor doesn't have the right named."""


class NotFound(LookupError):
    """There is no such record, or none that the actor may see: which of the two isn't told."""


class Conflict(Exception):
    """The record was changed since it was read: `record` is as it stands now."""

    def __init__(self, record: Record) -> None:
        super().__init__(str(record.pk))
        self.record = record


class Invalid(Exception):
    """The values can't be taken; every problem, each with the field in `where.path`."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(f"{one.where.path}: {one.code}" for one in problems))
        self.problems = list(problems)


def require(actor: Any, right: str, record: Any = None) -> None:
    """Raises Denied where the actor lacks a right."""
    if not allowed(actor, right, record):
        raise Denied(right)


def action(right: str) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Makes a function `(actor, record, ...)` an action: the record is locked and read anew, the right checked."""

    def made(function: Callable[..., R]) -> Callable[..., R]:
        @wraps(function)
        def run(actor: Any, record: Any, *args: Any, **values: Any) -> R:
            with transaction.atomic():
                if record is not None:
                    record = locked(actor, type(record), record.pk)
                require(actor, right, record)
                return function(actor, record, *args, **values)

        ACTIONS[right] = run
        return run

    return made


def locked(actor: Any, model: type[Any], pk: int) -> Any:
    """The record as it stands, locked until the transaction ends. Raises NotFound where the actor can't see it."""
    seen = model.objects.visible_to(actor).filter(pk=pk).exists()
    found = model.objects.select_for_update().filter(pk=pk).first() if seen else None
    if found is None:
        raise NotFound(pk)
    return found


def get(actor: Any, kind: Kind, pk: int | str) -> Any:
    """The record of a kind that an actor may see. Raises NotFound."""
    try:
        found = kind.model.objects.visible_to(actor).filter(pk=int(pk)).select_related("embargo_document").first()
    except (ValueError, OverflowError):
        found = None
    if found is None or found.pk > 2**62:
        raise NotFound(pk)
    remember_seen(actor, found)
    return found


def keep(actor: Any, record: Any, reason: str, many: Mapping[str, Any] | None = None) -> Any:
    """Validates and writes a record with its history. Raises Invalid."""
    forget_seen(record)
    record.changed_by = actor if getattr(actor, "pk", None) else None
    try:
        record.full_clean()
    except ValidationError as error:
        raise Invalid(problems_of(error)) from None
    record._history_user = record.changed_by
    record._change_reason = reason[:100]
    if record.pk is None:
        record.save()
        _set_many(record, many)
        if many:
            record.history.all().delete()
            record.save()
    else:
        _set_many(record, many)
        record.save()
    return record


def _set_many(record: Any, many: Mapping[str, Any] | None) -> None:
    record.skip_history_when_saving = True
    try:
        for name, values in (many or {}).items():
            getattr(record, name).set(values)
    finally:
        del record.skip_history_when_saving


def create(actor: Any, kind: Kind, values: Mapping[str, Any], reason: str = "", **given: Any) -> Any:
    """A new record of a kind, from raw values (texts, JSON); `given` are fields that no form writes.

    Raises Denied, Invalid.
    """
    with transaction.atomic():
        require(actor, f"{kind.name}.create")
        values = {**inherited(actor, kind, values), **values}
        read = read_values(kind, values, actor)
        _may_place(actor, kind, read.single, None)
        record = kind.model(**read.single, **given)
        if "owner" not in read.single:
            record.owner_id = _owner_for(actor)
        if read.problems:
            raise Invalid([*read.problems, *_other_faults(record, read.problems)])
        record = keep(actor, record, reason, read.many)
        if not allowed(actor, f"{kind.name}.change", record):
            raise Denied(f"{kind.name}.create")
        return record


def inherited(actor: Any, kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a new record takes from the one that it is part of, where it says nothing else: who sees it, its origin.

    Empty where the kind is part of none, or the values name none. Who may not publish doesn't by adding a part.
    """
    named = read_values(kind, {name: values[name] for name in kind.under if values.get(name)}, actor).single
    above = next(iter(named.values()), None)
    if above is None:
        return {}
    hidden = above.level == Level.PUBLIC and not allowed(actor, f"{kind.name}.set_level")
    return {
        "level": str(Level.INTERNAL) if hidden else above.level,
        "embargo_until": above.embargo_until,
        "embargo_document": above.embargo_document_id,
        "owner": above.owner_id,
        "shared_with": list(above.shared_with.values_list("pk", flat=True)),
        # What was made up makes its parts so; what the brief says of one thing it doesn't say of another.
        "origin": above.origin if above.origin == Origin.EXAMPLE else str(Origin.DESK),
    }


def _owner_for(actor: Any) -> int | None:
    """What somebody outside the desk writes belongs to its organisation."""
    from eslabon.records.base.queries import DESK, STAFF, organisation_of, role_of

    return None if role_of(actor) in (*DESK, *STAFF, None) else organisation_of(actor)


def _other_faults(record: Any, known: Sequence[Problem]) -> list[Problem]:
    """What else is wrong with a record some of whose values couldn't be read: all faults are told at once."""
    told = [one.where.path for one in known]
    try:
        record.full_clean(exclude=[one for one in told if one])
    except ValidationError as error:
        return [one for one in problems_of(error) if one.where.path not in told]
    return []


def _may_place(actor: Any, kind: Kind, values: Mapping[str, Any], record: Any) -> None:
    """Who sees a record is changed by those with that right only."""
    now = record.level if record is not None else Level.INTERNAL
    level = values.get("level") or now
    # Anybody may keep what they write more or less to themselves; making it public, or no longer so, is guarded.
    moved = level != now and Level.PUBLIC in (level, now)
    embargo = (name for name in EMBARGO if name in values)
    moved = moved or (now == Level.PUBLIC and any(values[one] != getattr(record, one) for one in embargo))
    if moved and not allowed(actor, f"{kind.name}.set_level", record):
        raise Denied(f"{kind.name}.set_level")


def _may_be_changed(kind: Kind) -> None:
    if kind.append_only:
        raise Invalid([problem("record.append-only")])


def change(actor: Any, kind: Kind, record: Any, version: int, values: Mapping[str, Any], reason: str = "") -> Any:
    """The record with some of its values changed. Raises Denied, NotFound, Conflict, Invalid."""
    with transaction.atomic():
        record = locked(actor, kind.model, record.pk)
        require(actor, f"{kind.name}.change", record)
        if record.version != version:
            raise Conflict(record)
        _may_be_changed(kind)
        read = read_values(kind, values, actor)
        _may_place(actor, kind, read.single, record)
        for name, value in read.single.items():
            setattr(record, name, value)
        if read.problems:
            raise Invalid([*read.problems, *_other_faults(record, read.problems)])
        record.version += 1
        return keep(actor, record, reason, read.many)


def set_level(actor: Any, kind: Kind, record: Any, level: str, reason: str = "") -> Any:
    """The record at another level of confidentiality: publishing is this action."""
    with transaction.atomic():
        record = locked(actor, kind.model, record.pk)
        require(actor, f"{kind.name}.set_level", record)
        record.level, record.version = level, record.version + 1
        return keep(actor, record, reason)


def withdraw(actor: Any, kind: Kind, record: Any, reason: str) -> Any:
    """The record out of every list, with the reason; nothing is deleted."""
    return _withdrawn(actor, kind, record, True, reason)


def reinstate(actor: Any, kind: Kind, record: Any, reason: str = "") -> Any:
    """A withdrawn record back in its lists."""
    return _withdrawn(actor, kind, record, False, reason)


def _withdrawn(actor: Any, kind: Kind, record: Any, withdrawn: bool, reason: str) -> Any:
    with transaction.atomic():
        record = locked(actor, kind.model, record.pk)
        require(actor, f"{kind.name}.withdraw", record)
        if withdrawn and not reason.strip():
            raise Invalid([problem("record.reason-missing", Where(path="reason"))])
        record.withdrawn, record.version = withdrawn, record.version + 1
        return keep(actor, record, reason)


def bring_back(actor: Any, kind: Kind, record: Any, version: int, reason: str = "") -> Any:
    """An earlier version's values as a new version. Raises NotFound where there was no such version."""
    with transaction.atomic():
        record = locked(actor, kind.model, record.pk)
        require(actor, f"{kind.name}.change", record)
        _may_be_changed(kind)
        old = record.history.filter(version=version).order_by("-history_date").first()
        if old is None:
            raise NotFound(version)
        many = {}
        for name in kind.names:
            field = kind.model._meta.get_field(name)
            if isinstance(field, models.ManyToManyField):
                target = f"{field.m2m_reverse_field_name()}_id"
                many[name] = [getattr(one, target) for one in getattr(old, name).all()]
            elif name not in ("level", *EMBARGO):  # who sees it isn't brought back by accident
                setattr(record, field.attname, getattr(old, field.attname))
        record.version += 1
        return keep(actor, record, reason or f"v{version}", many)
