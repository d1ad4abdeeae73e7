"""A report as data: sections of paragraphs, tables and charts that paper, spreadsheet and page render alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

# What a column holds, which says how it is written and aligned.
TEXT, MONEY, COUNT, YEAR, DATE, SHARE, CODE = "text", "money", "count", "year", "date", "share", "code"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that can be opened: its value and the reference that opens it.

    `currency` is given where it is not the report's own. `approximate` is how its records tell it: it is never shown
    as if it were exact.
    """

    value: Decimal
    reference: str
    currency: str | None = None
    approximate: bool = False


Cell = str | int | Decimal | date | Figure | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `kind` is one of the constants above; money columns hold `Figure`s or plain decimals.

    `weight` is its part of the width that numbers leave to texts.
    """

    key: str
    title: str
    kind: str = TEXT
    weight: int = 1


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row, a cell for each column. `repeats` says how many leading cells only repeat the row above."""

    cells: tuple[Cell, ...]
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Paper shows the first `shown` rows and says how many more the spreadsheet holds."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    note: str = ""
    currency: str | None = None
    shown: int = 40


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: its label, the series whose panel it stands in (a kind), and its value."""

    label: str
    series: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: `shape` is `bars` (one below another) or `columns` (over years).

    Each series has a panel with a scale of its own: kinds are never added up, nor measured by one another.
    The title states the finding; the description says in words what the picture shows.
    """

    key: str
    shape: str
    title: str
    description: str
    bars: tuple[Bar, ...]
    currency: str
    source: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text, with a few words `lead` that name its subject.

    `style` is `plain`, `note` (what the reader must know), `item` (of a list) or, in the desk's papers, `heading` (of
    a part of a section).
    """

    text: str
    style: str = "plain"
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One figure of the headline: what it is, how much, and what stands beside it."""

    label: str
    figure: Figure
    detail: str


@dataclass(frozen=True, slots=True)
class Cards:
    """The headline: a figure for each kind, never their sum."""

    title: str
    cards: tuple[Card, ...]


Block = Paragraph | Table | Chart | Cards


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the report."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A report. `terms` are the terms of the question, as pairs of words to print at its head; `mark` says how closely
    it is kept."""

    title: str
    subtitle: str
    period: str
    terms: tuple[tuple[str, str], ...]
    lang: str
    country: str | None
    currency: str
    made: datetime
    state: int
    source: str
    sections: tuple[Section, ...] = field(default=())
    mark: str = ""
    kicker: str = ""  # what it is, above the title of the paper; without it, an offer report

    @property
    def tables(self) -> list[Table]:
        """The tables in the order of the report."""
        return [block for one in self.sections for block in one.blocks if isinstance(block, Table)]

    @property
    def charts(self) -> list[Chart]:
        """The charts in the order of the report."""
        return [block for one in self.sections for block in one.blocks if isinstance(block, Chart)]
