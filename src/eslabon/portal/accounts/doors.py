"""Who may open a page: one who signed in, one who has a right. Who hasn't signed in is asked to, and comes back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from eslabon.records.base.rules import allowed

View = Callable[..., HttpResponse]


def sign_in_address(request: HttpRequest) -> str:
    """The address of the sign-in page that comes back to this one."""
    return f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Sends the reader to sign in."""
    return HttpResponseRedirect(sign_in_address(request))


def signed_in(view: View) -> View:
    """A page for people who signed in."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        return view(request, *args, **values)

    return opened


def needs(right: str) -> Callable[[View], View]:
    """A page for people who have a right, such as "accounts.list"; 403 for others who signed in."""

    def made(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            if not allowed(request.user, right):
                raise PermissionDenied(right)
            return view(request, *args, **values)

        return opened

    return made
