"""Open lines as the doors know them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from eslabon.records.base.kinds import CONFIDENCE, Kind
from eslabon.records.lines.models import Line

LINES = Kind(
    name="lines",
    model=Line,
    one=_("open line"),
    many=_("open lines of cooperation"),
    groups=(
        (_("The line"), ("title", "provider", "description", "themes")),
        (_("Asking for it"), ("eligible", "ceiling", "currency", "deadline", "contact", "document")),
        CONFIDENCE,
    ),
    columns=("title", "deadline", "provider", "ceiling"),
    filters=("provider", "themes"),
    search=("title", "description", "eligible"),
    order=("deadline", "title"),
    related=("provider",),
)
