"""The paths of what the desk decides about published facts: an activity's aid-for-trade group."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from pydantic import Field

from eslabon.api.answers import answered
from eslabon.api.doors import actor_of, body_of, parameters_of
from eslabon.api.records import START, WRITE, answers
from eslabon.api.schemas import Data, Given, Nothing, Reason, faults_of
from eslabon.api.told import described
from eslabon.facts.warehouse import Publication
from eslabon.measures.offer import FOCUSES, GROUPS
from eslabon.records.base import actions
from eslabon.records.base.actions import Invalid
from eslabon.work.decisions import RIGHT, classify, take_back_group

API_ACTIONS = {RIGHT: ("POST", f"{START}/classifications")}
Identifier = Annotated[str, Field(max_length=500)]


class Classifying(Given):
    """The group and the focus that an activity is given, and why."""

    activity: Identifier
    group: Literal[GROUPS]  # type: ignore[valid-type]
    focus: Literal[FOCUSES]  # type: ignore[valid-type]
    reason: Reason


class TakingBack(Given):
    """The activity whose group is the rules' to propose again."""

    activity: Identifier
    reason: Reason = ""


class Decision(Data):
    """A decision of the log: the state that it made; a group of null was taken back."""

    state: int
    activity: str
    group: str | None
    focus: str | None
    actor: str
    reason: str
    published: str


BODIES: tuple[type[Given], ...] = (Classifying, TakingBack)


def decision(request: HttpRequest) -> HttpResponse:
    """An activity given its aid-for-trade group, which wins over the rules (right: facts.decide)"""
    actor, body = _asked(request, Classifying)
    return _told(request, classify(actor, **body))


def taking_back(request: HttpRequest) -> HttpResponse:
    """The decision about an activity's group taken back (right: facts.decide)"""
    actor, body = _asked(request, TakingBack)
    return _told(request, take_back_group(actor, **body))


def _asked(request: HttpRequest, shape: type[Given]) -> tuple[Any, dict[str, Any]]:
    actor, _none, body = actor_of(request), parameters_of(request, Nothing), body_of(request)
    actions.require(actor, RIGHT)
    if faults := list(faults_of(shape, body)):
        raise Invalid(faults)
    return actor, body


def _told(request: HttpRequest, made: Publication) -> HttpResponse:
    names = ("activity", "group", "focus", "actor", "reason", "published")
    return answered(request, {"state": made.number, **{name: made.about[name] for name in names}})


def add_to(api: NinjaAPI) -> None:
    """Adds the paths."""
    for path, view, body in (
        ("/classifications", decision, Classifying),
        ("/classifications/take-back", taking_back, TakingBack),
    ):
        api.post(path, response=answers(Decision, *WRITE), **described("decisions", view, Nothing, body))(view)
