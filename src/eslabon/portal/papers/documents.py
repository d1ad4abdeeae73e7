"""Attaching a document, and giving its file back: as it came, to whoever may see it, never shown in the page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eslabon.portal.errors import NotHere
from eslabon.portal.reader import reader_of
from eslabon.portal.received import measured
from eslabon.portal.records import forms
from eslabon.portal.records.sight import Sight, address
from eslabon.portal.records.views import answered
from eslabon.portal.records.words import capital
from eslabon.records.base import actions
from eslabon.records.base.actions import Invalid, NotFound
from eslabon.records.base.kinds import Kind
from eslabon.records.documents.actions import File, add_document
from eslabon.records.documents.kind import DOCUMENTS
from eslabon.records.documents.storage import MOST, path_of
from eslabon.records.registry import KINDS


def sent_file(request: HttpRequest) -> File | None:
    """The file that a form was sent with."""
    sent = request.FILES.get("file")
    return (sent.name or "", sent.chunks()) if sent is not None else None


def served(sha256: str, name: str) -> FileResponse:
    """A kept file as an attachment: no browser runs or shows it. Raises NotHere where it isn't kept here."""
    try:
        stream = path_of(sha256).open("rb")
    except OSError:
        raise NotHere(_("The file isn't kept here.")) from None
    response = FileResponse(stream, as_attachment=True, filename=name)
    response["Content-Type"] = "application/pdf" if name.lower().endswith(".pdf") else "application/octet-stream"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@measured(MOST)
@require_http_methods(["GET", "HEAD", "POST"])
@answered
def new(request: HttpRequest) -> HttpResponse:
    """The form of a new document with its file; a POST keeps it."""
    actions.require(request.user, "documents.create")
    reader = reader_of(request)
    sight = Sight(request.user, reader.lang)
    about = _about(request)
    names = forms.writable(DOCUMENTS, request.user, None, sight)
    given = forms.blank(DOCUMENTS, names, request.GET, sight.actor)
    if request.method != "POST":
        return _page(request, forms.form_of(DOCUMENTS, given, None, sight), about, sight)
    given = forms.typed(DOCUMENTS, names, request.POST, given)
    target = (about[0], about[1].pk) if about else None
    try:
        made = add_document(request.user, forms.values_of(DOCUMENTS, given), sent_file(request), target)
    except Invalid as error:
        form = forms.form_of(DOCUMENTS, given, None, sight)
        _with_file(form).tell(error.problems, reader.lang)
        return _page(request, form, about, sight, status=400)
    messages.success(request, _("Kept: {title}").format(title=made.title))
    return HttpResponseRedirect(address(about[1] if about else made))


def _about(request: HttpRequest) -> tuple[Kind, Any] | None:
    """The record that the document will belong to. Raises NotFound where the address names one that isn't there."""
    name = request.POST.get("about_kind") or request.GET.get("about_kind", "")
    number = request.POST.get("about_id") or request.GET.get("about_id", "")
    if not name and not number:
        return None
    if name not in KINDS or not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NotFound(number)
    return KINDS[name], actions.get(request.user, KINDS[name], number)


def _with_file(form: forms.Form) -> forms.Form:
    """The form with the field of its file, so that what is wrong with it is told there."""
    form.groups.append(("", [forms.Field("file", _("File"), "file", needed=True)]))
    return form


def _page(
    request: HttpRequest, form: forms.Form, about: tuple[Kind, Any] | None, sight: Sight, status: int = 200
) -> HttpResponse:
    if not any(one.name == "file" for one in form.fields):
        _with_file(form)
    context = {
        "title": _("Attach a document") if about else _("Keep a document"),
        "many": capital(DOCUMENTS.many),
        "form": form,
        "groups": [(title, fields) for title, fields in form.groups if fields[0].name != "file"],
        "file": next(one for one in form.fields if one.name == "file"),
        "about": about,
        "about_name": sight.label(about[1]) if about else "",
        "about_address": address(about[1]) if about else "",
        "most": MOST // 1_000_000,
    }
    return render(request, "papers/document.html", context, status=status)


@require_safe
@answered  # type: ignore[arg-type]
def document_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file of a document, byte for byte."""
    found = actions.get(request.user, DOCUMENTS, pk)
    if not found.sha256:
        raise NotFound(pk)
    return served(found.sha256, found.file_name)
