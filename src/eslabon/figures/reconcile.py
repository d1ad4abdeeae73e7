"""An agreement and its projects beside what the provider publishes of them, flow by flow and year by year."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import narwhals as nw

from eslabon.facts.query import Facts
from eslabon.figures.ladder import amount_of
from eslabon.figures.reference import reference
from eslabon.measures.ladder import CONTRIBUTION, DISBURSED, OBLIGATED, Entry, in_force, value_of
from eslabon.measures.offer import Question, selected, year_of
from eslabon.measures.reconciling import Compared, Side, compare
from eslabon.records.cooperation.models import Agreement
from eslabon.records.cooperation.queries import agreements_for, differences_for, entries_for, projects_for
from eslabon.values.periods import fiscal_year

# Which step of the ladder a provider publishes as which flow.
FLOWS = {"commitments": OBLIGATED, "disbursements": DISBURSED}


@dataclass(frozen=True, slots=True)
class Row:
    """One flow in one year: both sides, the verdict, and what a person noted. `year_start` is the month in which the
    years of the agreement start; `loaded` says whether the published activity is among the facts at all; `figure`
    is the reference that opens what is published, where something is."""

    agreement: Agreement
    project: Any
    activity: str
    flow: str
    year_start: int
    compared: Compared
    loaded: bool
    figure: str | None
    note: str


def reconcile(actor: Any, facts: Facts, country: str, agreement: Agreement | None = None) -> list[Row]:
    """The rows of one agreement, or of all that an actor sees; none where no published activity is named.

    `country` is the desk's own: what a published activity gives to others is another scope.
    """
    chosen = [agreement] if agreement is not None else list(agreements_for(actor).order_by("title", "pk"))
    notes = {(one.agreement_id, one.activity, one.flow, one.year): one.note for one in differences_for(actor, chosen)}
    projects = _by_agreement(projects_for(actor).filter(agreement__in=chosen).exclude(activity=""))
    entries = _by_agreement(entries_for(actor).filter(agreement__in=chosen))
    rows: list[Row] = []
    for one in chosen:
        pairs: list[tuple[Any, str]] = [(None, one.activity)] if one.activity else []
        pairs += [(each, each.activity) for each in projects[one.pk]]
        for project, activity in pairs:
            own = [each for each in entries[one.pk] if project is None or each.project_id == project.pk]
            amounts = in_force(map(amount_of, own))
            units = facts.units([activity])
            start = _year_start(amounts)
            for flow, step in FLOWS.items():
                question = Question(flow=flow, currency=one.currency, activity=(activity,), fiscal_start=start)
                published, question = _published(facts, question, units, country) if units else (Side({}), question)
                for each in compare(_held(amounts, step, one.currency, start), published):
                    opens = reference(question.narrowed({"year": each.year}), facts.view.state)
                    figure = None if each.published is None else opens
                    note = notes.get((one.pk, activity, flow, each.year), "")
                    rows.append(Row(one, project, activity, flow, start, each, bool(units), figure, note))
    return rows


def _by_agreement(found: Iterable[Any]) -> dict[int, list[Any]]:
    told: dict[int, list[Any]] = defaultdict(list)
    for one in found:
        told[one.agreement_id].append(one)
    return told


def _year_start(amounts: Iterable[Entry]) -> int:
    """The month in which the years start that most of the amounts are told in; January where none says."""
    told = Counter(one.year[1] for one in amounts if one.year)
    return told.most_common(1)[0][0] if told else 1


def _held(amounts: Iterable[Entry], step: str, currency: str, start: int) -> Side:
    """What the desk holds: whole amounts that moved, in the years that start in a month."""
    years: dict[int, Decimal] = defaultdict(Decimal)
    original: dict[int, Decimal] = defaultdict(Decimal)
    currencies = set()
    for one in amounts:
        value, year = value_of(one, currency), _year(one, start)
        counts = one.step == step and one.funding == CONTRIBUTION and one.part_of is None and not one.estimate
        if not counts or value is None or year is None:
            continue
        years[year] += value
        original[year] += one.amount
        currencies.add(one.currency)
    return Side(dict(years), dict(original), currencies.pop() if len(currencies) == 1 else None)


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
        "agreement": row.agreement.pk,
        "project": row.project.pk if row.project else None,
        "activity": row.activity,
        "year": row.compared.year,
        "year_start": row.year_start,
        "flow": row.flow,
        "held": _text(row.compared.held),
        "published": _text(row.compared.published),
        "currency": row.agreement.currency,
        "difference": _text(row.compared.difference),
        "verdict": row.compared.verdict,
        "loaded": row.loaded,
        "figure": row.figure,
        "note": row.note or None,
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
