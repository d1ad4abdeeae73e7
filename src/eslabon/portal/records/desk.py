"""What the desk looks at first: what is overdue, what is due soon, what ends, how far needs are, what changed."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from eslabon.portal.reader import Reader
from eslabon.portal.records.lists import table
from eslabon.portal.records.sight import Sight, address
from eslabon.portal.records.words import capital, marks, shortened
from eslabon.portal.tables import Cell, Column, Table
from eslabon.records.needs.models import Status
from eslabon.records.registry import KINDS
from eslabon.records.requests.queries import overdue
from eslabon.records.results.models.reports import OPEN
from eslabon.records.results.queries import late_reports

# How many days ahead a request or decision is told, and the deadline of a line; how far back a change.
SOON, NEARS, LATELY = 30, 60, 7
_SHOWN = 15


def overdue_table(sight: Sight, reader: Reader) -> Table | None:
    """The requests whose answer is overdue, the oldest first; None where there is none."""
    found = list(overdue(sight.actor)[: _SHOWN + 1])
    return table(KINDS["requests"], found[:_SHOWN], sight, reader, caption=_("Overdue")) if found else None


def late_reports_table(sight: Sight, reader: Reader) -> Table | None:
    """The progress reports that should have been presented, the oldest first; None where there is none."""
    found = list(late_reports(sight.actor)[:_SHOWN])
    return table(KINDS["reports"], found, sight, reader, caption=_("Late progress reports")) if found else None


def sections(sight: Sight, reader: Reader) -> dict[str, Any]:
    """The parts of the desk's page."""
    actor, today = sight.actor, timezone.now().date()

    def soon(name: str, field: str, days: int, *more: Q) -> Table | None:
        kind = KINDS[name]
        until = today + timedelta(days=days)
        found = kind.model.objects.visible_to(actor).filter(
            *more, withdrawn=False, **{f"{field}__gte": today, f"{field}__lte": until}
        )
        rows = list(found.order_by(field)[:_SHOWN])
        return table(kind, rows, sight, reader) if rows else None

    return {
        "overdue": overdue_table(sight, reader),
        "late_reports": late_reports_table(sight, reader),
        "reports": soon("reports", "due_on", SOON, Q(status__in=OPEN)),
        "requests": soon("requests", "due_on", SOON, Q(status="open")),
        "decisions": soon("decisions", "due_on", SOON, Q(done_on=None)),
        "lines": soon("lines", "deadline", NEARS),
        "needs": _by_status(actor, reader),
        "changed": _changed(sight, reader),
    }


def _by_status(actor: Any, reader: Reader) -> Table | None:
    needs = KINDS["needs"].model.objects.visible_to(actor).filter(withdrawn=False)
    counted = Counter(needs.values_list("status", flat=True))
    listing = reverse("records", args=["needs"])
    rows = [
        [Cell(capital(one.label), f"{listing}?status={one.value}"), Cell(reader.formats.count(counted[one.value]))]
        for one in Status
    ]
    columns = [Column(_("Status")), Column(_("Needs"), number=True)]
    return Table(_("Needs by status"), columns, rows, hide_caption=True) if counted else None


def _changed(sight: Sight, reader: Reader) -> Table | None:
    """What changed in the last days, the latest first."""
    since = timezone.now() - timedelta(days=LATELY)
    found: list[Any] = []
    for kind in KINDS.values():
        seen = kind.model.objects.visible_to(sight.actor).filter(changed_at__gte=since, withdrawn=False)
        found += [(one, kind) for one in seen.order_by("-changed_at").prefetch_related("embargo_document")[:_SHOWN]]
    found.sort(key=lambda pair: pair[0].changed_at, reverse=True)
    rows = [
        [
            Cell(
                shortened(sight.label(one)),
                address(one),
                note=" · ".join(word for word, _look in marks(one, sight.actor, reader)),
            ),
            Cell(capital(kind.one)),
            Cell(reader.formats.moment(one.changed_at)),
        ]
        for one, kind in found[:_SHOWN]
    ]
    columns = [Column(_("Record")), Column(_("What it is")), Column(_("Changed"), narrow=True)]
    return Table(_("What changed last week"), columns, rows, hide_caption=True) if rows else None
