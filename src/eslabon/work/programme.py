"""Enters a published table of amounts by line and year: each printed total as an amount, its lines as its parts.

Nothing is made to fit: a total that its lines don't make is entered as it was printed, and told (measures.programme).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from eslabon.facts.load import opened, shown
from eslabon.records.base import actions
from eslabon.records.base.actions import Invalid
from eslabon.records.cooperation.kind import ENTRIES
from eslabon.records.cooperation.models import Agreement, Entry
from eslabon.records.cooperation.queries import entries_for, projects_for
from eslabon.records.parties.queries import plain
from eslabon.standards.tables.cells import Bad, Cell, folded, is_blank, short, text_of
from eslabon.standards.tables.sheets import Layout, Sheet, open_sheet, placed
from eslabon.standards.tables.words import worded_amount
from eslabon.values.problems import Problem, Where, problem
from eslabon.work.sheets.columns import unit_of

_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
# `kUSD` and `k US$` are thousands; what joins words in a heading is a blank.
_THOUSANDS = re.compile(r"\bk\s?(?=[A-Z]{2})")
_TOTAL = re.compile(r"total\b")
_SOURCE, _NOTE = ("source", "fuente"), ("note", "nota")


@dataclass(frozen=True, slots=True)
class Year:
    """A column of amounts: its place, year, what a unit stands for and the currency where the heading says it."""

    place: int
    year: int
    scale: int
    currency: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: what it is called (`title` is its last text), its amounts by year, where it was published."""

    name: str
    title: str
    amounts: dict[int, Decimal]
    source: str
    note: str

    @property
    def is_total(self) -> bool:
        return any(_TOTAL.match(plain(one)) for one in (self.name, self.title))


@dataclass
class Table:
    """A published table as it was read: its years, the lines, the printed totals, and what couldn't be read."""

    name: str
    years: list[Year]
    lines: list[Line] = field(default_factory=list)
    total: Line | None = None
    problems: list[Problem] = field(default_factory=list)


def read_table(path: Path) -> Table:
    """The table in a file of CSV or XLSX: texts first, then a column for each year whose heading names it (`FY2004`,
    `2004 (US$ miles)`); a row that begins with `total` holds the printed totals.

    Raises Unreadable where the file is no table.
    """
    with opened(path) as (stream, _):
        sheet = open_sheet(stream, shown(path), Layout())
        years = _years(sheet)
        found = Table(shown(path), years)
        if not years:
            found.problems.append(problem("programme.no-years", Where(line=sheet.header_row, path=sheet.name)))
            return found
        beside = {folded(heading): place for place, heading in enumerate(sheet.header)}
        for number, cells in sheet.rows:
            line = _line(sheet, years, beside, number, cells, found.problems)
            if line.is_total and found.total is None:
                found.total = line
            elif line.is_total:
                where = Where(line=number, path=sheet.name)
                found.problems.append(problem("programme.two-totals", where, name=short(line.name)))
            elif line.name and line.amounts:
                found.lines.append(line)
    return found


def _years(sheet: Sheet) -> list[Year]:
    found: dict[int, Year] = {}
    for place, heading in enumerate(sheet.header):
        text = _THOUSANDS.sub("thousands ", heading.replace("_", " "))
        if named := _YEAR.findall(text):
            scale, currency = unit_of([text])
            found.setdefault(int(named[0]), Year(place, int(named[0]), scale, currency))
    return list(found.values())


def _line(
    sheet: Sheet, years: list[Year], beside: dict[str, int], number: int, cells: Sequence[Cell], faults: list[Problem]
) -> Line:
    def told(names: Sequence[str]) -> str:
        place = next((beside[one] for one in names if one in beside), len(cells))
        return text_of(cells[place]) if place < len(cells) else ""

    texts = [text for cell in cells[: min(one.place for one in years)] if (text := text_of(cell))]
    amounts: dict[int, Decimal] = {}
    for one in years:
        cell = cells[one.place] if one.place < len(cells) else ""
        if is_blank(cell):
            continue
        read = worded_amount(cell)
        if isinstance(read, Bad):
            faults.append(placed(sheet, one.place, number, read))
        else:
            amounts[one.year] = read.value if read.scaled else read.value * one.scale
    return Line(" ".join(texts)[:200], texts[-1] if texts else "", amounts, told(_SOURCE), told(_NOTE))


def enter(
    actor: Any,
    agreement: Agreement,
    table: Table,
    step: str = "programmed",
    year_start: int = 1,
    estimates_from: int | None = None,
    document: str = "",
) -> list[Entry]:
    """The amounts of a table, entered: all of them or none.

    From the year `estimates_from` on they are estimates. A line with the title of a project of the agreement is that
    project's. Raises Denied, Invalid: what couldn't be read, and years that the document was entered for before.
    """
    document = document or next((one.source for one in table.lines if one.source), table.name)
    document = document[:300]
    with transaction.atomic():
        agreement = actions.locked(actor, Agreement, agreement.pk)
        _refuse_faults(actor, agreement, table, step, year_start, document)
        projects = {plain(one.title): one.pk for one in projects_for(actor).filter(agreement=agreement)}
        made = []
        for year in table.years:
            common = {
                "agreement": agreement.pk,
                "step": step,
                "currency": year.currency or agreement.currency,
                "year": year.year,
                "year_start": year_start,
                "estimate": estimates_from is not None and year.year >= estimates_from,
                "document": document,
            }
            made += _enter_year(actor, table, year.year, common, projects)
        return made


def _enter_year(actor: Any, table: Table, year: int, common: dict[str, Any], projects: dict[str, int]) -> list[Entry]:
    """The amounts of one year: the printed total where there is one, and its lines."""
    made: list[Entry] = []
    if table.total is not None and year in table.total.amounts:
        total = {"amount": str(table.total.amounts[year]), "note": table.total.note}
        made.append(actions.create(actor, ENTRIES, {**common, **total}))
    whole = made[0].pk if made else None
    for line in table.lines:
        if year in line.amounts:
            own: dict[str, Any] = {
                "amount": str(line.amounts[year]),
                "line": line.name,
                "note": line.note,
                "project": projects.get(plain(line.title)),
                "part_of": whole,
            }
            made.append(actions.create(actor, ENTRIES, {**common, **own}))
    return made


def _refuse_faults(actor: Any, agreement: Agreement, table: Table, step: str, year_start: int, document: str) -> None:
    """Raises Invalid with what couldn't be read, and with the years that the document was entered for before."""
    faults = [*table.problems]
    before = entries_for(actor).filter(agreement=agreement, step=step, year_start=year_start, document=document)
    entered = set(before.values_list("year", flat=True))
    faults += [
        problem("programme.entered-before", Where(path=document), year=one.year, document=short(document))
        for one in table.years
        if one.year in entered
    ]
    if faults:
        raise Invalid(faults)
