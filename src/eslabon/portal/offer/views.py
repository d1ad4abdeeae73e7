"""The offer explorer: who provides what, to whom, of which kind, when, on what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eslabon.figures import labels
from eslabon.figures.formats import symbol
from eslabon.figures.offer import Row, answer, settled
from eslabon.figures.sections import method
from eslabon.figures.sections.context import Asked as Rows
from eslabon.figures.sections.context import figure, kinds_in, listing, pivot
from eslabon.measures.offer import SCOPES, UNDISBURSED
from eslabon.portal import store
from eslabon.portal.asking import PageContext, Request, asked_by, chips, providers_in
from eslabon.portal.blocks import Card, Page
from eslabon.portal.errors import NotHere, Refused
from eslabon.portal.offer.charts import chart_of
from eslabon.portal.offer.choices import filters, lists
from eslabon.portal.paging import Page as Part
from eslabon.portal.paging import page_of
from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.tables import Cell, Table

# These keys make too many rows with one kind each: kinds stand below one another, not side by side.
_LISTED = ("activity", "sector")


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
    listed, part, table = _table(request, context, page, keys, totals)
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
        "undisbursed": found.question.flow == UNDISBURSED,
        "cards": _cards(totals, context, page),
        "table": replace(table, hide_caption=True),
        "part": part,
        "count": len(listed.rows),
        "pictures": [page.picture(one) for one in charts if one],
        "left_out": page.section(left_out),
        "files": found.address()[1:],
        "empty": not context.facts.view.live,
        "state": context.facts.view.state,
    }
    return render(request, "offer/offer.html", shown, status=400 if found.faults else 200)


def _charted(keys: tuple[str, ...]) -> str:
    return next((key for key in keys if key not in ("kind", "year")), "provider")


def _cards(totals: Rows, context: PageContext, page: Page) -> list[Card]:
    """The totals, one for each kind, never their sum."""
    rows = {row.keys["kind"]: row for row in totals.rows}
    return [
        page.card(context.kind(kind), figure(rows[kind]), _counts(rows[kind], page))
        for kind in kinds_in(totals.rows)
    ]


def _counts(row: Row, page: Page) -> str:
    written = page.written
    transactions = _("1 transaction") if row.transactions == 1 else _("{count} transactions").format(
        count=written.count(row.transactions)
    )
    if not row.activities:
        return transactions
    activities = _("1 activity") if row.activities == 1 else _("{count} activities").format(
        count=written.count(row.activities)
    )
    return f"{activities}, {transactions}"


def _table(
    request: HttpRequest, context: PageContext, page: Page, keys: tuple[str, ...], totals: Rows
) -> tuple[Rows, Part, Table]:
    """The answer's rows, a page of them: kinds side by side, or each row with its kind."""
    kinds = kinds_in(totals.rows)
    leading = tuple(key for key in keys if key != "kind")
    side_by_side = "kind" not in keys and len(kinds) > 1 and not set(keys) & set(_LISTED)
    asked = (*leading, "kind") if len(kinds) > 1 or "kind" in keys else leading
    listed = context.ask(context.question, asked)
    title = labels.capital(labels.flow(context.question.flow, context.lang))
    if not side_by_side:
        part = page_of(request, len(listed.rows))
        rows = listing(context, replace(listed, rows=list(part.cut(listed.rows))), "answer", title)
        table = page.table(rows, shown=part.size)
        return listed, part, _with_total(table, listed, totals, page) if len(kinds) == 1 else table
    by_name: Callable[[Row], tuple[Any, ...]] = lambda row: tuple(row.keys[key] for key in leading)  # noqa: E731
    order = list(dict.fromkeys(by_name(row) for row in listed.rows))
    # What has the same first name stands together, in the order of the largest of each.
    places = {name: place for place, name in reversed([*enumerate(names[0] for names in order)])}
    order.sort(key=lambda names: places[names[0]])
    part = page_of(request, len(order))
    wanted = set(part.cut(order))
    rank = {names: place for place, names in enumerate(order)}
    own = [row for row in listed.rows if by_name(row) in wanted]
    own.sort(key=lambda row: rank[by_name(row)])
    table = page.table(pivot(context, replace(listed, rows=own), "kind", kinds, "answer", title), shown=part.size)
    by_kind = {row.keys["kind"]: row for row in totals.rows}
    total = [Cell(_("Total by kind")), *[Cell("")] * (len(leading) - 1)]
    total += [page.figure(by_kind[kind].value, by_kind[kind].figure, table) for kind in kinds]
    return listed, part, replace(table, total=total)


def _with_total(table: Table, listed: Rows, totals: Rows, page: Page) -> Table:
    """A table of one kind with its total."""
    row = totals.rows[0]
    cells = [Cell(_("Total")), *[Cell("")] * (len(listed.keys) - 1)]
    cells.append(page.figure(row.value, row.figure, table))
    cells += [Cell(page.written.count(one)) for one in (row.activities, row.transactions)]
    return replace(table, total=cells)


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
    import json

    from eslabon.figures import render as rendering

    source = store.facts(found.state, found.question.currency)
    if format in ("csv", "json"):
        found_answer = answer(source, found.question, found.asked.keys or ("provider",))
        if format == "csv":
            return rendering.answer_csv(found_answer, reader.lang).encode()
        return json.dumps(rendering.answer_json(found_answer, reader.lang), ensure_ascii=False, indent=2).encode()
    return rendering.render_offer(source, found.question, reader.lang, by=found.asked.keys, format=format)
