"""What the desk looks at first: what is overdue, what is due soon, what ends, how far needs are, what changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from eslabon.portal.reader import Reader
from eslabon.portal.records.lists import read, table
from eslabon.portal.records.names import last_changed, named
from eslabon.portal.records.sight import KIND_OF, Sight, address, named_with
from eslabon.portal.records.words import capital, columns_of, marks_text, pointed_at, shortened, together
from eslabon.portal.tables import Cell, Column, Table
from eslabon.records.inquiries.queries import overdue as overdue_inquiries
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
    found = read(KINDS["requests"], overdue(sight.actor)[: _SHOWN + 1], columns_of(KINDS["requests"]))
    return table(KINDS["requests"], found[:_SHOWN], sight, reader, caption=_("Overdue")) if found else None


def late_reports_table(sight: Sight, reader: Reader) -> Table | None:
    """The progress reports that should have been presented, the oldest first; None where there is none."""
    found = read(KINDS["reports"], late_reports(sight.actor)[:_SHOWN], columns_of(KINDS["reports"]))
    return table(KINDS["reports"], found, sight, reader, caption=_("Late progress reports")) if found else None


def _unanswered(sight: Sight, reader: Reader) -> Table | None:
    """The forms of providers that are overdue, the oldest first."""
    found = read(KINDS["inquiries"], overdue_inquiries(sight.actor)[:_SHOWN], columns_of(KINDS["inquiries"]))
    return table(KINDS["inquiries"], found, sight, reader) if found else None


def sections(sight: Sight, reader: Reader) -> dict[str, Any]:
    """The parts of the desk's page."""
    soon = {
        "requests": _soon("requests", "due_on", SOON, sight, Q(status="open")),
        "decisions": _soon("decisions", "due_on", SOON, sight, Q(done_on=None)),
        "lines": _soon("lines", "deadline", NEARS, sight),
        "reports": _soon("reports", "due_on", SOON, sight, Q(status__in=OPEN)),
    }
    sight.prime_all(together(*(pointed_at(KINDS[name], rows, columns_of(KINDS[name])) for name, rows in soon.items())))
    return {
        "overdue": overdue_table(sight, reader),
        "inquiries": _unanswered(sight, reader),
        "late_reports": late_reports_table(sight, reader),
        **{name: table(KINDS[name], rows, sight, reader) if rows else None for name, rows in soon.items()},
        "needs": _by_status(sight.actor, reader),
        "changed": _changed(sight, reader),
    }


def _soon(name: str, field: str, days: int, sight: Sight, *more: Q) -> list[Any]:
    """The records of a kind with a day that comes within so many days, the next first."""
    today = timezone.now().date()
    days_ahead = {f"{field}__gte": today, f"{field}__lte": today + timedelta(days=days)}
    found = KINDS[name].model.objects.visible_to(sight.actor).filter(*more, withdrawn=False, **days_ahead)
    return read(KINDS[name], found.order_by(field)[:_SHOWN], columns_of(KINDS[name]))


def _by_status(actor: Any, reader: Reader) -> Table | None:
    needs = KINDS["needs"].model.objects.visible_to(actor).filter(withdrawn=False)
    counted = dict(needs.order_by().values_list("status").annotate(Count("pk")))
    listing = reverse("records", args=["needs"])
    rows = [
        [
            Cell(capital(one.label), f"{listing}?status={one.value}"),
            Cell(reader.formats.count(counted.get(one.value, 0))),
        ]
        for one in Status
    ]
    columns = [Column(_("Status")), Column(_("Needs"), number=True)]
    return Table(_("Needs by status"), columns, rows, hide_caption=True) if counted else None


def _changed(sight: Sight, reader: Reader) -> Table | None:
    """What changed in the last days, the latest first."""
    since = timezone.now() - timedelta(days=LATELY)
    seen = (
        kind.model.objects.visible_to(sight.actor).filter(changed_at__gte=since, withdrawn=False)
        for kind in KINDS.values()
    )
    found = named((last_changed(one, _SHOWN) for one in seen), latest=_SHOWN)
    sight.prime_all(named_with(found))
    rows = [
        [
            Cell(
                shortened(sight.label(one)),
                address(one),
                note=marks_text(one, sight.actor, reader),
            ),
            Cell(capital(KIND_OF[type(one)].one)),
            Cell(reader.formats.moment(one.changed_at)),
        ]
        for one in found
    ]
    columns = [Column(_("Record")), Column(_("What it is")), Column(_("Changed"), narrow=True)]
    return Table(_("What changed last week"), columns, rows, hide_caption=True) if rows else None
