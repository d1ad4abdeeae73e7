"""One activity in full, from its own bytes in the file as received: what the index doesn't hold."""

from __future__ import annotations

from typing import Any

from eslabon.facts.query import Facts
from eslabon.facts.received import read_range
from eslabon.facts.sql import SPAN
from eslabon.standards.iati.reader import read_one
from eslabon.standards.iati.records import Activity, Event
from eslabon.values.problems import Problem

# A larger activity isn't taken apart for a page; its bytes can be downloaded.
LARGEST = 4_000_000


def activity_bytes(facts: Facts, row: dict[str, Any]) -> bytes:
    """The activity as published; `row` is that of `Facts.activity`."""
    snapshot = facts.snapshot_of(row["snapshot"] * SPAN)
    return read_range(snapshot, row["start"], row["end"])


def activity_details(facts: Facts, row: dict[str, Any]) -> tuple[Activity, list[Event | Problem]] | None:
    """The activity's record with all it says, and the events it was read from (its transactions among them).

    None where the activity is larger than `LARGEST` bytes.
    """
    if row["end"] - row["start"] > LARGEST:
        return None
    snapshot = facts.snapshot_of(row["snapshot"] * SPAN)
    root = read_range(snapshot, *snapshot.about["root"])
    events = read_one(root, activity_bytes(facts, row), snapshot.about["encoding"], row["line"])
    activity = next(event for event in events if isinstance(event, Activity))
    return activity, events
