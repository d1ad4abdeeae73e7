"""Pages for what can't be answered: they say why, and what to do instead."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from eslabon.portal.reader import reader_of
from eslabon.portal.store import NotPrepared
from eslabon.records.base.actions import Invalid
from eslabon.values.problems import say


class NotHere(Http404):
    """There is no such thing: what was looked for, and the links of what may have been meant."""

    def __init__(self, message: str, near: Sequence[tuple[str, str]] = (), looked_for: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.near = list(near)
        self.looked_for = looked_for


class Refused(BadRequest):
    """The request can't be read; the message says what is wrong and what would be right."""

    def __init__(self, message: str, near: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.near = list(near)


def _page(request: HttpRequest, status: int, title: str, message: str, **more: object) -> HttpResponse:
    context = {"status": status, "title": title, "message": message, **more}
    return HttpResponse(render_to_string("base/refusal.html", context, request), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; 413 for more than is read."""
    if isinstance(exception, RequestDataTooBig):
        message = _("That is more than a form can hold. Nothing was kept: shorten it, or attach it as a document.")
        return _page(request, 413, _("Too long"), message)
    message = getattr(exception, "message", _("The address holds something that can't be read."))
    near = getattr(exception, "near", [])
    return _page(request, 400, _("This request can't be read"), message, near=near)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _page(request, 403, _("This isn't allowed"), _("You don't have the right to see this page."))


def changed_meanwhile(request: HttpRequest) -> HttpResponse:
    """409."""
    message = _("Somebody else changed it meanwhile. Go back, load the page again and look at what changed.")
    return _page(request, 409, _("It was changed meanwhile"), message)


def invalid(request: HttpRequest, error: Invalid) -> HttpResponse:
    """400, with every sentence of what is wrong."""
    lang = reader_of(request).lang
    message = " ".join(sentence for one in error.problems for sentence in say(one, lang))
    return _page(request, 400, _("This can't be taken"), message)


def too_many(request: HttpRequest, exception: Exception | None = None, minutes: int = 1) -> HttpResponse:
    """429: too many tries; says when to try again."""
    message = _("There were too many tries in a short time. Wait {minutes} min and try again.")
    response = _page(request, 429, _("Too many tries"), message.format(minutes=minutes))
    response["Retry-After"] = str(60 * minutes)
    return response


def locked_out(request: HttpRequest, minutes: int) -> HttpResponse:
    """429: the password was wrong too often; says how long it lasts and what to do meanwhile."""
    message = _(
        "The password was wrong too many times. To protect the account, nobody signs in to it from here for "
        "{minutes} minutes. If you forgot the password, ask for a new one meanwhile."
    )
    near = [(_("I forgot my password"), reverse("account_reset_password")), (_("Sign in"), reverse("account_login"))]
    response = _page(request, 429, _("Locked for some minutes"), message.format(minutes=minutes), near=near)
    response["Retry-After"] = str(60 * minutes)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, for a form that was sent from elsewhere or too late."""
    message = _("The form could not be checked. Go back, load the page again and send it once more.")
    return _page(request, 403, _("The form wasn't accepted"), message)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    plain = _("There is no page at this address.")
    message = getattr(exception, "message", plain)
    near, looked_for = getattr(exception, "near", []), getattr(exception, "looked_for", "")
    return _page(request, 404, _("Not found"), message, near=near, looked_for=looked_for)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: made without anything that may have failed."""
    return HttpResponse(render_to_string("base/fault.html", {"title": _("Something failed")}), status=500)


def not_prepared(request: HttpRequest, error: NotPrepared) -> HttpResponse:
    """503: the figures in a currency are computed first at the command line."""
    message = _("The figures in {currency} have not been computed yet, and would take too long for a page.")
    command = f"eslabon offer --currency {error.currency}"
    title = _("Not ready yet")
    response = _page(request, 503, title, message.format(currency=error.currency), command=command)
    response["Retry-After"] = "600"
    return response
