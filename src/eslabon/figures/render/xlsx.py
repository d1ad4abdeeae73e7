"""The report as a spreadsheet: a sheet a table, numbers as numbers, each figure with its reference beside it.

Every text is written as a text: nothing that was published becomes a formula or a link.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from eslabon.figures.document import (
    CODE,
    COUNT,
    DATE,
    MONEY,
    SHARE,
    YEAR,
    Cards,
    Cell,
    Chart,
    Column,
    Figure,
    Paragraph,
    Report,
    Table,
)
from eslabon.figures.formats import symbol
from eslabon.values.language import translator

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from eslabon.figures.papers.text import PaperText

_ACCENT, _SOFT, _LINE = "#0f5c6e", "#5b6970", "#d9dfe2"
_LONGEST_NAME = 31
# A sheet holds 1,048,576 lines; a table, a little less.
_MOST_ROWS = 1_048_000
_NARROWEST, _WIDEST, _TEXT_WIDTH = 8, 60, 110
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_NUMBER_FORMATS = {MONEY: "#,##0.00", COUNT: "#,##0", YEAR: "0", SHARE: "0.0%"}


def report_xlsx(report: Report) -> bytes:
    """The report as an XLSX file."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as workbook:
        _Book(report, workbook).write()
    return out.getvalue()


def paper_xlsx(text: PaperText) -> bytes:
    """A paper as an XLSX file: all the rows of its tables, its mark on every sheet."""
    sections = tuple(
        replace(
            section,
            blocks=tuple(
                replace(block, title=block.title or section.title) if isinstance(block, Table) else block
                for block in section.blocks
            ),
        )
        for section in text.sections
    )
    words = (text.title, text.subtitle, "", text.terms, text.lang, text.country)
    return report_xlsx(Report(*words, "", text.made, 0, text.footer, sections, text.mark))


class _Book:
    """A workbook under way."""

    def __init__(self, report: Report, workbook: Workbook) -> None:
        self.report = report
        self.workbook = workbook
        self.translate = translator(report.lang)
        self.names: set[str] = set()
        made = report.made.astimezone(UTC).replace(tzinfo=None)
        workbook.set_properties({"title": report.title, "subject": report.subtitle, "created": made})
        plain: dict[str, Any] = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        day = "dd/mm/yyyy" if report.lang.startswith("es") else "d mmm yyyy"
        numbers = {kind: {"num_format": told} for kind, told in (_NUMBER_FORMATS | {DATE: day}).items()}
        looks: dict[str, dict[str, Any]] = {
            "title": {"font_size": 16, "bold": True, "font_color": _ACCENT},
            "soft": {"font_color": _SOFT},
            "bold": {"bold": True},
            "wrapped": {"text_wrap": True},
            "head": {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2, "bottom_color": _ACCENT},
            "reference": {"font_name": "Consolas", "font_size": 9, "font_color": _SOFT},
            CODE: {"font_name": "Consolas", "font_size": 10},
            **numbers,
        }
        self.formats: dict[str, Format] = {name: workbook.add_format(plain | look) for name, look in looks.items()}
        self.formats["text"] = workbook.add_format(plain)

    def write(self) -> None:
        """Every sheet: the summary, a sheet for each table, the texts."""
        self.summary()
        for table in self.report.tables:
            self.table(table)
        self.method()

    def sheet(self, name: str) -> Worksheet:
        """A new sheet, set up for printing; its name made fit and unlike the others."""
        clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).strip("' ")[:_LONGEST_NAME].strip("' ") or "1"
        unique, count = clean, 1
        while unique.lower() in self.names:
            count += 1
            unique = f"{clean[: _LONGEST_NAME - 4]} {count}"
        self.names.add(unique.lower())
        made = self.workbook.add_worksheet(unique)
        made.set_landscape()
        made.set_paper(9)  # A4
        made.fit_to_pages(1, 0)
        made.hide_gridlines(2)
        if self.report.mark:
            made.set_header(f"&R{self.report.mark}")
        made.set_footer(f"&L{self.report.title.replace('&', '&&')}&R&P / &N")
        return made

    def summary(self) -> None:
        """What is asked, the headline, and what the reader must know."""
        _ = self.translate
        report = self.report
        sheet = self.sheet(_("Summary"))
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 24)
        sheet.set_column(2, 2, 44)
        sheet.set_column(3, 3, 60)
        sheet.write_string(0, 0, report.title, self.formats["title"])
        sheet.write_string(1, 0, report.subtitle, self.formats["soft"])
        sheet.write_string(2, 0, report.mark, self.formats["bold"])
        line = 3
        for name, told in report.terms:
            sheet.write_string(line, 0, name, self.formats["soft"])
            sheet.write_string(line, 1, told, self.formats["text"])
            line += 1
        first = report.sections[0] if report.sections else None
        for block in first.blocks if first else ():
            if isinstance(block, Cards):
                line = self.cards(sheet, line + 1, block)
            elif isinstance(block, Paragraph):
                line += 1
                sheet.merge_range(line, 0, line, 3, "", self.formats["wrapped"])
                sheet.write_string(line, 0, _told(block), self.formats["wrapped"])
                sheet.set_row(line, 15 * (1 + len(_told(block)) // 150))
        sheet.write_string(line + 2, 0, report.source, self.formats["soft"])

    def cards(self, sheet: Worksheet, line: int, block: Cards) -> int:
        """The headline's figures; gives the line after them."""
        _ = self.translate
        unit = symbol(self.report.currency)
        sheet.write_string(line, 0, block.title, self.formats["head"])
        for place, head in enumerate((unit, "", _("Reference")), start=1):
            sheet.write_string(line, place, head, self.formats["head"])
        for card in block.cards:
            line += 1
            sheet.write_string(line, 0, card.label, self.formats["text"])
            sheet.write_number(line, 1, float(card.figure.value), self.formats[MONEY])
            sheet.write_string(line, 2, card.detail, self.formats["soft"])
            sheet.write_string(line, 3, card.figure.reference, self.formats["reference"])
        return line + 1

    def table(self, table: Table) -> None:
        """A sheet with a table: title, note, heads, rows, source."""
        _ = self.translate
        sheet = self.sheet(_sheet_name(table, self.report.lang))
        sheet.write_string(0, 0, table.title, self.formats["title"])
        sheet.write_string(1, 0, table.note, self.formats["soft"])
        head = 3
        figured = [_has_figures(table, index) for index in range(len(table.columns))]
        places = _places(figured)
        rows = table.rows[:_MOST_ROWS]
        for column, place in zip(table.columns, places, strict=True):
            self.head(sheet, head, place, column, table, figured)
        for line, row in enumerate(rows, start=head + 1):
            for cell, column, place in zip(row.cells, table.columns, places, strict=True):
                self.cell(sheet, line, place, cell, column)
        last = head + len(rows)
        if rows:
            sheet.autofilter(head, 0, last, places[-1] + figured[-1])
        sheet.freeze_panes(head + 1, 1)
        sheet.repeat_rows(head)
        source = self.report.source
        if len(rows) < len(table.rows):
            rest = _("{count} more rows don't fit in a spreadsheet.").format(count=len(table.rows) - len(rows))
            source = f"{rest} {source}"
        sheet.write_string(last + 2, 0, source, self.formats["soft"])

    def head(self, sheet: Worksheet, line: int, place: int, column: Column, table: Table, figured: list[bool]) -> None:
        """The head of a column, and of the references beside it."""
        _ = self.translate
        index = table.columns.index(column)
        unit = f" ({symbol(table.currency)})" if column.kind == MONEY and table.currency else ""
        sheet.write_string(line, place, column.title + unit, self.formats["head"])
        sheet.set_column(place, place, _width(column, [row.cells[index] for row in table.rows]))
        if figured[index]:
            several = sum(figured) > 1
            title = _("Reference: {column}").format(column=column.title) if several else _("Reference")
            sheet.write_string(line, place + 1, title, self.formats["head"])
            sheet.set_column(place + 1, place + 1, 24 if several else _WIDEST)

    def cell(self, sheet: Worksheet, line: int, place: int, cell: Cell, column: Column) -> None:
        """A cell, as what it is; of a figure its value and, beside it, its reference."""
        look = self.formats.get(column.kind, self.formats["text"])
        if isinstance(cell, Figure):
            sheet.write_number(line, place, float(cell.value), look)
            sheet.write_string(line, place + 1, cell.reference, self.formats["reference"])
        elif isinstance(cell, str):
            sheet.write_string(line, place, cell, look)
        elif isinstance(cell, date):
            sheet.write_datetime(line, place, datetime(cell.year, cell.month, cell.day), look)  # noqa: DTZ001
        elif cell is not None:
            sheet.write_number(line, place, float(cell) if isinstance(cell, Decimal) else cell, look)

    def method(self) -> None:
        """The running text of the sections that have any: how the figures were made."""
        _ = self.translate
        sheet = self.sheet(_("Method of computing"))
        sheet.set_column(0, 0, _TEXT_WIDTH)
        line = 0
        for section in self.report.sections[1:]:
            texts = [_told(one) for one in section.blocks if isinstance(one, Paragraph)]
            texts += [f"{one.title}. {one.description}" for one in section.blocks if isinstance(one, Chart)]
            if not texts:
                continue
            sheet.write_string(line, 0, section.title, self.formats["bold"])
            for text in texts:
                line += 1
                sheet.write_string(line, 0, text, self.formats["wrapped"])
                sheet.set_row(line, 15 * (1 + len(text) // _TEXT_WIDTH))
            line += 2


def _told(one: Paragraph) -> str:
    return f"{one.lead} {one.text}" if one.lead else one.text


def _sheet_name(table: Table, lang: str) -> str:
    _ = translator(lang)
    names = {
        "scopes": _("By scope"),
        "providers": _("Providers"),
        "recipients": _("Recipients"),
        "years": _("Years"),
        "groups": _("Groups"),
        "running": _("Running"),
        "balances": _("Balances"),
        "activities": _("Largest"),
        "breakdown": _("Breakdown"),
        "basis": _("Codes and words"),
        "rates": _("Rates"),
        "left-out": _("Not included"),
        "sources": _("Loads"),
    }
    named = _("Obligations") if table.key.startswith("obligations") else names.get(table.key)
    return named or table.title


def _has_figures(table: Table, index: int) -> bool:
    return any(isinstance(row.cells[index], Figure) for row in table.rows)


def _places(figured: list[bool]) -> list[int]:
    """Where each column stands: one further for each column of references before it."""
    places, place = [], 0
    for has_figures in figured:
        places.append(place)
        place += 2 if has_figures else 1
    return places


def _width(column: Column, cells: list[Cell]) -> float:
    """A column's width in signs."""
    if column.kind == MONEY:
        return 20
    texts = [len(cell) for cell in cells if isinstance(cell, str)]
    return min(max([_NARROWEST, len(column.title) * 0.6 + 3, *(size * 1.05 + 1 for size in texts)]), _WIDEST)
