"""The yearly report to the commission: the table's work, the agreements' money, the projects, results, coverage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cached_property
from typing import Any

from eslabon.figures.document import COUNT, TEXT, Column, Paragraph, Section
from eslabon.figures.labels import capital
from eslabon.figures.papers.memory import collecting_later
from eslabon.figures.papers.text import PaperText, Writing, keyed_table, section
from eslabon.figures.papers.yearly import counted
from eslabon.figures.papers.yearly.agreements import agreements_section, execution_section, ladder_section
from eslabon.figures.papers.yearly.coverage import coverage_at, coverage_section
from eslabon.figures.papers.yearly.exports import chains_sections
from eslabon.figures.papers.yearly.following import following_section
from eslabon.figures.papers.yearly.money import Agreed, agreements_of, money_of, project_holders
from eslabon.figures.papers.yearly.projects import Stands, projects_of, states_section
from eslabon.figures.papers.yearly.results import results_of, results_section
from eslabon.figures.papers.yearly.work import meetings_section, needs_section, requests_section, strategies_section
from eslabon.figures.papers.yearly.year import Year
from eslabon.figures.recorded.reference import COUNT as COUNTED
from eslabon.figures.recorded.reference import TERMS
from eslabon.records.registry import KINDS


class Gathered:
    """The records of a year as its sections need them: each kind is read once, and only where a section asks."""

    def __init__(self, writing: Writing, year: Year) -> None:
        self.writing, self.year, self.shelf = writing, year, writing.shelf

    @cached_property
    def strategies(self) -> list[Any]:
        return counted.strategies(self.shelf, self.year, {})

    @cached_property
    def meetings(self) -> list[Any]:
        return counted.meetings(self.shelf, self.year, {})

    @cached_property
    def requests(self) -> list[Any]:
        return counted.requests(self.shelf, self.year, {})

    @cached_property
    def needs(self) -> list[Any]:
        return counted.needs(self.shelf, self.year, {})

    @cached_property
    def agreements(self) -> list[Agreed]:
        return agreements_of(self.shelf, self.year)

    @cached_property
    def projects(self) -> list[Stands]:
        return projects_of(self.shelf, self.year)

    @cached_property
    def titled(self) -> tuple[dict[int, Any], dict[int, Any]]:
        """The agreements and the projects by their numbers."""
        projects = (one.project for one in self.projects)
        return {one.record.pk: one.record for one in self.agreements}, {one.pk: one for one in projects}

    @cached_property
    def money(self) -> list[Any]:
        alone = project_holders(self.shelf, self.titled[1].values())
        return money_of(self.shelf, self.year.last, self.titled[0].values(), alone)


def _money(found: Gathered, make: Callable[..., Section | None]) -> Section | None:
    return make(found.writing, found.year, found.money)


def _results(found: Gathered) -> Section | None:
    lines = results_of(found.shelf, found.year.last, found.titled[1])
    return results_section(found.writing, found.year, lines, found.titled[1])


def _coverage(found: Gathered) -> Section | None:
    writing = found.writing
    return coverage_section(writing, coverage_at(found.shelf, found.needs, writing.facts, writing.lang))


# The sections in their order, each with the part of the report that it belongs to: a page shows a part at a time.
BRIEF, WORK, NEEDS, MONEY, PROJECTS, EXPORTS = PARTS = ("brief", "work", "needs", "money", "projects", "exports")
_SECTIONS: tuple[tuple[str, Callable[[Gathered], Section | None]], ...] = (
    (BRIEF, lambda found: _brief(found)),
    (WORK, lambda found: strategies_section(found.writing, found.year, found.strategies, found.meetings)),
    (WORK, lambda found: meetings_section(found.writing, found.meetings)),
    (NEEDS, lambda found: needs_section(found.writing, found.year, found.needs)),
    (WORK, lambda found: requests_section(found.writing, found.requests)),
    (MONEY, lambda found: agreements_section(found.writing, found.agreements)),
    (MONEY, lambda found: _money(found, ladder_section)),
    (MONEY, lambda found: _money(found, execution_section)),
    (PROJECTS, lambda found: states_section(found.writing, found.year, found.projects, found.titled[0])),
    (PROJECTS, _results),
    (NEEDS, _coverage),
    (BRIEF, lambda found: following_section(found.writing, found.year, found.agreements, found.projects)),
)


def yearly_report(writing: Writing, number: int, part: str | None = None) -> PaperText:
    """The report of a year, of what its reader sees: what was done in it, and how the rest stands when it is told.

    `part`, one of `PARTS`, asks for those sections only.
    """
    _, shelf = writing.translate, writing.shelf
    found = Gathered(writing, Year.of(number, shelf.day))
    with collecting_later():
        sections = [make(found) for of, make in _SECTIONS if part in (None, of)]
        if part in (None, EXPORTS):
            sections += chains_sections(writing, found.year)
    title = _("Yearly report to the commission, {year}").format(year=number)
    terms = [
        (_("Year"), _("calendar year {year}; amounts told in fiscal years stay in them").format(year=number)),
        (_("Records"), _("as of {date}").format(date=writing.formats.long_date(shelf.day))),
    ]
    subtitle = _("Strategies, requests, agreements and their money, projects, results, coverage and exports")
    sections.append(_method(writing))
    return writing.paper(
        "yearly", title, sections, f"{_('yearly')}-{number}", subtitle, terms, landscape=True, annexed=True
    )


def _brief(found: Gathered) -> Section | None:
    """The counts of the year: each opens."""
    writing, year = found.writing, found.year
    _ = writing.translate
    counts: list[tuple[str, int, dict[str, Any]]] = [
        (_("Strategies"), len(found.strategies), {"of": "strategies"}),
        (_("Meetings held in the year"), len(found.meetings), {"of": "meetings"}),
        (_("Requests made in the year"), len(found.requests), {"of": "requests"}),
        (_("Of these, answered"), counted.answered(found.requests), {"of": "requests", "status": "answered"}),
        (_("Needs"), len(found.needs), {"of": "needs"}),
        (_("Agreements of the year"), len(found.agreements), {"of": "agreements"}),
        (_("Projects of the year"), len(found.projects), {"of": "projects"}),
    ]
    rows = [(words, writing.figure(COUNTED, number, year=year.number, **terms)) for words, number, terms in counts]
    columns = [Column("what", _("In brief"), TEXT, 4), Column("count", _("Number"), COUNT, 1)]
    return section("brief", _("Executive summary"), [keyed_table("brief", "", columns, rows)])


def _method(writing: Writing) -> Section | None:
    """How the figures were made, and of how many records: as many as there are of each kind, not one by one."""
    _, used = writing.translate, Counter(model for model, _pk in writing.shelf.used)
    texts = [
        _(
            "Each figure has a reference: it opens on the page “Where does this figure come from?”, or with “eslabon "
            "trace REFERENCE”, into the records that add up to it, as far as whoever opens it may see them."
        ),
        _("Measures: {measures}.").format(measures=", ".join(TERMS)),
        _(
            "Everything in this report comes from the records that its reader sees, as they stood on the day given "
            "above."
        ),
    ]
    rows = [(capital(str(kind.many)), used[kind.model]) for kind in KINDS.values() if used[kind.model]]
    columns = [Column("kind", _("Records"), TEXT, 4), Column("count", _("Number"), COUNT, 1)]
    made_of = keyed_table("records", _("Records that this report is made of"), columns, rows)
    return section("method", _("How the figures were made"), [*(Paragraph(one) for one in texts), made_of])
