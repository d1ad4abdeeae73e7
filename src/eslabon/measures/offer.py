"""The offer: who provides what, to whom, of which kind, in which year, on what (measure offer@2).

A `Question` is plain data; the functions turn it into Narwhals expressions over the table of contributions, so that
one expression runs on any engine. Columns: those of the contributions, plus `unit` (the activity, unique over
snapshots; null for a table's row), `item_id` (the transaction or row, likewise) and `aside` (whether another telling
of the same money replaces it: `measures.duplicates`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

import narwhals as nw

from eslabon.measures.cooperation import MEASURE
from eslabon.measures.shares import NOT_ALLOCATED

UNDISBURSED = "undisbursed"
FLOWS = (
    "commitments",
    "disbursements",
    UNDISBURSED,
    "obligations",
    "repayments",
    "interest",
    "incoming-commitments",
    "incoming-funds",
)
KEYS = ("provider", "recipient", "year", "kind", "group", "focus", "sector", "activity")
GROUPS = ("A", "B", "C", "D", "N")
FOCUSES = ("direct", "indirect", "none")
# What a group rests on; reports ask by it, requests don't.
BASES = ("codes", "words", "none", "person")
SCOPES = ("tcb", "aid-for-trade", "all")
# What told it: an IATI file, a table, or CRS: projects (ODA, other official flows, private), pivots by donor or sector.
SOURCES = ("iati", "table", "crs", "crs-oof", "crs-private", "crs-donors", "crs-sectors")
# Why money that the question names is not in the total.
YEARS_ONLY = ("fiscal-year-only", "calendar-year-only")
NO_RATE = "no-rate"
TOLD_TWICE = "double-counting"
LEFT_OUT = (NO_RATE, TOLD_TWICE, *YEARS_ONLY, "running-unknown", "unallocated")
# Money that is told twice counts once, or (`everything`) as often as it is told: what offer@1 did.
ONCE, EVERYTHING = COUNTS = ("once", "everything")

__all__ = ["FLOWS", "KEYS", "MEASURE", "Question", "aggregate", "all_left_out", "left_out", "selected"]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the offer. Empty filters mean everything; years are fiscal where `fiscal_start` is not 1.

    `running_on` is always set for undisbursed; `left` names a reason of `LEFT_OUT` (with `left_currency` for
    no-rate) where the question is about what a total leaves out.
    """

    flow: str = "commitments"
    currency: str = "USD"
    provider: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    sector: tuple[str, ...] = ()
    activity: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    scope: str = "all"
    year_from: int | None = None
    year_to: int | None = None
    fiscal_start: int = 1
    running_on: date | None = None
    count: str = ONCE
    left: str | None = None
    left_currency: str | None = None

    def narrowed(self, keys: dict[str, Any]) -> Question:
        """The question about one row of an answer: its keys become filters."""
        changes: dict[str, Any] = {}
        for key, value in keys.items():
            if key == "year":
                changes["year_from"] = changes["year_to"] = value
            else:
                changes[key] = (value,)
        return replace(self, **changes)


def year_of(question: Question) -> nw.Expr:
    """The year of a row, in the question's kind of year; null where the row can't say."""
    start = question.fiscal_start
    if start == 1:
        return nw.col("year")
    dated = nw.col("on").dt.year() + nw.when(nw.col("on").dt.month() >= start).then(1).otherwise(0)
    own = nw.when(nw.col("fiscal_start") == start).then(nw.col("fiscal_year"))
    return nw.when(~nw.col("on").is_null()).then(dated).otherwise(own)


def money_of(question: Question) -> nw.Expr:
    """What a row adds to the figure: disbursements take away from what is undisbursed."""
    column = nw.col("amount" if question.left == NO_RATE else "value")
    return _signed(question, column)


def _signed(question: Question, column: nw.Expr) -> nw.Expr:
    if question.flow != UNDISBURSED:
        return column
    return nw.when(nw.col("flow") == "disbursements").then(-column).otherwise(column)


def _flow(question: Question) -> nw.Expr:
    if question.flow == UNDISBURSED:
        return nw.col("flow").is_in(["commitments", "disbursements"])
    return nw.col("flow") == question.flow


def _about(question: Question, units: list[int] | None) -> list[nw.Expr]:
    """The filters that say what a question is about; every row can say whether it meets them."""
    found = [_flow(question)]
    plain = {
        "provider": question.provider,
        "kind": question.kind,
        "group": question.group,
        "focus": question.focus,
        "sector": question.sector,
        "basis": question.basis,
        "source": question.source,
    }
    found += [nw.col(name).is_in(list(values)) for name, values in plain.items() if values]
    if units is not None:
        found.append(nw.col("unit").is_in(units))
    if question.scope == "tcb":
        found.append(nw.col("focus") == "direct")
    elif question.scope == "aid-for-trade":
        found.append(nw.col("group").is_in(["A", "B", "C", "D"]))
    return found


class _Test(NamedTuple):
    """What some rows meet, some don't, and some can't say: these are left out for a reason of `LEFT_OUT`."""

    meets: nw.Expr
    unknown: dict[str, nw.Expr]


def _tests(question: Question) -> list[_Test]:
    """The tests of a question, in the order in which they are put: a row is left out for the first it can't answer."""
    found = [_has_rate()]
    if question.count == ONCE:
        found.append(_told_once())
    found.append(_in_years(question))
    if question.running_on:
        found.append(_runs(question.running_on))
    if question.recipient:
        found.append(_given_to(question.recipient))
    return found


def _has_rate() -> _Test:
    none = nw.col("value").is_null()
    return _Test(~none, {NO_RATE: none})


def _told_once() -> _Test:
    return _Test(~nw.col("aside"), {TOLD_TWICE: nw.col("aside")})


def _answered(test: _Test) -> nw.Expr:
    """The rows that don't fail a test: those that meet it, and those that can't say."""
    return reduce(or_, test.unknown.values(), test.meets)


def _in_years(question: Question) -> _Test:
    year = year_of(question)
    meets = ~year.is_null()
    if question.year_from is not None:
        meets &= year >= question.year_from
    if question.year_to is not None:
        meets &= year <= question.year_to
    other_years = year.is_null() & ~nw.col("fiscal_year").is_null()
    if question.fiscal_start == 1:
        return _Test(meets, {"fiscal-year-only": other_years})
    calendar = year.is_null() & ~nw.col("year").is_null()
    return _Test(meets, {"calendar-year-only": calendar, "fiscal-year-only": other_years})


def _runs(day: date) -> _Test:
    unknown = _covers(day, "unknown_from", "unknown_to")
    return _Test(_covers(day, "run_from", "run_to"), {"running-unknown": unknown})


def _covers(day: date, first: str, last: str) -> nw.Expr:
    return (nw.col(first) <= nw.lit(day)) & (nw.col(last) >= nw.lit(day))


def _given_to(recipients: tuple[str, ...]) -> _Test:
    meets = nw.col("recipient").is_in(list(recipients))
    if NOT_ALLOCATED in recipients:
        return _Test(meets, {})
    named = [nw.col("named").str.contains(f";{one};", literal=True) for one in recipients]
    names_one = nw.any_horizontal(*named, ignore_nulls=True)
    return _Test(meets, {"unallocated": (nw.col("recipient") == NOT_ALLOCATED) & names_one})


def conditions(question: Question, units: list[int] | None = None) -> list[nw.Expr]:
    """The rows that make up the figure: `units` are the activities named, where any are.

    Every row that the question is about is in its total, or in what is left out for one reason, unless it fails a
    test. Raises ValueError where the question can't leave anything out for the reason it names.
    """
    found = _about(question, units)
    waiting = question.left is not None  # for the test that the rows can't answer
    for test in _tests(question):
        if question.left in test.unknown:
            found.append(test.unknown[question.left])
            waiting = False
        elif question.left is None or waiting:
            found.append(test.meets)
        else:
            found.append(_answered(test))
    if waiting:
        raise ValueError(f"nothing is left out as {question.left}")
    if question.left == NO_RATE:
        own = nw.col("currency")
        found.append(own == question.left_currency if question.left_currency else own.is_null())
    return found


def selected(table: nw.LazyFrame[Any], question: Question, units: list[int] | None = None) -> nw.LazyFrame[Any]:
    """The contributions that make up the figure."""
    return table.filter(*conditions(question, units))


def left_out(question: Question) -> list[Question]:
    """The questions about what may be left out of this one, but for what has no rate: that is one for each currency."""
    reasons = [reason for test in _tests(question) for reason in test.unknown if reason != NO_RATE]
    return [replace(question, left=reason) for reason in reasons]


def _marked(question: Question, keys: tuple[str, ...]) -> nw.Expr | None:
    """The rows of which each stands for one transaction of the answer; None where no mark tells, because the question
    picks among the recipients or the sectors of a transaction."""
    if any(name in keys or getattr(question, name) for name in ("group", "focus", "basis")) or question.scope != "all":
        return None
    to = "recipient" in keys or len(question.recipient) == 1 or question.left == "unallocated"
    for_ = "sector" in keys or len(question.sector) == 1
    if (question.recipient and not to) or (question.sector and not for_):
        return None
    if to and for_:
        return nw.col("first") | ~nw.col("first")  # every row
    return nw.col("first_to" if to else "first_for" if for_ else "first")


def _transactions(question: Question, keys: tuple[str, ...]) -> dict[str, nw.Expr]:
    """How many transactions, in three parts to be added and taken away: `counted` + `parted` - `nothing`.

    Where no mark tells, whole transactions count as they come and the few that are split are told apart; what costs is
    counting distinct values.
    """
    marked = _marked(question, keys)
    if marked is not None:
        return {"counted": marked.cast(nw.Int64).sum()}
    return {
        "counted": (~nw.col("split")).cast(nw.Int64).sum(),
        "parted": nw.when(nw.col("split")).then(nw.col("item_id")).n_unique(),  # the nothing of the others is one
        "nothing": (~nw.col("split")).any().cast(nw.Int64),
    }


def _figures(question: Question, keys: tuple[str, ...]) -> tuple[dict[str, nw.Expr], list[nw.Expr]]:
    """What is computed of a group of rows, and the columns made of that: value, activities, transactions."""
    counts = _transactions(question, keys)
    figures = {
        "value": nw.col("money").sum(),
        "units": nw.col("unit").n_unique(),  # the nothing of tables' rows is one
        "any_row": nw.col("unit").is_null().any().cast(nw.Int64),
        **counts,
    }
    transactions = nw.col("counted")
    if "parted" in counts:
        transactions = transactions + nw.col("parted") - nw.col("nothing")
    activities = nw.col("units") - nw.col("any_row")
    return figures, [nw.col("value"), activities.alias("activities"), transactions.alias("transactions")]


def aggregate(
    table: nw.LazyFrame[Any], question: Question, keys: tuple[str, ...] = (), units: list[int] | None = None
) -> nw.LazyFrame[Any]:
    """The figure by keys: columns are the keys, then value, activities, transactions, and provider_name, sector_name
    where those are keys; without keys, mixed (are there several kinds?). Distinct counts don't add up over rows."""
    chosen = selected(table, question, units).with_columns(money=money_of(question))
    columns = ["unit" if key == "activity" else key for key in keys]
    if "year" in keys:
        chosen = chosen.with_columns(year=year_of(question))
    figures, shown = _figures(question, keys)
    if not columns:
        return chosen.select(**figures, mixed=nw.col("kind").min() != nw.col("kind").max()).select(*shown, "mixed")
    names = [f"{key}_name" for key in ("provider", "sector") if key in keys]
    figures |= {name: nw.col(name).max() for name in names}
    return chosen.group_by(*columns).agg(**figures).select(*columns, *shown, *names)


def all_left_out(table: nw.LazyFrame[Any], question: Question, units: list[int] | None = None) -> nw.LazyFrame[Any]:
    """All that is left out of a total, in one pass: columns are `left` (the place of a reason in `LEFT_OUT`),
    left_currency (of what has no rate), value, activities, transactions."""
    tests = _tests(question)
    reasons = [one for test in tests for one in test.unknown.items()]
    left = nw.lit(None, nw.Int32)
    for reason, unknown in reversed(reasons):
        left = nw.when(unknown).then(nw.lit(LEFT_OUT.index(reason), nw.Int32)).otherwise(left)
    unrated = nw.col("value").is_null()
    figures, shown = _figures(question, ())
    return (
        table.filter(nw.col("unsure") | nw.col("aside"), *_about(question, units), *map(_answered, tests))
        .with_columns(
            left=left,
            left_currency=nw.when(unrated).then(nw.col("currency")),
            money=_signed(question, nw.when(unrated).then(nw.col("amount")).otherwise(nw.col("value"))),
        )
        .filter(~nw.col("left").is_null())
        .group_by("left", "left_currency")
        .agg(**figures)
        .select("left", "left_currency", *shown)
    )
