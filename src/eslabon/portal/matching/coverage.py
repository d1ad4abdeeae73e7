"""The table of needs and sources: who covers what, by number of needs and by money, and what nobody covers."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from eslabon.figures.answers import coverage_data, coverage_mark
from eslabon.figures.coverage import COVERED, STANDINGS, TALKS, UNCOVERED, Coverage, Money, Row, coverage
from eslabon.figures.formats import symbol
from eslabon.figures.render.data import guarded
from eslabon.figures.render.lists import table_xlsx
from eslabon.portal import store
from eslabon.portal.errors import NotHere, Refused
from eslabon.portal.paging import page_of
from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.records.files import TYPES
from eslabon.portal.records.lists import Filter, Option
from eslabon.portal.records.views import answered
from eslabon.portal.records.words import capital
from eslabon.portal.tables import NONE, Cell, Column, Table
from eslabon.records.base.models import Level, Origin
from eslabon.records.needs.models import NeedKind
from eslabon.records.rounds.models import Theme

_NOTHING: Money = {}


def _names() -> dict[str, str]:
    return {
        COVERED: pgettext("need", "covered"),
        TALKS: pgettext("need", "in talks"),
        UNCOVERED: pgettext("need", "uncovered"),
    }


def _asked(request: HttpRequest) -> tuple[list[Filter], dict[str, Any]]:
    """The filters, and the conditions on needs that they make. Raises Refused for what can't be chosen."""
    themes = [(str(one.pk), str(one)) for one in Theme.objects.all()]
    kinds = [(str(code), capital(str(text))) for code, text in NeedKind.choices]
    filters, conditions = [], {}
    for name, title, options in (("theme", _("Theme"), themes), ("kind", _("What for"), kinds)):
        value = request.GET.get(name, "")
        if value and value not in dict(options):
            message = _("“{value}” can't be chosen for “{field}”.").format(value=value[:60], field=title)
            raise Refused(message, [(_("The whole table"), reverse("coverage"))])
        if value:
            conditions[name] = value
        filters.append(Filter(name, title, [Option(*pair, pair[0] == value) for pair in options]))
    return filters, conditions


def _answer(request: HttpRequest, conditions: dict[str, Any]) -> Coverage:
    return coverage(request.user, store.facts(), reader_of(request).lang, **conditions)


@require_safe
@answered
def table(request: HttpRequest) -> HttpResponse:
    """The coverage of the needs that the reader sees."""
    reader = reader_of(request)
    filters, conditions = _asked(request)
    found = _answer(request, conditions)
    page = page_of(request, len(found.rows))
    query = request.GET.copy()
    query.pop("page", None)
    count, totals = reader.formats.count, found.totals
    context = {
        "title": _("Needs and sources"),
        "filters": filters,
        "narrowed": bool(conditions),
        "page": page,
        "totals": totals,
        "headline": _("{covered} of {count} covered, {talks} in talks, {uncovered} uncovered").format(
            covered=count(totals.needs[COVERED]),
            count=count(totals.count),
            talks=count(totals.needs[TALKS]),
            uncovered=count(totals.needs[UNCOVERED]),
        ),
        "by_standing": _by_standing(found, reader),
        "by_source": _by_source(found, reader) if found.sources else None,
        "unshared": found.unshared,
        "exceeded": found.exceeded,
        "by_need": _by_need(page.cut(found.rows), reader),
        "query": query.urlencode(),
        "formats": [(format, format.upper()) for format in TYPES],
    }
    return render(request, "matching/coverage.html", context)


def _money(reader: Reader, amount: Decimal | None) -> Cell:
    return NONE if not amount else Cell(reader.formats.amount(amount))


def _by_standing(found: Coverage, reader: Reader) -> Table:
    """How the needs stand: a row a standing; currencies stand beside each other and are never added."""
    totals, count, currencies = found.totals, reader.formats.count, list(found.totals.money)
    columns = [Column(_("Coverage")), Column(_("Needs"), number=True)]
    columns += [Column(_("Known costs"), symbol(one), number=True) for one in currencies]
    columns.append(Column(_("Needs without a cost"), number=True))
    rows = []
    for standing, name in _names().items():
        note = ""
        if standing == COVERED and totals.partly:
            note = _("of these in part only: {count}").format(count=count(totals.partly))
        rows.append(
            [
                Cell(capital(name), note=note),
                Cell(count(totals.needs[standing])),
                *(_money(reader, totals.money[one][standing]) for one in currencies),
                Cell(count(totals.without_cost[standing])),
            ]
        )
    sums = [_money(reader, sum(totals.money[one].values(), Decimal(0))) for one in currencies]
    last = [Cell(_("In all")), Cell(count(totals.count)), *sums, Cell(count(totals.lacking))]
    return Table(_("How the needs stand"), columns, rows, last, hide_caption=True)


def _by_source(found: Coverage, reader: Reader) -> Table:
    count, names = reader.formats.count, _names()
    currencies = sorted({currency for one in found.sources for currency in one.money})
    columns = [Column(_("Source"))]
    columns += [Column(capital(names[one]), _("needs"), number=True) for one in (COVERED, TALKS)]
    for currency in currencies:
        columns += [Column(capital(names[one]), symbol(currency), number=True) for one in (COVERED, TALKS)]
    columns.append(Column(_("Needs without a cost"), number=True))
    rows = [
        [
            Cell(one.source.name or _("a source not open to you")),
            *(Cell(count(one.needs[standing])) for standing in (COVERED, TALKS)),
            *(
                _money(reader, one.money.get(currency, _NOTHING).get(standing))
                for currency in currencies
                for standing in (COVERED, TALKS)
            ),
            Cell(count(one.without_cost)),
        ]
        for one in found.sources
    ]
    return Table(_("By source"), columns, rows, hide_caption=True)


def _by_need(rows: Sequence[Row], reader: Reader) -> Table:
    columns = [Column(_("Need")), Column(_("Theme")), Column(_("Coverage")), Column(_("Sources"))]
    columns += [Column(_("Estimated cost"), number=True)]
    return Table(_("Need by need"), columns, [_line(one, reader) for one in rows], hide_caption=True)


def _line(row: Row, reader: Reader) -> list[Cell]:
    need, names = row.need, _names()
    example = str(Origin.EXAMPLE.label) if need.origin == Origin.EXAMPLE else ""
    sources = _sources(row)
    return [
        Cell(need.title, reverse("matching", args=[need.pk]), note=example),
        Cell(str(need.theme)) if need.theme else NONE,
        Cell(capital(names[row.standing]), note=_("in part") if row.partly else ""),
        Cell(sources) if sources else NONE,
        Cell(reader.formats.money(need.cost, need.currency)) if need.cost is not None else NONE,
    ]


def _sources(row: Row) -> str:
    names = _names()
    told = []
    for one in row.by:
        part = "" if one.percentage is None else f", {format(one.percentage.normalize(), 'f')} %"
        told.append(f"{one.source.name or _('a source not open to you')} ({names[one.standing]}{part})")
    return "; ".join(dict.fromkeys(told))


@require_safe
@answered
def table_file(request: HttpRequest, format: str) -> HttpResponse:
    """The same choice as a file, need by need."""
    if format not in TYPES:
        raise NotHere(_("This table comes as csv, xlsx or json."))
    _filters, conditions = _asked(request)
    found = _answer(request, conditions)
    mark = Level(coverage_mark(found))
    written = {"csv": _csv, "xlsx": _xlsx, "json": _json}[format](found, mark)
    response = HttpResponse(written, content_type=TYPES[format])
    name = "eslabon-coverage" if mark == Level.PUBLIC else f"eslabon-coverage-{mark.value}"
    response["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    response["X-Eslabon-Confidentiality"] = mark.value
    return response


def _table(found: Coverage) -> tuple[list[str], list[list[Any]]]:
    """Heads and rows of the files: numbers as numbers."""
    names = _names()
    heads = [_("number of the record"), _("Need"), _("Theme"), _("What for"), _("Status"), _("Coverage"), _("in part")]
    heads += [_("Sources"), _("Estimated cost"), _("Currency"), *(capital(names[one]) for one in STANDINGS)]
    heads.append(_("origin"))
    rows = []
    for row in found.rows:
        need = row.need
        told = [need.title, str(need.theme or ""), str(need.get_kind_display()), str(need.get_status_display())]
        told += [names[row.standing], _("yes") if row.partly else "", _sources(row)]
        amounts = [(row.money or _NOTHING).get(one) for one in STANDINGS]
        rows.append([need.pk, *told, need.cost, need.currency, *amounts, str(need.get_origin_display())])
    return heads, rows


def _csv(found: Coverage, mark: Level) -> bytes:
    heads, rows = _table(found)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([guarded(one) if isinstance(one, str) else one for one in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _xlsx(found: Coverage, mark: Level) -> bytes:
    return table_xlsx(_("Needs and sources"), _("Confidentiality: {mark}").format(mark=mark.label), *_table(found))


def _json(found: Coverage, mark: Level) -> bytes:
    return json.dumps(coverage_data(found), ensure_ascii=False, indent=1).encode()
