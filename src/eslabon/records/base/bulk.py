"""Many new records of a kind at once, as a spreadsheet brings them: validated one by one, written together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from eslabon.records.base.actions import Denied, Invalid, require
from eslabon.records.base.kinds import Kind
from eslabon.records.base.models import Level
from eslabon.records.base.queries import DESK, STAFF, organisation_of, role_of
from eslabon.records.base.rules import allowed
from eslabon.records.base.values import LONGEST, problems_of
from eslabon.values.problems import Problem, Where, problem

# How many rows a statement writes.
BATCH = 500


@dataclass
class Draft:
    """A record that isn't written yet, and the numbers of what its relations to many hold."""

    record: Any
    many: Mapping[str, Sequence[int]] = field(default_factory=dict)


def draft(kind: Kind, values: Mapping[str, Any], many: Mapping[str, Sequence[int]]) -> tuple[Draft, list[Problem]]:
    """A new record of values that were read already (relations by number), and every fault of it; asks no database."""
    record = kind.model()
    for name, value in values.items():
        one = kind.field(name)
        setattr(record, one.attname if one.is_relation else name, value)
    faults = [
        problem("field.too-long", Where(path=name), most=f"{LONGEST:,}")
        for name, value in values.items()
        if isinstance(kind.field(name), models.TextField) and len(value) > LONGEST
    ]
    relations = [one for one in kind.model._meta.concrete_fields if one.is_relation]
    faults += [
        problem("field.missing", Where(path=one.name))
        for one in relations
        if not one.null and not one.primary_key and getattr(record, one.attname) is None
    ]
    try:
        record.clean_fields(exclude=[one.name for one in relations])
    except ValidationError as error:
        faults += problems_of(error)
    try:
        record.clean()
    except ValidationError as error:
        known = {one.where.path for one in faults}
        faults += [one for one in problems_of(error) if one.where.path not in known]
    return Draft(record, many), faults


def create_many(actor: Any, kind: Kind, drafts: Sequence[Draft], reason: str = "") -> list[Any]:
    """The drafts as records with their history, all of them or none.

    Raises Denied where the actor may not create them as they are, Invalid where one points to what isn't there.
    """
    require(actor, f"{kind.name}.create")
    if any(one.record.level == Level.PUBLIC for one in drafts):
        require(actor, f"{kind.name}.set_level")
    author = actor if getattr(actor, "pk", None) else None
    outside = role_of(actor) not in (*DESK, *STAFF, None)
    for one in drafts:
        one.record.changed_by = author
        if one.record.owner_id is None and outside:
            one.record.owner_id = organisation_of(actor)
    with transaction.atomic():
        _check_relations(kind, drafts)
        records = kind.model.objects.bulk_create([one.record for one in drafts], batch_size=BATCH)
        through = _relate(kind, drafts)
        history = kind.model.history.bulk_history_create(
            records, batch_size=BATCH, default_user=author, default_change_reason=reason[:100]
        )
        _relate_history(records, history or [], through)
        for one in {record.owner_id: record for record in records}.values():
            if not allowed(actor, f"{kind.name}.change", one):
                raise Denied(f"{kind.name}.create")
    return list(records)


def _check_relations(kind: Kind, drafts: Sequence[Draft]) -> None:
    """What the drafts point to is there still."""
    for one in kind.model._meta.concrete_fields:
        if one.is_relation and one.name != "changed_by":
            numbers = {getattr(each.record, one.attname) for each in drafts} - {None}
            found = one.related_model._base_manager.filter(pk__in=numbers).count() if numbers else 0
            if found != len(numbers):
                raise Invalid([problem("field.no-such", Where(path=one.name), value=one.name)])


def _relate(kind: Kind, drafts: Sequence[Draft]) -> dict[str, list[Any]]:
    """Writes the relations to many; gives their rows by the name of the field."""
    written = {}
    for name in {name for one in drafts for name in one.many}:
        relation: Any = kind.field(name)
        own, other = relation.m2m_field_name(), relation.m2m_reverse_field_name()
        rows = [
            relation.remote_field.through(**{f"{own}_id": one.record.pk, f"{other}_id": number})
            for one in drafts
            for number in dict.fromkeys(one.many.get(name, ()))
        ]
        written[name] = relation.remote_field.through.objects.bulk_create(rows, batch_size=BATCH)
    return written


def _relate_history(records: Sequence[Any], history: Sequence[Any], through: Mapping[str, list[Any]]) -> None:
    """Writes what the first version of each record says of its relations to many."""
    versions = {one.pk: version for one, version in zip(records, history, strict=True)}
    for name, rows in through.items():
        if not rows:
            continue
        own = records[0]._meta.get_field(name).m2m_field_name()
        kept = getattr(history[0], name).model
        names = [one.attname for one in rows[0]._meta.concrete_fields]
        kept.objects.bulk_create(
            [
                kept(history=versions[getattr(row, f"{own}_id")], **{each: getattr(row, each) for each in names})
                for row in rows
            ],
            batch_size=BATCH,
        )
