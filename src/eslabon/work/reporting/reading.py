"""Reads the form of a progress report as somebody filled it in: each field as it is typed, and where it stands."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from eslabon.records.parties.queries import plain
from eslabon.standards.tables import workbook
from eslabon.standards.tables.amounts import stands_for
from eslabon.standards.tables.cells import Bad, Cell, CellError, short, text_of
from eslabon.standards.tables.formulas import formula_cells
from eslabon.standards.tables.package import Position, letters
from eslabon.standards.tables.sheets import is_workbook
from eslabon.standards.tables.words import currency_meant, says_nothing, worded_amount
from eslabon.values.problems import LANGUAGES, Problem, Unreadable, Where, problem
from eslabon.work.reporting.fields import BESIDE, REMARK, beside_key, typed, value_key
from eslabon.work.reporting.form import CONTENT, MARKS
from eslabon.work.sheets import Fault

# The largest file that is read; a form has two sheets, and no report has so many rows.
MOST = 5_000_000
_MOST_SHEETS, _MOST_ROWS = 10, 5_000
_LONGEST_DOCUMENT = 300
_MONEY = ("executed", "counterpart_cash", "counterpart_kind")
_TEXTS = ("done", "difficulties", "next_steps", "currency")


@dataclass(frozen=True, slots=True)
class Place:
    """A cell: its sheet, row and column as Excel shows them, and what it says."""

    sheet: str
    row: int
    column: str
    text: str


@dataclass
class Filled:
    """A form that was filled in: of which report, got at which version; its fields, as they would be typed, where each
    stands, and what can't be read of them."""

    number: int = 0
    version: int = 0
    given: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows tell a value, or why there is none."""
        told = {key.partition("#")[0] for key, text in self.given.items() if ":" in key and text}
        return len(told)

    def fault(self, one: Problem) -> Fault:
        """A problem of a field at its cell; of none, where the field has none."""
        place = self.places.get(one.where.path or "")
        if place is None:
            return Fault(None, 0, None, "", one)
        return Fault(place.sheet, place.row, place.column, place.text, one)


def read_report_form(data: bytes, name: str) -> Filled:
    """What a form says. Raises Unreadable where it is no form of a report, is damaged, or is too large."""
    if len(data) > MOST:
        raise Unreadable(problem("document.too-large", name=name, most=MOST // 1_000_000))
    source = io.BytesIO(data)
    if not is_workbook(source, name):
        raise Unreadable(problem("report.no-form", name=name))
    filled, found = Filled(), set()
    opened = workbook.opened_sheets(source, name, None, _MOST_SHEETS)
    formulas = formula_cells(source, name)
    for title, numbered, *_rest in opened:
        rows = islice(numbered, _MOST_ROWS)
        mark, columns = _columns(next(rows, (1, []))[1])
        if mark:
            found.add(mark)
            _Reading(filled, title, formulas.get(title, set()), columns).take(mark, rows)
    if found != set(MARKS) or not (filled.number and filled.version):
        raise Unreadable(problem("report.no-form", name=name))
    return filled


def _columns(cells: list[Cell]) -> tuple[str, dict[str, int]]:
    """Which of the form's sheets this is ("" for none), and the columns by what is written in them."""
    corner = text_of(cells[0]) if cells else ""
    mark = next((name for name, text in MARKS.items() if text == corner), "")
    return mark, {text_of(cell): at for at, cell in enumerate(cells) if at and text_of(cell)}


class _Reading:
    """Reads one sheet of a form."""

    def __init__(self, filled: Filled, title: str, formulas: set[Position], columns: dict[str, int]) -> None:
        self.filled, self.title, self.formulas, self.columns = filled, title, formulas, columns
        self.signs: dict[str, str] = {}  # what stands beside the amounts

    def take(self, mark: str, rows: Iterable[tuple[int, list[Cell]]]) -> None:
        """Takes every row that has a name."""
        for key, cells in self._named(rows):
            if mark == "values":
                self._values(key, cells)
            elif key in ("number", "version"):
                setattr(self.filled, key, _whole(text_of(cells.get(CONTENT, ""))))
            elif key in _MONEY:
                self._money(key, cells.get(CONTENT, ""))
            elif key in _TEXTS or (key.startswith(REMARK) and _whole(key.removeprefix(REMARK))):
                self._keep(key, text_of(cells.get(CONTENT, "")))
        self._one_currency()

    def _named(self, rows: Iterable[tuple[int, list[Cell]]]) -> Iterator[tuple[str, dict[str, Cell]]]:
        for number, cells in rows:
            key = text_of(cells[0]) if cells else ""
            if not key:
                continue
            found = {name: cells[at] if at < len(cells) else "" for name, at in self.columns.items()}
            for name, at in self.columns.items():
                path = self._path(key, name)
                if path:
                    place = Place(self.title, number, letters(at), text_of(found[name])[:200])
                    self.filled.places[path] = place
                    self._check(path, found[name], (number - 1, at) in self.formulas)
            yield key, found

    def _path(self, key: str, name: str) -> str:
        """The name of the field that a cell holds; "" where it holds none."""
        indicator, colon, group = key.partition(":")
        if name == CONTENT:
            return "" if colon else key
        if not (colon and _whole(indicator)):
            return ""
        if name in BESIDE:
            return "" if group else beside_key(int(indicator), name)
        return value_key(int(indicator), group) if name == "value" else ""

    def _check(self, path: str, cell: Cell, is_formula: bool) -> None:
        """What a cell shows in place of a value is told, and no other fault of it."""
        if isinstance(cell, CellError):
            self._tell("sheet.excel-error", path)
        elif is_formula:
            self._tell("sheet.formula", path)

    def _refused(self, path: str) -> bool:
        return any(one.problem.where.path == path for one in self.filled.faults)

    def _tell(self, code: str, path: str, **arguments: Any) -> None:
        if self._refused(path):
            return
        value = self.filled.places[path].text
        one = problem(code, Where(path=path), **{"value": short(value), **arguments})
        self.filled.faults.append(self.filled.fault(one))

    def _keep(self, path: str, text: str) -> None:
        """Keeps what a field says, but for what was refused already."""
        if not self._refused(path):
            self.filled.given[path] = text.replace("\r\n", "\n")

    def _values(self, key: str, cells: dict[str, Cell]) -> None:
        path = self._path(key, "value")
        if not path:
            return
        number, group = int(key.partition(":")[0]), key.partition(":")[2]
        text, sign, about = _number(cells.get("value", ""))
        # A value has a unit, and no currency beside it.
        self._keep(path, text_of(cells.get("value", "")) if sign else text)
        if group:
            return
        said = plain(text_of(cells.get("approximate", "")))
        if said and said not in _words("yes") | _words("no"):
            self._tell("sheet.yes-or-no", beside_key(number, "approximate"))
        self._keep(beside_key(number, "approximate"), typed(about or said in _words("yes")))
        self._keep(beside_key(number, "note"), text_of(cells.get("note", "")))
        document = text_of(cells.get("document", ""))
        if len(document) > _LONGEST_DOCUMENT:
            self._tell("field.too-long", beside_key(number, "document"), most=_LONGEST_DOCUMENT)
        self._keep(beside_key(number, "document"), document)

    def _money(self, key: str, cell: Cell) -> None:
        text, sign, _about = _number(cell)
        self._keep(key, text)
        if sign:
            self.signs[key] = sign

    def _one_currency(self) -> None:
        """What stands beside an amount settles the currency where none is told, and never says another."""
        for key, sign in self.signs.items():
            currency = self.filled.given.get("currency", "")
            if not currency and (meant := currency_meant(sign)):
                self.filled.given["currency"] = meant
            elif not stands_for(sign, currency):
                self._tell("sheet.other-currency", key, value=sign, currency=currency or "—")


def _number(cell: Cell) -> tuple[str, str | None, bool]:
    """A number as it is typed, the sign beside it, whether it is approximate; a text that is none stays as it is."""
    if says_nothing(cell):
        return "", None, False
    read = worded_amount(cell)
    return (text_of(cell), None, False) if isinstance(read, Bad) else (typed(read.value), read.sign, read.approximate)


def _whole(text: str) -> int:
    """A number of a record or a version; 0 where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _words(msgid: str) -> set[str]:
    """How a word is written, plain, in both languages."""
    found = {plain(msgid), "x", "true", "verdadero", "si"} if msgid == "yes" else {plain(msgid), "false", "falso"}
    for lang in LANGUAGES:
        with override(lang):
            found.add(plain(_(msgid)))
    return found
