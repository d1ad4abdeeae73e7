"""The pages of records: lists, one record, its form, its history, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

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
from eslabon.portal.records.page import looks_back, record_context
from eslabon.portal.records.sight import Sight, address, elsewhere
from eslabon.portal.records.steps import STEPS
from eslabon.portal.records.words import (
    capital,
    columns_of,
    moved_of,
    prime,
    reason_text,
    text_of,
    title_of,
)
from eslabon.portal.tables import Cell, Column, Table
from eslabon.records.base import actions
from eslabon.records.base.actions import Conflict, Denied, Invalid, NotFound
from eslabon.records.base.kinds import Kind
from eslabon.records.base.models import Level
from eslabon.records.base.queries import DESK, STAFF, no_embargo, role_of
from eslabon.records.base.rules import allowed
from eslabon.records.registry import KINDS
from eslabon.work.sheets.columns import TAKEN_IN

View = Callable[..., HttpResponse]


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
        "overview": elsewhere("inquiries-overview") if kind == "inquiries" and sight.actor.is_authenticated else "",
        "is_desk": role_of(sight.actor) in DESK,
        "sheet": elsewhere("sheet", kind) if kind in TAKEN_IN else "",
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
    return render(request, "records/record.html", record_context(of, found, sight, reader))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """The form of a new record; a POST makes it."""
    of, reader, sight = _start(request, kind)
    actions.require(sight.actor, f"{kind}.create")
    names = forms.writable(of, sight.actor, None, sight)
    if request.method != "POST":
        form = forms.form_of(of, forms.blank(of, names, request.GET, sight.actor), None, sight)
        return _form_page(request, of, None, form, sight)
    given = forms.typed(of, names, request.POST, forms.blank(of, names, request.GET, sight.actor))
    try:
        made = actions.create(sight.actor, of, forms.values_of(of, given), request.POST.get("reason", ""))
    except Invalid as error:
        form = forms.form_of(of, given, None, sight)
        form.tell(error.problems, reader.lang)
        return _form_page(request, of, None, form, sight, status=400)
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
        return _form_page(request, of, found, forms.form_of(of, forms.held(of, found, names), found, sight), sight)
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
        return _form_page(request, of, found, form, sight, version=version, status=400)
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
    return _form_page(request, kind, now, form, sight, status=409, **more)


def _form_page(
    request: HttpRequest,
    kind: Kind,
    found: Any,
    form: forms.Form,
    sight: Sight,
    version: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
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


@require_safe
def history(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Every version of a record: who made it, when and why; two of them compared field by field."""
    of, reader, sight = _start(request, kind)
    found = actions.get(sight.actor, of, pk)
    if not looks_back(sight.actor, of, found):
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
    ways = {"coverage": elsewhere("coverage"), "papers": elsewhere("papers"), "duplicates": elsewhere("duplicates")}
    if allowed(request.user, "facts.decide"):
        ways["classification"] = elsewhere("classification")
    context = {"title": _("The desk"), "kinds": kinds, **ways, **desk_parts.sections(sight, reader)}
    return render(request, "records/desk.html", context)
