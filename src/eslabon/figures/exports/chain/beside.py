"""A chain's exports beside others: the same basket of other countries, what was not supported, the years after support.

All of it is on the rung `comparison`, or `accounting`: none of it says what a change was due to.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from eslabon.facts.trade import COMPLETE
from eslabon.figures.document import (
    COUNT,
    MONEY,
    SHARE,
    TEXT,
    YEAR,
    Bar,
    Block,
    Chart,
    Column,
    Figure,
    Paragraph,
    Section,
    Table,
    TableRow,
)
from eslabon.figures.exports import words
from eslabon.figures.exports.chain.change import not_told
from eslabon.figures.exports.chain.found import ChainExports, ended_by
from eslabon.figures.exports.question import Question
from eslabon.measures import comparing
from eslabon.measures.comparing import after_support, beside_the_rest, indexed
from eslabon.measures.exports import ACCOUNTING, COMPARISON, Change

# The neighbours come first; then whoever exports most, so many in all.
NEIGHBOURS, _MOST = ("CO", "EC", "BO"), 6


def comparators(found: ChainExports) -> dict[str, Change]:
    """The change of the same basket by the country and by others of the same source, the country first."""
    if found.years is None:
        return {}
    others = {code: one for code, one in found.by_exporter.items() if code != found.country}
    ranked = sorted(others, key=lambda one: (one not in NEIGHBOURS, -others[one].after, one))[:_MOST]
    told = {found.country: found.change}
    for one in ranked:
        # How much of an inexact code is the chain's rests on what its exporter traded: each is asked for alone.
        alone = found.exports.change(replace(found.span, exporters=(one,))).found if found.inexact else others[one]
        assert isinstance(alone, Change)
        told[one] = alone
    return told


def comparators_section(found: ChainExports) -> Section:
    """The same basket of other exporters, indexed to the first year."""
    _ = found.translate
    title = _("The same basket of other countries")
    if found.years is None:
        return not_told("beside", title, _("There are no two whole years to compare."))
    told = comparators(found)
    if len(told) < 2:
        text = _("{source} is loaded for this country's exports only: load another exporter's to compare.")
        return not_told("beside", title, text.format(source=words.source(found.source, found.lang)))
    first, last = found.years
    index = _indices(told, first, last)
    rows = tuple(
        TableRow(
            (
                words.country(code, found.lang),
                found.in_year(one.before, first, exporters=(code,)) if one.before else None,
                found.in_year(one.after, last, exporters=(code,)) if one.after else None,
                None if index[code] is None else round(index[code] or 0),
            )
        )
        for code, one in told.items()
    )
    columns = (
        Column("exporter", words.key("exporter", found.lang), TEXT, 3),
        Column("first", str(first), MONEY),
        Column("last", str(last), MONEY),
        Column("index", _("Index, {year} = 100").format(year=first), COUNT),
    )
    note = words.rung(COMPARISON, found.lang)
    table = Table("beside", _("Exporters of the same basket"), columns, rows, note, "USD")
    chart, yearly = comparators_chart(found), _yearly_table(found, list(told))
    return Section("beside", title, (*([chart] if chart else []), table, *([yearly] if yearly else [])))


def _yearly_table(found: ChainExports, exporters: list[str]) -> Table | None:
    """The index of each exporter in each year, where years between the two are told."""
    _ = found.translate
    first = found.span.year_from
    # Of an inexact code each exporter is asked for alone, as for the change.
    asked = [(one,) for one in exporters] if found.inexact else [tuple(exporters)]
    values: dict[str, dict[int, Decimal | None]] = {one: {} for one in exporters}
    for some in asked:
        answer = found.exports.answer(replace(found.span, exporters=some), ("exporter", "year"))
        partial = {year for _source, year, _months in answer.partial}
        for row in answer.rows:
            if row.keys["year"] not in partial:
                values[row.keys["exporter"]][row.keys["year"]] = row.value
    points = {(one.year, one.name): one.index for one in indexed(values, first or 0)}
    years = sorted({year for year, _exporter in points})
    if len(years) < 3:
        return None
    columns = (
        Column("year", words.key("year", found.lang), YEAR),
        *(Column(one, words.country(one, found.lang), COUNT) for one in exporters),
    )
    rows = tuple(
        TableRow((year, *(None if index is None else round(index) for index in _of_year(points, year, exporters))))
        for year in years
    )
    title = _("Index year by year, {year} = 100").format(year=first)
    return Table("beside-yearly", title, columns, rows, words.rung(COMPARISON, found.lang))


def _of_year(points: dict[tuple[int, str], Decimal | None], year: int, exporters: list[str]) -> list[Decimal | None]:
    return [points.get((year, one)) for one in exporters]


def _indices(told: dict[str, Change], first: int, last: int) -> dict[str, Decimal | None]:
    points = indexed({code: {first: one.before, last: one.after} for code, one in told.items()}, first)
    return {one.name: one.index for one in points if one.year == last}


def comparators_chart(found: ChainExports) -> Chart | None:
    """The index of the last year, the largest first."""
    _ = found.translate
    told = comparators(found)
    if len(told) < 2 or found.years is None:
        return None
    first, last = found.years
    index = {code: one for code, one in _indices(told, first, last).items() if one is not None}
    if found.country not in index:
        return None
    ranked = sorted(index, key=lambda one: -index[one])
    series = _("Index of {last}, {first} = 100").format(first=first, last=last)
    bars = tuple(Bar(words.country(code, found.lang), series, index[code]) for code in ranked)
    place = ranked.index(found.country) + 1
    text = _("{country} is number {place} of {count} by growth: {index}, where {first} is 100")
    title = text.format(
        country=words.country(found.country, found.lang),
        place=place,
        count=len(ranked),
        index=found.written.number(index[found.country], 0),
        first=first,
    )
    list_ = "; ".join(f"{one.label}: {found.written.number(one.value, 0)}" for one in bars)
    source = _("Source: {source}.").format(source=words.source(found.source, found.lang))
    return Chart("beside", "bars", title, _("Bars by exporter. {list}.").format(list=list_), bars, "", source)


def rest_section(found: ChainExports) -> Section:
    """The supported products beside all the others that the country exports."""
    _ = found.translate
    title = _("Beside the products that were not supported")
    if found.years is None:
        return not_told("rest", title, _("There are no two whole years to compare."))
    first, last = found.years
    totals = found.exports.trade.totals(found.country)
    total = {
        year: value for (source, year), value in totals.items() if source == found.source and first <= year <= last
    }
    if not {first, last} <= set(total):
        text = _(
            "It can't be told: {source} is not loaded for all that the country exported in {first} and {last}, and "
            "another source's total is not taken for it."
        )
        return not_told(
            "rest", title, text.format(source=words.source(found.source, found.lang), first=first, last=last)
        )
    own: dict[int, Decimal | None] = {
        year: row.value for year, row in found.whole[found.source].items() if first <= year <= last
    }
    points = {(one.name, one.year): one for one in beside_the_rest(own, total, first)}
    rows = []
    for year in (first, last):
        supported, rest = (points[name, year] for name in (comparing.SUPPORTED, comparing.REST))
        index = [None if one.index is None else round(one.index) for one in (supported, rest)]
        rows.append(TableRow((year, found.in_year(own[year] or Decimal(0), year), _total(found, total, year), *index)))
    columns = (
        Column("year", words.key("year", found.lang), YEAR),
        Column("supported", _("The chain's basket"), MONEY),
        Column("total", _("All exports"), MONEY),
        Column("supported-index", _("Basket, {year} = 100").format(year=first), COUNT),
        Column("rest-index", _("All but the basket, {year} = 100").format(year=first), COUNT),
    )
    note = words.rung(COMPARISON, found.lang)
    return Section("rest", title, (Table("rest", title, columns, tuple(rows), note, "USD"),))


def _total(found: ChainExports, total: dict[int, Decimal], year: int) -> Figure | str:
    """All that was exported in a year: a figure, of a source whose rows make it."""
    if found.source not in COMPLETE:
        return found.large(total[year])
    question = Question(sources=(found.source,), exporters=(found.country,), year_from=year, year_to=year)
    return found.figure(total[year], question)


def after_section(found: ChainExports, day: date) -> Section:
    """What was exported in the years after a project that aims at the chain's group ended."""
    _ = found.translate
    title = _("After the support ended")
    if not found.records.projects:
        return not_told("after", title, _("No project on record aims at a target of this chain's group."))
    ended = ended_by(found.records, day)
    if not ended:
        names = "; ".join(one.title for one in found.records.projects)
        text = _("No end of the support is on record, or it isn't over: {projects}.")
        return not_told("after", title, text.format(projects=names))
    values: dict[int, Decimal | None] = {year: row.value for year, row in found.whole[found.source].items()}
    rows = [
        TableRow(
            (
                project.title,
                one.year,
                None if one.value is None else found.in_year(one.value, one.year),
                one.ratio,
            )
        )
        for project in ended
        if project.ends_on is not None
        for one in after_support(values, project.ends_on.year)
    ]
    columns = (
        Column("project", _("Project that ended"), TEXT, 3),
        Column("year", words.key("year", found.lang), YEAR),
        Column("value", _("Value"), MONEY),
        Column("ratio", _("Of the year in which it ended"), SHARE),
    )
    blocks: list[Block] = [Table("after", title, columns, tuple(rows), words.rung(ACCOUNTING, found.lang), "USD")]
    if any(row.cells[2] is None for row in rows):
        blocks.append(Paragraph(_("Years without a value are not told by the source.")))
    return Section("after", title, tuple(blocks))
