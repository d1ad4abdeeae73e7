"""Decisions about facts: appended, never undone; each with who decided and why."""

from __future__ import annotations

from contextlib import closing

from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Publication, View, Warehouse
from eslabon.measures.offer import FOCUSES, GROUPS
from eslabon.values.problems import Problem, Where, problem

# What decisions of a kind are about: of those about the same thing the last one holds.
_ABOUT = {"withdraw": "snapshot_withdrawn", "classify": "activity", "told-twice": "pair"}
# How long a reason may be, in signs.
LONGEST_REASON = 2_000


class AlreadyWithdrawn(ValueError):
    """The snapshot has been withdrawn before."""


class Unusable(ValueError):
    """What was to be decided can't be: every problem, each with the name of the value in `where.path`."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(f"{one.where.path}: {one.code}" for one in problems))
        self.problems = problems


def in_force(view: View) -> set[int]:
    """The numbers of the decisions that hold: no later one is about the same thing."""
    return {one.number for kind, about in _ABOUT.items() for one in view.latest(kind, about).values()}


def withdraw_snapshot(warehouse: Warehouse, number: int, actor: str, reason: str) -> Publication:
    """Withdraws a snapshot from the present on. Raises NotFound or AlreadyWithdrawn."""
    view = warehouse.at()
    snapshot = view.snapshot(number)
    if snapshot.snapshot in view.withdrawn:
        raise AlreadyWithdrawn(str(number))
    return warehouse.decide("withdraw", actor, reason, snapshot_withdrawn=number)


def classify(warehouse: Warehouse, identifier: str, group: str, focus: str, actor: str, reason: str) -> Publication:
    """Gives an activity its aid-for-trade group and focus, whatever the rules propose, from the present on.

    It holds for every publisher that uses the identifier, and for what they publish later; a later decision wins. The
    same again publishes nothing. Raises Unusable.
    """
    view = warehouse.at()
    faults = [*_activity_faults(view, identifier), *_group_faults(group, focus), *_reason_faults(reason)]
    if faults:
        raise Unusable(faults)
    given = {"activity": identifier, "group": group, "focus": focus}
    before = view.classified.get(identifier)
    if before and before.about.items() >= {**given, "reason": reason}.items():
        return before
    return warehouse.decide("classify", actor, reason, **given)


def take_back_group(warehouse: Warehouse, identifier: str, actor: str, reason: str = "") -> Publication:
    """Takes back what was decided of an activity's group: the rules' proposal holds again. Raises Unusable."""
    if identifier not in warehouse.at().classified:
        raise Unusable([problem("decision.none", Where(path="activity"), value=identifier[:80])])
    return warehouse.decide("classify", actor, reason, activity=identifier, group=None, focus=None)


def decide_pair(
    warehouse: Warehouse, pair: str, verdict: str, actor: str, reason: str, counts: tuple[str, str] | None = None
) -> Publication:
    """Decides whether a pair is the same money: `same` (with publisher and activity of the side that counts),
    `different`, `later`, or `undone`, which gives it back to the rules."""
    return warehouse.decide("told-twice", actor, reason, pair=pair, verdict=verdict, counts=counts)


def _activity_faults(view: View, identifier: str) -> list[Problem]:
    facts = Facts(view)
    with closing(facts.connection):
        known = facts.activity(identifier) is not None
    return [] if known else [problem("decision.no-activity", Where(path="activity"), value=identifier[:80])]


def _group_faults(group: str, focus: str) -> list[Problem]:
    faults = []
    for name, value, allowed in (("group", group, GROUPS), ("focus", focus, FOCUSES)):
        where = Where(path=name)
        if not value:
            faults.append(problem("field.missing", where))
        elif value not in allowed:
            faults.append(problem("decision.not-choice", where, value=value[:80], allowed=", ".join(allowed)))
    if not faults and (group == "N") != (focus == "none"):
        faults.append(problem("decision.contradiction", Where(path="focus"), group=group, focus=focus))
    return faults


def _reason_faults(reason: str) -> list[Problem]:
    where = Where(path="reason")
    if not reason.strip():
        return [problem("record.reason-missing", where)]
    if len(reason) > LONGEST_REASON or "\0" in reason:
        return [problem("field.too-long", where, most=f"{LONGEST_REASON:,}")]
    return []
