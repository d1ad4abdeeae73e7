"""The targets of exports as sections that a page, an ayuda memoria and the yearly report render alike."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

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
from eslabon.figures.exports.targets import Entry
from eslabon.figures.formats import Formats
from eslabon.figures.labels import capital
from eslabon.measures.export_targets import NOMINAL
from eslabon.measures.exports import ACCOUNTING
from eslabon.measures.results import ABOVE
from eslabon.records.base.models import Origin
from eslabon.records.results.models import Perimeter
from eslabon.values.language import translator


def target_sections(found: Iterable[Entry], lang: str, written: Formats) -> list[Section]:
    """A section for each target, in the order in which they are given."""
    return [
        _section(list(of_target), lang, written) for _target, of_target in groupby(found, lambda one: one.target.pk)
    ]


def _section(entries: list[Entry], lang: str, written: Formats) -> Section:
    first = entries[0]
    blocks: list[Block] = [*_said(first, lang, written)]
    name = _name(first, lang, written)
    for _perimeter_name, within in groupby(reversed(entries), lambda one: one.perimeter):
        blocks += _perimeter(name, list(within)[::-1], lang)
    if first.group.unnamed_members:
        blocks.append(Paragraph(words.not_all(first.group.unnamed_words, lang), "note"))
    blocks.append(Paragraph(words.rung(ACCOUNTING, lang), "note"))
    return Section(f"target-{first.target.pk}", title_of(entries, lang, written), tuple(blocks))


def title_of(entries: list[Entry], lang: str, written: Formats) -> str:
    """What was found, as a heading: of the country, as the level above the baseline, in nominal prices."""
    _ = translator(lang)
    first = entries[0]
    one = next(
        entry
        for entry in entries
        if (entry.perimeter, entry.reached.progress.reading, entry.reached.prices)
        == (Perimeter.COUNTRY, ABOVE, NOMINAL)
    )
    name = _name(first, lang, written)
    if one.reached.actual is None:
        return _("{target}: no loaded source tells what was exported").format(target=name)
    actual = written.large(one.reached.actual, "USD")
    if one.reached.progress.reached is None:
        text = _("{target}: the country exported {actual} in {year}; above what isn't stated")
        return text.format(target=name, actual=actual, year=one.reached.year)
    more = written.large(one.reached.progress.reached, "USD")
    text = _("{target}: the country exported {more} more in {year} than in {base}")
    base = one.baseline_year or _("the baseline")
    return text.format(target=name, more=more, year=one.reached.year, base=base)


def _name(first: Entry, lang: str, written: Formats) -> str:
    """A target in a few words: how much more, to where, and whether it is an example."""
    _ = translator(lang)
    amount = written.large(first.amount, "USD")
    market = words.country(first.target.market, lang) if first.target.market else _("all markets")
    name = _("{amount} more a year to {market}").format(amount=amount, market=market)
    if first.target.origin == Origin.EXAMPLE:
        return _("Example: {target}").format(target=name)
    return name


def _said(entry: Entry, lang: str, written: Formats) -> list[Paragraph]:
    """The target in its own words, and above what it is."""
    _ = translator(lang)
    target, found = entry.target, []
    if target.origin == Origin.EXAMPLE:
        text = _("An example, not an official figure.")
        found.append(Paragraph(f"{text} {target.note}".strip(), "note"))
    if target.said:
        source = f" ({target.document})" if target.document else ""
        found.append(Paragraph(f"“{target.said}”{source}" if lang == "en" else f"«{target.said}»{source}"))
    if target.baseline is None and target.indicator.baseline is None:
        if target.origin == Origin.EXAMPLE:
            text = _("Nobody stated a baseline: the first year that the source tells stands for it.")
        else:
            text = _("The document states no baseline and the desk has set none: nothing is measured above it.")
        found.append(Paragraph(text, "note"))
    return found


def _perimeter(target: str, entries: list[Entry], lang: str) -> list[Block]:
    """What was reached within one perimeter: a table where anything is told, and what isn't, with why."""
    first = entries[0]
    name = capital(words.perimeter(first.perimeter, lang))
    if not first.values.by_year:
        return [Paragraph(words.why(first.why, lang) + ".", lead=f"{name}:")]
    untold: dict[str, list[str]] = {}
    for one in entries:
        if one.why:
            untold.setdefault(words.why(one.why, lang), []).append(_which(one, lang))
    notes = [Paragraph(f"{why}.", "item", f"{capital('; '.join(which))}:") for why, which in untold.items()]
    source = words.source(first.values.source, lang)
    return [_table(f"{target}. {name} ({source})", entries, lang), *notes]


def _which(one: Entry, lang: str) -> str:
    found = one.reached
    return f"{words.reading(found.progress.reading, lang)}, {words.prices(found.prices, lang)}"


def _table(title: str, entries: list[Entry], lang: str) -> Table:
    _ = translator(lang)
    columns = (
        Column("reading", _("Reading and prices"), TEXT, 3),
        Column("baseline", _("Baseline"), MONEY),
        Column("year", words.key("year", lang), YEAR),
        Column("actual", _("Actual"), MONEY),
        Column("reached", _("Reached"), MONEY),
        Column("missing", _("Missing"), MONEY),
        Column("progress", _("Progress"), SHARE),
        Column("pace", _("Pace a year"), MONEY),
    )
    rows = tuple(_row(one, lang) for one in entries if one.reached.actual is not None)
    return Table(f"target-{entries[0].perimeter}", title, columns, rows, currency="USD")


def _row(one: Entry, lang: str) -> TableRow:
    found = one.reached
    actual = Figure(found.actual, one.figure) if found.actual is not None and one.figure else found.actual
    return TableRow(
        (
            capital(_which(one, lang)),
            one.baseline,
            found.year,
            actual,
            found.progress.reached,
            found.progress.missing,
            found.progress.share,
            found.pace,
        )
    )
