"""The page of a figure: its value, the question it answers, and the rows that add up to it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eslabon.facts.warehouse import NotFound
from eslabon.figures import labels
from eslabon.figures.exports.reference import is_exports
from eslabon.figures.recorded.reference import is_recorded
from eslabon.figures.reference import BadReference, parse
from eslabon.figures.render.data import trace_json
from eslabon.figures.report import terms
from eslabon.figures.trace import Contribution, Opened, contributions, open_figure
from eslabon.measures.cooperation import MEASURE
from eslabon.measures.offer import Question
from eslabon.portal import links, store
from eslabon.portal.asking import PageContext
from eslabon.portal.errors import NotHere
from eslabon.portal.figures import exports, files, recorded
from eslabon.portal.paging import SIZE, page_of
from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.tables import Cell, Column, Table
from eslabon.portal.words import published

# A file of a figure holds at most so many rows; the command line gives them all.
MOST_ROWS = 100_000


def opened(reference: str) -> Opened:
    """The figure of a reference. Raises NotHere where there is no such one."""
    try:
        question, state = parse(reference)
        if question.currency not in store.currencies(store.facts(state).view):
            raise BadReference(reference)
        store.facts(state, question.currency)
        key = "figure", store.warehouse().folder, store.warehouse().state, reference
        return store.answers.get(key, lambda: open_figure(store.warehouse(), reference))
    except BadReference:
        raise NotHere(_("“{reference}” is not the reference of a figure.").format(reference=reference[:200])) from None
    except NotFound:
        raise NotHere(_("The data haven't reached the state that this reference names.")) from None


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Opens the figure whose reference was typed in, from a printed page."""
    text = "".join(request.GET.get("ref", "").split())
    if text:
        return HttpResponseRedirect(links.figure(_known(text)))
    return render(request, "figures/find.html", {"title": _("Open a figure")})


def _known(text: str) -> str:
    """A reference as it is written. Raises NotHere where it is none."""
    if is_exports(text):
        return exports.asked(text)
    return recorded.asked(text) if is_recorded(text) else opened(text).reference


@require_safe
def figure(request: HttpRequest, reference: str) -> HttpResponse:
    """A figure, opened."""
    if is_exports(reference):
        return exports.figure(request, reference)
    if is_recorded(reference):
        return recorded.figure(request, reference)
    found, reader = opened(reference), reader_of(request)
    if found.reference != reference:
        return HttpResponseRedirect(links.figure(found.reference))
    source = store.facts(found.state, found.question.currency)
    page = page_of(request, found.count)
    context = PageContext(source, found.question, reader.lang, reader.country)
    publications = source.view.publications
    kept = "contributions", source.view.warehouse.folder, reference, page.offset
    rows = store.answers.get(kept, lambda: list(contributions(source, found.question, page.offset, SIZE)), store.weigh)
    rules = _rules(rows)
    shown = {
        "title": reader.formats.money(found.value, found.currency),
        "found": found,
        "measure": MEASURE,
        "releases": [(one.release, reader.formats.money(one.value, found.currency)) for one in found.releases],
        "differs": found.today != found.value,
        "state_date": publications[-1].published if publications else None,
        "left": labels.left_out(found.question.left, reader.lang) if found.question.left else "",
        "terms": terms(context),
        "rows": _rows(rows, rules, reader, found.currency or ""),
        "rules": [(letter, labels.rules(rule, reader.lang)) for rule, letter in rules.items()],
        "page": page,
        "explorer": _explorer(found.question) if found.question.left is None else "",
    }
    return render(request, "figures/figure.html", shown)


def _explorer(question: Question) -> str:
    """The explorer's address that asks the same of the data of today."""
    from urllib.parse import urlencode

    lists = ("provider", "recipient", "kind", "group", "focus", "sector", "activity", "source")
    pairs = [(name, one) for name in lists for one in getattr(question, name)]
    single = {
        "flow": question.flow,
        "scope": question.scope,
        "from": question.year_from,
        "to": question.year_to,
        "fiscal_year_start": question.fiscal_start if question.fiscal_start != 1 else None,
        "running_on": question.running_on,
        "currency": question.currency,
    }
    terms = urlencode([*pairs, *((name, value) for name, value in single.items() if value)])
    return f"{reverse('offer')}?{terms}"


def _rules(rows: list[Contribution]) -> dict[str, str]:
    """The rules that gave the rows, told once: each with the letter that stands for it in the table."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    distinct = list(dict.fromkeys(_without_rate(one.rule) for one in rows))
    return {rule: letters[place % 26] * (1 + place // 26) for place, rule in enumerate(distinct)}


def _without_rate(rule: str) -> str:
    return "; ".join(part for part in rule.split("; ") if not part.startswith("rate:"))


def _rows(rows: list[Contribution], rules: dict[str, str], reader: Reader, currency: str) -> Table:
    written, lang = reader.formats, reader.lang

    def line(one: Contribution) -> list[Cell]:
        href = links.activity(one.activity) if one.activity else links.provider(one.provider)
        name = one.title or labels.provider(one.provider, lang, one.provider_name)
        when = written.date(one.date) if one.date else str(one.fiscal_year or one.year or "—")
        share = "" if one.share == 1 else f" × {written.percent(one.share, 2)}"
        return [
            Cell(name, href, note=one.activity or ""),
            Cell(when),
            Cell(published(one.original_value, one.original_currency, written) + share, note=one.rate or ""),
            Cell(written.amount(one.value)),
            Cell(rules[_without_rate(one.rule)]),
            Cell(
                f"{one.citation.file}:{one.citation.line}", links.load(one.snapshot), note=one.citation.path, code=True
            ),
        ]

    columns = [
        Column(_("Activity or row")),
        Column(_("Date"), narrow=True),
        Column(_("As published"), _("amount × share"), number=True),
        Column(_("It adds"), currency, number=True),
        Column(_("Rules"), narrow=True),
        Column(_("File and line")),
    ]
    return Table(_("The rows that add up to it"), columns, [line(one) for one in rows], hide_caption=True)


@require_safe
def figure_file(request: HttpRequest, reference: str, format: str) -> HttpResponse:
    """The rows behind a figure as JSON (as `eslabon trace` gives it) or CSV."""
    if is_exports(reference):
        return exports.figure_file(request, reference, format)
    if is_recorded(reference):
        return recorded.figure_file(request, reference, format)
    found = opened(reference)
    if format not in ("json", "csv"):
        raise NotHere(_("Files come as {formats}.").format(formats="json, csv"))
    if found.count > MOST_ROWS:
        message = _(
            "This figure is made of {count} rows, too many for a page. At the command line: eslabon trace {reference}"
        )
        raise NotHere(message.format(count=found.count, reference=found.reference))
    source = store.facts(found.state, found.question.currency)
    data = trace_json(found, contributions(source, found.question))
    return files.rows_file(data, "contributions", format)
