"""SUNAT's table G1: exports by sector, a sheet a year, a column a month; the hierarchy is in their indentation."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import BinaryIO, NamedTuple

from eslabon.standards.flows import TOTAL, WORLD, Flow
from eslabon.standards.sunat.sheets import SCHEME, Line, Sheet, flows_of, sheets
from eslabon.standards.sunat.sums import sums
from eslabon.standards.tables.cells import short
from eslabon.standards.tables.words import plainly
from eslabon.values.problems import Problem, Where, problem

HEADINGS = frozenset(("sector economico", "sectores economicos", "sector"))


class Sector(NamedTuple):
    """A sector of table G1: its code, the one that it is part of, its labels in Spanish (the printed one first) and in
    English, and which codes of a revision of the Harmonized System it means, where that is known."""

    code: str
    parent: str | None
    es: tuple[str, ...]
    en: str
    hs: Mapping[str, tuple[str, ...]]


@cache
def catalogue() -> dict[str, Sector]:
    """Every sector by its code, in the order of the sheet."""
    text = (files("eslabon.standards.sunat") / "sectors.toml").read_text(encoding="utf-8")
    return {
        code: Sector(
            code,
            one.get("parent"),
            tuple(one["es"]),
            one["en"],
            {scheme: tuple(codes) for scheme, codes in one.get("hs", {}).items()},
        )
        for code, one in tomllib.loads(text).items()
    }


def sectors_named(text: str) -> list[Sector]:
    """The sectors that a code or a label (Spanish or English) may mean; several where SUNAT uses a word twice."""
    if text in catalogue():
        return [catalogue()[text]]
    return _by_label().get(plainly(text), [])


@cache
def _by_label() -> dict[str, list[Sector]]:
    found: dict[str, list[Sector]] = {}
    for one in catalogue().values():
        for label in dict.fromkeys(plainly(label) for label in (*one.es, one.en)):
            found.setdefault(label, []).append(one)
    return found


def read(source: BinaryIO, name: str, totals: Mapping[int, Decimal] | None = None) -> Iterator[Flow | Problem]:
    """The flows of every sheet of table G1 and what is wrong with them, sheet by sheet.

    Rows without parts are flows to be added, by month; sub-totals, totals and totals of a year are flows to check by.
    `totals` are known totals of Peru's exports by year, in dollars: they decide what the cells hold. Raises Unreadable
    where no sheet is such a table.
    """
    for sheet in sheets(source, name, HEADINGS, totals or {}):
        if isinstance(sheet, Problem):
            yield sheet
            continue
        yield from _Tree(sheet).events()


class _Tree:
    """The rows of a sheet, each with its code and the row that it is part of."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.codes: list[str] = []
        self.part_of: list[int | None] = []
        self.rows: dict[str, int] = {}  # the place of each code
        self.open: list[int] = []  # the places of the rows that the next one may be part of
        self.problems: list[Problem] = []

    def events(self) -> Iterator[Flow | Problem]:
        lines, self.sheet.lines = self.sheet.lines, []
        for line in lines:
            self._add(line)
        whole = self.rows.get(TOTAL)
        self.part_of = [whole if part is None and at != whole else part for at, part in enumerate(self.part_of)]
        wholes = set(self.part_of)
        yield from self.sheet.problems
        yield from self.problems
        for at, (line, code) in enumerate(zip(self.sheet.lines, self.codes, strict=True)):
            yield from flows_of(self.sheet, line, (SCHEME, code), WORLD, at in wholes or at == whole)
        yield from sums(self.sheet, self.part_of)

    def _add(self, line: Line) -> None:
        if line.is_total:
            self._keep(line, TOTAL, None)
            return
        while self.open and self.sheet.lines[self.open[-1]].depth >= line.depth:
            self.open.pop()
        above = self.open[-1] if self.open else None
        found = self._known(line.label, None if above is None else self.codes[above])
        if found is None:
            own = f"x:{'-'.join(plainly(line.label).split())}"
            code = own if above is None else f"{self.codes[above]}/{own}"
        else:
            code = found.code
            # A sheet that isn't indented leaves it to the list of sectors what is part of what.
            above = self.rows.get(found.parent or "") if above is None else above
        if self._keep(line, code, above) and found is None:
            where = Where(line.number, self.sheet.name)
            self.problems.append(problem("trade.sector", where, label=short(line.label), known_as=code))

    def _keep(self, line: Line, code: str, above: int | None) -> bool:
        """Keeps a row, unless its sector was there already."""
        if code in self.rows:
            where = Where(line.number, self.sheet.name)
            first = self.sheet.lines[self.rows[code]].number
            self.problems.append(problem("trade.repeated", where, key=short(line.label), first=first))
            return False
        at = len(self.codes)
        self.rows[code] = at
        self.sheet.lines.append(line)
        self.codes.append(code)
        self.part_of.append(above)
        if code != TOTAL:
            self.open.append(at)
        return True

    def _known(self, label: str, parent: str | None) -> Sector | None:
        """The sector that a label means below this parent; else the only one of that label, or the one that belongs to
        what was read last."""
        named = sectors_named(label)
        below = [one for one in named if one.parent == parent]
        near = (one for ancestor in self._chain() for one in named if one.parent == ancestor)
        return below[0] if below else named[0] if len(named) == 1 else next(near, None)

    def _chain(self) -> Iterator[str]:
        """The code read last, and those it is part of."""
        code: str | None = self.codes[-1] if self.codes else None
        while code is not None:
            yield code
            code = catalogue()[code].parent if code in catalogue() else None
