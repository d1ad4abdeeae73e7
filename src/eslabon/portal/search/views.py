"""Search over activities by title, identifier and publisher."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eslabon.facts import browse
from eslabon.facts.query import Facts
from eslabon.portal import links, store
from eslabon.portal.paging import SIZE, page_of
from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.tables import Cell, Column, Table
from eslabon.portal.words import activity_title, recipients_of, status

_LONGEST = 200


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The activities that hold every word of `q`; all of them without one."""
    text = request.GET.get("q", "").replace("\0", " ").strip()[:_LONGEST]
    source, reader = store.facts(), reader_of(request)
    page = page_of(request, _found(source, text, 0)[0])
    _count, found = _found(source, text, page.offset)
    context = {
        "title": _("Search: {text}").format(text=text) if text else _("Activities"),
        "text": text,
        "page": page,
        "found": listed(found, reader, _("Activities")),
        "empty": not source.view.live,
    }
    return render(request, "search/search.html", context)


def _found(source: Facts, text: str, offset: int) -> tuple[int, list[dict[str, Any]]]:
    """How many activities are found, and a page of them, from those kept where they were looked for before."""
    key = "found", source.view.warehouse.folder, source.view.state, text, offset
    return store.answers.get(
        key, lambda: browse.find_activities(source, text, offset, SIZE), lambda found: 1 + len(found[1])
    )


def listed(activities: list[dict[str, Any]], reader: Reader, caption: str) -> Table:
    """Activities as a table: title with identifier, where, status, dates, who publishes."""
    written = reader.formats

    def line(row: dict[str, Any]) -> list[Cell]:
        title, lang = activity_title(row, reader.lang)
        start = row["actual_start"] or row["planned_start"]
        return [
            Cell(title, links.activity(str(row["identifier"])), note=str(row["identifier"]), lang=lang),
            Cell(recipients_of(row, reader.lang)),
            Cell(status(row["status"], reader.lang)),
            Cell(written.month(start) if start else "—"),
            Cell(str(row["publisher_name"] or row["publisher"])),
        ]

    columns = [
        Column(_("Activity")),
        Column(_("Recipient")),
        Column(_("Status")),
        Column(_("Start"), narrow=True),
        Column(_("Publisher")),
    ]
    return Table(caption, columns, [line(row) for row in activities], hide_caption=True)
