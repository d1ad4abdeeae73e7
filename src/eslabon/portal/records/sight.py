"""What an actor sees of the records that others point to: names and links of those open to it, nothing of the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.urls import NoReverseMatch, reverse

from eslabon.portal.records.names import named
from eslabon.records.chains.models import Basket, Chain, ChainGroup
from eslabon.records.parties.models import Party
from eslabon.records.parties.queries import plain
from eslabon.records.registry import KINDS
from eslabon.records.rounds.models import Attendance, Round, roman
from eslabon.records.strategies.models import Presentation, Strategy

KIND_OF = {kind.model: kind for kind in KINDS.values()}
# Most records that a person chooses one of in a list; of more, one is named by its number.
MOST_CHOICES = 500


class Sight:
    """The related records that an actor sees, by name: asked for together, each once."""

    def __init__(self, actor: Any, lang: str) -> None:
        self.actor, self.lang = actor, lang
        self._seen: dict[type[models.Model], dict[int, Any]] = defaultdict(dict)
        self._asked: dict[type[models.Model], set[int]] = defaultdict(set)
        self._choices: dict[type[models.Model], list[Any] | None] = {}

    def _open(self, model: type[Any]) -> Any:
        found = model._default_manager.all()
        return found.visible_to(self.actor) if hasattr(found, "visible_to") else found

    def prime(self, model: type[Any], numbers: Iterable[int | None]) -> None:
        """Reads the records of a model that will be named."""
        self.prime_all({model: numbers})

    def prime_all(self, wanted: Mapping[type[Any], Iterable[int | None]]) -> None:
        """Reads the records that will be named, of several models in one query."""
        asked = []
        for model, numbers in wanted.items():
            new = {one for one in numbers if one is not None} - self._asked[model]
            if new:
                self._asked[model] |= new
                asked.append(self._open(model).filter(pk__in=new))
        found = named(asked)
        for one in found:
            self._seen[type(one)][one.pk] = one
        if more := named_with(found):
            self.prime_all(more)

    def know(self, record: Any) -> None:
        """Takes a record that was read as one that the actor sees: it isn't asked for again."""
        self._asked[type(record)].add(record.pk)
        self._seen[type(record)][record.pk] = record

    def choices(self, model: type[Any]) -> list[Any] | None:
        """The records of a model that may be pointed to, by name; None where they are too many to be listed."""
        if model not in self._choices:
            found = self._open(model)
            if hasattr(model, "withdrawn"):
                found = found.filter(withdrawn=False)
            listed = named([found.order_by()[: MOST_CHOICES + 1]])
            for one in listed:
                self.know(one)
            self.prime_all(named_with(listed))
            few = len(listed) <= MOST_CHOICES
            self._choices[model] = sorted(listed, key=lambda one: plain(self.label(one))) if few else None
        return self._choices[model]

    def one(self, model: type[Any], number: int | None) -> Any:
        """The record of a number; None where there is none that the actor sees."""
        self.prime(model, [number])
        return self._seen[model].get(number) if number is not None else None

    def numbered(self, model: type[Any], text: str) -> Any:
        """The record whose number a text is; None where there is none that the actor sees."""
        return self.one(model, int(text)) if text.isascii() and text.isdigit() and len(text) < 19 else None

    def label(self, record: Any) -> str:
        """What a record is called, in the reader's language where it has a name in it."""
        if isinstance(record, Party | Chain | ChainGroup) and self.lang == "en":
            return record.name_en or str(record)
        if isinstance(record, Round) and self.lang == "en":
            return f"Round {roman(record.number)}, {record.place}"
        if isinstance(record, Presentation):
            strategy = self.one(Strategy, record.strategy_id)
            return f"{self.label(strategy)}: {record.to}" if strategy else record.to
        if isinstance(record, Basket):
            chain = self.one(Chain, record.chain_id)
            return f"{self.label(chain)}: {record}" if chain else str(record)
        if isinstance(record, Attendance) and not record.name:
            organisation = self.one(Party, record.organisation_id)
            return self.label(organisation) if organisation else str(record)
        return str(record)


def named_with(records: Iterable[Any]) -> dict[type[Any], set[int]]:
    """The numbers of what else the labels of records name, by model."""
    wanted: dict[type[Any], set[int]] = defaultdict(set)
    for one in records:
        if isinstance(one, Presentation):
            wanted[Strategy].add(one.strategy_id)
        elif isinstance(one, Basket):
            wanted[Chain].add(one.chain_id)
        elif isinstance(one, Attendance) and not one.name and one.organisation_id is not None:
            wanted[Party].add(one.organisation_id)
    return wanted


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
