"""A paper as a page shows it before it is kept or downloaded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from eslabon.figures import document
from eslabon.figures.formats import formats
from eslabon.figures.papers.text import PaperText
from eslabon.figures.render.written import written_table
from eslabon.portal import links
from eslabon.portal.reader import Reader
from eslabon.portal.tables import Cell, Column, Table

# A page shows the first rows of a table; the document holds all of them.
SHOWN = 25


@dataclass
class Part:
    """Something of a section: its look (`plain`, `note`, `heading`, `items`, `table`) and what it holds."""

    look: str
    value: Any
    items: list[document.Paragraph] = field(default_factory=list)
    more: int = 0
    in_spreadsheet: bool = False
    note: str = ""


def sections(text: PaperText, reader: Reader) -> list[tuple[str, str, list[Part]]]:
    """Each section: its key, its title, its parts."""
    return [(one.key, one.title, _parts(one, text)) for one in text.sections]


def _parts(section: document.Section, text: PaperText) -> list[Part]:
    parts: list[Part] = []
    for one in section.blocks:
        if isinstance(one, document.Table):
            table = _table(one, text, section.title)
            more = max(0, len(one.rows) - SHOWN)
            parts.append(Part("table", table, more=more, in_spreadsheet=len(one.rows) > one.shown, note=one.note))
        elif isinstance(one, document.Paragraph) and one.style == "item":
            if not parts or parts[-1].look != "items":
                parts.append(Part("items", None))
            parts[-1].items.append(one)
        elif isinstance(one, document.Paragraph):
            parts.append(Part(one.style, one))
    return parts


def _table(table: document.Table, text: PaperText, title: str) -> Table:
    written = written_table(table, formats(text.lang, text.country))
    columns = [Column(head, number=number) for head, number in zip(written.heads, written.numbers, strict=True)]
    rows = [
        [
            Cell(cell.text, links.figure(cell.reference) if cell.reference else "", figure=bool(cell.reference))
            for cell in row
        ]
        for row in written.rows[:SHOWN]
    ]
    return Table(written.title or title, columns, rows, hide_caption=not written.title)
