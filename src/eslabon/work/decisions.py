"""What the desk decides about published facts, as actions: kept in the warehouse's log of decisions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings

from eslabon.facts import decisions
from eslabon.facts.decisions import Unusable
from eslabon.facts.warehouse import Publication, Warehouse
from eslabon.records.base.actions import Invalid, require

RIGHT = "facts.decide"


def classify(actor: Any, activity: str, group: str, focus: str, reason: str) -> Publication:
    """The decision that gives an activity its aid-for-trade group and focus. Raises Denied, Invalid."""
    require(actor, RIGHT)
    try:
        return decisions.classify(_live(), activity.strip(), group, focus, actor.email, _plain(reason))
    except Unusable as error:
        raise Invalid(error.problems) from None


def take_back_group(actor: Any, activity: str, reason: str = "") -> Publication:
    """The decision that takes back the one in force about an activity's group. Raises Denied, Invalid."""
    require(actor, RIGHT)
    try:
        return decisions.take_back_group(_live(), activity.strip(), actor.email, _plain(reason))
    except Unusable as error:
        raise Invalid(error.problems) from None


def _live() -> Warehouse:
    return Warehouse(Path(settings.ESLABON_WAREHOUSE))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
