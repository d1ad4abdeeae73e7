"""What the pages of providers and recipients share: the list, and the page of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from eslabon.facts.browse import Party
from eslabon.figures import document, labels
from eslabon.figures.sections import balance, offer, running
from eslabon.figures.sections.context import kinds_in, pivot
from eslabon.measures.offer import FLOWS, UNDISBURSED, Question
from eslabon.portal import store
from eslabon.portal.asking import PageContext
from eslabon.portal.blocks import Block, Page, Section
from eslabon.portal.offer.charts import chart_of
from eslabon.portal.paging import page_of
from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.tables import Cell, Column, Table

Name = Callable[[Party, str], str]


def listing(request: HttpRequest, parties: Sequence[Party], name: Name, link: Callable[[str], str]) -> dict[str, Any]:
    """A page of a list of providers or recipients, with what the facts hold of each."""
    reader = reader_of(request)
    page = page_of(request, len(parties))
    written = reader.formats

    def line(one: Party) -> list[Cell]:
        shown = name(one, reader.lang)
        years = "–".join(str(year) for year in dict.fromkeys((one.first_year, one.last_year)) if year)
        return [
            Cell(shown, link(one.id), note="" if shown in (one.id, one.id.removeprefix("name:")) else one.id),
            Cell(written.count(one.activities) if one.activities else "—"),
            Cell(written.count(one.transactions)),
            Cell(years or "—"),
        ]

    columns = [
        Column(_("Name")),
        Column(_("Activities"), number=True),
        Column(_("Transactions or rows"), number=True),
        Column(_("Years"), number=True),
    ]
    table = Table(_("Name"), columns, [line(one) for one in page.cut(parties)], hide_caption=True)
    return {"listed": table, "page": page, "empty": not parties}


def one(
    request: HttpRequest, name: str, identifier: str, filters: dict[str, Any], across: str, template: str
) -> HttpResponse:
    """The page of one provider or recipient: what flows, with whom, when, on what, what is running."""
    source, reader = store.facts(), reader_of(request)
    question = Question(**filters)
    flows = _flows(source.view.state, question)
    # What isn't a commitment (obligations read from tables) is told where it is all there is.
    main = next((flow for flow in ("commitments", *FLOWS) if flow in flows), "commitments")
    start = 10 if main == "obligations" else 1
    question = Question(**filters, flow=main, fiscal_start=start)
    context = PageContext(source, question, reader.lang, reader.country)
    asked = [(key, one) for key, values in filters.items() for one in values]
    asked += [("flow", main), ("fiscal_year_start", str(start))]
    page = Page(reader, source.view.state, asked, question.currency)
    charts = [chart_of(context, key) for key in (across, "year")]
    shown = {
        "title": name,
        "identifier": identifier,
        "explore": urlencode([*asked, ("by", across)]),
        "flow": labels.capital(labels.flow(main, reader.lang)),
        "notes": [*offer.notes(context), *balance.sentences(context)],
        "by_flow": _by_flow(page, reader, flows),
        "pictures": [page.picture(chart) for chart in charts if chart],
        "across": _across(context, page, across),
        "sections": page.sections(_sections(context) if main == "commitments" else []),
    }
    return render(request, template, shown)


def _sections(context: PageContext) -> list[document.Section]:
    return [offer.groups(context), running.section(context), offer.largest(context)]


def _flows(state: int, question: Question) -> dict[str, list[Any]]:
    """The flows in which there is money, each with its rows by kind."""
    found = {}
    for flow in FLOWS:
        if flow != UNDISBURSED:
            start = 10 if flow == "obligations" else 1
            asked = Question(**_filters(question), flow=flow, fiscal_start=start)
            rows = store.rows(asked, ("kind",), state)
            if rows:
                found[flow] = rows
    return found


def _filters(question: Question) -> dict[str, Any]:
    return {"provider": question.provider, "recipient": question.recipient}


def _by_flow(page: Page, reader: Reader, flows: dict[str, list[Any]]) -> Table:
    """Flows down, kinds across; flows are never added up, nor are kinds."""
    kinds = kinds_in(row for rows in flows.values() for row in rows)
    millions = page.in_millions(row.value for rows in flows.values() for row in rows)
    lines = []
    for flow, rows in flows.items():
        by_kind = {row.keys["kind"]: row for row in rows}
        cells = [
            page.figure_in(by_kind[kind].value, by_kind[kind].figure, millions) if kind in by_kind else Cell("—")
            for kind in kinds
        ]
        lines.append([Cell(labels.capital(labels.flow(flow, reader.lang))), *cells])
    unit = page.unit(page.currency, millions)
    columns = [Column(_("Flow"))]
    columns += [Column(labels.capital(labels.kind(kind, reader.lang)), unit, number=True) for kind in kinds]
    return Table(_("By flow and kind"), columns, lines, hide_caption=True)


def _across(context: PageContext, page: Page, key: str) -> Section:
    found = context.ask(context.question, (key, "kind"))
    title = labels.capital(labels.key(key, context.lang))
    table = pivot(context, found, "kind", kinds_in(found.rows), key, title)
    return Section(key, title, [Block("base/table.html", replace(page.table(table), hide_caption=True))])
