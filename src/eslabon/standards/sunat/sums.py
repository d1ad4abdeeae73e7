"""Whether the rows of a sheet sum to what it prints as their total; what doesn't is told, with both numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from eslabon.standards.sunat.sheets import YEAR, Line, Sheet
from eslabon.standards.tables.cells import short
from eslabon.values.problems import Problem, Where, problem


def sums(sheet: Sheet, part_of: Sequence[int | None]) -> Iterator[Problem]:
    """Where months don't sum to their total, or lines to the line that they are part of (by its place in `lines`).

    Each number may be off by half of the last digit printed.
    """
    for line in sheet.lines:
        yield from _compared(sheet, line, YEAR, line.values[:YEAR])
    parts: dict[int, list[Line]] = {}
    for line, whole in zip(sheet.lines, part_of, strict=True):
        if whole is not None:
            parts.setdefault(whole, []).append(line)
    for whole, lines in sorted(parts.items()):
        for place in range(YEAR + 1):
            yield from _compared(sheet, sheet.lines[whole], place, [line.values[place] for line in lines])


def _compared(sheet: Sheet, line: Line, place: int, values: Sequence[Decimal | None]) -> Iterator[Problem]:
    told, parts = line.values[place], [one for one in values if one is not None]
    if told is None or not parts:
        return
    tolerance = sheet.unit / 2 * (len(parts) + 1)
    found = sum(parts, Decimal(0))
    if abs(found - told) > tolerance:
        yield problem(
            "trade.sum",
            Where(line.number, sheet.name),
            sheet=sheet.name,
            row=line.number,
            label=short(line.label),
            column=short(sheet.heads[place]),
            parts=f"{found:,.2f}",
            total=f"{told:,.2f}",
            tolerance=f"{tolerance:,.2f}",
        )
