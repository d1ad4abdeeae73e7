"""What a chain's exports were by year and source, and what their change is made of."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from eslabon.figures.document import (
    COUNT,
    MONEY,
    SHARE,
    TEXT,
    YEAR,
    Bar,
    Block,
    Card,
    Cards,
    Cell,
    Chart,
    Column,
    Figure,
    Paragraph,
    Section,
    Table,
    TableRow,
)
from eslabon.figures.exports import words
from eslabon.figures.exports.chain.found import ChainExports
from eslabon.figures.exports.chain.title import made_of
from eslabon.figures.exports.question import CHANGE
from eslabon.figures.labels import capital
from eslabon.measures import margins
from eslabon.measures.exports import ACCOUNTING, PARTS, unit_value
from eslabon.records.base.models import Origin


def headline(found: ChainExports) -> Cards:
    """The last year's value, the change, and its two main parts."""
    _ = found.translate
    assert found.years is not None
    (first, last), change = found.years, found.change
    source = words.source(found.source, found.lang)
    since = _("from {first} to {last}").format(first=first, last=last)
    cards = (
        Card(_("Exported in {year}").format(year=last), found.in_year(change.after, last), source),
        Card(capital(words.part(CHANGE, found.lang)), found.changed(change.change), since),
        Card(capital(words.part("price", found.lang)), found.changed(change.price, "price"), _("of the change")),
        Card(_("Volume"), found.changed(change.volume, "volume"), _("of the change, at the prices of the first year")),
    )
    return Cards("", cards)


def value_section(found: ChainExports) -> Section:
    """The value by year, as each source tells it; above the baseline, and what targets there are."""
    _ = found.translate
    blocks: list[Block] = []
    if chart := value_chart(found):
        blocks.append(chart)
    blocks.append(_value_table(found))
    if len(found.whole) > 1:
        others = ", ".join(words.source(one, found.lang) for one in sorted(found.whole) if one != found.source)
        text = _("All parts are told by {source}, which tells the most whole years. Beside it: {others}.")
        blocks.append(Paragraph(text.format(source=words.source(found.source, found.lang), others=others)))
    blocks += [Paragraph(one, "note") for one in words.notes(found.answer, found.lang)]
    blocks += _targets(found)
    return Section("value", _("Value by year, above {year}").format(year=_first(found)), tuple(blocks))


def _first(found: ChainExports) -> int:
    return found.years[0] if found.years else min(found.whole[found.source])


def value_chart(found: ChainExports) -> Chart | None:
    """The value by year, of the source."""
    _ = found.translate
    rows = found.whole.get(found.source, {})
    if len(rows) < 2:
        return None
    source = words.source(found.source, found.lang)
    bars = tuple(Bar(str(year), source, row.value) for year, row in sorted(rows.items()))
    top = max(rows, key=lambda year: rows[year].value)
    title = _("{year} is the year with the largest value: {amount}").format(
        year=top, amount=found.large(rows[top].value)
    )
    told = "; ".join(f"{year}: {found.large(row.value)}" for year, row in sorted(rows.items()))
    description = _("Columns by year. {list}.").format(list=told)
    return Chart("value", "columns", title, description, bars, "USD", _("Source: {source}.").format(source=source))


def _value_table(found: ChainExports) -> Table:
    _ = found.translate
    sources = [found.source, *sorted(set(_sources(found)) - {found.source})]
    by_year: dict[int, dict[str, Figure]] = {}
    for row in found.answer.rows:
        by_year.setdefault(row.keys["year"], {})[row.keys["source"]] = Figure(row.value, row.figure)
    columns = (
        Column("year", words.key("year", found.lang), YEAR),
        *(Column(f"value-{place}", words.source(one, found.lang), MONEY) for place, one in enumerate(sources)),
        Column("above", _("Above {year}").format(year=_first(found)), MONEY),
        Column("kilograms", _("Kilograms"), COUNT),
        Column("unit", _("US$ a kilogram"), TEXT),
    )
    rows = tuple(
        TableRow((year, *(told.get(one) for one in sources), *_beside(found, year)))
        for year, told in sorted(by_year.items())
    )
    note = words.rung(ACCOUNTING, found.lang)
    return Table("value", _("Value by year and source"), columns, rows, note, "USD")


def _sources(found: ChainExports) -> set[str]:
    return {str(row.keys["source"]) for row in found.answer.rows}


def _beside(found: ChainExports, year: int) -> tuple[Cell, ...]:
    """How much more than in the first year, the kilograms, and the dollars of each, as the source tells them."""
    rows = found.whole[found.source]
    if year not in rows:
        return None, None, None
    row, first = rows[year], _first(found)
    above = None
    if year > first:
        question = replace(found.own, year_from=first, year_to=year, part=CHANGE)
        above = found.figure(row.value - rows[first].value, question)
    weight = None if row.kilograms is None else round(row.kilograms)
    price = unit_value(row.value, row.kilograms)
    return above, weight, None if price is None else found.written.number(price, 2)


def _targets(found: ChainExports) -> list[Block]:
    """The targets of the group: they are of all its chains together, so none is measured by one of them."""
    _ = found.translate
    records = found.records
    if not records.targets:
        return [Paragraph(_("No target on record is about this chain."))]
    text = _(
        "A target on record is about the whole group “{group}”, not about this chain: {targets}. What was reached of "
        "it is told on the page of the targets."
    )
    told = []
    for one in records.targets:
        amount = f"{found.written.needed(one.value)} {one.indicator.unit}".strip()
        market = f" ({words.country(one.market, found.lang)})" if one.market else ""
        example = f" [{_('example')}]" if one.origin == Origin.EXAMPLE else ""
        told.append(f"{amount}{market}{example}")
    return [Paragraph(text.format(group=records.group, targets="; ".join(told)))]


def split_section(found: ChainExports) -> Section:
    """The change by price and volume, and by new and lost products and markets."""
    _ = found.translate
    title = _("Price against volume, {first} to {last}")
    if found.years is None:
        return not_told("change", _("Price against volume"), _one_year(found))
    first, last = found.years
    blocks = [split_chart(found), _parts_table(found), *_products(found), _margins_table(found)]
    return Section("change", title.format(first=first, last=last), tuple(blocks))


def _one_year(found: ChainExports) -> str:
    _ = found.translate
    return _("{source} tells one whole year only: there is no change to split.").format(
        source=words.source(found.source, found.lang)
    )


def not_told(key: str, title: str, why: str) -> Section:
    """A part without data, which says why."""
    return Section(key, title, (Paragraph(why),))


def split_chart(found: ChainExports) -> Chart:
    """The parts of the change, side by side."""
    _ = found.translate
    assert found.years is not None
    told = [(one, getattr(found.change, one)) for one in PARTS if getattr(found.change, one)]
    bars = tuple(Bar(capital(words.part(one, found.lang)), _("Parts of the change"), value) for one, value in told)
    how = made_of(found.change, found.lang, found.written) if found.change.change else "0"
    first, last = found.years
    title = _("{change} from {first} to {last}, {how}").format(
        change=found.signed(found.change.change), first=first, last=last, how=how
    )
    list_ = "; ".join(f"{words.part(one, found.lang)}: {found.signed(value)}" for one, value in told)
    source = _("Source: {source}.").format(source=words.source(found.source, found.lang))
    return Chart("change", "bars", title, _("Bars by part. {list}.").format(list=list_), bars, "USD", source)


def _parts_table(found: ChainExports) -> Table:
    _ = found.translate
    change = found.change
    rows = [
        TableRow((capital(words.part(one, found.lang)), found.changed(value, one), _of(value, change.change)))
        for one in PARTS
        if (value := getattr(change, one)) or one in ("volume", "price")
    ]
    rows.append(TableRow((_("All of the change"), found.changed(change.change), None)))
    columns = (
        Column("part", _("Part"), TEXT, 3),
        Column("value", _("Value"), MONEY),
        Column("share", _("Of the change"), SHARE),
    )
    note = _("A line is a product: the markets are added first.")
    return Table(
        "parts",
        _("What the change is made of"),
        columns,
        tuple(rows),
        f"{note} {words.rung(ACCOUNTING, found.lang)}",
        "USD",
    )


def _products(found: ChainExports) -> list[Block]:
    """The change of each product, where there are several."""
    _ = found.translate
    assert found.years is not None
    first, last = found.years
    by_product = found.exports.changes(found.span, by=("source", "product"))
    if len(by_product) < 2:
        return []
    told = sorted(((key[1], one) for key, one in by_product.items()), key=lambda pair: -pair[1].after)
    rows = tuple(
        TableRow(
            (
                words.product(code, found.lang),
                found.in_year(one.before, first, goods=(code,)) if one.before else None,
                found.in_year(one.after, last, goods=(code,)) if one.after else None,
                *(found.changed(getattr(one, part), part, goods=(code,)) for part in (CHANGE, "volume", "price")),
            )
        )
        for code, one in told
    )
    columns = (
        Column("product", words.key("product", found.lang), TEXT, 2),
        Column("first", str(first), MONEY),
        Column("last", str(last), MONEY),
        Column("change", capital(words.part(CHANGE, found.lang)), MONEY),
        Column("volume", _("Volume"), MONEY),
        Column("price", capital(words.part("price", found.lang)), MONEY),
    )
    return [Table("products", _("Product by product"), columns, rows, words.rung(ACCOUNTING, found.lang), "USD")]


def _margins_table(found: ChainExports) -> Table:
    _ = found.translate
    change = found.margins
    rows = tuple(
        TableRow((capital(words.part(one, found.lang)), found.changed(value, one), _of(value, change.change)))
        for one in margins.PARTS
        for value in (getattr(change, one),)
    )
    columns = (
        Column("part", _("Part"), TEXT, 3),
        Column("value", _("Value"), MONEY),
        Column("share", _("Of the change"), SHARE),
    )
    title = _("New and lost products and markets")
    return Table("margins", title, columns, rows, words.rung(ACCOUNTING, found.lang), "USD")


def _of(part: Decimal, whole: Decimal) -> Decimal | None:
    """What part of a change it is; it may be more than all of it, or go the other way."""
    return part / whole if whole else None
