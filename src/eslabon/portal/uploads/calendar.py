"""The calendar feed: its address is a key, so that a calendar program needs no password."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eslabon.portal.errors import Refused
from eslabon.work.calendar import feed, owner_of
from eslabon.work.deadlines import CALENDAR


@require_safe
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """The deadlines of who the key belongs to; `kinds` chooses among them."""
    owner = owner_of(key)
    if owner is None:
        raise Http404
    kinds = [one for one in request.GET.get("kinds", "").split(",") if one] or list(CALENDAR)
    if unknown := [one for one in kinds if one not in CALENDAR]:
        message = _("There is no kind of deadline “{kind}”. Use some of: {allowed}.")
        raise Refused(message.format(kind=unknown[0][:40], allowed=", ".join(CALENDAR)))
    response = HttpResponse(feed(owner, dict.fromkeys(kinds)), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="eslabon.ics"'
    response["Cache-Control"] = "private, no-store"
    return response
