"""The page of a project's results: its framework, how far its targets are reached, its progress reports."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eslabon.figures.results import Line, lines
from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.records.views import answered
from eslabon.portal.records.words import capital
from eslabon.portal.results import tables
from eslabon.records.base import actions
from eslabon.records.base.rules import allowed
from eslabon.records.cooperation.kind import PROJECTS
from eslabon.records.cooperation.models import FrameworkWords
from eslabon.records.registry import KINDS
from eslabon.records.results.models import LEVEL_WORDS, ResultLevel
from eslabon.records.results.queries import objectives_for, reports_for

# The kinds that are added from here.
_ADDED = ("objectives", "indicators", "reports")


@require_safe
@answered
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """What a project is measured by."""
    project = actions.get(request.user, PROJECTS, pk)
    reader = reader_of(request)
    found = lines(request.user, [project.pk])
    reports = list(reports_for(request.user).filter(project=project))
    context = {
        "title": _("Results"),
        "many": capital(PROJECTS.many),
        "project": project,
        "parts": _parts(request.user, project, found, reader),
        "reports": tables.reports(reports, reader) if reports else None,
        "outcome": project.outcome,
        "add": [
            (_("Add: {kind}").format(kind=KINDS[name].one), f"{reverse('record-new', args=[name])}?project={pk}")
            for name in _ADDED
            if allowed(request.user, f"{name}.create")
        ],
        "plan": allowed(request.user, "projects.plan", project),
    }
    return render(request, "results/results.html", context)


def _parts(actor: Any, project: Any, found: list[Line], reader: Reader) -> list[dict[str, Any]]:
    """The lines of the framework in their order, each with its indicators; at the end those of no line."""
    by_line: dict[int | None, list[Line]] = defaultdict(list)
    for one in found:
        by_line[one.indicator.objective_id].append(one)
    words = LEVEL_WORDS[project.agreement.framework_words if project.agreement else FrameworkWords.COUNTRY]
    order = {level: place for place, level in enumerate(ResultLevel.values)}
    told = []
    known = sorted(
        objectives_for(actor).filter(project=project), key=lambda one: (order[one.result_level], one.number, one.pk)
    )
    for objective in known:
        level = capital(words[objective.result_level])
        told.append(
            {
                "level": level,
                "objective": objective,
                "table": tables.indicators(by_line.pop(objective.pk), objective.title, reader)
                if objective.pk in by_line
                else None,
            }
        )
    rest = [one for each in by_line.values() for one in each]
    if rest:
        title = _("Indicators of no line of the framework") if known else _("Indicators")
        told.append({"level": title, "objective": None, "table": tables.indicators(rest, title, reader)})
    return told
