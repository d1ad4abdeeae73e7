"""Inquiries as the doors know them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from eslabon.records.base.kinds import CONFIDENCE, Kind
from eslabon.records.inquiries.models import Inquiry

INQUIRIES = Kind(
    name="inquiries",
    model=Inquiry,
    one=_("inquiry"),
    many=_("inquiries"),
    groups=(
        (_("The inquiry"), ("title", "party", "request", "message")),
        (_("Who is asked"), ("contact", "email", "language")),
        (_("Until when"), ("due_on", "expires_on")),
        CONFIDENCE,
    ),
    columns=("title", "due_on", "status", "party", "contact"),
    filters=("status", "party", "request"),
    search=("title", "contact", "email"),
    order=("-due_on", "title"),
    related=("party", "request"),
)
