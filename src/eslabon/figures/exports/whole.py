"""Which years of an answer are whole, and which source tells the most of them: the parts of a story are told by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from eslabon.facts.flows import MIRROR
from eslabon.figures.exports.answers import Answer, Row

Whole = Mapping[str, Mapping[int, Row]]


def whole_years(found: Answer) -> dict[str, dict[int, Row]]:
    """The rows of an answer by source and year, without the years of which only some months are told."""
    partial = {(source, year) for source, year, _months in found.partial}
    by_source: dict[str, dict[int, Row]] = {}
    for row in found.rows:
        source, year = row.keys["source"], row.keys["year"]
        if (source, year) not in partial:
            by_source.setdefault(source, {})[year] = row
    return by_source


def most_told(whole: Whole, sources: Iterable[str] = ()) -> str:
    """The source with the most whole years, then with the largest value in the last; what an importer reported only
    where nothing else is told. Empty where there is none; `sources` are those that may be chosen, all without any."""
    allowed = set(sources) or set(whole)
    names = [one for one in whole if one in allowed and whole[one]]
    return max(
        names,
        key=lambda one: (not one.endswith(MIRROR), len(whole[one]), whole[one][max(whole[one])].value, one),
        default="",
    )
