"""Reads a plain table of trade flows, CSV or XLSX, through a mapping: good rows, and all faults of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, BinaryIO

from eslabon.standards.flows import Flow
from eslabon.standards.flows.mapping import (
    EXPORTS,
    FIELDS,
    IMPORTS,
    NEEDED,
    FlowMapping,
    field_of,
    product_of,
)
from eslabon.standards.tables.amounts import Amount, stands_for
from eslabon.standards.tables.cells import Bad, Cell, CellError, bad, folded, is_blank, short, text_of
from eslabon.standards.tables.formulas import formula_cells
from eslabon.standards.tables.package import Position
from eslabon.standards.tables.sheets import Layout, Sheet, is_workbook, locate, open_sheet, placed
from eslabon.values.money import LIMIT
from eslabon.values.problems import Problem, Where, problem

USD = "USD"
# What can't be left empty; the others may be unknown.
FILLED = (*NEEDED, "year", "date")


def read(
    source: BinaryIO, name: str, mapping: FlowMapping, on_progress: Callable[[int], None] | None = None
) -> Iterator[Flow | Problem]:
    """The flows of a table in order; instead of a row with faults, its problems, all of them.

    `source` is a seekable file of CSV or XLSX that is left open. Raises Unreadable, on the first step or at a broken
    place, where the file can't be read at all: what was given before is then worth nothing.
    """
    given = {one: mapping.settings.get(one) for one in ("sheet", "header_row", "encoding", "delimiter")}
    formulas = formula_cells(source, name) if is_workbook(source, name) else {}
    sheet = open_sheet(source, name, Layout(tuple(mapping.columns.values()), **given), on_progress)
    columns = locate(sheet, mapping.columns, name)
    held = formulas.get(sheet.name or "", set())
    for number, cells in sheet.rows:
        yield from _Row(mapping, sheet, columns, number, cells, held).result()


class _Row:
    """One row on its way from cells to a flow."""

    def __init__(
        self,
        mapping: FlowMapping,
        sheet: Sheet,
        columns: dict[str, int],
        number: int,
        cells: list[Cell],
        formulas: set[Position],
    ) -> None:
        self.mapping, self.sheet, self.columns = mapping, sheet, columns
        self.number, self.cells, self.formulas = number, cells, formulas
        self.problems: list[Problem] = []

    def result(self) -> list[Flow | Problem]:
        """The flow, or the problems that stand in its way."""
        self._check_width()
        told = {name: self._value(name) for name in FIELDS}
        if told["product"] and told["scheme"]:
            told["product"] = self._checked("product", product_of(told["product"], told["scheme"]))
        if told["currency"] and told["currency"] != USD:
            self._fault("currency", bad("table.other-currency", value=told["currency"], currency=USD))
        for name in ("value", "kilograms", "quantity"):
            if told[name]:
                told[name] = self._amount(name, told[name])
        return [*self.problems] if self.problems else [self._flow(told)]

    def _value(self, name: str) -> Any:
        """A field's value: the constant, or what its column holds; None where that is empty or a fault."""
        if name not in self.columns:
            return self.mapping.constants.get(name)
        cell = self._cell(name)
        if isinstance(cell, CellError):
            return self._fault(name, bad("table.excel-error", value=short(cell.text)))
        if (self.number - 1, self.columns[name]) in self.formulas:
            return self._fault(name, bad("trade.formula"))
        cell = self.mapping.values.get(name, {}).get(folded(text_of(cell)), cell)
        if is_blank(cell):
            return self._fault(name, bad("table.missing-value")) if name in FILLED else None
        return self._checked(name, field_of(name, cell, self.mapping.settings))

    def _cell(self, name: str) -> Cell:
        at = self.columns[name]
        return self.cells[at] if at < len(self.cells) else ""

    def _checked(self, name: str, value: Any) -> Any:
        return self._fault(name, value) if isinstance(value, Bad) else value

    def _fault(self, name: str, fault: Bad) -> None:
        if name in self.columns:
            self.problems.append(placed(self.sheet, self.columns[name], self.number, fault))
        else:
            self.problems.append(problem(fault.code, Where(self.number), column=name, **fault.arguments))

    def _check_width(self) -> None:
        """More cells than headings: a comma that wasn't quoted has pushed the values aside."""
        headings, cells = len(self.sheet.header), len(self.cells)
        if self.sheet.name is None and not all(is_blank(cell) for cell in self.cells[headings:]):
            self.problems.append(problem("table.extra-cells", Where(line=self.number), cells=cells, headings=headings))

    def _amount(self, name: str, amount: Amount) -> Any:
        """An amount in dollars, kilograms or the row's unit. Weights and quantities of nothing weren't told."""
        value = amount.value * self.mapping.units.get(name, 1)
        written = short(text_of(self._cell(name)))
        if amount.sign and (name != "value" or not stands_for(amount.sign, USD)):
            return self._fault(name, bad("table.other-currency", value=written, currency=USD))
        if abs(value) >= LIMIT:
            return self._fault(name, bad("table.large-amount", value=written))
        if name != "value" and value < 0:
            return self._fault(name, bad("trade.cell", value=written))
        return value if name == "value" or value else None

    def _flow(self, told: dict[str, Any]) -> Flow:
        on: date | None = told["date"]
        return Flow(
            on.year if on else told["year"],
            on.month if on else told["month"],
            told["exporter"],
            told["importer"],
            told["scheme"],
            told["product"],
            told["value"],
            told["kilograms"],
            self.number,
            self.sheet.name,
            told["region"] or None,
            told["quantity"],
            told["unit"] or None,
            "importer" if (told["flow"] or EXPORTS) == IMPORTS else "exporter",
            self._is_total(),
        )

    def _is_total(self) -> bool:
        """Whether the row is a total of others, by the texts that the mapping says mark one."""
        marked = self.mapping.totals.items()
        return any(name in self.columns and folded(text_of(self._cell(name))) in texts for name, texts in marked)
