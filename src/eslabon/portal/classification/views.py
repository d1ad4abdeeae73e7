"""The queue of doubtful groups by money, the page that decides one, and taking a decision back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.facts import browse
from eslabon.facts.query import Facts
from eslabon.figures import doubts as figures
from eslabon.figures.doubts import Doubt
from eslabon.figures.render.lists import list_file
from eslabon.portal import links, store
from eslabon.portal.accounts.doors import needs
from eslabon.portal.classification.asking import Asked, ask
from eslabon.portal.classification.group import decided_of, focuses, form_of, groups, proposal_of, proposed
from eslabon.portal.errors import NotHere
from eslabon.portal.paging import page_of
from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.words import activity_title, recipients_of
from eslabon.records.base.actions import Invalid
from eslabon.values.problems import say
from eslabon.work import decisions as work

# Each row reads its activity anew for the reasons.
_SIZE = 20


@require_safe
@needs(work.RIGHT)
def queue(request: HttpRequest) -> HttpResponse:
    """The doubtful activities, the most money first, each with what the rules propose and why."""
    source, reader = store.facts(), reader_of(request)
    asked = ask(request, source, reader)
    found = _doubts(source, asked)
    shown = [one for one in found if asked.shows(one)]
    page = page_of(request, len(shown), size=_SIZE)
    part = list(page.cut(shown))
    rows = source.described(one.unit for one in part)
    context = {
        "title": _("Doubtful groups"),
        "asked": asked,
        "page": page,
        "rows": [_row(source, one, rows[one.unit], asked, reader) for one in part],
        "progress": _progress(found, asked, reader),
        "groups": groups(reader.lang),
        "focuses": focuses(reader.lang),
        "last": _last(request, source, reader),
        "back": request.GET.urlencode(),
        "empty": not source.view.cooperation,
        "none": not found,
    }
    return _kept_out_of_caches(render(request, "classification/queue.html", context))


def _doubts(source: Facts, asked: Asked) -> list[Doubt]:
    key = "doubts", source.view.warehouse.folder, source.view.state, asked.question
    return store.answers.get(key, lambda: figures.doubts(source, asked.question), store.weigh)


def _progress(found: list[Doubt], asked: Asked, reader: Reader) -> dict[str, Any]:
    told, written = figures.progress_of(found), reader.formats
    return {
        "decided": written.count(told.decided),
        "count": written.count(told.count),
        "money_decided": written.large(told.money_decided, asked.question.currency),
        "money": written.large(told.money, asked.question.currency),
        "percent": 100 * told.decided // told.count if told.count else 0,
    }


def _row(source: Facts, doubt: Doubt, row: dict[str, Any], asked: Asked, reader: Reader) -> dict[str, Any]:
    title, lang = activity_title(row, reader.lang)
    proposal = proposal_of(
        doubt.group, doubt.focus, doubt.basis, doubt.confidence, reader, _reasons(source, row, reader.lang)
    )
    given = doubt.decision.about if doubt.decision else {"group": doubt.group, "focus": doubt.focus}
    figure = figures.figure_of(doubt, asked.question, source.view.state)
    return {
        "activity": doubt.activity,
        "title": title,
        "lang": lang,
        "href": links.activity(doubt.activity),
        "about": [row["publisher_name"] or row["publisher"], recipients_of(row, reader.lang), doubt.activity],
        "money": reader.formats.money(doubt.value, asked.question.currency) if doubt.value is not None else "",
        "figure": links.figure(figure),
        "proposal": proposal,
        "decided": decided_of(doubt.decision, reader),
        "chosen": (given["group"], given["focus"]),
    }


def _reasons(source: Facts, row: dict[str, Any], lang: str) -> list[str]:
    """Why the rules propose a group, from those kept where it was asked before."""
    key = "reasons", source.view.warehouse.folder, row["unit"], lang
    return store.answers.get(key, lambda: figures.reasons_of(source, row, lang), store.weigh)


def _last(request: HttpRequest, source: Facts, reader: Reader) -> dict[str, Any] | None:
    """The reader's own last decision that is in force, which may be taken back."""
    email = request.user.email  # type: ignore[union-attr]
    own = [one for one in source.view.classified.values() if one.about["actor"] == email]
    if not own:
        return None
    last = max(own, key=lambda one: one.number)
    row = source.activity(last.about["activity"])
    title = activity_title(row, reader.lang)[0] if row else last.about["activity"]
    return {"activity": last.about["activity"], "title": title, "decided": decided_of(last, reader)}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(work.RIGHT)
def decide(request: HttpRequest) -> HttpResponse:
    """The page that decides the group of the activity `id`; a POST keeps the decision."""
    source, reader = store.facts(), reader_of(request)
    given = request.POST if request.method == "POST" else request.GET
    identifier = given.get("id", "").strip()
    row = source.activity(identifier) if identifier else None
    if row is None:
        message = _("No activity with the identifier “{identifier}” is loaded.")
        raise NotHere(message.format(identifier=identifier[:200]), [(_("Doubtful groups"), reverse("classification"))])
    decision = source.view.classified.get(identifier)
    start = decision.about if decision else browse.classified(source, row) or {}
    form = form_of(given if request.method == "POST" else {"reason": "", **start}, reader.lang)
    if request.method == "POST":
        values = {name: given.get(name, "") for name in ("group", "focus", "reason")}
        try:
            work.classify(request.user, identifier, **values)
        except Invalid as error:
            form.tell(error.problems, reader.lang)
        else:
            messages.success(request, _("The decision was kept."))
            return HttpResponseRedirect(_next(given.get("back"), identifier))
    title, lang = activity_title(row, reader.lang)
    context = {
        "title": _("Decide the group"),
        "row": row,
        "activity_title": title,
        "activity_lang": lang,
        "href": links.activity(identifier),
        "proposal": proposed(source, row, reader, _reasons(source, row, reader.lang)),
        "decided": decided_of(decision, reader),
        "form": form,
        "back": given.get("back"),
        "next": _next(given.get("back"), identifier),
    }
    status = 400 if form.faults else 200
    return _kept_out_of_caches(render(request, "classification/decide.html", context, status=status))


@require_POST
@needs(work.RIGHT)
def take_back(request: HttpRequest) -> HttpResponse:
    """Takes back the decision in force about the activity `id`: the rules' proposal holds again."""
    identifier = request.POST.get("id", "")
    try:
        work.take_back_group(request.user, identifier)
        messages.success(request, _("The decision was taken back: the rules' proposal holds again."))
    except Invalid as error:
        messages.error(request, " ".join(say(error.problems[0], reader_of(request).lang)))
    return HttpResponseRedirect(_next(request.POST.get("back"), identifier))


def _next(back: str | None, identifier: str) -> str:
    """Where a decision leads: to the queue as it was chosen, or to the activity where it was decided there."""
    if back is not None:
        return f"{reverse('classification')}?{back}" if back else reverse("classification")
    return f"{links.activity(identifier)}#trade"


@require_safe
@needs(work.RIGHT)
def file(request: HttpRequest) -> HttpResponse:
    """The queue as CSV, with what was decided, by whom and why."""
    source, reader = store.facts(), reader_of(request)
    asked = ask(request, source, reader)
    shown = [one for one in _doubts(source, asked) if asked.shows(one)]
    rows = source.described(one.unit for one in shown)
    lines = [_line(source, one, rows[one.unit], asked) for one in shown]
    response = HttpResponse(list_file("doubts", lines, "", "csv"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="doubts-s{source.view.state}.csv"'
    return _kept_out_of_caches(response)


def _line(source: Facts, doubt: Doubt, row: dict[str, Any], asked: Asked) -> dict[str, Any]:
    decided = doubt.decision.about if doubt.decision else {}
    return {
        "activity": doubt.activity,
        "title": row["title"],
        "publisher": row["publisher"],
        "flow": asked.question.flow,
        "value": doubt.value,
        "currency": asked.question.currency,
        "figure": figures.figure_of(doubt, asked.question, source.view.state),
        "group": doubt.group,
        "focus": doubt.focus,
        "basis": doubt.basis,
        "confidence": doubt.confidence,
        **{f"decided_{name}": decided.get(name) for name in ("group", "focus", "reason")},
        "decided_by": decided.get("actor"),
        "decided_at": decided.get("published"),
    }


def _kept_out_of_caches(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
