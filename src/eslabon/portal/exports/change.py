"""How exports changed between two years, and the parts of the change."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eslabon.figures.document import Chart
from eslabon.figures.exports import words
from eslabon.figures.exports.answers import Changed, SeveralSources
from eslabon.figures.labels import capital
from eslabon.measures.exports import Change, unit_value
from eslabon.portal.blocks import Page
from eslabon.portal.exports import telling
from eslabon.portal.exports.asking import Request, asked_by
from eslabon.portal.exports.views import common, drawn
from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.tables import NONE, Cell, Column, Table


@require_safe
def change(request: HttpRequest) -> HttpResponse:
    """The page of a change; where several sources tell it, one has to be chosen."""
    found, reader = asked_by(request), reader_of(request)
    if request.GET:
        found = found.lacking(exporter=found.question.exporters, **_years(found))
    shown: dict[str, Any] = {"title": _("How exports changed"), **common(found, reader), "split": True}
    if request.GET and not found.faults and not shown["empty"]:
        shown |= _told(found, reader)
    return render(request, "exports/change.html", shown, status=400 if found.faults else 200)


def _years(found: Request) -> dict[str, int | None]:
    return {"from": found.question.year_from, "to": found.question.year_to}


def _told(found: Request, reader: Reader) -> dict[str, Any]:
    """The change, or the sources of which one has to be chosen."""
    try:
        changed = found.change()
    except SeveralSources as several:
        each = [(words.source(one, reader.lang), found.address(source=one)) for one in several.sources]
        return {"several": each, "asked": words.terms(found.question, found.named(reader.lang), reader.lang)}
    notes = words.notes(found.answer(("year",), changed.question), reader.lang)
    asked = words.terms(changed.question, found.named(reader.lang), reader.lang)
    if not changed.source:
        return {"nothing": True, "asked": asked}
    page = telling.page_of(reader, changed.state)
    return {
        "title": telling.change_finding(changed, reader),
        "asked": asked,
        "parts": parts_table(changed, page),
        "picture": telling.picture(
            telling.parts_chart(changed, reader), "exports-change-chart", _terms(found, changed), page
        ),
        "years": _years_table(changed, page),
        "notes": notes,
        "rung": words.rung(changed.found.rung, reader.lang),
        "exact": changed.found.exact_share,
        "exact_share": telling.share(changed.found.exact_share, reader.formats).text,
        "explorer": found.address(**dict.fromkeys(("from", "to", "split", "lines"))),
    }


def _terms(found: Request, changed: Changed) -> list[tuple[str, str]]:
    """The terms of an address that asks the same of the one source that tells it."""
    return [pair for pair in found.terms if pair[0] != "source"] + [("source", changed.source)]


def parts_table(changed: Changed, page: Page) -> Table:
    """The change and its parts, each a figure that opens, with what part of the change it is."""
    written, lang, whole = page.written, page.reader.lang, changed.found.change
    millions = page.in_millions((whole, *changed.parts.values()))

    def line(name: str, value: Decimal, reference: str) -> list[Cell]:
        of_whole = Cell(written.percent(value / whole)) if whole else NONE
        return [Cell(capital(words.part(name, lang))), page.figure_in(value, reference, millions), of_whole]

    rows = [line(name, value, changed.figure(name)) for name, value in changed.parts.items()]
    columns = [
        Column(_("Part of the change")),
        Column(capital(_("value")), page.unit(telling.CURRENCY, millions), True),
        Column(_("Of the change"), number=True),
    ]
    total = line("change", whole, changed.figure())
    return Table(_("The parts of the change"), columns, rows, total, hide_caption=True, millions=millions)


def _years_table(changed: Changed, page: Page) -> Table:
    """Both years: value, kilograms, dollars a kilogram."""
    found, question, written = changed.found, changed.question, page.written
    millions = page.in_millions((found.before, found.after))
    kilograms = found.kilograms if isinstance(found, Change) else (None, None)
    told = ((question.year_from, found.before, kilograms[0]), (question.year_to, found.after, kilograms[1]))
    rows = []
    for year, value, weight in told:
        price = unit_value(value, weight)
        rows.append(
            [
                Cell(str(year)),
                Cell(page.amount(value, millions)),
                telling.weight(weight, written),
                NONE if price is None else Cell(written.number(price, 2)),
            ]
        )
    columns = [
        Column(words.key("year", page.reader.lang)),
        Column(capital(_("value")), page.unit(telling.CURRENCY, millions), True),
        Column(_("Kilograms"), number=True),
        Column(_("Unit value"), _("US$ a kilogram"), True),
    ]
    return Table(_("Both years"), columns, rows)


@require_safe
def chart(request: HttpRequest) -> HttpResponse:
    """The chart of the parts of a change, as SVG."""

    def draw(found: Request, reader: Reader) -> Chart | None:
        try:
            return telling.parts_chart(found.change(), reader) if all(_years(found).values()) else None
        except SeveralSources:
            return None

    return drawn(request, "parts", draw)
