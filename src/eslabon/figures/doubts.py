"""The queue of doubtful groups: activities whose aid-for-trade group the rules aren't sure of, by their money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import narwhals as nw

from eslabon.facts.details import activity_details
from eslabon.facts.groups import proposed
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Publication
from eslabon.figures import labels
from eslabon.figures.offer import NOTHING
from eslabon.figures.reference import reference
from eslabon.measures.classification import explain
from eslabon.measures.cooperation import Reading
from eslabon.measures.offer import Question, money_of, selected

# Less sure than this is doubtful: of ten such proposals more than one is wrong, and where the text and the provider's
# own sector contradict each other the rules are never surer.
SURE_FROM = Decimal("0.60")
# How many reasons of a proposal are told.
TOLD = 8


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubtful activity: what the rules propose, its money (None where it has none of the flow), what was decided."""

    activity: str
    unit: int
    group: str
    focus: str
    basis: str
    confidence: Decimal
    value: Decimal | None
    decision: Publication | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the queue is worked off: how many are decided, and how much of the money."""

    decided: int
    count: int
    money_decided: Decimal
    money: Decimal


def doubts(facts: Facts, question: Question) -> list[Doubt]:
    """The doubtful activities, those decided too, the most money first; `question` says which money, and narrows them
    to a provider or a recipient."""
    chosen = selected(facts.contributions(question.currency), question).with_columns(money=money_of(question))
    join = "JOIN" if question.provider or question.recipient else "LEFT JOIN"
    found = nw.to_native(chosen).query(
        "chosen",
        "WITH moved AS (SELECT unit, sum(money) AS value FROM chosen GROUP BY unit) "
        'SELECT identifier AS activity, max(unit) AS unit, arg_min("group", confidence) AS "group", '
        "arg_min(focus, confidence) AS focus, arg_min(basis, confidence) AS basis, min(confidence) AS confidence, "
        f"sum(value) AS value FROM ({proposed(facts)}) JOIN {facts.activities} USING (unit) {join} moved USING (unit) "
        f"GROUP BY identifier HAVING min(confidence) < {SURE_FROM} ORDER BY value DESC NULLS LAST, identifier",
    )
    decisions = facts.view.classified
    return [Doubt(**one, decision=decisions.get(one["activity"])) for one in found.fetch_arrow_table().to_pylist()]


def progress_of(found: Sequence[Doubt]) -> Progress:
    """How far the doubtful activities are decided."""
    decided = [one for one in found if one.decision]
    return Progress(len(decided), len(found), _sum(decided), _sum(found))


def _sum(found: Sequence[Doubt]) -> Decimal:
    return sum((one.value for one in found if one.value is not None), NOTHING)


def figure_of(doubt: Doubt, question: Question, state: int) -> str:
    """The reference of the money of a doubtful activity."""
    return reference(replace(question, activity=(doubt.activity,)), state)


def reasons_of(facts: Facts, row: dict[str, Any], lang: str) -> list[str]:
    """Why the rules propose what they propose for an activity, each reason a sentence's beginning; `row` is that of
    `Facts.activity`. Nothing of one that is too large to be taken apart."""
    details = activity_details(facts, row)
    if details is None:
        return []
    updated = row["updated"]
    reading = Reading(details[0], updated.date() if updated else None)
    return told_reasons(reading, lang)


def told_reasons(reading: Reading, lang: str) -> list[str]:
    """The reasons of an activity that was read."""
    return [labels.capital(explain(one, lang)) for one in reading.classification.reasons[:TOLD]]
