"""An agreement and its projects beside what the provider publishes of them, flow by flow and year by year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

import narwhals as nw

from eslabon.facts.query import Facts
from eslabon.figures.ladder import amount_of, reporting_currency, year_start_of
from eslabon.figures.offer import Row as Published
from eslabon.figures.offer import rows_by
from eslabon.figures.reference import reference
from eslabon.measures.ladder import CONTRIBUTION, DISBURSED, OBLIGATED, PROGRAMMED, Entry, in_force, value_of
from eslabon.measures.offer import Question, selected, year_of
from eslabon.measures.reconciling import Compared, Side, compare
from eslabon.records.cooperation.models import ACCOUNT, EVERY_ACCOUNT, Agreement, Project
from eslabon.records.cooperation.queries import agreements_for, differences_for, entries_for, projects_for
from eslabon.values.periods import fiscal_year

# The steps of the ladder that are published as each flow: the first that tells something of a year. What a budget's
# publication says was programmed stands beside the obligations of another.
FLOWS = {
    "commitments": (OBLIGATED,),
    "disbursements": (DISBURSED,),
    "obligations": (OBLIGATED, PROGRAMMED),
}
_OF_ACTIVITIES = ("commitments", "disbursements")


@dataclass(frozen=True, slots=True)
class Row:
    """One flow in one year: both sides, the verdict, and what a person noted. `agreement` is None for a project that
    belongs to none; `year_start` is the month in which the years start that the amounts are told in; `loaded` says
    whether the published activity is among the facts at all; `figure` is the reference that opens what is published,
    where something is; `source` where a table's row was published."""

    agreement: Agreement | None
    project: Any
    currency: str
    activity: str
    flow: str
    year_start: int
    compared: Compared
    loaded: bool
    figure: str | None
    note: str
    source: str = ""


def reconcile(actor: Any, facts: Facts, country: str, agreement: Agreement | None = None) -> list[Row]:
    """The rows of one agreement with its projects, or of all that an actor sees, and of the projects of none; nothing
    where no published activity is named.

    `country` is the desk's own: what a published activity gives to others is another scope.
    """
    chosen = [agreement] if agreement is not None else list(agreements_for(actor).order_by("title", "pk"))
    notes = {(one.agreement_id, one.activity, one.flow, one.year): one.note for one in differences_for(actor, chosen)}
    projects = _by_agreement(projects_for(actor).filter(agreement__in=chosen).exclude(activity=""))
    entries = _by_agreement(entries_for(actor).filter(agreement__in=chosen))
    rows: list[Row] = []
    for one in chosen:
        pairs: list[tuple[Any, str]] = [(None, one.activity)] if one.activity not in ("", EVERY_ACCOUNT) else []
        pairs += [(each, each.activity) for each in projects[one.pk]]
        for project, activity in pairs:
            own = [each for each in entries[one.pk] if project is None or each.project_id == project.pk]
            for row in _compared(facts, country, activity, one.currency, map(amount_of, own)):
                note = notes.get((one.pk, activity, row.flow, row.compared.year), "")
                rows.append(replace(row, agreement=one, project=project, note=note))
    if agreement is None:
        alone = projects_for(actor).filter(agreement=None).exclude(activity="").order_by("title", "pk")
        rows += [row for one in alone for row in reconcile_project(actor, facts, country, one)]
    return rows


def reconcile_project(actor: Any, facts: Facts, country: str, project: Project) -> list[Row]:
    """The rows of a project that belongs to no agreement, in the currency that its totals are told in."""
    if not project.activity or project.activity == EVERY_ACCOUNT:
        return []
    own = list(map(amount_of, entries_for(actor).filter(project=project)))
    rows = _compared(facts, country, project.activity, reporting_currency(project, own), own)
    return [replace(one, project=project) for one in rows]


def _compared(facts: Facts, country: str, activity: str, currency: str, told_here: Iterable[Entry]) -> Iterator[Row]:
    """Amounts beside what is published of an activity, flow by flow and year by year."""
    amounts = in_force(told_here)
    for told in _told(facts, activity, currency, country, year_start_of(amounts)):
        for each in compare(_held(amounts, told.flow, currency, told.year_start), told.side):
            opens = reference(told.question.narrowed({"year": each.year}), facts.view.state)
            figure = opens if told.opens and each.published is not None else None
            yield Row(
                None,
                None,
                currency,
                activity,
                told.flow,
                told.year_start,
                each,
                told.loaded,
                figure,
                "",
                told.source,
            )


@dataclass(frozen=True, slots=True)
class _Told:
    """What is published of a flow, in years that start in a month; whether a figure opens it, and its source."""

    flow: str
    year_start: int
    side: Side
    question: Question
    loaded: bool
    opens: bool = True
    source: str = ""


def _told(facts: Facts, activity: str, currency: str, country: str, start: int) -> list[_Told]:
    """What is published of an activity, or at an account of the loaded tables, flow by flow."""
    if activity.startswith(ACCOUNT):
        return _of_account(facts, activity.removeprefix(ACCOUNT).strip(), currency, country)
    units = facts.units([activity])
    found = []
    for flow in _OF_ACTIVITIES:
        question = Question(flow=flow, currency=currency, activity=(activity,), fiscal_start=start)
        side, question = _published(facts, question, units, country) if units else (Side({}), question)
        found.append(_Told(flow, start, side, question, bool(units)))
    return found


def _of_account(facts: Facts, account: str, currency: str, country: str) -> list[_Told]:
    """What tables tell of the country at an account, in the years that they are told in."""
    lines = facts.lines(account)
    by_snapshot: dict[int, list[int]] = defaultdict(list)
    for line in lines:
        by_snapshot[line["snapshot"]].append(line["number"])
    if not by_snapshot:
        return [_Told("obligations", 1, Side({}), Question(flow="obligations", currency=currency), False, False)]
    theirs = [(nw.col("snapshot") == one) & nw.col("number").is_in(numbers) for one, numbers in by_snapshot.items()]
    chosen = facts.contributions(currency).filter(nw.col("recipient") == country, reduce(or_, theirs))
    starts = chosen.select("flow", "fiscal_start").unique().collect("pyarrow").to_native().to_pylist()
    source = "; ".join(sorted({line["source"] for line in lines if line["source"]}))
    found = []
    for flow, start in sorted({(row["flow"], row["fiscal_start"] or 1) for row in starts if row["flow"] in FLOWS}):
        question = Question(flow=flow, currency=currency, recipient=(country,), fiscal_start=start)
        rows = nw.to_native(
            chosen.filter(nw.col("flow") == flow)
            .with_columns(of_year=year_of(question))
            .filter(~nw.col("of_year").is_null(), ~nw.col("value").is_null())
            .group_by("of_year")
            .agg(value=nw.col("value").sum())
        ).fetchall()
        found.append(_Told(flow, start, Side(dict(rows)), question, True, False, source))
    return found


def denominators(facts: Facts, agreement: Agreement, country: str) -> list[tuple[int, list[Published]]]:
    """All that tables tell of obligations to the country, by the month in which their years start and by year, for an
    agreement that names every account: what it is a part of, never its own money."""
    if agreement.activity != EVERY_ACCOUNT:
        return []
    table = facts.contributions(agreement.currency).filter(nw.col("flow") == "obligations")
    starts = table.select("fiscal_start").unique().collect("pyarrow").to_native().to_pylist()
    found = []
    for start in sorted({row["fiscal_start"] or 1 for row in starts}):
        question = Question(flow="obligations", currency=agreement.currency, recipient=(country,), fiscal_start=start)
        found.append((start, rows_by(facts, question, ("year",))))
    return [(start, rows) for start, rows in found if rows]


def _by_agreement(found: Iterable[Any]) -> dict[int, list[Any]]:
    told: dict[int, list[Any]] = defaultdict(list)
    for one in found:
        told[one.agreement_id].append(one)
    return told


def _held(amounts: Iterable[Entry], flow: str, currency: str, start: int) -> Side:
    """What the desk holds of a flow in the years that start in a month: of each, at the first step that tells it."""
    amounts = list(amounts)
    first, *others = [_at_step(amounts, step, currency, start) for step in FLOWS[flow]]
    for other in others:
        told = {*first.years, *first.estimates}
        years, estimates = (
            {year: value for year, value in own.items() if year not in told} for own in (other.years, other.estimates)
        )
        first = replace(first, years={**first.years, **years}, estimates={**first.estimates, **estimates})
    return first


def _at_step(amounts: list[Entry], step: str, currency: str, start: int) -> Side:
    """Amounts at a step by year. A part of another counts only where that one isn't among them."""
    years: dict[int, Decimal] = defaultdict(Decimal)
    original: dict[int, Decimal] = defaultdict(Decimal)
    estimates: dict[int, Decimal] = defaultdict(Decimal)
    currencies = set()
    there = {one.id for one in amounts}
    for one in amounts:
        value, year = value_of(one, currency), _year(one, start)
        counts = one.step == step and one.funding == CONTRIBUTION and one.part_of not in there
        if not counts or value is None or year is None:
            continue
        if one.estimate:
            estimates[year] += value
            continue
        years[year] += value
        original[year] += one.amount
        currencies.add(one.currency)
    currency_of_all = currencies.pop() if len(currencies) == 1 else None
    return Side(dict(years), dict(original), currency_of_all, estimates=dict(estimates))


def _year(one: Entry, start: int) -> int | None:
    """The year of an amount, where it is one that starts in a month."""
    if one.year is not None:
        return one.year[0] if one.year[1] == start else None
    return fiscal_year(one.on, start).year if one.on else None


def _published(facts: Facts, question: Question, units: list[int], country: str) -> tuple[Side, Question]:
    """What the provider publishes, and the question that asks for it: of what names the country where some does, with
    the whole activity beside it."""
    chosen = selected(facts.contributions(question.currency), question, units).with_columns(of_year=year_of(question))
    found = nw.to_native(
        chosen.group_by("of_year", "recipient", "currency").agg(
            value=nw.col("value").sum(), amount=nw.col("amount").sum()
        )
    ).fetchall()
    own = [row for row in found if row[1] == country]
    counted = own or found
    currencies = {row[2] for row in counted}
    partly = bool(own) and len(own) < len(found)
    side = Side(
        _summed((row[0], row[3]) for row in counted),
        _summed((row[0], row[4]) for row in counted),
        currencies.pop() if len(currencies) == 1 else None,
        _summed((row[0], row[3]) for row in found) if partly else {},
    )
    return side, replace(question, recipient=(country,)) if partly else question


def _summed(pairs: Iterable[tuple[int, Decimal]]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = defaultdict(Decimal)
    for year, value in pairs:
        found[year] += value
    return dict(found)


def row_json(row: Row) -> dict[str, Any]:
    """A row as the contract gives it."""
    return {
        "agreement": row.agreement.pk if row.agreement else None,
        "project": row.project.pk if row.project else None,
        "activity": row.activity,
        "year": row.compared.year,
        "year_start": row.year_start,
        "flow": row.flow,
        "held": _text(row.compared.held),
        "published": _text(row.compared.published),
        "currency": row.currency,
        "difference": _text(row.compared.difference),
        "verdict": row.compared.verdict,
        "estimate": row.compared.estimate,
        "rounding": row.compared.rounding,
        "loaded": row.loaded,
        "figure": row.figure,
        "source": row.source or None,
        "note": row.note or None,
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
