"""What was reached of targets of exports: for each target, its perimeter, reading and prices, from published flows.

A target is one that names a group of chains. Its perimeters stand side by side and are never swapped: the country's
exports of the baskets, those declared in the chains' departments, and those of the clients of the service centres,
which only the centres' own reports tell. The source is the one that tells the most whole years of the baskets; sources
are never added up. An example without a baseline takes the first year there is, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from eslabon.facts.query import Facts
from eslabon.figures.exports.answers import Exports
from eslabon.figures.exports.chains import InForce, baskets_in_force
from eslabon.figures.exports.question import Question
from eslabon.figures.exports.reference import reference
from eslabon.figures.exports.whole import most_told, whole_years
from eslabon.figures.ladder import deflator_named
from eslabon.measures import export_targets
from eslabon.measures.export_targets import Reached, reached
from eslabon.measures.exports import ACCOUNTING
from eslabon.measures.results import NO_VALUE
from eslabon.records.base.models import Origin
from eslabon.records.chains.models import ChainGroup
from eslabon.records.chains.queries import groups_for
from eslabon.records.results.models import Perimeter, Target
from eslabon.records.results.queries import indicators_for

# Side by side, from the narrowest.
PERIMETERS = (Perimeter.CLIENTS.value, Perimeter.CHAINS.value, Perimeter.COUNTRY.value)
# Why there are no values of a perimeter.
NO_REPORTS, NO_DEPARTMENTS, NO_BASKETS = "no-reports-of-clients", "no-declared-departments", "no-baskets"
# How a unit says that it counts dollars, and how many.
_DOLLARS = re.compile(r"US\$|USD|d[oó]lar|dollar", re.IGNORECASE)
_MILLIONS = re.compile(r"mill[oó]n|million|\bMM\b", re.IGNORECASE)
MILLION = Decimal(1_000_000)
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Values:
    """Exports by whole year within a perimeter, the question they answer, and the source; or why there are none."""

    by_year: dict[int, Decimal]
    question: Question | None = None
    source: str = ""
    exact_share: Decimal | None = None
    why: str = ""


@dataclass(frozen=True)
class Entry:
    """A target within one perimeter, by one reading, in nominal or constant prices."""

    target: Target
    group: ChainGroup
    perimeter: str
    amount: Decimal
    baseline: Decimal | None
    baseline_year: int | None
    first_year: bool  # the baseline is the first year there is, for want of another
    values: Values
    reached: Reached
    figure: str | None

    @property
    def why(self) -> str:
        """Why there is no actual value, or no progress; empty where there is."""
        return self.values.why if not self.values.by_year else self.reached.progress.why


def export_targets_of(actor: Any, known: dict[int, ChainGroup] | None = None) -> list[tuple[Target, ChainGroup]]:
    """The targets that an actor sees of what a group of chains exports in dollars, with the group; `known` are the
    groups that the actor sees, where they were read before."""
    groups = {one.pk: one for one in groups_for(actor)} if known is None else known
    return [
        (target, groups[target.chains_id])
        for indicator in indicators_for(actor)
        for target in indicator.targets.all()
        if target.chains_id in groups and _DOLLARS.search(indicator.unit)
    ]


def entries(
    actor: Any,
    facts: Facts,
    country: str,
    day: date,
    deflator: str = "",
    baskets: list[InForce] | None = None,
    until: int | None = None,
    groups: dict[int, ChainGroup] | None = None,
) -> list[Entry]:
    """Every target of exports that an actor sees, by perimeter, reading and prices, with what was reached of it.

    `country` is whose exports are meant (ISO code), `day` the one whose baskets are in force, `deflator` the name of
    the index of prices (without one, the only one in dollars). `baskets` are those of the day, and `groups`
    those that the actor sees, where they were read before; of years after `until` nothing is told.
    """
    found = baskets_in_force(actor, day) if baskets is None else baskets
    exports = Exports(facts, {one.number: one.basket for one in found})
    index = deflator_named(facts.view, deflator, "USD")
    told: list[Entry] = []
    for target, group in export_targets_of(actor, groups):
        chains = [one for one in found if one.group == group.pk]
        for perimeter in PERIMETERS:
            values = _values(exports, target, perimeter, chains, country, until)
            told += _entries(target, group, perimeter, values, index, facts.view.state)
    return told


def _entries(
    target: Target, group: ChainGroup, perimeter: str, values: Values, index: Any, state: int
) -> Iterable[Entry]:
    factor = _factor(target)
    amount = target.value * factor
    stated, period = _baseline(target)
    baseline = None if stated is None else stated * factor
    year = _year_in(period)
    first = baseline is None and target.origin == Origin.EXAMPLE and len(values.by_year) > 1
    if first:
        year = min(values.by_year)
        baseline = values.by_year[year]
    measured = export_targets.Target(amount, target.year, baseline, year)
    for one in reached(measured, values.by_year, index):
        figure = None
        if values.question is not None and one.year is not None:
            figure = reference(replace(values.question, year_from=one.year, year_to=one.year), state)
        yield Entry(target, group, perimeter, amount, baseline, year, first, values, one, figure)


def _baseline(target: Target) -> tuple[Decimal | None, str]:
    if target.baseline is not None:
        return target.baseline, target.baseline_period
    return target.indicator.baseline, target.indicator.baseline_period


def _year_in(period: str) -> int | None:
    """The year that a period in words is, where it names one and no other."""
    named = set(_YEAR.findall(period))
    return int(named.pop()) if len(named) == 1 else None


def _factor(target: Target) -> Decimal:
    """How many dollars the unit of a target is."""
    return MILLION if _MILLIONS.search(target.indicator.unit) else Decimal(1)


def _values(
    exports: Exports, target: Target, perimeter: str, chains: list[InForce], country: str, until: int | None
) -> Values:
    """Exports by whole year within a perimeter."""
    if perimeter == Perimeter.CLIENTS:
        return _reported(target, until)
    if not chains:
        return Values({}, why=NO_BASKETS)
    question = Question(
        exporters=(country,),
        importers=(target.market,) if target.market else (),
        baskets=tuple(one.number for one in chains),
        year_to=until,
    )
    if perimeter == Perimeter.CHAINS:
        placed = tuple(f"{one.number}@{region}" for one in chains for region in one.regions)
        if not all(one.regions for one in chains) or not any(exports.trade.regions):
            return Values({}, why=NO_DEPARTMENTS)
        question = replace(question, placed=placed)
    return _published(exports, question)


def _reported(target: Target, until: int | None) -> Values:
    """What the target's own indicator tells by year, of a target that is about the clients."""
    if target.perimeter != Perimeter.CLIENTS or target.market:
        return Values({}, why=NO_REPORTS)
    factor = _factor(target)
    yearly = {
        one.ends_on.year: one.value * factor
        for one in target.indicator.values.all()
        if one.value is not None and not one.group and one.starts_on and one.ends_on and _is_year(one)
        if until is None or one.ends_on.year <= until
    }
    return Values(yearly, why="" if yearly else NO_REPORTS)


def _is_year(value: Any) -> bool:
    first, last = value.starts_on, value.ends_on
    return bool(first.year == last.year and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31))


def _published(exports: Exports, question: Question) -> Values:
    """What the source that tells the most of it tells."""
    whole = whole_years(exports.answer(question, ("year",)))
    source = most_told(whole)
    if not source:
        return Values({}, why=NO_VALUE)
    rows = whole[source]
    by_year = {year: row.value for year, row in sorted(rows.items())}
    return Values(by_year, replace(question, sources=(source,)), source, rows[max(rows)].exact_share)


Row = dict[str, Any]


def rows(found: Iterable[Entry], lang: str) -> list[Row]:
    """Targets as the command line and the API give them."""
    return [_row(one, lang) for one in found]


def _row(one: Entry, lang: str) -> Row:
    target, progress = one.target, one.reached.progress
    return {
        "name": one.group.name_en if lang == "en" and one.group.name_en else one.group.name_es,
        "target": target.pk,
        "said": target.said or None,
        "baseline": _money(one.baseline),
        "baseline_year": one.baseline_year,
        "baseline_is_first_year": one.first_year,
        "amount": _money(one.amount),
        "partner": target.market or None,
        "perimeter": one.perimeter,
        "reading": progress.reading,
        "prices": one.reached.prices,
        "source": one.values.source or None,
        "year": one.reached.year,
        "actual": _money(one.reached.actual),
        "progress": None if progress.share is None else format(round(progress.share, 6).normalize() + 0, "f"),
        "reached": _money(progress.reached),
        "missing": _money(progress.missing),
        "pace": _money(one.reached.pace),
        "why": one.why or None,
        "exact_share": None if one.values.exact_share is None else format(round(one.values.exact_share, 6), "f"),
        "unnamed_members": one.group.unnamed_words or None if one.group.unnamed_members else None,
        "rung": ACCOUNTING,
        "example": target.origin == Origin.EXAMPLE,
        "figure": one.figure,
    }


def _money(value: Decimal | None) -> str | None:
    return None if value is None else format(value.quantize(Decimal("0.01")), "f")
