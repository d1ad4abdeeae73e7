"""The paths of matching: what may answer a need, what the desk decided of it, how the needs are covered."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI
from pydantic import Field

from eslabon.api.answers import answered, language, worded
from eslabon.api.doors import actor_of, body_of, parameters_of
from eslabon.api.facts import open_facts, warehouse
from eslabon.api.records import READ, START, WRITE, answers
from eslabon.api.schemas import Data, Done, Given, Nothing, Number, faults_of
from eslabon.api.told import described
from eslabon.figures.answers import coverage_data, matches
from eslabon.figures.coverage import coverage
from eslabon.records.base import actions
from eslabon.records.base.actions import Invalid
from eslabon.records.base.queries import DESK, STAFF, role_of
from eslabon.records.needs.kind import NEEDS
from eslabon.records.needs.models import Answer, Link, NeedKind
from eslabon.records.needs.queries import links_for
from eslabon.values.problems import Problem
from eslabon.work.links import decide, undo, warnings_of

API_ACTIONS = {"links.decide": ("POST", f"{START}/needs/{{id}}/links")}


class Deciding(Given):
    """What is decided of a published activity or an open line; a percentage says which part of the need it answers."""

    activity: Annotated[str, Field(max_length=300)] = ""
    line: Number | None = None
    answer: Literal[tuple(Answer.values)]  # type: ignore[valid-type]
    percentage: Annotated[str, Field(max_length=40, examples=["60", "60.5"])] | None = None
    note: Annotated[str, Field(max_length=5_000)] = ""


class Narrowed(Given):
    """Which needs the table holds."""

    theme: Annotated[int, Field(ge=1, le=2**53 - 1)] | None = None
    kind: Literal[tuple(NeedKind.values)] | None = None  # type: ignore[valid-type]


class Matches(Data):
    """Suggestions, the highest score first, each with its reasons."""

    matches: list[dict[str, Any]]


class Links(Data):
    """What was decided of a need, and warnings where links exceed the money."""

    links: list[dict[str, Any]]
    warnings: list[dict[str, Any]]


class Covered(Data):
    """The table of needs and sources."""

    totals: dict[str, Any]
    sources: list[dict[str, Any]]
    needs: list[dict[str, Any]]


BODIES: tuple[type[Given], ...] = (Deciding,)


def suggestions(request: HttpRequest, id: int) -> HttpResponse:
    """What may answer a need: published activities and open lines, with reasons and score"""
    actor, _none = actor_of(request), parameters_of(request, Nothing)
    need = actions.get(actor, NEEDS, id)
    with open_facts(warehouse().at(None), "") as facts:
        found = matches(actor, need, facts, language(), settings.ESLABON_COUNTRY, timezone.now().date())
    return answered(request, {"matches": found})


def links(request: HttpRequest, id: int) -> HttpResponse:
    """What was decided of a need's activities and lines, as far as one may see it"""
    parameters_of(request, Nothing)
    return _links(request, actions.get(actor_of(request), NEEDS, id))


def decision(request: HttpRequest, id: int) -> HttpResponse:
    """An activity or a line accepted, in talks or refused for a need (right: links.decide)"""
    actor, _none, body = actor_of(request), parameters_of(request, Nothing), body_of(request)
    need = actions.get(actor, NEEDS, id)
    actions.require(actor, "links.decide", need)
    if faults := list(faults_of(Deciding, body)):
        raise Invalid(faults)
    decide(actor, need, **body)
    return _links(request, need)


def taking_back(request: HttpRequest, id: int, link: int) -> HttpResponse:
    """A decision taken back (right: links.decide)"""
    actor, _none, body = actor_of(request), parameters_of(request, Nothing), body_of(request)
    need = actions.get(actor, NEEDS, id)
    actions.require(actor, "links.decide", need)
    if faults := list(faults_of(Done, body)):
        raise Invalid(faults)
    undo(actor, need, link)
    return _links(request, need)


def table(request: HttpRequest) -> HttpResponse:
    """The table of needs and sources: covered, in talks, uncovered, by number and by known cost"""
    asked = parameters_of(request, Narrowed)
    conditions = {name: value for name, value in asked if value is not None}
    with open_facts(warehouse().at(None), "") as facts:
        found = coverage(actor_of(request), facts, language(), **conditions)
    return answered(request, coverage_data(found))


def _links(request: HttpRequest, need: Any) -> HttpResponse:
    actor = actor_of(request)
    named = role_of(actor) in (*DESK, *STAFF)
    found = links_for(actor).filter(need=need).order_by("pk")
    warnings: list[Problem] = warnings_of(actor, need)
    data = {"links": [_link(one, named) for one in found], "warnings": [worded(one) for one in warnings]}
    return answered(request, data)


def _link(one: Link, named: bool) -> dict[str, Any]:
    return {
        "id": one.pk,
        "activity": one.activity or None,
        "line": one.line_id,
        "answer": one.answer,
        "percentage": None if one.percentage is None else format(one.percentage, "f"),
        "note": one.note or None,
        "decided_at": one.decided_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "decided_by": str(one.decided_by) if named and one.decided_by else None,
    }


def add_to(api: NinjaAPI) -> None:
    """Adds the paths."""
    need = "/needs/{int:id}"
    for path, view, shape, query in (
        (f"{need}/matches", suggestions, Matches, Nothing),
        (f"{need}/links", links, Links, Nothing),
        ("/coverage", table, Covered, Narrowed),
    ):
        refusals = (*READ, 404) if "{" in path else READ
        api.get(path, response={**answers(shape, *refusals), 304: None}, **described("matching", view, query))(view)
    decided = answers(Links, *WRITE, 404)
    api.post(f"{need}/links", response=decided, **described("matching", decision, Nothing, Deciding))(decision)
    back = f"{need}/links/{{int:link}}/take-back"
    api.post(back, response=decided, **described("matching", taking_back, Nothing, Done))(taking_back)
