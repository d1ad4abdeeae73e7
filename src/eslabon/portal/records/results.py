"""What can be done with progress reports: planned, presented, observed, given conformity, opened again."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from eslabon.portal.records.forms import AREA, NUMBER, SELECT, TEXT, TICK, Field
from eslabon.portal.records.sight import Sight
from eslabon.portal.records.step import Given, Step, options_of, reason_field
from eslabon.records.base.actions import Invalid
from eslabon.records.base.kinds import Kind
from eslabon.records.base.models import Level
from eslabon.records.base.rules import allowed
from eslabon.records.results import actions
from eslabon.records.results.models import ReportStatus
from eslabon.values.problems import Where, problem


def _plan_fields(record: Any, sight: Sight) -> list[Field]:
    every = [(str(one), ngettext("{n} month", "{n} months", one).format(n=one)) for one in actions.EVERY]
    return [
        Field("every", _("A report for each"), SELECT, "6", options=options_of(every), needed=True),
        Field("days", _("Due so many days after its period"), NUMBER, "30", needed=True),
    ]


def _plan(actor: Any, kind: Kind, record: Any, given: Given) -> Any:
    numbers, faults = {}, []
    for name in ("every", "days"):
        text = given.get(name, "").strip()
        if text.isascii() and text.isdigit() and len(text) < 4:
            numbers[name] = int(text)
        else:
            faults.append(problem("field.not-number", Where(path=name), value=text[:80]))
    if faults:
        raise Invalid(faults)
    return actions.plan_reports(actor, record, numbers["every"], numbers["days"])


def _accept_fields(record: Any, sight: Sight) -> list[Field]:
    fields = [Field("document", _("Document of the conformity"), TEXT, hint=_("Oficio N.°, expediente ..."), most=300)]
    opens = record.project.level == Level.PUBLIC and record.level != Level.PUBLIC
    if opens and allowed(sight.actor, "reports.set_level", record):
        fields.append(Field("publish", _("Make the report and its values public, as the project is"), TICK))
    return fields


def _stands(*status: ReportStatus) -> Any:
    return lambda record: not record.withdrawn and record.status in status


RESULTS = (
    Step(
        "plan",
        gettext_lazy("Plan the progress reports"),
        "plan",
        _plan,
        gettext_lazy("The reports are planned: their periods and days stand in the list."),
        _plan_fields,
        kinds=("projects",),
        explained=gettext_lazy("A report for each period from the project's start to its end; those that exist stay."),
        aside=True,
    ),
    Step(
        "hand-in",
        gettext_lazy("Present the report"),
        "present",
        lambda actor, kind, record, given: actions.present(actor, record),
        gettext_lazy("The report was presented."),
        fits=_stands(ReportStatus.DRAFT, ReportStatus.OBSERVED),
        kinds=("reports",),
    ),
    Step(
        "observe",
        gettext_lazy("Observe the report"),
        "observe",
        lambda actor, kind, record, given: actions.observe(actor, record, given.get("text", "")),
        gettext_lazy("The report is back with the implementer, with what was observed."),
        lambda record, sight: [Field("text", _("What is observed"), AREA, needed=True)],
        _stands(ReportStatus.PRESENTED),
        ("reports",),
    ),
    Step(
        "accept",
        gettext_lazy("Give conformity"),
        "accept",
        lambda actor, kind, record, given: actions.accept(
            actor, record, given.get("document", ""), bool(given.get("publish"))
        ),
        gettext_lazy("The report has conformity: its values are in force and its period is closed."),
        _accept_fields,
        _stands(ReportStatus.PRESENTED),
        ("reports",),
        gettext_lazy("Its values come into force, its money stands in the ladder, and its period is closed."),
    ),
    Step(
        "open-again",
        gettext_lazy("Open for a correction"),
        "reopen",
        lambda actor, kind, record, given: actions.reopen(actor, record, given.get("reason", "")),
        gettext_lazy("The report is open again; what was in force stays so until it has conformity anew."),
        lambda record, sight: [reason_field(True)],
        _stands(ReportStatus.ACCEPTED),
        ("reports",),
    ),
)
