"""The needs that the national strategy, as somebody sees it, names as trade-related beyond groups A to D."""

from __future__ import annotations

from datetime import date
from typing import Any

from eslabon.measures.other_needs import OtherNeeds
from eslabon.records.strategies.queries import national_strategy


def other_needs(actor: Any, on: date) -> OtherNeeds | None:
    """What the national strategy, as an actor sees it on a day, names; None where it names none."""
    found = national_strategy(actor, on)
    if found is None or not found.other_codes:
        return None
    name = f"{found.name} ({found.edition})" if found.edition else found.name
    return OtherNeeds(name, found.other_needs_said.strip(), found.other_codes)
