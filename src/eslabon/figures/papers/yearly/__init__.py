"""The yearly report to the commission: the table's work, the agreements' money, the projects, results, coverage."""

from __future__ import annotations

from collections import Counter
from typing import Any

from eslabon.figures.document import COUNT, TEXT, Column, Paragraph, Section
from eslabon.figures.labels import capital
from eslabon.figures.papers.text import PaperText, Writing, keyed_table, section
from eslabon.figures.papers.yearly import counted
from eslabon.figures.papers.yearly.agreements import agreements_section, execution_section, ladder_section
from eslabon.figures.papers.yearly.coverage import coverage_at, coverage_section
from eslabon.figures.papers.yearly.following import following_section
from eslabon.figures.papers.yearly.money import Agreed, agreements_of, money_of, project_holders
from eslabon.figures.papers.yearly.projects import Stands, projects_of, states_section
from eslabon.figures.papers.yearly.work import meetings_section, needs_section, requests_section, strategies_section
from eslabon.figures.papers.yearly.year import Year
from eslabon.figures.recorded.reference import COUNT as COUNTED
from eslabon.figures.recorded.reference import TERMS
from eslabon.records.registry import KINDS


def yearly_report(writing: Writing, number: int) -> PaperText:
    """The report of a year, of what its reader sees: what was done in it, and how the rest stands when it is told."""
    _, shelf = writing.translate, writing.shelf
    year = Year.of(number, shelf.day)
    strategies, meetings = counted.strategies(shelf, year, {}), counted.meetings(shelf, year, {})
    requests, needs = counted.requests(shelf, year, {}), counted.needs(shelf, year, {})
    agreements, projects = agreements_of(shelf, year), projects_of(shelf, year)
    money = money_of(
        shelf,
        year.last,
        [one.record for one in agreements],
        project_holders(shelf, [one.project for one in projects]),
    )
    titles = {one.record.pk: one.record for one in agreements}
    sections = [
        _brief(writing, year, strategies, meetings, requests, needs, agreements, projects),
        strategies_section(writing, year, strategies, meetings),
        meetings_section(writing, meetings),
        needs_section(writing, year, needs),
        requests_section(writing, requests),
        agreements_section(writing, agreements),
        ladder_section(writing, year, money),
        execution_section(writing, year, money),
        states_section(writing, year, projects, titles),
        coverage_section(writing, coverage_at(shelf, needs, writing.facts, writing.lang)),
        following_section(writing, year, agreements, projects),
        _method(writing, year),
    ]
    title = _("Yearly report to the commission, {year}").format(year=number)
    terms = [
        (_("Year"), _("calendar year {year}; amounts told in fiscal years stay in them").format(year=number)),
        (_("Records"), _("as of {date}").format(date=writing.formats.long_date(shelf.day))),
    ]
    subtitle = _("Strategies, requests, agreements and their money, projects, results and coverage")
    return writing.paper(
        "yearly", title, sections, f"{_('yearly')}-{number}", subtitle, terms, landscape=True, annexed=True
    )


def _brief(
    writing: Writing,
    year: Year,
    strategies: list[Any],
    meetings: list[Any],
    requests: list[Any],
    needs: list[Any],
    agreements: list[Agreed],
    projects: list[Stands],
) -> Section | None:
    """The counts of the year: each opens."""
    _ = writing.translate
    counts: list[tuple[str, int, dict[str, Any]]] = [
        (_("Strategies"), len(strategies), {"of": "strategies"}),
        (_("Meetings held in the year"), len(meetings), {"of": "meetings"}),
        (_("Requests made in the year"), len(requests), {"of": "requests"}),
        (_("of which answered"), counted.answered(requests), {"of": "requests", "status": "answered"}),
        (_("Needs"), len(needs), {"of": "needs"}),
        (_("Agreements of the year"), len(agreements), {"of": "agreements"}),
        (_("Projects of the year"), len(projects), {"of": "projects"}),
    ]
    rows = [(words, writing.figure(COUNTED, number, year=year.number, **terms)) for words, number, terms in counts]
    columns = [Column("what", _("In brief"), TEXT, 4), Column("count", _("How many"), COUNT, 1)]
    return section("brief", _("Executive summary"), [keyed_table("brief", "", columns, rows)])


def _method(writing: Writing, year: Year) -> Section | None:
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
    columns = [Column("kind", _("Records"), TEXT, 4), Column("count", _("How many"), COUNT, 1)]
    made_of = keyed_table("records", _("Records that this report is made of"), columns, rows)
    return section("method", _("How the figures were made"), [*(Paragraph(one) for one in texts), made_of])
