"""From records to rows of the warehouse's tables: the index over a file as received."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from eslabon.measures.cooperation import Contribution, unsure
from eslabon.measures.running import Running
from eslabon.standards.iati.records import Activity, Organisation, Place, Transaction, text_in
from eslabon.values.problems import Problem


@lru_cache(maxsize=1024)
def moment(text: str | None) -> datetime | None:
    """The moment that an xsd:dateTime writes, in UTC (assumed where it names no zone) and without saying so, as the
    warehouse keeps it; None where it can't be read."""
    if not text:
        return None
    head, dot, rest = text.strip().partition(".")
    digits = len(rest) - len(rest.lstrip("0123456789"))
    # Publishers write seven digits of a second; Python reads six.
    normal = f"{head}.{rest[:digits][:6].ljust(6, '0')}{rest[digits:]}" if dot else head
    try:
        found = datetime.fromisoformat(normal)
        return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found
    except (ValueError, OverflowError):  # programs that know no date write the first moment of the year 1
        return None


def _shares(places: list[Place]) -> list[str]:
    return [place.code if place.percentage is None else f"{place.code}={place.percentage}" for place in places]


def activity_row(activity: Activity, updated: datetime | None) -> tuple[Any, ...]:
    """A row of `activities.parquet`."""
    dates = activity.dates
    reporting = activity.reporting
    return (
        activity.ordinal,
        activity.identifier,
        activity.line,
        activity.start,
        activity.end,
        reporting.ref or "" if reporting else "",
        text_in(reporting.names, "es") if reporting else "",
        activity.titles[0][1] if activity.titles else "",
        text_in(activity.titles, "es"),
        text_in(activity.titles, "en"),
        activity.status,
        dates.get("1"),
        dates.get("2"),
        dates.get("3"),
        dates.get("4"),
        updated,
        activity.hierarchy,
        activity.default_currency,
        _shares(activity.countries),
        _shares(activity.regions),
        [
            f"{one.vocabulary}:{one.code}" + ("" if one.percentage is None else f"={one.percentage}")
            for one in activity.sectors
        ],
        activity.finance_type,
        activity.flow_type,
        [f"{one.vocabulary or '1'}:{one.code}" for one in activity.aid_types],
        [f"{one.vocabulary or '1'}:{one.code}:{one.significance or ''}" for one in activity.markers],
        [f"{one.role}|{one.ref or ''}|{text_in(one.names, 'es')}" for one in activity.participating],
        [f"{one.type}|{one.ref}" for one in activity.related],
        activity.transactions,
    )


def _organisation(one: Organisation | None) -> tuple[str | None, str | None, str | None]:
    if one is None:
        return None, None, None
    ref, _, names, activity_id, _, _ = one
    return ref, text_in(names, "es") or None, activity_id


def transaction_row(ordinal: int, one: Transaction) -> tuple[Any, ...]:
    """A row of `transactions.parquet`."""
    return (
        ordinal,
        one.number,
        one.line,
        one.ref,
        one.type,
        one.on,
        format(one.value, "f"),
        one.currency,
        one.value_date,
        *_organisation(one.provider),
        *_organisation(one.receiver),
        text_in(one.descriptions, "es") or None,
    )


# Most shares are one; the others come again and again.
@lru_cache(maxsize=4096)
def share_text(share: Decimal) -> str:
    """A share as the warehouse keeps it."""
    return format(share.normalize(), "f")


def contribution_row(item: int, activity: int | None, one: Contribution, running: Running) -> list[Any]:
    """A row of the contributions; `item` counts the transactions (or is the row) of the load."""
    row = [item, activity, *one, *running, unsure(one, running)]
    row[_SHARE] = share_text(one.share)
    return row


_SHARE = 2 + Contribution._fields.index("share")


def problem_row(one: Problem, skipped: bool) -> tuple[Any, ...]:
    """A row of `problems.parquet`."""
    where = one.where
    arguments = json.dumps(dict(one.arguments), ensure_ascii=False, default=str)
    return one.code, one.severity, where.line, where.path, where.activity, arguments, skipped
