"""What chains export: all that have a basket in force, and the story of one, with its charts and its files."""

from __future__ import annotations

import json
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eslabon.facts.warehouse import NotFound
from eslabon.figures.document import Report, Section, Table
from eslabon.figures.exports.chain.data import tables_csv, tables_json
from eslabon.figures.exports.chain.story import CHARTS, chain_report, sections_of
from eslabon.figures.render import DOCUMENTS
from eslabon.figures.render import render as rendered
from eslabon.figures.render.charts import chart_svg
from eslabon.portal import store
from eslabon.portal.blocks import Block, Page
from eslabon.portal.chains.asking import ChainPage, all_chains, asked_terms, no_basket, story_of
from eslabon.portal.errors import NotHere, Refused
from eslabon.portal.offer.charts import SIZES
from eslabon.portal.reader import COUNTRIES, reader_of
from eslabon.portal.records.views import answered
from eslabon.records.base import actions
from eslabon.records.registry import KINDS

DATA = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
FORMATS = ("xlsx", "pdf", *DATA)


@require_safe
@answered
def chain(request: HttpRequest, pk: int) -> HttpResponse:
    """The story of one chain: the finding as its title."""
    record = actions.get(request.user, KINDS["chains"], pk)
    reader, found = reader_of(request), story_of(request, pk)
    shown = {"record": record, "name": (reader.lang == "en" and record.name_en) or record.name_es}
    if found is None:
        return render(request, "chains/chain.html", shown | {"title": shown["name"], "empty": True})
    terms, day, told = asked_terms(request), timezone.localdate(), found.records
    versions = [(one.pk, one.version) for one in (*told.targets, *told.projects)]
    kept: tuple[object, ...] = ("chain", store.warehouse().folder, found.exports.state, found.chain.number, day)
    kept += (found.name, found.lang, reader.country, *terms, *versions)
    kept += (told.unnamed, told.group, told.author, told.why)
    sections = store.answers.get(kept, lambda: sections_of(found, day), _weigh)
    page = ChainPage(reader, found.exports.state, terms, pk)
    brief, *rest = page.sections(sections)
    query = request.META.get("QUERY_STRING", "")
    files = [
        (one.upper(), reverse("chain-exports-file", args=[pk, one]) + (f"?{query}" if query else "")) for one in FORMATS
    ]
    context = {"title": brief.title, "brief": brief, "sections": rest, "files": files}
    return render(request, "chains/chain.html", shown | context)


def _weigh(sections: list[Section]) -> int:
    """What a story weighs among the answers kept: its rows."""
    return sum(len(one.rows) for section in sections for one in section.blocks if isinstance(one, Table))


@require_safe
@answered
def chain_file(request: HttpRequest, pk: int, format: str) -> HttpResponse:
    """The same as a document or as data."""
    actions.get(request.user, KINDS["chains"], pk)
    found = story_of(request, pk)
    if found is None:
        raise no_basket()
    report = chain_report(found, timezone.localdate())
    return _file(report, format, f"{_('exports')}-{pk}")


def _file(report: Report, format: str, name: str) -> HttpResponse:
    if format not in FORMATS:
        raise NotHere(_("Files come as {formats}.").format(formats=", ".join(FORMATS)))
    if format in DOCUMENTS:
        response = HttpResponse(rendered(report, format), content_type=DOCUMENTS[format])
    else:
        data = tables_json(report.title, report.sections)
        text = tables_csv(report.sections) if format == "csv" else json.dumps(data, ensure_ascii=False, indent=2) + "\n"
        response = HttpResponse(text, content_type=DATA[format])
    response["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return response


@require_safe
@answered
def chart(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """A chart of a chain as SVG; kept by the browser for an hour, as who may see it may change."""
    size, country = request.GET.get("size", "wide"), request.GET.get("country", reader_of(request).country)
    text = request.GET.get("state", "")
    if size not in SIZES or country not in COUNTRIES or not (text.isascii() and text.isdigit()):
        raise Refused(_("This is not the address of a chart."))
    try:
        found = story_of(request, pk, int(text[:9]), country, records=False)
    except NotFound:
        raise NotHere(_("The data haven't reached this state.")) from None
    if found is None or key not in CHARTS or not found.source:
        raise NotHere(_("There is no such chart."))

    def draw() -> bytes:
        drawn = CHARTS[key](found) if found.years is not None else None
        if drawn is None:
            raise NotHere(_("There is nothing to draw."))
        return chart_svg(drawn, found.written, SIZES[size]).encode()

    folder = store.warehouse().folder
    asked = tuple(asked_terms(request))
    kept = ("chain", folder, found.exports.state, found.chain.number, asked, key, found.lang, country, size)
    response = HttpResponse(store.pictures.get(kept, draw, len), content_type="image/svg+xml")
    response["Cache-Control"] = "private, max-age=3600"
    return response


@require_safe
def chains(request: HttpRequest) -> HttpResponse:
    """All chains with a basket in force: the first and the last year, and what the change is made of."""
    shown, section = all_chains(request)
    page = Page(reader_of(request), store.warehouse().at().state, [], "USD")
    made = page.section(section)
    addresses = [reverse("chain-exports", args=[one.chain]) for one in shown]
    blocks = [_linked(one, addresses) if one.template == "base/table.html" else one for one in made.blocks]
    files = [(one.upper(), reverse("chains-exports-file", args=[one])) for one in FORMATS] if shown else []
    context = {"title": section.title, "section": replace(made, blocks=blocks), "files": files}
    return render(request, "chains/chains.html", context)


def _linked(block: Block, addresses: list[str]) -> Block:
    """The table with each chain's name a link to its page."""
    rows = [
        [replace(row[0], href=address), *row[1:]] for row, address in zip(block.value.rows, addresses, strict=False)
    ]
    return replace(block, value=replace(block.value, rows=rows))


@require_safe
def chains_file(request: HttpRequest, format: str) -> HttpResponse:
    """The same as a document or as data."""
    _shown, section = all_chains(request)
    return _file(_report(request, section), format, _("exports"))


def _report(request: HttpRequest, section: Section) -> Report:
    reader = reader_of(request)
    return Report(
        title=section.title,
        subtitle="",
        period="",
        terms=(),
        lang=reader.lang,
        country=reader.country,
        currency="USD",
        made=timezone.now(),
        state=store.warehouse().at().state,
        source="Eslabón",
        sections=(section,),
        kicker=_("Exports"),
    )
