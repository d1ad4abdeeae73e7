"""The offer explorer: who provides what, to whom, of which kind, when, on what."""

from __future__ import annotations

import json
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eslabon.figures import labels
from eslabon.figures.formats import symbol
from eslabon.figures.offer import answer, settled
from eslabon.figures.sections import balance, method
from eslabon.measures.offer import SCOPES, UNDISBURSED
from eslabon.portal import store
from eslabon.portal.asking import PageContext, Request, asked_by, chips, providers_in
from eslabon.portal.blocks import Page
from eslabon.portal.errors import NotHere, Refused
from eslabon.portal.offer.answer import cards, table_of
from eslabon.portal.offer.charts import chart_of
from eslabon.portal.offer.choices import filters, lists
from eslabon.portal.reader import Reader, reader_of

# A file of a choice holds at most so many rows; the command line gives them all.
MOST_ROWS = 50_000


def context_of(found: Request, reader: Reader) -> PageContext:
    """What sections are made from, for a question at its state."""
    source = store.facts(found.state, found.question.currency)
    return PageContext(source, found.question, reader.lang, reader.country)


@require_safe
def offer(request: HttpRequest) -> HttpResponse:
    """The explorer; with faults in the choice, its form says which, and the status is 400."""
    found, reader = asked_by(request), reader_of(request)
    context = context_of(found, reader)
    page = Page(reader, context.facts.view.state, found.terms, found.question.currency)
    names = providers_in(context.facts.view, reader.lang)
    keys = found.asked.keys[:2] or ("provider",)
    totals = context.ask(found.question, ("kind",))
    part, table = table_of(request, context, page, keys, totals)
    charts = [chart_of(context, key) for key in dict.fromkeys((_charted(keys), "year"))]
    left_out = method.left_out(context)
    shown = {
        "title": _("The cooperation offer"),
        "found": found,
        "faults": [(fault.name, found.messages[fault.name]) for fault in found.faults],
        "filters": filters(found, context),
        "lists": lists(found, context),
        "scopes": [
            (labels.capital(labels.scope(one, reader.lang)), found.address(scope=one), one == found.question.scope)
            for one in SCOPES
        ],
        "chips": chips(found, context, names),
        "unit": symbol(found.question.currency),
        "flow": labels.capital(labels.flow(found.question.flow, reader.lang)),
        "running_on": settled(found.question).running_on,
        "counted": labels.capital(labels.count(found.question.count, reader.lang)),
        "undisbursed": found.question.flow == UNDISBURSED,
        "cards": cards(totals, context, page),
        "balance": balance.sentences(context),
        "table": replace(table, hide_caption=True),
        "part": part,
        "pictures": [page.picture(one) for one in charts if one],
        "left_out": page.section(left_out),
        "files": found.address()[1:],
        "empty": not context.facts.view.cooperation,
        "state": context.facts.view.state,
    }
    return render(request, "offer/offer.html", shown, status=400 if found.faults else 200)


def _charted(keys: tuple[str, ...]) -> str:
    """The key of the first chart: activities and sectors are too many to draw."""
    return next((key for key in keys if key not in ("kind", "year", "activity")), "provider")


FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


@require_safe
def offer_file(request: HttpRequest, format: str) -> HttpResponse:
    """The same choice as a file: its table as CSV or JSON, the whole report as XLSX or PDF."""
    if format not in FORMATS:
        raise NotHere(_("Files come as {formats}.").format(formats=", ".join(FORMATS)))
    found, reader = asked_by(request), reader_of(request)
    if found.faults:
        raise Refused(" ".join(found.messages.values()))
    data = file_of(found, reader, format)
    response = HttpResponse(data, content_type=FORMATS[format])
    name = {"es": "oferta", "en": "offer"}[reader.lang]
    response["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return response


def file_of(found: Request, reader: Reader, format: str) -> bytes:
    """The bytes of a file of a choice."""
    from eslabon.figures import render as rendering

    source = store.facts(found.state, found.question.currency)
    keys = found.asked.keys or ("provider",)
    if format not in ("csv", "json"):
        country, by = reader.country, found.asked.keys
        return rendering.render_offer(source, found.question, reader.lang, country, by=by, format=format)
    count, _rows = store.page(found.question, keys, source.view.state, 0, 1)
    if count > MOST_ROWS:
        message = _("This answer has {count} rows, too many for a page. At the command line: eslabon offer --by {keys}")
        raise Refused(message.format(count=count, keys=",".join(keys)))
    made = answer(source, found.question, keys)
    if format == "csv":
        return rendering.answer_csv(made, reader.lang).encode()
    return json.dumps(rendering.answer_json(made, reader.lang), ensure_ascii=False, indent=2).encode()
