"""What was found of the exports of a chain: the source that its parts are told by, the years, and the change.

Sources are never added up. All parts are told by one: the one that was asked for, else, of those that tell at least two
whole years, the one with the most of them, then the one with the largest value in the last. The others stand beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from eslabon.figures.document import Figure
from eslabon.figures.exports.answers import Answer, Exports, Row
from eslabon.figures.exports.chains import InForce
from eslabon.figures.exports.question import CHANGE, Question
from eslabon.figures.exports.reference import reference
from eslabon.figures.exports.whole import most_told, whole_years
from eslabon.figures.formats import Formats, formats
from eslabon.measures.exports import Change
from eslabon.measures.margins import Margins
from eslabon.records.chains.models import Basket, Chain
from eslabon.records.chains.queries import group_of, unnamed
from eslabon.records.cooperation.models import Project
from eslabon.records.results.models import Target
from eslabon.values.language import Translate, translator


@dataclass(frozen=True, slots=True)
class Records:
    """What the records say of a chain, as far as an actor sees them: its group's words for members that it doesn't
    name, who chose the basket and why, the group's targets, and the projects that aim at these."""

    unnamed: str = ""
    group: str = ""
    author: str = ""
    why: str = ""
    targets: tuple[Target, ...] = ()
    projects: tuple[Project, ...] = ()


def records_of(actor: Any, chain: InForce, lang: str) -> Records:
    """The records about a chain that an actor sees."""
    basket = Basket.objects.visible_to(actor).filter(pk=chain.number).first()
    author, why = (basket.author, basket.why) if basket is not None else ("", "")
    group = group_of(actor, Chain(pk=chain.chain, group_id=chain.group))
    if group is None:
        return Records(author=author, why=why)
    about = Target.objects.visible_to(actor).filter(chains=group.pk, withdrawn=False)
    targets = tuple(about.select_related("indicator").order_by("pk"))
    wanted = {one.indicator.project_id for one in targets}
    projects = tuple(Project.objects.visible_to(actor).filter(pk__in=wanted, withdrawn=False).order_by("title", "pk"))
    name = (lang == "en" and group.name_en) or group.name_es
    return Records(unnamed(group), name, author, why, targets, projects)


class ChainExports:
    """The exports of a chain's basket by a country. `asked` may name a source and the two years that are compared."""

    def __init__(
        self,
        exports: Exports,
        chain: InForce,
        country: str,
        lang: str,
        written: Formats | None = None,
        asked: Question | None = None,
        records: Records | None = None,
    ) -> None:
        self.exports = exports
        self.chain = chain
        self.country = country
        self.lang = lang
        self.written = written or formats(lang)
        self.asked = asked or Question()
        self.records = records or Records()

    @property
    def translate(self) -> Translate:
        return translator(self.lang)

    @property
    def name(self) -> str:
        return self.chain.name(self.lang)

    @property
    def question(self) -> Question:
        """What the country exported of the basket, as all sources tell it."""
        return Question(exporters=(self.country,), baskets=(self.chain.number,))

    @cached_property
    def answer(self) -> Answer:
        """By source and year, up to the last year asked for."""
        return self.exports.answer(replace(self.question, year_to=self.asked.year_to), ("year",))

    @cached_property
    def whole(self) -> dict[str, dict[int, Row]]:
        return whole_years(self.answer)

    @cached_property
    def source(self) -> str:
        """The source by which the parts are told; empty where none tells of the basket."""
        return most_told(self.whole, self.asked.sources)

    @property
    def own(self) -> Question:
        """What the source tells."""
        return replace(self.question, sources=(self.source,))

    @cached_property
    def years(self) -> tuple[int, int] | None:
        """The two years that are compared: those asked for where the source tells them, else its first and last."""
        told = sorted(self.whole.get(self.source, {}))
        if len(told) < 2:
            return None
        first = self.asked.year_from if self.asked.year_from in told[:-1] else told[0]
        assert first is not None
        return first, told[-1]

    @property
    def span(self) -> Question:
        """The same from the first year compared to the last."""
        assert self.years is not None
        return replace(self.own, year_from=self.years[0], year_to=self.years[1])

    @cached_property
    def change(self) -> Change:
        """The change between the two years, and its parts of price and volume."""
        found = self.exports.change(self.span).found
        assert isinstance(found, Change)
        return found

    @cached_property
    def margins(self) -> Margins:
        """The same change by new and lost products and markets."""
        found = self.exports.change(self.span, "margins").found
        assert isinstance(found, Margins)
        return found

    @cached_property
    def by_market(self) -> list[tuple[str, Change]]:
        """The change to each market, the largest in the last year first."""
        found = self.exports.changes(self.span, by=("source", "importer"))
        return sorted(((key[1], one) for key, one in found.items()), key=lambda pair: (-pair[1].after, pair[0]))

    @cached_property
    def by_exporter(self) -> dict[str, Change]:
        """The change of the same basket of every exporter that the source is loaded for."""
        found = self.exports.changes(replace(self.span, exporters=()), by=("source", "exporter"))
        return {key[1]: one for key, one in found.items()}

    @cached_property
    def inexact(self) -> bool:
        """Whether some product of the basket is matched by a link that isn't exact: what part of it is the chain's then
        rests on what each exporter traded."""
        return any(not one.exact for one in self.exports.parts(self.own) or ())

    def figure(self, value: Decimal, question: Question) -> Figure:
        """A value with the reference that opens it."""
        return Figure(value, reference(question, self.exports.state))

    def in_year(self, value: Decimal, year: int, **narrowed: tuple[str, ...]) -> Figure:
        """A value of a year, of the source."""
        question: Question = replace(self.own, year_from=year, year_to=year, **narrowed)  # type: ignore[arg-type]
        return self.figure(value, question)

    def changed(self, value: Decimal, part: str = CHANGE, **narrowed: tuple[str, ...]) -> Figure:
        """A change between the two years, or a part of it."""
        return self.figure(value, replace(self.span, part=part, **narrowed))  # type: ignore[arg-type]

    def large(self, value: Decimal) -> str:
        """An amount in dollars as running text has it."""
        return self.written.large(value, "USD")

    def signed(self, value: Decimal) -> str:
        """The same with its sign."""
        return f"+{self.large(value)}" if value > 0 else self.large(value)


def ended_by(records: Records, day: date) -> list[Project]:
    """The projects that had ended by a day."""
    return [one for one in records.projects if one.ends_on is not None and one.ends_on <= day]
