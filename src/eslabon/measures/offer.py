"""The offer: who provides what, to whom, of which kind, in which year, on what (measure offer@1).

A `Question` is plain data; the functions turn it into Narwhals expressions over the table of contributions, so that
one expression runs on any engine. Columns: those of the contributions, plus `unit` (the activity, unique over
snapshots; null for a table's row) and `item_id` (the transaction or row, likewise).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

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
BASES = ("codes", "words", "none")
SCOPES = ("tcb", "aid-for-trade", "all")
# Why money that the question names is not in the total.
LEFT_OUT = ("no-rate", "fiscal-year-only", "calendar-year-only", "running-unknown", "unallocated")

__all__ = ["FLOWS", "KEYS", "MEASURE", "Question", "aggregate", "left_out", "selected"]


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
    scope: str = "all"
    year_from: int | None = None
    year_to: int | None = None
    fiscal_start: int = 1
    running_on: date | None = None
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
    column = nw.col("amount" if question.left == "no-rate" else "value")
    if question.flow != UNDISBURSED:
        return column
    return nw.when(nw.col("flow") == "disbursements").then(-column).otherwise(column)


def _flow(question: Question) -> nw.Expr:
    if question.flow == UNDISBURSED:
        return nw.col("flow").is_in(["commitments", "disbursements"])
    return nw.col("flow") == question.flow


def _about(question: Question, units: list[int] | None, *, places: bool = True) -> list[nw.Expr]:
    """The filters that say what a question is about, without those that money can be left out for."""
    found = [_flow(question)]
    plain = {
        "provider": question.provider,
        "recipient": question.recipient if places else (),
        "kind": question.kind,
        "group": question.group,
        "focus": question.focus,
        "sector": question.sector,
        "basis": question.basis,
    }
    found += [nw.col(name).is_in(list(values)) for name, values in plain.items() if values]
    if units is not None:
        found.append(nw.col("unit").is_in(units))
    if question.scope == "tcb":
        found.append(nw.col("focus") == "direct")
    elif question.scope == "aid-for-trade":
        found.append(nw.col("group").is_in(["A", "B", "C", "D"]))
    return found


def _years(question: Question) -> list[nw.Expr]:
    found = [~year_of(question).is_null()]
    if question.year_from is not None:
        found.append(year_of(question) >= question.year_from)
    if question.year_to is not None:
        found.append(year_of(question) <= question.year_to)
    return found


def _covers(day: date, first: str, last: str) -> nw.Expr:
    return (nw.col(first) <= nw.lit(day)) & (nw.col(last) >= nw.lit(day))


def _running(question: Question) -> list[nw.Expr]:
    return [_covers(question.running_on, "run_from", "run_to")] if question.running_on else []


def _names_one_of(recipients: tuple[str, ...]) -> nw.Expr:
    named = [nw.col("named").str.contains(f";{one};", literal=True) for one in recipients]
    return nw.any_horizontal(*named, ignore_nulls=True)


def conditions(question: Question, units: list[int] | None = None) -> list[nw.Expr]:
    """The rows that make up the figure: `units` are the activities named, where any are."""
    left = question.left
    rated = [~nw.col("value").is_null()]
    if left is None:
        return _about(question, units) + _years(question) + _running(question) + rated
    if left == "no-rate":
        currency = question.left_currency
        own = nw.col("currency") == currency if currency else nw.col("currency").is_null()
        found = _about(question, units) + _years(question) + _running(question)
        return [*found, nw.col("value").is_null(), own]
    if left == "fiscal-year-only":
        return [*_about(question, units), year_of(question).is_null(), ~nw.col("fiscal_year").is_null(), *rated]
    if left == "calendar-year-only":
        return [*_about(question, units), year_of(question).is_null(), ~nw.col("year").is_null(), *rated]
    if left == "running-unknown":
        assert question.running_on is not None
        unknown = _covers(question.running_on, "unknown_from", "unknown_to")
        return [*_about(question, units), *_years(question), unknown, *rated]
    found = _about(question, units, places=False) + _years(question) + _running(question) + rated
    return [*found, nw.col("recipient") == NOT_ALLOCATED, _names_one_of(question.recipient)]


def selected(table: nw.LazyFrame[Any], question: Question, units: list[int] | None = None) -> nw.LazyFrame[Any]:
    """The contributions that make up the figure."""
    return table.filter(*conditions(question, units))


def left_out(question: Question) -> list[Question]:
    """The questions about what may be left out of this one (one question for each reason that can apply)."""
    reasons = ["fiscal-year-only" if question.fiscal_start == 1 else "calendar-year-only"]
    if question.fiscal_start != 1:
        reasons.append("fiscal-year-only")
    if question.running_on:
        reasons.append("running-unknown")
    if question.recipient:
        reasons.append("unallocated")
    return [replace(question, left=reason) for reason in reasons]


# What may differ among the sectors of one transaction, and be the same in several of them.
_BY_SECTOR = ("group", "focus", "basis")


def _transactions(question: Question, keys: tuple[str, ...]) -> nw.Expr:
    """How many transactions: by the rows marked as first where one row of each can stand for it."""
    used = {name for name in ("sector", *_BY_SECTOR) if name in keys or getattr(question, name)}
    if question.scope != "all":
        used.add("group")
    places = "recipient" in keys or bool(question.recipient)
    several = "recipient" not in keys and len(question.recipient) > 1
    if question.left == "unallocated":
        places, several = True, False
    if several or used & set(_BY_SECTOR) or ("sector" not in keys and len(question.sector) > 1):
        return nw.col("item_id").n_unique()
    if places and used:
        return nw.len()
    flag = "first_recipient" if places else "first_sector" if used else "first"
    return nw.col(flag).cast(nw.Int64).sum()


def aggregate(
    table: nw.LazyFrame[Any], question: Question, keys: tuple[str, ...] = (), units: list[int] | None = None
) -> nw.LazyFrame[Any]:
    """The figure by keys: columns are the keys, then value, activities, transactions (and provider_name,
    sector_name where those are keys). Distinct counts don't add up over rows."""
    chosen = selected(table, question, units).with_columns(money=money_of(question))
    figures = [
        nw.col("money").sum().alias("value"),
        nw.col("unit").n_unique().alias("activities"),
        nw.col("unit").is_null().any().alias("rows_without_activity"),
        _transactions(question, keys).alias("transactions"),
    ]
    columns = ["unit" if key == "activity" else key for key in keys]
    if "year" in keys:
        chosen = chosen.with_columns(year=year_of(question))
    if "provider" in keys:
        figures.append(nw.col("provider_name").max().alias("provider_name"))
    if "sector" in keys:
        figures.append(nw.col("sector_name").max().alias("sector_name"))
    return chosen.group_by(*columns).agg(*figures) if columns else chosen.select(*figures)
