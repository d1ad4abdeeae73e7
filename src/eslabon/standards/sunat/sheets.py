"""The sheets of SUNAT's monthly tables, a year each: twelve months and a total, in dollars whatever they say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import BinaryIO, NamedTuple

from eslabon.standards.flows import Flow
from eslabon.standards.sunat.captions import UNITS, decided, decimals, factor_told
from eslabon.standards.tables.amounts import amount_of
from eslabon.standards.tables.cells import Bad, Cell, is_blank, short, text_of
from eslabon.standards.tables.formulas import formula_cells
from eslabon.standards.tables.package import Package, Position, letters
from eslabon.standards.tables.sheets import Numbered, is_workbook
from eslabon.standards.tables.words import MONTHS, plainly, says_nothing
from eslabon.standards.tables.workbook import opened_sheets
from eslabon.values.money import LIMIT
from eslabon.values.problems import Problem, Unreadable, Where, problem

# The products of both tables: sectors, and all of them together.
SCHEME = "sunat-sector"
LOOKED_AT = 60  # rows among which the headings stand
YEAR = 12  # the place of the year's total, behind the months
TOTALS = ("total", "acumulado")
CENT = Decimal("0.01")
# Two totals of one year may differ by what they cover, not by a factor.
FAR_OFF = 2

# `1/`, `(2)`, `p/`, `*` behind a label: marks of footnotes.
_MARKS = re.compile(r"(?:\s*(?:\(\d{1,2}/?\)|\d{1,2}/|(?<!\w)[a-z]/|\*+))+$", re.IGNORECASE)
# `Total`, `Total general`, `Total (I+II+III)`; `Total minero` is of a part.
_WHOLE = re.compile(r"total(?: general| exportaciones)?(?: [iv]+)*")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class Line(NamedTuple):
    """A row with values: its number, its label without footnote marks, how far it is indented (column, then blanks),
    and thirteen values: January to December, and the year's total."""

    number: int
    label: str
    depth: tuple[int, int]
    values: tuple[Decimal | None, ...]

    @property
    def is_total(self) -> bool:
        return _WHOLE.fullmatch(plainly(self.label)) is not None

    @property
    def total(self) -> Decimal:
        """What the row says of the year: its total, else the sum of its months."""
        told = self.values[YEAR]
        return told if told is not None else sum((one for one in self.values[:YEAR] if one), Decimal(0))


@dataclass
class Sheet:
    """A sheet, in dollars once it is given out: `heads` are the thirteen headings, `months` how many have passed,
    `unit` the last digit printed; `problems` were met on the way."""

    name: str
    year: int
    heads: list[str]
    caption: str
    lines: list[Line] = field(default_factory=list)
    months: int = YEAR
    unit: Decimal = CENT
    problems: list[Problem] = field(default_factory=list)

    def tell(self, code: str, row: int | None = None, path: str | None = None, **arguments: object) -> None:
        """Notes a problem of this sheet."""
        self.problems.append(problem(code, Where(row, path or self.name), sheet=short(self.name), **arguments))


class _NotRead(Exception):
    """Why a sheet can't be read, in both languages."""

    def __init__(self, es: str, en: str) -> None:
        super().__init__(en)
        self.why = {"es": es, "en": en}


class _Head(NamedTuple):
    row: int
    label: str
    places: list[int | None]  # the column of each of the thirteen
    heads: list[str]
    others: list[str]
    above: list[str]


def sheets(
    source: BinaryIO, name: str, headings: Collection[str], totals: Mapping[int, Decimal]
) -> Iterator[Sheet | Problem]:
    """Every sheet of a workbook whose first heading is one of `headings` (in plain letters); why others aren't read.

    `totals` are the known totals of each year, in dollars. Raises Unreadable where no sheet is such a table.
    """
    nothing = Unreadable(problem("trade.not-recognised", source="SUNAT", missing=f"{min(headings)}, enero"))
    if not is_workbook(source, name):
        raise nothing
    formulas = formula_cells(source, name)
    found = False
    for part in Package(source, name).sheets():
        try:
            if not part.shown:
                raise _NotRead("está oculta", "it is hidden")
            for title, rows, _merged, _hidden in opened_sheets(source, name, part.title, 1):
                sheet = _read(title, rows, headings, formulas.get(title, set()))
                found = True
                _to_dollars(sheet, totals.get(sheet.year))
                yield sheet
        except _NotRead as fault:
            yield problem("trade.sheet", Where(path=part.title), sheet=short(part.title), reason=fault.why)
    if not found:
        raise nothing


def has_table(source: BinaryIO, name: str, headings: Collection[str]) -> bool:
    """Whether one of the first sheets of a workbook is such a table. Raises Unreadable where it is no workbook."""
    for _title, rows, _merged, _hidden in opened_sheets(source, name, None, 3):
        try:
            if _head_of(rows, headings):
                return True
        except _NotRead:
            return True
    return False


def flows_of(sheet: Sheet, line: Line, product: tuple[str, str], importer: str, check: bool) -> Iterator[Flow]:
    """The flows of a row: its months, and the year's total to check them by. `product` is a scheme and a code."""
    for place, value in enumerate(line.values):
        if value is not None and (place < sheet.months or place == YEAR):
            month = None if place == YEAR else place + 1
            told = (sheet.year, month, "PE", importer, *product, value, None, line.number, sheet.name)
            yield Flow(*told, check=check or month is None)


def bare(text: str) -> str:
    """A label without the marks of its footnotes."""
    return _MARKS.sub("", text.strip()).strip()


def _head_of(rows: Iterator[Numbered], headings: Collection[str]) -> _Head | None:
    """The headings of a sheet and the texts above them. Only whole names are months: `Sector` is no `Setiembre`."""
    above: list[str] = []
    for _count, (number, cells) in zip(range(LOOKED_AT), rows, strict=False):
        texts = [bare(text_of(cell)) for cell in cells]
        label = next((text for text in texts if plainly(text) in headings), "")
        if label and any(plainly(text) in MONTHS for text in texts):
            return _placed(number, label, texts, above)
        above += [text for text in texts if text]
    return None


def _placed(number: int, label: str, texts: list[str], above: list[str]) -> _Head:
    head = _Head(number, label, [None] * (YEAR + 1), [""] * (YEAR + 1), [], above)
    for at, text in enumerate(texts):
        plain = plainly(text)
        place = YEAR if plain.startswith(TOTALS) else MONTHS.get(plain, 0) - 1
        if place >= 0 and head.places[place] is not None:
            raise _NotRead(f"«{short(text)}» está dos veces", f"“{short(text)}” stands twice")
        if place >= 0:
            head.places[place], head.heads[place] = at, short(text)
        elif plain and text != label:
            head.others.append(text)
    return head


def _read(title: str, rows: Iterator[Numbered], headings: Collection[str], formulas: set[Position]) -> Sheet:
    head = _head_of(rows, headings)
    if head is None:
        raise _NotRead("no tiene una fila de títulos con los meses", "it has no row of headings with the months")
    caption = next((text for text in head.above if factor_told(text) is not None), "")
    sheet = Sheet(title, _year_of(head.above, title), head.heads, caption)
    if head.others:
        sheet.tell("trade.columns", head.row, columns=short(", ".join(head.others)))
    used = [at for at in head.places if at is not None]
    kept = 0
    for number, cells in rows:
        if any(at < len(cells) and not is_blank(cells[at]) for at in used):
            _add_line(sheet, head, number, cells[: min(used)], cells)
            kept += sum((number - 1, at) in formulas for at in used)
    if kept:
        sheet.tell("trade.formulas", count=kept)
    return sheet


def _add_line(sheet: Sheet, head: _Head, number: int, before: list[Cell], cells: list[Cell]) -> None:
    """Adds a row that holds anything below the headings of months: what stands before them is its label."""
    labels = [(at, cell) for at, cell in enumerate(before) if not is_blank(cell)]
    at, cell = labels[-1] if labels else (0, "")
    label = bare(text_of(cell))
    if label and plainly(label) == plainly(head.label):
        return  # the headings again, on another page
    if not label:
        sheet.tell("trade.cell", number, column=head.label, value="")
        return
    blanks = len(cell) - len(cell.lstrip()) if isinstance(cell, str) else 0
    values = tuple(_value(sheet, number, cells, place) for place in head.places)
    sheet.lines.append(Line(number, label, (at, blanks), values))


def _value(sheet: Sheet, number: int, cells: list[Cell], place: int | None) -> Decimal | None:
    cell = cells[place] if place is not None and place < len(cells) else ""
    if says_nothing(cell):
        return None
    found = amount_of(cell, None)
    if isinstance(found, Bad):
        column = letters(place or 0)
        path = f"{sheet.name}!{column}{number}"
        sheet.tell("trade.cell", number, path, column=column, value=short(text_of(cell)))
        return None
    return found.value


def _year_of(above: list[str], title: str) -> int:
    """The year that the texts above the headings tell, or the sheet's name; where both do, they must agree."""
    told, named = ({int(year) for text in texts for year in _YEAR.findall(text)} for texts in (above, [title]))
    years = told & named if told and named else told | named
    if len(years) != 1:
        found = ", ".join(map(str, sorted(told | named))) or "—"
        raise _NotRead(f"no dice un solo año ({found})", f"it doesn't tell one year ({found})")
    return years.pop()


def _to_dollars(sheet: Sheet, known: Decimal | None) -> None:
    """Turns the values of a sheet into dollars, and tells what that was decided on where its caption says otherwise."""
    values = [one for line in sheet.lines for one in line.values if one]
    passed = [place for line in sheet.lines for place, one in enumerate(line.values[:YEAR]) if one]
    if not passed:
        raise _NotRead("no tiene valores", "it has no values")
    sheet.months = max(passed) + 1
    if sheet.months < YEAR:
        sheet.tell("trade.partial-year", year=sheet.year, months=sheet.months)
    total = max(line.total for line in sheet.lines)
    told = factor_told(sheet.caption)
    factor, basis = decided(total, known, values, told)
    if factor != told:
        sheet.tell("trade.caption", caption=short(sheet.caption) or "—", unit=UNITS[factor], basis=basis)
    ratio = total * factor / known if known else Decimal(1)
    if sheet.months == YEAR and not 1 / Decimal(FAR_OFF) <= ratio <= FAR_OFF:
        sheet.tell("trade.other-total", year=sheet.year, total=f"{total * factor:,.2f}", known=f"{known:,.2f}")
    sheet.unit = factor * Decimal(10) ** -max(map(decimals, values))
    sheet.lines = [
        line._replace(values=tuple(_dollars(sheet, line, one, factor) for one in line.values)) for line in sheet.lines
    ]


def _dollars(sheet: Sheet, line: Line, value: Decimal | None, factor: Decimal) -> Decimal | None:
    if value is not None and abs(value * factor) >= LIMIT:
        sheet.tell("trade.cell", line.number, column=line.label, value=str(value))
        return None
    return None if value is None else round(value * factor, 2)
