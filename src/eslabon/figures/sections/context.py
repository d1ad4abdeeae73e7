"""What every section of a report needs: the question, the answers asked so far, and the words for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from eslabon.facts.query import Facts
from eslabon.figures import labels
from eslabon.figures.document import (
    COUNT,
    MONEY,
    TEXT,
    YEAR,
    Bar,
    Cell,
    Chart,
    Column,
    Figure,
    Table,
    TableRow,
)
from eslabon.figures.formats import Formats, formats
from eslabon.figures.offer import LeftOut, Row, left_out_of, page_by, rows_by, tells_twice, today
from eslabon.measures.kinds import KINDS
from eslabon.measures.offer import Question
from eslabon.values.language import Translate, translator

# How many bars a panel has at most, by the number of panels; of more than three, a few each.
_BARS = {1: 12, 2: 8, 3: 6}
_BARS_OF_MANY = 4
# How many columns a page is wide, and the rows shown of a table that is long because it would be too wide.
_WIDEST, _LONGEST = 8, 70
# How many bars the description of a chart tells.
_TOLD = 6


@dataclass(frozen=True, slots=True)
class Asked:
    """Rows that answer a question, by keys."""

    question: Question
    keys: tuple[str, ...]
    rows: list[Row]


@dataclass
class Context:
    """A report under way: asks each question once."""

    facts: Facts
    question: Question
    lang: str
    country: str | None
    source: str = ""
    day: date = field(default_factory=today)
    asked: dict[tuple[Question, tuple[str, ...]], Asked] = field(default_factory=dict)

    @property
    def translate(self) -> Translate:
        return translator(self.lang)

    @property
    def formats(self) -> Formats:
        return formats(self.lang, self.country)

    def ask(self, question: Question, keys: tuple[str, ...]) -> Asked:
        """The rows that answer a question, asked once."""
        found = self.asked.get((question, keys))
        if found is None:
            found = Asked(question, keys, rows_by(self.facts, question, keys))
            self.asked[question, keys] = found
        return found

    def largest(self, question: Question, keys: tuple[str, ...], count: int) -> Asked:
        """The first rows that answer a question, without making the others."""
        return Asked(question, keys, page_by(self.facts, question, keys, 0, count)[1])

    def left_out(self, question: Question) -> list[LeftOut]:
        """What a question names and its total does not hold."""
        return left_out_of(self.facts, question)

    def tells_twice(self, question: Question) -> bool:
        """Whether an answer adds what CRS tells to what others do."""
        return tells_twice(self.facts, question)

    def kind(self, code: str) -> str:
        """A kind as the head of a column has it."""
        return labels.capital(labels.kind(code, self.lang))

    def name(self, row: Row, key: str) -> str:
        """What a row's key is called."""
        return labels.value(key, row.keys[key], row.names, self.lang)

    def large(self, value: Decimal) -> str:
        """An amount in the question's currency as running text gives it."""
        return self.formats.large(value, self.question.currency)

    def key_column(self, key: str, weight: int = 1, fiscal_start: int = 1) -> Column:
        """The column of a key."""
        if key == "year":
            _, fiscal = self.translate, fiscal_start != 1
            return Column(key, _("Fiscal year") if fiscal else labels.key(key, self.lang), YEAR)
        return Column(key, labels.key(key, self.lang), TEXT, weight)

    def money_column(self, key: str, title: str) -> Column:
        return Column(key, title, MONEY)

    def count_columns(self) -> tuple[Column, Column]:
        """The columns of the two counts of a row."""
        _ = self.translate
        return Column("activities", _("Activities"), COUNT), Column("transactions", _("Transactions"), COUNT)


def figure(row: Row) -> Figure:
    """A row's value with the reference that opens it."""
    return Figure(row.value, row.figure)


def kinds_in(rows: Iterable[Row]) -> list[str]:
    """The kinds of some rows, in the order of every report: what isn't paid back first."""
    found = {row.keys["kind"] for row in rows}
    return [kind for kind in KINDS if kind in found]


def listing(context: Context, found: Asked, key: str, title: str, note: str = "") -> Table:
    """A table of an answer as it is: its keys, the value, the counts."""
    start = found.question.fiscal_start
    columns = [context.key_column(one, 3 if one in ("provider", "activity") else 2, start) for one in found.keys]
    flow = labels.capital(labels.flow(found.question.flow, context.lang))
    columns += [context.money_column("value", flow), *context.count_columns()]
    rows: list[TableRow] = []
    for row in found.rows:
        cells = (*_leading(context, row, found.keys), figure(row), row.activities, row.transactions)
        rows.append(TableRow(cells))
    return Table(key, title, tuple(columns), tuple(rows), note, found.question.currency)


def _leading(context: Context, row: Row, keys: Iterable[str]) -> tuple[Cell, ...]:
    """The cells that say what a row is about."""
    return tuple(row.keys[one] if one == "year" else context.name(row, one) for one in keys)


def pivot(
    context: Context,
    found: Asked,
    across: str,
    codes: Sequence[str],
    key: str,
    title: str,
    note: str = "",
) -> Table:
    """A table of an answer with the codes of one key side by side; the other keys lead its rows, as they come.

    More codes than a page is wide stand one below another.
    """
    leading = tuple(one for one in found.keys if one != across)
    if len(leading) + len(codes) > _WIDEST:
        return replace(listing(context, found, key, title, note), shown=_LONGEST)
    by_code: dict[tuple[object, ...], dict[str, Row]] = {}
    for row in found.rows:
        by_code.setdefault(tuple(row.keys[one] for one in leading), {})[row.keys[across]] = row
    start = found.question.fiscal_start
    columns = [context.key_column(one, 2 if place else 3, start) for place, one in enumerate(leading)]
    columns += [context.money_column(code, labels.value(across, code, {}, context.lang)) for code in codes]
    rows: list[TableRow] = []
    before: tuple[Cell, ...] = ()
    for own in by_code.values():
        names = _leading(context, next(iter(own.values())), leading)
        repeats = 1 if len(names) > 1 and names[:1] == before[:1] else 0
        rows.append(TableRow((*names, *(figure(own[code]) if code in own else None for code in codes)), repeats))
        before = names
    return Table(key, title, tuple(columns), tuple(rows), note, found.question.currency)


def bars(context: Context, found: Asked, key: str, finding: str, shape: str = "bars") -> Chart | None:
    """A chart of an answer by one key and by kind, called `key`; None where there is nothing to draw.

    `finding` is its title, with places for `{name}`, `{amount}` and `{kind}` of the largest.
    """
    _ = context.translate
    label = next(one for one in found.keys if one != "kind")
    kinds = kinds_in(found.rows)
    drawn: list[Bar] = []
    for kind in kinds:
        own = [row for row in found.rows if row.keys["kind"] == kind and row.value]
        if shape == "bars":
            own = sorted(own, key=lambda row: -row.value)[: _BARS.get(len(kinds), _BARS_OF_MANY)]
        drawn += [Bar(context.name(row, label), context.kind(kind), row.value) for row in own]
    if not drawn:
        return None
    told = sorted(drawn, key=lambda bar: -abs(bar.value))[:_TOLD]
    description = _("Bar chart by {key} and kind, each kind on a scale of its own. The largest: {list}.").format(
        key=labels.key(label, context.lang).lower(),
        list="; ".join(f"{bar.label} ({bar.series.lower()}): {context.large(bar.value)}" for bar in told),
    )
    title = _finding(context, found, label, finding)
    return Chart(key, shape, title, description, tuple(drawn), found.question.currency, context.source)


def _finding(context: Context, found: Asked, label: str, finding: str) -> str:
    """What a chart shows, in a sentence: the largest, or the only one."""
    _ = context.translate
    top = max(found.rows, key=lambda row: row.value)
    name = context.name(top, label)
    if len({row.keys[label] for row in found.rows}) == 1:
        each = (f"{labels.kind(row.keys['kind'], context.lang)}, {context.large(row.value)}" for row in found.rows)
        return _("{name} only: {list}").format(name=name, list="; ".join(each))
    if top.value <= 0:
        return _("Amounts by {key} and kind").format(key=labels.key(label, context.lang).lower())
    kind = labels.kind(top.keys["kind"], context.lang)
    return finding.format(name=name, amount=context.large(top.value), kind=kind)
