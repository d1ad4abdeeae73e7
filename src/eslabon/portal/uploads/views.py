"""Loading an IATI file on the web: bring it, see what is wrong with it and what it changes, then publish or discard."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.facts.decisions import AlreadyWithdrawn
from eslabon.facts.warehouse import NotFound
from eslabon.figures import labels
from eslabon.portal import links, store
from eslabon.portal.accounts.doors import needs
from eslabon.portal.errors import NotHere
from eslabon.portal.loads.views import severities
from eslabon.portal.progress import progress_of
from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.received import measured
from eslabon.portal.records.forms import Field, Form, step_form
from eslabon.portal.records.words import capital
from eslabon.portal.tables import Cell, Column, Table
from eslabon.records.base.actions import Invalid
from eslabon.records.base.rules import allowed
from eslabon.values.problems import Where, problem, say
from eslabon.work import uploads as work
from eslabon.work.kept import problem_of
from eslabon.work.models import Job, Upload

# How many uploads are listed.
_LISTED = 50


@measured(work.MOST)
@require_http_methods(["GET", "HEAD", "POST"])
@needs("uploads.create")
def uploads(request: HttpRequest) -> HttpResponse:
    """The form for a file, and the files brought before; a POST keeps one and asks for its check."""
    reader = reader_of(request)
    form = step_form([Field("file", _("IATI file"), "file", needed=True)], None)
    if request.method != "POST":
        return _list(request, reader, form)
    sent = request.FILES.get("file")
    try:
        if sent is None:
            raise Invalid([problem("document.missing", Where(path="file"))])
        made = work.receive(request.user, sent.name or "", sent.chunks())
    except Invalid as error:
        form.tell(error.problems, reader.lang)
        return _list(request, reader, form, 400)
    return HttpResponseRedirect(reverse("upload", args=[made.key]))


def _list(request: HttpRequest, reader: Reader, form: Form, status: int = 200) -> HttpResponse:
    found = Upload.objects.select_related("checking", "publishing", "uploaded_by")[:_LISTED]
    rows = [
        [
            Cell(one.file, reverse("upload", args=[one.key])),
            Cell(_standing(one)[0]),
            Cell(str(one.uploaded_by)),
            Cell(reader.formats.date(one.created_at.date())),
            Cell(reader.formats.count(one.size)),
        ]
        for one in found
    ]
    columns = [
        Column(_("File")),
        Column(_("Where it stands")),
        Column(_("Who")),
        Column(_("Date"), narrow=True),
        Column(_("Size"), _("bytes"), number=True),
    ]
    context = {
        "title": _("Load an IATI file"),
        "form": form,
        "field": form.fields[0],
        "most": work.MOST // 1_000_000,
        "listed": Table(_("Files brought before"), columns, rows, hide_caption=True),
    }
    return render(request, "uploads/uploads.html", context, status=status)


def _standing(one: Upload) -> tuple[str, str]:
    """Where an upload stands, in words, and how the page marks it."""
    status = Job.Status
    if one.discarded_at:
        return _("discarded"), "care"
    if one.snapshot:
        return _("published"), ""
    if one.under_way:
        return (_("being loaded") if one.publishing else _("being checked")), ""
    if one.job.status == status.FAILED:
        return _("the task failed"), "wrong"
    if one.job.status == status.STOPPED:
        return _("stopped"), "care"
    if one.report.get("refusal") or (one.job.result or {}).get("refusal"):
        return _("refused"), "wrong"
    if one.report.get("already"):
        return _("loaded before"), "care"
    return _("checked: to be decided"), ""


@require_safe
@needs("uploads.create")
def upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """One upload: how far its task is, then what is wrong with the file and what it changes."""
    return _page(request, work.find(request.user, key))


def _page(request: HttpRequest, found: Upload, refused: Invalid | None = None) -> HttpResponse:
    reader, report = reader_of(request), found.report
    refusal = report.get("refusal") or ((found.job.result or {}).get("refusal") if found.publishing else None)
    here, stop = reverse("upload", args=[found.key]), reverse("upload-step", args=[found.key, "stop"])
    counts = {name: report[name]["count"] for name in ("new", "changed", "gone")} if "new" in report else {}
    context = {
        "title": found.file,
        "upload": found,
        "standing": _standing(found),
        "job": found.job,
        "progress": progress_of(found, _steps(), capital(_standing(found)[0]), here, stop),
        "refusal": say(problem_of(refusal), reader.lang) if refusal else None,
        "already": report.get("already"),
        "already_href": links.load(report["already"]) if report.get("already") else "",
        "snapshot_href": links.load(found.snapshot) if found.snapshot else "",
        "report": report,
        "counts": counts,
        "codes": _code_table(report.get("codes", []), reader),
        "problems": _problem_table(report.get("problems", []), reader),
        "activities": [
            (title, report[name]["first"], report[name]["count"] - len(report[name]["first"]))
            for name, title in (
                ("new", _("New activities")),
                ("changed", _("Changed activities")),
                ("gone", _("Activities that the file no longer tells")),
            )
            if counts and counts[name]
        ],
        "money": _money_table(report.get("money", []), reader),
        "may_publish": found.may_be_published and allowed(request.user, "uploads.publish"),
        "may_check_again": not (found.under_way or found.snapshot or found.discarded_at),
        "faults": [" ".join(say(one, reader.lang)) for one in refused.problems] if refused else [],
    }
    response = render(request, "uploads/upload.html", context, status=400 if refused else 200)
    response["Cache-Control"] = "private, no-store"
    return response


def _steps() -> dict[str, str]:
    return {
        "keep": _("Reading the file"),
        "load": _("Checking and reading the activities"),
        "derive": _("Computing"),
        "compare": _("Comparing with what was loaded"),
    }


def _code_table(codes: list[list[Any]], reader: Reader) -> Table:
    words = severities()
    rows = [
        [Cell(code, code=True), Cell(words[severity]), Cell(reader.formats.count(n))] for severity, code, n in codes
    ]
    columns = [Column(_("Code")), Column(_("Severity")), Column(_("How many"), number=True)]
    return Table(_("Problems by code"), columns, rows, hide_caption=True)


def _problem_table(kept: list[dict[str, Any]], reader: Reader) -> Table:
    words, rows = severities(), []
    for one in kept:
        sentence, hint = say(problem_of(one), reader.lang)
        line = reader.formats.count(one["line"]) if one["line"] else "—"
        where = one["activity"] or one["path"] or "—"
        rows.append(
            [
                Cell(sentence, note=hint),
                Cell(words[one["severity"]], note=one["code"]),
                Cell(line),
                Cell(where, code=True),
            ]
        )
    columns = [
        Column(_("Problem and remedy")),
        Column(_("Severity")),
        Column(_("Line"), number=True),
        Column(_("Activity and path")),
    ]
    return Table(_("Problems"), columns, rows, hide_caption=True)


def _money_table(money: list[list[str]], reader: Reader) -> Table:
    rows, written = [], reader.formats
    for flow, kind, was, will in money:
        before, after = Decimal(was), Decimal(will)
        rows.append(
            [
                Cell(labels.capital(labels.flow(flow, reader.lang)), note=labels.kind(kind, reader.lang)),
                Cell(written.amount(before)),
                Cell(written.amount(after)),
                Cell(("+" if after > before else "") + written.amount(after - before)),
            ]
        )
    columns = [
        Column(_("Flow and kind")),
        Column(_("Now"), "US$", number=True),
        Column(_("With this file"), "US$", number=True),
        Column(_("Difference"), "US$", number=True),
    ]
    return Table(_("Money, now and with this file"), columns, rows, hide_caption=True)


_STEPS: dict[str, Callable[[Any, Upload], None]] = {
    "publish": work.publish,
    "discard": work.discard,
    "stop": work.stop,
    "check": work.check_again,
}


@require_POST
@needs("uploads.create")
def step(request: HttpRequest, key: UUID, step: str) -> HttpResponse:
    """Publishes, discards, stops or checks again; what can't be done is said on the upload's page."""
    found = work.find(request.user, key)
    if step not in _STEPS:
        raise NotHere(_("There is no such step."))
    try:
        _STEPS[step](request.user, found)
    except Invalid as error:
        return _page(request, work.find(request.user, key), error)
    if step == "discard":
        messages.success(request, _("Discarded: {file}").format(file=found.file))
        return HttpResponseRedirect(reverse("uploads"))
    return HttpResponseRedirect(reverse("upload", args=[key]))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("uploads.publish")
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Asks why a load is to be withdrawn, and that it be meant; a POST withdraws it."""
    warehouse, reader = store.warehouse(), reader_of(request)
    try:
        loaded = warehouse.at().snapshot(number)
    except NotFound:
        raise NotHere(_("There is no load no. {number}.").format(number=number)) from None
    form = step_form([Field("reason", _("Reason"), "area", needed=True)], None)
    status = 200
    if request.method == "POST":
        reason = request.POST.get("reason", "").replace("\r\n", "\n").strip()[:2000]
        form = step_form([Field("reason", _("Reason"), "area", needed=True)], {"reason": reason})
        if reason:
            try:
                work.withdraw(request.user, number, reason)
                messages.success(request, _("Load no. {number} is withdrawn.").format(number=number))
            except AlreadyWithdrawn:
                messages.success(request, _("Load no. {number} was withdrawn already.").format(number=number))
            return HttpResponseRedirect(links.load(number))
        form.tell([problem("record.reason-missing", Where(path="reason"))], reader.lang)
        status = 400
    context = {
        "title": _("Withdraw load no. {number}").format(number=number),
        "load": loaded,
        "back": links.load(number),
        "form": form,
    }
    return render(request, "uploads/withdraw.html", context, status=status)
