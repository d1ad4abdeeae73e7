"""The answers to questions about exports: rows by keys and source, changes with their parts, sources side by side.

Sources are never added up: every row has its source, and a total is of one source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

import narwhals as nw

from eslabon.facts.nomenclature import concordance_at
from eslabon.facts.query import Facts
from eslabon.facts.trade import Asked, Part, Trade
from eslabon.figures.exports.parts import every_product, parts_of
from eslabon.figures.exports.question import CHANGE, SPLITS, Question
from eslabon.figures.exports.reference import reference
from eslabon.measures import gaps as comparing
from eslabon.measures import margins as margins_of
from eslabon.measures.baskets import Basket
from eslabon.measures.concordance import REVISIONS
from eslabon.measures.exports import LINE, LINE_BY_PARTNER, Change, aggregate, changes, share
from eslabon.measures.gaps import Gap
from eslabon.measures.margins import Margins
from eslabon.standards.sunat.sectors import catalogue

# What a reader must know of an answer.
SEVERAL_SOURCES, PARTIAL, NOT_TRACED, OVERLAP, UNLINKED = (
    "several-sources",
    "partial-years",
    "revisions-not-traced",
    "chains-overlap",
    "revisions-not-linked",
)
# The products of how many questions are remembered.
REMEMBERED = 256
ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Row:
    """What was exported, by keys: dollars, kilograms (None where a flow tells none), the share of the value that rests
    on exact links (None where there is no value), how many published rows."""

    keys: dict[str, Any]
    value: Decimal
    kilograms: Decimal | None
    exact_share: Decimal | None
    rows: int
    question: Question
    state: int

    @property
    def figure(self) -> str:
        """The reference of its figure."""
        return reference(self.question.narrowed(self.keys), self.state)


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows by keys, and a total of each source."""

    question: Question
    state: int
    keys: tuple[str, ...]
    rows: list[Row]
    totals: list[Row]
    notes: tuple[str, ...] = ()
    partial: tuple[tuple[str, int, int], ...] = ()  # source, year, months told
    unlinked: tuple[str, ...] = ()  # revisions in which flows are told that no table links with that of the codes

    @property
    def total(self) -> Row | None:
        """The total, where one source tells all of it."""
        return self.totals[0] if len(self.totals) == 1 else None


@dataclass(frozen=True, slots=True)
class Changed:
    """How exports of one source changed, its parts, and the question of the whole change."""

    source: str
    found: Change | Margins
    parts: dict[str, Decimal]
    question: Question
    state: int

    def figure(self, part: str = CHANGE) -> str:
        """The reference of the change, or of one of its parts."""
        return reference(replace(self.question, part=part), self.state)


class SeveralSources(Exception):
    """Several sources tell what was asked, and none was named."""

    def __init__(self, sources: Sequence[str]) -> None:
        super().__init__(", ".join(sources))
        self.sources = tuple(sources)


class Exports:
    """Questions about exports, asked of one view of the facts. `baskets` are those that questions may name."""

    def __init__(self, facts: Facts, baskets: Mapping[int, Basket] | None = None) -> None:
        self.facts = facts
        self.state = facts.view.state
        self.trade = Trade(facts)
        self.baskets = baskets or {}
        self._parts: dict[Question, tuple[Part, ...] | None] = {}

    @cached_property
    def concordance(self) -> Any:
        return concordance_at(self.facts.view)

    def asked(self, question: Question, monthly: bool = False) -> Asked:
        """The flows that a question asks for."""
        return Asked(
            sources=question.sources or None,
            exporters=question.exporters or None,
            importers=question.importers or None,
            year_from=question.year_from,
            year_to=question.year_to,
            regions=question.regions or None,
            months=question.months or None,
            parts=self.parts(question),
            monthly=monthly or bool(question.months),
            scheme=question.scheme,
        )

    def parts(self, question: Question) -> tuple[Part, ...] | None:
        """The products that a question asks for; worked out once, whatever the years and the markets."""
        key = replace(question, importers=(), regions=(), year_from=None, year_to=None, months=(), part="")
        if key not in self._parts:
            if len(self._parts) >= REMEMBERED:
                self._parts.clear()
            self._parts[key] = parts_of(self.trade, question, self.baskets, self.concordance)
        return self._parts[key]

    def flows(self, question: Question, monthly: bool = False) -> nw.LazyFrame[Any]:
        """The table of the flows that a question asks for."""
        return self.trade.flows(self.asked(question, monthly))

    def answer(self, question: Question, keys: tuple[str, ...] = ("year",)) -> Answer:
        """What was exported by keys; rows by year where that is among the keys, else the largest first."""
        asked = self.flows(question, "month" in keys)
        by = ("source", *(one for one in keys if one != "source"))
        rows = [self._row(one, by, question) for one in _rows(aggregate(asked, by))]
        rows.sort(key=_by_year if "year" in keys else _by_value)
        totals = [self._row(one, ("source",), question) for one in _rows(aggregate(asked, ("source",)))]
        totals.sort(key=lambda one: str(one.keys["source"]))
        partial = () if "month" in keys or question.months else self._partial(asked)
        unlinked = self._unlinked(question)
        notes = self._notes(question, totals, partial) + ((UNLINKED,) if unlinked else ())
        return Answer(question, self.state, by, rows, totals, notes, partial, unlinked)

    def _row(self, found: dict[str, Any], keys: tuple[str, ...], question: Question) -> Row:
        value = found["value"] or ZERO
        own = {key: found[key] for key in keys}
        exact = share(found["exact_value"], value)
        return Row(own, value, found["kilograms"], exact, int(found["rows"]), question, self.state)

    def _partial(self, asked: nw.LazyFrame[Any]) -> tuple[tuple[str, int, int], ...]:
        """The years of which a source tells some months only."""
        told = asked.filter(~nw.col("month").is_null()).group_by("source", "year")
        found = _rows(told.agg(months=nw.col("month").n_unique()))
        return tuple(sorted((one["source"], one["year"], one["months"]) for one in found if one["months"] < 12))

    def _unlinked(self, question: Question) -> tuple[str, ...]:
        """The revisions in which what is asked for may be told, that no table links with that of the codes."""
        stated = [{one.scheme for one in self.baskets[number].lines} for number in question.baskets]
        if question.products and question.scheme:
            stated.append({question.scheme})
        first, last = question.year_from or 0, question.year_to or 9999
        told = {
            one.scheme
            for one in self.trade.slices
            if one.scheme in REVISIONS
            and first <= one.year <= last
            and (not question.sources or one.source in question.sources)
            and (not question.exporters or one.reporter in question.exporters)
        }
        return tuple(sorted(one for one in told if not all(self._leads(one, schemes) for schemes in stated)))

    def _leads(self, scheme: str, stated: set[str]) -> bool:
        """Whether codes of a revision can be told in one of those stated."""
        return scheme in stated or any(self.concordance.leads(scheme, one) for one in stated)

    def _notes(self, question: Question, totals: list[Row], partial: tuple[Any, ...]) -> tuple[str, ...]:
        notes = []
        if len(totals) > 1:
            notes.append(SEVERAL_SOURCES)
        if partial:
            notes.append(PARTIAL)
        if (question.products or question.baskets) and not self.concordance.tables:
            told = {one.scheme for one in self.trade.slices if one.scheme in REVISIONS}
            if len(told) > 1:
                notes.append(NOT_TRACED)
        parts = self.parts(question) if len(question.baskets) > 1 else None
        if parts and len({(one.told_scheme, one.told_product) for one in parts}) < len(parts):
            notes.append(OVERLAP)
        return tuple(notes)

    def change(self, question: Question, split: str = "price-volume") -> Changed:
        """How exports changed from the first year of the question to its last, and the parts of the change.

        Raises SeveralSources where several tell it and the question names none.
        """
        found = self.changes(question, split, by=("source",))
        sources = [str(source) for (source,) in found]
        if len(sources) > 1:
            raise SeveralSources(sources)
        if not found:
            return Changed("", self._nothing(split), {}, question, self.state)
        source = sources[0]
        made = next(iter(found.values()))
        asked = replace(question, sources=(source,), part=CHANGE)
        return Changed(source, made, parts_in(made, split), asked, self.state)

    def _nothing(self, split: str) -> Change | Margins:
        nothing = dict.fromkeys(("before", "after", "exact", *SPLITS[split]), ZERO)
        return Margins(**nothing) if split == "margins" else Change(**nothing, kilograms=(None, None), lines=0)

    def changes(
        self, question: Question, split: str = "price-volume", by: tuple[str, ...] = ("source", "chain")
    ) -> dict[tuple[Any, ...], Any]:
        """The changes of each source (and chain), by its values."""
        asked = self.asked(replace(question, part=""))
        if asked.parts is None and len(self.trade.revisions & set(REVISIONS)) > 1:
            # The same goods have other codes in another revision: they are no new products.
            asked = replace(asked, parts=every_product(self.trade, question, self.concordance))
        flows = self.trade.flows(asked)
        first, last = question.year_from, question.year_to
        if first is None or last is None:
            raise ValueError("a change needs two years")
        if split == "margins":
            found: dict[tuple[Any, ...], Any] = margins_of.margins_by(flows, first, last, by=by)
            return found
        keys = LINE_BY_PARTNER if question.lines == "partner" else LINE
        return dict(changes(flows, first, last, keys, by=by))

    def values(self, question: Question) -> dict[tuple[str, int], Decimal]:
        """The value of what is asked for, by source and year."""
        found = _rows(aggregate(self.flows(question), ("source", "year")))
        return {(one["source"], one["year"]): one["value"] for one in found}

    def gaps(self, question: Question, tolerance: Decimal, total: bool = False) -> list[Gap]:
        """The same exports as the sources tell them. Of a sector of a source's own list, the codes that it means are
        taken of the others; with `total` all exports are compared, of sources that tell all of them."""
        if total:
            values: dict[tuple[str, int], Decimal] = {}
            for exporter in question.exporters:
                values |= self.trade.totals(exporter, question.importers or None)
            values = {key: one for key, one in values.items() if not question.sources or key[0] in question.sources}
        elif question.sectors:
            values = self.values(question)
            codes = codes_of(question.sectors)
            if codes:
                coded = self.values(replace(question, sectors=(), products=codes))
                values = {**{key: one for key, one in coded.items() if key not in values}, **values}
        else:
            values = self.values(question)
        first, last = question.year_from, question.year_to
        within = {
            (source, year): one
            for (source, year), one in values.items()
            if (first is None or year >= first) and (last is None or year <= last)
        }
        return comparing.gaps(within, tolerance, question.sources or None)


def codes_of(sectors: Sequence[str]) -> tuple[str, ...]:
    """The codes of the Harmonized System that sectors of SUNAT's list mean, as far as the list says."""
    meant = (catalogue()[one].hs for one in sectors if one in catalogue())
    return tuple(dict.fromkeys(code for by_scheme in meant for codes in by_scheme.values() for code in codes))


def parts_in(found: Change | Margins, split: str) -> dict[str, Decimal]:
    """The parts of a change by name, in the order in which they are told."""
    return {name: getattr(found, name) for name in SPLITS[split]}


def _rows(asked: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = asked.collect("pyarrow").to_native().to_pylist()
    return found


def _by_value(row: Row) -> tuple[Any, ...]:
    return (-row.value, *(str(value) for value in row.keys.values()))


def _by_year(row: Row) -> tuple[Any, ...]:
    return (row.keys["year"], row.keys.get("month") or 0, *(str(value) for value in row.keys.values()))
