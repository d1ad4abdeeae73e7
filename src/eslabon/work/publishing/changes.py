"""What a publication changes: the activities that are new, changed (in which parts) or gone since the one before."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from eslabon.standards.iati.reader import read
from eslabon.standards.iati.records import Activity, Ended, Transaction
from eslabon.values.language import translator

Told = tuple[Activity, list[Transaction]]
# The parts of an activity that can change, and what of its record each of them is.
PARTS: dict[str, tuple[str, ...]] = {
    "title": ("titles",),
    "description": ("descriptions",),
    "organisations": ("reporting", "participating"),
    "identifiers": ("other_identifiers",),
    "status": ("status",),
    "dates": ("dates",),
    "places": ("countries", "regions", "locations"),
    "sector": ("sectors",),
    "terms": ("default_currency", "finance_type", "hierarchy"),
    "budgets": ("budgets",),
    "transactions": (),
    "documents": ("documents",),
    "related": ("related",),
    "results": ("results",),
}


@dataclass(frozen=True)
class Changes:
    """Identifier and title of each activity; of a changed one, its changed parts too."""

    added: list[tuple[str, str]] = field(default_factory=list)
    changed: list[tuple[str, str, list[str]]] = field(default_factory=list)
    gone: list[tuple[str, str]] = field(default_factory=list)
    same: int = 0

    @property
    def any(self) -> bool:
        """Whether anything changes."""
        return bool(self.added or self.changed or self.gone)

    def as_json(self) -> dict[str, Any]:
        """As the command line and the API give it, and as it is kept."""
        changed = [{"activity": one, "title": title, "parts": parts} for one, title, parts in self.changed]
        return {
            "added": [{"activity": one, "title": title} for one, title in self.added],
            "changed": changed,
            "gone": [{"activity": one, "title": title} for one, title in self.gone],
            "same": self.same,
        }


def told_in(file: bytes) -> dict[str, Told]:
    """The activities of a file with their transactions, by their identifiers."""
    found: dict[str, Told] = {}
    waiting: list[Transaction] = []
    for event in read(io.BytesIO(file)):
        if isinstance(event, Transaction):
            waiting.append(event._replace(line=0))
        elif isinstance(event, Ended):
            found[event.activity.identifier] = event.activity, waiting
            waiting = []
    return found


def differing(before: Told, after: Told) -> list[str]:
    """The parts in which two tellings of an activity differ, when it was last changed aside."""
    return [part for part, names in PARTS.items() if _of(part, names, before) != _of(part, names, after)]


def _of(part: str, names: tuple[str, ...], told: Told) -> Any:
    activity, transactions = told
    if part == "transactions":
        return transactions
    if part == "budgets":
        return [one._replace(line=0) for one in activity.budgets]
    return [getattr(activity, name) for name in names]


def changes(before: Mapping[str, Told], after: Mapping[str, Told]) -> Changes:
    """What changes from one file to the next."""
    changed, same = [], 0
    for identifier in (one for one in after if one in before):
        if parts := differing(before[identifier], after[identifier]):
            changed.append((identifier, _title(after[identifier]), parts))
        else:
            same += 1
    return Changes(
        added=[(one, _title(after[one])) for one in after if one not in before],
        changed=changed,
        gone=[(one, _title(before[one])) for one in before if one not in after],
        same=same,
    )


def _title(told: Told) -> str:
    return told[0].title("es")


def part_names(lang: str) -> dict[str, str]:
    """What the parts are called."""
    _ = translator(lang)
    return {
        "title": _("title"),
        "description": _("description"),
        "organisations": _("organisations"),
        "identifiers": _("other identifiers"),
        "status": _("status"),
        "dates": _("dates"),
        "places": _("places"),
        "sector": _("sector"),
        "terms": _("currency and kind"),
        "budgets": _("budgets"),
        "transactions": _("transactions"),
        "documents": _("documents"),
        "related": _("related activities"),
        "results": _("results"),
    }
