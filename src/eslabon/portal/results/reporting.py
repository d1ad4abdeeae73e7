"""The form of a progress report: what was done, the value of each indicator, what was spent, the answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eslabon.figures.results import Line, lines
from eslabon.portal.errors import Refused
from eslabon.portal.reader import reader_of
from eslabon.portal.records.forms import AREA, NUMBER, TEXT, TICK, Field, Form
from eslabon.portal.records.views import answered
from eslabon.portal.records.words import capital, title_of
from eslabon.portal.results.tables import number, period
from eslabon.records.base import actions
from eslabon.records.base.actions import Conflict, Invalid
from eslabon.records.results import actions as results
from eslabon.records.results.kind import REPORTS
from eslabon.records.results.models import Report
from eslabon.values.problems import Problem, Where
from eslabon.work.reporting.fields import BESIDE, arguments, beside_key, held, value_key

_LOOKS = {"done": AREA, "difficulties": AREA, "next_steps": AREA}


@require_http_methods(["GET", "HEAD", "POST"])
@answered
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of an open report; a POST keeps it, or keeps and presents it."""
    report = opened(request, pk)
    if isinstance(report, HttpResponse):
        return report
    page = FillPage(request, report)
    if request.method != "POST":
        return page.shown(page.held())
    given = {one.name: request.POST.get(one.name, "").replace("\r\n", "\n").strip() for one in page.fields}
    try:
        report = _keep(request.user, report, page, given, request.POST.get("version", ""))
    except Invalid as error:
        return page.shown(given, error.problems, status=400)
    except Conflict as error:
        page = FillPage(request, error.record)  # type: ignore[arg-type]
        return page.shown(given, differs=page.differs(given), status=409)
    if request.POST.get("then") == "present":
        try:
            report = results.present(request.user, report)
        except Invalid as error:
            page = FillPage(request, report)
            return page.shown(page.held(), error.problems, kept=True, status=400)
        messages.success(request, _("The report was presented."))
        return HttpResponseRedirect(reverse("record", args=["reports", pk]))
    messages.success(request, _("Kept. Present it when it is complete."))
    return HttpResponseRedirect(reverse("report-fill", args=[pk]))


def opened(request: HttpRequest, pk: int) -> Report | HttpResponse:
    """The open report that a reader may fill in; a closed one leads to its page. Raises NotFound, Denied."""
    report: Report = actions.get(request.user, REPORTS, pk)
    actions.require(request.user, "reports.fill", report)
    if report.is_open:
        return report
    messages.info(request, _("This period is closed: its values can be read, not written."))
    return HttpResponseRedirect(reverse("record", args=["reports", pk]))


def _keep(actor: Any, report: Report, page: FillPage, given: Mapping[str, str], version: str) -> Report:
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        raise Refused(_("The form doesn't say which version it was opened with. Open it again."))
    return results.fill(actor, report, int(version), *arguments({page.keys[name]: given[name] for name in given}))


class FillPage:
    """The form of a report: its indicators with what they stand at, and the fields that are written."""

    def __init__(self, request: HttpRequest, report: Report) -> None:
        self.request, self.report, self.reader = request, report, reader_of(request)
        self.lines: list[Line] = lines(request.user, [report.project_id])
        self.remarks = list(report.remarks.all())
        # What the spreadsheet and the action call each field.
        self.keys: dict[str, str] = {}
        self.groups = [*self._texts(), *(self._values(one) for one in self.lines)]
        if self.remarks:
            self.groups.insert(0, self._remarks())
        self.fields = [one for _title, _told, fields in self.groups for one in fields]
        self.keys = {one.name: self.keys.get(one.name, one.name) for one in self.fields}

    def _texts(self) -> list[tuple[str, str, list[Field]]]:
        made = []
        for title, names in REPORTS.groups[1:3]:
            fields = [
                Field(name, title_of(REPORTS, name), _LOOKS.get(name, NUMBER), needed=name == "done") for name in names
            ]
            made.append((capital(title), "", fields))
        return made

    def _remarks(self) -> tuple[str, str, list[Field]]:
        fields = [Field(f"remark-{one.pk}", one.text, AREA, needed=True) for one in self.remarks]
        return _("What was observed"), _("Answer each remark, then present the report again."), fields

    def _values(self, line: Line) -> tuple[str, str, list[Field]]:
        fields = []
        for place, group in enumerate(["", *line.indicator.groups]):
            key = f"{line.indicator.pk}-{place}"
            self.keys[f"v-{key}"] = value_key(line.indicator.pk, group)
            label = _("Value") if not group else _("Of these: {group}").format(group=group)
            fields.append(Field(f"v-{key}", f"{label} ({line.indicator.unit})", NUMBER))
            if not group:
                fields.append(Field(f"a-{key}", _("the value is approximate"), TICK))
        whole = f"{line.indicator.pk}-0"
        self.keys |= {f"{name[0]}-{whole}": beside_key(line.indicator.pk, name) for name in BESIDE}
        fields += [
            Field(f"d-{whole}", _("Document that shows it"), TEXT, most=300),
            Field(f"n-{whole}", _("Note"), TEXT, hint=_("Without a value: why there is none.")),
        ]
        return line.indicator.title, self._told(line), fields

    def _told(self, line: Line) -> str:
        """What is known of an indicator: its baseline, its targets, the last value in force."""
        one, reader = line.indicator, self.reader
        told = [
            _("Baseline: {value} ({period})").format(value=number(one.baseline, reader), period=one.baseline_period)
            if one.baseline is not None
            else _("Baseline: not stated")
        ]
        for aimed in line.targets:
            told.append(_("Target: {value}").format(value=number(aimed.target.value, reader)))
        if line.stand.value is not None:
            told.append(_("In force: {value}").format(value=number(line.stand.value, reader)))
        return ". ".join(told) + "."

    def held(self) -> dict[str, str]:
        """What the report holds, as it would be typed."""
        return self.named(held(self.report))

    def named(self, given: Mapping[str, str]) -> dict[str, str]:
        """The fields of this page with what a form (or the report) says of them."""
        return {name: given[key] for name, key in self.keys.items() if key in given}

    def differs(self, given: Mapping[str, str]) -> list[tuple[str, str, str]]:
        """The fields that hold something else than what was typed: label, as it stands now, what was typed."""
        now = self.held()
        return [
            # A value is that of its indicator.
            (f"{title}: {one.label}" if ":" in self.keys[one.name] else one.label, *texts)
            for title, _told, fields in self.groups
            for one in fields
            if (texts := (now.get(one.name, ""), given.get(one.name, "")))[0] != texts[1]
        ]

    def shown(
        self,
        given: Mapping[str, str],
        problems: list[Problem] | None = None,
        kept: bool = False,
        differs: list[tuple[str, str, str]] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """The page with what was typed and what is wrong with it."""
        for one in self.fields:
            one.value = given.get(one.name, "")
        form = Form([(title, fields) for title, _told, fields in self.groups])
        form.tell([self._placed(one) for one in problems or []], self.reader.lang)
        context = {
            "title": _("Fill in the progress report"),
            "many": capital(REPORTS.many),
            "report": self.report,
            "period": period(self.report, self.reader),
            "groups": self.groups,
            "form": form,
            "kept": kept,
            "differs": differs,
        }
        return render(self.request, "results/fill.html", context, status=status)

    def _placed(self, found: Problem) -> Problem:
        """A problem of a value at the field of the value."""
        name = next((name for name, key in self.keys.items() if key == found.where.path), found.where.path)
        return Problem(found.code, found.severity, Where(path=name), found.arguments)
