"""What comes in: who asks, the body, the parameters. Each is read here, and refused with every fault at once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseNotAllowed
from django.utils import translation
from ninja.security.http import HttpAuthBase
from ninja.utils import check_csrf
from pydantic import BaseModel, ValidationError

from eslabon.api.answers import Refused, refusal, refused
from eslabon.records.accounts.queries import token_of
from eslabon.values.problems import Problem, Where, problem

M = TypeVar("M", bound=BaseModel)
MOST_BYTES = 2_000_000
READING = ("GET", "HEAD", "OPTIONS")
# What may be asked of every path: the language of names and sentences.
EVERYWHERE = ("lang",)


class Key(HttpAuthBase):
    """Says who asks: a key's user, who is signed in, or the public. Raises Refused for a key that opens nothing."""

    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> bool:
        writing = request.method not in READING
        given = request.headers.get("Authorization", "").strip()
        if given:
            request.actor = _holder(given, writing)  # type: ignore[attr-defined]
        else:
            request.actor = user = getattr(request, "user", None) or AnonymousUser()  # type: ignore[attr-defined]
            if writing and not user.is_authenticated:
                raise Refused(401, [problem("request.sign-in")], WWW_Authenticate="Bearer")
        if writing:
            _take_body(request)
            if not given and check_csrf(request):
                raise refused(403, "request.csrf")
        return True


def _holder(given: str, writing: bool) -> Any:
    scheme, _space, secret = given.partition(" ")
    token = token_of(secret.strip()) if scheme.lower() == "bearer" and secret.strip() else None
    if token is None:
        raise Refused(401, [problem("request.key")], WWW_Authenticate='Bearer error="invalid_token"')
    if writing and token.scope != token.Scope.WRITE:
        raise refused(403, "request.scope")
    return token.user


def _take_body(request: HttpRequest) -> None:
    """Reads the body up to its limit, which is larger here than that of a form."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if (length.isascii() and length.isdigit() and len(length) < 16 and int(length) > MOST_BYTES) or len(length) > 15:
        raise refused(413, "request.too-large", most=f"{MOST_BYTES:,}")
    data = request.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise refused(413, "request.too-large", most=f"{MOST_BYTES:,}")
    request._body = data


def actor_of(request: HttpRequest) -> Any:
    """Who asks."""
    return request.actor  # type: ignore[attr-defined]


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that the body holds, empty where there is no body. Raises Refused."""
    if not request.body:
        return {}
    kind = request.content_type or ""
    if kind != "application/json":
        raise refused(415, "request.media-type", value=kind[:80])
    try:
        found = json.loads(request.body.decode("utf-8"), parse_constant=_no_number)
    except RecursionError:
        raise refused(400, "request.not-json", detail="nested too deep") from None
    except ValueError as error:
        raise refused(400, "request.not-json", detail=str(error)[:120]) from None
    if not isinstance(found, dict):
        raise refused(400, "request.not-object")
    faults = [problem("field.not-text", Where(path=one)) for one in dict.fromkeys(_unwritable(found))]
    if faults:
        raise Refused(422, faults)
    return found


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _unwritable(body: dict[str, Any]) -> Iterator[str]:
    """The fields that hold what no text can: half a character, or the character zero."""
    for name, value in body.items():
        text = json.dumps([name, value], ensure_ascii=False)
        if re.search(r"[\ud800-\udfff]|\\u0000", text):
            yield name.encode("utf-8", "replace").decode().replace("\0", "�")[:80]


def parameters_of(request: HttpRequest, model: type[M]) -> M:
    """The query's parameters as the model has them. Raises Refused with every fault."""
    allowed = [*model.model_fields, *EVERYWHERE]
    given = {name: request.GET[name] for name in request.GET}
    faults = [
        problem("request.unknown-parameter", Where(path=_shown(name)), name=_shown(name), allowed=", ".join(allowed))
        for name in given
        if name not in allowed
    ]
    faults += [_parameter(name, value, "a text") for name, value in given.items() if "\0" in value and name in allowed]
    try:
        found = model.model_validate({name: value for name, value in given.items() if name in model.model_fields})
    except ValidationError as error:
        for one in error.errors(include_url=False, include_context=True):
            name = str(one["loc"][0])
            faults.append(_parameter(name, given.get(name, ""), _expected(one)))
        found = None
    if faults or found is None:
        raise Refused(400, faults)
    return found


def _expected(error: Any) -> str:
    context = error.get("ctx") or {}
    return str(context.get("expected") or error["msg"])


def _parameter(name: str, value: str, expected: str) -> Problem:
    return problem("request.parameter", Where(path=name), name=name, value=_shown(value), expected=expected)


def _shown(text: str) -> str:
    return text.replace("\0", "�")[:80]


def door(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """A view of the API whose every answer is JSON in the language asked for."""

    def run(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
        try:
            lang = request.GET.get("lang")
        except (BadRequest, SuspiciousOperation):
            return refusal(400, [problem("request.unreadable")])
        if lang is not None and lang not in ("es", "en"):
            return refusal(400, [_parameter("lang", lang, "es, en")])
        with translation.override(lang or translation.get_language()):
            try:
                response = view(request, *args, **values)
            except (BadRequest, SuspiciousOperation):
                response = refusal(400, [problem("request.unreadable")])
            if isinstance(response, HttpResponseNotAllowed):
                allowed = response["Allow"]
                response = refusal(405, [problem("request.method", method=str(request.method)[:20], allowed=allowed)])
                response["Allow"] = allowed
            response["Content-Language"] = "en" if (translation.get_language() or "es").startswith("en") else "es"
        return cast(HttpResponse, response)

    run.csrf_exempt = True  # type: ignore[attr-defined]
    return run
