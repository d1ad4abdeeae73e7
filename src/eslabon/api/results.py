"""What the API does with progress reports: planned, filled, presented, observed, given conformity, opened again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from eslabon.api.schemas import Done, Given, Number, Reasoned, given_type
from eslabon.records.base.values import LONGEST
from eslabon.records.results import actions
from eslabon.records.results.kind import REPORTS, VALUES


class Planning(Given):
    """Of how many months each report is (1, 3, 6 or 12), and how many days after its period it is due."""

    every: Number
    days: Annotated[int, Field(ge=0, le=365, strict=True)] = 30


class ValueGiven(Given):
    """The value of an indicator for the period of a report, of all or of a group."""

    indicator: Number
    group: Annotated[str, Field(max_length=60)] = ""
    value: given_type(VALUES.field("value")) = None  # type: ignore[valid-type]
    approximate: Annotated[bool, Field(strict=True)] = False
    note: Annotated[str, Field(max_length=LONGEST)] = ""
    document: Annotated[str, Field(max_length=300)] = ""


class TextsGiven(Given):
    """What a report tells beside its values; what isn't sent stays as it is."""

    done: Annotated[str, Field(max_length=LONGEST)] = ""
    difficulties: Annotated[str, Field(max_length=LONGEST)] = ""
    next_steps: Annotated[str, Field(max_length=LONGEST)] = ""
    currency: Annotated[str, Field(max_length=3)] = ""
    executed: given_type(REPORTS.field("executed")) = None  # type: ignore[valid-type]
    counterpart_cash: given_type(REPORTS.field("counterpart_cash")) = None  # type: ignore[valid-type]
    counterpart_kind: given_type(REPORTS.field("counterpart_kind")) = None  # type: ignore[valid-type]


class AnswerGiven(Given):
    """How something observed was settled."""

    remark: Number
    text: Annotated[str, Field(max_length=LONGEST)]


class Filling(Given):
    """What is written of a report while it is open; `version` is the one that was read."""

    version: Number
    texts: TextsGiven = TextsGiven()
    values: list[ValueGiven] = Field(default_factory=list, max_length=2_000)
    answers: list[AnswerGiven] = Field(default_factory=list, max_length=200)


class Observing(Given):
    """What is observed of a presented report."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST)]


class Conformity(Given):
    """The document of the conformity, and whether the report becomes as open as its project."""

    document: Annotated[str, Field(max_length=300)] = ""
    publish: Annotated[bool, Field(strict=True)] = False


def _fill(actor: Any, kind: Any, record: Any, body: Mapping[str, Any]) -> Any:
    answers = {one["remark"]: one["text"] for one in body.get("answers", ())}
    return actions.fill(actor, record, body["version"], body.get("texts", {}), body.get("values", ()), answers)


REPORT_ACTIONS: dict[str, tuple[str, type[Given], Any]] = {
    "fill": ("fill", Filling, _fill),
    "present": ("present", Done, lambda who, kind, one, body: actions.present(who, one)),
    "observe": ("observe", Observing, lambda who, kind, one, body: actions.observe(who, one, body["text"])),
    "accept": (
        "accept",
        Conformity,
        lambda who, kind, one, body: actions.accept(who, one, body.get("document", ""), body.get("publish", False)),
    ),
    "reopen": ("reopen", Reasoned, lambda who, kind, one, body: actions.reopen(who, one, body["reason"])),
}
PLAN: dict[str, tuple[str, type[Given], Any]] = {
    "plan": (
        "plan",
        Planning,
        lambda who, kind, one, body: actions.plan_reports(who, one, body["every"], body.get("days", 30)),
    )
}
BODIES: tuple[type[Given], ...] = (Planning, Filling, Observing, Conformity)
