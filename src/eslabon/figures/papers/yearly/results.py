"""Results against targets in a yearly report: where each indicator stands by the end of the year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Q

from eslabon.figures.document import COUNT, DATE, SHARE, TEXT, Block, Cell, Column, Figure, Paragraph, Section
from eslabon.figures.labels import why_no_number
from eslabon.figures.papers.shelf import Shelf
from eslabon.figures.papers.text import Writing, keyed_table, section
from eslabon.figures.papers.yearly.year import Year
from eslabon.figures.results import Aimed, Line, line_with
from eslabon.measures.results import LAST, MEASURE, Progress
from eslabon.records.results.models import Indicator, Perimeter, Reading, Target, Value

_INDICATOR_FIELDS = ("project_id", "title", "unit", "counting", "groups", "baseline", "baseline_period")
_TARGET_FIELDS = (
    *("indicator_id", "reading", "value", "approximate", "year", "perimeter", "group", "market", "document"),
    *("baseline", "baseline_period"),
)
_VALUE_FIELDS = ("indicator_id", "group", "value", "approximate", "starts_on", "ends_on")
# A share is kept to a hundredth of a percentage point.
_RATIO = Decimal("0.0001")


def results_of(shelf: Shelf, until: date, projects: Iterable[int] | None = None, **only: Any) -> list[Line]:
    """Where the indicators of projects stand by a day, with their targets, of values with conformity; `only` narrows
    the indicators."""
    wanted = None if projects is None else set(projects)
    indicators = [
        one for one in shelf.rows(Indicator, *_INDICATOR_FIELDS, **only) if wanted is None or one.project_id in wanted
    ]
    shelf.take(indicators, Indicator)
    numbers = {one.pk for one in indicators}
    of: dict[str, Any] = {"indicator_id__in": numbers} if only else {}
    told = Q(ends_on__isnull=True) | Q(ends_on__lte=until)
    targets = _by_indicator(shelf, Target, shelf.rows(Target, *_TARGET_FIELDS, **of), numbers)
    found = shelf.rows(Value, *_VALUE_FIELDS, where=told, value__isnull=False, **of)
    values = _by_indicator(shelf, Value, found, numbers)
    return [line_with(one, targets[one.pk], values[one.pk]) for one in indicators]


def _by_indicator(shelf: Shelf, model: type[Any], rows: Iterable[Any], numbers: set[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for one in shelf.take((row for row in rows if row.indicator_id in numbers), model):
        found[one.indicator_id].append(one)
    return found


def made_of(line: Line) -> list[Any]:
    """The values that add up to where an indicator stands: of two that say the same of one day, the first."""
    known = {one.pk: one for one in line.values}
    found = [known[number] for number in line.stand.made_of]
    if line.indicator.counting == LAST:
        found = list({one.group: one for one in reversed(found)}.values())
    return sorted(found, key=lambda one: one.pk)


def share_of(progress: Progress) -> Decimal | None:
    """How far a target is reached, as it is printed; None where that can't be told."""
    return None if progress.share is None else progress.share.quantize(_RATIO, ROUND_HALF_UP)


def results_section(writing: Writing, year: Year, lines: list[Line], projects: dict[int, Any]) -> Section | None:
    """Results against targets, a row for each indicator, target and reading."""
    _ = writing.translate
    title = _("Results against targets, until {date}").format(date=writing.formats.long_date(year.told_on))
    if not lines:
        text = _(
            "No indicator of this year's projects is written down yet: add each project's indicators with their "
            "baselines and targets, and its progress reports bring the values."
        )
        return section("results", title, [Paragraph(text, "note")])
    note = _(
        "Only values with conformity count, and those that the desk took from a document. A target is measured as it "
        "was set: perimeters and markets are never swapped, and without a baseline nothing is measured above one."
    )
    return section("results", title, [_table(writing, year, lines, projects), Paragraph(note)])


def _table(writing: Writing, year: Year, lines: list[Line], projects: dict[int, Any]) -> Block | None:
    _ = writing.translate
    rows: list[tuple[Cell, ...]] = []
    # Each word once: there may be thousands of rows.
    words = {str(one): str(one.label) for one in (*Reading, *Perimeter)}
    for one in lines:
        aimed: list[tuple[Aimed | None, Progress | None]] = [(to, each) for to in one.targets for each in to.progress]
        for target, progress in aimed or [(None, None)]:
            rows.append(_row(writing, year, one, target, progress, projects, words))
    columns = [
        Column("project", _("Project"), TEXT, 3),
        Column("indicator", _("Indicator"), TEXT, 3),
        Column("unit", _("Unit"), TEXT, 1),
        Column("baseline", _("Baseline"), TEXT, 2),
        Column("target", _("Target"), TEXT, 2),
        Column("perimeter", _("Of what"), TEXT, 3),
        Column("value", _("Value in force"), COUNT, 1),
        Column("until", _("Until"), DATE, 1),
        Column("reached", _("Reached / target"), SHARE, 1),
        Column("why", _("Why there is no number"), TEXT, 2),
    ]
    return keyed_table("results", "", columns, rows)


def _row(
    writing: Writing,
    year: Year,
    line: Line,
    aimed: Aimed | None,
    progress: Progress | None,
    projects: dict[int, Any],
    words: dict[str, str],
) -> tuple[Cell, ...]:
    indicator = line.indicator
    project = projects.get(indicator.project_id)
    terms: dict[str, Any] = {"indicator": indicator.pk, "until": year.last.isoformat()}
    value: Figure | None = None
    if line.stand.value is not None:
        inexact = any(one.approximate for one in made_of(line))
        value = writing.figure(MEASURE, line.stand.value, approximate=inexact, **terms)
    reached: Figure | None = None
    if aimed is not None and progress is not None and (share := share_of(progress)) is not None:
        told: dict[str, Any] = {"target": aimed.target.pk, "reading": progress.reading, "of": "share"}
        reached = writing.figure(MEASURE, share, approximate=aimed.target.approximate, **terms, **told)
    why = line.stand.why or (progress.why if progress else "")
    return (
        writing.told(project, project.title) if project else None,
        writing.told(indicator, indicator.title),
        indicator.unit,
        _baseline(writing, line, aimed),
        _target(writing, aimed, progress, words),
        _of_what(aimed, words),
        value,
        line.stand.until,
        reached,
        why_no_number(why, writing.lang) if why else None,
    )


def _baseline(writing: Writing, line: Line, aimed: Aimed | None) -> str:
    value = aimed.baseline if aimed else line.indicator.baseline
    period = aimed.baseline_period if aimed else line.indicator.baseline_period
    if value is None:
        return writing.translate("not stated")
    return f"{_number(writing, value)} ({period})" if period else _number(writing, value)


def _target(writing: Writing, aimed: Aimed | None, progress: Progress | None, words: dict[str, str]) -> str | None:
    """A target with its reading; of one that doesn't say which, that of the row."""
    if aimed is None or progress is None:
        return None
    target = aimed.target
    about = "≈ " if target.approximate else ""
    reading = words[progress.reading]
    if target.reading != progress.reading:
        reading = f"{words[target.reading]}: {reading}"
    return f"{about}{_number(writing, target.value)}, {reading}"


def _of_what(aimed: Aimed | None, words: dict[str, str]) -> str | None:
    """The perimeter of a target, its market, its group, its year and its document."""
    if aimed is None:
        return None
    target = aimed.target
    told = [words[target.perimeter], target.market, target.group]
    told += [str(target.year) if target.year else "", target.document]
    return "; ".join(one for one in told if one)


def _number(writing: Writing, value: Decimal) -> str:
    return writing.formats.needed(value)
