"""Results against targets, as an actor sees them: where each indicator stands, and how far its targets are reached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from eslabon.measures.results import NO_MARKET, Observed, Progress, Stand, progress, stand
from eslabon.records.base.models import Origin
from eslabon.records.results.models import Indicator, Target, Value
from eslabon.records.results.queries import indicators_for


@dataclass(frozen=True)
class Aimed:
    """A target, its baseline (its own, else the indicator's; None where none is stated), how far it is reached."""

    target: Target
    baseline: Decimal | None
    baseline_period: str
    progress: list[Progress]


@dataclass(frozen=True)
class Line:
    """An indicator, where it stands, and its targets."""

    indicator: Indicator
    stand: Stand
    values: list[Value]
    targets: list[Aimed]


def lines(actor: Any, projects: Iterable[int] | None = None) -> list[Line]:
    """The indicators that an actor sees (of these projects), in the order of projects; four queries at most."""
    found = indicators_for(actor).select_related("project", "objective")
    if projects is not None:
        found = found.filter(project__in=projects)
    return [line_of(one) for one in found]


def line_of(indicator: Indicator) -> Line:
    """Where an indicator stands, of the targets and values that were read with it."""
    return line_with(indicator, indicator.targets.all(), indicator.values.all())


def line_with(indicator: Any, targets: Iterable[Any], values: Iterable[Any]) -> Line:
    """Where an indicator stands, of these targets and values: records, or rows with the same fields."""
    told = [one for one in values if one.value is not None]
    of_all = [observed(one) for one in told]
    at = stand(of_all, indicator.counting, indicator.groups)
    return Line(indicator, at, told, [_aimed(indicator, one, at, of_all) for one in targets])


def observed(value: Any) -> Observed:
    """A value as the measure reads it."""
    return Observed(value.pk, value.value, value.ends_on, value.starts_on, value.group)


def _aimed(indicator: Any, target: Any, at: Stand, values: list[Observed]) -> Aimed:
    own = target.baseline is not None
    baseline = target.baseline if own else indicator.baseline
    period = target.baseline_period if own else indicator.baseline_period
    if target.group:
        values = [
            Observed(one.id, one.value, one.ends_on, one.starts_on) for one in values if one.group == target.group
        ]
        at = stand(values, indicator.counting)
    if target.market:  # values of all markets don't tell what is reached of one
        values, at = [], Stand(why=NO_MARKET)
    return Aimed(target, baseline, period, progress(target.value, target.reading, baseline, at, values))


Row = dict[str, Any]


def rows(actor: Any, projects: Iterable[int] | None = None) -> list[Row]:
    """Results against targets, a row for each indicator, target and reading."""
    found = []
    for line in lines(actor, projects):
        start = _indicator_row(line)
        aimed = [(one, each) for one in line.targets for each in one.progress]
        found += [start | _target_row(one, each) for one, each in aimed] or [start | _NO_TARGET]
    return found


def _indicator_row(line: Line) -> Row:
    one = line.indicator
    return {
        "id": one.pk,
        "indicator": one.title,
        "unit": one.unit,
        "project": one.project_id,
        "value": _text(line.stand.value),
        "until": line.stand.until.isoformat() if line.stand.until else None,
        "why_no_value": line.stand.why or None,
        "baseline": _text(one.baseline),
        "baseline_period": one.baseline_period or None,
        "level": one.level,
        "example": one.origin == Origin.EXAMPLE,
    }


_NO_TARGET: Row = dict.fromkeys(
    (
        "target",
        "approximate",
        "perimeter",
        "market",
        "year",
        "reading",
        "above",
        "reached",
        "missing",
        "share",
        "why_not_measured",
        "document",
    )
)


def _target_row(aimed: Aimed, progress: Progress) -> Row:
    target = aimed.target
    return {
        "target": _text(target.value),
        "approximate": target.approximate,
        "perimeter": target.perimeter,
        "market": target.market or None,
        "year": target.year,
        "reading": progress.reading,
        "above": _text(aimed.baseline),
        "reached": _text(progress.reached),
        "missing": _text(progress.missing),
        "share": None if progress.share is None else _text(round(progress.share, 4)),
        "why_not_measured": progress.why or None,
        "document": target.document or None,
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value.normalize(), "f")
