"""What every answer of the site carries."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from eslabon.portal.accounts.doors import to_sign_in
from eslabon.portal.errors import changed_meanwhile, invalid, not_prepared, page_not_found, permission_denied
from eslabon.portal.store import NotPrepared
from eslabon.records.base.actions import Conflict, Denied, Invalid, NotFound

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


def kept_private(get_response: Answerer) -> Answerer:
    """Keeps what is made for one reader (who signed in, or chose a country) out of every shared cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


class HelpfulRefusals:
    """Turns what can't be answered now into a page that says what to do."""

    def __init__(self, get_response: Answerer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for what an action refused, or for figures that have not been computed yet."""
        match error:
            case NotPrepared():
                return not_prepared(request, error)
            case Denied() if request.method in ("GET", "HEAD") and not request.user.is_authenticated:
                return to_sign_in(request)
            case Denied():
                return permission_denied(request, error)
            case NotFound():
                return page_not_found(request)
            case Conflict():
                return changed_meanwhile(request)
            case Invalid():
                return invalid(request, error)
        return None
