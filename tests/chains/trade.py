"""Flows made up for a chain: BACI's files of two years, and what a reader may see of a document's texts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from eslabon.facts.flows import load_flows
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.document import Cards, Chart, Figure, Paragraph, Section, Table

PE, US, DE, JP, CO = 604, 842, 276, 392, 170
COFFEE, COPPER = "090111", "260300"
# exporter, importer, product, thousand dollars, tonnes
FLOWS = {
    2005: [
        (PE, US, COFFEE, 100, 50),
        (PE, DE, COFFEE, 50, 25),
        (CO, US, COFFEE, 400, 200),
        (CO, DE, COFFEE, 100, 50),
        (PE, US, COPPER, 1000, 1000),
    ],
    2010: [
        (PE, US, COFFEE, 150, 50),
        (PE, JP, COFFEE, 60, 20),
        (CO, US, COFFEE, 440, 200),
        (CO, DE, COFFEE, 150, 50),
        (PE, US, COPPER, 3000, 1000),
    ],
}


def baci(folder: Path, flows: dict[int, list[tuple[int, int, str, int, int]]] | None = None) -> Warehouse:
    """A warehouse with BACI's files of these flows."""
    warehouse = Warehouse(folder / "warehouse")
    for year, rows in (flows or FLOWS).items():
        path = folder / f"BACI_HS02_Y{year}_V202201.csv"
        lines = [f"{year},{i},{j},{k},{v},{q}" for i, j, k, v, q in rows]
        path.write_text("\n".join(["t,i,j,k,v,q", *lines]) + "\n", encoding="utf-8")
        load_flows(warehouse, path, "baci")
    return warehouse


def figures(sections: Iterable[Section]) -> list[Figure]:
    """Every figure of some sections."""
    found: list[Figure] = []
    for block in (block for one in sections for block in one.blocks):
        if isinstance(block, Table):
            found += [cell for row in block.rows for cell in row.cells if isinstance(cell, Figure)]
        elif isinstance(block, Cards):
            found += [one.figure for one in block.cards]
    return found


def texts(sections: Iterable[Section]) -> str:
    """Every text of some sections."""
    told: list[str] = []
    for one in sections:
        told.append(one.title)
        for block in one.blocks:
            if isinstance(block, Paragraph):
                told += [block.lead, block.text]
            elif isinstance(block, Table):
                told += [block.title, block.note, *(column.title for column in block.columns)]
                told += [str(cell) for row in block.rows for cell in row.cells if isinstance(cell, str)]
            elif isinstance(block, Chart):
                told += [block.title, block.description, *(bar.label for bar in block.bars)]
            elif isinstance(block, Cards):
                told += [text for card in block.cards for text in (card.label, card.detail)]
    return plain("\n".join(told))


def plain(text: str) -> str:
    """A text with ordinary blanks."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def rows_of(sections: Iterable[Section], key: str) -> list[list[Any]]:
    """The rows of a table, figures as their values."""
    (table,) = [block for one in sections for block in one.blocks if isinstance(block, Table) and block.key == key]
    return [[cell.value if isinstance(cell, Figure) else cell for cell in row.cells] for row in table.rows]
