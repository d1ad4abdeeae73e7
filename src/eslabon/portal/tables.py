"""Tables as pages print them: units in the head, numbers to the right, every figure a link to what it is made of."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its unit (printed smaller), and whether it holds numbers."""

    title: str
    unit: str = ""
    number: bool = False
    narrow: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, where it leads, and a second line. `figure` marks a link that opens a figure,
    `repeats` a text that only repeats the row above: it is heard, not seen."""

    text: str
    href: str = ""
    note: str = ""
    figure: bool = False
    code: bool = False
    lang: str = ""
    repeats: bool = False


NONE = Cell("—")


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of each row is its head. `more` says how many rows are not
    shown, `millions` whether its money is in millions."""

    caption: str
    columns: list[Column]
    rows: list[list[Cell]]
    total: list[Cell] = field(default_factory=list)
    hide_caption: bool = False
    more: int = 0
    millions: bool = False

    @property
    def lines(self) -> list[list[tuple[Column, Cell]]]:
        """The rows with the columns of their cells."""
        return [self._line(row) for row in self.rows]

    @property
    def last_line(self) -> list[tuple[Column, Cell]]:
        """The row of totals, likewise."""
        return self._line(self.total)

    def _line(self, row: list[Cell]) -> list[tuple[Column, Cell]]:
        return list(zip(self.columns, row, strict=True)) if row else []
