"""What pairs are made of: activities and transactions as they are told, links between them, and the pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

KINDS = ("same-activity", "giver-receiver", "parent-child", "co-financing")
# What links two activities; `first` is the parent, the giver, or the provider's own activity.
SAME_IDENTIFIER, THIRD_PARTY, PARENT, CO_FUNDED, ACTIVITY_IDS, SAME_PROVIDER = LINKS = (
    "same-identifier",
    "third-party",
    "parent",
    "co-funded",
    "activity-ids",
    "same-provider",
)
# What became of a pair: `never-added` are the two sides of one payment, in flows that no figure adds.
BY_RULE, BY_PERSON, DIFFERENT, LATER, UNDECIDED, NEVER_ADDED = DECISIONS = (
    "same-by-rule",
    "same-by-person",
    "not-the-same",
    "later",
    "undecided",
    "never-added",
)

Key = tuple[int, int]


class Told(NamedTuple):
    """An activity as one publisher tells it. `secondary`: by a reporter that isn't part of it; `funding`: the only
    funding organisation, where there is one."""

    unit: int
    activity: str
    publisher: str
    line: int
    secondary: bool
    updated: datetime | None
    places: frozenset[str]
    funding: str | None = None


class Telling(NamedTuple):
    """A transaction, of one flow; `dollars` is None where no rate converts it."""

    unit: int
    number: int
    line: int
    activity: str
    publisher: str
    flow: str
    on: date
    value: Decimal
    currency: str | None
    dollars: Decimal | None
    provider: str
    provider_activity: str | None
    receiver: str | None
    receiver_activity: str | None

    @property
    def key(self) -> Key:
        return self.unit, self.number


class Link(NamedTuple):
    """That two activities have to do with one another, by what one of them says."""

    kind: str
    first: int
    second: int


class Side(NamedTuple):
    """One side of a pair: a transaction, or (number None) several that belong together. `dollars` is None where one of
    them has no rate."""

    unit: int
    number: int | None
    line: int
    activity: str
    publisher: str
    on: date | None
    value: Decimal
    currency: str | None
    dollars: Decimal | None
    members: tuple[Key, ...]


class Pair(NamedTuple):
    """Two tellings: `a` counts where they are the same money, `b` doesn't. `aside` are the transactions that don't
    count because of this pair."""

    id: str
    kind: str
    reason: str
    confidence: Decimal
    flow: str
    a: Side
    b: Side
    decision: str = UNDECIDED
    aside: tuple[Key, ...] = ()


class Verdict(NamedTuple):
    """What a person decided of a pair: `same` (and the publisher and activity that count), `different` or `later`."""

    verdict: str
    counts: tuple[str, str] | None = None


Tellings = Mapping[int, Sequence[Telling]]
