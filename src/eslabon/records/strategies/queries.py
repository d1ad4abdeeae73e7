"""The national strategy in force."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, Q

from eslabon.records.strategies.models import Strategy


def national_strategy(actor: Any, on: date) -> Strategy | None:
    """The version of the national strategy (that of no sector) adopted last by a day, of those that an actor sees."""
    adopted = Q(adopted_on__lte=on) | Q(adopted_on=None)
    found: Strategy | None = (
        Strategy.objects.visible_to(actor, on)
        .filter(adopted, withdrawn=False, theme=None)
        .order_by(F("adopted_on").desc(nulls_last=True), "-pk")
        .first()
    )
    return found
