"""Planning, filling, presenting, observing and accepting progress reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from eslabon.records.base.actions import Conflict, Invalid, action, create, keep, require
from eslabon.records.base.models import Level
from eslabon.records.base.values import in_both, read_values
from eslabon.records.cooperation.actions import correct
from eslabon.records.cooperation.kind import ENTRIES
from eslabon.records.cooperation.models import Funding, Project, Step
from eslabon.records.results.kind import REPORTS, VALUES
from eslabon.records.results.models import REPORT_PATH, Indicator, Remark, Report, ReportStatus, Spent, Value
from eslabon.records.results.models.reports import OPEN
from eslabon.values.periods import months_later
from eslabon.values.problems import Problem, Where, problem

# How many months a report may cover.
EVERY = (1, 3, 6, 12)
# Where each amount of a report belongs in the ladder.
_MONEY = {
    "executed": Funding.CONTRIBUTION,
    "counterpart_cash": Funding.CASH,
    "counterpart_kind": Funding.KIND,
}
# What a person writes of a report while it is open.
TEXTS = ("done", "difficulties", "next_steps", "currency", *_MONEY)
_OF_VALUE = ("value", "approximate", "note", "document")


def _moved(record: Report, to: ReportStatus, *since: ReportStatus) -> None:
    """The report at another status. Raises Invalid where it doesn't stand at one of those that it may come from."""
    if record.status not in since:
        words = {
            "now": in_both(ReportStatus(record.status).label),
            "to": in_both(to.label),
            "possible": in_both(*(ReportStatus(one).label for one in REPORT_PATH[record.status])),
        }
        raise Invalid([problem("record.move-not-possible", Where(path="status"), **words)])
    record.status, record.version = to, record.version + 1


def _person(actor: Any) -> Any:
    return actor if getattr(actor, "pk", None) else None


@action("projects.plan")
def plan_reports(actor: Any, record: Project, every: int, days: int) -> Project:
    """The project with a report for each period of so many months from its start to its end, due so many days after.

    A period of which a report covers a day already is left as it is. Raises Invalid where the project has no days.
    """
    faults = [
        problem("field.missing", Where(path=name)) for name in ("starts_on", "ends_on") if not getattr(record, name)
    ]
    if every not in EVERY:
        faults.append(problem("field.not-choice", Where(path="every"), value=str(every), allowed="1, 3, 6, 12"))
    if faults or record.starts_on is None or record.ends_on is None:
        raise Invalid(faults)
    held = list(Report.objects.filter(project=record, withdrawn=False).values_list("starts_on", "ends_on"))
    shared = {record.lead_id, record.provider_id, record.agreement.provider_id if record.agreement else None}
    for first, last in _periods(record.starts_on, record.ends_on, every):
        if any(first <= to and start <= last for start, to in held):
            continue
        values = {
            "project": record.pk,
            "starts_on": first,
            "ends_on": last,
            "due_on": last + timedelta(days=days),
            "level": str(Level.PARTIES),
            "owner": record.owner_id or record.lead_id,
            "shared_with": sorted(one for one in shared if one),
        }
        create(actor, REPORTS, values)
    return record


def _periods(first: date, last: date, months: int) -> list[tuple[date, date]]:
    found = []
    start = first
    while start <= last:
        # Periods end with a month: a project that starts on the 20th reports from then to the end of its period.
        after = months_later(start.replace(day=1), months)
        found.append((start, min(after - timedelta(days=1), last)))
        start = after
    return found


@action("reports.fill")
def fill(
    actor: Any,
    record: Report,
    version: int,
    texts: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    answers: Mapping[int, str] | None = None,
) -> Report:
    """The report with what an implementer writes: its texts, its values (`indicator`, `group`, `value`,
    `approximate`, `note`, `document`), and the answers to what was observed. The same again changes nothing.

    Raises Conflict where somebody wrote in it meanwhile, Invalid with every fault; `where.path` of a value's fault is
    `INDICATOR:GROUP`.
    """
    if not record.is_open:
        raise Invalid([problem("report.closed", Where(path="status"))])
    read = read_values(REPORTS, {name: value for name, value in texts.items() if name in TEXTS}, actor)
    faults: list[Problem] = list(read.problems)
    changed = {name: value for name, value in read.single.items() if getattr(record, name) != value}
    written = _written(actor, record, rows, faults)
    answered = _answered(record, answers or {})
    if faults:
        raise Invalid(faults)
    if not (changed or written or answered):
        return record
    if record.version != version:
        raise Conflict(record)
    for name, value in changed.items():
        setattr(record, name, value)
    record.version += 1
    keep(actor, record, "filled")
    for one in written:
        _keep_value(actor, record, one)
    for remark in answered:
        remark.answered_by, remark.answered_at = _person(actor), timezone.now()
        remark._history_user = remark.answered_by  # type: ignore[attr-defined]
        remark.save()
    return record


def _written(actor: Any, record: Report, rows: Sequence[Mapping[str, Any]], faults: list[Problem]) -> list[Value]:
    """The values that the rows change; what is wrong with the others is added to the faults."""
    indicators = {one.pk: one for one in Indicator.objects.filter(project=record.project_id, withdrawn=False)}
    held = {(one.indicator_id, one.group): one for one in record.values.all()}
    found = []
    for row in rows:
        key = (int(row["indicator"]), str(row.get("group") or ""))
        place = Where(path=f"{key[0]}:{key[1]}")
        indicator = indicators.get(key[0])
        if indicator is None or (key[1] and key[1] not in indicator.groups):
            faults.append(problem("field.no-such", place, field="indicator", value=f"{key[0]} {key[1]}".strip()))
            continue
        read = read_values(VALUES, {name: row[name] for name in _OF_VALUE if name in row}, actor)
        faults += [problem(one.code, place, **dict(one.arguments)) for one in read.problems]
        if read.problems:
            continue
        one = held.get(key) or Value(indicator=indicator, report=record, group=key[1])
        new = {("reported" if name == "value" else name): value for name, value in read.single.items()}
        empty = key not in held and all(each is None or each is False or each == "" for each in new.values())
        if empty or all(getattr(one, name) == value for name, value in new.items()):
            continue
        for name, value in new.items():
            setattr(one, name, value)
        found.append(one)
    return found


def _keep_value(actor: Any, report: Report, value: Value) -> None:
    fresh = value.pk is None
    if fresh:
        value.level = Level.PARTIES if report.level == Level.PUBLIC else report.level
        value.owner_id, value.origin = report.owner_id, report.origin
        value.starts_on, value.ends_on = report.starts_on, report.ends_on
    else:
        value.version += 1
    value.reported_by = _person(actor)
    keep(actor, value, "", {"shared_with": report.shared_with.all()} if fresh else None)


def _answered(record: Report, answers: Mapping[int, str]) -> list[Remark]:
    found = []
    for remark in record.remarks.all():
        text = str(answers.get(remark.pk, remark.answer)).strip()
        if text != remark.answer:
            remark.answer = text
            found.append(remark)
    return found


def not_told(record: Report) -> list[tuple[int, str]]:
    """The indicators of a report's project of which it tells neither the value (of all, or of each group) nor, in the
    note of the value of all, why there is none."""
    held = {(one.indicator_id, one.group): one for one in record.values.all()}

    def told(indicator: Indicator, group: str) -> bool:
        one = held.get((indicator.pk, group))
        return one is not None and (one.reported is not None or (not group and bool(one.note.strip())))

    known = Indicator.objects.filter(project=record.project_id, withdrawn=False).order_by("pk")
    return [
        (one.pk, one.title)
        for one in known
        if not told(one, "") and not (one.groups and all(told(one, group) for group in one.groups))
    ]


@action("reports.present")
def present(actor: Any, record: Report) -> Report:
    """The report presented: each indicator has a value, or a note that says why there is none; what was observed has
    been answered. Raises Invalid with all that is missing."""
    faults = [
        problem("report.value-missing", Where(path=f"{number}:"), indicator=title) for number, title in not_told(record)
    ]
    faults += [
        problem("report.remark-open", Where(path=f"remark-{one.pk}"), remark=one.text[:80])
        for one in record.remarks.all()
        if not one.answer.strip()
    ]
    if not record.done.strip():
        faults.append(problem("field.missing", Where(path="done")))
    if faults and record.is_open:
        raise Invalid(faults)
    _moved(record, ReportStatus.PRESENTED, *OPEN)
    record.presented_on, record.presented_by = timezone.now().date(), _person(actor)
    return keep(actor, record, "presented")


@action("reports.observe")
def observe(actor: Any, record: Report, text: str) -> Report:
    """The report back to the implementer with a remark."""
    if not text.strip():
        raise Invalid([problem("field.missing", Where(path="text"))])
    _moved(record, ReportStatus.OBSERVED, ReportStatus.PRESENTED)
    _remark(actor, record, text)
    return keep(actor, record, "observed")


def _remark(actor: Any, record: Report, text: str) -> None:
    one = Remark(report=record, text=text.strip(), author=_person(actor))
    one._history_user = one.author  # type: ignore[attr-defined]
    one.save()


@action("reports.accept")
def accept(actor: Any, record: Report, document: str = "", publish: bool = False) -> Report:
    """The report with conformity: its values are in force, its money stands in the ladder, the period is closed.

    `publish` makes the report and its values as open as the project is: that is a right of its own.
    """
    if publish:
        require(actor, "reports.set_level", record)
    _moved(record, ReportStatus.ACCEPTED, ReportStatus.PRESENTED)
    record.accepted_on, record.accepted_by = timezone.now().date(), _person(actor)
    record.document = document.strip()[:300]
    if publish:
        record.level = record.project.level
    for one in record.values.select_related("indicator"):
        one.value, one.version = one.reported, one.version + 1
        one.confirmed_by, one.confirmed_on = record.accepted_by, record.accepted_on
        one.level = record.level if publish else one.level
        keep(actor, one, "conformity")
    keep(actor, record, "conformity")
    _book(actor, record)
    return record


def _book(actor: Any, record: Report) -> None:
    """Puts the money of an accepted report into the ladder; where it stands there otherwise, corrects it."""
    held = {one.funding: one for one in record.spent.select_related("entry")}
    for name, funding in _MONEY.items():
        amount = getattr(record, name)
        known = held.get(funding)
        if amount is None and known is None:
            continue
        values = {"amount": amount or 0, "currency": record.currency or (known.entry.currency if known else "")}
        if known is None:
            entry = create(actor, ENTRIES, values | _entry_of(record, funding), "conformity")
            Spent.objects.create(report=record, entry=entry, funding=funding)
        elif (known.entry.amount, known.entry.currency) != (values["amount"], values["currency"]):
            known.entry = correct(actor, known.entry, values, f"{record.edition}")
            known.save()


def _entry_of(record: Report, funding: str) -> dict[str, Any]:
    return {
        "project": record.project_id,
        "step": str(Step.EXECUTED),
        "funding": str(funding),
        "on": record.ends_on,
        "document": (record.document or str(record))[:300],
        "level": record.level,
        "owner": record.owner_id,
        "shared_with": list(record.shared_with.values_list("pk", flat=True)),
        "origin": record.origin,
    }


@action("reports.reopen")
def reopen(actor: Any, record: Report, reason: str) -> Report:
    """A closed report open again for a correction, which says why; what was in force stays so until conformity is given
    anew. What was public is so no longer: its values are."""
    if not reason.strip():
        raise Invalid([problem("record.reason-missing", Where(path="reason"))])
    _moved(record, ReportStatus.OBSERVED, ReportStatus.ACCEPTED)
    record.edition += 1
    if record.level == Level.PUBLIC:
        record.level = Level.PARTIES
    _remark(actor, record, reason)
    return keep(actor, record, reason)
