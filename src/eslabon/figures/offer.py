"""The answer to a question about the offer: rows by keys, a total, and what was left out of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import narwhals as nw

from eslabon.facts.query import Facts
from eslabon.figures.reference import reference
from eslabon.measures.offer import UNDISBURSED, Question, aggregate, left_out

NOT_EXAMINED = "double-counting-not-examined"
MIXED = "mixed-kinds"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its keys and their names, the value in the question's currency, counts, and its figure's reference."""

    keys: dict[str, Any]
    names: dict[str, Any]
    value: Decimal
    activities: int
    transactions: int
    figure: str


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
    state = facts.view.state
    table = facts.contributions(question.currency)
    units = facts.units(question.activity) if question.activity else None

    def ask(one: Question, by: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        return aggregate(table, one, by, units).collect("pyarrow").to_native().to_pylist()  # type: ignore[no-any-return]

    def row(found: dict[str, Any], by: tuple[str, ...]) -> Row:
        own = {key: found[key] for key in by}
        return Row(
            own,
            {name: found[name] for name in ("provider_name", "sector_name", "title") if name in found},
            found["value"] or Decimal(0),
            found["activities"] - bool(found["rows_without_activity"]),
            int(found["transactions"] or 0),
            reference(question.narrowed(own), state),
        )

    total_row = ask(question)[0]
    found_rows = _named_activities(facts, ask(question, keys), keys) if keys else []
    rows = [row(found, keys) for found in found_rows]
    if keys[:1] == ("year",):
        rows.sort(key=lambda one: (one.keys["year"], *(str(one.keys[key]) for key in keys[1:])))
    else:
        rows.sort(key=lambda one: (-one.value, *(str(value) for value in one.keys.values())))
    kinds = [one for one in ask(question, ("kind",)) if one["transactions"]] if len(question.kind) != 1 else []
    notes = (NOT_EXAMINED, MIXED) if len(kinds) > 1 else (NOT_EXAMINED,)
    return Answer(
        question, state, keys, rows, row(total_row, ()), _left_out(facts, question, ask, state), notes
    )


def _named_activities(
    facts: Facts, found: list[dict[str, Any]], keys: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Rows by activity with identifiers and titles in place of numbers."""
    if "activity" not in keys:
        return found
    activities = facts.described(row["unit"] for row in found)
    named = []
    for row in found:
        one = activities.get(row["unit"])
        if one is not None:  # a table's row belongs to no activity
            named.append({**row, "activity": one["identifier"], "title": one["title"]})
    return named


def _left_out(facts: Facts, question: Question, ask: Any, state: int) -> list[LeftOut]:
    found = []
    for one in left_out(question):
        row = ask(one)[0]
        if row["transactions"]:
            figure = reference(one, state)
            assert one.left is not None
            found.append(LeftOut(one.left, int(row["transactions"]), row["value"], question.currency, figure))
    for currency in _unrated(facts, question):
        one = replace(question, left="no-rate", left_currency=currency)
        row = ask(one)[0]
        if row["transactions"]:
            found.append(LeftOut("no-rate", int(row["transactions"]), row["value"], currency, reference(one, state)))
    return found


def _unrated(facts: Facts, question: Question) -> list[str | None]:
    """The currencies in which some money has no rate."""
    currencies = {name for one in facts.view.live for name in one.about["currencies"]}
    if currencies <= {question.currency}:
        return []
    table = facts.contributions(question.currency).filter(nw.col("value").is_null())
    rows = table.select("currency").unique().collect("pyarrow").to_native().to_pylist()
    return sorted((row["currency"] for row in rows), key=str)
