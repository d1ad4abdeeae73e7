"""The table of needs and sources: what is covered, in talks, uncovered, by number of needs and by money."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from typing import Any

from eslabon.facts.query import Facts
from eslabon.figures.matching import named, source_of, title_of
from eslabon.records.needs.models import Answer, Need, Status
from eslabon.records.needs.queries import links_for
from eslabon.records.parties.models import Party

COVERED, TALKS, UNCOVERED = "covered", "in-talks", "uncovered"
STANDINGS = (COVERED, TALKS, UNCOVERED)
_WHOLE, _CENT = Decimal(100), Decimal("0.01")
Money = dict[str, Decimal]
_TOLD = ("title", "theme", "kind", "status", "cost", "currency", "origin", "level", "embargo_until", "owner")


@dataclass(frozen=True)
class Source:
    """Who covers or talks: `key` is the same for one source everywhere; an empty name is one the actor doesn't see."""

    key: str
    name: str


@dataclass(frozen=True)
class By:
    """A link as the table shows it: the source, what it does with it, which part of the need."""

    source: Source
    what: str
    standing: str
    percentage: Decimal | None
    activity: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Row:
    """A need with its standing. `partly` marks one of which what is accepted covers less than the whole."""

    need: Any
    standing: str
    partly: bool
    by: tuple[By, ...]
    money: Money | None


@dataclass
class SourceRow:
    """A source: how many needs it covers or talks of, and with which part of their known costs, by currency.

    `unshared` counts needs whose cost can't be put to the source: no percentage says which part is its.
    """

    source: Source
    needs: dict[str, int] = field(default_factory=lambda: dict.fromkeys((COVERED, TALKS), 0))
    money: dict[str, Money] = field(default_factory=dict)
    without_cost: int = 0
    unshared: int = 0


@dataclass
class Totals:
    """Needs by standing, those covered in part, their known costs by currency and standing, those without a cost."""

    needs: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STANDINGS, 0))
    partly: int = 0
    money: dict[str, Money] = field(default_factory=dict)
    without_cost: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STANDINGS, 0))

    @property
    def count(self) -> int:
        """How many needs there are."""
        return sum(self.needs.values())

    @property
    def lacking(self) -> int:
        """How many of them lack a cost."""
        return sum(self.without_cost.values())


@dataclass
class Coverage:
    """The table: a row a need, the sources, the totals."""

    rows: list[Row]
    sources: list[SourceRow]
    totals: Totals

    @property
    def exceeded(self) -> int:
        """How many needs are answered by parts that come to more than the whole, so that the sources' money does."""
        return sum(sum(one.percentage or 0 for one in row.by) > _WHOLE for row in self.rows if row.money)

    @property
    def unshared(self) -> int:
        """How many needs' money isn't put to a source."""
        return sum(one.unshared for one in self.sources)


def coverage(actor: Any, facts: Facts | None = None, lang: str = "es", **conditions: Any) -> Coverage:
    """The coverage of the needs that an actor sees, narrowed by conditions on them (`theme=3`, `kind="..."`).

    What the desk decided counts where the actor sees it (`links_for`); beside it a need's own status does: matched
    is in talks, running or met is covered. Without `facts`, activities stand under their identifiers.
    """
    seen = Need.objects.visible_to(actor).filter(withdrawn=False, **conditions)
    # There may be ten thousand: only what the table tells is read, and each theme once.
    needs = list(seen.only(*_TOLD).prefetch_related("theme").order_by("title", "pk"))
    return coverage_of(actor, needs, links_for(actor).order_by("pk"), facts, lang)


def coverage_of(
    actor: Any, needs: Iterable[Any], links: Iterable[Any], facts: Facts | None = None, lang: str = "es"
) -> Coverage:
    """The coverage of needs, as they are or were, by links of theirs that the actor sees; refusals cover nothing."""
    listed = list(needs)
    own: dict[int, list[By]] = {one.pk: [] for one in listed}
    counting = [one for one in links if one.answer != Answer.REFUSED and one.need_id in own]
    shown = _By(actor, facts, lang, counting)
    for link in counting:
        own[link.need_id].append(shown.told(link))
    rows = [_row(need, tuple(own[need.pk])) for need in listed]
    return Coverage(rows, sources_of(rows), _totals(rows))


class _By:
    """Names the sources of links, all asked for at once."""

    def __init__(self, actor: Any, facts: Facts | None, lang: str, links: list[Any]) -> None:
        self._lang = lang
        self._activities = named(facts, [one.activity for one in links if one.activity]) if facts else {}
        visible = Party.objects.visible_to(actor).filter(merged_into=None)
        givers = {one.line.provider_id for one in links if one.line is not None}
        refs = {source_of(row)[0] for row in self._activities.values()}
        self._parties = visible.in_bulk(givers)
        # An organisation that publishes facts and offers lines is one source.
        published = visible.filter(iati_id__in=refs, withdrawn=False).exclude(iati_id="")
        self._by_ref = {one.iati_id: one for one in published}

    def told(self, link: Any) -> By:
        standing = COVERED if link.answer == Answer.ACCEPTED else TALKS
        if link.line is not None:
            source = self._party(self._parties.get(link.line.provider_id))
            return By(source, link.line.title, standing, link.percentage, line=link.line_id)
        row = self._activities.get(link.activity)
        if row is None:
            return By(
                Source(f"activity:{link.activity}", link.activity),
                link.activity,
                standing,
                link.percentage,
                link.activity,
            )
        ref, name = source_of(row)
        party = self._by_ref.get(ref)
        source = self._party(party) if party else Source(f"ref:{ref}", name)
        return By(source, title_of(row, self._lang), standing, link.percentage, link.activity)

    def _party(self, party: Any) -> Source:
        if party is None:
            return Source("unseen", "")
        name = (party.name_en or party.name_es) if self._lang == "en" else party.name_es
        return Source(f"party:{party.pk}", party.short_name or name)


def _row(need: Any, by: tuple[By, ...]) -> Row:
    accepted = [one.percentage for one in by if one.standing == COVERED]
    talks = [one.percentage for one in by if one.standing == TALKS]
    if need.status in (Status.RUNNING, Status.MET) and not accepted:
        accepted = [None]
    elif need.status == Status.MATCHED and not (accepted or talks):
        talks = [None]
    standing = COVERED if accepted else TALKS if talks else UNCOVERED
    share = _part(accepted, _WHOLE)
    money = None if need.cost is None else _split(need.cost, share, share + _part(talks, _WHOLE - share))
    return Row(need, standing, bool(accepted) and share < _WHOLE, by, money)


def _part(percentages: Iterable[Decimal | None], left: Decimal) -> Decimal:
    """Which part these answer, at most what is left; all that is left where one doesn't say its part."""
    told = list(percentages)
    if None in told:
        return left
    return min(left, sum((one for one in told if one is not None), Decimal(0)))


def _split(cost: Decimal, covered: Decimal, answered: Decimal) -> Money:
    """A cost by standing, to the cent; the parts add up to it."""
    one = (cost * covered / _WHOLE).quantize(_CENT, ROUND_DOWN)
    both = (cost * answered / _WHOLE).quantize(_CENT, ROUND_DOWN)
    return {COVERED: one, TALKS: both - one, UNCOVERED: cost - both}


def _totals(rows: Iterable[Row]) -> Totals:
    found = Totals()
    for row in rows:
        found.needs[row.standing] += 1
        found.partly += row.partly
        if row.money is None:
            found.without_cost[row.standing] += 1
            continue
        sums = found.money.setdefault(row.need.currency, dict.fromkeys(STANDINGS, Decimal(0)))
        for standing, amount in row.money.items():
            sums[standing] += amount
    found.money = dict(sorted(found.money.items()))
    return found


def sources_of(rows: Iterable[Row]) -> list[SourceRow]:
    """The sources, those with most needs first."""
    found: dict[str, SourceRow] = {}
    for row in rows:
        for key in dict.fromkeys(one.source.key for one in row.by):
            own = [one for one in row.by if one.source.key == key]
            made = found.setdefault(key, SourceRow(own[0].source))
            made.needs[COVERED if any(one.standing == COVERED for one in own) else TALKS] += 1
            _add_money(made, row, own)
    return sorted(
        found.values(), key=lambda one: (-one.needs[COVERED], -one.needs[TALKS], one.source.name, one.source.key)
    )


def _add_money(made: SourceRow, row: Row, own: list[By]) -> None:
    if row.need.cost is None:
        made.without_cost += 1
        return
    for one in own:
        same = [other for other in row.by if other.standing == one.standing]
        if one.percentage is None and (len(same) > 1 or not row.money):
            made.unshared += 1
            return
    sums = made.money.setdefault(row.need.currency, dict.fromkeys((COVERED, TALKS), Decimal(0)))
    for one in own:
        whole = (row.money or {}).get(one.standing, Decimal(0))
        part = None if one.percentage is None else (row.need.cost * one.percentage / _WHOLE).quantize(_CENT, ROUND_DOWN)
        sums[one.standing] += whole if part is None else part
