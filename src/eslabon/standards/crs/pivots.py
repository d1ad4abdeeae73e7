"""The yearly pivots: a row for each recipient, a column for each donor or each sector, millions of dollars disbursed.

Headings differ by year: names or codes, in one row or two, with the recipient's code beside its name or without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from eslabon.standards.crs.cells import dollars
from eslabon.standards.crs.entries import ALL_DONORS, BY_DONOR, BY_SECTOR, DISBURSEMENTS, NOT_NAMED, TOTAL, Entry
from eslabon.standards.crs.names import BLANK, donor_of, known_donor, recipient_of
from eslabon.standards.iati.codelists import name_of
from eslabon.standards.tables.cells import folded
from eslabon.values.problems import Problem, Unreadable, Where, problem

# What heads the columns in front of the money, without blanks and marks.
NAME_HEADS = frozenset(("rowlabels", "donorname", "recipientname"))
CODE_HEADS = frozenset(("donorcode", "recipientcode"))
FLAG = "regional"  # a column of «R» in 2012: it says of a row what its name says too
GRAND_TOTAL = "grand total"
# The sums printed have fewer digits than the cells: a thousand dollars more or less is rounding.
TOLERANCE = Decimal(1000)
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


class Column(NamedTuple):
    """A column of money: its place, its heading as printed, the code and the name that it stands for."""

    place: int
    heading: str
    code: str
    name: str

    @property
    def is_total(self) -> bool:
        return folded(self.name) == GRAND_TOTAL


@dataclass
class _Heads:
    """The heading rows of a pivot, understood."""

    name_at: int | None
    code_at: int | None
    columns: list[Column]
    rows: int
    by: str


def year_in(name: str) -> int:
    """The year that a file's name tells. Raises Unreadable where it tells none or several."""
    found = set(_YEAR.findall(name))
    if len(found) != 1:
        raise Unreadable(problem("crs.no-year", name=name))
    return int(found.pop())


def is_pivot(first: list[str]) -> bool:
    """Whether the first row of a file heads a pivot."""
    heads = [_bare(one) for one in first[:2]]
    return len(first) > 2 and (heads[0] in NAME_HEADS | CODE_HEADS or heads[1] in CODE_HEADS)


def read_pivot(rows: list[tuple[int, list[str]]], name: str) -> Iterator[Entry | Problem]:
    """The amounts of a pivot, its totals set aside and checked; and what is wrong with the other rows."""
    year, heads = year_in(name), _heads_of(rows)
    sums = _Sums()
    number = 0
    for line, cells in rows[heads.rows :]:
        label = _cell(cells, heads.name_at)
        code = _cell(cells, heads.code_at)
        whole = folded(label or code) == GRAND_TOTAL
        to = None if whole else recipient_of(code, label)
        filled = [one for one in heads.columns if _cell(cells, one.place)]
        if not filled:
            if label.lower() != BLANK:
                yield problem("crs.no-amount", Where(line=line), value=(label or code)[:80])
            continue
        if to is None and not whole:
            yield problem("crs.recipient", Where(line=line), value=(label or code)[:80])
            continue
        for one in filled:
            text = _cell(cells, one.place)
            value = dollars(text)
            if value is None:
                yield problem("crs.cell", Where(line=line, path=one.heading), column=one.heading, value=text[:80])
                continue
            sums.add(line, label or code, one, value, whole)
            number += 1
            yield _entry(number, line, one, heads.by, year, to or "", label, value, text, whole)
    yield from sums.differences()


def _entry(
    number: int,
    line: int,
    column: Column,
    by: str,
    year: int,
    to: str,
    label: str,
    value: Decimal,
    text: str,
    whole: bool,
) -> Entry:
    aside = TOTAL if whole or column.is_total else ""
    giver: tuple[str, str] = (ALL_DONORS, ALL_DONORS.removeprefix("name:"))
    if by == BY_DONOR and not column.is_total:
        found = donor_of(column.code, column.name)
        giver = found if found and column.name.lower() != BLANK else (NOT_NAMED, "")
    return Entry(
        number,
        line,
        column.heading,
        by,
        year,
        DISBURSEMENTS,
        *giver,
        to,
        label,
        value,
        text,
        sector=column.code if by == BY_SECTOR else "",
        sector_name=column.name if by == BY_SECTOR else "",
        aside=aside,
    )


def _heads_of(rows: list[tuple[int, list[str]]]) -> _Heads:
    first = rows[0][1]
    second = rows[1][1] if len(rows) > 1 and _bare(rows[1][1][0]) in NAME_HEADS else None
    labels = [(_bare(one), _bare(second[at]) if second and at < len(second) else "") for at, one in enumerate(first)]
    name_at = code_at = None
    columns = []
    for at, (upper, lower) in enumerate(labels):
        if FLAG in (upper, lower):
            continue
        if at < 2 and (lower or upper) in NAME_HEADS:
            name_at = at
        elif at < 2 and (lower or upper) in CODE_HEADS and not (second is None and upper == "donorcode"):
            code_at = at
        elif at == 0:
            name_at = 0  # «donor_code» heads the names of the recipients where the columns are donors
        else:
            columns.append(_column(at, first[at], second[at] if second and at < len(second) else ""))
    donors = "donorcode" in labels[0] + labels[1] or _mostly_donors(columns)
    by = BY_DONOR if donors else BY_SECTOR
    if by == BY_SECTOR:
        columns = [one._replace(name=_sector_name(one)) for one in columns]
    return _Heads(name_at, code_at, columns, 2 if second else 1, by)


def _column(at: int, upper: str, lower: str) -> Column:
    code = upper if upper.isdigit() else ""
    return Column(at, lower or upper, code, lower or ("" if code else upper))


def _sector_name(column: Column) -> str:
    if not column.code:
        return column.name
    return name_of("Sector" if len(column.code) == 5 else "SectorCategory", column.code, "en", "")


def _mostly_donors(columns: list[Column]) -> bool:
    return 2 * sum(known_donor(one.name) for one in columns) > len(columns)


def _bare(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())


def _cell(cells: list[str], at: int | None) -> str:
    return cells[at] if at is not None and at < len(cells) else ""


@dataclass
class _Sums:
    """What the cells add up to, beside the totals that are printed."""

    by_row: dict[tuple[int, str], Decimal] = field(default_factory=dict)
    by_column: dict[str, Decimal] = field(default_factory=dict)
    printed_rows: dict[tuple[int, str], Decimal] = field(default_factory=dict)
    printed_columns: dict[str, tuple[int, Decimal]] = field(default_factory=dict)

    def add(self, line: int, label: str, column: Column, value: Decimal, whole: bool) -> None:
        """Takes a cell: a printed total where its row or its column is one."""
        if column.is_total:
            self.printed_rows[line, label] = value
        else:
            self.by_row[line, label] = self.by_row.get((line, label), Decimal(0)) + value
        if whole:
            self.printed_columns[column.heading] = (line, value)
        else:
            self.by_column[column.heading] = self.by_column.get(column.heading, Decimal(0)) + value

    def differences(self) -> Iterator[Problem]:
        """The totals that the cells don't make."""
        for (line, label), printed in self.printed_rows.items():
            yield from _differs(Where(line=line), label, printed, self.by_row.get((line, label), Decimal(0)))
        for heading, (line, printed) in self.printed_columns.items():
            added = self.by_column.get(heading, Decimal(0))
            yield from _differs(Where(line=line, path=heading), heading, printed, added)


def _differs(where: Where, what: str, printed: Decimal, added: Decimal) -> Iterator[Problem]:
    if abs(printed - added) > TOLERANCE:
        yield problem("crs.total-differs", where, what=what, printed=f"{printed:,.0f}", added=f"{added:,.0f}")
