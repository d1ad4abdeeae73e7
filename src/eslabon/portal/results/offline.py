"""The form of a progress report as a spreadsheet: got here, filled in without a connection, and brought back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.received import measured
from eslabon.portal.records.forms import Field, step_form
from eslabon.portal.records.views import answered
from eslabon.portal.records.words import capital
from eslabon.portal.results.reporting import FillPage, opened
from eslabon.portal.results.tables import period
from eslabon.portal.sheets.views import XLSX
from eslabon.portal.tables import Cell, Column, Table
from eslabon.records.results.kind import REPORTS
from eslabon.records.results.models import Report
from eslabon.values.problems import Problem, Unreadable, Where, problem
from eslabon.work.reporting import MOST, Filled, read_report_form, report_form, take
from eslabon.work.sheets import Fault


@require_safe
@answered
def form(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of an open report, in the language of the page."""
    report = opened(request, pk)
    if isinstance(report, HttpResponse):
        return report
    response = HttpResponse(report_form(request.user, report, reader_of(request).lang), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{REPORTS.name}-{report.pk}.xlsx"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@measured(MOST)
@require_http_methods(["GET", "HEAD", "POST"])
@answered
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the form that was filled in; a POST takes it in, all of it or nothing."""
    report = opened(request, pk)
    if isinstance(report, HttpResponse):
        return report
    if request.method != "POST":
        return _page(request, report)
    sent = request.FILES.get("file")
    if sent is None:
        return _page(request, report, [problem("document.missing", Where(path="file"))])
    try:
        filled = read_report_form(sent.read(), sent.name or "")
    except Unreadable as refusal:
        return _page(request, report, [_of_file(refusal.problem)])
    if filled.number != pk:
        return _page(request, report, [problem("report.other-form", Where(path="file"), number=filled.number)])
    return _taken(request, report, filled)


def _of_file(found: Problem) -> Problem:
    return Problem(found.code, found.severity, Where(path="file"), found.arguments)


def _taken(request: HttpRequest, report: Report, filled: Filled) -> HttpResponse:
    """What became of a form: the page that shows it, or where what is wrong with it stands, or both texts."""
    outcome = take(request.user, filled)
    if outcome.faults:
        return _page(request, report, faults=outcome.faults)
    if outcome.differs is not None:
        page = FillPage(request, outcome.report)
        given = page.held() | page.named(filled.given)
        return page.shown(given, differs=page.differs(given), status=409)
    messages.success(request, _("The file was taken in. Look at it here, and present it when it is complete."))
    return HttpResponseRedirect(reverse("report-fill", args=[report.pk]))


def _page(
    request: HttpRequest, report: Report, problems: list[Problem] | None = None, faults: list[Fault] | None = None
) -> HttpResponse:
    reader = reader_of(request)
    made = step_form([Field("file", _("The form, filled in"), "file", needed=True)], None)
    made.tell(problems or [], reader.lang)
    context = {
        "title": _("Fill in without a connection"),
        "many": capital(REPORTS.many),
        "report": report,
        "period": period(report, reader),
        "form": made,
        "field": made.fields[0],
        "most": MOST // 1_000_000,
        "problems": _problems(faults, reader) if faults else None,
    }
    return render(request, "results/upload.html", context, status=400 if problems or faults else 200)


def _problems(faults: list[Fault], reader: Reader) -> Table:
    rows: list[Any] = []
    for one in (fault.told(reader.lang) for fault in faults):
        cell = f"{one['column']}{one['row']}" if one["column"] else "—"
        rows.append(
            [
                Cell(cell, note=one["sheet"] or ""),
                Cell(one["value"][:80] or "—"),
                Cell(one["message"], note=one["hint"]),
            ]
        )
    columns = [Column(_("Cell"), narrow=True), Column(_("What it says")), Column(_("Problem and remedy"))]
    return Table(_("Problems"), columns, rows, hide_caption=True)
