"""What is due, to somebody: one list for the weekly digest and for the calendar; only what that person may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from eslabon.records.base.models import Record
from eslabon.records.inquiries.models import OUT
from eslabon.records.registry import KINDS
from eslabon.records.requests.models import Status
from eslabon.records.results.models.reports import OPEN

# The field of each kind that tells its day; those who are named beside it.
_DAY = {
    "requests": "due_on",
    "inquiries": "due_on",
    "decisions": "due_on",
    "lines": "deadline",
    "reports": "due_on",
    "rounds": "starts_on",
    "meetings": "on",
}
_ABOUT = {
    "requests": ["asked_of"],
    "inquiries": ["party"],
    "decisions": ["responsible"],
    "lines": ["provider"],
}
# What is still due, where that isn't all that has a day.
_DUE = {
    "requests": Q(status=Status.OPEN),
    "inquiries": Q(status__in=OUT),
    "decisions": Q(done_on=None),
    "reports": Q(status__in=OPEN),
}
CALENDAR = tuple(_DAY)


@dataclass(frozen=True)
class Deadline:
    """One thing of a kind and the days that it takes: most are one day."""

    kind: str
    pk: int
    title: str
    about: str
    first: date
    last: date
    version: int
    changed: datetime

    @property
    def path(self) -> str:
        """The address of the record, in the language of the moment."""
        return reverse("record", kwargs={"kind": self.kind, "pk": self.pk})


def deadlines(actor: Any, kind: str, since: date | None = None, until: date | None = None) -> list[Deadline]:
    """The deadlines of a kind that an actor may see, by their days; what is answered, done or withdrawn has none."""
    name = _DAY[kind]
    wanted = Q(withdrawn=False, **{f"{name}__isnull": False}) & _DUE.get(kind, Q())
    if since:
        wanted &= Q(**{f"{name}__gte": since})
    if until:
        wanted &= Q(**{f"{name}__lte": until})
    related = _ABOUT.get(kind, [])
    model: Any = KINDS[kind].model
    named = ["project"] if kind == "reports" else []  # what a report is called
    found = model.objects.visible_to(actor).filter(wanted).select_related(*related, *named).order_by(name, "pk")
    known = _may_name(actor, [getattr(one, f"{part}_id") for one in found for part in related])
    return [_deadline(kind, one, getattr(one, name), related, known) for one in found]


def _may_name(actor: Any, parties: list[int | None]) -> set[int]:
    """The organisations among these that the actor may see: the others are not named."""
    from eslabon.records.parties.models import Party

    return set(
        Party.objects.visible_to(actor).filter(pk__in={one for one in parties if one}).values_list("pk", flat=True)
    )


def _deadline(kind: str, one: Record, day: date, related: list[str], known: set[int]) -> Deadline:
    named = [getattr(one, part) for part in related if getattr(one, f"{part}_id") in known]
    last = getattr(one, "ends_on", None) or day if kind == "rounds" else day
    about = ", ".join(str(part) for part in named) or str(getattr(one, "place", ""))
    return Deadline(kind, one.pk, str(one), about, day, last, one.version, one.changed_at)
