"""The page of an activity, as its newest load tells it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eslabon.facts import browse
from eslabon.facts.details import activity_bytes, activity_details
from eslabon.facts.query import Facts
from eslabon.facts.sql import SPAN
from eslabon.figures import labels
from eslabon.figures.offer import today
from eslabon.measures.cooperation import FLOWS as FLOW_OF_TYPE
from eslabon.measures.offer import FLOWS, UNDISBURSED, Question
from eslabon.portal import links, store
from eslabon.portal.activities import told
from eslabon.portal.classification.group import decided_of, form_of, may_decide, proposed
from eslabon.portal.errors import NotHere
from eslabon.portal.paging import SIZE, page_of
from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.tables import Cell, Column, Table
from eslabon.portal.words import activity_title, published, running_of, status
from eslabon.standards.iati.codelists import name_of

# How much of an activity's XML a page shows; the rest is in the download.
SHOWN_BYTES = 12_000


@require_safe
def activities(request: HttpRequest) -> HttpResponse:
    """The page of `id`, for the few identifiers that can't stand in a path; without one, the list."""
    identifier = request.GET.get("id")
    return activity(request, identifier) if identifier else HttpResponseRedirect(reverse("search"))


@require_safe
def activity(request: HttpRequest, identifier: str) -> HttpResponse:
    """What was published of an activity: words, places, money, results, documents, and where it was read."""
    source, reader = store.facts(), reader_of(request)
    row = source.activity(identifier)
    if row is None:
        near = [
            (f"{one['identifier']} {activity_title(one, reader.lang)[0]}", links.activity(one["identifier"]))
            for one in browse.alike(source, identifier)
        ]
        message = _("No activity with the identifier “{identifier}” is loaded.")
        raise NotHere(message.format(identifier=identifier[:200]), near, identifier[:200])
    details = activity_details(source, row)
    found = told.told(details[0], row, reader) if details else None
    page = page_of(request, row["transactions"])
    title, lang = activity_title(row, reader.lang)
    context = {
        "title": title,
        "title_lang": lang,
        "row": row,
        "page": page,
        "status": status(row["status"], reader.lang),
        "running": running_of(row).on(today()),
        "today": today(),
        "money": _money(source, row, reader),
        "transactions": _transactions(source, browse.transactions(source, row, page.offset, SIZE), reader),
        "sources": _sources(source, identifier, reader),
        "xml": _excerpt(source, row),
        "xml_cut": row["end"] - row["start"] > SHOWN_BYTES,
        "provider_link": links.provider(row["publisher"]) if row["publisher"] else "",
        "told": found,
        "related": _related(source, found.related if found else []),
        **_classified(request, source, row, found.reasons if found else [], reader),
    }
    return render(request, "activities/activity.html", context)


def _related(source: Facts, related: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Related activities with their pages, where they are loaded."""
    known = browse.known(source, [ref for ref, _relation in related])
    return [(ref, links.activity(ref) if ref in known else "", relation) for ref, relation in related]


def _classified(
    request: HttpRequest, source: Facts, row: dict[str, Any], reasons: list[str], reader: Reader
) -> dict[str, Any]:
    """The aid-for-trade group: what the rules propose, what a person decided, and the form for who may."""
    decision = source.view.classified.get(row["identifier"])
    start = decision.about if decision else browse.classified(source, row) or {}
    return {
        "proposal": proposed(source, row, reader, reasons),
        "decided": decided_of(decision, reader),
        "form": form_of({**start, "reason": ""}, reader.lang) if may_decide(request, reader) else None,
    }


def _money(source: Facts, row: dict[str, Any], reader: Reader) -> Table:
    """What the activity moved, by flow and kind; each amount a figure."""
    state = source.view.state
    types = browse.transaction_types(source, row)
    present = {FLOW_OF_TYPE[one] for one in types if one in FLOW_OF_TYPE}
    flows = [one for one in FLOWS if one in present]
    if "commitments" in present and running_of(row).on(today()) in ("yes", "overdue"):
        flows.append(UNDISBURSED)
    lines = []
    for flow in flows:
        found = store.rows(Question(flow=flow, activity=(row["identifier"],)), ("kind",), state)
        lines += [
            [
                Cell(labels.capital(labels.flow(flow, reader.lang))),
                Cell(labels.capital(labels.kind(one.keys["kind"], reader.lang))),
                Cell(reader.formats.amount(one.value), links.figure(one.figure), figure=True),
                Cell(reader.formats.count(one.transactions)),
            ]
            for one in found
        ]
    columns = [
        Column(_("Flow")),
        Column(_("Kind")),
        Column(_("Amount"), "US$", number=True),
        Column(_("Transactions"), number=True),
    ]
    return Table(_("Money by flow and kind"), columns, lines, hide_caption=True)


def _transactions(source: Facts, rows: list[dict[str, Any]], reader: Reader) -> Table:
    written = reader.formats
    named = {row[name] for row in rows for name in ("provider_activity", "receiver_activity") if row[name]}
    known = browse.known(source, named)

    def party(ref: str | None, name: str | None, activity: str | None) -> Cell:
        href = links.activity(activity) if activity and activity in known else ""
        return Cell(name or ref or "—", href, note=activity or "")

    def line(row: dict[str, Any]) -> list[Cell]:
        return [
            Cell(written.date(row["on"]), note=row["ref"] or ""),
            Cell(name_of("TransactionType", row["type"], reader.lang), note=row["description"] or ""),
            Cell(published(row["value"], row["currency"], written)),
            party(row["provider"], row["provider_name"], row["provider_activity"]),
            party(row["receiver"], row["receiver_name"], row["receiver_activity"]),
            Cell(written.count(row["line"])),
        ]

    columns = [
        Column(_("Date"), narrow=True),
        Column(_("Type")),
        Column(_("Amount"), _("as published"), number=True),
        Column(_("From")),
        Column(_("To")),
        Column(_("Line"), number=True),
    ]
    return Table(_("Transactions"), columns, [line(row) for row in rows], hide_caption=True)


def _sources(source: Facts, identifier: str, reader: Reader) -> Table:
    """Every load that tells the activity, the newest first."""
    written = reader.formats

    def line(row: dict[str, Any]) -> list[Cell]:
        load = row["snapshot"]
        xml = reverse("load-activity", args=[load.snapshot, row["activity"] + 1])
        gone = load.snapshot in source.view.withdrawn
        return [
            Cell(
                _("Load no. {number}").format(number=load.snapshot),
                links.load(load.snapshot),
                note=_("withdrawn") if gone else "",
            ),
            Cell(load.about["file"], code=True),
            Cell(written.count(row["line"])),
            Cell(written.date(row["updated"]) if row["updated"] else "—"),
            Cell(_("XML as received"), xml),
        ]

    columns = [
        Column(_("Data load")),
        Column(_("File")),
        Column(_("Line"), number=True),
        Column(_("Updated by its publisher")),
        Column(_("Download")),
    ]
    found = browse.told_by(source, identifier)
    return Table(_("Where it was read"), columns, [line(row) for row in found], hide_caption=True)


def _excerpt(source: Facts, row: dict[str, Any]) -> str:
    """The first part of the activity's XML as received."""
    about = source.snapshot_of(row["snapshot"] * SPAN).about
    cut = {**row, "end": min(row["end"], row["start"] + SHOWN_BYTES)}
    return activity_bytes(source, cut).decode(about["encoding"], "replace")
