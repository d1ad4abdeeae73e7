"""The tables of results: indicators with their targets, the values of a report, what was observed of it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from eslabon.figures.labels import why_no_number
from eslabon.figures.results import Aimed, Line
from eslabon.measures.results import UNSAID, Progress
from eslabon.portal.reader import Reader
from eslabon.portal.records.sight import address
from eslabon.portal.records.words import capital
from eslabon.portal.tables import NONE, Cell, Column, Table
from eslabon.records.results.models import Perimeter, Reading, Report, ReportStatus
from eslabon.standards.iati.codelists import country_name


def number(value: Decimal | None, reader: Reader) -> str:
    """A value with the decimals that it needs."""
    return "—" if value is None else reader.formats.needed(value)


def indicators(lines: Iterable[Line], caption: str, reader: Reader) -> Table:
    """Indicators, a line for each target and reading."""
    columns = [
        Column(_("Indicator")),
        Column(_("Baseline"), number=True),
        Column(_("Target"), number=True),
        Column(_("Value reached"), number=True),
        Column(_("Of the target"), number=True),
    ]
    rows = []
    for line in lines:
        aimed = [(one, each) for one in line.targets for each in one.progress]
        for place, (target, progress) in enumerate(aimed or [(None, None)]):
            rows.append(_row(line, target, progress, reader, repeats=place > 0))
    return Table(caption, columns, rows, hide_caption=True)


def _row(line: Line, aimed: Aimed | None, progress: Progress | None, reader: Reader, repeats: bool) -> list[Cell]:
    one = line.indicator
    until = line.stand.until
    told = _("until {day}").format(day=reader.formats.date(until)) if until and line.stand.value is not None else ""
    if line.stand.rest:
        told = f"{told}; " + _("not told by group: {rest}").format(rest=number(line.stand.rest, reader))
    why = why_no_number(line.stand.why, reader.lang) if line.stand.why else ""
    value = Cell(number(line.stand.value, reader), note="" if repeats else told or why, repeats=repeats)
    baseline, period = (aimed.baseline, aimed.baseline_period) if aimed else (one.baseline, one.baseline_period)
    return [
        Cell(one.title, repeats=True) if repeats else Cell(one.title, address(one), note=one.unit),
        Cell(number(baseline, reader), note=period) if baseline is not None else Cell("—", note=_("not stated")),
        _target(aimed, progress, reader) if aimed and progress else NONE,
        value,
        _reached(progress, reader) if progress else NONE,
    ]


def _target(aimed: Aimed, progress: Progress, reader: Reader) -> Cell:
    """The target and what it means: the reading, the perimeter, the market, by when."""
    target = aimed.target
    said = [str(Reading(progress.reading).label), str(Perimeter(target.perimeter).label)]
    if target.reading == UNSAID:
        said[0] = _("read as: {reading}").format(reading=said[0])
    if target.group:
        said.append(target.group)
    if target.market:
        said.append(_("market: {country}").format(country=country_name(target.market, reader.lang)))
    if target.year:
        said.append(_("by {year}").format(year=target.year))
    about = "≈ " if target.approximate else ""
    return Cell(about + number(target.value, reader), address(target), note="; ".join(said))


def _reached(progress: Progress, reader: Reader) -> Cell:
    if progress.share is None:
        return Cell("—", note=why_no_number(progress.why, reader.lang))
    missing = progress.missing or Decimal(0)
    note = _("missing: {amount}").format(amount=number(missing, reader)) if missing > 0 else _("reached")
    return Cell(reader.formats.percent(progress.share), note=note)


def reports(found: Iterable[Report], reader: Reader) -> Table:
    """The progress reports of a project: the period, by when, how each stands."""
    rows = []
    for one in found:
        late = pgettext("progress report", "late") if one.is_late() else ""
        presented = reader.formats.date(one.presented_on) if one.presented_on else "—"
        rows.append(
            [
                Cell(period(one, reader), address(one)),
                Cell(reader.formats.date(one.due_on) if one.due_on else "—", note=late),
                Cell(capital(ReportStatus(one.status).label)),
                Cell(presented),
            ]
        )
    columns = [Column(_("Period")), Column(_("To be presented by")), Column(_("Status")), Column(_("Presented on"))]
    return Table(_("Progress reports"), columns, rows, hide_caption=True)


def period(report: Report, reader: Reader) -> str:
    """The days of a report."""
    return f"{reader.formats.date(report.starts_on)} – {reader.formats.date(report.ends_on)}"


def values(report: Report, reader: Reader, waits: bool) -> Table | None:
    """The values of a report; what waits for conformity is told to who takes part in the report only."""
    rows = []
    for one in report.values.select_related("indicator").order_by("indicator", "group"):
        reported = number(one.reported, reader) if waits else ""
        cells = [
            Cell(one.indicator.title, address(one.indicator), note=one.group),
            Cell(one.indicator.unit),
            Cell(number(one.value, reader), note=one.note),
        ]
        if waits:
            cells.insert(2, Cell(reported))
        rows.append(cells)
    columns = [Column(_("Indicator")), Column(_("Unit")), Column(_("Value in force"), number=True)]
    if waits:
        columns.insert(2, Column(_("Reported"), number=True))
    return Table(_("Values"), columns, rows, hide_caption=True) if rows else None


def remarks(report: Report, reader: Reader) -> Table | None:
    """What was observed, and how it was settled."""
    rows: list[list[Any]] = [
        [
            Cell(one.text, note=reader.formats.date(one.at.date())),
            Cell(one.answer or "—", note=reader.formats.date(one.answered_at.date()) if one.answered_at else ""),
        ]
        for one in report.remarks.all()
    ]
    columns = [Column(_("Observed")), Column(_("Answer"))]
    return Table(_("Remarks"), columns, rows, hide_caption=True) if rows else None
