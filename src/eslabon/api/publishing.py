"""The paths of the desk's own publications: what was published, what would be, and publishing it."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from pydantic import Field

from eslabon.api.answers import answered, worded
from eslabon.api.doors import actor_of, body_of, parameters_of
from eslabon.api.records import READ, START, WRITE, answers
from eslabon.api.schemas import Data, Given, Nothing, faults_of
from eslabon.api.told import described
from eslabon.records.base.actions import Invalid
from eslabon.work.models import Published
from eslabon.work.publishing.making import prepare, publish, published

API_ACTIONS = {"publications.publish": ("POST", f"{START}/publications")}


class Publishing(Given):
    """The seal of what was looked at; without one, what there is now is published."""

    seal: Annotated[str, Field(max_length=64)] | None = None


class Publication(Data):
    """A publication: its number, its file's digest, and what it changed."""

    number: int
    at: str
    sha256: str
    activities: int
    transactions: int
    changes: dict[str, Any]


class Publications(Data):
    """The publications, the newest first."""

    publications: list[Publication]


class NextOne(Data):
    """What would be published now; the seal stands for it."""

    seal: str
    activities: int
    transactions: int
    changes: dict[str, Any]
    problems: list[dict[str, Any]]


def publications(request: HttpRequest) -> HttpResponse:
    """What the desk has published of its agreements and projects, the newest first"""
    parameters_of(request, Nothing)
    return answered(request, {"publications": [_told(one) for one in published()]})


def publication_to_come(request: HttpRequest) -> HttpResponse:
    """What would be published now: what it changes, what is left out, what the check finds"""
    parameters_of(request, Nothing)
    prepared = prepare(actor_of(request))
    data = {
        "seal": prepared.seal,
        "activities": prepared.activities,
        "transactions": prepared.transactions,
        "changes": prepared.changes.as_json(),
        "problems": [
            {**worded(one), "severity": one.severity, "activity": one.where.activity}
            for one in (*prepared.left_out, *prepared.found)
        ],
    }
    return answered(request, data)


def publishing(request: HttpRequest) -> HttpResponse:
    """Publishes what is public of agreements and projects (right: publications.publish)"""
    actor, _none, body = actor_of(request), parameters_of(request, Nothing), body_of(request)
    if faults := list(faults_of(Publishing, body)):
        raise Invalid(faults)
    made, new = publish(actor, body.get("seal"))
    return answered(request, {**_told(made), "new": new})


def _told(one: Published) -> dict[str, Any]:
    return {
        "number": one.number,
        "at": one.at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "sha256": one.sha256,
        "activities": one.activities,
        "transactions": one.transactions,
        "changes": one.changes,
    }


def add_to(api: NinjaAPI) -> None:
    """Adds the paths."""
    listed = {**answers(Publications, *READ), 304: None}
    api.get("/publications", response=listed, **described("publications", publications, Nothing))(publications)
    seen = {**answers(NextOne, *READ, 403, 422), 304: None}
    api.get("/publications/next", response=seen, **described("publications", publication_to_come, Nothing))(
        publication_to_come
    )
    made = answers(Publication, *WRITE)
    api.post("/publications", response=made, **described("publications", publishing, Nothing, Publishing))(publishing)


BODIES: tuple[type[Given], ...] = (Publishing,)
