"""The report on paper: a tagged PDF (PDF/UA-1), set by Typst from a template that gets the report as data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from eslabon.figures.document import (
    CODE,
    COUNT,
    MONEY,
    SHARE,
    TEXT,
    YEAR,
    Block,
    Cards,
    Cell,
    Chart,
    Column,
    Figure,
    Paragraph,
    Report,
    Table,
)
from eslabon.figures.formats import Formats, formats, symbol
from eslabon.figures.render.charts import PRINT, chart_svg
from eslabon.values.language import translator

if TYPE_CHECKING:
    import typst

_NUMBERS = (MONEY, COUNT, SHARE)
# From this on every table of the report is in millions.
_MANY = Decimal(10) ** 7
# Points: a table's letters, the reference behind an amount and the space around; of a table with many columns, less.
_ROOMY, _TIGHT, _MANY_COLUMNS = (8.5, 17.0, 8.0), (7.4, 14.0, 6.0), 8
# Parts of a letter's size: a sign in a cell or a head, a sign in a code, and the widest a code's column gets.
_SIGN, _CODE_SIGN, _WIDEST_CODE = 0.49, 0.45, 7.8
# How much of a long word a head shows in one line where there are many columns.
_PART_OF_WORD = 9
# Where there are few, a head takes two lines, if they need no more signs than these.
_FEW_COLUMNS, _HALF_A_HEAD = 6, 16
# So many amounts without a text beside them share the width of the page; fewer would stand too far apart.
_SPREAD_FROM = 3
# A published word longer than this may be parted anywhere.
_LONGEST_WORD = 22


def report_pdf(report: Report) -> bytes:
    """The report as a PDF: tagged, with its language and title; the same bytes for the same report."""
    import typst

    data = json.dumps(_Paper(report).data(), ensure_ascii=False)
    template = (files("eslabon.figures.render") / "report.typ").read_bytes()
    # A compiler for each report: it isn't meant for several threads.
    compiler = typst.Compiler(template, font_paths=_fonts(), sys_inputs={"report": data})
    pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=int(report.made.timestamp()))
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _fonts() -> typst.Fonts:
    """The fonts that come with the typesetter and no others: the same page on every machine."""
    import typst

    return typst.Fonts(include_system_fonts=False)


class _Paper:
    """A report as the template takes it: every text written, every figure numbered by its reference."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.formats: Formats = formats(report.lang, report.country)
        self.translate = translator(report.lang)
        self.numbers: dict[str, int] = {}
        largest = max((abs(one.value) for one in _figures(report) if one.currency is None), default=Decimal(0))
        self.in_millions = largest >= _MANY

    def data(self) -> dict[str, Any]:
        _ = self.translate
        report = self.report
        sections = [
            {"key": one.key, "title": one.title, "blocks": [self.block(block, one.title) for block in one.blocks]}
            for one in report.sections
        ]
        made = self.formats.date(report.made.date())
        return {
            "title": report.title,
            "subtitle": report.subtitle,
            "period": report.period,
            "publishers": "Eslabón",
            "lang": report.lang[:2],
            "region": report.country if report.lang[:2] == "es" else None,
            "made": [report.made.year, report.made.month, report.made.day],
            "terms": [list(one) for one in report.terms],
            "sections": sections,
            "references": [_breakable(one) for one in self.numbers],
            "footer": _("Eslabón · made on {date} · state {state} of the data").format(date=made, state=report.state),
            "words": {
                "contents": _("Contents"),
                "kicker": report.kicker or _("Offer report"),
                "page": _("page {page} of {pages}"),
                "references": _("References of the figures"),
                "references_told": _(
                    "The small number behind each figure leads here. A reference opens the figure down to the "
                    "transactions, the file and the line: on the page “Where does this figure come from?”, or "
                    "with “eslabon trace REFERENCE”."
                ),
            },
        }

    def block(self, one: Block, heading: str) -> dict[str, Any]:
        """A block as the template takes it; a table called like its section isn't titled twice."""
        if isinstance(one, Paragraph):
            return {"type": "paragraph", "style": one.style, "lead": one.lead, "text": one.text}
        if isinstance(one, Cards):
            return self.cards(one)
        if isinstance(one, Chart):
            return self.chart(one)
        made = self.table(one)
        return made | {"title": ""} if one.title == heading else made

    def number(self, reference: str) -> int:
        """The number that stands for a reference in this report."""
        return self.numbers.setdefault(reference, len(self.numbers) + 1)

    def cards(self, one: Cards) -> dict[str, Any]:
        made = [
            {
                "label": card.label,
                "value": self.formats.large(card.figure.value, card.figure.currency or self.report.currency),
                "ref": self.number(card.figure.reference),
                "detail": card.detail,
            }
            for card in one.cards
        ]
        return {"type": "cards", "title": one.title, "cards": made}

    def chart(self, one: Chart) -> dict[str, Any]:
        svg = chart_svg(one, self.formats, PRINT)
        width, height = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups()  # type: ignore[union-attr]
        return {
            "type": "chart",
            "title": one.title,
            "svg": svg,
            "alt": one.description,
            "ratio": float(width) / float(height),
            "source": one.source,
        }

    def table(self, one: Table) -> dict[str, Any]:
        _ = self.translate
        shown = one.rows[: one.shown]
        rows = [
            {
                "repeats": row.repeats if index else 0,
                "cells": [self.cell(cell, column) for cell, column in zip(row.cells, one.columns, strict=True)],
            }
            for index, row in enumerate(shown)
        ]
        columns = [self.column(column, place, rows, one) for place, column in enumerate(one.columns)]
        rest = len(one.rows) - len(shown)
        more = _("{count} more rows stand in the spreadsheet.").format(count=self.formats.count(rest))
        return {
            "type": "table",
            "title": one.title,
            "size": _setting(one)[0],
            "room": _setting(one)[1],
            "tight": _setting(one) is _TIGHT,
            "columns": columns,
            "rows": rows,
            "note": one.note,
            "more": more if rest else "",
        }

    def column(self, one: Column, place: int, rows: list[dict[str, Any]], table: Table) -> dict[str, Any]:
        """A column with its unit and, where it holds numbers, the width they need."""
        refs = any(row["cells"][place]["ref"] for row in rows)
        unit = ""
        if one.kind == MONEY and table.currency:
            million = self.in_millions and table.currency == self.report.currency
            unit = self.formats.million(table.currency) if million else symbol(table.currency)
        spread = one.kind == TEXT or (one.kind == CODE and one.weight > 1)
        kinds = [each.kind for each in table.columns]
        if one.kind == MONEY and TEXT not in kinds and kinds.count(MONEY) >= _SPREAD_FROM:
            spread = True
        return {
            "title": one.title,
            "unit": unit,
            "kind": one.kind,
            "number": one.kind in _NUMBERS,
            "refs": refs,
            "width": None if spread else _width(one, place, rows, unit, refs, table),
            "weight": one.weight,
        }

    def cell(self, value: Cell, column: Column) -> dict[str, Any]:
        """A cell's text and, of a figure, the number of its reference."""
        if isinstance(value, Figure):
            return {"text": self.amount(value), "ref": self.number(value.reference)}
        text = self.text(value, column)
        return {"text": text, "ref": None, "parts": _breakable(text) if column.kind == CODE else []}

    def amount(self, figure: Figure) -> str:
        if figure.currency is not None and figure.currency != self.report.currency:
            return self.formats.amount(figure.value)
        return self.formats.millions(figure.value) if self.in_millions else self.formats.number(figure.value, 0)

    def text(self, value: Cell, column: Column) -> str:
        if value is None:
            return "–"
        if isinstance(value, str):
            return value if column.kind == CODE else _parted(value)
        if isinstance(value, date):
            return self.formats.date(value)
        assert not isinstance(value, Figure)
        if column.kind == YEAR:
            return str(value)
        if column.kind == SHARE:
            return self.formats.percent(Decimal(value))
        return self.formats.number(value)


def _setting(table: Table) -> tuple[float, float, float]:
    """The size of a table's letters, the room for references and the space around, in points."""
    return _TIGHT if len(table.columns) >= _MANY_COLUMNS else _ROOMY


def _width(column: Column, place: int, rows: list[dict[str, Any]], unit: str, refs: bool, table: Table) -> float:
    """The points that a column needs: for its longest number, the longest word of its head, its references."""
    size, reference, around = _setting(table)
    longest = max((len(row["cells"][place]["text"]) for row in rows), default=0)
    word = max(len(word) for word in [*column.title.split(), ""])
    if len(table.columns) >= _MANY_COLUMNS:
        word = min(word, _PART_OF_WORD)
    elif len(table.columns) <= _FEW_COLUMNS:
        word = max(word, min(len(column.title) // 2, _HALF_A_HEAD))
    head = max(word, len(unit)) * _SIGN
    inside = min(longest * _CODE_SIGN, _WIDEST_CODE) if column.kind == CODE else longest * _SIGN
    return max(inside, head) * size + around + (reference if refs else 0)


def _figures(report: Report) -> Iterator[Figure]:
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                yield from (cell for row in block.rows for cell in row.cells if isinstance(cell, Figure))
            elif isinstance(block, Cards):
                yield from (card.figure for card in block.cards)


def _breakable(code: str) -> list[str]:
    """A reference, an identifier or a file's name in the parts between which a line may end."""
    return re.findall(r"[^:,/_.-]{0,15}[:,/_.-]|[^:,/_.-]{1,16}", code)


def _parted(text: str) -> str:
    """A text whose very long words may be parted, so that none runs over its neighbour."""
    return re.sub(rf"\S{{{_LONGEST_WORD},}}", lambda word: "\N{SOFT HYPHEN}".join(re.findall(".{1,11}", word[0])), text)
