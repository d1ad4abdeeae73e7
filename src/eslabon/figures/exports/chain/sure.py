"""How sure a chain's figures are: what of the basket is exact, and what other sources tell of the same."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from eslabon.figures.document import (
    MONEY,
    SHARE,
    TEXT,
    YEAR,
    Block,
    Column,
    Figure,
    Paragraph,
    Section,
    Table,
    TableRow,
)
from eslabon.figures.exports import words
from eslabon.figures.exports.answers import codes_of
from eslabon.figures.exports.chain.found import ChainExports
from eslabon.figures.exports.question import Question
from eslabon.figures.exports.reference import reference
from eslabon.measures.baskets import Basket
from eslabon.measures.exports import COMPARISON
from eslabon.measures.gaps import Gap
from eslabon.standards.sunat.sectors import catalogue

# A gap above this, in per cent, is flagged.
TOLERANCE = Decimal(1)


def exact_section(found: ChainExports) -> Section:
    """What part of the value rests on exact lines, and which lines are exact."""
    _ = found.translate
    parts = sorted(
        {(one.told_scheme, one.told_product, one.share, one.exact) for one in found.exports.parts(found.own) or ()}
    )
    text = _("{share} of the value rests on lines of the basket that stand for the same goods in the data.")
    exact = found.change.exact_share if found.years else found.whole[found.source][_only(found)].exact_share
    blocks: list[Block] = []
    if exact is not None:
        blocks.append(Paragraph(text.format(share=found.written.percent(exact))))
    blocks += _chosen(found)
    rows = tuple(
        TableRow(
            (scheme_of(scheme, found.lang), words.product(product, found.lang), part, _("yes") if sure else _("no"))
        )
        for scheme, product, part, sure in parts
    )
    columns = (
        Column("scheme", _("Nomenclature"), TEXT, 2),
        Column("product", _("Product in the data"), TEXT, 2),
        Column("share", _("Part that is the chain's"), SHARE),
        Column("exact", _("Exact"), TEXT),
    )
    note = _("Not exact: the code holds other goods too, and the part that is the chain's is an estimate by value.")
    blocks.append(Table("lines", _("The basket's lines in the data"), columns, rows, note))
    return Section("exact", _("How exact the basket is"), tuple(blocks))


def _only(found: ChainExports) -> int:
    return max(found.whole[found.source])


def _chosen(found: ChainExports) -> list[Block]:
    """Who chose the products, and why."""
    _ = found.translate
    records = found.records
    if not records.author:
        return []
    lead = _("Basket chosen by {author}:").format(author=records.author)
    return [Paragraph(records.why, lead=lead)]


def scheme_of(code: str, lang: str) -> str:
    """A revision of the Harmonized System as a reader calls it."""
    if not code.startswith("HS"):
        return code
    return f"SA {code[2:]}" if lang == "es" else f"HS {code[2:]}"


def gaps_section(found: ChainExports) -> Section:
    """What other sources tell of the same, or of the sector that holds it, side by side."""
    _ = found.translate
    title = _("What the sources tell of the same")
    blocks: list[Block] = []
    own = found.exports.gaps(found.question, TOLERANCE)
    if own:
        blocks.append(_gaps_table(found, "gaps", _("The same basket by source"), own, found.question))
    else:
        text = _("Only {source} tells of this basket: there is nothing to compare it with.")
        blocks.append(Paragraph(text.format(source=words.source(found.source, found.lang))))
    for sector in sectors_of(found.chain.basket):
        question = Question(exporters=(found.country,), sectors=(sector,))
        told = found.exports.gaps(question, TOLERANCE)
        if told:
            codes = ", ".join(words.product(one, found.lang) for one in codes_of([sector]))
            heading = _("Sector “{sector}” of SUNAT's list, which holds the basket ({codes})").format(
                sector=words.sector(sector, found.lang), codes=codes
            )
            blocks.append(_gaps_table(found, f"gaps-{sector}", heading, told, question))
    return Section("gaps", title, tuple(blocks))


def sectors_of(basket: Basket) -> list[str]:
    """The sectors of SUNAT's list whose codes hold every line of a basket."""
    codes = {one.code for one in basket.lines}
    found = []
    for code, sector in catalogue().items():
        meant = [one for told in sector.hs.values() for one in told]
        if meant and codes and all(any(one.startswith(held) for held in meant) for one in codes):
            found.append(code)
    return found


def _gaps_table(found: ChainExports, key: str, title: str, gaps: list[Gap], question: Question) -> Table:
    _ = found.translate
    coded = replace(question, sectors=(), products=codes_of(question.sectors)) if question.sectors else question

    # The sources that tell the sector itself; the others tell the codes that it means.
    direct = {source for source, _year in found.exports.values(question)} if question.sectors else set()

    def figure(source: str, value: Decimal | None, year: int) -> Figure | None:
        if value is None:
            return None
        asked = question if source in direct else coded
        narrowed = replace(asked, sources=(source,), year_from=year, year_to=year)
        return Figure(value, reference(narrowed, found.exports.state))

    rows = tuple(
        TableRow(
            (
                one.year,
                words.source(one.source_a, found.lang),
                figure(one.source_a, one.value_a, one.year),
                words.source(one.source_b, found.lang),
                figure(one.source_b, one.value_b, one.year),
                None if one.percent is None else one.percent / 100,
                _("above {percent}").format(percent=found.written.percent(TOLERANCE / 100)) if one.flagged else None,
            )
        )
        for one in gaps
    )
    columns = (
        Column("year", words.key("year", found.lang), YEAR),
        Column("source-a", _("A source"), TEXT, 2),
        Column("value-a", _("Its value"), MONEY),
        Column("source-b", _("Another source"), TEXT, 2),
        Column("value-b", _("Its value"), MONEY),
        Column("percent", _("Gap"), SHARE),
        Column("flagged", _("Flagged"), TEXT),
    )
    note = _(
        "A gap is the other source's value less the first's, as a share of the first's; it is never averaged away."
    )
    return Table(key, title, columns, rows, f"{note} {words.rung(COMPARISON, found.lang)}", "USD")
