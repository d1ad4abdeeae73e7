"""Finds places by the codes of an authority; what a map shows."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from eslabon.records.places.models import Place


def place_of(authority: str, code: str, on: date | None = None) -> Place | None:
    """The place that an authority calls by a code on a day (today without one)."""
    on = on or timezone.now().date()
    lasting = (Q(codes__valid_from=None) | Q(codes__valid_from__lte=on)) & (
        Q(codes__valid_until=None) | Q(codes__valid_until__gte=on)
    )
    return Place.objects.filter(lasting, codes__authority=authority, codes__code=code).first()


def on_the_map(country: str) -> QuerySet[Place, Any]:
    """The places of the first level of a country, with their codes."""
    return Place.objects.filter(country=country, level=1).prefetch_related("codes")


def countries() -> list[str]:
    """The countries whose places are known."""
    return list(Place.objects.order_by("country").values_list("country", flat=True).distinct())
