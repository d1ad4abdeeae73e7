"""A spreadsheet on the web: bring it, say which column is which, see every problem, then accept or take rows back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.portal.accounts.doors import to_sign_in
from eslabon.portal.errors import NotHere
from eslabon.portal.paging import page_of
from eslabon.portal.progress import progress_of
from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.received import measured
from eslabon.portal.records.forms import Field, Form, step_form
from eslabon.portal.records.lists import Option
from eslabon.portal.records.words import capital
from eslabon.portal.tables import Cell, Column, Table
from eslabon.records.base.actions import Invalid, require
from eslabon.records.base.kinds import Kind
from eslabon.standards.tables.cells import text_of
from eslabon.standards.tables.package import letters
from eslabon.values.problems import Problem, Unreadable, Where, problem, say
from eslabon.work.kept import problem_of
from eslabon.work.models import Sheet
from eslabon.work.sheets import Choice, kind_named, sheet_form
from eslabon.work.sheets import staging as work
from eslabon.work.sheets.columns import above, fields, headings, lead, place
from eslabon.work.sheets.names import numbered
from eslabon.work.sheets.new import LISTS, MOST
from eslabon.work.sheets.rows import Fault

View = Callable[..., HttpResponse]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# How many rows a preview shows.
_SHOWN = 5
# Where no column holds these, one value may hold for all rows.
_FOR_ALL = {
    "needs": (),
    "requests": ("asked_by", "asked_of"),
    "lines": ("provider",),
    "projects": ("provider", "currency"),
    "attendance": (),
}


def _opened(view: View) -> View:
    """A view of a kind that is taken in, for whoever may create its records."""

    @wraps(view)
    def opened(request: HttpRequest, kind: str, *args: Any, **values: Any) -> HttpResponse:
        try:
            one = kind_named(kind)
        except KeyError:
            raise NotHere(_("There is no such page.")) from None
        if not request.user.is_authenticated:
            return to_sign_in(request)
        require(request.user, f"{one.name}.create")
        response = view(request, one, *args, **values)
        response["Cache-Control"] = "private, no-store"
        return response

    return opened


@measured(work.MOST)
@require_http_methods(["GET", "HEAD", "POST"])
@_opened
def sheet(request: HttpRequest, kind: Kind) -> HttpResponse:
    """The form for a file; a POST keeps it for who brought it."""
    reader = reader_of(request)
    form = step_form([Field("file", _("Spreadsheet"), "file", needed=True), *_above(request, kind)], None)
    status = 200
    if request.method == "POST":
        sent = request.FILES.get("file")
        try:
            if sent is None:
                raise Invalid([problem("document.missing", Where(path="file"))])
            choice = Choice(constants={one.name: numbered(one.value) for one in form.fields[1:] if one.value})
            made = work.receive(request.user, kind, sent.name or "", sent.chunks(), reader.lang, choice)
        except Invalid as error:
            form.tell(error.problems, reader.lang)
            status = 400
        else:
            return HttpResponseRedirect(reverse("sheet-staged", args=[kind.name, made.key]))
    context = {
        "title": _title(kind),
        "kind": kind,
        "many": capital(kind.many),
        "form": form,
        "field": form.fields[0],
        "above": form.fields[1:],
        "most": work.MOST // 1_000_000,
    }
    return render(request, "sheets/sheet.html", context, status=status)


def _above(request: HttpRequest, kind: Kind) -> list[Field]:
    """Asks to which meeting or round the rows belong that don't say so; the address may tell (`?meeting=3`)."""
    sent, made = request.POST if request.method == "POST" else request.GET, []
    for name in above(kind.name):
        model: Any = kind.field(name).related_model
        seen = model.objects.visible_to(request.user).filter(withdrawn=False).order_by("-pk")
        options = {str(one.pk): str(one) for one in seen}
        value = sent.get(name, "") if sent.get(name) in options else ""
        listed = [Option("", _("as each row says"))]
        listed += [Option(one, text, one == value) for one, text in options.items()]
        label = _("{field} of the rows that don't say").format(field=capital(kind.title(name)))
        made.append(Field(name, label, "select", value, options=[("", listed)]))
    return made


def _title(kind: Kind) -> str:
    return _("Bring in from a spreadsheet: {many}").format(many=kind.many)


@require_safe
@_opened
def form(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Our own form, in the language of the page."""
    reader = reader_of(request)
    return _file(sheet_form(kind.name, reader.lang, request.user), f"{kind.name}.xlsx")


def _file(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@_opened
def staged(request: HttpRequest, kind: Kind, key: UUID) -> HttpResponse:
    """How far its check is; then how many rows are good, and everything that is wrong with the others."""
    found = work.find(request.user, kind, key)
    if not found.under_way and found.told.get("refusal", {}).get("code") == "sheet.no-title":
        return HttpResponseRedirect(reverse("sheet-columns", args=[kind.name, found.key]))
    return _page(request, kind, found)


def _page(request: HttpRequest, kind: Kind, found: Sheet, fault: Problem | None = None) -> HttpResponse:
    reader, told = reader_of(request), found.told
    refusal = told.get("refusal")
    good = told.get("good", 0)
    page = page_of(request, told.get("faults", 0))
    here = reverse("sheet-staged", args=[kind.name, found.key])
    stop = reverse("sheet-step", args=[kind.name, found.key, "stop"])
    context = {
        "title": found.file,
        "kind": kind,
        "many": capital(kind.many),
        "staged": found,
        "progress": progress_of(found, _steps(), _("Waiting for its turn"), here, stop),
        "told": told,
        "good": good,
        "accept": ngettext("Accept the good row", "Accept the {count} good rows", good).format(
            count=reader.formats.count(good)
        ),
        "refusal": say(problem_of(refusal), reader.lang) if refusal else None,
        "fault": say(fault, reader.lang) if fault else None,
        "left_out": ", ".join(told.get("left_out", [])),
        "ended": found.job.status,
        "new": _new_names(told.get("new", [])) if found.accepted is None else [],
        "page": page,
        "problems": _problem_table(work.faults(found, page.offset, page.last), reader),
    }
    return render(request, "sheets/staged.html", context, status=400 if fault else 200)


def _steps() -> dict[str, str]:
    return {
        "check": _("Reading and checking the rows"),
        "remarks": _("Writing the remarks beside the refused rows"),
        "write": _("Writing the good rows"),
    }


def _new_names(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The names that aren't on record, list by list: those that look like one that is are left for a person to mark."""
    titles = {"parties": _("Organisations"), "themes": _("Themes")}
    asked = any(one["chosen"] for one in told)
    return [
        {
            "title": title,
            "key": key,
            "names": [
                one | {"marked": one["chosen"] if asked else not one["similar"]} for one in told if one["list"] == key
            ],
        }
        for key, title in titles.items()
        if any(one["list"] == key for one in told)
    ]


def _problem_table(faults: list[Fault], reader: Reader) -> Table:
    rows = []
    for one in (fault.told(reader.lang) for fault in faults):
        rows.append(
            [
                Cell(str(one["row"]), note=one["sheet"] or ""),
                Cell(one["column"] or "—"),
                Cell(one["value"][:80] or "—"),
                Cell(one["message"], note=one["hint"]),
            ]
        )
    columns = [
        Column(_("Row"), narrow=True),
        Column(_("Column")),
        Column(_("What it says")),
        Column(_("Problem and remedy")),
    ]
    return Table(_("Problems"), columns, rows, hide_caption=True)


# --- which column is which


@require_http_methods(["GET", "HEAD", "POST"])
@_opened
def columns(request: HttpRequest, kind: Kind, key: UUID) -> HttpResponse:
    """Asks which column holds what; a POST keeps it, for this file and the next with the same headings."""
    found, reader = work.find(request.user, kind, key), reader_of(request)
    if found.under_way or found.accepted is not None:
        return HttpResponseRedirect(reverse("sheet-staged", args=[kind.name, found.key]))
    asked = request.POST if request.method == "POST" else request.GET
    sheet_name, row = asked.get("sheet") or None, asked.get("header_row", "").strip()
    told: list[Problem] = []
    names: list[str] = []
    try:
        names = work.sheet_names(found)
        number = int(row) if row.isascii() and row.isdigit() and len(row) < 8 else None
        if row and not number:
            told.append(problem("sheet.no-heading-row", Where(path="header_row"), row=row[:20]))
        sheet_name = sheet_name if sheet_name in names else None
        grid, head = work.look(found, sheet_name, number)
    except Unreadable as refusal:
        if refusal.problem.code != "sheet.no-heading-row":
            return _page(request, kind, found, refusal.problem)
        told.append(refusal.problem)
        grid, head = work.look(found, sheet_name)
    made = _columns_form(kind, grid, head, request)
    if request.method == "POST" and not told:
        choice = _chosen(kind, head.titles, request, sheet_name if len(names) > 1 else None, number)
        before = found.choice.get("constants", {})
        choice = replace(choice, constants={**before, **choice.constants}, create=found.choice.get("create", {}))
        if lead(kind.name) in choice.columns:
            work.choose(request.user, found, choice)
            return HttpResponseRedirect(reverse("sheet-staged", args=[kind.name, found.key]))
        told.append(problem("field.missing", Where(path=lead(kind.name))))
    made.tell(told, reader.lang)
    titles = head.titles
    shown = [
        [Cell(text_of(cells[at])[:60] if at < len(cells) else "") for at in range(len(titles))]
        for number_of_row, cells in grid.first
        if number_of_row > head.last
    ]
    context = {
        "title": _("Which column is which?"),
        "kind": kind,
        "many": capital(kind.many),
        "staged": found,
        "form": made,
        "names": names,
        "sheet_name": grid.name or "",
        "header_row": head.first,
        "preview": Table(
            _("The first rows of the file"),
            [Column(one) for one in titles],
            shown[:_SHOWN],
            hide_caption=True,
        ),
    }
    return render(request, "sheets/columns.html", context, status=400 if told else 200)


def _columns_form(kind: Kind, grid: Any, head: Any, request: HttpRequest) -> Form:
    """A choice among the columns for each field, as it was sent, else as the headings tell."""
    guessed = place(kind, grid, None)
    told = {name: str(at) for at, name in guessed.fields.items()} if guessed and guessed.head == head else {}
    hidden = _("{column} (hidden)")
    options = [(str(at), f"{letters(at)} · {title[:60]}") for at, title in enumerate(head.titles)]
    options = [(at, hidden.format(column=text) if int(at) in grid.hidden else text) for at, text in options]
    sent = request.POST if request.method == "POST" else None
    made = []
    for name in fields(kind.name):
        if name not in headings(kind.name) and name not in told:
            continue
        value = sent.get(name, "") if sent is not None else told.get(name, "")
        listed = [Option("", _("no column")), *(Option(at, text, at == value) for at, text in options)]
        made.append(
            Field(
                name, capital(kind.title(name)), "select", value, options=[("", listed)], needed=name == lead(kind.name)
            )
        )
        if name in _FOR_ALL[kind.name]:
            typed = sent.get(f"all-{name}", "") if sent is not None else ""
            hint = _("Only where no column holds it.")
            label = _("{field}: the same in all rows").format(field=capital(kind.title(name)))
            made.append(Field(f"all-{name}", label, "text", typed, hint=hint))
    return Form([("", made)])


def _chosen(kind: Kind, titles: list[str], request: HttpRequest, sheet_name: str | None, row: int | None) -> Choice:
    """What was sent as a choice of columns."""
    chosen, constants = {}, {}
    for name in fields(kind.name):
        at = request.POST.get(name, "")
        if at.isascii() and at.isdigit() and int(at[:6]) < len(titles):
            chosen[name] = titles[int(at)]
        elif typed := request.POST.get(f"all-{name}", "").strip()[:300]:
            constants[name] = typed
    return Choice(chosen, constants, sheet=sheet_name, header_row=row)


# --- what becomes of it


@require_safe
@_opened
def refused(request: HttpRequest, kind: Kind, key: UUID) -> HttpResponse:
    """The refused rows as a workbook, with the remarks."""
    found, reader = work.find(request.user, kind, key), reader_of(request)
    data = None if found.under_way else work.refused_rows(found)
    if data is None:
        raise NotHere(_("No row of this file was refused."))
    name = {"es": "observadas", "en": "refused"}[reader.lang]
    return _file(data, f"{kind.name}-{name}.xlsx")


_STEPS: dict[str, Callable[[Any, Sheet], None]] = {
    "accept": work.take,
    "check": work.check_again,
    "stop": work.stop,
    "discard": work.discard,
}


@require_POST
@_opened
def step(request: HttpRequest, kind: Kind, key: UUID, step: str) -> HttpResponse:
    """Accepts the good rows, takes names, checks again, stops, or throws the file away."""
    found = work.find(request.user, kind, key)
    if step == "names":
        return _names(request, kind, found)
    if step not in _STEPS:
        raise NotHere(_("There is no such step."))
    try:
        _STEPS[step](request.user, found)
    except Invalid as error:
        return _page(request, kind, work.find(request.user, kind, key), error.problems[0])
    if step == "discard":
        messages.success(request, _("Discarded: {file}").format(file=found.file))
        return HttpResponseRedirect(reverse("sheet", args=[kind.name]))
    return HttpResponseRedirect(reverse("sheet-staged", args=[kind.name, found.key]))


def _names(request: HttpRequest, kind: Kind, found: Sheet) -> HttpResponse:
    """Has the names that were marked put on record with the good rows, and the file checked again."""
    create = {name: request.POST.getlist(name)[:MOST] for name in LISTS.values()}
    try:
        work.add_names(request.user, found, {name: names for name, names in create.items() if names})
    except Invalid as error:
        return _page(request, kind, work.find(request.user, kind, found.key), error.problems[0])
    return HttpResponseRedirect(reverse("sheet-staged", args=[kind.name, found.key]))
