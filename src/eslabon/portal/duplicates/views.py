"""The pairs of money told twice, the largest first; the decision about one, and taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from eslabon.facts.query import Facts
from eslabon.figures import duplicates as figures
from eslabon.figures import labels
from eslabon.figures.duplicates import CURRENCY, Twice
from eslabon.figures.formats import symbol
from eslabon.figures.render.lists import list_file
from eslabon.portal import store
from eslabon.portal.accounts.doors import needs
from eslabon.portal.classification.group import may_decide
from eslabon.portal.duplicates.asking import Asked, ask
from eslabon.portal.duplicates.told import lines_of, shown_pairs
from eslabon.portal.paging import page_of
from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.records.views import answered
from eslabon.portal.tables import Cell, Column, Table
from eslabon.records.base.actions import Invalid
from eslabon.values.problems import say
from eslabon.work import decisions as work

_SIZE = 20
# The buttons that say which side of a pair counts.
_SAME = ("same-1", "same-2")


@require_safe
@answered
def duplicates(request: HttpRequest) -> HttpResponse:
    """The pairs, each with both tellings, why they are held to be the same money, and what became of it."""
    source, reader = store.facts(), reader_of(request)
    asked = ask(request)
    every = _twice(source)
    found = asked.chosen(every)
    page = page_of(request, len(found.pairs), size=_SIZE)
    context = {
        "title": _("Money that is told twice"),
        "asked": asked,
        "page": page,
        "pairs": shown_pairs(source, page.cut(found.pairs), reader),
        "aside": _aside(every, reader),
        "count": len(every.pairs),
        "open": len(figures.only(every, undecided=True).pairs),
        "may_decide": may_decide(request, reader),
        "back": request.GET.urlencode(),
        "empty": not source.view.cooperation,
    }
    return render(request, "duplicates/duplicates.html", context)


def _twice(source: Facts) -> Twice:
    key = "twice", source.view.warehouse.folder, source.view.state
    return store.answers.get(key, lambda: figures.twice(source), lambda found: 1 + len(found.pairs))


def _aside(found: Twice, reader: Reader) -> Table:
    """What is set aside, flow by flow: never added up over flows."""
    rows = [
        [Cell(labels.capital(labels.flow(flow, reader.lang))), Cell(reader.formats.amount(value))]
        for flow, value in sorted(found.set_aside.items())
    ]
    columns = [Column(_("Flow")), Column(_("Set aside"), symbol(CURRENCY), number=True)]
    return Table(_("What is set aside"), columns, rows, hide_caption=True)


@require_POST
@needs(work.RIGHT)
def decide(request: HttpRequest) -> HttpResponse:
    """Keeps what a button says of a pair: the same money and which telling counts, not the same, later, taken back."""
    given = request.POST
    pair, verdict = given.get("pair", ""), given.get("verdict", "")
    counts = None
    if verdict in _SAME:  # which of the two counts is said by name: their order may have changed meanwhile
        sides = list(zip(given.getlist("publisher"), given.getlist("activity"), strict=False))
        counts = dict(zip(_SAME, sides, strict=False)).get(verdict)
        verdict = "same"
    try:
        work.decide_pair(request.user, pair, verdict, counts, given.get("reason", ""))
    except Invalid as error:
        messages.error(request, " ".join(say(error.problems[0], reader_of(request).lang)))
    else:
        undone = verdict == "undone"
        messages.success(request, _("The decision was taken back.") if undone else _("The decision was kept."))
    back = given.get("back", "")
    return HttpResponseRedirect(f"{reverse('duplicates')}{'?' if back else ''}{back}")


@require_safe
@answered
def file(request: HttpRequest) -> HttpResponse:
    """The pairs as CSV."""
    source, reader = store.facts(), reader_of(request)
    asked: Asked = ask(request)
    lines: list[dict[str, Any]] = lines_of(source, asked.chosen(_twice(source)), reader)
    response = HttpResponse(list_file("duplicates", lines, "", "csv"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="duplicates-s{source.view.state}.csv"'
    return response
