"""Who is signed in, for the head of every page."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest


def me(request: HttpRequest) -> dict[str, Any]:
    """The person who signed in, or None; a reader without a session costs no query."""
    session = getattr(request, "session", None)
    return {"me": request.user if session is not None and SESSION_KEY in session else None}
