"""The start page, which tells the story in figures, and the way to it in the reader's language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eslabon.figures.papers.evidence import evidence_line
from eslabon.figures.sections import method, offer, running
from eslabon.measures.offer import Question
from eslabon.portal import store
from eslabon.portal.asking import PageContext
from eslabon.portal.blocks import Card, Page
from eslabon.portal.chains.asking import in_force, listed_of
from eslabon.portal.loads.views import load_table
from eslabon.portal.offer.charts import chart_of
from eslabon.portal.reader import LANGUAGE_KEY, Reader, reader_of
from eslabon.portal.records.desk import late_reports_table, overdue_table
from eslabon.portal.records.sight import Sight

# What the site is about where nothing else is asked.
HEADLINE = Question(scope="aid-for-trade")
_LOADS = 6


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """Sends to the start page in the language chosen before, else in the browser's, else in Spanish."""
    chosen = request.session.get(LANGUAGE_KEY)
    lang = chosen if chosen in dict(settings.LANGUAGES) else get_language_from_request(request)
    response = HttpResponseRedirect(f"/{lang}/")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def _line(request: HttpRequest, reader: Reader) -> list[tuple[str, list[Card], str]]:
    """The steps from the signed dollar to the exported one; asked only where trade is loaded."""
    chains, state = in_force(request), store.warehouse().at().state
    steps = evidence_line(request.user, listed_of(chains), chains, reader.lang, reader.country)
    page = Page(reader, state, [], "USD")
    return [(one.name, [page.counted(each) for each in one.cards], one.why) for one in steps]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The offer in brief, who provides, what is running and undisbursed, what is loaded."""
    source, reader = store.facts(), reader_of(request)
    title = _("The cooperation offer for trade, figure by figure")
    # Who reads is asked only where somebody is signed in: the public's start page asks little of the database.
    sight = Sight(request.user, reader.lang) if reader.signed_in else None
    overdue = [overdue_table(sight, reader), late_reports_table(sight, reader)] if sight else []
    start: dict[str, Any] = {"title": title, "overdue": [one for one in overdue if one]}
    if not source.view.cooperation:
        return render(request, "home/home.html", start | {"empty": True})
    told = source.view.cooperation
    start["line"] = _line(request, reader) if source.view.trade else None
    context = PageContext(source, HEADLINE, reader.lang, reader.country)
    page = Page(reader, source.view.state, [("scope", HEADLINE.scope)], HEADLINE.currency)
    charts = {key: chart_of(context, key) for key in ("provider", "recipient", "year")}
    shown = start | {
        "headline": page.section(offer.headline(context)),
        "charts": {key: page.picture(chart) for key, chart in charts.items() if chart},
        "running": page.section(running.section(context)),
        "loads": load_table(source, reader, list(reversed(source.view.live))[:_LOADS]),
        "method": page.section(method.classification(context)),
        "counts": {
            "activities": sum(one.about["counts"]["activities"] for one in told),
            "transactions": sum(one.about["counts"]["transactions"] for one in told),
            "publishers": len({one.about["publisher_name"] or one.about["publisher"] for one in told}),
        },
    }
    return render(request, "home/home.html", shown)
