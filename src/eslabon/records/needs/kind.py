"""Needs as the doors know them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from eslabon.records.base.kinds import CONFIDENCE, Kind
from eslabon.records.needs.models import Need

NEEDS = Kind(
    name="needs",
    model=Need,
    one=_("need for cooperation"),
    many=_("needs for cooperation"),
    groups=(
        (_("What is needed"), ("title", "description", "theme", "kind", "places", "beneficiaries", "evidence")),
        (_("What it costs"), ("cost", "currency", "approximate")),
        (_("Where it comes from"), ("strategy", "meeting")),
        CONFIDENCE,
    ),
    columns=("title", "theme", "kind", "status", "cost"),
    filters=("status", "kind", "theme", "strategy", "places"),
    search=("title", "description", "beneficiaries", "evidence"),
    order=("title",),
    related=("theme", "strategy"),
)
