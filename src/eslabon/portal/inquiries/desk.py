"""The desk's pages of an inquiry: sending its form, and deciding on its answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.portal.errors import NotHere
from eslabon.portal.inquiries.form import read_sheet, sheet_file
from eslabon.portal.inquiries.told import Card, Words, cards_of
from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.received import measured
from eslabon.portal.records.lists import Option
from eslabon.portal.records.sight import address
from eslabon.portal.records.views import answered
from eslabon.portal.records.words import capital
from eslabon.records.base import actions
from eslabon.records.base.actions import Conflict, Invalid
from eslabon.records.base.models import Level
from eslabon.records.base.rules import allowed
from eslabon.records.inquiries.actions import close
from eslabon.records.inquiries.kind import INQUIRIES
from eslabon.records.inquiries.models import OUT, Decision, Inquiry, Status, Verdict
from eslabon.values.problems import Problem, say
from eslabon.work.inquiries import sending, sheet
from eslabon.work.inquiries.fields import KIND, title_of
from eslabon.work.inquiries.filling import Form, in_order
from eslabon.work.inquiries.taking import Standing, decide, standings

# --- sending


@require_http_methods(["GET", "HEAD", "POST"])
@answered
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks before a form is sent: to whom, what it holds, until when. Where it is out, sends another link."""
    inquiry = actions.get(request.user, INQUIRIES, pk)
    actions.require(request.user, "inquiries.send", inquiry)
    again = inquiry.status in OUT
    problems = []
    if request.method == "POST":
        if request.POST.get("version") != str(inquiry.version):
            return HttpResponseRedirect(address(inquiry))  # pressed twice: it was sent already
        try:
            if again:
                sending.send_again(request.user, inquiry)
            else:
                sending.send(request.user, inquiry, set(request.POST.getlist("show")))
        except Invalid as error:
            problems = error.problems
        else:
            messages.success(request, _("The link was sent to {email}.").format(email=inquiry.email))
            return HttpResponseRedirect(address(inquiry))
    reader = reader_of(request)
    offered = [] if again else sending.offered(request.user, inquiry)
    context = {
        "title": _("Send again") if again else _("Send the form"),
        "inquiry": inquiry,
        "many": capital(INQUIRIES.many),
        "again": again,
        "out": inquiry.status not in (*OUT, Status.DRAFT),
        "seen": [(capital(KIND[one.kind].one), one.record) for one in offered if one.seen],
        "others": [
            (one.key, capital(KIND[one.kind].one), one.record, Level(one.record.level).label)
            for one in offered
            if not one.seen
        ],
        "faults": [say(one, reader.lang) for one in problems],
        "lang": dict(Inquiry._meta.get_field("language").flatchoices)[inquiry.language],
    }
    return render(request, "inquiries/send.html", context, status=400 if problems else 200)


# --- deciding


@require_http_methods(["GET", "HEAD", "POST"])
@answered
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What was answered, beside what is held now; a POST decides. What can't be taken says why, and stays undecided."""
    inquiry = actions.get(request.user, INQUIRIES, pk)
    if not (may_decide := allowed(request.user, "inquiries.decide", inquiry)):
        actions.require(request.user, "inquiries.read_answers", inquiry)
    faults: dict[int, list[tuple[str, str, str]]] = {}
    if request.method == "POST":
        actions.require(request.user, "inquiries.decide", inquiry)
        if "close" in request.POST:
            close(request.user, inquiry)
            return HttpResponseRedirect(request.path)
        faults = _decided(request, inquiry)
        if not faults:
            messages.success(request, _("The decisions were kept."))
            return HttpResponseRedirect(request.path)
        inquiry = actions.get(request.user, INQUIRIES, pk)
    return _answer_page(request, inquiry, faults, may_decide)


def _decided(request: HttpRequest, inquiry: Inquiry) -> dict[int, list[tuple[str, str, str]]]:
    """Decides what was chosen, item by item; gives each fault of what couldn't be taken: field, sentence, hint."""
    lang, faults = reader_of(request).lang, {}
    # What was added comes first: a project may name an agreement that comes with it.
    items = sorted(inquiry.items.prefetch_related("changes"), key=lambda one: (one.kind, one.about is not None, one.pk))
    for item in items:
        left = Decision.TAKEN.value if "all" in request.POST and item.verdict != Verdict.NOT_OURS else ""
        given = {
            one.pk: (request.POST.get(f"decision-{one.pk}") or left, request.POST.get(f"note-{one.pk}", ""))
            for one in item.changes.all()
            if one.decision == Decision.NONE
        }
        if not any(decision for decision, _note in given.values()):
            continue
        try:
            decide(request.user, inquiry, item.pk, request.POST.get(f"mark-{item.pk}", ""), given)
        except Conflict:
            said = _("Somebody changed it since you opened this page. Look at how it stands now, and decide again.")
            faults[item.pk] = [("", said, "")]
        except Invalid as error:
            faults[item.pk] = [(one.where.path or "", *say(one, lang)) for one in error.problems]
        except actions.NotFound:
            faults[item.pk] = [("", _("The record is no longer there."), "")]
    return faults


def _answer_page(
    request: HttpRequest,
    inquiry: Inquiry,
    faults: dict[int, list[tuple[str, str, str]]],
    may_decide: bool,
    of_sheet: Sequence[Problem] = (),
) -> HttpResponse:
    reader = reader_of(request)
    form = Form(inquiry)
    items = {one.pk: one for one in inquiry.items.prefetch_related("changes__decided_by")}
    words = Words(reader)
    cards = cards_of(in_order(items.values()), reader, words=words)
    stands = standings(request.user, inquiry, list(items.values()))
    is_in = inquiry.status in (Status.ANSWERED, Status.DECIDED)
    blocks = [_block(one, stands.get(one.item.pk), faults.get(one.item.pk, []), request, words) for one in cards]
    blocks = [one for one in blocks if one["changes"] or (is_in and one["card"].item.remark)]
    undecided = sum(one["open"] for block in blocks for one in block["changes"])
    context = {
        "title": _("Answer: {title}").format(title=inquiry.title),
        "inquiry": inquiry,
        "many": capital(INQUIRIES.many),
        "is_in": is_in,
        "is_out": inquiry.status in OUT,
        "blocks": blocks if is_in else [],
        "undecided": undecided,
        "confirmed": [one.title for one in cards if one.item.verdict == Verdict.CONFIRMED] if is_in else [],
        "silent": [one.title for one in cards if one.item.verdict == Verdict.NONE] if is_in else [],
        "may_decide": is_in and may_decide,
        "may_close": inquiry.status == Status.ANSWERED and not undecided,
        "told": sum(one.item.verdict != Verdict.NONE for one in cards if one.item.about is not None),
        "asked": sum(one.item.held != {} for one in cards),
        "most": sheet.MOST // 1_000_000,
        "failed": bool(faults),
        "sheet_faults": _of_sheet(form, of_sheet, reader),
    }
    return render(request, "inquiries/answer.html", context, status=409 if faults else 400 if of_sheet else 200)


def _of_sheet(form: Form, problems: Sequence[Problem], reader: Reader) -> list[tuple[str, str]]:
    """What keeps a file from being the answer: of the file, then row by row."""
    if not problems:
        return []
    own = [one for one in problems if one.where.path in (None, "file", "by", "nothing")]
    found = [("", " ".join(say(one, reader.lang))) for one in own]
    return found + [(card.title, fault) for card in cards_of(form.items, reader, form) for fault in card.faults]


def _block(
    card: Card, stands: Standing | None, faults: list[tuple[str, str, str]], request: HttpRequest, words: Words
) -> dict[str, Any]:
    """An item with the changes to decide."""
    item, lines = card.item, {one.name: one for one in card.lines}
    now = {one: words.text(item.kind, one, stands.now) for one in stands.moved} if stands else {}
    told = {field: (sentence, hint) for field, sentence, hint in faults if field}
    changes: list[dict[str, Any]] = []
    fields = {one.field for one in item.changes.all()}
    for one in item.changes.all():
        line = lines.get(one.field)
        changes.append(
            {
                "change": one,
                "title": title_of(item.kind, one.field) if one.field else card.verdict,
                "held": (line.held if line else "") or "—",
                "answer": line.answer if line else "",
                "moved": (now[one.field] or "—") if one.field in now and one.decision == Decision.NONE else "",
                "open": one.decision == Decision.NONE,
                "decision": capital(Decision(one.decision).label),
                "by": one.decided_by,
                "at": one.decided_at,
                "options": _options(item.verdict, request.POST.get(f"decision-{one.pk}", "")),
                "note": request.POST.get(f"note-{one.pk}", one.note),
                "fault": told.get(one.field),
            }
        )
    apart = [one for one in faults if not one[0] or one[0] not in fields]
    return {
        "card": card,
        "whole": [one for one in card.lines if item.verdict == Verdict.ADDED],
        "mark": stands.mark if stands else "",
        "href": address(stands.record) if stands else "",
        "changes": changes,
        "faults": [(title_of(item.kind, name) if name else "", *said) for name, *said in apart],
    }


def _options(verdict: str, chosen: str) -> list[Option]:
    taken = (Decision.TAKEN, _("Take it"))
    told = [
        (Decision.NONE, _("Not decided yet")),
        *([] if verdict == Verdict.NOT_OURS else [taken]),
        (Decision.BY_HAND, _("Taken, written by hand already")),
        (Decision.REFUSED, _("Don't take it")),
    ]
    return [Option(str(code.value), text, code.value == chosen) for code, text in told]


@require_safe
@answered
def answer_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The form as it was sent back, or as it is to be filled in, as a spreadsheet."""
    inquiry = actions.get(request.user, INQUIRIES, pk)
    actions.require(request.user, "inquiries.read_answers", inquiry)
    if inquiry.status == Status.DRAFT:
        raise NotHere(_("The form wasn't sent yet."))
    return sheet_file(inquiry, inquiry.language if inquiry.status in OUT else reader_of(request).lang)


@measured(sheet.MOST)
@require_POST
@answered
def answer_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A filled-in spreadsheet that came to the desk by another way: taken as the answer of whoever filled it in."""
    inquiry = actions.get(request.user, INQUIRIES, pk)
    actions.require(request.user, "inquiries.decide", inquiry)
    here = reverse("inquiry-answer", args=[pk])
    if inquiry.status not in OUT:
        return HttpResponseRedirect(here)
    form = Form(inquiry)
    try:
        count = read_sheet(request, form)
        form.send(request.POST.get("by", ""), inquiry.remarks, False, request.user)
    except Invalid as error:
        return _answer_page(request, inquiry, {}, True, error.problems)
    told = ngettext("{count} row was read.", "{count} rows were read.", count).format(count=count)
    messages.success(request, told)
    return HttpResponseRedirect(here)
