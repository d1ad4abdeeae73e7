"""The rows of a sheet on their way to records: good ones, and those that are told with what is wrong in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from eslabon.records.base import actions
from eslabon.records.base.bulk import Draft, draft
from eslabon.records.base.kinds import Kind
from eslabon.records.parties.queries import plain
from eslabon.standards.tables.cells import Cell, folded, text_of
from eslabon.standards.tables.grids import below
from eslabon.standards.tables.words import plainly, says_nothing
from eslabon.values.problems import Problem, Unreadable, Where, problem, say
from eslabon.work.sheets.columns import Placed, column_name, lead, unit_of
from eslabon.work.sheets.names import AUTHORITIES
from eslabon.work.sheets.new import New, News
from eslabon.work.sheets.reading import Reading

# More rows than any list of a desk; a quoted value is cut.
MOST_ROWS, LONGEST_VALUE = 50_000, 200
# A row whose title begins so shows how to fill in a form; it is nobody's data.
EXAMPLE = ("ejemplo:", "example:")
_TOTALS = frozenset(("total", "totales", "total general", "subtotal", "sub total", "suma", "grand total"))
# Where no title is, `TOTAL US$` or `Total: 40 proyectos` beside it says the same.
_TOTAL = re.compile(r"(?:sub ?|grand )?(?:total(?:es|s)?|suma)\b")
# What tells two records of a kind apart beside their titles.
_APART = {
    "needs": (),
    "requests": ("asked_of_id",),
    "lines": ("provider_id",),
    "attendance": ("organisation_id", "meeting_id", "round_id"),
    "projects": ("provider_id",),
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
    """What became of a spreadsheet: its rows, the good ones, every fault, the records made, the sheets left out, and
    the names that weren't on record (`added` are those put there)."""

    news: News

    rows: int = 0
    good: list[Good] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    records: list[Any] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    added: list[New] = field(default_factory=list)

    @property
    def accepted(self) -> int:
        """How many rows are good."""
        return len(self.good)

    @property
    def refused(self) -> set[tuple[str | None, int]]:
        """The sheet and the number of each refused row."""
        return {(one.sheet, one.row) for one in self.faults}


class SheetRows:
    """One sheet on its way to records."""

    def __init__(self, actor: Any, kind: Kind, name: str, placed: Placed, taken: Taken, keys: dict[Key, Any]) -> None:
        self.kind = kind
        self.name = name
        self.placed = placed
        self.taken = taken
        self.keys = keys
        self.reading = Reading(actor, kind, placed.choice, taken.news)
        self.units = {at: unit_of(placed.head.texts[at]) for at in placed.fields}
        self.authorities = {at: _authority(placed.head.texts[at]) for at in placed.fields}
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
                self._tell(number, cells, [self._no_row(title)])
            elif not title and (total := _total(cells)):
                self._tell(number, cells, [self._no_row(total)])
            else:
                self._row(number, cells)

    def _no_row(self, text: str) -> Problem:
        return problem("sheet.not-a-row", Where(path=self.placed.lead), value=text[:80])

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
            cell = cells[at] if at < len(cells) else ""
            read = self.reading.value(name, cell, self.units[at], self.authorities[at])
            if isinstance(read, Problem):
                faults.append(read)
            else:
                values |= {one: _joined(values.get(one), value) for one, value in read.items()}
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
            faults.append(already(self.kind, self.keys[key]))
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


def _total(cells: list[Cell]) -> str:
    """What a row without a title says of being a total; empty where it says nothing."""
    said = (text_of(cell) for cell in cells if isinstance(cell, str))
    return next((one for one in said if _TOTAL.match(plainly(one))), "")


def _authority(texts: Sequence[str]) -> str:
    """Whose codes of places a column holds, where its heading says so."""
    said = plain(" ".join(texts)).split()
    return next((one for one in AUTHORITIES if one in said), "")


def _joined(before: Any, value: Any) -> Any:
    """What two cells of a row give to one field: of several that it names all, else the last."""
    return [*before, *value] if isinstance(before, list) and isinstance(value, list) else value


# --- what is there already


def key_of(kind: Kind, record: Any) -> Key:
    """What makes two records of a kind one and the same."""
    return (plain(titled(kind, record)), *(getattr(record, name) for name in _APART[kind.name]))


def titled(kind: Kind, record: Any) -> str:
    return getattr(record, lead(kind.name)) or ""


def there(actor: Any, kind: Kind) -> dict[Key, Any]:
    """The number of each record that is there already, by what makes it the same."""
    found = kind.model.objects.visible_to(actor).filter(withdrawn=False)
    rows: Iterator[tuple[Any, ...]] = found.values_list(lead(kind.name), *_APART[kind.name], "pk").iterator()
    return {(plain(title), *rest[:-1]): rest[-1] for title, *rest in rows}


def already(kind: Kind, where: Any) -> Problem:
    """What is said of a row that is there: as a record (its number), or further up (its sheet and row)."""
    if isinstance(where, tuple):
        return problem("sheet.twice", Where(path=lead(kind.name)), sheet=where[0] or "CSV", row=where[1])
    return problem("sheet.there", Where(path=lead(kind.name)), number=where)
