"""All chains with a basket in force: what each exported in the first and the last year, and what the change is made of.

All are told by one source and of the same two years, in one query; no total: chains may share products.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from eslabon.figures.document import MONEY, SHARE, TEXT, Block, Column, Figure, Paragraph, Section, Table, TableRow
from eslabon.figures.exports import words
from eslabon.figures.exports.answers import Exports
from eslabon.figures.exports.chains import InForce
from eslabon.figures.exports.question import CHANGE, Question
from eslabon.figures.exports.reference import reference
from eslabon.figures.exports.whole import most_told, whole_years
from eslabon.figures.labels import capital
from eslabon.measures.exports import ACCOUNTING, PARTS, Change
from eslabon.values.language import translator


@dataclass(frozen=True)
class Listed:
    """The change of each chain by the number of its basket, of one source and two years; `why` there is none."""

    source: str
    first: int
    last: int
    changes: dict[int, Change]
    state: int
    question: Question

    def figure(self, number: int, value: Any, year: int | None = None, part: str = CHANGE) -> Figure:
        """A chain's value in a year, or a part of its change."""
        asked = replace(self.question, baskets=(number,))
        asked = replace(asked, year_from=year, year_to=year) if year is not None else replace(asked, part=part)
        return Figure(value, reference(asked, self.state))


def listed(exports: Exports, chains: list[InForce], country: str, until: int | None = None) -> Listed | None:
    """The changes of chains, up to a year; None where no source tells two whole years of any."""
    if not chains:
        return None
    question = Question(exporters=(country,), baskets=tuple(one.number for one in chains), year_to=until)
    whole = whole_years(exports.answer(question, ("year",)))
    source = most_told(whole)
    years = sorted(whole.get(source, ()))
    if len(years) < 2:
        return None
    question = replace(question, sources=(source,), year_from=years[0], year_to=years[-1])
    found = exports.changes(question, by=("source", "chain"))
    by_number = {int(chain): one for (_source, chain), one in found.items()}
    return Listed(source, years[0], years[-1], by_number, exports.state, question)


def chains_section(found: Listed | None, chains: list[InForce], unnamed: dict[int, str], lang: str) -> Section:
    """The chains as a table; `unnamed` are the words of groups that leave members unnamed, by the group's number."""
    _ = translator(lang)
    title = _("Exports of the chains")
    blocks: list[Block] = [
        Paragraph(words.not_all(said, lang), "note")
        for said in dict.fromkeys(unnamed[one.group] for one in chains if one.group in unnamed)
    ]
    if not chains:
        text = _("No chain has a basket in force: nothing says which products are its own.")
        return Section("chains", title, (*blocks, Paragraph(text)))
    if found is None:
        text = _(
            "No loaded source tells two whole years of these baskets: load one with “eslabon import comtrade FILE”."
        )
        return Section("chains", title, (*blocks, Paragraph(text)))
    parts = [one for one in PARTS if any(getattr(change, one) for change in found.changes.values())]
    columns = (
        Column("chain", words.key("chain", lang), TEXT, 3),
        Column("first", str(found.first), MONEY),
        Column("last", str(found.last), MONEY),
        Column("change", capital(words.part(CHANGE, lang)), MONEY),
        *(Column(one, _short(one, lang), MONEY) for one in parts),
        Column("exact", _("Exact share"), SHARE),
    )
    rows = tuple(_row(found, one, parts, lang) for one in chains if one.number in found.changes)
    without = [one.name(lang) for one in chains if one.number not in found.changes]
    note = _("Source: {source}. Chains are not added up: they may share products.").format(
        source=words.source(found.source, lang)
    )
    blocks.append(
        Table("chains", title, columns, rows, f"{note} {words.rung(ACCOUNTING, lang)}", "USD", shown=len(rows))
    )
    if without:
        text = _("Without a value in {first} or {last} in this source: {names}.")
        blocks.append(Paragraph(text.format(first=found.first, last=found.last, names=", ".join(without))))
    return Section("chains", title, tuple(blocks))


def _short(part: str, lang: str) -> str:
    """The head of a part's column."""
    _ = translator(lang)
    return {
        "volume": _("Volume"),
        "price": capital(words.part("price", lang)),
        "entry": _("New products"),
        "exit": _("Products gone"),
        "not_split": _("Not split"),
    }[part]


def _row(found: Listed, chain: InForce, shown: list[str], lang: str) -> TableRow:
    change, number = found.changes[chain.number], chain.number
    parts = [found.figure(number, value, part=one) if (value := getattr(change, one)) else None for one in shown]
    return TableRow(
        (
            chain.name(lang),
            found.figure(number, change.before, found.first) if change.before else None,
            found.figure(number, change.after, found.last) if change.after else None,
            found.figure(number, change.change),
            *parts,
            change.exact_share,
        )
    )
