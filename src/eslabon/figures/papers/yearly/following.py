"""What goes on when a year is told, and what of it ends in the year after: what the desk can count on, and what not."""

from __future__ import annotations

from eslabon.figures import labels
from eslabon.figures.document import COUNT, DATE, TEXT, Block, Column, Paragraph, Section
from eslabon.figures.papers.text import Writing, keyed_table, section
from eslabon.figures.papers.yearly import counted
from eslabon.figures.papers.yearly.agreements import agreement_table
from eslabon.figures.papers.yearly.money import Agreed
from eslabon.figures.papers.yearly.projects import Stands
from eslabon.figures.papers.yearly.year import Year
from eslabon.figures.recorded.reference import COUNT as COUNTED


def following_section(writing: Writing, year: Year, agreements: list[Agreed], projects: list[Stands]) -> Section | None:
    """How many agreements and projects go on, and those that end next year."""
    _ = writing.translate
    following = year.number + 1
    go_on, end = counted.going_on(agreements, year), counted.ending(agreements, year)
    projects_go_on, projects_end = counted.projects_going_on(projects), counted.projects_ending(projects, year)
    ends = _("Agreements that end in {year}").format(year=following)
    projects_ends = _("Projects that end in {year}").format(year=following)
    counts = (
        ("agreements-going-on", _("Agreements that go on"), len(go_on)),
        ("agreements-ending", ends, len(end)),
        ("projects-going-on", _("Projects that go on"), len(projects_go_on)),
        ("projects-ending", projects_ends, len(projects_end)),
    )
    rows = [(words, writing.figure(COUNTED, number, of=name, year=year.number)) for name, words, number in counts]
    columns = [Column("what", _("On {date}").format(date=writing.formats.date(year.told_on)), TEXT, 4)]
    columns.append(Column("count", _("Number"), COUNT, 1))
    blocks: list[Block | None] = [keyed_table("following", "", columns, rows)]
    blocks.append(agreement_table(writing, "agreements-ending", ends, end))
    blocks.append(_projects(writing, projects_ends, projects_end))
    undated = sum(one.plan.ends_on is None for one in projects_go_on)
    if undated:
        text = _("Projects that go on without a known end, so that nobody can say whether they end next year: {count}.")
        blocks.append(Paragraph(text.format(count=writing.formats.count(undated)), "note"))
    return section("following", _("What goes on, and what ends in {year}").format(year=following), blocks)


def _projects(writing: Writing, title: str, found: list[Stands]) -> Block | None:
    _ = writing.translate
    rows = [
        (
            str(one.project.pk),
            writing.told(one.project, one.project.title),
            one.plan.ends_on,
            labels.capital(labels.standing(one.state, writing.lang)),
        )
        for one in sorted(found, key=lambda each: (each.plan.ends_on, each.project.pk))
    ]
    columns = [
        Column("id", _("No."), TEXT, 1),
        Column("project", _("Project"), TEXT, 5),
        Column("to", _("Planned end"), DATE, 1),
        Column("state", _("How it stands"), TEXT, 2),
    ]
    return keyed_table("projects-ending", title, columns, rows)
