"""The form of a provider's focal point, opened by its link: kept as it is filled in, sent once, by hand or by Excel."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.portal.errors import NotHere, page_not_found, too_many
from eslabon.portal.inquiries.told import cards_of, fields_of
from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.received import measured
from eslabon.portal.records.forms import AREA, Field
from eslabon.portal.records.forms import Form as Page
from eslabon.portal.records.words import capital
from eslabon.records.base.actions import Invalid, NotFound
from eslabon.records.inquiries import actions
from eslabon.records.inquiries.models import OUT, Inquiry, Item, Verdict
from eslabon.records.inquiries.queries import inquiry_of
from eslabon.values.problems import Problem, Unreadable, Where, problem, say
from eslabon.work.inquiries import sheet
from eslabon.work.inquiries.fields import FIELDS, KIND, faults_of
from eslabon.work.inquiries.filling import Form

View = Callable[..., HttpResponse]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# So many links that open nothing, from one place in so many minutes, are somebody who guesses.
MOST_MISSES, MINUTES = 30, 10
# What may be wrong with the form as a whole.
_OWN = ("by", "nothing", "file", None)


def by_link(view: View) -> View:
    """A page that a link opens: no search engine keeps it, no other site learns its address, no cache holds it."""

    @wraps(view)
    def opened(request: HttpRequest, secret: str, *args: Any, **values: Any) -> HttpResponse:
        try:
            response = view(request, secret, inquiry_of(secret), *args, **values)
        except NotFound:
            response = _nothing(request)
        # Without any referrer at all a browser hides the origin of a form too, and the form would be refused.
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "private, no-store"
        return response

    return opened


def _nothing(request: HttpRequest) -> HttpResponse:
    """One page for every link that opens nothing, whatever the reason."""
    key = f"form-misses:{request.META.get('REMOTE_ADDR', '')}"
    misses = int(cache.get(key, 0)) + 1
    cache.set(key, misses, 60 * MINUTES)
    if misses > MOST_MISSES:
        return too_many(request, minutes=MINUTES)
    message = _(
        "This link opens no form. Perhaps another took its place (look for our latest e-mail), its time is over, or a "
        "part of it was left out when it was copied. Ask whoever wrote to you for another."
    )
    return page_not_found(request, NotHere(message))


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def form(request: HttpRequest, secret: str, inquiry: Inquiry) -> HttpResponse:
    """The form, item by item; each button keeps what it says. Sent back, it thanks."""
    here = reverse("inquiry-form", args=[secret])
    if inquiry.status not in OUT:
        return HttpResponseRedirect(here) if request.method == "POST" else _thanks(request, secret, inquiry)
    filled = Form(inquiry)
    if request.method != "POST":
        if request.method == "GET":
            actions.opened(inquiry)
        return _page(request, secret, filled)
    by, remarks = request.POST.get("by", ""), request.POST.get("remarks", "")
    filled.note(by, remarks, bool(request.POST.get("nothing")))
    if "send" in request.POST:
        try:
            filled.send(by, remarks, bool(request.POST.get("nothing")))
        except Invalid as error:
            return _page(request, secret, filled, error.problems)
        return HttpResponseRedirect(here)
    if "all" in request.POST:
        filled.confirm_all()
        return HttpResponseRedirect(f"{here}#send")
    if number := _number(request.POST.get("confirm", "")):
        filled.confirm(number)
        return HttpResponseRedirect(f"{here}#item-{number}")
    return HttpResponseRedirect(f"{here}#send")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 15 else 0


def _page(request: HttpRequest, secret: str, filled: Form, problems: list[Problem] | None = None) -> HttpResponse:
    reader, inquiry = reader_of(request), filled.inquiry
    items = filled.items
    asked = [one for one in items if one.about is not None]
    told = sum(one.verdict != Verdict.NONE for one in asked)
    own = [one for one in problems or [] if one.where.path in _OWN]
    context = {
        "title": inquiry.title,
        "inquiry": inquiry,
        "secret": secret,
        "party": _party(inquiry, reader),
        "groups": [
            (
                kind,
                capital(KIND[kind].many),
                _("Add: {kind}").format(kind=KIND[kind].one),
                cards_of([one for one in items if one.kind == kind], reader, filled),
            )
            for kind in FIELDS
        ],
        "asked": len(asked),
        "told": told,
        "open": len(asked) - told,
        "faults": [(one.where.path or "file", *say(one, reader.lang)) for one in own],
        "wrong": len(problems or []) - len(own),
        "read": _number(request.GET.get("read", "")),
        "most": sheet.MOST // 1_000_000,
    }
    return render(request, "inquiries/form.html", context, status=400 if problems else 200)


def _party(inquiry: Inquiry, reader: Reader) -> str:
    return (inquiry.party.name_en if reader.lang == "en" else "") or inquiry.party.name_es


def _thanks(request: HttpRequest, secret: str, inquiry: Inquiry) -> HttpResponse:
    reader = reader_of(request)
    cards = cards_of(Form(inquiry).items, reader)
    counted = [(capital(one.label), sum(card.item.verdict == one for card in cards)) for one in Verdict]
    context = {
        "title": _("Thank you: the form was sent"),
        "inquiry": inquiry,
        "secret": secret,
        "party": _party(inquiry, reader),
        "counted": [(text, count) for text, count in counted if count],
        "cards": [one for one in cards if one.item.verdict not in (Verdict.NONE, Verdict.CONFIRMED)],
    }
    return render(request, "inquiries/thanks.html", context)


# --- one item


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def item(request: HttpRequest, secret: str, inquiry: Inquiry, pk: int) -> HttpResponse:
    """One agreement or project to correct."""
    here = reverse("inquiry-form", args=[secret])
    if inquiry.status not in OUT:
        return HttpResponseRedirect(here)
    filled = Form(inquiry)
    found = filled.item(pk)
    if request.method == "POST":
        if "remove" in request.POST:
            filled.remove(pk)
            return HttpResponseRedirect(f"{here}#{found.kind}")
        if "not-ours" in request.POST and found.about is not None:
            filled.not_ours(pk, request.POST.get("remark", ""))
            return HttpResponseRedirect(f"{here}#item-{pk}")
        found = filled.correct(pk, _given(request, found.kind), request.POST.get("remark", ""))
        if not filled.faults(found):
            return HttpResponseRedirect(f"{here}#item-{pk}")
    return _item_page(request, secret, filled, found, told=request.method == "POST")


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def add(request: HttpRequest, secret: str, inquiry: Inquiry, kind: str) -> HttpResponse:
    """An agreement or project that the desk doesn't hold."""
    if kind not in FIELDS:
        raise NotFound(kind)
    here = reverse("inquiry-form", args=[secret])
    if inquiry.status not in OUT:
        return HttpResponseRedirect(here)
    filled = Form(inquiry)
    if request.method != "POST":
        return _item_page(request, secret, filled, Item(kind=kind, verdict=Verdict.ADDED, key=str(uuid.uuid4())))
    given, remark = _given(request, kind), request.POST.get("remark", "")
    key = request.POST.get("key", "")[:36] or str(uuid.uuid4())
    values, faults = filled.typed.read(kind, given)
    if not values.get("title"):
        # Nothing to keep it by.
        blank = Item(kind=kind, verdict=Verdict.ADDED, key=key, answer=values, remark=remark)
        return _item_page(request, secret, filled, blank, told=True, problems=faults_of(kind, values, faults))
    made = filled.add(kind, key, given, remark)
    if made is not None and filled.faults(made):
        return HttpResponseRedirect(reverse("inquiry-item", args=[secret, made.pk]) + "?look=1")
    return HttpResponseRedirect(f"{here}#item-{made.pk}" if made is not None else here)


def _given(request: HttpRequest, kind: str) -> dict[str, Any]:
    return {name: request.POST[name] for name in FIELDS[kind] if name in request.POST}


def _item_page(
    request: HttpRequest,
    secret: str,
    filled: Form,
    found: Item,
    told: bool = False,
    problems: list[Problem] | None = None,
) -> HttpResponse:
    reader = reader_of(request)
    fields = fields_of(found.kind, found.values, found if found.about else None, filled, reader)
    fields.append(Field("remark", _("Remark"), AREA, found.remark))
    page = Page([("", fields)])
    if told or request.GET.get("look"):
        page.tell(problems if problems is not None else filled.faults(found), reader.lang)
    name = found.values.get("title", "") or _("Add: {kind}").format(kind=KIND[found.kind].one)
    context = {
        "title": name,
        "inquiry": filled.inquiry,
        "secret": secret,
        "item": found,
        "form": page,
        "held": found.about is not None,
        "kept": told and found.pk,
    }
    return render(request, "inquiries/item.html", context, status=400 if told else 200)


# --- the same form as a spreadsheet


@require_safe
@by_link
def form_file(request: HttpRequest, secret: str, inquiry: Inquiry) -> HttpResponse:
    """The form as it stands; once it was sent back, what was sent."""
    return sheet_file(inquiry, reader_of(request).lang)


def sheet_file(inquiry: Inquiry, lang: str) -> HttpResponse:
    """The form as an Excel file to be kept."""
    response = HttpResponse(sheet.written(inquiry, Form(inquiry).items, lang), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="eslabon-{inquiry.pk}.xlsx"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@measured(sheet.MOST)
@require_POST
@by_link
def form_sheet(request: HttpRequest, secret: str, inquiry: Inquiry) -> HttpResponse:
    """Fills the form in with a file; nothing is sent yet."""
    here = reverse("inquiry-form", args=[secret])
    if inquiry.status not in OUT:
        return HttpResponseRedirect(here)
    filled = Form(inquiry)
    try:
        read = read_sheet(request, filled)
    except Invalid as error:
        return _page(request, secret, filled, error.problems)
    return HttpResponseRedirect(f"{here}?read={read}#excel")


def read_sheet(request: HttpRequest, filled: Form) -> int:
    """How many rows of the file that was sent told something. Raises Invalid."""
    sent: Any = request.FILES.get("file")
    if sent is None:
        raise Invalid([problem("document.missing", Where(path="file"))])
    if sent.size > sheet.MOST:
        found = problem("document.too-large", Where(path="file"), name=sent.name, most=sheet.MOST // 1_000_000)
        raise Invalid([found])
    try:
        return sheet.read(filled, io.BytesIO(sent.read()), sent.name or "")
    except Unreadable as refusal:
        raise Invalid([refusal.problem]) from None
