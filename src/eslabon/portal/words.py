"""Words for what the index of an activity holds: titles, places, sectors, statuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from eslabon.figures import labels
from eslabon.figures.formats import Formats
from eslabon.measures.running import Running, running
from eslabon.standards.iati.codelists import name_of


def activity_title(row: Mapping[str, Any], lang: str) -> tuple[str, str]:
    """The title in a language, else the first published, else the identifier; and its language where it is known."""
    other = "en" if lang == "es" else "es"
    own = row.get(f"title_{lang}")
    if own:
        # Where a language is missing, the index repeats the title that there is.
        return own, "" if own == row.get(f"title_{other}") else lang
    return row.get("title") or row["identifier"], ""


@dataclass(frozen=True, slots=True)
class Part:
    """A place or sector of an activity: its code, its name, its percentage where one was published."""

    code: str
    name: str
    percentage: Decimal | None


def parts(listed: Sequence[str], name: Any) -> list[Part]:
    """What the index lists as `CODE` or `CODE=PERCENTAGE`; `name` words a code."""
    found = []
    for one in listed:
        code, equals, share = one.rpartition("=")
        try:
            percentage = Decimal(share) if equals else None
        except InvalidOperation:
            percentage = None
        found.append(Part(code if equals else one, name(code if equals else one), percentage))
    return found


def recipients_of(row: Mapping[str, Any], lang: str) -> str:
    """The countries and regions of an activity, in one line."""
    countries = parts(row["countries"], lambda code: labels.recipient(code, lang))
    regions = parts(row["regions"], lambda code: labels.recipient(f"region:{code}", lang))
    return ", ".join(one.name for one in (*countries, *regions)) or "—"


def published(value: str, currency: str | None, written: Formats) -> str:
    """An amount with the digits that were published, and its currency's code."""
    return f"{written.number(Decimal(value))} {currency or ''}".strip()


def status(code: str | None, lang: str) -> str:
    """The name of an activity's status."""
    return name_of("ActivityStatus", code, lang) if code else "—"


def running_of(row: Mapping[str, Any]) -> Running:
    """The days on which an activity runs, from its row of the index."""
    updated: datetime | None = row["updated"]
    return running(
        row["status"],
        row["planned_start"],
        row["actual_start"],
        row["planned_end"],
        row["actual_end"],
        updated.date() if updated else None,
    )
