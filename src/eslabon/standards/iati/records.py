"""What an IATI activity file says, as light records: codes and dates as published, amounts as decimals.

Lines count from 1; byte offsets from 0, ends exclusive. Languages are those of `xml:lang`, the activity's own
where a narrative has none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

Narratives = tuple[tuple[str | None, str], ...]


def text_in(narratives: Narratives, lang: str) -> str:
    """The text in a language, else the first one, else nothing."""
    if len(narratives) == 1:
        return narratives[0][1]
    for own, text in narratives:
        if own and own.lower().startswith(lang):
            return text
    return narratives[0][1] if narratives else ""


class Organisation(NamedTuple):
    """An organisation as an activity or a transaction names it; `role` only for participating ones."""

    ref: str | None
    type: str | None
    names: Narratives
    activity_id: str | None = None
    role: str | None = None
    secondary: bool = False


class Place(NamedTuple):
    """A recipient country (`vocabulary` None) or region, with its percentage where one is given."""

    code: str
    percentage: Decimal | None
    vocabulary: str | None
    names: Narratives


class Sector(NamedTuple):
    """A sector in its vocabulary ("1" where none is named), with its percentage where one is given."""

    vocabulary: str
    code: str
    percentage: Decimal | None
    names: Narratives


class Coded(NamedTuple):
    """A code of a vocabulary: an aid type, a tag, a policy marker (with its significance)."""

    vocabulary: str | None
    code: str
    significance: str | None = None
    names: Narratives = ()


class Location(NamedTuple):
    """A place within a recipient: its names, its point (latitude, longitude) as published."""

    ref: str | None
    names: Narratives
    point: str | None


class Planned(NamedTuple):
    """A budget or a planned disbursement: a period and a value; its type and status codes."""

    type: str | None
    status: str | None
    start: date | None
    end: date | None
    value: Decimal | None
    currency: str | None
    line: int


class Related(NamedTuple):
    """Another activity this one names, and how they are related."""

    ref: str
    type: str


class Document(NamedTuple):
    """A document or page about the activity."""

    url: str
    format: str | None
    titles: Narratives
    categories: tuple[str, ...]
    languages: tuple[str, ...]
    date: date | None


class Measurement(NamedTuple):
    """A baseline, target or actual value as published, with its disaggregation."""

    value: str | None
    year: str | None
    dimensions: tuple[tuple[str, str], ...]
    comment: Narratives


class Period(NamedTuple):
    """A period of an indicator with its targets and actual values."""

    start: date | None
    end: date | None
    targets: tuple[Measurement, ...]
    actuals: tuple[Measurement, ...]


class Indicator(NamedTuple):
    """An indicator of a result with its baselines and periods."""

    measure: str | None
    ascending: bool
    titles: Narratives
    descriptions: Narratives
    baselines: tuple[Measurement, ...]
    periods: tuple[Period, ...]


class Result(NamedTuple):
    """A result of the activity (output, outcome, impact) with its indicators."""

    type: str | None
    titles: Narratives
    descriptions: Narratives
    indicators: tuple[Indicator, ...]


class Transaction(NamedTuple):
    """One transaction. `number` counts from 1 within its activity; `value` is in `currency`, the
    transaction's own or the activity's default, None where neither is given."""

    number: int
    line: int
    ref: str | None
    type: str
    on: date
    value: Decimal
    value_date: date | None
    currency: str | None
    provider: Organisation | None
    receiver: Organisation | None
    countries: tuple[Place, ...]
    regions: tuple[Place, ...]
    sectors: tuple[Sector, ...]
    finance_type: str | None
    flow_type: str | None
    aid_types: tuple[Coded, ...]
    tied_status: str | None
    channel: str | None
    humanitarian: bool
    descriptions: Narratives


@dataclass(slots=True)
class Header:
    """What the root says: version, when the file was generated, and the bytes of the root's start tag."""

    version: str | None
    generated: str | None
    encoding: str
    root_start: int
    root_end: int


@dataclass(slots=True)
class Activity:
    """One activity without its transactions, which follow or precede it in the stream.

    `ordinal` counts from 0 in the file. `end` is the byte after the activity (0 until it has been read).
    """

    ordinal: int
    line: int
    start: int
    end: int = 0
    identifier: str = ""
    lang: str | None = None
    default_currency: str | None = None
    last_updated: str | None = None
    hierarchy: str | None = None
    humanitarian: bool = False
    reporting: Organisation | None = None
    participating: list[Organisation] = field(default_factory=list)
    titles: Narratives = ()
    descriptions: list[tuple[str | None, Narratives]] = field(default_factory=list)
    other_identifiers: list[tuple[str, str | None]] = field(default_factory=list)
    status: str | None = None
    dates: dict[str, date] = field(default_factory=dict)
    scope: str | None = None
    countries: list[Place] = field(default_factory=list)
    regions: list[Place] = field(default_factory=list)
    locations: list[Location] = field(default_factory=list)
    sectors: list[Sector] = field(default_factory=list)
    tags: list[Coded] = field(default_factory=list)
    markers: list[Coded] = field(default_factory=list)
    flow_type: str | None = None
    finance_type: str | None = None
    aid_types: list[Coded] = field(default_factory=list)
    tied_status: str | None = None
    collaboration: str | None = None
    budgets: list[Planned] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)
    related: list[Related] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    transactions: int = 0

    def title(self, lang: str) -> str:
        """The title in a language, else the first one published."""
        return text_in(self.titles, lang)


class Ended(NamedTuple):
    """The end of an activity: all its transactions have been given."""

    activity: Activity


Event = Header | Activity | Transaction | Ended
