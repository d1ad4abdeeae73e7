"""The same exports as several sources tell them: side by side, never added up, never averaged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eslabon.figures.exports import words
from eslabon.figures.exports.answers import Row, codes_of
from eslabon.figures.exports.data import percent_text
from eslabon.figures.exports.question import Question
from eslabon.measures.gaps import Gap
from eslabon.portal.blocks import Page
from eslabon.portal.exports import telling
from eslabon.portal.exports.asking import Request, asked_by
from eslabon.portal.exports.views import common
from eslabon.portal.reader import reader_of
from eslabon.portal.tables import NONE, Cell, Column, Table

Of = Callable[[str, int, Decimal], str]


@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """The page of sources side by side."""
    found, reader = asked_by(request), reader_of(request)
    question = found.question
    if request.GET:
        of_what = found.total or question.products or question.sectors or question.baskets
        found = found.lacking(exporter=question.exporters, total=of_what)
    page = telling.page_of(reader, found.exports.state)
    told = found.gaps() if request.GET and not found.faults and found.exports.trade.snapshots else []
    compared = [one for one in told if one.gap is not None]
    flagged = sum(one.flagged for one in compared)
    shown = {
        "title": _("Sources side by side"),
        **common(found, reader),
        "sides": True,
        "asked": bool(request.GET) and not found.faults,
        "terms": words.terms(question, found.named(reader.lang), reader.lang),
        "tolerance": percent_text(found.asked.tolerance),
        "tables": pair_tables(told, figures_of(found), page),
        "compared": len(compared),
        "flagged": flagged,
    }
    return render(request, "exports/gaps.html", shown, status=400 if found.faults else 200)


def figures_of(found: Request) -> Of:
    """Gives the figure of what a source tells of a year: the sum of its rows; empty where it prints only a total."""
    question = found.question
    asked = [question]
    if question.sectors and (codes := codes_of(question.sectors)):
        asked.append(replace(question, sectors=(), products=codes))
    rows = [{(row.keys["source"], row.keys["year"]): row for row in _rows(found, one)} for one in asked]

    def of(source: str, year: int, value: Decimal) -> str:
        of_it = (one[source, year] for one in rows if (source, year) in one)
        return next((row.figure for row in of_it if row.value == value), "")

    return of


def _rows(found: Request, question: Question) -> list[Row]:
    return found.answer(("year",), question).rows


def pair_tables(told: list[Gap], figure_of: Of, page: Page) -> list[Table]:
    """A table for every two sources that tell a year both."""
    pairs = dict.fromkeys((one.source_a, one.source_b) for one in told if one.gap is not None)
    return [
        _pair_table([one for one in told if (one.source_a, one.source_b) == pair], figure_of, page) for pair in pairs
    ]


def _pair_table(told: list[Gap], figure_of: Of, page: Page) -> Table:
    written, lang = page.written, page.reader.lang
    millions = page.in_millions(value for one in told for value in (one.value_a, one.value_b) if value is not None)
    unit = page.unit(telling.CURRENCY, millions)
    names = [words.source(code, lang) for code in (told[0].source_a, told[0].source_b)]

    def amount(source: str, year: int, value: Decimal | None) -> Cell:
        if value is None:
            return NONE
        reference = figure_of(source, year, value)
        return page.figure_in(value, reference, millions) if reference else Cell(page.amount(value, millions))

    def line(one: Gap) -> list[Cell]:
        return [
            Cell(str(one.year)),
            amount(one.source_a, one.year, one.value_a),
            amount(one.source_b, one.year, one.value_b),
            NONE if one.gap is None else Cell(telling.signed(one.gap, page.amount(one.gap, millions))),
            NONE if one.percent is None else Cell(telling.signed(one.percent, written.percent(one.percent / 100, 2))),
            Cell("▲ " + _("flagged")) if one.flagged else Cell(""),
        ]

    columns = [
        Column(words.key("year", lang)),
        Column(names[0], unit, True),
        Column(names[1], unit, True),
        Column(_("Gap"), unit, True),
        Column(_("Gap"), "%", True),
        Column(_("Flag")),
    ]
    caption = _("{one} beside {other}").format(one=names[0], other=names[1])
    return Table(caption, columns, [line(one) for one in told])
