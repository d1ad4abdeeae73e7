"""To which markets a chain's exports went, and how they grew beside these markets and the world."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from eslabon.figures.document import MONEY, SHARE, TEXT, Bar, Block, Chart, Column, Paragraph, Section, Table, TableRow
from eslabon.figures.exports import words
from eslabon.figures.exports.chain.change import not_told
from eslabon.figures.exports.chain.found import ChainExports
from eslabon.figures.exports.question import CHANGE
from eslabon.figures.labels import capital
from eslabon.measures.comparing import Pair, constant_shares
from eslabon.measures.exports import ACCOUNTING, COMPARISON, Change, share
from eslabon.standards.flows import WORLD

# How many bars the chart of markets has.
_BARS = 8
# Whose reporters are all countries; another source's are the world's where there are so many.
_WHOLE_WORLD, _MANY = ("baci",), 100


def markets_section(found: ChainExports) -> Section:
    """The exports by market in the two years."""
    _ = found.translate
    if found.years is None:
        why = _("{source} tells one whole year only: there is nothing to compare market by market.")
        return not_told("markets", _("By market"), why.format(source=words.source(found.source, found.lang)))
    first, last = found.years
    told = found.by_market
    rows = tuple(
        TableRow(
            (
                words.country(market, found.lang),
                found.in_year(one.before, first, importers=(market,)) if one.before else None,
                found.in_year(one.after, last, importers=(market,)) if one.after else None,
                found.changed(one.change, CHANGE, importers=(market,)),
                share(one.after, found.change.after),
            )
        )
        for market, one in told
    )
    columns = (
        Column("importer", _("Market"), TEXT, 3),
        Column("first", str(first), MONEY),
        Column("last", str(last), MONEY),
        Column("change", capital(words.part(CHANGE, found.lang)), MONEY),
        Column("share", _("Share of {year}").format(year=last), SHARE),
    )
    note = words.rung(ACCOUNTING, found.lang)
    table = Table("markets", _("By market, the largest first"), columns, rows, note, "USD")
    chart = markets_chart(found)
    return Section(
        "markets",
        _("By market, {first} and {last}").format(first=first, last=last),
        (*([chart] if chart else []), table),
    )


def markets_chart(found: ChainExports) -> Chart | None:
    """The largest markets of the last year."""
    _ = found.translate
    told = [(market, one.after) for market, one in found.by_market if one.after > 0 and market != WORLD][:_BARS]
    if not told or found.years is None:
        return None
    year = str(found.years[1])
    bars = tuple(Bar(words.country(market, found.lang), year, value) for market, value in told)
    part = share(told[0][1], found.change.after) or Decimal(0)
    title = _("{market} is the largest market: {share} of what was exported in {year}").format(
        market=bars[0].label, share=found.written.percent(part), year=year
    )
    list_ = "; ".join(f"{one.label}: {found.large(one.value)}" for one in bars)
    source = _("Source: {source}.").format(source=words.source(found.source, found.lang))
    return Chart("markets", "bars", title, _("Bars by market. {list}.").format(list=list_), bars, "USD", source)


def world_section(found: ChainExports) -> Section:
    """What the growth would have been at the world's rate, and at that of each market."""
    _ = found.translate
    title = _("Had it grown as the world's exports, or as each market's")
    if found.years is None:
        return not_told("world", title, _("There are no two whole years to compare."))
    count = len(found.by_exporter)
    if found.source not in _WHOLE_WORLD and count < _MANY:
        text = _(
            "It can't be told: {source} is loaded for the exports of {count} countries of this basket, and these "
            "aren't the world's."
        )
        return not_told("world", title, text.format(source=words.source(found.source, found.lang), count=count))
    world = found.exports.changes(replace(found.span, exporters=()), by=("source", "importer"))
    shares = constant_shares(_pairs(dict(found.by_market)), _pairs({key[1]: one for key, one in world.items()}))
    if shares.world is None or shares.composition is None or shares.own is None:
        return not_told("world", title, _("It can't be told: the world's exports of this basket are not told."))
    told: list[tuple[str, Decimal | None]] = [
        (_("at the rate of the world's exports"), shares.world),
        (_("more (or less) at the rate of each of its markets"), shares.composition),
        (_("its own gain or loss of share"), shares.own),
        (_("in markets that can't be compared"), shares.not_compared),
    ]
    rows = [TableRow((capital(text), found.signed(value))) for text, value in told if value]
    blocks: list[Block] = [
        Table(
            "world",
            _("The change, at constant shares of the markets"),
            (Column("part", _("Part"), TEXT, 3), Column("value", "US$", TEXT)),
            tuple(rows),
            words.rung(COMPARISON, found.lang),
        )
    ]
    if shares.missing:
        names = ", ".join(words.country(str(one), found.lang) for one in shares.missing[:10])
        blocks.append(Paragraph(_("Markets that can't be compared: {names}.").format(names=names)))
    return Section("world", title, tuple(blocks))


def _pairs(changes: dict[Any, Change]) -> dict[Any, Pair]:
    return {market: Pair(one.before, one.after) for market, one in changes.items()}
