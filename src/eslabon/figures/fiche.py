"""The aid-for-trade fiche of a provider or a recipient: commitments and disbursements by year, figures that open.

It is made of CRS alone: of projects where they are loaded, else of the pivot by sector (recipients only, disbursements
only: it doesn't say who gave). What is told in one year by the one is never added to the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from eslabon.facts.query import Facts
from eslabon.facts.vintages import releases
from eslabon.figures.offer import NOTHING, Row, rows_by
from eslabon.figures.reference import reference
from eslabon.measures.fiche import FLOWS, OTHER, Line, adds, lines
from eslabon.measures.offer import Question
from eslabon.measures.other_needs import GROUP, OtherNeeds
from eslabon.standards.crs.entries import BY_SECTOR, ODA
from eslabon.standards.iati.codelists import codelist

KEYS = ("year", "group", "sector")
PIVOT = "fiche-from-pivot"
BY_RELEASE = "fiche-releases"
WITHOUT_CODES = "fiche-without-codes"


@dataclass(frozen=True, slots=True)
class Column:
    """A flow in a year, and the source that tells it."""

    flow: str
    year: int
    source: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value of the fiche, and the reference of its figure."""

    value: Decimal
    figure: str


@dataclass(frozen=True, slots=True)
class Fiche:
    """Lines by columns; the releases of CRS that it rests on, and the notes."""

    question: Question
    state: int
    columns: tuple[Column, ...]
    rows: tuple[tuple[Line, tuple[Value, ...]], ...]
    releases: tuple[str, ...]
    notes: tuple[str, ...]


def fiche(facts: Facts, question: Question, needs: OtherNeeds | None = None) -> Fiche:
    """The fiche of a question's providers, recipients and years, in its currency; ODA only. `needs`, those that the
    national strategy names, stand in a line below the total."""
    found: dict[Column, list[Row]] = {}
    for flow in FLOWS:
        for source in (ODA, BY_SECTOR):
            told = rows_by(facts, replace(question, flow=flow, source=(source,)), KEYS)
            years = {row.keys["year"] for row in told} - {one.year for one in found if one.flow == flow}
            for row in told:
                if row.keys["year"] in years:
                    found.setdefault(Column(flow, row.keys["year"], source), []).append(row)
    columns = tuple(sorted(found, key=lambda one: (FLOWS.index(one.flow), one.year)))
    rows = tuple(
        (line, tuple(_value(facts.view.state, question, line, one, found[one]) for one in columns))
        for line in _lines(needs)
    )
    return Fiche(question, facts.view.state, columns, rows, _releases(facts), _notes(found))


def _lines(needs: OtherNeeds | None) -> tuple[Line, ...]:
    if needs is None:
        return lines()
    *above, everything = lines()
    return (*above, Line("OTHER", OTHER, "other-needs", GROUP, needs.sectors), everything)


def _notes(found: dict[Column, list[Row]]) -> tuple[str, ...]:
    pivots = any(one.source == BY_SECTOR for one in found)
    uncoded = any(_is_uncoded(row.keys["sector"]) for rows in found.values() for row in rows)
    return (BY_RELEASE, *([PIVOT] if pivots else []), *([WITHOUT_CODES] if uncoded else []))


def _is_uncoded(sector: str) -> bool:
    """Whether a sector has no code of the DAC's lists."""
    vocabulary, _, code = sector.partition(":")
    return code not in codelist("Sector" if vocabulary == "1" else "SectorCategory").codes


def _releases(facts: Facts) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.about["release"] for one in releases(facts.view)))


def _value(state: int, question: Question, line: Line, column: Column, told: list[Row]) -> Value:
    """A line's value in a column: the sum of the sectors that it adds up, as its figure opens."""
    asked = replace(
        question,
        flow=column.flow,
        source=(column.source,),
        year_from=column.year,
        year_to=column.year,
        group=line.groups,
        sector=line.sectors,
    )
    chosen = (row.value for row in told if adds(line, row.keys["group"], row.keys["sector"]))
    return Value(sum(chosen, NOTHING), reference(asked, state))
