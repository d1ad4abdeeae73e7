"""Projects in papers: their table, those that run first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from eslabon.figures.document import Table
from eslabon.figures.papers.text import NONE, Writing, table
from eslabon.records.cooperation.models import ProjectStatus

_ORDER = (
    ProjectStatus.RUNNING,
    ProjectStatus.PLANNED,
    ProjectStatus.SUSPENDED,
    ProjectStatus.COMPLETED,
    ProjectStatus.CANCELLED,
)


def running(projects: Iterable[Any]) -> list[Any]:
    """Projects by how they stand, those that run first, then by title."""
    return sorted(projects, key=lambda one: (_ORDER.index(one.status), one.title, one.pk))


def project_table(writing: Writing, projects: list[Any], providers: bool = True) -> Table | None:
    """Projects as a table: who pays (unless the paper is on it), who carries them out, how they stand, their cost."""
    _ = writing.translate
    columns = [
        (_("Project"), 5),
        (_("Provider"), 3),
        (_("Implementing organisation"), 3),
        (_("Status"), 2),
        (_("Time"), 2),
        (_("Cost as stated"), 3),
    ]
    rows = [
        (
            writing.told(one, one.title),
            _provider(writing, one) if providers else NONE,
            writing.party(one, "lead"),
            str(one.get_status_display()),
            _time(one),
            writing.cost(one.cost, one.currency, one.approximate),
        )
        for one in projects
    ]
    return table("projects", "", columns, rows)


def _provider(writing: Writing, project: Any) -> str:
    """Who pays: as the project says, else as its agreement does."""
    if project.provider_id:
        return writing.party(project, "provider")
    agreement = writing.shelf.of(project, "agreement")
    return writing.party(agreement, "provider") if agreement is not None else NONE


def _time(project: Any) -> str:
    """The years from which to which it lasts, as far as they are known."""
    years = [str(one.year) if one else "" for one in (project.starts_on, project.ends_on)]
    return NONE if not any(years) else years[0] if years[0] == years[1] else "–".join(years)
