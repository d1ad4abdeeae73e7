"""The projects of a year, and how each stands by the printed rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from eslabon.figures import labels
from eslabon.figures.document import COUNT, DATE, TEXT, Block, Column, Paragraph, Section
from eslabon.figures.papers.shelf import Shelf
from eslabon.figures.papers.text import Writing, keyed_table, section
from eslabon.figures.papers.yearly.year import Year
from eslabon.measures.standing import MEASURE, STATES, Plan, standing
from eslabon.records.cooperation.models import Agreement, Milestone, Project, ProjectStatus
from eslabon.records.parties.models import Party
from eslabon.records.results.models import Report
from eslabon.records.results.models.reports import OPEN

_FIELDS = ("title", "agreement_id", "lead_id", "theme_id", "starts_on", "ends_on", "status")
_UNFINISHED = (ProjectStatus.PLANNED, ProjectStatus.RUNNING, ProjectStatus.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Stands:
    """A project with its state."""

    project: Any
    plan: Plan
    state: str


def projects_of(shelf: Shelf, year: Year) -> list[Stands]:
    """The projects of a year, each with its state on the day of the report: those that had started or may have, and
    weren't over before the year, or are past their end and not finished."""
    began = Q(starts_on__isnull=True) | Q(starts_on__lte=year.last)
    goes_on = Q(ends_on__isnull=True) | Q(ends_on__gte=year.first) | Q(status__in=_UNFINISHED)
    found = shelf.take(shelf.rows(Project, *_FIELDS, where=began & goes_on), Project)
    milestones, reports = _unmet(shelf, year.told_on), _unpresented(shelf, year.told_on)
    made = []
    for one in sorted(found, key=lambda each: (each.title, each.pk)):
        plan = Plan(one.status, one.starts_on, one.ends_on, milestones.get(one.pk), reports.get(one.pk))
        made.append(Stands(one, plan, standing(plan, year.told_on)))
    return made


def _unmet(shelf: Shelf, day: date) -> dict[int, date]:
    """The earliest day on which a milestone was due that wasn't reached, of each project."""
    not_reached = Q(done_on__isnull=True) | Q(done_on__gt=day)
    return _earliest(shelf, Milestone, shelf.rows(Milestone, "project_id", "due_on", where=not_reached, due_on__lt=day))


def _unpresented(shelf: Shelf, day: date) -> dict[int, date]:
    """The earliest day on which a progress report was due that wasn't presented, of each project."""
    awaited = Q(status__in=OPEN) | Q(presented_on__gt=day)
    return _earliest(shelf, Report, shelf.rows(Report, "project_id", "due_on", where=awaited, due_on__lt=day))


def _earliest(shelf: Shelf, model: type[Any], rows: Iterable[Any]) -> dict[int, date]:
    found: dict[int, date] = {}
    for one in shelf.take(rows, model):
        found[one.project_id] = min(one.due_on, found.get(one.project_id, one.due_on))
    return found


def why(writing: Writing, stands: Stands) -> str:
    """What of its plan gives a project its state, where it isn't on time."""
    _, plan, day = writing.translate, stands.plan, writing.date
    if stands.state == "late":
        told = []
        if plan.milestone_due:
            told.append(_("milestone of {date} not reached").format(date=day(plan.milestone_due)))
        if plan.report_due:
            told.append(_("progress report of {date} not presented").format(date=day(plan.report_due)))
        return "; ".join(told)
    return ""


def states_section(writing: Writing, year: Year, found: list[Stands], agreements: dict[int, Any]) -> Section | None:
    """How many projects are in each state, with its rule; and each project with its own."""
    _ = writing.translate
    title = _("Projects and how they stand on {date}").format(date=writing.formats.long_date(year.told_on))
    if not found:
        text = _(
            "No project of this year is written down yet: add each one with its dates, milestones and reports, and "
            "its state follows."
        )
        return section("projects", title, [Paragraph(text, "note")])
    blocks: list[Block | None] = [
        Paragraph(
            _("The first of these rules that holds gives a project its state ({measure}).").format(measure=MEASURE)
        ),
        _by_state(writing, year, found),
        _listed(writing, found, agreements),
    ]
    return section("projects", title, blocks)


def _by_state(writing: Writing, year: Year, found: list[Stands]) -> Block | None:
    _ = writing.translate
    counts = {state: sum(one.state == state for one in found) for state in STATES}
    rows = [
        (
            labels.capital(labels.standing(state, writing.lang)),
            labels.standing_rule(state, writing.lang),
            writing.figure(MEASURE, count, year=year.number, state=state),
        )
        for state, count in counts.items()
    ]
    columns = [
        Column("state", _("How it stands"), TEXT, 2),
        Column("rule", _("Rule"), TEXT, 6),
        Column("projects", _("Projects"), COUNT, 1),
    ]
    return keyed_table("states", _("Projects by state"), columns, rows)


def _listed(writing: Writing, found: list[Stands], agreements: dict[int, Any]) -> Block | None:
    _, shelf = writing.translate, writing.shelf
    shelf.prime(Party, {one.project.lead_id for one in found})
    order = {state: place for place, state in enumerate(("late", "past-end", "not-started", "suspended"))}
    rows = []
    for one in sorted(found, key=lambda each: order.get(each.state, len(order))):
        project = one.project
        agreement = agreements.get(project.agreement_id) or shelf.used.get((Agreement, project.agreement_id))
        rows.append(
            (
                str(project.pk),
                writing.told(project, project.title),
                agreement.title if agreement else None,
                writing.short(shelf.one(Party, project.lead_id)) if project.lead_id else None,
                writing.theme(writing.themes.get(project.theme_id)) if project.theme_id else None,
                project.starts_on,
                project.ends_on,
                labels.capital(labels.standing(one.state, writing.lang)),
                why(writing, one),
            )
        )
    columns = [
        Column("id", _("No."), TEXT, 1),
        Column("project", _("Project"), TEXT, 4),
        Column("agreement", _("Agreement"), TEXT, 3),
        Column("lead", _("Implementing organisation"), TEXT, 2),
        Column("theme", _("Theme"), TEXT, 2),
        Column("from", _("Planned start"), DATE, 1),
        Column("to", _("Planned end"), DATE, 1),
        Column("state", _("How it stands"), TEXT, 2),
        Column("why", _("Why"), TEXT, 3),
    ]
    return keyed_table("projects", _("Project by project, those that need attention first"), columns, rows)
