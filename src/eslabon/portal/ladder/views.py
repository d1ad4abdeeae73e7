"""The money of an agreement: by year of any start, in constant prices, as tables were published, amount by amount."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eslabon.facts.deflators import deflators_at
from eslabon.figures.ladder import amount_of, cited, in_order, problem_of, rates_for, year_start_of, years_of
from eslabon.measures.deflators import Deflator, in_constant_prices
from eslabon.measures.exchange import exchange_difference
from eslabon.measures.ladder import Entry as Amount
from eslabon.measures.ladder import Ladder, in_force, ladder, value_of
from eslabon.measures.programme import lines_of, misfits
from eslabon.measures.rates import Rates
from eslabon.portal import store
from eslabon.portal.errors import Refused
from eslabon.portal.paging import page_of
from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.records.sight import address
from eslabon.portal.records.views import answered
from eslabon.portal.records.words import capital
from eslabon.portal.tables import NONE, Cell, Column, Table
from eslabon.records.base import actions
from eslabon.records.cooperation.kind import AGREEMENTS
from eslabon.records.cooperation.models import Step
from eslabon.records.cooperation.queries import entries_for
from eslabon.values.problems import say

# The months in which the fiscal years start that one meets: the calendar year, Asia's, Oceania's, the United States'.
STARTS = (1, 4, 7, 10)


@dataclass(frozen=True, slots=True)
class _Asked:
    """In which years the money is told, and in the prices of which year by which deflator."""

    start: int
    deflator: Deflator | None = None
    base: int = 0


@require_safe
@answered
def money(request: HttpRequest, pk: int) -> HttpResponse:
    """The money of one agreement, of the amounts that the reader may see."""
    agreement = actions.get(request.user, AGREEMENTS, pk)
    reader, view = reader_of(request), store.warehouse().at()
    entries = list(entries_for(request.user).filter(agreement=agreement))
    amounts = {one.id: one for one in map(amount_of, entries)}
    known = deflators_at(view)
    asked = _asked(request, known, year_start_of(amounts.values()))
    found = ladder(amounts.values(), agreement.currency, asked.start)
    written = in_order(entries)
    page = page_of(request, len(written))
    standing = {one.id for one in in_force(amounts.values())}
    rates = rates_for(view, amounts.values(), agreement.currency)
    context = {
        "title": _("The money, amount by amount and year by year"),
        "many": capital(AGREEMENTS.many),
        "agreement": agreement,
        "years": _by_year(found, asked, reader),
        "constant": _in_prices(found, asked, reader) if asked.deflator else None,
        "asked": asked,
        "misfits": [say(problem_of(one, entries), reader.lang) for one in misfits(amounts.values())],
        "published": _published(entries, amounts, reader),
        "amounts": _amounts(page.cut(written), standing, agreement.currency, rates, reader),
        "page": page,
        "starts": [
            (one, capital(reader.formats.by.months[one - 1]), one == asked.start)
            for one in sorted({*STARTS, asked.start})
        ],
        "deflators": [(one, asked.deflator is not None and one == asked.deflator.name) for one in sorted(known)],
    }
    return render(request, "ladder/ladder.html", context)


def _asked(request: HttpRequest, known: dict[str, Deflator], start: int) -> _Asked:
    """What the address asks for. Raises Refused where it can't be."""
    month = _number(request, "start") or start
    if not 1 <= month <= 12:
        raise Refused(_("A year starts in a month from 1 to 12."))
    name = request.GET.get("deflator", "")
    if not name:
        return _Asked(month)
    deflator = known.get(name)
    if deflator is None:
        raise Refused(_("No deflator with this name was loaded."))
    base = _number(request, "base") or max(deflator.levels)
    if base not in deflator.levels:
        raise Refused(
            _("This deflator goes from {first} to {last}.").format(
                first=min(deflator.levels), last=max(deflator.levels)
            )
        )
    return _Asked(month, deflator, base)


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise Refused(_("“{text}” is no year and no month.").format(text=text[:40]))
    return int(text)


def _by_year(found: Ladder, asked: _Asked, reader: Reader) -> Table | None:
    """What stands at each year, by step, with what stands at other years or at none below."""
    steps = years_of(found, asked.start)
    if not steps:
        return None
    years = sorted({year for own in steps.values() for year in own})
    rows = [[Cell(str(year)), *(_told(own.get(year), reader) for own in steps.values())] for year in years]
    others = [found.at(step).other_years(asked.start) for step in steps]
    if any(others):
        rows.append([Cell(_("in years that start in another month")), *(_told(one or None, reader) for one in others)])
    left = [found.at(step).undistributed("year") for step in steps]
    if any(left):
        rows.append([Cell(_("at no year")), *(_told(one or None, reader) for one in left)])
    total = [Cell(_("Total")), *(_told(found.at(step).total, reader) for step in steps)]
    return Table(_("By year"), _columns(steps, found.currency, asked), rows, total, hide_caption=True)


def _in_prices(found: Ladder, asked: _Asked, reader: Reader) -> Table | None:
    """The same years in the prices of the base year; no total, where a year has no index."""
    assert asked.deflator is not None
    steps = {
        step: in_constant_prices(own, asked.deflator, asked.base) for step, own in years_of(found, asked.start).items()
    }
    if not steps or asked.deflator.currency != found.currency:
        return None
    years = sorted({year for own in steps.values() for year in own})
    rows = [[Cell(str(year)), *(_told(own.get(year), reader) for own in steps.values())] for year in years]
    return Table(_("In constant prices"), _columns(steps, found.currency, asked), rows, hide_caption=True)


def _columns(steps: Any, currency: str, asked: _Asked) -> list[Column]:
    first = Column(_("Year") if asked.start == 1 else _("Fiscal year"))
    return [first, *(Column(capital(Step(step).label), currency, number=True) for step in steps)]


def _published(entries: list[Any], amounts: dict[int, Amount], reader: Reader) -> list[tuple[tuple[str, str], Table]]:
    """The published tables as they were printed: lines down, years across, the printed totals below."""
    by_number = {one.pk: one for one in entries}
    standing = in_force(amounts.values())
    wrong = {one.line or one.whole: one for one in misfits(standing)}
    tables: dict[tuple[str, str, str], dict[int, list[Amount]]] = {}
    for whole, lines in lines_of(standing).items():
        told = by_number.get(whole)
        if told is not None and told.year:
            tables.setdefault((told.document, told.step, told.currency), {})[whole] = lines
    return [
        (
            cited(document) if document else (capital(Step(step).label), ""),
            _table(step, currency, wholes, by_number, wrong, reader),
        )
        for (document, step, currency), wholes in tables.items()
    ]


def _table(
    step: str, currency: str, wholes: dict[int, list[Amount]], by_number: dict[int, Any], wrong: Any, reader: Reader
) -> Table:
    ordered = sorted(wholes, key=lambda one: by_number[one].year)
    names = list(dict.fromkeys(line.line for whole in ordered for line in wholes[whole]))
    lines = {(whole, line.line): line.id for whole in ordered for line in wholes[whole]}

    def cell(number: int | None) -> Cell:
        if number is None:
            return NONE
        one, misfit = by_number[number], wrong.get(number)
        notes = [_("estimate")] if one.estimate else []
        if misfit is not None and misfit.implied is not None:
            notes.append(_("the total implies {amount}").format(amount=reader.formats.short_amount(misfit.implied)))
        elif misfit is not None:
            notes.append(_("the lines make {amount}").format(amount=reader.formats.short_amount(misfit.summed)))
        return Cell(reader.formats.short_amount(one.amount), address(one), note=", ".join(notes))

    columns = [Column(capital(Step(step).label))]
    columns += [Column(str(by_number[whole].year), currency, number=True) for whole in ordered]
    rows = [[Cell(name), *(cell(lines.get((whole, name))) for whole in ordered)] for name in names]
    return Table(
        _("As published"), columns, rows, [Cell(_("Total, as printed")), *map(cell, ordered)], hide_caption=True
    )


def _amounts(entries: Any, standing: set[int], currency: str, rates: Rates, reader: Reader) -> Table:
    """Each amount as it was told and in the reporting currency, with its rate, and the exchange difference."""
    converted = any(one.currency != currency for one in entries)
    columns = [Column(_("Step")), Column(_("Date or year")), Column(_("Amount"), number=True)]
    if converted:
        columns += [
            Column(_("Exchange rate"), number=True),
            Column(_("In the reporting currency"), currency, number=True),
            Column(_("Exchange difference"), currency, number=True),
        ]
    columns += [Column(_("Document"))]
    return Table(
        _("The amounts"),
        columns,
        [_line(one, one.pk in standing, currency, rates, reader, converted) for one in entries],
        hide_caption=True,
    )


def _line(one: Any, counts: bool, currency: str, rates: Rates, reader: Reader, converted: bool) -> list[Cell]:
    amount, written = amount_of(one), reader.formats
    notes = [one.line] if one.line else []
    notes += [_("estimate")] if one.estimate else []
    notes += [] if counts else [_("corrected")]
    about = ", ".join(part for part in (written.date(one.rate_on) if one.rate_on else "", one.rate_source) if part)
    when = written.date(one.on) if one.on else str(one.year or "—")
    cells = [
        Cell(capital(Step(one.step).label), address(one), note=" · ".join(notes)),
        Cell(when),
        Cell(f"{'≈ ' if one.approximate else ''}{written.short_money(one.amount, one.currency)}"),
    ]
    if converted:
        own = one.currency == currency
        rate = Cell(written.number(one.rate.normalize())) if one.rate and not own else NONE
        cells += [
            rate,
            _told(value_of(amount, currency), reader),
            NONE if own else _told(exchange_difference(amount, currency, rates), reader),
        ]
    text, href = cited(one.document)
    return [*cells, Cell(text or "—", href, note=_("rate: {source}").format(source=about) if about else "")]


def _told(value: Decimal | None, reader: Reader) -> Cell:
    return NONE if value is None else Cell(reader.formats.short_amount(value))
