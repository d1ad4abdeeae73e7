"""The chains that an actor sees, the basket of each on a day, and whether a group leaves members unnamed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from eslabon.measures import baskets as plain
from eslabon.records.base.queries import RecordQuerySet
from eslabon.records.chains.models import Basket, BasketLine, Chain, ChainGroup, Status


def groups_for(actor: Any) -> RecordQuerySet:
    """The groups of chains that an actor sees."""
    found: RecordQuerySet = ChainGroup.objects.visible_to(actor).filter(withdrawn=False).order_by("name_es", "pk")
    return found


def chains_for(actor: Any) -> RecordQuerySet:
    """The chains that an actor sees, by name, with their regions."""
    found: RecordQuerySet = (
        Chain.objects.visible_to(actor).filter(withdrawn=False).prefetch_related("regions").order_by("name_es", "pk")
    )
    return found


def group_of(actor: Any, record: Any) -> ChainGroup | None:
    """The group that a chain is in, or that a target is about, where the actor sees it."""
    number = record.group_id if isinstance(record, Chain) else record.chains_id
    found: ChainGroup | None = groups_for(actor).filter(pk=number).first() if number is not None else None
    return found


def unnamed(group: ChainGroup | None) -> str:
    """The words by which a group leaves members unnamed: what its chains are is then not all that it means. Empty where
    it names all of them."""
    return group.unnamed_words if group is not None and group.unnamed_members else ""


def in_force(actor: Any, day: date) -> RecordQuerySet:
    """The versions of baskets that are in force on a day, of those that an actor sees: one a chain at most."""
    found: RecordQuerySet = Basket.objects.visible_to(actor).filter(
        Q(valid_to=None) | Q(valid_to__gte=day), status=Status.IN_FORCE, withdrawn=False, valid_from__lte=day
    )
    return found


def versions_of(actor: Any, chain: Chain) -> RecordQuerySet:
    """The versions of the basket of a chain that an actor sees, the newest first."""
    found: RecordQuerySet = Basket.objects.visible_to(actor).filter(chain=chain.pk, withdrawn=False)
    return found.order_by("-number")


def lines_of(baskets: Any) -> RecordQuerySet:
    """The lines of baskets, in the order of their codes."""
    found: RecordQuerySet = BasketLine.objects.filter(basket__in=baskets, withdrawn=False)
    return found.order_by("scheme", "code", "pk")


def baskets_for(actor: Any, numbers: Iterable[int]) -> dict[int, plain.Basket]:
    """The versions of baskets of these numbers with their lines, under the chain's name in Spanish.

    One of which the actor doesn't see every line is left out: a part would pass for the whole.
    """
    versions = Basket.objects.visible_to(actor).filter(pk__in=set(numbers), withdrawn=False)
    found = {one.pk: one.chain.name_es for one in versions.select_related("chain")}
    lines: dict[int, list[plain.Line]] = defaultdict(list)
    for line in lines_of(found):
        lines[line.basket_id].append(plain.Line(line.scheme, line.code, line.share))
    seen = BasketLine.objects.visible_to(actor).values("pk")
    partly = set(lines_of(found).exclude(pk__in=seen).values_list("basket", flat=True))
    return {number: plain.Basket(name, tuple(lines[number])) for number, name in found.items() if number not in partly}


def baskets_at(actor: Any, day: date) -> dict[Chain, plain.Basket]:
    """The basket of each chain that an actor sees on a day; a chain without one in force has none."""
    versions = {one.chain_id: one.pk for one in in_force(actor, day)}
    baskets = baskets_for(actor, versions.values())
    return {one: baskets[versions[one.pk]] for one in chains_for(actor) if versions.get(one.pk) in baskets}
