"""What every answer of the site carries."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from eslabon.portal.errors import not_prepared
from eslabon.portal.store import NotPrepared

Answerer = Callable[[HttpRequest], HttpResponse]

# Nothing that a page could ask a browser for is needed.
_NOTHING = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


def permissions_policy(get_response: Answerer) -> Answerer:
    """Tells the browser that no page asks for a camera, a place or the like."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", _NOTHING)
        return response

    return middleware


class HelpfulRefusals:
    """Turns what can't be answered now into a page that says what to do."""

    def __init__(self, get_response: Answerer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for a currency whose figures have not been computed yet."""
        return not_prepared(request, error) if isinstance(error, NotPrepared) else None
