"""Money that is told twice: pairs of transactions that tell the same money, found and explained (duplicates@1).

A pair comes from a link between two activities: they have one identifier, name each other as giver and receiver, as
parent and child, as co-financed, or one tells the money of the other's publisher. Within a link, transactions of one
flow that agree in amount and date are the same money: one of the two counts. What is linked but doesn't agree is a
pair for a person to decide, and counts until then.

What is found doesn't depend on the order in which files were loaded: everything is sorted by what was published.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from hashlib import sha256
from itertools import groupby
from typing import Any

from eslabon.measures.duplicates.linked import OF_LINK, parent_and_children
from eslabon.measures.duplicates.records import (
    BY_PERSON,
    BY_RULE,
    DIFFERENT,
    KINDS,
    LATER,
    NEVER_ADDED,
    PARENT,
    SAME_IDENTIFIER,
    THIRD_PARTY,
    UNDECIDED,
    Key,
    Link,
    Pair,
    Side,
    Tellings,
    Told,
    Verdict,
)

MEASURE = "duplicates@1"
# How many links are looked through at a time.
BATCH = 10_000
Tell = Callable[[Sequence[int]], tuple[Mapping[int, Told], Tellings]]
Advance = Callable[[int, int], None]
_Found = dict[frozenset[tuple[Key, ...]], Pair]
SAME = (SAME_IDENTIFIER, THIRD_PARTY)
# From this confidence on a pair is decided by rule.
SURE = Decimal("0.75")


def ignored(done: int, total: int) -> None:
    """Hears how far it is, and says nothing."""


def pairs(links: Iterable[Link], tell: Tell, advance: Advance = ignored) -> list[Pair]:
    """The pairs that links give, the surest first, as the rules decide them.

    `tell` gives what the activities of some numbers tell: links are looked through a batch at a time, so that a large
    warehouse doesn't have to be held. `advance` hears how many links have been looked through, and of how many.
    """
    every = sorted(set(links))
    again = [one for one in every if one.kind in SAME]
    others = [one for one in every if one.kind not in SAME]
    found: _Found = {}
    done = 0
    # One activity told twice comes first: the parts of a parent, say, are those of one telling.
    for batch in _batches(again):
        activities, tellings = tell(_units(batch))
        _look(found, batch, activities, tellings)
        advance(done := done + len(batch), len(every))
    twice = {key for pair in found.values() for key in pair.b.members}
    for batch in _batches(others):
        activities, tellings = tell(_units(batch))
        once = {unit: [one for one in own if one.key not in twice] for unit, own in tellings.items()}
        _look(found, batch, activities, once)
        advance(done := done + len(batch), len(every))
    return decided(_named(sorted(found.values(), key=_surest)), {})


def _batches(links: Sequence[Link]) -> Iterator[list[Link]]:
    """Links by some thousands; those of one parent to its children stay together."""
    batch: list[Link] = []
    for (kind, _first), own in groupby(links, key=lambda one: (one.kind, one.first)):
        family = list(own)
        for part in [family] if kind == PARENT else [[one] for one in family]:
            if batch and len(batch) + len(part) > BATCH:
                yield batch
                batch = []
            batch += part
    if batch:
        yield batch


def _units(links: Iterable[Link]) -> list[int]:
    return sorted({unit for link in links for unit in (link.first, link.second)})


def _look(found: _Found, links: Iterable[Link], activities: Mapping[int, Told], tellings: Tellings) -> None:
    """Looks through links for pairs, those of parents and children family by family."""
    families: dict[int, list[Told]] = {}
    for link in links:
        if link.kind == PARENT:
            families.setdefault(link.first, []).append(activities[link.second])
        else:
            _remember(found, OF_LINK[link.kind](activities[link.first], activities[link.second], tellings))
    for parent, children in families.items():
        _remember(found, parent_and_children(activities[parent], children, tellings))


def _surest(pair: Pair) -> tuple[Any, ...]:
    return -pair.confidence, KINDS.index(pair.kind), pair.flow, _content(pair.a), _content(pair.b)


def _content(side: Side) -> tuple[Any, ...]:
    return side.activity, side.publisher, side.on or date.min, side.value, side.number or 0


def _remember(found: _Found, proposed: Iterable[Pair]) -> None:
    """Keeps each pair once, for its surest reason: two links may propose the same."""
    for pair in proposed:
        key = frozenset((pair.a.members, pair.b.members))
        if key not in found or _surest(pair) < _surest(found[key]):
            found[key] = pair


def _named(found: Sequence[Pair]) -> list[Pair]:
    """The pairs with names that hold while both sides are published as they are; equal ones are counted."""
    seen: Counter[str] = Counter()
    named = []
    for pair in found:
        sides = sorted("|".join(map(str, (*_content(one)[:4], one.currency))) for one in (pair.a, pair.b))
        content = "\n".join((pair.flow, *sides))
        seen[content] += 1
        name = sha256(f"{content}\n{seen[content]}".encode()).hexdigest()[:12]
        named.append(pair._replace(id=name))
    return named


def decided(found: Sequence[Pair], verdicts: Mapping[str, Verdict]) -> list[Pair]:
    """Pairs as persons decided them, by the pair's id, and the rules where no person did: persons' decisions go first;
    of money told many times one telling counts. `found` is as `pairs` gives them."""
    replaced: dict[Key, tuple[Key, ...]] = {}

    def stands_for(keys: tuple[Key, ...], wanted: Key) -> bool:
        """Whether transactions are, or were replaced in the end by, the one wanted."""
        return any(key == wanted or stands_for(replaced.get(key, ()), wanted) for key in keys)

    def set_aside(kept: Side, left: Side) -> tuple[Key, ...]:
        aside = []
        for key in left.members:
            if key not in replaced and not stands_for(kept.members, key):
                replaced[key] = kept.members
                aside.append(key)
        return tuple(aside)

    by_id = {}
    for pair in sorted(found, key=lambda one: one.id not in verdicts):
        told = verdicts.get(pair.id)
        pair = _in_order(pair, told)
        if pair.decision != NEVER_ADDED:
            decision = _decision(pair, told)
            aside = set_aside(pair.a, pair.b) if decision in (BY_RULE, BY_PERSON) else ()
            pair = pair._replace(decision=decision, aside=aside)
        by_id[pair.id] = pair
    return [by_id[pair.id] for pair in found]


def _decision(pair: Pair, told: Verdict | None) -> str:
    """A person's decision; what is put off stays as the rule has it."""
    if told is not None and told.verdict != "later":
        return BY_PERSON if told.verdict == "same" else DIFFERENT
    if pair.confidence >= SURE:
        return BY_RULE
    return UNDECIDED if told is None else LATER


def _in_order(pair: Pair, told: Verdict | None) -> Pair:
    """The pair with the side first that a person lets count."""
    a, b = pair.b, pair.a
    if told is None or told.counts != (a.publisher, a.activity):
        return pair
    return pair._replace(a=a, b=b)
