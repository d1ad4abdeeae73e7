"""Agreements, their amounts and projects as the doors know them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from eslabon.records.base.kinds import CONFIDENCE, Kind
from eslabon.records.cooperation.models import (
    Agreement,
    Amendment,
    BudgetLine,
    Component,
    Entry,
    Milestone,
    Project,
)

AGREEMENTS = Kind(
    name="agreements",
    model=Agreement,
    one=_("agreement"),
    many=_("agreements"),
    groups=(
        (_("The agreement"), ("title", "kind", "provider", "parties", "purpose", "themes", "framework_words")),
        (_("Official numbers"), ("number", "registry_number", "activity")),
        (_("Its life"), ("signed_on", "in_force_on", "ends_on")),
        (_("Its money"), ("currency", "conditions")),
        (_("As it is published"), ("title_en", "purpose_en", "sector")),
        CONFIDENCE,
    ),
    columns=("title", "provider", "kind", "status", "signed_on", "ends_on"),
    filters=("status", "kind", "provider", "themes"),
    search=("title", "purpose", "number", "registry_number"),
    order=("-signed_on", "title"),
    related=("provider",),
    parts=(("entries", "agreement"), ("projects", "agreement"), ("amendments", "agreement")),
)
AMENDMENTS = Kind(
    name="amendments",
    model=Amendment,
    one=_("amendment"),
    many=_("amendments"),
    groups=(
        (_("The amendment"), ("agreement", "number", "signed_on", "changed", "new_end", "document")),
        CONFIDENCE,
    ),
    columns=("agreement", "number", "signed_on", "changed", "new_end"),
    filters=("agreement",),
    search=("changed",),
    order=("agreement", "number"),
    related=("agreement",),
    under=("agreement",),
    searched=False,
)
PROJECTS = Kind(
    name="projects",
    model=Project,
    one=_("project"),
    many=_("projects"),
    groups=(
        (_("The project"), ("title", "agreement", "provider", "purpose", "theme", "needs", "places")),
        (_("Who carries it out, and for whom"), ("lead", "members", "beneficiaries", "women", "men")),
        (_("When, and what it costs"), ("starts_on", "ends_on", "cost", "currency", "approximate")),
        (_("What comes of it"), ("outcome", "risks", "activity")),
        (_("As it is published"), ("title_en", "purpose_en", "sector")),
        CONFIDENCE,
    ),
    columns=("title", "agreement", "lead", "status", "starts_on", "ends_on", "cost"),
    filters=("status", "agreement", "theme", "lead", "provider", "places"),
    search=("title", "purpose", "beneficiaries", "outcome"),
    order=("title",),
    related=("agreement", "lead", "theme"),
    parts=(
        ("entries", "project"),
        ("components", "project"),
        ("milestones", "project"),
        ("budget", "project"),
    ),
)
COMPONENTS = Kind(
    name="components",
    model=Component,
    one=_("component"),
    many=_("components"),
    groups=((_("The component"), ("project", "number", "title", "description")), CONFIDENCE),
    columns=("project", "number", "title"),
    filters=("project",),
    search=("title", "description"),
    order=("project", "number"),
    related=("project",),
    under=("project",),
    searched=False,
)
MILESTONES = Kind(
    name="milestones",
    model=Milestone,
    one=_("milestone"),
    many=_("milestones"),
    groups=((_("The milestone"), ("project", "component", "title", "due_on", "done_on")), CONFIDENCE),
    columns=("title", "project", "due_on", "done_on"),
    filters=("project",),
    search=("title",),
    order=("due_on", "title"),
    related=("project",),
    under=("project",),
    searched=False,
)
BUDGET = Kind(
    name="budget",
    model=BudgetLine,
    one=_("line of the budget"),
    many=_("lines of the budget"),
    groups=(
        (
            _("The line of the budget"),
            ("project", "component", "title", "payer", "starts_on", "ends_on", "amount", "currency"),
        ),
        CONFIDENCE,
    ),
    columns=("title", "project", "starts_on", "ends_on", "amount"),
    filters=("project",),
    search=("title",),
    order=("project", "starts_on", "title"),
    related=("project",),
    under=("project",),
    searched=False,
)
ENTRIES = Kind(
    name="entries",
    model=Entry,
    one=_("amount"),
    many=_("amounts"),
    groups=(
        (_("What it belongs to"), ("agreement", "project", "amendment", "part_of", "line")),
        (_("How much"), ("step", "funding", "payer", "amount", "currency", "approximate", "said", "estimate")),
        (_("When, and where"), ("on", "year", "year_start", "place", "document", "note")),
        (_("In the reporting currency"), ("rate", "rate_on", "rate_source")),
        CONFIDENCE,
    ),
    columns=("step", "amount", "on", "year", "line", "agreement", "project", "document"),
    filters=("step", "funding", "agreement", "project"),
    search=("said", "document", "note"),
    order=("-on", "-pk"),
    related=("agreement", "project"),
    under=("project", "agreement"),
    searched=False,
    append_only=True,
)
