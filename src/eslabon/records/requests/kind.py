"""Requests as the doors know them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from eslabon.records.base.kinds import CONFIDENCE, Kind
from eslabon.records.requests.models import Request

REQUESTS = Kind(
    name="requests",
    model=Request,
    one=_("request"),
    many=_("requests"),
    groups=(
        (_("The request"), ("title", "detail", "asked_by", "asked_of")),
        (_("Where and when"), ("round", "paper", "asked_on", "due_on")),
        CONFIDENCE,
    ),
    columns=("title", "due_on", "status", "asked_of", "asked_by"),
    filters=("status", "asked_of", "round"),
    search=("title", "detail", "paper", "answer", "answer_paper"),
    order=("due_on", "title"),
    related=("asked_by", "asked_of", "round"),
    parts=(("inquiries", "request"),),
)
