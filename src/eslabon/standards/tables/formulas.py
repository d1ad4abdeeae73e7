"""Which cells of a workbook hold formulas: what they show may be years old, or nothing at all."""

from __future__ import annotations

from typing import BinaryIO

from eslabon.standards.tables.package import Extent, Package, Position


def formula_cells(source: BinaryIO, name: str) -> dict[str, set[Position]]:
    """The cells (row and column, from 0) that hold a formula, by the title of their sheet. Raises Unreadable."""
    package = Package(source, name)
    return {sheet.title: _of_sheet(package, sheet.part) for sheet in package.sheets()}


def _of_sheet(package: Package, part: str) -> set[Position]:
    found: set[Position] = set()
    extent = Extent()

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "f" and extent.cell is not None:
            found.add(extent.cell)
        extent.start(tag, attributes)

    package.walk(package.read(part) or b"", start, extent.end)
    return found
