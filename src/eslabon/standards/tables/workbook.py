"""XLSX: the sheets of a workbook, and the rows of one, numbered as Excel does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from python_calamine import CalamineSheet, CalamineWorkbook

from eslabon.standards.tables.cells import Cell, CellError, folded, listed, short, suggestion
from eslabon.standards.tables.package import Extent, Package, Position, SheetPart, measured
from eslabon.values.problems import Unreadable, problem

PROGRESS_EVERY = 1000


class Merged(NamedTuple):
    """Cells merged into one: rows as Excel numbers them, columns from 0."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


def rows(
    source: BinaryIO, name: str, wanted: str | None, on_progress: Callable[[int], None] | None = None
) -> tuple[str, Iterator[tuple[int, list[Cell]]]]:
    """The name of the sheet `wanted` (else of the first that is shown) and its rows, numbered as Excel does.

    Raises Unreadable where the workbook is damaged, locked, or larger than anything a desk works with.
    """
    size = source.seek(0, 2)
    package = Package(source, name)
    chosen = _chosen(package.sheets(), wanted, name)
    sheet, extent = _opened(package, chosen)
    if sheet is None:
        raise Unreadable(problem("table.empty", name=name))
    return chosen.title, _numbered(sheet, extent.errors, size, on_progress)


def opened_sheets(
    source: BinaryIO, name: str, wanted: str | None, most: int, on_progress: Callable[[int], None] | None = None
) -> list[tuple[str, Iterator[tuple[int, list[Cell]]], list[Merged], set[int]]]:
    """The sheets that are shown and hold anything (or the one `wanted`), `most` of them: name, rows, merged cells, and
    the columns that are hidden.

    Raises Unreadable likewise.
    """
    size = source.seek(0, 2)
    titles = Package(source, name).sheets()
    chosen = [one for one in titles if one.shown][:most] if wanted is None else [_chosen(titles, wanted, name)]
    found = []
    for number, one in enumerate(chosen):
        # Each sheet is measured as if it were alone: what all of them share is read again for each.
        sheet, extent = _opened(Package(source, name), one)
        if sheet is None:
            continue
        told = None if on_progress is None else _share(on_progress, size, number, len(chosen))
        merged = [
            Merged(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        ]
        found.append((one.title, _numbered(sheet, extent.errors, size, told), merged, extent.hidden))
    return found


def _share(on_progress: Callable[[int], None], size: int, number: int, count: int) -> Callable[[int], None]:
    """Tells the progress through one sheet of several as progress through all."""
    return lambda done: on_progress((size * number + done) // count)


def _opened(package: Package, chosen: SheetPart) -> tuple[CalamineSheet | None, Extent]:
    """A sheet, None where it holds nothing, and how far it reaches."""
    data, extent = measured(package, chosen)
    if extent.last is None:
        return None, extent
    try:
        book = CalamineWorkbook.from_filelike(package.only(chosen.part, data))
        return book.get_sheet_by_name(chosen.title), extent
    except (Unreadable, KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # the reader is written in another language: its panics are no Exception
        raise Unreadable(problem("table.damaged", name=package.name)) from None


def _chosen(sheets: list[SheetPart], wanted: str | None, name: str) -> SheetPart:
    titles = [sheet.title for sheet in sheets]
    if wanted is None:
        for sheet in sorted(sheets, key=lambda sheet: not sheet.shown):
            return sheet
        raise Unreadable(problem("table.empty", name=name))
    for sheet in sheets:
        if folded(sheet.title) == folded(wanted):
            return sheet
    raise Unreadable(
        problem(
            "table.no-sheet",
            name=name,
            sheet=short(wanted),
            known=listed(titles),
            suggestion=suggestion(wanted, titles),
        )
    )


def _numbered(
    sheet: CalamineSheet,
    errors: dict[Position, str],
    size: int,
    on_progress: Callable[[int], None] | None,
) -> Iterator[tuple[int, list[Cell]]]:
    """The rows from the first one of the sheet, each with its cells from column A."""
    before: list[Cell] = [""] * (sheet.start[1] if sheet.start else 0)
    with_errors = {row for row, _ in errors}
    for index, values in enumerate(sheet.iter_rows()):
        cells: list[Cell] = [*before, *values]
        if index in with_errors:
            for at in range(len(cells)):
                if (index, at) in errors:
                    cells[at] = CellError(errors[index, at])
        yield index + 1, cells
        if on_progress and index % PROGRESS_EVERY == 0:
            on_progress(size * (index + 1) // sheet.total_height)
