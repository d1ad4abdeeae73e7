"""Records as JSON: what the actor may see of them, a whole page in as few queries as one record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from eslabon.api.schemas import shown_fields
from eslabon.records.base.kinds import Kind
from eslabon.records.needs.queries import priority_for


class Names:
    """What related records are called, for those that the actor sees; each model is asked once for a page."""

    def __init__(self, actor: Any, lang: str) -> None:
        self.actor, self.lang = actor, lang
        self._found: dict[type[Any], dict[int, str]] = {}

    def read(self, wanted: dict[type[Any], set[int]]) -> None:
        """Looks up the names of numbers, by model."""
        for model, numbers in wanted.items():
            known = self._found.setdefault(model, {})
            asked = model._default_manager.filter(pk__in=numbers - set(known))
            if hasattr(asked, "visible_to"):
                asked = asked.visible_to(self.actor)
            known.update({one.pk: self._name(one) for one in asked})

    def _name(self, one: Any) -> str:
        english: str = getattr(one, "name_en", "")
        return english if self.lang == "en" and english else str(one)

    def ref(self, model: type[Any], number: int | None) -> dict[str, Any] | None:
        """A related record by number and name; None where the actor sees none."""
        name = self._found.get(model, {}).get(number) if number is not None else None
        return {"id": number, "name": name} if name is not None else None


def rows(actor: Any, lang: str, kind: Kind, records: Sequence[Any]) -> list[dict[str, Any]]:
    """Records as they are shown to an actor."""
    made = values_of(actor, lang, kind, records, _many(kind, records))
    found = []
    for record, values in zip(records, made, strict=True):
        row = {"id": record.pk, "version": record.version, **values}
        if kind.name == "needs":
            row["priority"] = priority_for(actor, record)
        elif kind.name == "requests":
            row["overdue"] = record.is_overdue()
        row |= {"withdrawn": record.withdrawn}
        row |= {name: _plain(getattr(record, name)) for name in ("created_at", "changed_at")}
        found.append(row)
    return found


def row(actor: Any, lang: str, kind: Kind, record: Any) -> dict[str, Any]:
    """One record as it is shown to an actor."""
    return rows(actor, lang, kind, [record])[0]


def values_of(
    actor: Any, lang: str, kind: Kind, records: Sequence[Any], many: dict[str, dict[int, list[int]]]
) -> list[dict[str, Any]]:
    """The values of the shown fields of records, or of earlier versions; `many` has their relations, by row."""
    fields = [(name, kind.field(name)) for name in shown_fields(kind)]
    wanted: dict[type[Any], set[int]] = defaultdict(set)
    for name, field in fields:
        if isinstance(field, models.ManyToManyField):
            wanted[field.related_model].update(one for numbers in many[name].values() for one in numbers)
        elif isinstance(field, models.ForeignKey):
            wanted[field.related_model].update(
                number for record in records if (number := getattr(record, field.attname)) is not None
            )
    names = Names(actor, lang)
    names.read({model: numbers for model, numbers in wanted.items() if numbers})
    found = []
    for record in records:
        values: dict[str, Any] = {}
        for name, field in fields:
            if isinstance(field, models.ManyToManyField):
                refs = [names.ref(field.related_model, one) for one in many[name].get(record.pk, [])]
                values[name] = [one for one in refs if one is not None]
            elif isinstance(field, models.ForeignKey):
                values[name] = names.ref(field.related_model, getattr(record, field.attname))
            elif name == "ruc":
                values[name] = masked(record.ruc)
            elif isinstance(field, models.JSONField):
                values[name] = list(getattr(record, name) or [])
            else:
                values[name] = _plain(getattr(record, name))
        found.append(values)
    return found


def masked(ruc: str) -> str | None:
    """A RUC as it may be shown: one that starts with 10 holds a person's identity number."""
    return (f"10{'•' * 8}{ruc[-1]}" if ruc.startswith("10") else ruc) or None


def _many(kind: Kind, records: Sequence[Any]) -> dict[str, dict[int, list[int]]]:
    """The numbers that relations to many hold, by field and record."""
    found: dict[str, dict[int, list[int]]] = {}
    for name in kind.names:
        field = kind.field(name)
        if isinstance(field, models.ManyToManyField):
            own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
            through = field.remote_field.through._default_manager  # type: ignore[union-attr]
            asked = through.filter(**{f"{own}__in": [one.pk for one in records]}).order_by("pk")
            by_record = found[name] = defaultdict(list)
            for one, number in asked.values_list(own, other):
                by_record[one].append(number)
    return found


def many_of_versions(kind: Kind, versions: Sequence[Any]) -> dict[str, dict[int, list[int]]]:
    """The numbers that relations to many held, by field and version."""
    found: dict[str, dict[int, list[int]]] = {}
    for name in kind.names:
        field = kind.field(name)
        if isinstance(field, models.ManyToManyField):
            by_version = found[name] = defaultdict(list)
            if versions:
                kept = getattr(versions[0], name).model._default_manager
                asked = kept.filter(history_id__in=[one.pk for one in versions]).order_by("pk")
                for one, number in asked.values_list("history_id", f"{field.m2m_reverse_field_name()}_id"):
                    by_version[one].append(number)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return None if value == "" else value
