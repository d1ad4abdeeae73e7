"""What the API answers: JSON with its ETag, and refusals, each with every problem in the reader's language."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from eslabon.values.problems import Problem, Where, problem, say

JSON = "application/json"


class Refused(Exception):
    """The request is answered with a status of the 400s, its problems, and headers."""

    def __init__(self, status: int, problems: Sequence[Problem], **headers: str) -> None:
        super().__init__(", ".join(one.code for one in problems))
        self.status = status
        self.problems = list(problems)
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def refused(status: int, code: str, field: str | None = None, **arguments: Any) -> Refused:
    """A refusal for one reason."""
    return Refused(status, [problem(code, Where(path=field), **arguments)])


def language() -> str:
    """The language of the answer: "es" or "en"."""
    return "en" if (get_language() or "es").startswith("en") else "es"


def worded(one: Problem) -> dict[str, Any]:
    """A problem as the API gives it."""
    message, hint = say(one, language())
    return {"field": one.where.path, "code": one.code, "message": message, "hint": hint}


def refusal(status: int, problems: Sequence[Problem], **more: Any) -> HttpResponse:
    """The answer to what can't be done."""
    return written({"problems": [worded(one) for one in problems], **more}, status)


def written(data: Any, status: int = 200) -> HttpResponse:
    """Data as JSON, for this reader only."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    response = HttpResponse(text.encode("utf-8", "replace"), status=status, content_type=JSON)
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ("Accept-Language", "Authorization", "Cookie"))
    return response


def answered(request: HttpRequest, data: Any, status: int = 200, tag: str = "") -> HttpResponse:
    """Data with its ETag: `tag`, and what stands for the answer as this reader sees it. 304 where it is known."""
    response = written(data, status)
    digest = hashlib.sha256(response.content).hexdigest()[:16]
    response["ETag"] = etag = f'"{tag}-{digest}"' if tag else f'"{digest}"'
    known = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    if request.method == "GET" and status == 200 and (etag in known or known == ["*"]):
        unchanged = HttpResponse(status=304)
        del unchanged["Content-Type"]
        for name in ("ETag", "Cache-Control", "Vary"):
            unchanged[name] = response[name]
        return unchanged
    return response


def tag_of(kind: str, record: Any) -> str:
    """The part of a record's ETag that says which version it is."""
    return f"{kind}-{record.pk}-{record.version}"
