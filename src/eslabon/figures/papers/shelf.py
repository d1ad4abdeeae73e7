"""The records that a paper is made of: as they are, or as they stood at the end of a day; those its reader may see.

A record that the reader may not see now is in no paper, whatever it once was; nor is a version that was kept closer
than the record is today.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from eslabon.records.base.models import Record
from eslabon.records.base.queries import DESK, STAFF, organisation_of, role_of
from eslabon.records.documents.models import Document

# From what anybody may read to what the fewest may.
LEVELS = ("public", "parties", "internal", "reserved")
# What every light row holds, so that the paper is marked by it.
_ALWAYS = ("pk", "level", "embargo_until", "embargo_document_id", "origin")


class Shelf:
    """What one reader finds of the records, now or as they stood `on` a day or at a moment; `used` are those that were
    taken from it."""

    def __init__(self, actor: Any, on: date | None = None) -> None:
        self.actor = actor
        self.on = on
        self.opened = timezone.now()
        self.used: dict[tuple[type[Any], int], Any] = {}
        self._kept = {"public"}
        self._missing: set[tuple[type[Any], int]] = set()
        # What was looked at and isn't in the paper, or not yet; the relations to many that were read.
        self._near: dict[type[Any], dict[int, Any]] = {}
        self._numbers: dict[tuple[type[Any], str], dict[int, list[int]]] = {}
        self._lists: dict[type[Any], dict[int, Any]] = {}

    @property
    def day(self) -> date:
        """The day that the paper speaks of."""
        return self.moment.date()

    @property
    def moment(self) -> datetime:
        """The moment that the paper speaks of: that of its making, the one named, or the end of the day named."""
        if self.on is None:
            return self.opened
        return self.on if isinstance(self.on, datetime) else datetime.combine(self.on, time.max, UTC)

    @property
    def known(self) -> datetime:
        """The moment as of which records are told: that of the paper, or of its making where that is earlier."""
        return min(self.moment, self.opened)

    def all(self, model: type[Any], **conditions: Any) -> list[Any]:
        """The records of a model that meet conditions on their fields, but those withdrawn."""
        return self.take(self.look(model, withdrawn=False, **conditions))

    def rows(self, model: type[Any], *names: str, where: Q | None = None, **conditions: Any) -> list[Any]:
        """The records of a model that meet conditions, with only some of their fields: for where there are very many.

        As with `look` they aren't taken yet.
        """
        if self.on is not None:
            return self.look(model, where or Q(), withdrawn=False, **conditions)
        found = model.objects.visible_to(self.actor).filter(where or Q(), withdrawn=False, **conditions)
        return list(found.order_by("pk").values_list(*_ALWAYS, *names, named=True))

    def prime(self, model: type[Any], numbers: Iterable[int | None]) -> None:
        """Takes the records of a model by their numbers, all at once, for `one` to find them."""
        wanted = {pk for pk in numbers if pk and (model, pk) not in self.used} - {
            pk for of, pk in self._missing if of is model
        }
        if wanted:
            self.take(self.look(model, id__in=wanted))
            self._missing |= {(model, pk) for pk in wanted if (model, pk) not in self.used}

    def one(self, model: type[Any], pk: int | None) -> Any:
        """A record by its number; None where there is none, or none that the reader may see."""
        if pk is None or (model, pk) in self._missing:
            return None
        if (model, pk) not in self.used:
            near = self._near.setdefault(model, {})
            if pk not in near:
                # All that the records looked at name of this model is read at once.
                self.look(model, id__in={pk} | (self._named(model) - set(near)))
            if pk not in near:
                self._missing.add((model, pk))
                return None
            self.take([near[pk]])
        return self.used[model, pk]

    def _named(self, model: type[Any]) -> set[int]:
        """The numbers of a model's records that those looked at name."""
        return {
            number
            for of, records in self._near.items()
            for field in of._meta.concrete_fields
            if field.related_model is model
            for one in records.values()
            if (number := getattr(one, field.attname)) is not None
        }

    def of(self, record: Any, name: str) -> Any:
        """The record that another names in a field; None likewise."""
        field = record._meta.get_field(name)
        model, pk = field.related_model, getattr(record, field.attname)
        found = self.one(model, pk) if issubclass(model, Record) else self._list(model).get(pk)
        if found is not None and self.on is None:
            field.set_cached_value(record, found)  # what names the record reads it there
        return found

    def _list(self, model: type[Any]) -> dict[int, Any]:
        """The rows of a short list that is no record (themes), by number."""
        if model not in self._lists:
            self._lists[model] = {one.pk: one for one in model.objects.all()}
        return self._lists[model]

    def numbers(self, record: Any, name: str) -> list[int]:
        """The numbers of the records that another names in a field for many: read for all its like at once."""
        if self.on is None:
            known = self._numbers.setdefault((type(record), name), {})
            if record.pk not in known:
                near = self._near.get(type(record), {})
                known |= self.numbers_of([record, *(one for pk, one in near.items() if pk not in known)], name)
            return known[record.pk]
        target = f"{record._meta.get_field(name).m2m_reverse_field_name()}_id"
        return sorted(getattr(one, target) for one in getattr(record._history, name).all())

    def numbers_of(self, records: list[Any], name: str) -> dict[int, list[int]]:
        """The same of several records of one model, by their numbers, all at once."""
        if self.on is not None or not records:
            return {one.pk: self.numbers(one, name) for one in records}
        field = records[0]._meta.get_field(name)
        own, target = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
        found: dict[int, list[int]] = {one.pk: [] for one in records}
        pairs = field.remote_field.through.objects.filter(**{f"{own}__in": list(found)})
        for pk, number in pairs.order_by(target).values_list(own, target):
            found[pk].append(number)
        return found

    def many(self, record: Any, name: str) -> list[Any]:
        """Those records, as far as the reader may see them."""
        model = record._meta.get_field(name).related_model
        numbers = self.numbers(record, name)
        if issubclass(model, Record):
            return [one for one in (self.one(model, pk) for pk in numbers) if one is not None]
        return [one for pk, one in self._list(model).items() if pk in numbers]

    def plain(self, model: type[models.Model], **conditions: Any) -> list[Any]:
        """The rows of a model that belong to a record that was taken: what isn't a record of its own."""
        if self.on is None:
            return list(model._default_manager.filter(**conditions))
        return list(model.history.as_of(self.moment).filter(**conditions))  # type: ignore[attr-defined]

    def keep(self, level: str) -> None:
        """Says how closely is kept what the paper tells beside records."""
        self._kept.add(level)

    def level(self) -> str:
        """The level of the closest kept of what is told, the records' then and now; `public` where there is none."""
        now: set[str] = {one.level for one in self.used.values()} | self._kept
        if self.on is not None:
            for model in {model for model, _pk in self.used}:
                numbers = [pk for of, pk in self.used if of is model]
                now |= set(model.objects.filter(pk__in=numbers).values_list("level", flat=True))
        # A paper waits for one signature at most: what waits for several is the desk's alone.
        now |= {"reserved"} if len(self.awaited()) > 1 else set()
        return max(now, key=LEVELS.index, default="public")

    def embargo(self) -> date | None:
        """The last day of the embargoes on the records that were taken, where one lasts."""
        days = [one.embargo_until for one in self.used.values() if one.embargo_until]
        return max((one for one in days if one > timezone.now().date()), default=None)

    def awaited(self) -> list[Document]:
        """The documents whose signature ends an embargo on the records that were taken, where it lasts."""
        numbers = {one.embargo_document_id for one in self.used.values()} - {None}
        signed = Q(signed_on__lte=timezone.now().date())
        return list(Document.objects.filter(pk__in=numbers).exclude(signed).order_by("pk")) if numbers else []

    def take(self, found: Iterable[Any], model: type[Any] | None = None) -> list[Any]:
        """Records that were looked at and will be in the paper; of light rows `model` says what they are."""
        return [self.used.setdefault((model or type(one), one.pk), one) for one in found]

    def look(self, model: type[Any], *where: Q, **conditions: Any) -> list[Any]:
        """The records of a model that meet conditions, without taking them."""
        found = self._look(model, *where, **conditions)
        self._near.setdefault(model, {}).update((one.pk, one) for one in found)
        return found

    def _look(self, model: type[Any], *where: Q, **conditions: Any) -> list[Any]:
        visible = model.objects.visible_to(self.actor)
        if self.on is None:
            return list(visible.filter(*where, **conditions))
        allowed = set(visible.values_list("pk", flat=True))
        versions = model.history.as_of(self.moment).filter(*where, **conditions).order_by("history_id")
        # Two versions of one moment: the one written last.
        latest = {one.pk: one for one in versions if one.pk in allowed}
        return [one for one in latest.values() if self._might(one)]

    def _might(self, version: Any) -> bool:
        """Whether the reader might have seen a version, had it stood until today."""
        role, organisation = role_of(self.actor), organisation_of(self.actor)
        if role in DESK or version.level == "public":
            return True
        if role in STAFF:
            return bool(version.level != "reserved")
        if organisation is None:
            return False
        shared = version.level == "parties" and organisation in self.numbers(version, "shared_with")
        return bool(version.owner_id == organisation or shared)
