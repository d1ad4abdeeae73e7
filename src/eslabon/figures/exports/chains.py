"""The baskets of chains as questions about exports name them: by the number of their version, which never changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from eslabon.figures.reference import BadReference
from eslabon.measures.baskets import Basket
from eslabon.records.chains.queries import baskets_for, chains_for, in_force


@dataclass(frozen=True, slots=True)
class InForce:
    """The basket of a chain that is in force on a day: the version's number, the chain's record and names, its group,
    the departments that it is of."""

    number: int
    chain: int
    name_es: str
    name_en: str
    group: int | None
    regions: tuple[str, ...]
    basket: Basket

    def name(self, lang: str) -> str:
        """The chain's name."""
        return (lang == "en" and self.name_en) or self.name_es


def baskets_in_force(actor: Any, day: date) -> list[InForce]:
    """The basket of each chain that an actor sees on a day, by the chain's name; one of which the actor doesn't see
    every line is left out."""
    versions = {one.chain_id: one.pk for one in in_force(actor, day)}
    baskets = baskets_for(actor, versions.values())
    return [
        InForce(
            versions[one.pk],
            one.pk,
            one.name_es,
            one.name_en,
            one.group_id,
            _declared(one),
            baskets[versions[one.pk]],
        )
        for one in chains_for(actor).prefetch_related("regions__codes")
        if versions.get(one.pk) in baskets
    ]


def _declared(chain: Any) -> tuple[str, ...]:
    """The departments of a chain as sources write them: the authority, and its code."""
    codes = [code for place in chain.regions.all() for code in place.codes.all()]
    return tuple(sorted(f"{one.authority}:{one.code}" for one in codes))


class NoSuchChain(LookupError):
    """No chain of this name has a basket in force; `known` are the names of those that have."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(name)
        self.name, self.known = name, tuple(known)


def chosen(known: Sequence[InForce], names: Sequence[str]) -> list[InForce]:
    """The baskets of chains that are named in either language; all of them without names. Raises NoSuchChain."""
    by_name = {name.casefold(): one for one in known for name in (one.name_es, one.name_en) if name}
    for name in names:
        if name.casefold() not in by_name:
            raise NoSuchChain(name, [one.name_es for one in known])
    return list(dict.fromkeys(by_name[name.casefold()] for name in names)) if names else list(known)


def baskets_named(actor: Any, numbers: Iterable[int]) -> dict[int, Basket]:
    """The versions of baskets of these numbers. Raises BadReference where the actor doesn't see one whole."""
    wanted = set(numbers)
    found = baskets_for(actor, wanted)
    if missing := wanted - set(found):
        raise BadReference(str(min(missing)))
    return found
