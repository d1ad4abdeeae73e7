"""The story of one chain as sections of a document; a part without data says why instead of being left out."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, date, datetime

from eslabon.figures.document import Block, Cards, Chart, Paragraph, Report, Section, Table
from eslabon.figures.exports import words
from eslabon.figures.exports.chain import beside, change, markets, sure
from eslabon.figures.exports.chain.found import ChainExports
from eslabon.figures.exports.chain.title import title_of
from eslabon.measures.results import NO_VALUE
from eslabon.values.language import translator

# The charts of a story, each with what draws it.
CHARTS: dict[str, Callable[[ChainExports], Chart | None]] = {
    "value": change.value_chart,
    "change": change.split_chart,
    "markets": markets.markets_chart,
    "beside": beside.comparators_chart,
}
# The parts that two pages of paper hold.
IN_BRIEF = ("brief", "value", "change", "markets", "beside", "exact")
ROWS_IN_BRIEF = 5


def sections_of(found: ChainExports, day: date, parts: Collection[str] = ()) -> list[Section]:
    """The parts of the story on a day, those named where some are; the first is headed by the finding."""
    made: dict[str, Callable[[], Section]] = {"brief": lambda: _brief(found)}
    if found.source:
        made |= {
            "value": lambda: change.value_section(found),
            "change": lambda: change.split_section(found),
            "markets": lambda: markets.markets_section(found),
            "beside": lambda: beside.comparators_section(found),
            "world": lambda: markets.world_section(found),
            "rest": lambda: beside.rest_section(found),
            "after": lambda: beside.after_section(found, day),
            "exact": lambda: sure.exact_section(found),
            "gaps": lambda: sure.gaps_section(found),
        }
    return [make() for name, make in made.items() if not parts or name in parts]


def _brief(found: ChainExports) -> Section:
    """The finding, its figures, and what must be known of the basket."""
    _ = found.translate
    blocks: list[Block] = []
    if found.records.unnamed:
        blocks.append(Paragraph(words.not_all(found.records.unnamed, found.lang), "note"))
    if not found.source:
        why = words.why(NO_VALUE, found.lang)
        text = _("Load the trade of this basket with “eslabon import comtrade FILE” or another source.")
        blocks.append(Paragraph(f"{why[:1].upper()}{why[1:]}. {text}"))
    elif found.years is not None:
        blocks.append(change.headline(found))
    return Section("brief", title_of(found), tuple(blocks))


def on_paper(section: Section, lang: str, most: int | None = None) -> Section:
    """A section as the desk's papers set it: texts and tables, which say what the pictures show; of long tables the
    first rows."""
    kept = (one for one in section.blocks if not isinstance(one, Chart | Cards))
    return Section(section.key, section.title, tuple(_shortened(one, lang, most) for one in kept))


def _shortened(block: Block, lang: str, most: int | None) -> Block:
    if not isinstance(block, Table) or most is None or len(block.rows) <= most:
        return block
    _ = translator(lang)
    more = _("{count} more stand in Eslabón.").format(count=len(block.rows) - most)
    return replace(block, rows=block.rows[:most], note=f"{more} {block.note}".strip())


def chain_report(found: ChainExports, day: date) -> Report:
    """The story as a report of its own."""
    _ = found.translate
    source = words.source(found.source, found.lang) if found.source else "—"
    first, *rest = sections_of(found, day)
    return Report(
        title=first.title,
        subtitle=_("Exports of the production chain “{chain}”").format(chain=found.name),
        period=f"{found.years[0]}–{found.years[1]}" if found.years else "",
        terms=(
            (words.key("chain", found.lang), found.name),
            (words.key("exporter", found.lang), words.country(found.country, found.lang)),
            (words.key("source", found.lang), source),
        ),
        lang=found.lang,
        country=found.written.country,
        currency="USD",
        made=datetime.now(UTC),
        state=found.exports.state,
        source=source,
        sections=(Section("brief", _("In brief"), first.blocks), *rest),
        kicker=_("Exports"),
    )
