"""The API as a whole: its paths, its description (OpenAPI 3.1), and what becomes of what can't be done."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from http import HTTPStatus
from typing import Any

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path
from ninja import NinjaAPI
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from eslabon.api import cooperation, decisions, exports, facts, matching, offer, publishing, records, results
from eslabon.api.answers import Refused, language, refusal, written
from eslabon.api.doors import READING, Key, door
from eslabon.api.schemas import BODIES, SHAPES, Done, Given
from eslabon.api.shown import row
from eslabon.records.base.actions import Conflict, Denied, Invalid, NotFound
from eslabon.records.registry import KINDS
from eslabon.values.problems import Where, problem

API_ACTIONS = (
    records.API_ACTIONS
    | matching.API_ACTIONS
    | cooperation.API_ACTIONS
    | decisions.API_ACTIONS
    | publishing.API_ACTIONS
)
_TEMPLATE = "#/components/schemas/{model}"
_LANG = {
    "in": "query",
    "name": "lang",
    "required": False,
    "description": "The language of names and sentences; Accept-Language without it.",
    "schema": {"type": "string", "enum": ["es", "en"]},
}
_IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "The ETag of the record as it was read, where `version` isn't in the body.",
    "schema": {"type": "string"},
}
_IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "description": "An ETag: 304 where the answer is still the same.",
    "schema": {"type": "string"},
}
_ETAG = {"ETag": {"description": "Stands for the answer as this reader sees it.", "schema": {"type": "string"}}}
_SESSION = {"type": "apiKey", "in": "cookie", "name": "eslabon_session"}
_ABOUT = """Records (needs, requests, open lines, ...) and facts (the offer, its figures, the loads).

Without a key: what is public. With `Authorization: Bearer KEY` (made in one's account, to read or also to write), or
signed in: what the person may see and do. Absent values are null, amounts decimal strings, dates ISO 8601."""


class Api(NinjaAPI):
    """The API, whose description also holds what its paths read and answer by themselves.

    What they answer is not told to django-ninja: for each answer of each path it would make a class of its own, two
    thousand at every start of the site, which only the description would need.
    """

    def get(self, path: str, **told: Any) -> Any:
        return super().get(path, **_kept_aside(**told))

    def post(self, path: str, **told: Any) -> Any:
        return super().post(path, **_kept_aside(**told))

    def patch(self, path: str, **told: Any) -> Any:
        return super().patch(path, **_kept_aside(**told))

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> Any:
        """The description, complete."""
        schema = super().get_openapi_schema(path_prefix=path_prefix or f"{records.START}/")
        bodies = [
            *BODIES,
            *matching.BODIES,
            *cooperation.BODIES,
            *decisions.BODIES,
            *results.BODIES,
            *publishing.BODIES,
            *(one for shapes in SHAPES.values() for one in (shapes.new, shapes.change)),
        ]
        operations = [
            (method.upper(), operation) for methods in schema["paths"].values() for method, operation in methods.items()
        ]
        shown = {one for _, operation in operations for one in operation["x-answers"].values() if one is not None}
        schemas = schema["components"]["schemas"]
        schemas.update(_shapes(sorted(shown, key=lambda one: one.__name__), "serialization"))
        schemas.update(_shapes(bodies, "validation"))
        schema["components"]["securitySchemes"]["Session"] = _SESSION
        for method, operation in operations:
            _complete(method, operation)
        return schema


def _kept_aside(response: Any, openapi_extra: dict[str, Any], **told: Any) -> dict[str, Any]:
    return {**told, "openapi_extra": {**openapi_extra, "x-answers": response}}


def _shapes(models: Sequence[type[BaseModel]], mode: JsonSchemaMode) -> dict[str, Any]:
    """What the description says of models, by their names."""
    _, made = models_json_schema([(one, mode) for one in models], ref_template=_TEMPLATE)
    found: dict[str, Any] = made.get("$defs", {})
    return found


def _content(model: type[BaseModel]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _TEMPLATE.format(model=model.__name__)}}}


def _complete(method: str, operation: dict[str, Any]) -> None:
    query, body = operation.pop("x-query"), operation.pop("x-body")
    operation["responses"] = {
        status: {"description": HTTPStatus(status).phrase} | ({"content": _content(shown)} if shown else {})
        for status, shown in operation.pop("x-answers").items()
    }
    operation["parameters"] += [*_query(query), _LANG]
    if body is not None:
        operation["requestBody"] = {"required": body is not Done, "content": _content(body)}
    if method == "PATCH":
        operation["parameters"].append(_IF_MATCH)
    if method in READING:
        operation["parameters"].append(_IF_NONE_MATCH)
        operation["security"] = [{}, {"Key": []}, {"Session": []}]
    else:
        operation["security"] = [{"Key": []}, {"Session": []}]
    for status in (200, 201):
        if status in operation["responses"]:
            operation["responses"][status]["headers"] = _ETAG


def _query(model: type[Given]) -> list[dict[str, Any]]:
    """The parameters of a query: one that isn't given is none, so that null is no value."""
    found = []
    for name, schema in model.model_json_schema().get("properties", {}).items():
        plain = {key: value for key, value in schema.items() if key != "title"}
        for choice in plain.pop("anyOf", []):
            if choice != {"type": "null"}:
                plain |= choice
        if plain.get("default", 0) is None:
            del plain["default"]
        about = plain.pop("description", None)
        one = {"in": "query", "name": name, "required": False, "schema": plain}
        found.append(one | ({"description": about} if about else {}))
    return found


def _made() -> Api:
    made = Api(
        title="Eslabón",
        version="1",
        description=_ABOUT,
        docs_url=None,
        openapi_url=None,
        urls_namespace="api",
        auth=Key(),
    )
    records.add_to(made)
    matching.add_to(made)
    cooperation.add_to(made)
    decisions.add_to(made)
    offer.add_to(made)
    facts.add_to(made)
    exports.add_to(made)
    publishing.add_to(made)
    made.add_exception_handler(Refused, _refused)
    made.add_exception_handler(Denied, _denied)
    made.add_exception_handler(NotFound, _not_found)
    made.add_exception_handler(Conflict, _conflict)
    made.add_exception_handler(Invalid, _invalid)
    made.add_exception_handler(IntegrityError, _taken)
    return made


def _refused(_request: HttpRequest, error: Any) -> HttpResponse:
    response = refusal(error.status, error.problems)
    for name, value in error.headers.items():
        response[name] = value
    return response


def _denied(_request: HttpRequest, error: Any) -> HttpResponse:
    return refusal(403, [problem("request.denied", right=str(error))])


def _not_found(_request: HttpRequest, _error: Any) -> HttpResponse:
    return refusal(404, [problem("request.not-found")])


def _conflict(request: HttpRequest, error: Any) -> HttpResponse:
    kind = next(one for one in KINDS.values() if one.model is type(error.record))
    shown = row(request.actor, language(), kind, error.record)  # type: ignore[attr-defined]
    fault = problem("request.conflict", Where(path="version"), now=error.record.version)
    return refusal(409, [fault], record=shown)


def _invalid(_request: HttpRequest, error: Any) -> HttpResponse:
    return refusal(422, error.problems)


def _taken(_request: HttpRequest, _error: Any) -> HttpResponse:
    """Two writers at once: what the other has written stands in the way."""
    return refusal(422, [problem("field.taken")])


API = _made()


def description(_request: HttpRequest) -> HttpResponse:
    """The OpenAPI description: it is the same for everybody."""
    response = written(_described())
    response["Cache-Control"] = "public, max-age=300"
    return response


@cache
def _described() -> Any:
    return API.get_openapi_schema()


def nowhere(_request: HttpRequest) -> HttpResponse:
    """There is no such path."""
    return refusal(404, [problem("request.no-path")])


def _behind_door(patterns: list[Any]) -> list[URLPattern | URLResolver]:
    for one in patterns:
        one.callback = door(one.callback)
    return patterns


urlpatterns = [
    path("openapi.json", door(description), name="openapi"),
    *_behind_door([one for one in API.urls[0] if str(one.pattern)]),
    re_path("^.*$", door(nowhere)),
]
