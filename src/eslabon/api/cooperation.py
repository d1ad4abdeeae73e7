"""The paths of an agreement's money: its ladder, and what its provider publishes beside it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from pydantic import BaseModel, ConfigDict, Field

from eslabon.api.answers import answered
from eslabon.api.doors import actor_of, body_of, parameters_of
from eslabon.api.facts import open_facts, warehouse
from eslabon.api.records import READ, START, WRITE, answers
from eslabon.api.schemas import Given, Nothing, faults_of
from eslabon.api.told import described
from eslabon.figures.ladder import ladder_json
from eslabon.figures.reconcile import FLOWS, reconcile, row_json
from eslabon.records.base import actions
from eslabon.records.base.actions import Invalid
from eslabon.records.cooperation.actions import note_difference
from eslabon.records.cooperation.kind import AGREEMENTS

API_ACTIONS = {"agreements.note": ("POST", f"{START}/agreements/{{id}}/reconcile")}


class Noting(Given):
    """A note on the difference of a flow in a year; an empty one takes it back."""

    activity: Annotated[str, Field(min_length=1, max_length=300)]
    flow: Literal[tuple(FLOWS)]  # type: ignore[valid-type]
    year: Annotated[int, Field(ge=1900, le=2200)]
    note: Annotated[str, Field(max_length=2_000)] = ""


class Ladder(BaseModel):
    """The money of an agreement, step by step."""

    model_config = ConfigDict(extra="allow")

    agreement: int
    currency: str
    steps: list[dict[str, Any]]
    totals: dict[str, str]
    undistributed: str | None


class Reconciled(BaseModel):
    """An agreement beside what its provider publishes, year by year."""

    rows: list[dict[str, Any]]


BODIES: tuple[type[Given], ...] = (Noting,)


def ladder(request: HttpRequest, id: int) -> HttpResponse:
    """The money of an agreement: each amount, what stands at each step, what is not distributed"""
    actor, _none = actor_of(request), parameters_of(request, Nothing)
    return answered(request, ladder_json(actor, actions.get(actor, AGREEMENTS, id), warehouse().at(None)))


def rows(request: HttpRequest, id: int) -> HttpResponse:
    """An agreement beside what its provider publishes: both sides by year, the verdict, the desk's note"""
    actor, _none = actor_of(request), parameters_of(request, Nothing)
    return _rows(request, actor, actions.get(actor, AGREEMENTS, id))


def noting(request: HttpRequest, id: int) -> HttpResponse:
    """A note on one difference (right: agreements.note)"""
    actor, _none, body = actor_of(request), parameters_of(request, Nothing), body_of(request)
    agreement = actions.get(actor, AGREEMENTS, id)
    actions.require(actor, "agreements.note", agreement)
    if faults := list(faults_of(Noting, body)):
        raise Invalid(faults)
    note_difference(actor, agreement, body["activity"], body["flow"], body["year"], body.get("note", ""))
    return _rows(request, actor, agreement)


def _rows(request: HttpRequest, actor: Any, agreement: Any) -> HttpResponse:
    with open_facts(warehouse().at(None), agreement.currency) as facts:
        found = reconcile(actor, facts, settings.ESLABON_COUNTRY, agreement)
    return answered(request, {"rows": [row_json(one) for one in found]})


def add_to(api: NinjaAPI) -> None:
    """Adds the paths."""
    agreement = "/agreements/{int:id}"
    for path, view, shape in ((f"{agreement}/ladder", ladder, Ladder), (f"{agreement}/reconcile", rows, Reconciled)):
        api.get(path, response={**answers(shape, *READ, 404), 304: None}, **described("cooperation", view, Nothing))(
            view
        )
    api.post(
        f"{agreement}/reconcile",
        response=answers(Reconciled, *WRITE, 404),
        **described("cooperation", noting, Nothing, Noting),
    )(noting)
