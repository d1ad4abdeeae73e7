"""The paths of every kind of record: lists, records, versions, and the actions that change them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from eslabon.api.answers import answered, language, refused, tag_of
from eslabon.api.doors import actor_of, body_of, parameters_of
from eslabon.api.results import PLAN, REPORT_ACTIONS
from eslabon.api.schemas import (
    SHAPES,
    Adopting,
    AgreementMove,
    Answering,
    Back,
    Correcting,
    Done,
    Given,
    Merging,
    Move,
    NewLevel,
    Nothing,
    Pages,
    ProjectMove,
    Reasoned,
    Refusal,
    Scoring,
    Showing,
    Signing,
    faults_of,
)
from eslabon.api.shown import many_of_versions, row, rows, values_of
from eslabon.records.base import actions
from eslabon.records.base.actions import Invalid, NotFound, get
from eslabon.records.base.kinds import Kind
from eslabon.records.base.queries import visible
from eslabon.records.base.rules import allowed
from eslabon.records.base.search import Once, searched
from eslabon.records.chains import actions as chains
from eslabon.records.cooperation import actions as cooperation
from eslabon.records.documents import actions as documents
from eslabon.records.needs import actions as needs
from eslabon.records.parties.actions import merge
from eslabon.records.registry import KINDS
from eslabon.records.requests import actions as requests
from eslabon.values.problems import Problem, Where, problem

START = "/api/v1"
View = Callable[..., HttpResponse]
# Does an action: actor, kind, record, body. Returns the record as it is afterwards.
Doing = Callable[[Any, Kind, Any, dict[str, Any]], Any]


def _on(body: dict[str, Any]) -> date:
    try:
        return date.fromisoformat(body["on"])
    except ValueError:
        raise Invalid([problem("field.not-date", Where(path="on"), value=body["on"])]) from None


def _merge(actor: Any, kind: Kind, record: Any, body: dict[str, Any]) -> Any:
    try:
        into = get(actor, kind, body["into"])
        return merge(actor, record, into, body["reason"])
    except NotFound:
        if not kind.model.objects.visible_to(actor).filter(pk=record.pk).exists():
            raise
        raise Invalid([problem("field.no-such", Where(path="into"), value=str(body["into"]))]) from None


# The last part of the path: the right it needs, the shape of its body, what it does.
EVERY: dict[str, tuple[str, type[Given], Doing]] = {
    "level": (
        "set_level",
        NewLevel,
        lambda who, kind, one, body: actions.set_level(who, kind, one, body["level"], body.get("reason", "")),
    ),
    "withdraw": (
        "withdraw",
        Reasoned,
        lambda who, kind, one, body: actions.withdraw(who, kind, one, body["reason"]),
    ),
    "reinstate": (
        "withdraw",
        Done,
        lambda who, kind, one, body: actions.reinstate(who, kind, one, body.get("reason", "")),
    ),
    "bring-back": (
        "change",
        Back,
        lambda who, kind, one, body: _bring_back(who, kind, one, body),
    ),
}
OWN: dict[str, dict[str, tuple[str, type[Given], Doing]]] = {
    "needs": {
        "present": ("present", Done, lambda who, kind, one, body: needs.present(who, one, body.get("reason", ""))),
        "approve": ("approve", Done, lambda who, kind, one, body: needs.approve(who, one, body.get("reason", ""))),
        "move": ("move", Move, lambda who, kind, one, body: needs.move(who, one, body["to"], body.get("reason", ""))),
        "score": (
            "score",
            Scoring,
            lambda who, kind, one, body: needs.score(who, one, body["criterion"], body["score"], body["reason"]),
        ),
        "show-priority": (
            "show_priority",
            Showing,
            lambda who, kind, one, body: needs.show_priority(who, one, body["shown"]),
        ),
    },
    "requests": {
        "answer": (
            "answer",
            Answering,
            lambda who, kind, one, body: requests.answer(who, one, body["text"], _on(body), body.get("paper", "")),
        ),
        "reopen": ("reopen", Reasoned, lambda who, kind, one, body: requests.reopen(who, one, body["reason"])),
        "drop": ("drop", Reasoned, lambda who, kind, one, body: requests.drop(who, one, body["reason"])),
    },
    "documents": {
        "sign": (
            "sign",
            Signing,
            lambda who, kind, one, body: documents.sign_document(who, one, _on(body), body.get("reason", "")),
        ),
        "unsign": (
            "unsign",
            Reasoned,
            lambda who, kind, one, body: documents.unsign_document(who, one, body["reason"]),
        ),
    },
    "parties": {"merge": ("merge", Merging, _merge)},
    "agreements": {
        "move": (
            "move",
            AgreementMove,
            lambda who, kind, one, body: cooperation.move_agreement(
                who, one, body["to"], _on(body) if body.get("on") else None, body.get("reason", "")
            ),
        ),
    },
    "projects": {
        "move": (
            "move",
            ProjectMove,
            lambda who, kind, one, body: cooperation.move_project(who, one, body["to"], body.get("reason", "")),
        ),
        **PLAN,
    },
    "reports": REPORT_ACTIONS,
    "baskets": {
        "adopt": (
            "adopt",
            Adopting,
            lambda who, kind, one, body: chains.adopt(
                who, one, _on(body) if body.get("on") else None, body.get("reason", "")
            ),
        ),
        "renew": ("renew", Reasoned, lambda who, kind, one, body: chains.renew(who, one, body["reason"])),
    },
    "entries": {
        "correct": (
            "correct",
            Correcting,
            lambda who, kind, one, body: cooperation.correct(who, one, body["values"], body["reason"]),
        ),
    },
}


def _rights() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for name in KINDS:
        found[f"{name}.see"] = ("GET", f"{START}/{name}/{{id}}")
        found[f"{name}.create"] = ("POST", f"{START}/{name}")
        found[f"{name}.change"] = ("PATCH", f"{START}/{name}/{{id}}")
        for last, (right, _body, _do) in (EVERY | OWN.get(name, {})).items():
            found.setdefault(f"{name}.{right}", ("POST", f"{START}/{name}/{{id}}/{last}"))
    return found


# The method and the path that each right opens; `{id}` is the record's number.
API_ACTIONS = _rights()


# --- reading


def _base(actor: Any, kind: Kind) -> Any:
    found = kind.model.objects.visible_to(actor)
    return found.prefetch_related("scores") if kind.name == "needs" else found


def _page(request: HttpRequest, asked: Pages, found: Any, tell: Callable[[Sequence[Any]], list[Any]]) -> HttpResponse:
    """A page of a list, with the addresses of those beside it."""
    count = found.count()
    start = (asked.page - 1) * asked.size
    last = max(1, -(-count // asked.size))
    before = min(asked.page - 1, last)
    data = {
        "count": count,
        "next": _address(request, asked.page + 1) if asked.page < last else None,
        "previous": _address(request, before) if before >= 1 else None,
        "results": tell(list(found[start : start + asked.size])),
    }
    return answered(request, data)


def _address(request: HttpRequest, page: int) -> str:
    given = [(name, value) for name, value in request.GET.items() if name != "page"]
    return request.build_absolute_uri(f"{request.path}?{urlencode([*given, ('page', page)])}")


def list_of(kind: Kind) -> View:
    """The path of a list."""

    def view(request: HttpRequest) -> HttpResponse:
        actor = actor_of(request)
        asked: Any = parameters_of(request, SHAPES[kind.name].asked)
        found = _base(actor, kind).filter(withdrawn=asked.withdrawn)
        for name in dict.fromkeys((*kind.filters, "level")):
            if (value := getattr(asked, name)) is not None:
                found = _filtered(actor, kind, found, name, value)
        ordered = searched(kind, found, asked.q).order_by(*kind.order, "pk")
        return _page(request, asked, Once(ordered, asked.q), lambda part: rows(actor, language(), kind, part))

    return view


def _filtered(actor: Any, kind: Kind, found: Any, name: str, value: Any) -> Any:
    """The records with a value; of a related record that the actor doesn't see it isn't told which ones name it."""
    field = kind.field(name)
    if not field.is_relation:
        return found.filter(**{name: value})
    related = field.related_model._default_manager.filter(pk=value)  # type: ignore[union-attr]
    if hasattr(related, "visible_to"):
        related = related.visible_to(actor)
    if not related.exists():
        return found.none()
    if isinstance(field, models.ManyToManyField):
        through = field.remote_field.through._default_manager  # type: ignore[union-attr]
        own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
        return found.filter(pk__in=through.filter(**{other: value}).values(own))
    return found.filter(**{name: value})


def one_of(kind: Kind) -> View:
    """The path of a record."""

    def view(request: HttpRequest, id: int) -> HttpResponse:
        parameters_of(request, Nothing)
        return _told(request, kind, get(actor_of(request), kind, id))

    return view


def _told(request: HttpRequest, kind: Kind, record: Any, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    # As it stands for the actor now: an action may have taken it out of the actor's sight.
    shown = row(actor, language(), kind, record)
    response = answered(request, shown, status, tag_of(kind.name, record))
    if status == 201:
        response["Location"] = f"{START}/{kind.name}/{record.pk}"
    return response


def history_of(kind: Kind) -> View:
    """The path of a record's versions: those that would be open to the actor were they the present one."""

    def view(request: HttpRequest, id: int) -> HttpResponse:
        actor, asked = actor_of(request), parameters_of(request, Pages)
        found = versions(actor, kind, get(actor, kind, id))
        named = allowed(actor, "accounts.list")

        def tell(part: Sequence[Any]) -> list[dict[str, Any]]:
            made = values_of(actor, language(), kind, part, many_of_versions(kind, part))
            return [
                {
                    "version": one.version,
                    "at": one.history_date.isoformat(timespec="seconds").replace("+00:00", "Z"),
                    "by": str(one.history_user) if named and one.history_user else None,
                    "reason": one.history_change_reason or None,
                    "withdrawn": one.withdrawn,
                    "values": values,
                }
                for one, values in zip(part, made, strict=True)
            ]

        return _page(request, asked, found.select_related("history_user"), tell)

    return view


def versions(actor: Any, kind: Kind, record: Any) -> Any:
    """The versions of a record that an actor may see, the newest first.

    Each had its level: what was internal once doesn't open when a later version does.
    """
    model = record.history.model
    named = model._meta.get_field(f"{model.__name__.lower()}_shared_with").related_model
    party = kind.field("shared_with").m2m_reverse_field_name()  # type: ignore[attr-defined]

    def shared_with(organisation: int) -> Any:
        return named._default_manager.filter(**{party: organisation}).values("history_id")

    return record.history.filter(visible(actor, shared_with)).order_by("-version", "-history_id")


# --- writing


def _checked(kind: Kind, model: type[Given], body: dict[str, Any]) -> None:
    """Raises Invalid where a body doesn't fit its shape."""
    if faults := list(faults_of(model, body)):
        raise Invalid(faults)


def _with_faults(faults: Sequence[Problem], write: Callable[[], Any]) -> Any:
    """What `write` returns. Raises Invalid with the faults known and those that it finds: all at once, none written."""
    told = {one.where.path for one in faults}
    with transaction.atomic():
        try:
            found = write()
        except Invalid as error:
            raise Invalid([*faults, *(one for one in error.problems if one.where.path not in told)]) from None
        if faults:
            raise Invalid(faults)
        return found


def _split(model: type[Given], body: dict[str, Any]) -> tuple[list[Problem], dict[str, Any], str]:
    """The faults of a body's values against their types, the values without them, and the reason."""
    faults = [one for one in faults_of(model, body) if one.code != "field.missing" or one.where.path in body]
    wrong = {one.where.path for one in faults}
    values = {
        name: value for name, value in body.items() if name not in ("reason", "version") and name[:80] not in wrong
    }
    reason = body.get("reason", "")
    return faults, values, reason if isinstance(reason, str) else ""


def create_of(kind: Kind) -> View:
    """The path that makes a record."""

    def view(request: HttpRequest) -> HttpResponse:
        actor, _none, body = actor_of(request), parameters_of(request, Nothing), body_of(request)
        faults, values, reason = _split(SHAPES[kind.name].new, body)
        record = _with_faults(faults, lambda: actions.create(actor, kind, values, reason))
        return _told(request, kind, record, 201)

    return view


def change_of(kind: Kind) -> View:
    """The path that changes a record, of the version that was read."""

    def view(request: HttpRequest, id: int) -> HttpResponse:
        actor, _none, body = actor_of(request), parameters_of(request, Nothing), body_of(request)
        record = get(actor, kind, id)
        faults, values, reason = _split(SHAPES[kind.name].change, body)
        version = _version(request, kind, record, body, faults)
        record = _with_faults(faults, lambda: actions.change(actor, kind, record, version, values, reason))
        return _told(request, kind, record)

    return view


def _version(request: HttpRequest, kind: Kind, record: Any, body: dict[str, Any], faults: Sequence[Problem]) -> int:
    """The version that the request changes: in the body or in If-Match. Raises Refused."""
    header = request.headers.get("If-Match", "").strip()
    said: Any = body.get("version")
    if any(one.where.path == "version" for one in faults):
        raise Invalid(faults)
    if not header and said is None:
        raise refused(428, "request.version-missing", "version")
    if not header:
        return int(said)
    match = re.fullmatch(rf'(?:W/)?"{kind.name}-{record.pk}-([0-9]{{1,15}})-[0-9a-f]{{16}}"', header)
    if match is None or said not in (None, int(match[1])):
        raise refused(400, "request.version-wrong", "version")
    return int(match[1])


def _bring_back(actor: Any, kind: Kind, record: Any, body: dict[str, Any]) -> Any:
    if not versions(actor, kind, record).filter(version=body["version"]).exists():
        raise Invalid([problem("field.no-such", Where(path="version"), value=str(body["version"]))])
    return actions.bring_back(actor, kind, record, body["version"], body.get("reason", ""))


def doing_of(kind: Kind, model: type[Given], do: Doing) -> View:
    """The path of an action on a record."""

    def view(request: HttpRequest, id: int) -> HttpResponse:
        actor, _none, body = actor_of(request), parameters_of(request, Nothing), body_of(request)
        record = get(actor, kind, id)
        _checked(kind, model, body)
        return _told(request, kind, do(actor, kind, record, body))

    return view


# --- the paths


def answers(found: Any, *statuses: int, status: int = 200) -> dict[int, Any]:
    """What a path answers, for its description."""
    return {status: found, **dict.fromkeys(statuses, Refusal)}


READ = (400, 401)
WRITE = (400, 401, 403, 413, 415, 422)


SAID = {
    "level": "Who may see the record: publishing is this",
    "withdraw": "The record out of every list, with the reason",
    "reinstate": "A withdrawn record back in its lists",
    "bring-back": "An earlier version's values as a new version",
    "present": "A drafted need presented to the table; a progress report presented",
    "approve": "A presented need approved by the table",
    "move": "A need, agreement or project at another step of its path",
    "score": "A need weighed by one criterion",
    "show-priority": "The priority shown to whoever sees the need, or kept to the desk again",
    "answer": "A request answered",
    "reopen": "An answered or dropped request, or a report with conformity, open again",
    "drop": "A request that nobody waits for any more",
    "sign": "A document signed on a day: what waits for its signature is under embargo no longer",
    "unsign": "A document that isn't signed after all",
    "correct": "A new amount in the place of one that was wrong",
    "plan": "A project with a progress report for each of its periods",
    "fill": "What an open report tells: its texts, its values, the answers to what was observed",
    "observe": "A presented report back to the implementer with a remark",
    "accept": "A presented report given conformity: its values are in force, its period is closed",
    "adopt": "A draft of a basket in force from a day: the version before it ends on its eve",
    "renew": "The next draft of a chain's basket, with the lines of this version",
    "merge": "An organisation merged into another",
}


def add_to(api: NinjaAPI) -> None:
    """Adds the paths of every kind."""
    for name, kind in KINDS.items():
        shapes = SHAPES[name]
        many, one, each = f"/{name}", f"/{name}/{{int:id}}", kind.model.__name__

        def told(verb: str, summary: str, query: type[Given] = Nothing, body: type[Given] | None = None) -> Any:
            return {
                "operation_id": f"{verb}_{name}".replace("-", "_"),  # noqa: B023
                "summary": summary,
                "tags": [name],  # noqa: B023
                "openapi_extra": {"x-query": query, "x-body": body},
            }

        api.get(
            many,
            response={**answers(shapes.page, *READ), 304: None},
            **told("list", f"The records of this kind that one may see, a page: {each}", shapes.asked),
        )(list_of(kind))
        api.post(
            many,
            response=answers(shapes.shown, *WRITE, status=201),
            **told("create", f"A new record: {each}", body=shapes.new),
        )(create_of(kind))
        api.get(
            one,
            response={**answers(shapes.shown, *READ, 404), 304: None},
            **told("get", f"A record: {each}"),
        )(one_of(kind))
        api.patch(
            one,
            response={**answers(shapes.shown, *WRITE, 404, 428), 409: shapes.conflict},
            **told("change", f"A record with some values changed: {each}", body=shapes.change),
        )(change_of(kind))
        api.get(
            f"{one}/history",
            response={**answers(shapes.versions, *READ, 404), 304: None},
            **told("history", f"The versions of a record, the newest first: {each}", Pages),
        )(history_of(kind))
        for last, (right, body, do) in (EVERY | OWN.get(name, {})).items():
            api.post(
                f"{one}/{last}",
                response=answers(shapes.shown, *WRITE, 404) | ({409: shapes.conflict} if last == "fill" else {}),
                **told(last, f"{SAID[last]} (right: {name}.{right})", body=body),
            )(doing_of(kind, body, do))
