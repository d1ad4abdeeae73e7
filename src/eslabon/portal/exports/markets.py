"""Markets: what a country's exports to each of them are, by the sources that tell all of them, and by chain."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eslabon.figures.exports import words
from eslabon.figures.exports.answers import Answer, Row
from eslabon.figures.exports.question import Question
from eslabon.figures.exports.reference import reference
from eslabon.figures.labels import capital
from eslabon.measures.exports import Change, share
from eslabon.portal import store
from eslabon.portal.blocks import Page
from eslabon.portal.errors import NotHere
from eslabon.portal.exports import telling
from eslabon.portal.exports.asking import Request, asked_by, exporters
from eslabon.portal.paging import page_of
from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.tables import NONE, Cell, Column, Table
from eslabon.standards.flows import WORLD
from eslabon.standards.flows.countries import alpha2

Totals = dict[tuple[str, int], Decimal]


@dataclass(frozen=True, slots=True)
class Country:
    """Whose exports are meant, and what was asked beside it."""

    found: Request
    code: str
    reader: Reader

    @property
    def name(self) -> str:
        return words.country(self.code, self.reader.lang)

    @property
    def others(self) -> list[tuple[str, str]]:
        """The other countries whose exports are told, each with its name."""
        codes = exporters(self.found.exports) - {self.code}
        return sorted(((code, words.country(code, self.reader.lang)) for code in codes), key=lambda one: one[1])

    @property
    def complete(self) -> tuple[str, ...]:
        """The sources that tell all exports of it."""
        return tuple(sorted({source for source, _year in _wholes(self)}))

    def asked(self, **conditions: Any) -> Question:
        """A question about its exports."""
        return Question(exporters=(self.code,), **conditions)


def _country(request: HttpRequest) -> Country:
    """Whose exports a page is about: the one asked for, else the site's own; of one that isn't told, the first."""
    found, reader = asked_by(request), reader_of(request)
    known, asked = exporters(found.exports), found.question.exporters
    code = next((one for one in asked if one in known), "")
    if asked and not code and known:
        raise NotHere(_("No source tells exports of {country}.").format(country=words.country(asked[0], reader.lang)))
    return Country(found, code or min(known, default=""), reader)


@require_safe
def markets(request: HttpRequest) -> HttpResponse:
    """Every market of a country, the largest first."""
    country = _country(request)
    page = telling.page_of(country.reader, country.found.exports.state)
    question = country.asked(sources=country.complete)
    found = country.found.answer(("importer", "year"), question)
    lasts, values = _last_years(found)
    names = sorted(values, key=lambda code: (-max(row.value for row in values[code].values()), code))
    part = page_of(request, len(names))
    shown = {
        "title": _("Markets of the exports of {country}").format(country=country.name)
        if country.code
        else _("Markets"),
        "country": country,
        "part": part,
        "table": _markets_table(list(part.cut(names)), values, lasts, found.totals and country, page),
        "empty": not country.found.exports.trade.snapshots,
        "complete": bool(country.complete),
    }
    return render(request, "exports/markets.html", shown)


def _last_years(found: Answer) -> tuple[dict[str, int], dict[str, dict[str, Row]]]:
    """The last whole year of each source that tells markets, and its rows of that year by market and source."""
    partial = {(source, year) for source, year, _months in found.partial}
    by_market = [
        row
        for row in found.rows
        if row.keys["importer"] != WORLD and (row.keys["source"], row.keys["year"]) not in partial
    ]
    lasts: dict[str, int] = {}
    for row in by_market:
        lasts[row.keys["source"]] = max(row.keys["year"], lasts.get(row.keys["source"], 0))
    values: dict[str, dict[str, Row]] = {}
    for row in by_market:
        if row.keys["year"] == lasts[row.keys["source"]] and row.value:
            values.setdefault(row.keys["importer"], {})[row.keys["source"]] = row
    return lasts, values


def _markets_table(
    names: list[str], values: dict[str, dict[str, Row]], lasts: dict[str, int], country: Any, page: Page
) -> Table:
    lang, written = page.reader.lang, page.written
    millions = page.in_millions(row.value for rows in values.values() for row in rows.values())
    wholes = _wholes(country) if country else {}
    columns = [Column(words.key("importer", lang))]
    for source, year in lasts.items():
        columns += [Column(f"{words.source(source, lang)}, {year}", page.unit(telling.CURRENCY, millions), True)]
        columns += [Column(_("Of all exports"), number=True)]
    rows = []
    for name in names:
        cells = [Cell(words.country(name, lang), market_address(name, country.code))]
        for source, year in lasts.items():
            row = values[name].get(source)
            if row is None:
                cells += [NONE, NONE]
                continue
            cells.append(page.figure_in(row.value, row.figure, millions))
            cells.append(telling.share(share(row.value, wholes.get((source, year))), written))
        rows.append(cells)
    return Table(_("Markets"), columns, rows, hide_caption=True)


def market_address(code: str, exporter: str) -> str:
    """The page of a market of an exporter."""
    return f"{reverse('exports-market', args=[code])}?exporter={exporter}"


def _wholes(country: Country) -> Totals:
    """All that the country exported, by source and year, of the sources that tell all of it."""
    exports = country.found.exports
    key = "totals", exports.facts.view.warehouse.folder, exports.state, country.code
    return store.answers.get(key, lambda: exports.trade.totals(country.code), len)


@require_safe
def market(request: HttpRequest, code: str) -> HttpResponse:
    """What a country's exports to one market are."""
    plain = code if code.startswith(words.OWN) else alpha2(code)
    if plain is None:
        raise NotHere(_("“{value}” is not the code of a country.").format(value=code[:40]))
    country = _country(request)
    if plain != code:
        return HttpResponseRedirect(market_address(plain, country.code))
    reader, found = country.reader, country.found
    page = telling.page_of(reader, found.exports.state)
    yearly = found.answer(("year",), country.asked(importers=(plain,), sources=country.complete))
    name = words.country(plain, reader.lang)
    if found.exports.trade.snapshots and not yearly.rows:
        near = [(_("Markets"), reverse("exports-markets"))]
        text = _("No source tells exports of {country} to {market}.")
        raise NotHere(text.format(country=country.name, market=name), near)
    chains, told = _chains(country, plain, page)
    terms = [("exporter", country.code), ("importer", plain), *(("source", one) for one in country.complete)]
    shown = {
        "title": _("Exports of {country} to {market}").format(country=country.name, market=name),
        "lead": _finding(yearly, country),
        "country": country,
        "code": plain,
        "yearly": _yearly_table(yearly, country, page) if yearly.rows else None,
        "complete": bool(country.complete),
        "picture": telling.picture(telling.years_chart(yearly, reader), "exports-chart", terms, page),
        "notes": words.notes(yearly, reader.lang),
        "chains": chains,
        "notes_of_chains": told,
        "rung": words.rung(Change.rung, reader.lang),
        "empty": not found.exports.trade.snapshots,
    }
    return render(request, "exports/market.html", shown)


def _finding(yearly: Answer, country: Country) -> str:
    """The last whole year in a sentence, with its share of all exports where that is known."""
    told, reader = telling.by_source(yearly), country.reader
    if not told:
        return ""
    last = told[0].last
    year, source = last.keys["year"], told[0].source
    of_all = share(last.value, _wholes(country).get((source, year)))
    told_of = {
        "year": year,
        "amount": reader.formats.large(last.value, telling.CURRENCY),
        "source": words.source(source, reader.lang),
    }
    if of_all is None:
        return _("{source}: {amount} in {year}").format(**told_of)
    text = _("{source}: {amount} in {year}, {share} of all its exports")
    return text.format(**told_of, share=reader.formats.percent(of_all))


def _yearly_table(yearly: Answer, country: Country, page: Page) -> Table:
    """By year and source, with the share of all exports where a source tells all of them."""
    reader, wholes = country.reader, _wholes(country)
    table = telling.answer_table(yearly, yearly.rows, {}, page)
    shares = [
        telling.share(share(row.value, wholes.get((row.keys["source"], row.keys["year"]))), reader.formats)
        for row in yearly.rows
    ]
    # Weight and exactness say nothing of all goods together.
    columns = [*table.columns[:-2], Column(_("Of all exports"), number=True)]
    rows = [[*row[:-2], of_all] for row, of_all in zip(table.rows, shares, strict=True)]
    return replace(table, columns=columns, rows=rows, caption=_("By year and source"))


def _chains(country: Country, market: str, page: Page) -> tuple[Table | None, list[str]]:
    """Each chain with a basket in force: both ends of what each source tells, and price against volume; and what a
    reader must know of it."""
    found = country.found
    if not found.known:
        return None, []
    question = country.asked(importers=(market,), baskets=tuple(one.number for one in found.known))
    yearly, told = found.answer(("chain", "year"), question), []
    rows = {(row.keys["source"], row.keys["chain"], row.keys["year"]) for row in yearly.rows}
    for source in dict.fromkeys(str(row.keys["source"]) for row in yearly.rows):
        partial = {year for of, year, _months in yearly.partial if of == source}
        years = sorted({int(row.keys["year"]) for row in yearly.rows if row.keys["source"] == source} - partial)
        if len(years) > 1:
            ends = replace(question, sources=(source,), year_from=years[0], year_to=years[-1])
            made = [(ends, str(key[1]), change) for key, change in _changes(found, ends).items()]
            # Where a revision isn't linked, a year without rows needn't be one without exports.
            there = [one for one in made if {(source, one[1], years[0]), (source, one[1], years[-1])} <= rows]
            told += there if yearly.unlinked else made
    return _chains_table(found, told, page) if told else None, words.notes(yearly, page.reader.lang)


def _chains_table(found: Request, told: list[tuple[Question, str, Change]], page: Page) -> Table:
    """The changes of chains, each of one source between its ends."""
    lang, written = page.reader.lang, page.written
    millions = page.in_millions(value for _ends, _chain, one in told for value in (one.before, one.after))
    names = found.named(lang)

    def line(ends: Question, chain: str, one: Change) -> list[Cell]:
        own = replace(ends, baskets=(int(chain),))

        def figure(value: Decimal, part: str) -> Cell:
            return page.figure_in(value, reference(replace(own, part=part), found.exports.state), millions)

        return [
            Cell(names[chain], note=f"{words.source(ends.sources[0], lang)}, {ends.year_from}–{ends.year_to}"),
            Cell(page.amount(one.before, millions)),
            Cell(page.amount(one.after, millions)),
            *(figure(getattr(one, part), part) for part in ("change", "volume", "price")),
            telling.share(one.exact_share, written),
        ]

    unit = page.unit(telling.CURRENCY, millions)
    columns = [
        Column(words.key("chain", lang)),
        Column(_("First year"), unit, True),
        Column(_("Last year"), unit, True),
        *(Column(capital(title), unit, True) for title in (_("change"), _("volume"), _("price"))),
        Column(_("Exact share"), number=True),
    ]
    return Table(_("Price against volume, chain by chain"), columns, [line(*one) for one in told], hide_caption=True)


def _changes(found: Request, question: Question) -> dict[tuple[Any, ...], Change]:
    """The change of each chain of a question about one source, from those kept."""
    key = "changes", found.exports.facts.view.warehouse.folder, found.exports.state, question
    made: dict[tuple[Any, ...], Change] = store.answers.get(key, lambda: found.exports.changes(question))
    return made
