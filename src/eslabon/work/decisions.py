"""What the desk decides about published facts, as actions: kept in the warehouse's log of decisions."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings

from eslabon.facts import decisions
from eslabon.facts.decisions import Unusable
from eslabon.facts.duplicates import told_twice, verdicts
from eslabon.facts.query import Facts
from eslabon.facts.ready import make_ready
from eslabon.facts.warehouse import Publication, View, Warehouse
from eslabon.measures.duplicates.records import NEVER_ADDED
from eslabon.records.base.actions import Invalid, require
from eslabon.values.problems import Problem, Where, problem

RIGHT = "facts.decide"
# What is decided of a pair; `undone` takes it back.
VERDICTS = ("same", "different", "later")
# A side of a pair: its publisher and its activity.
Counts = tuple[str, str]


def classify(actor: Any, activity: str, group: str, focus: str, reason: str) -> Publication:
    """The decision that gives an activity its aid-for-trade group and focus. Raises Denied, Invalid."""
    require(actor, RIGHT)
    try:
        return decisions.classify(_live(), activity.strip(), group, focus, actor.email, _plain(reason))
    except Unusable as error:
        raise Invalid(error.problems) from None


def take_back_group(actor: Any, activity: str, reason: str = "") -> Publication:
    """The decision that takes back the one in force about an activity's group. Raises Denied, Invalid."""
    require(actor, RIGHT)
    try:
        return decisions.take_back_group(_live(), activity.strip(), actor.email, _plain(reason))
    except Unusable as error:
        raise Invalid(error.problems) from None


def decide_pair(
    actor: Any, pair: str, verdict: str, counts: Counts | str | None = None, reason: str = ""
) -> Publication:
    """The decision about money that two publish: the `same` (then `counts` is the publisher and the activity that
    count, or the one of these that tells the two sides apart), `different`, `later`, or `undone`, which gives the pair
    back to the rules. Raises Denied, Invalid."""
    require(actor, RIGHT)
    warehouse, pair, reason = _live(), pair.strip(), _plain(reason)
    view = warehouse.at()
    sides = _sides(view, pair)
    if isinstance(counts, str):
        named = [side for side in sides if counts in side]
        counts = named[0] if len(named) == 1 else ("", counts)
    if faults := _pair_faults(view, pair, sides, verdict, counts, reason):
        raise Invalid(faults)
    made = decisions.decide_pair(warehouse, pair, verdict, actor.email, reason, counts)
    make_ready(warehouse)
    return made


def _sides(view: View, pair: str) -> list[Counts]:
    """Both sides of a pair by publisher and activity; none where nothing is to be decided of it."""
    facts = Facts(view)
    with closing(facts.connection):
        found = (one for one in told_twice(facts) if one.id == pair and one.decision != NEVER_ADDED)
        return [(side.publisher, side.activity) for one in found for side in (one.a, one.b)]


def _pair_faults(
    view: View, pair: str, sides: list[Counts], verdict: str, counts: Counts | None, reason: str
) -> list[Problem]:
    if len(reason) > decisions.LONGEST_REASON or "\0" in reason:
        return [problem("field.too-long", Where(path="reason"), most=f"{decisions.LONGEST_REASON:,}")]
    if verdict == "undone":
        if pair not in verdicts(view):
            return [problem("decision.none", Where(path="pair"), value=pair[:80])]
    elif not sides:
        return [problem("decision.no-pair", Where(path="pair"), value=pair[:80])]
    elif verdict not in VERDICTS:
        return [problem("field.not-choice", Where(path="verdict"), value=verdict[:80])]
    if counts not in (sides if verdict == "same" else [None]):
        return [problem("decision.which-counts", Where(path="counts"))]
    return []


def _live() -> Warehouse:
    return Warehouse(Path(settings.ESLABON_WAREHOUSE))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
