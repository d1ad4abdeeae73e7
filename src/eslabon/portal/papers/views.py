"""The desk's papers: made from records and seen before anything is kept; kept, reviewed, approved, signed."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eslabon.facts.query import Facts
from eslabon.figures.papers.making import WITH_FACTS, formats_of, make_paper, render_paper
from eslabon.figures.papers.text import NoSuch, PaperText
from eslabon.portal import store
from eslabon.portal.errors import NotHere
from eslabon.portal.paging import SIZE, page_of
from eslabon.portal.papers import preview
from eslabon.portal.papers.documents import sent_file, served
from eslabon.portal.papers.terms import Terms, form_names, terms_form
from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.received import measured
from eslabon.portal.records import forms
from eslabon.portal.records.views import answered
from eslabon.portal.records.words import capital
from eslabon.portal.tables import NONE, Cell, Column, Table
from eslabon.records.base import actions
from eslabon.records.base.actions import Invalid, NotFound
from eslabon.records.base.rules import allowed
from eslabon.records.documents.actions import approve, draft_paper, observe, review, sign, withdraw_paper
from eslabon.records.documents.kind import PAPERS
from eslabon.records.documents.models import Paper, Step
from eslabon.records.documents.queries import papers_for
from eslabon.records.documents.storage import MOST


@require_safe
@answered
def papers(request: HttpRequest) -> HttpResponse:
    """The papers that were kept, the newest first, each with its step; and what can be made."""
    reader = reader_of(request)
    found = papers_for(request.user)
    page = page_of(request, found.count())
    names = form_names()
    rows = [
        [
            Cell(one.title, reverse("paper", args=[one.pk])),
            Cell(names.get(one.form, one.form)),
            Cell(capital(one.get_step_display())),
            Cell(capital(one.get_level_display())),
            Cell(reader.formats.date(one.created_at.date())),
        ]
        for one in found[page.offset : page.offset + SIZE]
    ]
    columns = [
        Column(_("Paper")),
        Column(_("What it is")),
        Column(_("Step")),
        Column(_("Confidentiality")),
        Column(_("Made on"), narrow=True),
    ]
    context = {
        "title": _("Papers"),
        "forms": [(name, _form_address(code)) for code, name in names.items()],
        "listed": Table(_("Papers kept"), columns, rows, hide_caption=True),
        "page": page,
    }
    return render(request, "papers/papers.html", context)


def _form_address(code: str) -> str:
    """Where a paper is asked for: the yearly report has a page of its own."""
    return reverse("yearly") if code == "yearly" else f"{reverse('paper-new')}?{urlencode({'form': code})}"


@require_http_methods(["GET", "HEAD", "POST"])
@answered
def new(request: HttpRequest) -> HttpResponse:
    """The terms of a paper, and the paper itself to look at once they are given; a POST keeps it as a draft."""
    given = request.POST if request.method == "POST" else request.GET
    reader = reader_of(request)
    if request.method == "POST":
        actions.require(request.user, "papers.create")
    asked = Terms.of(given, reader)
    form = terms_form(asked, request.user, reader)
    text = None
    if asked.given:
        text = _made(request, reader, asked, form)
        if text is not None and request.method == "POST":
            return _kept(request, asked, text)
    context = {
        "title": form_names()[asked.form],
        "forms": [
            (name, f"{reverse('paper-new')}?{urlencode({'form': code})}", code == asked.form)
            for code, name in form_names().items()
        ],
        "form": form,
        "asked": asked,
        "text": text,
        "sections": preview.sections(text, reader) if text is not None else [],
        "files": [(one.upper(), _file_address(one, asked)) for one in formats_of(asked.form)],
        "may_keep": allowed(request.user, "papers.create"),
        "follows": _followed(request, given),
    }
    return render(request, "papers/new.html", context, status=400 if form.faults else 200)


def _made(request: HttpRequest, reader: Reader, asked: Terms, form: forms.Form) -> PaperText | None:
    """The paper that the terms ask for; None, with what is wrong told in the form, where there is none."""
    if asked.problems:
        form.tell(asked.problems, reader.lang)
        return None
    try:
        return _text(request, reader, asked)
    except NoSuch as error:
        form.tell([asked.no_such(error)], reader.lang)
        return None


def _text(request: HttpRequest, reader: Reader, asked: Terms) -> PaperText:
    facts = facts_on(asked.on) if asked.form in WITH_FACTS else None
    return make_paper(request.user, asked.form, asked.terms, asked.lang, asked.on, reader.country, facts)


def facts_on(day: date | None) -> Facts | None:
    """The facts as they were published by a day; None where none were."""
    held = store.warehouse()
    view = held.at(held.state_on(day) if day else None)
    return store.facts(view.state) if view.live else None


def _file_address(format: str, asked: Terms) -> str:
    return f"{reverse('paper-new-file', args=[format])}?{urlencode(asked.query)}"


def _followed(request: HttpRequest, given: QueryDict) -> Any:
    """The paper that the new one will follow. Raises NotFound where the address names one that isn't there."""
    number = given.get("follows", "")
    return actions.get(request.user, PAPERS, number) if number else None


def _kept(request: HttpRequest, asked: Terms, text: PaperText) -> HttpResponse:
    file = (f"{text.file_name}.docx", [render_paper(text, "docx")])
    follows = _followed(request, request.POST)
    kept = (text.level, text.embargo, text.awaits)
    made = draft_paper(request.user, asked.form, asked.query, asked.lang, text.title, file, *kept, follows)
    messages.success(request, _("Kept as a draft: {title}").format(title=made.title))
    return HttpResponseRedirect(reverse("paper", args=[made.pk]))


@require_safe
@answered
def new_file(request: HttpRequest, format: str) -> HttpResponse:
    """The paper that the address asks for, as a document."""
    reader = reader_of(request)
    asked = Terms.of(request.GET, reader)
    formats = formats_of(asked.form)
    if format not in formats:
        raise NotHere(_("Files come as {formats}.").format(formats=", ".join(formats)))
    if asked.problems:
        raise Invalid(asked.problems)
    try:
        text = _text(request, reader, asked)
    except NoSuch as error:
        raise NotHere(_("There is no such record, or it isn't open to you.")) from error
    return attached(text, format)


def attached(text: PaperText, format: str) -> HttpResponse:
    """A paper as a file to keep."""
    response = HttpResponse(render_paper(text, format), content_type=formats_of(text.form)[format])
    response["Content-Disposition"] = f'attachment; filename="{text.file_name}.{format}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@answered
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper that was kept: how far it has come, who did what, what can be done."""
    found = actions.get(request.user, PAPERS, pk)
    return _page(request, found, _scan_form())


def _scan_form() -> forms.Form:
    """The form of the steps that need something: a file, a reason."""
    file = forms.Field("file", _("Scan of the signed paper"), "file", needed=True)
    reason = forms.Field("reason", _("Remarks or reason"), forms.TEXT)
    return forms.Form([("", [file, reason])])


def _page(request: HttpRequest, found: Paper, form: forms.Form, status: int = 200) -> HttpResponse:
    reader, actor = reader_of(request), request.user
    order = list(Step.values)
    path = [
        (capital(str(Step(one).label)), one == found.step, order.index(one) < order.index(found.step)) for one in order
    ]
    may = {
        right: allowed(actor, f"papers.{right}", found)
        for right in ("review", "approve", "observe", "sign", "withdraw")
    }
    scan = found.scan if found.scan_id and _sees(actor, found.scan) else None
    again = f"{reverse('paper-new')}?{urlencode({**found.terms, 'follows': found.pk})}"
    before = found.follows if found.follows_id and _sees(actor, found.follows) else None
    context = {
        "title": found.title,
        "paper": found,
        "name": form_names().get(found.form, found.form),
        "path": path,
        "level": capital(found.get_level_display()),
        "history": _history(found, reader) if allowed(actor, "papers.review", found) else None,
        "scan": scan,
        "before": before,
        "after": list(papers_for(actor).filter(follows=found)),
        "again": again if allowed(actor, "papers.create") else "",
        "may_review": may["review"] and found.step == Step.DRAFTED,
        "may_approve": may["approve"] and found.step == Step.REVIEWED,
        "may_observe": may["observe"] and found.step in (Step.REVIEWED, Step.APPROVED),
        "may_sign": may["sign"] and found.step == Step.APPROVED,
        "may_withdraw": may["withdraw"] and found.step != Step.SIGNED and not found.withdrawn,
        "levels": _levels(found) if allowed(actor, "papers.set_level", found) else None,
        "form": form,
        "file": form.fields[0],
        "reason": form.fields[1],
        "most": MOST // 1_000_000,
    }
    return render(request, "papers/paper.html", context, status=status)


def _levels(found: Paper) -> list[tuple[str, str, bool]]:
    field = PAPERS.field("level")
    return [(code, capital(str(text)), code == found.level) for code, text in field.flatchoices]


def _sees(actor: Any, record: Any) -> bool:
    return type(record).objects.visible_to(actor).filter(pk=record.pk).exists()


def _history(found: Paper, reader: Reader) -> Table:
    """Who did what, when and why."""
    rows = [
        [
            Cell(reader.formats.moment(one.history_date)),
            Cell(capital(str(Step(one.step).label))),
            Cell(str(one.history_user)) if one.history_user else NONE,
            Cell(one.history_change_reason or "—"),
        ]
        for one in found.history.select_related("history_user").order_by("history_date", "history_id")
    ]
    columns = [Column(_("When")), Column(_("Step")), Column(_("Who")), Column(_("Remarks or reason"))]
    return Table(_("What was done with it"), columns, rows, hide_caption=True)


@require_safe
@answered  # type: ignore[arg-type]
def paper_file(request: HttpRequest, pk: int) -> FileResponse:
    """The paper as it was kept, byte for byte."""
    found = actions.get(request.user, PAPERS, pk)
    return served(found.sha256, found.file_name)


@measured(MOST)
@require_http_methods(["POST"])
@answered
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step of a paper's path."""
    found = actions.get(request.user, PAPERS, pk)
    reason = request.POST.get("reason", "").strip()
    steps = {
        "review": lambda: review(request.user, found, reason),
        "approve": lambda: approve(request.user, found, reason),
        "observe": lambda: observe(request.user, found, reason),
        "sign": lambda: sign(request.user, found, sent_file(request)),
        "withdraw": lambda: withdraw_paper(request.user, found, reason),
        "level": lambda: _set_level(request, found),
    }
    if step not in steps:
        raise NotFound(step)
    try:
        steps[step]()
    except Invalid as error:
        form = _scan_form()
        form.tell(error.problems, reader_of(request).lang)
        return _page(request, found, form, status=400)
    messages.success(request, _("Done: {title}").format(title=found.title))
    gone = not _sees(request.user, found)
    return HttpResponseRedirect(reverse("papers") if gone else reverse("paper", args=[pk]))


def _set_level(request: HttpRequest, found: Paper) -> Paper:
    made: Paper = actions.set_level(request.user, PAPERS, found, request.POST.get("level", ""))
    return made
