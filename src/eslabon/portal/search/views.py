"""Search over activities by title, identifier and publisher, and over the records that the reader sees."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eslabon.facts import browse
from eslabon.facts.query import Facts
from eslabon.portal import links, store
from eslabon.portal.paging import SIZE, page_of
from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.records.names import last_changed, named
from eslabon.portal.records.sight import KIND_OF, Sight, address, named_with
from eslabon.portal.records.words import capital, marks_text, shortened
from eslabon.portal.tables import Cell, Column, Table
from eslabon.portal.words import activity_title, recipients_of, status
from eslabon.records.base.kinds import Kind
from eslabon.records.base.search import searched
from eslabon.records.registry import KINDS

_LONGEST = 200
# How many records of a kind are shown; the kind's own list goes on.
_RECORDS = 5


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
        "empty": not source.view.cooperation,
        "records": _records(request, reader, text) if text and page.number == 1 else [],
    }
    return render(request, "search/search.html", context)


def _found(source: Facts, text: str, offset: int) -> tuple[int, list[dict[str, Any]]]:
    """How many activities are found, and a page of them, from those kept where they were looked for before."""
    key = "found", source.view.warehouse.folder, source.view.state, text, offset
    return store.answers.get(
        key, lambda: browse.find_activities(source, text, offset, SIZE), lambda found: 1 + len(found[1])
    )


def _records(request: HttpRequest, reader: Reader, text: str) -> list[dict[str, Any]]:
    """The records that hold every word and that the reader sees, by kind: the first ones, and where the others are."""
    sight = Sight(request.user, reader.lang)
    kinds = [one for one in KINDS.values() if one.searched]
    seen = (searched(one, one.model.objects.visible_to(sight.actor).filter(withdrawn=False), text) for one in kinds)
    by_kind: dict[str, list[Any]] = {one.name: [] for one in kinds}
    found = named((last_changed(one, _RECORDS + 1) for one in seen), latest=len(kinds) * (_RECORDS + 1))
    sight.prime_all(named_with(found))
    for one in found:
        by_kind[KIND_OF[type(one)].name].append(one)
    return [_of_kind(one, by_kind[one.name], text, sight, reader) for one in kinds if by_kind[one.name]]


def _of_kind(kind: Kind, found: list[Any], text: str, sight: Sight, reader: Reader) -> dict[str, Any]:
    rows = [
        [
            Cell(shortened(sight.label(one)), address(one), note=marks_text(one, sight.actor, reader)),
            Cell(reader.formats.moment(one.changed_at)),
        ]
        for one in found[:_RECORDS]
    ]
    columns = [Column(capital(kind.one)), Column(_("Changed"), narrow=True)]
    return {
        "title": capital(kind.many),
        "table": Table(capital(kind.many), columns, rows, hide_caption=True),
        "more": f"{reverse('records', args=[kind.name])}?{urlencode({'q': text})}" if len(found) > _RECORDS else "",
    }


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
