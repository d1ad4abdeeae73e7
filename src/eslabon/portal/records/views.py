"""The pages of records: lists, one record, its form, its history, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eslabon.portal.accounts.doors import sign_in_address, signed_in
from eslabon.portal.errors import NotHere, Refused
from eslabon.portal.paging import page_of
from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.records import desk as desk_parts
from eslabon.portal.records import files, forms, lists
from eslabon.portal.records.cooperation import ladder_table
from eslabon.portal.records.sight import Sight, address, elsewhere
from eslabon.portal.records.steps import STEPS, steps_for
from eslabon.portal.records.words import (
    BESIDE,
    capital,
    columns_of,
    marks,
    moved_of,
    pieces,
    prime,
    reason_text,
    sees_confidence,
    text_of,
    title_of,
)
from eslabon.portal.results import tables as result_tables
from eslabon.portal.tables import NONE, Cell, Column, Table
from eslabon.records.base import actions
from eslabon.records.base.actions import Conflict, Denied, Invalid, NotFound
from eslabon.records.base.kinds import CONFIDENCE, EMBARGO, Kind
from eslabon.records.base.models import Level
from eslabon.records.base.queries import DESK, STAFF, no_embargo, role_of
from eslabon.records.base.rules import allowed
from eslabon.records.needs.models import Criterion, Score
from eslabon.records.registry import KINDS

View = Callable[..., HttpResponse]
# Kinds that are read from a spreadsheet, and the form of the paper that a record can be made into.
SHEETS = ("needs", "requests", "lines", "attendance")
PAPERS = {"needs": ("profile", "need"), "rounds": ("round", "round")}
_SHOWN_PARTS = 50
_TOLD_TO_THE_DESK = ("level", *EMBARGO, "shared_with")


def answered(view: View) -> View:
    """Keeps what a view answers to somebody who signed in out of every cache; what it refuses, the site words."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
        response = view(request, *args, **values)
        if request.user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        return response

    return answer


def _start(request: HttpRequest, kind: str) -> tuple[Kind, Reader, Sight]:
    reader = reader_of(request)
    return KINDS[kind], reader, Sight(request.user, reader.lang)


@require_safe
def records(request: HttpRequest, kind: str) -> HttpResponse:
    """The records of a kind that the reader sees: searched, filtered, a page at a time."""
    of, reader, sight = _start(request, kind)
    asked = lists.ask(request, of, sight)
    found = asked.by_page()
    page = page_of(request, found.count())
    shown = lists.read(of, found[page.offset : page.offset + page.size], columns_of(of))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "title": capital(of.many),
        "kind": of,
        "asked": asked,
        "page": page,
        "listed": lists.table(of, shown, sight, reader),
        "may_create": allowed(sight.actor, f"{kind}.create"),
        "same": reverse("parties-same") if kind == "parties" and allowed(sight.actor, "parties.find_same") else "",
        "is_desk": role_of(sight.actor) in DESK,
        "sheet": elsewhere("sheet", kind) if kind in SHEETS else "",
        "sign_in": sign_in_address(request),
        "signed_in": sight.actor.is_authenticated,
        "query": query.urlencode(),
        "formats": [(format, format.upper()) for format in files.TYPES],
        "add": _("Add: {kind}").format(kind=of.one),
    }
    return render(request, "records/list.html", context)


@require_safe
def records_file(request: HttpRequest, kind: str, format: str) -> HttpResponse:
    """The same choice as a file, all of its rows."""
    of, reader, sight = _start(request, kind)
    if format not in files.TYPES:
        raise NotHere(_("This list comes as csv, xlsx or json."))
    found = lists.read(of, lists.ask(request, of, sight).found, columns_of(of))
    response = HttpResponse(files.written(of, found, sight, reader, format), content_type=files.TYPES[format])
    mark = files.mark_of(found)
    name = f"eslabon-{kind}" if mark == Level.PUBLIC else f"eslabon-{kind}-{mark.value}"
    response["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    response["X-Eslabon-Confidentiality"] = mark.value
    return response


@require_safe
def record(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One record: its fields, what belongs to it, and what the reader may do with it."""
    of, reader, sight = _start(request, kind)
    found = actions.get(sight.actor, of, pk)
    return render(request, "records/record.html", _record_context(of, found, sight, reader))


def _record_context(kind: Kind, found: Any, sight: Sight, reader: Reader) -> dict[str, Any]:
    actor = sight.actor
    prime(kind, [found], kind.names, sight)
    steps = steps_for(actor, kind, found)
    return {
        "title": sight.label(found),
        "kind": kind,
        "record": found,
        "many": capital(kind.many),
        "marks": marks(found, actor, reader),
        "groups": _groups(kind, found, sight, reader),
        "may_change": not kind.append_only and allowed(actor, f"{kind.name}.change", found),
        "may_look_back": _looks_back(actor, kind, found),
        "at_once": [one for one in steps if one.at_once and not one.aside],
        "asking": [one for one in steps if not one.at_once and not one.aside],
        "parts": _parts(kind, found, sight, reader),
        "documents": _documents(kind, found, sight, reader),
        "attach": _attach(kind, found, actor),
        "matching": elsewhere("matching", found.pk) if kind.name == "needs" and actor.is_authenticated else "",
        "ladder": ladder_table(kind, found, sight, reader),
        "beside": elsewhere("reconcile", found.pk) if kind.name == "agreements" else "",
        "results": elsewhere("results", found.pk) if kind.name == "projects" else "",
        "report": _report(found, actor, reader) if kind.name == "reports" else None,
        "weighing": _weighing(kind, found, steps, sight, reader),
        "paper": _paper(kind, found, actor),
        "file": elsewhere("document-file", found.pk) if kind.name == "documents" and found.sha256 else "",
        "about": _about(kind, found, sight),
    }


def _groups(kind: Kind, found: Any, sight: Sight, reader: Reader) -> list[tuple[str, list[tuple[str, list[Any]]]]]:
    """The fields that hold something, each group with its title; who else sees it is told to the desk and the owner."""
    confident = sees_confidence(sight.actor, found)
    groups = []
    for title, names in kind.groups:
        shown = [one for one in names if one not in BESIDE and (confident or one not in _TOLD_TO_THE_DESK)]
        if (title, names) == CONFIDENCE:
            shown = [one for one in shown if confident or one in ("origin", "source", "owner")]
        fields = [(title_of(kind, name), pieces(kind, found, name, sight, reader)) for name in shown]
        # The page's title isn't said twice.
        fields = [pair for pair in fields if [one.text for one in pair[1]] != [sight.label(found)]]
        groups.append((str(title), [pair for pair in fields if pair[1]]))
    moved = [one for one in moved_of(kind) if one not in ("withdrawn", "priority_shown")]
    standing = [(title_of(kind, name), pieces(kind, found, name, sight, reader)) for name in moved]
    groups.insert(1, (_("How it stands"), [pair for pair in standing if pair[1]]))
    return [(title, fields) for title, fields in groups if fields]


def _parts(kind: Kind, found: Any, sight: Sight, reader: Reader) -> list[dict[str, Any]]:
    """The records that belong to this one, and where one more is added."""
    told = []
    for name, field in kind.parts:
        part = KINDS[name]
        rows = part.model.objects.visible_to(sight.actor).filter(withdrawn=False, **{field: found.pk})
        ordered = rows.order_by(*(one.removeprefix("-") if one == "-on" else one for one in part.order), "pk")
        shown = lists.read(part, ordered[: _SHOWN_PARTS + 1], columns_of(part))
        add = allowed(sight.actor, f"{name}.create")
        if not (shown or add):
            continue
        listing = reverse("records", args=[name])
        told.append(
            {
                "title": capital(part.many),
                "key": name,
                "table": lists.table(part, shown[:_SHOWN_PARTS], sight, reader, without=(field, *part.under))
                if shown
                else None,
                "all": f"{listing}?{field}={found.pk}" if len(shown) > _SHOWN_PARTS and field in part.filters else "",
                "add": f"{reverse('record-new', args=[name])}?{field}={found.pk}" if add else "",
                "add_text": _("Add: {kind}").format(kind=part.one),
                "sheet": f"{elsewhere('sheet', name)}?{field}={found.pk}" if add and name in SHEETS else "",
            }
        )
    return told


def _documents(kind: Kind, found: Any, sight: Sight, reader: Reader) -> Table | None:
    """The documents of a record."""
    documents = KINDS["documents"]
    rows = documents.model.objects.visible_to(sight.actor).filter(
        withdrawn=False, about_kind=kind.name, about_id=found.pk
    )
    listed = list(rows.order_by("-on", "title")[:_SHOWN_PARTS])
    if not listed:
        return None
    made = lists.table(documents, listed, sight, reader, caption=_("Documents"))
    made.columns.append(Column(_("File")))
    for one, row in zip(listed, made.rows, strict=True):
        row.append(Cell(one.file_name, elsewhere("document-file", one.pk)) if one.sha256 else NONE)
    return made


def _about(kind: Kind, found: Any, sight: Sight) -> tuple[str, str] | None:
    """The record that a document belongs to, where the reader sees it."""
    if kind.name != "documents" or found.about_kind not in KINDS:
        return None
    one = sight.one(KINDS[found.about_kind].model, found.about_id)
    return (sight.label(one), address(one)) if one is not None else None


def _weighing(kind: Kind, found: Any, steps: list[Any], sight: Sight, reader: Reader) -> dict[str, Any] | None:
    """The priority of a need: its scores with reason and author, to whom they are open."""
    if kind.name != "needs" or not allowed(sight.actor, "needs.see_priority", found):
        return None
    scores = {one.criterion: one for one in found.scores.select_related("author")}

    def line(criterion: Criterion) -> list[Cell]:
        one = scores.get(criterion.value)
        if one is None:
            return [Cell(capital(criterion.label)), NONE, NONE]
        who = f"{one.author}, {reader.formats.date(one.at.date())}" if role_of(sight.actor) in (*DESK, *STAFF) else ""
        return [Cell(capital(criterion.label)), Cell(str(Score(one.score).label)), Cell(one.reason, note=who)]

    columns = [Column(_("Criterion")), Column(_("Score")), Column(_("Why"))]
    return {
        "priority": Score(found.priority).label if found.priority else "",
        "shown": found.priority_shown,
        "table": Table(_("Scores"), columns, [line(one) for one in Criterion], hide_caption=True),
        "may_score": any(one.name == "score" for one in steps),
        "at_once": [one for one in steps if one.name in ("show-priority", "keep-priority")],
    }


def _report(report: Any, actor: Any, reader: Reader) -> dict[str, Any]:
    """The values of a progress report and what was observed of it; what waits for conformity, to who takes part."""
    fills = allowed(actor, "reports.fill", report)
    takes_part = fills or allowed(actor, "reports.observe", report)
    return {
        "values": result_tables.values(report, reader, takes_part),
        "remarks": result_tables.remarks(report, reader) if takes_part else None,
        "project": elsewhere("results", report.project_id),
        "fill": elsewhere("report-fill", report.pk)
        if report.is_open and allowed(actor, "reports.fill", report)
        else "",
    }


def _paper(kind: Kind, found: Any, actor: Any) -> str:
    """Where the record is made into a paper."""
    if kind.name not in PAPERS or not allowed(actor, "papers.create"):
        return ""
    (form, name), page = PAPERS[kind.name], elsewhere("paper-new")
    return f"{page}?{urlencode({'form': form, name: found.pk})}" if page else ""


def _attach(kind: Kind, found: Any, actor: Any) -> str:
    """Where a document is attached to the record."""
    page = elsewhere("document-new")
    if kind.name == "documents" or not page or not allowed(actor, "documents.create"):
        return ""
    return f"{page}?{urlencode({'about_kind': kind.name, 'about_id': found.pk})}"


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """The form of a new record; a POST makes it."""
    of, reader, sight = _start(request, kind)
    actions.require(sight.actor, f"{kind}.create")
    names = forms.writable(of, sight.actor, None, sight)
    if request.method != "POST":
        form = forms.form_of(of, forms.blank(of, names, request.GET, sight.actor), None, sight)
        return _form_page(request, of, None, form)
    given = forms.typed(of, names, request.POST, forms.blank(of, names, request.GET, sight.actor))
    try:
        made = actions.create(sight.actor, of, forms.values_of(of, given), request.POST.get("reason", ""))
    except Invalid as error:
        form = forms.form_of(of, given, None, sight)
        form.tell(error.problems, reader.lang)
        return _form_page(request, of, None, form, status=400)
    messages.success(request, _("Kept: {title}").format(title=sight.label(made)))
    return HttpResponseRedirect(_afterwards(sight.actor, of, made))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The form of a record; a POST changes it. Who comes second is shown what the first changed."""
    of, reader, sight = _start(request, kind)
    found = actions.get(sight.actor, of, pk)
    actions.require(sight.actor, f"{kind}.change", found)
    if of.append_only:
        return HttpResponseRedirect(reverse("record-step", args=[kind, pk, "correct"]))
    names = forms.writable(of, sight.actor, found, sight)
    if request.method != "POST":
        return _form_page(request, of, found, forms.form_of(of, forms.held(of, found, names), found, sight))
    given = forms.typed(of, names, request.POST, forms.held(of, found, names))
    version = request.POST.get("version", "")
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        raise Refused(_("The form doesn't say which version it was opened with. Open it again."))
    try:
        made = actions.change(
            sight.actor, of, found, int(version), forms.values_of(of, given), request.POST.get("reason", "")
        )
    except Invalid as error:
        form = forms.form_of(of, given, found, sight)
        form.tell(error.problems, reader.lang)
        return _form_page(request, of, found, form, version=version, status=400)
    except Conflict as error:
        return _conflict_page(request, of, error.record, given, int(version), reader)
    messages.success(request, _("Kept: {title}").format(title=sight.label(made)))
    return HttpResponseRedirect(_afterwards(sight.actor, of, made))


def _afterwards(actor: Any, kind: Kind, done: Any) -> str:
    """Where somebody goes who did something with a record: to what it is part of, to itself, or to the list."""
    for name in kind.under:
        above = getattr(done, name)
        if above is not None and _sees(actor, above):
            return _where_parts_stand(kind, above)
    return address(done) if _sees(actor, done) else reverse("records", args=[kind.name])


def _where_parts_stand(kind: Kind, above: Any) -> str:
    """The page on which the records of a kind stand below the one that they are part of."""
    if kind.name in ("objectives", "indicators", "reports"):
        return elsewhere("results", above.pk)
    return f"{address(above)}#{kind.name}"


def _sees(actor: Any, found: Any) -> bool:
    return type(found).objects.visible_to(actor).filter(pk=found.pk).exists()


def _conflict_page(
    request: HttpRequest, kind: Kind, now: Any, given: forms.Typed, version: int, reader: Reader
) -> HttpResponse:
    sight = Sight(request.user, reader.lang)
    opened = now.history.filter(version=version).order_by("-history_date").first()
    held, differences = forms.conflict(kind, given, opened, now, sight, reader)
    form = forms.form_of(kind, held, now, sight)
    others = now.history.filter(version__gt=version).select_related("history_user").order_by("version")
    who = list(dict.fromkeys(str(one.history_user) for one in others if one.history_user))
    more: dict[str, Any] = {"differences": differences, "who": ", ".join(who), "conflict": True}
    return _form_page(request, kind, now, form, status=409, **more)


def _form_page(
    request: HttpRequest, kind: Kind, found: Any, form: forms.Form, version: str = "", status: int = 200, **more: Any
) -> HttpResponse:
    sight = Sight(request.user, reader_of(request).lang)
    title = _("Edit: {title}").format(title=sight.label(found)) if found else _("Add: {kind}").format(kind=kind.one)
    context = {
        "title": title,
        "kind": kind,
        "many": capital(kind.many),
        "record": found,
        "name": sight.label(found) if found else "",
        "form": form,
        "version": version or (found.version if found else ""),
        "reason": request.POST.get("reason", ""),
        **more,
    }
    return render(request, "records/form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, kind: str, pk: int, step: str) -> HttpResponse:
    """One thing done with a record; a GET asks for what it needs and to confirm it."""
    of, reader, sight = _start(request, kind)
    found = actions.get(sight.actor, of, pk)
    one = STEPS.get(step)
    if one is None or not one.belongs(of):
        raise NotFound(step)
    actions.require(sight.actor, one.right_of(of), found)
    fields = one.fields(found, sight)
    if request.method == "POST":
        try:
            done = one.run(sight.actor, of, found, request.POST)
        except Invalid as error:
            form = forms.step_form(fields, request.POST)
            form.tell(error.problems, reader.lang)
            return _step_page(request, of, found, one, form, sight, status=400)
        messages.success(request, str(one.said))
        return HttpResponseRedirect(_afterwards(sight.actor, of, done))
    given = {one.name: request.GET.get(one.name, one.value) for one in fields}
    return _step_page(request, of, found, one, forms.step_form(fields, given), sight)


def _step_page(
    request: HttpRequest, kind: Kind, found: Any, one: Any, form: forms.Form, sight: Sight, status: int = 200
) -> HttpResponse:
    context = {
        "title": str(one.title),
        "kind": kind,
        "many": capital(kind.many),
        "record": found,
        "name": sight.label(found),
        "step": one,
        "form": form,
    }
    return render(request, "records/step.html", context, status=status)


def _looks_back(actor: Any, kind: Kind, found: Any) -> bool:
    """Whether an actor reads a record's earlier versions: who may change it, and the desk's own readers."""
    return role_of(actor) in (*DESK, *STAFF) or allowed(actor, f"{kind.name}.change", found)


@require_safe
def history(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Every version of a record: who made it, when and why; two of them compared field by field."""
    of, reader, sight = _start(request, kind)
    found = actions.get(sight.actor, of, pk)
    if not _looks_back(sight.actor, of, found):
        raise Denied(f"{kind}.change")
    versions = list(_versions(sight.actor, found))
    known = {one.version: one for one in reversed(versions)}
    first, second = (_asked_version(request, name, known) for name in ("a", "b"))
    context = {
        "title": _("History: {title}").format(title=sight.label(found)),
        "kind": of,
        "many": capital(of.many),
        "record": found,
        "name": sight.label(found),
        "versions": [(one, one.version == found.version, reason_text(one)) for one in known.values()][::-1],
        "first": first or (versions[1] if len(versions) > 1 else None),
        "second": second or (versions[0] if versions else None),
        "compared": _compared(of, first, second, sight, reader) if first and second else None,
        "may_bring_back": allowed(sight.actor, f"{kind}.change", found),
    }
    return render(request, "records/history.html", context)


def _versions(actor: Any, found: Any) -> Any:
    """The versions that an actor may read, the newest first: of what was once more confidential, not those."""
    versions = found.history.select_related("history_user").order_by("-version", "-history_date")
    if role_of(actor) in STAFF:
        versions = versions.filter(no_embargo(timezone.now().date()), withdrawn=False).exclude(level=Level.RESERVED)
    return versions


def _asked_version(request: HttpRequest, name: str, known: dict[int, Any]) -> Any:
    text = request.GET.get(name, "")
    if not text:
        return None
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    if number not in known:
        raise Refused(_("There is no version {version} of it.").format(version=text[:20]))
    return known[number]


def _compared(kind: Kind, first: Any, second: Any, sight: Sight, reader: Reader) -> Table:
    """What differs between two versions, field by field."""
    names = (*kind.names, *moved_of(kind))
    prime(kind, [first, second], kind.names, sight)
    rows = []
    for name in dict.fromkeys(names):
        one, other = (text_of(kind, version, name, sight, reader) for version in (first, second))
        if one != other:
            rows.append([Cell(title_of(kind, name)), Cell(one or "—"), Cell(other or "—")])
    heads = [
        Column(_("Field")),
        *(Column(_("Version {version}").format(version=one.version)) for one in (first, second)),
    ]
    return Table(_("What differs"), heads, rows, hide_caption=True)


@require_safe
@signed_in
def desk(request: HttpRequest) -> HttpResponse:
    """What the desk looks at first."""
    reader = reader_of(request)
    sight = Sight(request.user, reader.lang)
    kinds = [(capital(kind.many), reverse("records", args=[kind.name])) for kind in KINDS.values() if not kind.under]
    ways = {"coverage": elsewhere("coverage"), "papers": elsewhere("papers")}
    context = {"title": _("The desk"), "kinds": kinds, **ways, **desk_parts.sections(sight, reader)}
    return render(request, "records/desk.html", context)
