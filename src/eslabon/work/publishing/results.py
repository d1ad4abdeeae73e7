"""The results of a project as they are published: its framework, the values in force, the targets to reach."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from eslabon.records.results.models import Indicator as IndicatorRecord
from eslabon.records.results.models import Objective
from eslabon.records.results.models.framework import ResultLevel
from eslabon.records.results.models.targets import Perimeter, Reading
from eslabon.standards.iati.records import Indicator, Measurement, Period, Result
from eslabon.values.money import plain
from eslabon.values.problems import Problem, Where, problem
from eslabon.work.publishing.desk import both, said

_OTHER = "9"
_TYPES = {ResultLevel.GOAL: "3", ResultLevel.PURPOSE: "2", ResultLevel.OUTPUT: "1", ResultLevel.ACTIVITY: _OTHER}
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PERCENT = re.compile(r"%|por ?ciento|porcentaje|per ?cent", re.IGNORECASE)
# What may be told of each period: (start, end) -> ([targets], [actual values]).
Told = dict[tuple[date, date], tuple[list[Measurement], list[Measurement]]]


def results(
    indicators: Iterable[IndicatorRecord], objectives: dict[int, Objective], identifier: str
) -> tuple[list[Result], list[Problem]]:
    """The results of a project, one a line of its framework; what of them can't be published."""
    faults: list[Problem] = []
    by_line: dict[int | None, list[Indicator]] = defaultdict(list)
    for one in indicators:
        line = one.objective_id if one.objective_id in objectives else None
        by_line[line].append(_indicator(one, identifier, faults))
    lines = sorted((one for one in by_line if one is not None), key=lambda pk: _order(objectives[pk]))
    found = [_result(objectives[pk], by_line[pk]) for pk in lines]
    if None in by_line:
        titles = both(lambda: _("Results of the project"))
        found.append(Result(_OTHER, titles, (), tuple(by_line[None])))
    return found, faults


def _order(line: Objective) -> tuple[int, int, int]:
    return list(ResultLevel).index(ResultLevel(line.result_level)), line.number, line.pk


def _result(line: Objective, indicators: list[Indicator]) -> Result:
    kind = _TYPES[ResultLevel(line.result_level)]
    return Result(kind, said(line.title, line.title_en), said(line.assumptions), tuple(indicators))


def _indicator(one: IndicatorRecord, identifier: str, faults: list[Problem]) -> Indicator:
    def fault(code: str, kind: str, pk: int, **told: Any) -> None:
        faults.append(problem(code, Where(path=f"{kind}/{pk}", activity=identifier), title=one.title, **told))

    periods: Told = defaultdict(lambda: ([], []))
    for target in one.targets.all():
        if target.reading != Reading.REACH:
            fault("published.target-reading", "targets", target.pk)
        elif target.year is None:
            fault("published.no-period", "targets", target.pk)
        else:
            year = date(target.year, 1, 1), date(target.year, 12, 31)
            periods[year][0].append(_measured(target.value, target, _of_target(target)))
    for value in one.values.all():
        if value.value is None:
            continue  # reported, and without conformity yet
        if value.starts_on is None or value.ends_on is None:
            fault("published.no-period", "values", value.pk)
        else:
            periods[value.starts_on, value.ends_on][1].append(_measured(value.value, value, _of_group(value)))
    return Indicator(
        measure="2" if _PERCENT.search(one.unit) else "1",
        ascending=True,
        titles=said(one.title, one.title_en),
        descriptions=_described(one),
        baselines=_baselines(one, fault),
        periods=tuple(
            Period(start, end, tuple(targets), tuple(actuals))
            for (start, end), (targets, actuals) in sorted(periods.items())
        ),
    )


def _described(one: IndicatorRecord) -> tuple[tuple[str | None, str], ...]:
    """The unit in both languages; the definition, which the desk writes in Spanish."""
    units = both(lambda: _("Unit: {unit}.").format(unit=one.unit))
    definition = " ".join(one.definition.split())
    return tuple((lang, f"{definition} {text}".strip() if lang == "es" else text) for lang, text in units)


def _baselines(one: IndicatorRecord, fault: Any) -> tuple[Measurement, ...]:
    if one.baseline is None:
        return ()
    years = _YEAR.findall(one.baseline_period)
    if not years:
        fault("published.no-baseline-year", "indicators", one.pk, period=one.baseline_period)
        return ()
    return (Measurement(_number(one.baseline), years[-1], (), said(one.baseline_source)),)


def _measured(value: Decimal, record: Any, dimensions: tuple[tuple[str, str], ...]) -> Measurement:
    """A value; that it is approximate, and how it was said, stand in its comment."""
    about = both(lambda: _("Approximate.")) if record.approximate else ()
    source = " ".join(filter(None, (record.said, record.document or record.source)))
    comment = tuple((lang, f"{text} {source}".strip()) for lang, text in about) or said(source)
    return Measurement(_number(value), None, dimensions, comment)


def _of_group(record: Any) -> tuple[tuple[str, str], ...]:
    return (("group", record.group),) if record.group else ()


def _of_target(target: Any) -> tuple[tuple[str, str], ...]:
    """Of whom a target is: its group, its market, and its perimeter where that isn't the project."""
    more = [("market", target.market)] if target.market else []
    if target.perimeter != Perimeter.PROJECT:
        more.append(("perimeter", target.perimeter))
    return (*_of_group(target), *more)


def _number(value: Decimal) -> str:
    return plain(value.normalize())
