"""Takes a spreadsheet in: good rows become records, the others are told, each with its sheet, row, column, value and
remedy. Nothing is written before it is accepted, and a row that is there already isn't written twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from eslabon.records.base import actions
from eslabon.records.base.bulk import Draft, create_many, draft
from eslabon.records.base.kinds import Kind
from eslabon.records.parties.queries import plain
from eslabon.standards.tables.cells import Cell, folded, text_of
from eslabon.standards.tables.grids import Grid, below, grids
from eslabon.standards.tables.sheets import Layout
from eslabon.standards.tables.words import plainly, says_nothing
from eslabon.values.problems import LANGUAGES, Problem, Unreadable, Where, problem, say
from eslabon.work.sheets.columns import Choice, Placed, column_name, headings, lead, missing, place, remember, unit_of
from eslabon.work.sheets.reading import Reading

Progress = Callable[[str, int, int], None]
# More rows than any list of a desk; a quoted value is cut.
MOST_ROWS, LONGEST_VALUE = 50_000, 200
# A row whose title begins so shows how to fill in a form; it is nobody's data.
EXAMPLE = ("ejemplo:", "example:")
_TOTALS = frozenset(("total", "totales", "total general", "subtotal", "sub total", "suma", "grand total"))
# What tells two records of a kind apart beside their titles.
_APART = {
    "needs": (),
    "requests": ("asked_of_id",),
    "lines": ("provider_id",),
    "attendance": ("organisation_id", "meeting_id", "round_id"),
}

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: the column is None where it is the row as a whole."""

    sheet: str | None
    row: int
    column: str | None
    value: str
    problem: Problem

    def told(self, lang: str) -> dict[str, Any]:
        """As the command line and the pages give it."""
        message, hint = say(self.problem, lang)
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "message": message,
            "hint": hint,
        }


@dataclass
class Good:
    """A row that may be written, and where it stands."""

    draft: Draft
    key: Key
    sheet: str | None
    row: int


@dataclass
class Taken:
    """What became of a spreadsheet: its rows, the good ones, every fault, the records made, the sheets left out."""

    rows: int = 0
    good: list[Good] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    records: list[Any] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def accepted(self) -> int:
        """How many rows are good."""
        return len(self.good)

    @property
    def refused(self) -> set[tuple[str | None, int]]:
        """The sheet and the number of each refused row."""
        return {(one.sheet, one.row) for one in self.faults}


def check(
    actor: Any,
    kind: Kind,
    source: BinaryIO,
    name: str,
    choice: Choice | None = None,
    progress: Progress | None = None,
) -> Taken:
    """What a spreadsheet holds and what is wrong with it; nothing is written.

    Raises Unreadable where the file is no table or has no column for the title, Denied without the right.
    """
    return check_grids(actor, kind, opened(kind, source, name, choice, progress), name, choice)


def check_grids(actor: Any, kind: Kind, found: list[Grid], name: str, choice: Choice | None = None) -> Taken:
    """What the sheets of a file hold, likewise."""
    actions.require(actor, f"{kind.name}.create")
    sheets, left_out = telling_sheets(kind, found, name, choice)
    taken = Taken(left_out=left_out)
    keys = _there(actor, kind)
    for one in sheets:
        _Sheet(actor, kind, name, one, taken, keys).take()
    return taken


def accept(actor: Any, kind: Kind, taken: Taken) -> Taken:
    """Writes the good rows, all in one transaction; what somebody else has put in meanwhile is refused."""
    with transaction.atomic():
        there = _there(actor, kind)
        twice = [one for one in taken.good if one.key in there]
        taken.good = [one for one in taken.good if one.key not in there]
        taken.faults += [
            Fault(
                one.sheet,
                one.row,
                None,
                _titled(kind, one.draft.record)[:LONGEST_VALUE],
                _already(kind, there[one.key]),
            )
            for one in twice
        ]
        taken.records = create_many(actor, kind, [one.draft for one in taken.good], _("spreadsheet"))
    return taken


def load(
    actor: Any,
    kind: Kind,
    source: BinaryIO,
    name: str,
    choice: Choice | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Taken:
    """Checks a spreadsheet and writes its good rows; with `dry_run` the answer is the same and nothing is written.

    Raises as `check` does.
    """
    taken = check(actor, kind, source, name, choice, progress)
    if dry_run:
        return taken
    if choice is not None and choice.columns:
        sheets, _left_out = telling_sheets(kind, opened(kind, source, name, choice), name, choice)
        for one in sheets:
            remember(actor, kind, one.grid, one.head, choice)
    return accept(actor, kind, taken)


# --- the sheets


def opened(
    kind: Kind, source: BinaryIO, name: str, choice: Choice | None, progress: Progress | None = None
) -> list[Grid]:
    """The sheets of a file. Raises Unreadable."""
    size = source.seek(0, 2)
    wanted = [one for called in headings(kind.name).values() for one in called]
    given = choice or Choice()
    layout = Layout([*given.columns.values()] or wanted, given.sheet, given.header_row, given.encoding, given.delimiter)
    return grids(source, name, layout, None if progress is None else lambda done: progress("check", done, size))


def telling_sheets(
    kind: Kind, grids_found: list[Grid], name: str, choice: Choice | None
) -> tuple[list[Placed], list[str]]:
    """The sheets whose rows are records, and the names of those that are left out.

    Raises Unreadable where there is none: its problem tells which heading is missing.
    """
    found = [one for grid in grids_found if (one := place(kind, grid, choice))]
    telling = [one for one in found if one.telling]
    if choice is not None and choice.columns:
        faults = [fault for one in telling or found[:1] if (fault := missing(one))]
        if faults:
            raise faults[0]
    # Beside a sheet that tells more, one with nothing but a name in it is a list of something else.
    most = max((len(one.fields) for one in telling), default=0)
    telling = [one for one in telling if len(one.fields) > 1 or most == 1]
    if not telling:
        there = next((one.head.first for one in found), None)
        raise Unreadable(_no_title(kind, name, there))
    taken = {one.grid.name for one in telling}
    return telling, [one.grid.name for one in found if one.grid.name and one.grid.name not in taken]


def _no_title(kind: Kind, name: str, line: int | None) -> Problem:
    called = {}
    for lang in LANGUAGES:
        with override(lang):
            text = str(kind.title(lead(kind.name)))
            called[lang] = text[0].upper() + text[1:]
    return problem("sheet.no-title", Where(line=line, path=lead(kind.name)), name=name, field=called)


# --- the rows


class _Sheet:
    """One sheet on its way to records."""

    def __init__(self, actor: Any, kind: Kind, name: str, placed: Placed, taken: Taken, keys: dict[Key, Any]) -> None:
        self.kind = kind
        self.name = name
        self.placed = placed
        self.taken = taken
        self.keys = keys
        self.reading = Reading(actor, kind, placed.choice)
        self.units = {at: unit_of(placed.head.texts[at]) for at in placed.fields}
        self.places = {field: at for at, field in placed.fields.items()}
        self.bottom = [folded(texts[-1]) if texts else "" for texts in placed.head.texts]
        self.above: dict[Key, dict[str, Any]] = {}
        self.constants: dict[str, Any] = {}
        for field_name, text in placed.choice.constants.items():
            read = self.reading.value(field_name, text)
            if isinstance(read, Problem):
                raise Unreadable(read)
            self.constants |= read

    def take(self) -> None:
        """Takes every row."""
        for number, cells, across in below(self.placed.grid, self.placed.head):
            own = {at: cells[at] for at in self.placed.fields if at < len(cells) and not says_nothing(cells[at])}
            if not own or self._is_heading(cells) or self._is_example(own):
                continue
            self.taken.rows += 1
            if self.taken.rows > MOST_ROWS:
                raise Unreadable(problem("sheet.too-many-rows", name=self.name, most=f"{MOST_ROWS:,}"))
            title = self._title(own)
            if across or plainly(title) in _TOTALS:
                where = Where(path=self.placed.lead)
                self._tell(number, cells, [problem("sheet.not-a-row", where, value=title[:80])])
            else:
                self._row(number, cells)

    def _is_heading(self, cells: list[Cell]) -> bool:
        """Whether a row repeats the headings, as printed pages do."""
        return [folded(text_of(cell)) for cell in cells] == self.bottom[: len(cells)]

    def _is_example(self, own: dict[int, Cell]) -> bool:
        return self._title(own)[:20].strip().casefold().startswith(EXAMPLE)

    def _title(self, own: dict[int, Cell]) -> str:
        return text_of(own.get(self.places[self.placed.lead], ""))

    def _row(self, number: int, cells: list[Cell]) -> None:
        values: dict[str, Any] = dict(self.constants)
        faults: list[Problem] = []
        for at, name in self.placed.fields.items():
            read = self.reading.value(name, cells[at] if at < len(cells) else "", self.units[at])
            if isinstance(read, Problem):
                faults.append(read)
            else:
                values |= read
        if other := self.reading.one_currency(values):
            faults.append(other)
        if self.kind.name == "requests" and (values.get("answer") or values.get("answered_on")):
            values.setdefault("status", "answered")
        values = self._inherited(values) | values
        self._complete(values, number)
        known = {one.where.path for one in faults}
        relations = {name for name in values if self.kind.field(name).many_to_many}
        made, others = draft(
            self.kind,
            {name: value for name, value in values.items() if name not in relations},
            {name: values[name] for name in relations},
        )
        faults += [one for one in others if one.where.path not in known]
        key = key_of(self.kind, made.record)
        if not faults and key in self.keys:
            faults.append(_already(self.kind, self.keys[key]))
        if faults:
            self._tell(number, cells, faults)
            return
        self.keys[key] = (self.placed.grid.name, number)
        self.taken.good.append(Good(made, key, self.placed.grid.name, number))

    def _inherited(self, values: dict[str, Any]) -> dict[str, Any]:
        """What a row takes from the record that it is part of: worked out once for all of its rows."""
        above = {name: values[name] for name in self.kind.under if values.get(name)}
        key = tuple(above.items())
        if key not in self.above:
            self.above[key] = actions.inherited(self.reading.actor, self.kind, above)
        return self.above[key]

    def _complete(self, values: dict[str, Any], number: int) -> None:
        """An amount has a currency or none is told; what says nothing of its source comes from this file."""
        if not values.get("source"):
            sheet = self.placed.grid.name
            text = _("{file}, {sheet}, row {row}") if sheet else _("{file}, line {row}")
            values["source"] = text.format(file=self.name[-150:], sheet=sheet, row=number)[:300]

    def _tell(self, number: int, cells: list[Cell], faults: list[Problem]) -> None:
        for one in faults:
            name = one.where.path or ""
            at = self.places.get(name)
            value = text_of(cells[at])[:LONGEST_VALUE] if at is not None and at < len(cells) else ""
            column = column_name(self.placed, at) if at is not None else str(self.kind.title(name)) if name else None
            self.taken.faults.append(Fault(self.placed.grid.name, number, column, value, one))


# --- what is there already


def key_of(kind: Kind, record: Any) -> Key:
    """What makes two records of a kind one and the same."""
    return (plain(_titled(kind, record)), *(getattr(record, name) for name in _APART[kind.name]))


def _titled(kind: Kind, record: Any) -> str:
    return getattr(record, lead(kind.name)) or ""


def _there(actor: Any, kind: Kind) -> dict[Key, Any]:
    """The number of each record that is there already, by what makes it the same."""
    found = kind.model.objects.visible_to(actor).filter(withdrawn=False)
    rows: Iterator[tuple[Any, ...]] = found.values_list(lead(kind.name), *_APART[kind.name], "pk").iterator()
    return {(plain(title), *rest[:-1]): rest[-1] for title, *rest in rows}


def _already(kind: Kind, where: Any) -> Problem:
    """What is said of a row that is there: as a record (its number), or further up (its sheet and row)."""
    if isinstance(where, tuple):
        return problem("sheet.twice", Where(path=lead(kind.name)), sheet=where[0] or "CSV", row=where[1])
    return problem("sheet.there", Where(path=lead(kind.name)), number=where)
