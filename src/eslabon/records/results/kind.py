"""Frameworks, indicators, targets, reports and values as the doors know them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from eslabon.records.base.kinds import CONFIDENCE, Kind
from eslabon.records.results.models import Indicator, Objective, Report, Target, Value

OBJECTIVES = Kind(
    name="objectives",
    model=Objective,
    one=_("line of the framework"),
    many=_("lines of the framework"),
    groups=(
        (_("The line of the framework"), ("project", "result_level", "number", "title", "title_en", "assumptions")),
        CONFIDENCE,
    ),
    columns=("title", "result_level", "number", "project"),
    filters=("project", "result_level"),
    search=("title", "assumptions"),
    order=("project", "pk"),
    related=("project",),
    under=("project",),
    searched=False,
)
INDICATORS = Kind(
    name="indicators",
    model=Indicator,
    one=_("indicator"),
    many=_("indicators"),
    groups=(
        (
            _("The indicator"),
            ("project", "objective", "title", "title_en", "definition", "unit", "counting", "groups"),
        ),
        (_("Where it started"), ("baseline", "baseline_period", "baseline_source")),
        (_("How one knows"), ("verification", "assumptions")),
        CONFIDENCE,
    ),
    columns=("title", "project", "unit", "baseline", "baseline_period"),
    filters=("project",),
    search=("title", "definition", "verification"),
    order=("project", "pk"),
    related=("project",),
    parts=(("targets", "indicator"), ("values", "indicator")),
    under=("project",),
    searched=False,
)
TARGETS = Kind(
    name="targets",
    model=Target,
    one=_("target"),
    many=_("targets"),
    groups=(
        (_("The target"), ("indicator", "reading", "value", "approximate", "said", "year")),
        (
            _("What of, and above what"),
            ("perimeter", "chains", "group", "market", "part_of", "baseline", "baseline_period"),
        ),
        (_("Who says so"), ("set_by", "document", "note")),
        CONFIDENCE,
    ),
    columns=("value", "indicator", "reading", "perimeter", "market", "year", "document"),
    filters=("indicator", "reading", "perimeter"),
    search=("said", "document", "note"),
    order=("indicator", "year", "pk"),
    related=("indicator",),
    under=("indicator",),
    searched=False,
)
REPORTS = Kind(
    name="reports",
    model=Report,
    one=_("progress report"),
    many=_("progress reports"),
    groups=(
        (_("The period"), ("project", "starts_on", "ends_on", "due_on")),
        (_("What is told"), ("done", "difficulties", "next_steps")),
        (_("What was spent"), ("currency", "executed", "counterpart_cash", "counterpart_kind")),
        CONFIDENCE,
    ),
    columns=("project", "due_on", "status", "starts_on", "ends_on"),
    filters=("status", "project"),
    search=("done", "difficulties", "next_steps"),
    order=("-ends_on", "pk"),
    related=("project",),
    under=("project",),
    searched=False,
)
VALUES = Kind(
    name="values",
    model=Value,
    one=_("value of an indicator"),
    many=_("values of indicators"),
    groups=(
        (_("The value"), ("indicator", "group", "value", "approximate", "said")),
        (_("When, and how one knows"), ("starts_on", "ends_on", "document", "note")),
        CONFIDENCE,
    ),
    columns=("value", "indicator", "group", "starts_on", "ends_on", "document"),
    filters=("indicator",),
    search=("said", "document", "note"),
    order=("indicator", "ends_on", "pk"),
    related=("indicator",),
    under=("indicator",),
    searched=False,
)
