"""The explorer of exports, its chart and its files."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eslabon.facts.warehouse import NotFound
from eslabon.figures import render as rendering
from eslabon.figures.document import Chart
from eslabon.figures.exports import words
from eslabon.figures.exports.data import answer_csv, answer_json
from eslabon.figures.exports.document import exports_report
from eslabon.figures.formats import formats
from eslabon.figures.render.charts import chart_svg
from eslabon.portal import store
from eslabon.portal.errors import NotHere, Refused
from eslabon.portal.exports import telling
from eslabon.portal.exports.asking import Request, asked_by
from eslabon.portal.exports.choices import chips, filters, lists
from eslabon.portal.offer.charts import SIZES
from eslabon.portal.offer.views import FORMATS, MOST_ROWS
from eslabon.portal.paging import page_of
from eslabon.portal.reader import COUNTRIES, Reader, reader_of

# How long a browser may keep a chart: for ever where its address says all, an hour where a basket may change.
_KEPT, _KEPT_OF_CHAINS = "public, max-age=31536000, immutable", "private, max-age=3600"


def common(found: Request, reader: Reader) -> dict[str, Any]:
    """What every page with a form of choices shows."""
    return {
        "found": found,
        "faults": [(fault.name, found.messages[fault.name]) for fault in found.faults],
        "filters": filters(found, reader.lang),
        "lists": lists(found, reader.lang),
        "chips": chips(found, reader.lang),
        "products": " ".join(found.given.get("product", [])),
        "empty": not found.exports.trade.snapshots,
        "state": found.exports.state,
    }


@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    """The explorer; with faults in the choice, its form says which, and the status is 400."""
    found, reader = asked_by(request), reader_of(request)
    answer, yearly = found.answer(found.keys), found.answer(("year",))
    page, part = telling.page_of(reader, found.exports.state), page_of(request, len(answer.rows))
    first = found.keys[0]
    rows = list(part.cut(answer.rows if first == "year" else telling.together(answer.rows, first)))
    chart = telling.years_chart(yearly, reader)
    shown = {
        "title": _("Exports"),
        **common(found, reader),
        "cards": telling.cards(yearly, page),
        "table": telling.answer_table(answer, rows, found.named(reader.lang), page) if rows else None,
        "totals": telling.totals_table(answer, page),
        "part": part,
        "picture": telling.picture(chart, "exports-chart", found.terms, page),
        "notes": notes(found, reader),
        "files": found.address()[1:],
    }
    return render(request, "exports/exports.html", shown, status=400 if found.faults else 200)


def notes(found: Request, reader: Reader) -> list[str]:
    """How to read an answer."""
    told = words.notes(found.answer(found.keys), reader.lang)
    question = found.question
    if not (question.products or question.sectors or question.baskets) and len(found.exports.trade.sources) > 1:
        told.append(
            _(
                "Without a product, each source tells all that was loaded of it: of UN Comtrade that may be some "
                "products only."
            )
        )
    return told


@require_safe
def chart(request: HttpRequest) -> HttpResponse:
    """The chart of an answer over the years, as SVG."""
    return drawn(request, "years", lambda found, reader: telling.years_chart(found.answer(("year",)), reader))


def drawn(request: HttpRequest, name: str, draw: Callable[[Request, Reader], Chart | None]) -> HttpResponse:
    """A chart of what is asked for, as SVG. Its address names the state."""
    reader = reader_of(request)
    size, country = request.GET.get("size", "wide"), request.GET.get("country", reader.country)
    text = request.GET.get("state", "")
    if size not in SIZES or country not in COUNTRIES or not (text.isascii() and text.isdigit()):
        raise Refused(_("This is not the address of a chart."))
    try:
        found = asked_by(request, int(text[:9]))
    except NotFound:
        raise NotHere(_("The data haven't reached this state.")) from None
    if found.faults:
        raise Refused(" ".join(found.messages.values()))
    written = formats(reader.lang, country)

    def made() -> bytes:
        chart = draw(found, Reader(reader.lang, country, reader.path, reader.query))
        if chart is None:
            raise NotHere(_("There is nothing to draw."))
        return chart_svg(chart, written, SIZES[size]).encode()

    state = found.exports.facts.view.warehouse.folder, found.exports.state
    kept = ("exports", name, *state, found.question, found.asked.split, reader.lang, country, size)
    response = HttpResponse(store.pictures.get(kept, made, len), content_type="image/svg+xml")
    response["Cache-Control"] = _KEPT_OF_CHAINS if found.question.baskets else _KEPT
    return response


@require_safe
def exports_file(request: HttpRequest, format: str) -> HttpResponse:
    """The same choice as a file: its table as CSV or JSON, with its totals and notes as XLSX or PDF."""
    if format not in FORMATS:
        raise NotHere(_("Files come as {formats}.").format(formats=", ".join(FORMATS)))
    found, reader = asked_by(request), reader_of(request)
    if found.faults:
        raise Refused(" ".join(found.messages.values()))
    answer, chains = found.answer(found.asked.keys or ("year",)), found.named(reader.lang)
    if len(answer.rows) > MOST_ROWS:
        message = _("This answer has {count} rows, too many for a page. At the command line: eslabon exports")
        raise Refused(message.format(count=len(answer.rows)))
    if format == "csv":
        data = answer_csv(answer, chains).encode()
    elif format == "json":
        data = json.dumps(answer_json(answer, chains), ensure_ascii=False, indent=2).encode()
    else:
        data = rendering.render(exports_report(answer, chains, reader.lang, reader.country), format)
    response = HttpResponse(data, content_type=FORMATS[format])
    name = {"es": "exportaciones", "en": "exports"}[reader.lang]
    response["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return response
