"""Organisations as the doors know them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from eslabon.records.base.kinds import CONFIDENCE, Kind
from eslabon.records.parties.models import Party

PARTIES = Kind(
    name="parties",
    model=Party,
    one=_("organisation"),
    many=_("organisations"),
    groups=(
        (_("Names"), ("name_es", "name_en", "short_name", "aliases")),
        (_("What it is"), ("type", "country", "iati_id", "ruc")),
        (_("While it lasts"), ("ended_on", "successor")),
        CONFIDENCE,
    ),
    columns=("name_es", "short_name", "type", "country"),
    filters=("type",),
    search=("name_es", "name_en", "short_name", "iati_id"),
    order=("name_es",),
)
