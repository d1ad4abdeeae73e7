"""Files that a form was sent with: what is announced as too large isn't read at all."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from eslabon.records.base.actions import Invalid
from eslabon.values.problems import Where, problem

View = Callable[..., HttpResponse]
# What a form holds beside its file.
_AROUND = 1_000_000


def measured(most: int) -> Callable[[View], View]:
    """For a view that takes a file of at most so many bytes; the form is checked as any other."""

    def made(view: View) -> View:
        checked = csrf_protect(view)

        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
            length = request.META.get("CONTENT_LENGTH") or "0"
            if request.method == "POST" and length.isdigit() and int(length) > most + _AROUND:
                found = problem("document.too-large", Where(path="file"), name=_("(not read)"), most=most // 1_000_000)
                raise Invalid([found])
            return checked(request, *args, **values)

        return csrf_exempt(answer)

    return made
