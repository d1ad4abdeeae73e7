"""Strategies and their presentations as the doors know them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from eslabon.records.base.kinds import CONFIDENCE, Kind
from eslabon.records.strategies.models import Presentation, Strategy

STRATEGIES = Kind(
    name="strategies",
    model=Strategy,
    one=_("strategy"),
    many=_("strategies"),
    groups=(
        (_("The strategy"), ("name", "theme", "ministry", "edition", "adopted_on", "content")),
        (_("Trade beyond groups A to D"), ("other_needs", "other_needs_said")),
        CONFIDENCE,
    ),
    columns=("name", "theme", "ministry", "edition", "adopted_on"),
    filters=("theme", "ministry"),
    search=("name", "content"),
    order=("name",),
    related=("theme", "ministry"),
    parts=(("presentations", "strategy"), ("needs", "strategy")),
)
PRESENTATIONS = Kind(
    name="presentations",
    model=Presentation,
    one=_("presentation"),
    many=_("presentations"),
    groups=((_("The presentation"), ("strategy", "meeting", "on", "to", "edition")), CONFIDENCE),
    columns=("strategy", "to", "meeting", "on", "edition"),
    filters=("strategy",),
    search=("to",),
    order=("-on",),
    related=("strategy", "meeting"),
)
