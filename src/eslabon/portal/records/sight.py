"""What an actor sees of the records that others point to: names and links of those open to it, nothing of the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.urls import NoReverseMatch, reverse

from eslabon.records.parties.models import Party
from eslabon.records.registry import KINDS
from eslabon.records.rounds.models import Attendance, Round, roman
from eslabon.records.strategies.models import Presentation, Strategy

KIND_OF = {kind.model: kind for kind in KINDS.values()}


class Sight:
    """The related records that an actor sees, asked for once a kind."""

    def __init__(self, actor: Any, lang: str) -> None:
        self.actor, self.lang = actor, lang
        self._seen: dict[type[models.Model], dict[int, Any]] = defaultdict(dict)
        self._asked: dict[type[models.Model], set[int]] = defaultdict(set)

    def prime(self, model: type[Any], numbers: Iterable[int | None]) -> None:
        """Reads the records of a model that will be shown, in one query."""
        wanted = {one for one in numbers if one is not None} - self._asked[model]
        if not wanted:
            return
        found = model._default_manager.all()
        if hasattr(found, "visible_to"):
            found = found.visible_to(self.actor)
        self._asked[model] |= wanted
        self._seen[model].update({one.pk: one for one in found.filter(pk__in=wanted)})

    def one(self, model: type[Any], number: int | None) -> Any:
        """The record of a number; None where there is none that the actor sees."""
        self.prime(model, [number])
        return self._seen[model].get(number) if number is not None else None

    def label(self, record: Any) -> str:
        """What a record is called, in the reader's language where it has a name in it."""
        if isinstance(record, Party) and self.lang == "en":
            return record.name_en or str(record)
        if isinstance(record, Round) and self.lang == "en":
            return f"Round {roman(record.number)}, {record.place}"
        if isinstance(record, Presentation):
            strategy = self.one(Strategy, record.strategy_id)
            return f"{self.label(strategy)}: {record.to}" if strategy else record.to
        if isinstance(record, Attendance) and not record.name:
            organisation = self.one(Party, record.organisation_id)
            return self.label(organisation) if organisation else str(record)
        return str(record)


def elsewhere(name: str, *args: Any) -> str:
    """The address of a page of another part of the portal; empty where the site hasn't it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def address(record: Any) -> str:
    """The page of a record; empty for what has none."""
    kind = KIND_OF.get(type(record))
    return reverse("record", args=[kind.name, record.pk]) if kind else ""
