"""The answer to a question about the offer: rows by keys, a total, and what was left out of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import narwhals as nw

from eslabon.facts.query import Facts
from eslabon.facts.warehouse import CRS
from eslabon.figures.reference import reference
from eslabon.measures.offer import (
    EVERYTHING,
    LEFT_OUT,
    NO_RATE,
    UNDISBURSED,
    Question,
    aggregate,
    all_left_out,
    left_out,
    selected,
)

NOT_EXAMINED = "double-counting-not-examined"
MIXED = "mixed-kinds"
BESIDE = "crs-beside-others"
NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its keys and their names, the value in the question's currency, counts; the question whose answer by
    keys it is part of, and the state."""

    keys: dict[str, Any]
    names: dict[str, Any]
    value: Decimal
    activities: int
    transactions: int
    question: Question
    state: int

    @property
    def figure(self) -> str:
        """The reference of its figure: written when it is shown, as most rows of a page's answers aren't."""
        return reference(self.question.narrowed(self.keys), self.state)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Money that the question names and the total does not hold; `value` is in `currency`."""

    reason: str
    transactions: int
    value: Decimal
    currency: str | None
    figure: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows, total and what was left out, of one question at one state."""

    question: Question
    state: int
    keys: tuple[str, ...]
    rows: list[Row]
    total: Row
    left_out: list[LeftOut] = field(default_factory=list)
    notes: tuple[str, ...] = ()


def today() -> date:
    """Today, UTC."""
    return datetime.now(UTC).date()


def settled(question: Question) -> Question:
    """The question with nothing left to chance: undisbursed money is that of activities running on a date."""
    if question.flow == UNDISBURSED and question.running_on is None:
        return replace(question, running_on=today())
    return question


def answer(facts: Facts, question: Question, keys: tuple[str, ...] = ()) -> Answer:
    """What the facts answer to a question, by keys; rows by year where that is the first key, else largest first."""
    question = settled(question)
    asking = _Asking(facts, question)
    found = asking(question)[0]
    total = asking.row(found, question, ())
    rows = rows_by(facts, question, keys) if keys else []
    naive = [NOT_EXAMINED] if question.count == EVERYTHING else []
    notes = (*naive, *([MIXED] if found["mixed"] else []), *([BESIDE] if asking.tells_twice(question) else []))
    return Answer(question, facts.view.state, keys, rows, total, asking.left_out(question), notes)


def rows_by(facts: Facts, question: Question, keys: tuple[str, ...]) -> list[Row]:
    """The rows of an answer, without its total and what it leaves out; in the order of `answer`."""
    question = settled(question)
    asking = _Asking(facts, question)
    found = _named_activities(facts, asking(question, keys), keys)
    rows = [asking.row(one, question, keys) for one in found]
    if keys[:1] == ("year",):
        rows.sort(key=lambda one: (one.keys["year"], *(str(one.keys[key]) for key in keys[1:])))
    else:
        rows.sort(key=lambda one: (-one.value, *(str(value) for value in one.keys.values())))
    return rows


def page_by(facts: Facts, question: Question, keys: tuple[str, ...], offset: int, limit: int) -> tuple[int, list[Row]]:
    """How many rows an answer by keys has, and `limit` of them from `offset` on, in the order of `answer`.

    Sorted and cut by the engine: of a hundred thousand activities only those asked for are named.
    """
    question = settled(question)
    asking = _Asking(facts, question)
    units = facts.units(question.activity) if question.activity else None
    relation = nw.to_native(aggregate(asking.table, question, keys, units))
    rows = _BY_ACTIVITY.format(activities=facts.activities, **_columns_of(keys)) if "activity" in keys else "asked"
    texts = [f'"{key}"::VARCHAR' for key in keys]
    order = ['"year"', *texts[1:]] if keys[:1] == ("year",) else ["value DESC", *texts]
    ordered = f"SELECT *, count(*) OVER () AS rows FROM {rows} ORDER BY {', '.join(order)}"
    found = (
        relation.query("asked", f"{ordered} LIMIT {int(limit)} OFFSET {int(offset)}").fetch_arrow_table().to_pylist()
    )
    return (found[0]["rows"] if found else 0), [asking.row(one, question, keys) for one in found]


# Rows by activity: with identifiers and titles in place of numbers, those of one identifier added up.
_BY_ACTIVITY = """(
    SELECT identifier AS activity, min_by(title, unit) AS title{names}, sum(value) AS value,
        sum(activities)::BIGINT AS activities, sum(transactions) AS transactions
    FROM asked JOIN (SELECT unit, identifier, title FROM {activities}) USING (unit) GROUP BY identifier{groups}
)"""


def _columns_of(keys: tuple[str, ...]) -> dict[str, str]:
    """The columns of other keys than the activity, as they are named and grouped by."""
    own = [f'"{key}"' for key in keys if key != "activity"]
    named = [f"max({key}_name) AS {key}_name" for key in ("provider", "sector") if key in keys]
    return {"names": "".join(f", {one}" for one in own + named), "groups": "".join(f", {one}" for one in own)}


def left_out_of(facts: Facts, question: Question) -> list[LeftOut]:
    """What a question names and its total does not hold."""
    question = settled(question)
    return _Asking(facts, question).left_out(question)


def tells_twice(facts: Facts, question: Question) -> bool:
    """Whether an answer adds what CRS tells to what others do: most often the same money."""
    return _Asking(facts, question).tells_twice(question)


class _Asking:
    """Asks questions of one table of contributions."""

    def __init__(self, facts: Facts, question: Question) -> None:
        self.facts = facts
        self.table = facts.contributions(question.currency, bool(question.source))

    def __call__(self, question: Question, keys: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        return self._collected(aggregate(self.table, question, keys, self._units(question)))

    def left_out(self, question: Question) -> list[LeftOut]:
        """What is left out of a total: in the order of the tests, what has no rate last, by currency."""
        found = self._collected(all_left_out(self.table, question, self._units(question)))
        by_reason = {(LEFT_OUT[one["left"]], one["left_currency"]): one for one in found if one["transactions"]}
        unrated = sorted((currency for reason, currency in by_reason if reason == NO_RATE), key=str)
        asked = [*left_out(question), *(replace(question, left=NO_RATE, left_currency=one) for one in unrated)]
        told = [(one, by_reason.get((str(one.left), one.left_currency))) for one in asked]
        return [self._left(one, row) for one, row in told if row]

    def tells_twice(self, question: Question) -> bool:
        """Whether the answer adds what CRS tells to what others do: most often the same money."""
        standards = {one.about["standard"] for one in self.facts.view.cooperation}
        if CRS not in standards or standards == {CRS}:
            return False
        of_crs = nw.col("source").str.starts_with(CRS)
        chosen = selected(self.table, question, self._units(question))
        found = self._collected(chosen.select(crs=of_crs.any(), others=(~of_crs).any()))[0]
        return bool(found["crs"] and found["others"])

    def _left(self, question: Question, found: dict[str, Any]) -> LeftOut:
        assert question.left is not None
        currency = question.left_currency if question.left == NO_RATE else question.currency
        figure = reference(question, self.facts.view.state)
        return LeftOut(question.left, int(found["transactions"]), found["value"], currency, figure)

    def _units(self, question: Question) -> list[int] | None:
        return self.facts.units(question.activity) if question.activity else None

    def _collected(self, asked: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = asked.collect("pyarrow").to_native().to_pylist()
        return found

    def row(self, found: dict[str, Any], question: Question, keys: tuple[str, ...]) -> Row:
        own = {key: found[key] for key in keys}
        return Row(
            own,
            {name: found[name] for name in ("provider_name", "sector_name", "title") if name in found},
            found["value"] or NOTHING,
            found["activities"] or 0,
            int(found["transactions"] or 0),
            question,
            self.facts.view.state,
        )


def _named_activities(facts: Facts, found: list[dict[str, Any]], keys: tuple[str, ...]) -> list[dict[str, Any]]:
    """Rows by activity with identifiers and titles in place of numbers.

    An identifier that two publishers use is one row, as it is one figure.
    """
    if "activity" not in keys:
        return found
    activities = facts.described(row["unit"] for row in found)
    named: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in found:
        one = activities.get(row["unit"])
        if one is None:  # a table's row belongs to no activity
            continue
        own = {**row, "activity": one["identifier"], "title": one["title"]}
        same = named.setdefault(tuple(own[key] for key in keys), own)
        if same is not own:
            same |= {name: same[name] + own[name] for name in ("value", "activities", "transactions")}
    return list(named.values())
