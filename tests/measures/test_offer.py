"""The offer's figures are what a plain count of the contributions gives, and nothing is left out in silence."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import narwhals as nw
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.measures.offer import (
    COUNTS,
    KEYS,
    LEFT_OUT,
    SCOPES,
    Question,
    aggregate,
    all_left_out,
    conditions,
    left_out,
)
from eslabon.values.periods import fiscal_year

SPAN = 1 << 32
RECIPIENTS = ("PE", "BO", "region:298")
PROVIDERS = ("XX-1", "name:Gobierno")
KINDS = ("loan", "cooperation", "unknown")
# Each sector's group, focus and basis; two share a group.
SECTORS = {
    "1:33120": ("A", "direct", "codes"),
    "1:33140": ("A", "direct", "codes"),
    "1:21010": ("B", "indirect", "codes"),
    "99:X": ("N", "none", "words"),
}
FLOWS = ("commitments", "disbursements", "obligations")
DAYS = (date(2009, 12, 31), date(2010, 6, 1), date(2010, 10, 1), date(2011, 1, 1))
RUNNING: tuple[tuple[date | None, ...], ...] = (
    (date(2010, 1, 1), date(2010, 12, 31), None, None),
    (None, None, date(2010, 1, 1), date(9999, 12, 31)),
    (None, None, None, None),
)
Row = dict[str, Any]


# --- a small world of contributions


def world(seed: int) -> list[Row]:
    """Contributions of some transactions of activities in two loads, and of some rows of a table."""
    chance = random.Random(seed)
    rows: list[Row] = []
    for item in range(chance.randint(0, 14)):
        snapshot, activity = chance.choice((1, 3)), chance.randint(0, 3)
        from_table = chance.random() < 0.25
        running = RUNNING[1] if from_table else RUNNING[(snapshot + activity) % 3]
        whom = chance.sample(RECIPIENTS, chance.randint(1, 3))
        named = ""
        if chance.random() < 0.3:
            named, whom = ";" + ";".join(whom) + ";", ["not-allocated"]
        what = chance.sample(sorted(SECTORS), chance.randint(1, 3))
        if from_table:
            whom, what, named = whom[:1], what[:1], ""
        rated = chance.random() < 0.8
        one: Row = {
            "unit": None if from_table else snapshot * SPAN + activity,
            "item_id": snapshot * SPAN + item,
            "flow": chance.choice(FLOWS),
            "provider": chance.choice(PROVIDERS),
            "provider_name": "",
            "kind": chance.choice(KINDS),
            "named": named,
            "currency": "USD" if rated else chance.choice(("PEN", None)),
            "split": len(whom) * len(what) > 1,
            "aside": not from_table and chance.random() < 0.2,
            **when(chance, from_table),
            **dict(zip(("run_from", "run_to", "unknown_from", "unknown_to"), running, strict=True)),
        }
        for recipient in whom:
            for sector in what:
                group, focus, basis = SECTORS[sector]
                money = Decimal(chance.randint(-500, 5000)) / 100
                said = {"recipient": recipient, "sector": sector, "sector_name": sector.lower(), "group": group}
                said |= {"focus": focus, "basis": basis, "amount": money, "value": money * 2 if rated else None}
                marks = {"first_to": sector == what[0], "first_for": recipient == whom[0]}
                marks["first"] = all(marks.values())
                row = {**one, **said, **marks}
                rows.append({**row, "unsure": unsure(row)})
    return rows


def unsure(row: Row) -> bool:
    return (
        row["value"] is None
        or row["on"] is None
        or row["unknown_from"] is not None
        or (row["recipient"] == "not-allocated" and row["named"] != "")
    )


def when(chance: random.Random, from_table: bool) -> Row:
    """The day of a transaction; of a table's row sometimes only its year, calendar or fiscal."""
    form = chance.choice(("day", "year", "fiscal")) if from_table else "day"
    none = dict.fromkeys(("on", "year", "fiscal_year", "fiscal_start"))
    if form == "fiscal":
        return {**none, "fiscal_year": chance.choice((2010, 2011)), "fiscal_start": chance.choice((7, 10))}
    day = chance.choice(DAYS)
    return {**none, "on": day if form == "day" else None, "year": day.year}


WHOLE = {"first": True, "first_to": True, "first_for": True, "split": False}
CENTS = pa.decimal128(18, 2)
SCHEMA = pa.schema(
    [
        *((name, pa.int64()) for name in ("unit", "item_id")),
        *((name, pa.int32()) for name in ("year", "fiscal_year", "fiscal_start")),
        *((name, pa.date32()) for name in ("on", "run_from", "run_to", "unknown_from", "unknown_to")),
        *((name, CENTS) for name in ("amount", "value")),
        *((name, pa.bool_()) for name in ("first", "first_to", "first_for", "split", "unsure", "aside")),
        *(
            (name, pa.string())
            for name in ("flow", "provider", "provider_name", "kind", "named", "currency", "recipient", "sector")
        ),
        *((name, pa.string()) for name in ("sector_name", "group", "focus", "basis")),
    ]
)
CONNECTION = duckdb.connect()


def table_of(rows: list[Row]) -> nw.LazyFrame[Any]:
    return nw.from_native(CONNECTION.from_arrow(pa.Table.from_pylist(rows, schema=SCHEMA)))


# --- the same answers, counted plainly


def year_of(row: Row, start: int) -> int | None:
    if row["on"] is not None:
        return fiscal_year(row["on"], start).year
    if start == 1:
        return row["year"]  # type: ignore[no-any-return]
    return row["fiscal_year"] if row["fiscal_start"] == start else None


def place_in(row: Row, question: Question, units: list[int] | None) -> str | None:
    """`total`, the reason for which a row is left out, or None where the question isn't about it."""
    flows = ("commitments", "disbursements") if question.flow == "undisbursed" else (question.flow,)
    if row["flow"] not in flows or (units is not None and row["unit"] not in units):
        return None
    for name in ("provider", "kind", "group", "focus", "sector", "basis"):
        wanted = getattr(question, name)
        if wanted and row[name] not in wanted:
            return None
    if question.scope == "tcb" and row["focus"] != "direct":
        return None
    if question.scope == "aid-for-trade" and row["group"] == "N":
        return None
    reasons = [] if row["value"] is not None else ["no-rate"]
    if row["aside"] and question.count == "once":
        reasons.append("double-counting")
    year = year_of(row, question.fiscal_start)
    if year is None:
        reasons.append("fiscal-year-only" if row["fiscal_year"] else "calendar-year-only")
    elif not (question.year_from or year) <= year <= (question.year_to or year):
        return None
    day = question.running_on
    if day and not (row["run_from"] and row["run_from"] <= day <= row["run_to"]):
        if not (row["unknown_from"] and row["unknown_from"] <= day <= row["unknown_to"]):
            return None
        reasons.append("running-unknown")
    if question.recipient and row["recipient"] not in question.recipient:
        names = set(row["named"].split(";")) & set(question.recipient)
        if row["recipient"] != "not-allocated" or not names:
            return None
        reasons.append("unallocated")
    return reasons[0] if reasons else "total"


def counted(rows: Iterable[Row], question: Question, keys: tuple[str, ...]) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Value, activities and transactions by keys."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        own = {**row, "activity": row["unit"], "year": year_of(row, question.fiscal_start)}
        groups.setdefault(tuple(own[key] for key in keys), []).append(row)
    column = "amount" if question.left == "no-rate" else "value"
    minus = {"disbursements"} if question.flow == "undisbursed" else set()
    return {
        key: (
            sum(-row[column] if row["flow"] in minus else row[column] for row in own),
            len({row["unit"] for row in own} - {None}),
            len({row["item_id"] for row in own}),
        )
        for key, own in groups.items()
    }


def answered(
    rows: list[Row], question: Question, keys: tuple[str, ...], units: list[int] | None
) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """The same, as the measure answers it."""
    found = aggregate(table_of(rows), question, keys, units).collect("pyarrow").to_native().to_pylist()
    columns = ["unit" if key == "activity" else key for key in keys]
    return {
        tuple(row[name] for name in columns): (row["value"], row["activities"], row["transactions"])
        for row in found
        if row["transactions"]
    }


def plainly(row: dict[str, Any] | None) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """A row of `all_left_out` as `counted` gives it."""
    return {(): (row["value"], row["activities"], row["transactions"])} if row else {}


def some(values: Iterable[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.one_of(
        st.just(()), st.lists(st.sampled_from(sorted(values)), unique=True, min_size=1, max_size=3).map(tuple)
    )


QUESTIONS = st.builds(
    Question,
    flow=st.sampled_from(("commitments", "commitments", "disbursements", "undisbursed", "obligations")),
    provider=some(PROVIDERS),
    recipient=some((*RECIPIENTS, "not-allocated")),
    kind=some(KINDS),
    group=some("ABN"),
    focus=some(("direct", "indirect", "none")),
    sector=some(SECTORS),
    basis=some(("codes", "words")),
    scope=st.sampled_from(SCOPES),
    count=st.sampled_from(COUNTS),
    year_from=st.none() | st.sampled_from((2010, 2011)),
    year_to=st.none() | st.sampled_from((2010, 2011)),
    fiscal_start=st.sampled_from((1, 1, 7, 10)),
    running_on=st.none() | st.sampled_from((date(2009, 6, 1), date(2010, 6, 1), date(2011, 6, 1))),
)
UNITS = st.none() | st.lists(st.sampled_from((SPAN, SPAN + 1, 3 * SPAN)), max_size=2)


def left_of(question: Question) -> Iterator[Question]:
    """The questions about everything that may be left out."""
    yield from left_out(question)
    for currency in ("PEN", None):
        yield replace(question, left="no-rate", left_currency=currency)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**9), QUESTIONS, UNITS, st.lists(st.sampled_from(KEYS), unique=True, max_size=3).map(tuple))
def test_figures_are_what_a_plain_count_gives_and_nothing_is_left_out_in_silence(
    seed: int, question: Question, units: list[int] | None, keys: tuple[str, ...]
) -> None:
    rows = world(seed)
    places = [place_in(row, question, units) for row in rows]
    total = [row for row, place in zip(rows, places, strict=True) if place == "total"]
    for by in {keys, ()}:
        assert answered(rows, question, by, units) == counted(total, question, by)
    told = len(total)
    at_once = all_left_out(table_of(rows), question, units).collect("pyarrow").to_native().to_pylist()
    in_one_pass = {(LEFT_OUT[row["left"]], row["left_currency"]): row for row in at_once if row["transactions"]}
    for one in left_of(question):
        own = [
            row
            for row, place in zip(rows, places, strict=True)
            if place == one.left and (one.left != "no-rate" or row["currency"] == one.left_currency)
        ]
        assert answered(rows, one, (), units) == counted(own, one, ()), one.left
        assert plainly(in_one_pass.pop((one.left, one.left_currency), None)) == counted(own, one, ()), one.left
        told += len(own)
    assert not in_one_pass
    assert told == sum(place is not None for place in places)


# --- what a question is


def test_a_row_of_an_answer_is_a_question_of_its_own() -> None:
    question = Question(recipient=("PE", "BO"), year_from=2000)
    narrowed = question.narrowed({"year": 2004, "recipient": "PE", "provider": "XX-1"})
    assert (narrowed.year_from, narrowed.year_to) == (2004, 2004)
    assert (narrowed.recipient, narrowed.provider) == (("PE",), ("XX-1",))


@pytest.mark.parametrize(
    ("question", "reasons"),
    [
        (Question(), ["double-counting", "fiscal-year-only"]),
        (Question(count="everything"), ["fiscal-year-only"]),
        (Question(fiscal_start=10), ["double-counting", "calendar-year-only", "fiscal-year-only"]),
        (Question(running_on=date(2010, 1, 1)), ["double-counting", "fiscal-year-only", "running-unknown"]),
        (Question(recipient=("PE",)), ["double-counting", "fiscal-year-only", "unallocated"]),
        (Question(recipient=("PE", "not-allocated")), ["double-counting", "fiscal-year-only"]),
    ],
)
def test_what_may_be_left_out_depends_on_the_question(question: Question, reasons: list[str]) -> None:
    assert [one.left for one in left_out(question)] == reasons


@pytest.mark.parametrize(
    "left", [one for one in LEFT_OUT if one not in ("no-rate", "double-counting", "fiscal-year-only")] + ["?"]
)
def test_a_question_leaves_nothing_out_for_a_reason_it_doesn_t_have(left: str) -> None:
    with pytest.raises(ValueError, match="left out"):
        conditions(Question(left=left))


def test_a_code_is_named_whole() -> None:
    rows = [{**world_row(), "named": ";region:2981;", "recipient": "not-allocated", "unsure": True}]
    unallocated = left_out(Question(recipient=("region:298",)))[-1]
    assert answered(rows, unallocated, (), None) == {}
    assert (
        all_left_out(table_of(rows), Question(recipient=("region:298",))).collect("pyarrow").to_native().num_rows == 0
    )
    assert answered(rows, replace(unallocated, recipient=("region:2981",)), (), None) == {(): (Decimal(2), 1, 1)}


def world_row() -> Row:
    one = next(row for seed in range(100) for row in world(seed) if row["unit"] and row["value"] is not None)
    return {**one, "flow": "commitments", "amount": Decimal(1), "value": Decimal(2), "aside": False, **WHOLE}
