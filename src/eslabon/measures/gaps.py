"""The same flow as several sources tell it, side by side (measure gaps@1).

From customs and from a world database, or from the exporter and from the importer (whose value has freight and
insurance in it, and goods that passed through others). A gap is shown and never averaged away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

MEASURE = "gaps@1"


class Gap(NamedTuple):
    """What two sources tell of a year in dollars. `gap` is b less a, `percent` is of a; None where one of them tells
    nothing, and `percent` where a tells nought. `flagged`: it is larger than was stated as tolerable."""

    year: int
    source_a: str
    value_a: Decimal | None
    source_b: str
    value_b: Decimal | None
    gap: Decimal | None
    percent: Decimal | None
    flagged: bool


def gaps(
    values: Mapping[tuple[str, int], Decimal], tolerance: Decimal, sources: Sequence[str] | None = None
) -> list[Gap]:
    """The gaps of every two sources in every year that one of the two tells, by year.

    `values` are by source and year. Of two sources, a is the one that `sources` names first; without it all there are,
    by name. `tolerance` is in per cent, and itself tolerable.
    """
    names = sorted({source for source, _ in values}) if sources is None else list(dict.fromkeys(sources))
    years = sorted({year for _, year in values})
    return [
        _gap(year, one, other, values.get((one, year)), values.get((other, year)), tolerance)
        for year in years
        for one, other in combinations(names, 2)
        if (one, year) in values or (other, year) in values
    ]


def _gap(year: int, one: str, other: str, a: Decimal | None, b: Decimal | None, tolerance: Decimal) -> Gap:
    if a is None or b is None:
        return Gap(year, one, a, other, b, None, None, False)
    gap = b - a
    percent = 100 * gap / a if a else None
    # Whatever is told beside nothing is beyond any tolerance.
    flagged = gap != 0 if percent is None else abs(percent) > tolerance
    return Gap(year, one, a, other, b, gap, percent, flagged)
