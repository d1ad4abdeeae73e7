"""The page of a figure of exports: its value, the question it answers, and the published rows that go into it."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from eslabon.facts.warehouse import NotFound
from eslabon.figures.exports import opening, words
from eslabon.figures.exports.answers import Exports
from eslabon.figures.exports.chains import baskets_named
from eslabon.figures.exports.opening import SUM, Contribution, Opened
from eslabon.figures.exports.question import Question
from eslabon.figures.exports.reference import parse, reference
from eslabon.figures.labels import capital
from eslabon.figures.reference import BadReference
from eslabon.measures.baskets import Basket
from eslabon.measures.exports import ACCOUNTING, MEASURE
from eslabon.portal import links, store
from eslabon.portal.errors import NotHere
from eslabon.portal.exports.asking import exports_at
from eslabon.portal.figures.files import rows_file
from eslabon.portal.paging import SIZE, page_of
from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.tables import NONE, Cell, Column, Table

CURRENCY = "USD"
# A file of a figure holds at most so many rows; the command line gives them all.
MOST_ROWS = 100_000


def asked(text: str) -> str:
    """A reference as it is written. Raises NotHere where it is none."""
    try:
        question, state = parse(text)
    except BadReference:
        raise _no_such(text) from None
    return reference(question, state)


def _no_such(text: str) -> NotHere:
    return NotHere(_("“{reference}” is not the reference of a figure.").format(reference=text[:200]))


def _opened(request: HttpRequest, text: str) -> tuple[Opened, Mapping[int, Basket]]:
    """The figure of a reference with the baskets that it names. Raises NotHere where there is no such one, or the
    reader doesn't see a basket whole."""
    warehouse = store.warehouse()
    try:
        baskets = baskets_named(request.user, parse(text)[0].baskets)
        key = "figure", warehouse.folder, warehouse.state, text
        return store.answers.get(key, lambda: opening.open_exports(warehouse, text, baskets)), baskets
    except BadReference:
        raise _no_such(text) from None
    except NotFound:
        raise NotHere(_("The data haven't reached the state that this reference names.")) from None


def figure(request: HttpRequest, text: str) -> HttpResponse:
    """A figure of exports, opened."""
    found, baskets = _opened(request, text)
    reader, page = reader_of(request), page_of(request, found.count)
    names = {str(number): one.name for number, one in baskets.items()}
    source = exports_at(found.state, baskets)
    rows = _contributions(source, found, page.offset)
    publications = source.facts.view.publications
    shown = {
        "title": reader.formats.money(found.value, CURRENCY),
        "found": found,
        "measure": MEASURE,
        "model": found.reduction != SUM,
        "differs": found.today != found.value,
        "today": reader.formats.money(found.today, CURRENCY),
        "state_date": publications[-1].published if publications else None,
        "terms": _terms(found.question, names, reader),
        "rung": words.rung(ACCOUNTING, reader.lang) if found.question.part else "",
        "rows": _rows(rows, reader),
        "page": page,
        "explorer": "" if found.question.part or baskets else _explorer(found.question),
    }
    return render(request, "figures/exports.html", shown)


def _contributions(source: Exports, found: Opened, offset: int) -> list[Contribution]:
    key = "contributions", source.facts.view.warehouse.folder, found.reference, offset
    return store.answers.get(
        key, lambda: list(opening.contributions(source, found.question, offset, SIZE)), store.weigh
    )


def _terms(question: Question, names: Mapping[str, str], reader: Reader) -> list[tuple[str, str]]:
    """What a figure is about, in words."""
    what = _("What was exported")
    if question.part:
        part, first, last = words.part(question.part, reader.lang), question.year_from, question.year_to
        what = _("How exports changed from {first} to {last}: {part}").format(first=first, last=last, part=part)
        what += ". " + (
            _("A line is a product to a market.") if question.lines == "partner" else _("A line is a product.")
        )
    return [(_("What it is"), what), *words.terms(question, names, reader.lang)]


def _explorer(question: Question) -> str:
    """The explorer's address that asks the same of the data of today."""
    from urllib.parse import urlencode

    lists = {
        "source": question.sources,
        "exporter": question.exporters,
        "importer": question.importers,
        "product": question.goods or question.products,
        "sector": question.sectors,
        "hs": (question.scheme,) if question.scheme else (),
        "from": (question.year_from,) if question.year_from else (),
        "to": (question.year_to,) if question.year_to else (),
    }
    return f"{reverse('exports')}?{urlencode(lists, doseq=True)}"


def _rows(rows: list[Contribution], reader: Reader) -> Table:
    written, lang = reader.formats, reader.lang

    def line(one: Contribution) -> list[Cell]:
        share = "" if one.share == 1 else f" × {written.percent(one.share, 2)}"
        way = f"{words.country(one.exporter, lang)} → {words.country(one.importer, lang)}"
        month = capital(written.by.months[one.month - 1]) if one.month else ""
        scheme = one.scheme + ("" if one.exact else f", {_('not an exact link')}")
        return [
            Cell(words.product(one.product, lang), note=scheme),
            Cell(way, note=one.region or ""),
            Cell(str(one.year), note=month),
            Cell(written.amount(one.original_value) + share),
            Cell(written.amount(one.value)),
            NONE if one.kilograms is None else Cell(written.number(one.kilograms, 0)),
            Cell(
                f"{one.citation.file}:{one.citation.line}",
                links.load(one.snapshot),
                note=words.source(one.source, lang),
                code=True,
            ),
        ]

    columns = [
        Column(_("Product")),
        Column(_("From and to")),
        Column(words.key("year", lang), narrow=True),
        Column(_("As published"), _("amount × share"), number=True),
        Column(_("It adds"), "US$", number=True),
        Column(_("Kilograms"), number=True),
        Column(_("File and line")),
    ]
    return Table(_("The rows that go into it"), columns, [line(one) for one in rows], hide_caption=True)


def figure_file(request: HttpRequest, text: str, format: str) -> HttpResponse:
    """The rows behind a figure of exports as JSON (as `eslabon trace` gives it) or CSV."""
    found, baskets = _opened(request, text)
    if format not in ("json", "csv"):
        raise NotHere(_("Files come as {formats}.").format(formats="json, csv"))
    if found.count > MOST_ROWS:
        message = _(
            "This figure is made of {count} rows, too many for a page. At the command line: eslabon trace {reference}"
        )
        raise NotHere(message.format(count=found.count, reference=found.reference))
    source = exports_at(found.state, baskets)
    data = opening.trace_json(found, opening.contributions(source, found.question))
    return rows_file(data, "contributions", format)
