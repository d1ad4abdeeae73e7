"""How far all inquiries are: who was asked, who opened the form and answered, what is overdue and undecided."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from eslabon.figures.render.data import guarded
from eslabon.figures.render.lists import table_xlsx
from eslabon.portal.accounts.doors import signed_in
from eslabon.portal.errors import NotHere
from eslabon.portal.paging import page_of
from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.records.files import TYPES
from eslabon.portal.records.sight import address
from eslabon.portal.records.views import answered
from eslabon.portal.records.words import capital
from eslabon.portal.tables import NONE, Cell, Column, Table
from eslabon.records.base.models import Level
from eslabon.records.base.rules import allowed
from eslabon.records.inquiries.kind import INQUIRIES
from eslabon.records.inquiries.models import OUT, Status
from eslabon.records.inquiries.queries import inquiries_for


@require_safe
@answered
@signed_in
def overview(request: HttpRequest) -> HttpResponse:
    """Who was asked, who opened the form and who answered, what is overdue and what is undecided."""
    reader = reader_of(request)
    found = _ordered(request)
    page = page_of(request, found.count())
    shown = list(found[page.offset : page.offset + page.size])
    context = {
        "title": _("Inquiries: who answered"),
        "many": capital(INQUIRIES.many),
        "page": page,
        "table": _table(shown, reader, request) if shown else None,
        "formats": [("csv", "CSV"), ("xlsx", "XLSX")],
        "may_create": allowed(request.user, "inquiries.create"),
    }
    return render(request, "inquiries/overview.html", context)


def _ordered(request: HttpRequest) -> Any:
    return inquiries_for(request.user).order_by(F("due_on").desc(nulls_last=True), "-pk")


def _heads() -> list[str]:
    return [
        _("Asked of"),
        _("What is asked"),
        _("How it stands"),
        _("Answer by"),
        pgettext("inquiry", "Sent"),
        pgettext("inquiry", "Opened"),
        pgettext("inquiry", "Answered"),
        _("Looked at"),
        _("Undecided"),
    ]


def _standing(one: Any) -> str:
    """How an inquiry stands, its dates considered."""
    if one.status in OUT and one.is_expired():
        return _("the link has expired")
    if one.is_overdue():
        return _("{status}, overdue").format(status=Status(one.status).label)
    return str(Status(one.status).label)


def _table(found: list[Any], reader: Reader, request: HttpRequest) -> Table:
    def day(when: datetime | None) -> Cell:
        return Cell(reader.formats.date(when.date())) if when else NONE

    reads = allowed(request.user, "inquiries.read_answers")

    def line(one: Any) -> list[Cell]:
        counted = Cell(_("{told} of {asked}").format(told=one.told, asked=one.asked)) if one.asked else NONE
        undecided = Cell(str(one.undecided), reverse("inquiry-answer", args=[one.pk]) if reads else "")
        return [
            Cell(str(one.party), note=one.contact),
            Cell(one.title, address(one)),
            Cell(capital(_standing(one))),
            Cell(reader.formats.date(one.due_on)) if one.due_on else NONE,
            day(one.sent_at),
            day(one.opened_at),
            day(one.answered_at),
            counted,
            undecided if one.changes else NONE,
        ]

    numbers = (7, 8)
    columns = [Column(title, number=at in numbers) for at, title in enumerate(_heads())]
    return Table(_("Inquiries"), columns, [line(one) for one in found], hide_caption=True)


@require_safe
@answered
@signed_in
def overview_file(request: HttpRequest, format: str) -> HttpResponse:
    """The same as a file."""
    if format not in ("csv", "xlsx"):
        raise NotHere(_("This list comes as csv or xlsx."))
    found = list(_ordered(request))

    def day(when: datetime | None) -> date | str:
        return when.date() if when else ""

    heads = [*_heads()[:1], _("Focal point"), _("E-mail"), *_heads()[1:7], _("Asked"), *_heads()[7:]]
    rows: list[list[Any]] = [
        [
            str(one.party),
            one.contact,
            one.email,
            one.title,
            capital(_standing(one)),
            one.due_on or "",
            day(one.sent_at),
            day(one.opened_at),
            day(one.answered_at),
            one.asked,
            one.told,
            one.undecided,
        ]
        for one in found
    ]
    if format == "xlsx":
        mark = _("Confidentiality: {mark}").format(mark=Level.INTERNAL.label)
        content = table_xlsx(capital(INQUIRIES.many), mark, heads, rows)
    else:
        text = io.StringIO()
        out = csv.writer(text)
        out.writerow(heads)
        for row in rows:
            out.writerow([guarded(one) if isinstance(one, str) else one for one in row])
        content = text.getvalue().encode("utf-8-sig")
    response = HttpResponse(content, content_type=TYPES[format])
    name = f"eslabon-inquiries-{timezone.now().date()}"
    response["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return response
