"""Every sheet of a file as somebody filled it in: headings below a title, in two rows, in merged cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import BinaryIO

from eslabon.standards.tables import delimited, workbook
from eslabon.standards.tables.cells import Cell, is_blank, text_of
from eslabon.standards.tables.package import letters
from eslabon.standards.tables.sheets import Layout, Numbered, is_workbook
from eslabon.standards.tables.workbook import Merged
from eslabon.values.problems import Unreadable, problem

# Headings are looked for in the first rows of a sheet, and stand in three rows at most.
LOOKED_AT, DEEPEST = 60, 3
MOST_SHEETS, MOST_MERGED = 40, 20_000

# What a column's texts, from top to bottom, are the heading of; None where it isn't known.
Recognise = Callable[[Sequence[str]], str | None]


@dataclass
class Grid:
    """A sheet (CSV has one, without a name): its first rows, the rows that follow, the cells merged into one, and the
    columns that are hidden."""

    name: str | None
    first: list[Numbered]
    rest: Iterator[Numbered]
    merged: list[Merged] = field(default_factory=list)
    hidden: frozenset[int] = frozenset()

    @property
    def rows(self) -> Iterator[Numbered]:
        """All rows, blank ones too, each with the number that a person sees; to be gone through once."""
        return chain(self.first, self.rest)


@dataclass(frozen=True)
class Head:
    """The headings of a sheet: the first and the last of their rows, and each column's texts from top to bottom."""

    first: int
    last: int
    texts: tuple[tuple[str, ...], ...]

    @property
    def titles(self) -> list[str]:
        """One text for each column, none twice: what is blank or there already gets the column's letters."""
        found: list[str] = []
        for place, texts in enumerate(self.texts):
            title = " / ".join(dict.fromkeys(texts))[:200]
            found.append(title if title and title not in found else f"{title} ({letters(place)})".strip())
        return found


def grids(source: BinaryIO, name: str, layout: Layout, on_progress: Callable[[int], None] | None = None) -> list[Grid]:
    """The sheets of a file that hold anything and are shown (or the one that `layout` names).

    Raises Unreadable where the file is no table, is damaged, or is too large.
    """
    if not is_workbook(source, name):
        rows = delimited.rows(source, name, layout, on_progress)
        return [_grid(None, rows, [])]
    found = [_grid(*one) for one in workbook.opened_sheets(source, name, layout.sheet, MOST_SHEETS, on_progress)]
    if not found:
        raise Unreadable(problem("table.empty", name=name))
    return found


def _grid(name: str | None, rows: Iterable[Numbered], merged: list[Merged], hidden: Iterable[int] = ()) -> Grid:
    rows = iter(rows)
    first = [one for _place, one in zip(range(LOOKED_AT), rows, strict=False)]
    return Grid(name, first, rows, merged[:MOST_MERGED], frozenset(hidden))


def head_at(grid: Grid, row: int) -> Head | None:
    """The headings where somebody says that they begin; None where that row is blank or too far down."""
    return next((one for one in reversed(list(_heads(grid))) if one.first == row), None)


def best_head(grid: Grid, recognise: Recognise) -> tuple[Head | None, int]:
    """The headings of a sheet that tell most, and how many columns are recognised by them.

    Where none is recognised: the first row with several texts, else the first that holds anything.
    """
    best, told = None, 0
    for head in _heads(grid):
        known = len({name for texts in head.texts if texts and (name := recognise(texts))})
        if known > told:
            best, told = head, known
    return best or _likely(grid), told


def _likely(grid: Grid) -> Head | None:
    plain = [one for one in _heads(grid) if one.first == one.last]
    several = (one for one in plain if sum(bool(texts) for texts in one.texts) > 1)
    return next(several, next(iter(plain), None))


def _heads(grid: Grid) -> Iterator[Head]:
    """Every row, and every two or three that merged cells hold together, that might be headings."""
    rows = {number: cells for number, cells in grid.first if not all(is_blank(cell) for cell in cells)}
    for number in rows:
        for last in range(number, number + DEEPEST):
            if last > number and (last not in rows or not _held_together(grid.merged, number, last)):
                break
            yield Head(number, last, _texts(rows, grid.merged, number, last))


def _held_together(merged: list[Merged], first: int, last: int) -> bool:
    """Whether merged cells join these rows: one reaches down to the last, or stands above several columns of it."""
    return any(
        first <= one.first_row < last and (one.last_row >= last or one.last_column > one.first_column) for one in merged
    )


def _texts(rows: dict[int, list[Cell]], merged: list[Merged], first: int, last: int) -> tuple[tuple[str, ...], ...]:
    block = {number: [text_of(cell) for cell in rows[number]] for number in range(first, last + 1)}
    width = max(len(cells) for cells in block.values())
    for cells in block.values():
        cells += [""] * (width - len(cells))
    for one in merged:
        if not first <= one.first_row <= last or one.first_column >= width:
            continue
        text = block[one.first_row][one.first_column]
        for number in range(one.first_row, min(one.last_row, last) + 1):
            for place in range(one.first_column, min(one.last_column, width - 1) + 1):
                block[number][place] = block[number][place] or text
    columns = (dict.fromkeys(cells[place] for cells in block.values()) for place in range(width))
    return tuple(tuple(text for text in texts if text) for texts in columns)


def below(grid: Grid, head: Head) -> Iterator[tuple[int, list[Cell], bool]]:
    """The rows below the headings that hold anything: number, cells, and whether one merged cell is all there is.

    What was merged downwards stands in each of its rows.
    """
    starting: dict[int, list[Merged]] = {}
    for one in grid.merged:
        if one.last_row > head.last:
            starting.setdefault(max(one.first_row, head.last + 1), []).append(one)
    held: dict[int, tuple[int, Cell]] = {}
    for number, cells in grid.rows:
        if number <= head.last:
            continue
        begins = starting.get(number, ())
        own = [place for place, cell in enumerate(cells) if not is_blank(cell)]
        across = len(own) == 1 and any(
            one.first_column == own[0] and one.last_column - one.first_column >= 2 for one in begins
        )
        for one in begins:
            if one.last_row > one.first_row and one.first_column < len(cells):
                held[one.first_column] = (one.last_row, cells[one.first_column])
        if not own:
            continue
        if held:
            cells = list(cells)
            for place, (last, cell) in list(held.items()):
                if number > last:
                    del held[place]
                elif place < len(cells) and is_blank(cells[place]):
                    cells[place] = cell
        yield number, cells, across
