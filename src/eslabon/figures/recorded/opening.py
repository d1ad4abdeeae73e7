"""Opening a figure made of records: the records that add up to it, as far as whoever opens it sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from eslabon.figures.papers.shelf import Shelf
from eslabon.figures.papers.yearly import counted
from eslabon.figures.papers.yearly.agreements import ratio_of
from eslabon.figures.papers.yearly.coverage import coverage_at, parts_of
from eslabon.figures.papers.yearly.money import Held, Sum, money_of, total_of, undistributed_of
from eslabon.figures.papers.yearly.projects import projects_of
from eslabon.figures.papers.yearly.results import made_of, results_of, share_of
from eslabon.figures.papers.yearly.year import Year
from eslabon.figures.recorded.reference import COUNT, COVERAGE, EXECUTION, Asked, parse, reference
from eslabon.figures.reference import BadReference
from eslabon.measures import ladder, results, standing
from eslabon.measures.ladder import CONTRIBUTION, EXECUTED
from eslabon.records.cooperation.models import Agreement, Entry, Funding, Project
from eslabon.records.results.models import Target, Value

_NOTHING = Decimal(0)
SUM, RATIO, INPUTS = "sum", "ratio", "inputs"


@dataclass(frozen=True, slots=True)
class Part:
    """A record behind a figure, and what it adds to it."""

    record: Any
    value: Decimal


@dataclass(frozen=True, slots=True)
class Found:
    """What a figure is for one reader: its value and what it is made of, by how it comes from that: records that add up
    to it (`sum`), two figures of which one is divided by the other (`ratio`), or records that it was worked out from
    (`inputs`)."""

    value: Decimal
    parts: tuple[Part, ...] = ()
    ratio: tuple[str, str] | None = None
    reduction: str = SUM


@dataclass(frozen=True, slots=True)
class Opened:
    """A figure opened: as it was at the moment of its reference, and its value today, both of what the reader sees."""

    asked: Asked
    reference: str
    then: Found
    today: Decimal

    @property
    def same(self) -> bool:
        """Whether the reader finds the value that was printed."""
        return self.then.value == self.asked.value


def open_recorded(actor: Any, text: str) -> Opened:
    """The figure that a reference names, as an actor sees it. Raises BadReference."""
    asked = parse(text)
    try:
        then = _find(asked, Shelf(actor, asked.moment))
        today = _find(asked, Shelf(actor))
    except (KeyError, ValueError, OverflowError):
        raise BadReference(text) from None
    return Opened(asked, reference(asked), then, today.value)


def _find(asked: Asked, shelf: Shelf) -> Found:
    return _OPENERS[asked.measure](asked, shelf)


def _counted(asked: Asked, shelf: Shelf) -> Found:
    of = asked.terms["of"]
    found = counted.COUNTED[of](shelf, _year(asked), asked.terms)
    model = {"agreements": Agreement, "projects": Project}.get(of.partition("-")[0])
    return _each(_whole(shelf, model, [one.pk for one in found]) if model else found)


def _each(records: Iterable[Any]) -> Found:
    """A number of records: each adds one."""
    parts = tuple(Part(one, Decimal(1)) for one in records)
    return Found(Decimal(len(parts)), parts)


def _year(asked: Asked) -> Year:
    # Today's value too is that of the day on which the year was told: only the records may have changed since.
    return Year.of(int(asked.terms["year"]), asked.moment.date())


def _stands(asked: Asked, shelf: Shelf) -> Found:
    found = projects_of(shelf, _year(asked))
    if asked.terms["state"] not in standing.STATES:
        raise KeyError(asked.terms["state"])
    chosen = [one.project.pk for one in found if one.state == asked.terms["state"]]
    return _each(_whole(shelf, Project, chosen))


def _whole(shelf: Shelf, model: type[Any], numbers: list[int]) -> list[Any]:
    """Records whole, in the order of their numbers as given."""
    known = {one.pk: one for one in shelf.look(model, id__in=numbers)}
    return [known[one] for one in numbers if one in known]


def _held(asked: Asked, shelf: Shelf) -> Held | None:
    """The ladder of the agreement or project that a reference names; None where the reader sees none of it."""
    terms = asked.terms
    kind, model = ("agreement", Agreement) if "agreement" in terms else ("project", Project)
    number = int(terms[kind])
    holders = shelf.look(model, id=number, withdrawn=False)
    only = {"agreement_id": number} if kind == "agreement" else {"agreement_id__isnull": True, "project_id": number}
    found = money_of(
        shelf,
        date.fromisoformat(terms["until"]),
        holders if kind == "agreement" else (),
        holders if kind == "project" else (),
        **only,
    )
    return found[0] if found and found[0].holder.currency == terms["in"] else None


def _of_year(asked: Asked) -> tuple[int, int] | None:
    terms = asked.terms
    return (int(terms["year"]), int(terms.get("fy", 1))) if "year" in terms else None


def _funding(asked: Asked) -> str:
    return Funding(asked.terms.get("funding", CONTRIBUTION)).value


def _ladder(asked: Asked, shelf: Shelf) -> Found:
    held, step = _held(asked, shelf), asked.terms["step"]
    if step not in ladder.STEPS or asked.terms.get("part") not in (None, "undistributed"):
        raise KeyError(step)
    funding, of_year = _funding(asked), _of_year(asked)
    if held is None:
        return Found(_NOTHING)
    told = undistributed_of(held, step) if "part" in asked.terms else total_of(held, step, funding, of_year)
    return _sum(shelf, told)


def _sum(shelf: Shelf, told: Sum | None) -> Found:
    if told is None:
        return Found(_NOTHING)
    known = {one.pk: one for one in shelf.look(Entry, id__in=[number for number, _value in told.parts])}
    return Found(told.value, tuple(Part(known[number], value) for number, value in told.parts))


def _ratio(asked: Asked, shelf: Shelf) -> Found:
    """A ratio opens into the figure above and the figure below, each of which opens."""
    held, over = _held(asked, shelf), asked.terms["over"]
    if over not in ladder.STEPS:
        raise KeyError(over)
    funding, of_year = _funding(asked), _of_year(asked)
    found = ratio_of(held, over, funding, of_year) if held else None
    if found is None:
        return Found(_NOTHING)
    value, above, below = found
    shared = {name: term for name, term in asked.terms.items() if name != "over"}
    figures = [
        reference(Asked(ladder.MEASURE, asked.moment, {**shared, "step": step}, one.value))
        for step, one in ((EXECUTED, above), (over, below))
    ]
    return Found(value, ratio=(figures[0], figures[1]), reduction=RATIO)


def _covered(asked: Asked, shelf: Shelf) -> Found:
    rows = coverage_at(shelf, counted.needs(shelf, Year.of(asked.moment.year, shelf.day), {})).rows
    parts = tuple(Part(row.need, value) for row in rows if (value := parts_of(row, asked.terms)))
    return Found(sum((one.value for one in parts), _NOTHING), parts)


def _resulted(asked: Asked, shelf: Shelf) -> Found:
    """The value of an indicator opens into the values that add up to it; the share of a target that is reached, into
    what it was worked out from."""
    terms = asked.terms
    if terms.get("of") not in (None, "share"):
        raise KeyError(terms["of"])
    lines = results_of(shelf, date.fromisoformat(terms["until"]), id=int(terms["indicator"]))
    if not lines:
        return Found(_NOTHING)
    (line,) = lines
    known = {one.pk: one for one in shelf.look(Value, id__in=[one.pk for one in line.values])}
    if "of" not in terms:
        parts = tuple(Part(known[one.pk], one.value) for one in made_of(line))
        return Found(line.stand.value or _NOTHING, parts)
    for aimed in line.targets:
        for progress in aimed.progress:
            if (str(aimed.target.pk), progress.reading) == (terms["target"], terms["reading"]):
                told = [Part(one, aimed.target.value) for one in shelf.look(Target, id=aimed.target.pk)]
                told += [Part(known[number], known[number].value) for number in progress.made_of]
                return Found(share_of(progress) or _NOTHING, tuple(told), reduction=INPUTS)
    return Found(_NOTHING, reduction=INPUTS)


_OPENERS = {
    COUNT: _counted,
    standing.MEASURE: _stands,
    ladder.MEASURE: _ladder,
    EXECUTION: _ratio,
    COVERAGE: _covered,
    results.MEASURE: _resulted,
}
