"""The pages: every publication with its files; one, with what it changed; the next, to be looked at and confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eslabon.portal.accounts.doors import needs
from eslabon.portal.errors import NotHere
from eslabon.portal.publishing.files import FILES
from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.tables import Cell, Column, Table
from eslabon.records.base.actions import Invalid
from eslabon.records.base.rules import allowed
from eslabon.records.registry import KINDS
from eslabon.values.problems import Problem, say
from eslabon.work.models import Published
from eslabon.work.publishing.changes import part_names
from eslabon.work.publishing.making import KEEPS_OUT, left_out_of, prepare, publish, published

# How many activities of each sort a page tells, and how many problems: the command line tells all.
_SHOWN, _PROBLEMS = 100, 300


def _may(request: HttpRequest, right: str) -> bool:
    return reader_of(request).signed_in and allowed(request.user, right)


@require_safe
def publications(request: HttpRequest) -> HttpResponse:
    """Every publication, the newest first, and the addresses that always give the last one."""
    reader, found = reader_of(request), list(published())
    context = {
        "title": _("Open data of the desk"),
        "listed": _table(found, reader),
        "last": found[0] if found else None,
        "address": f"{settings.ESLABON_ADDRESS}{reverse('published-last', args=['activities.xml'])}",
        "files": [(name, reverse("published-last", args=[name])) for name in FILES],
        "may_preview": _may(request, "publications.preview"),
    }
    return render(request, "publishing/publications.html", context)


def _table(found: Sequence[Published], reader: Reader) -> Table:
    written = reader.formats
    rows = [
        [
            Cell(_("No. {number}").format(number=one.number), reverse("publication", args=[one.number])),
            Cell(written.moment(one.at)),
            Cell(written.count(one.activities)),
            Cell(written.count(one.transactions)),
            Cell(_counted(one, reader)),
        ]
        for one in found
    ]
    columns = [
        Column(_("Publication")),
        Column(_("Date"), narrow=True),
        Column(_("Activities"), number=True),
        Column(_("Transactions"), number=True),
        Column(_("What changed")),
    ]
    return Table(_("Publications"), columns, rows, hide_caption=True)


def _counted(one: Published, reader: Reader) -> str:
    counts = {key: reader.formats.count(len(one.changes[key])) for key in ("added", "changed", "gone")}
    return _("{added} new, {changed} changed, {gone} gone").format(**counts)


@require_safe
def publication(request: HttpRequest, number: int) -> HttpResponse:
    """One publication: its files, what it changed; for the desk also who published it and what was left out."""
    reader, found = reader_of(request), published().filter(number=number).first()
    if found is None:
        raise NotHere(_("There is no such publication."))
    inside = _may(request, "publications.preview")
    context = {
        "title": _("Publication no. {number}").format(number=number),
        "one": found,
        "when": reader.formats.moment(found.at),
        "files": [(name, reverse("published-file", args=[number, name])) for name in FILES],
        "changes": _changed(found.changes, reader),
        "same": found.changes["same"],
        "by": found.by if inside else None,
        "left_out": _problem_table(left_out_of(found), reader) if inside else None,
    }
    return render(request, "publishing/publication.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("publications.preview")
def next_one(request: HttpRequest) -> HttpResponse:
    """What a publication would change now, and what is wrong; a POST publishes what was looked at."""
    refused: list[Problem] = []
    if request.method == "POST":
        try:
            made, new = publish(request.user, request.POST.get("seal", ""))
            told = _("Published: no. {number}.") if new else _("Nothing has changed since publication no. {number}.")
            messages.success(request, told.format(number=made.number))
            return HttpResponseRedirect(reverse("publication", args=[made.number]))
        except Invalid as error:
            refused = error.problems
    return _preview(request, refused)


def _preview(request: HttpRequest, refused: list[Problem]) -> HttpResponse:
    reader = reader_of(request)
    context: dict[str, Any] = {"title": _("The next publication")}
    try:
        prepared = prepare(request.user)
        left = sorted(prepared.left_out, key=lambda one: one.code not in KEEPS_OUT)
        context |= {
            "prepared": prepared,
            "changes": _changed(prepared.changes.as_json(), reader),
            "same": prepared.changes.same,
            "left_out": _problem_table(left, reader),
            "found": _problem_table(prepared.found, reader),
            "may_publish": allowed(request.user, "publications.publish") and not prepared.faults,
        }
        refused = refused or prepared.faults
    except Invalid as error:
        context["left_out"] = _problem_table(error.problems[1:], reader)
        refused = refused or error.problems[:1]
    context["faults"] = [" ".join(say(one, reader.lang)) for one in refused]
    response = render(request, "publishing/next.html", context, status=400 if request.method == "POST" else 200)
    response["Cache-Control"] = "private, no-store"
    return response


def _changed(changes: dict[str, Any], reader: Reader) -> list[dict[str, Any]]:
    """The sorts of changes that there are, each with its activities and the parts that changed."""
    names = part_names(reader.lang)
    sorts = (("added", _("New activities")), ("changed", _("Changed activities")), ("gone", _("Gone activities")))
    return [
        {
            "title": title,
            "count": len(changes[key]),
            "more": max(len(changes[key]) - _SHOWN, 0),
            "told": [
                (one["title"], one["activity"], ", ".join(names.get(part, part) for part in one.get("parts", ())))
                for one in changes[key][:_SHOWN]
            ],
        }
        for key, title in sorts
        if changes[key]
    ]


def _problem_table(problems: Sequence[Problem], reader: Reader) -> Table:
    rows = []
    for one in problems[:_PROBLEMS]:
        sentence, hint = say(one, reader.lang)
        rows.append([Cell(sentence, _record(one), note=hint), Cell(one.where.activity or "—", code=True)])
    columns = [Column(_("What, and the remedy")), Column(_("Activity"))]
    return Table(_("Problems"), columns, rows, hide_caption=True)


def _record(one: Problem) -> str:
    """The page of the record that a problem is of; empty where it is of none."""
    kind, _slash, number = (one.where.path or "").partition("/")
    return reverse("record", args=[kind, int(number)]) if kind in KINDS and number.isdigit() else ""
