"""Reads a table of money through a mapping: rows as light records, faults as problems, a row's at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

from eslabon.standards.tables.amounts import ONES, UNITS, Amount, stands_for
from eslabon.standards.tables.cells import Bad, Cell, CellError, bad, folded, is_blank, short, text_of
from eslabon.standards.tables.mapping import READERS, UNKNOWN, Mapping
from eslabon.standards.tables.places import NOT_ALLOCATED
from eslabon.standards.tables.sheets import Layout, Sheet, locate, open_sheet, placed
from eslabon.values.money import plain
from eslabon.values.problems import Problem, Where, problem

# What an empty cell means, field by field; where nothing stands here, it is a problem.
EMPTY: dict[str, Any] = {
    "provider": None,  # either of the two will do
    "provider_name": None,
    "recipient": NOT_ALLOCATED,
    "account": None,
    "title": None,
    "kind": UNKNOWN,
    "activity": None,
    "source": None,
}
PROVIDERS = ("provider", "provider_name")
BY_NAME = "name:"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table. `number` is the row a person sees beside it (CSV: the line where it starts).

    One of `year` (calendar), `fiscal_year` (with the month it starts in) and `on` is given; with `on`, `year`
    too. `provider` is an identifier, or `name:` and the name where the table has only that. `value` is in
    units of `currency`, `value_text` as published. `activity` is what the row says, linked to nothing;
    `unit` what the published amount is told in.
    """

    number: int
    sheet: str | None
    provider: str
    provider_name: str
    recipient: str
    year: int | None
    fiscal_year: int | None
    fiscal_year_start: int | None
    on: date | None
    flow: str
    value: Decimal
    value_text: str
    currency: str
    account: str | None
    title: str | None
    kind: str
    source: str | None
    activity: str | None = None
    unit: str = ONES


def read(
    source: BinaryIO, name: str, mapping: Mapping, on_progress: Callable[[int], None] | None = None
) -> Iterator[Row | Problem]:
    """The rows of a table in order; instead of a row with faults, its problems, all of them.

    `source` is a seekable file of CSV or XLSX that is left open, `name` what messages call it; `on_progress`
    is told the bytes read so far. Raises Unreadable, on the first step or at a broken place, where the file
    can't be read at all: what was given before is then worth nothing.
    """
    layout = Layout(
        tuple(mapping.columns.values()),
        mapping.sheet,
        mapping.header_row,
        mapping.encoding,
        mapping.delimiter,
    )
    sheet = open_sheet(source, name, layout, on_progress)
    columns = locate(sheet, mapping.columns, name)
    above = _Above()
    for number, cells in sheet.rows:
        row = _Reading(mapping, sheet, columns, number, cells)
        if row.is_total:
            yield row.total(above)
            above.since = Decimal(0)
            continue
        for found in row.result():
            if isinstance(found, Row):
                above.add(found)
            yield found


@dataclass(slots=True)
class _Above:
    """The sums of the rows above a total: since the total before it, and all of them."""

    since: Decimal = Decimal(0)
    whole: Decimal = Decimal(0)
    currency: str = ""
    mixed: bool = False

    def add(self, row: Row) -> None:
        self.mixed = self.mixed or self.currency not in ("", row.currency)
        self.currency = row.currency
        self.since += row.value
        self.whole += row.value

    def make(self, printed: Decimal, within: Decimal) -> bool:
        """Whether a printed total is one of the sums; amounts of several currencies have none."""
        return self.mixed or any(abs(printed - one) <= within for one in (self.since, self.whole))


class _Reading:
    """One row on its way from cells to a record."""

    def __init__(self, mapping: Mapping, sheet: Sheet, columns: dict[str, int], number: int, cells: list[Cell]) -> None:
        self.mapping = mapping
        self.sheet = sheet
        self.columns = columns
        self.number = number
        self.cells = cells
        self.problems: list[Problem] = []
        self.faulty: set[str] = set()

    @property
    def is_total(self) -> bool:
        """Whether the mapping knows the row for a total of others."""
        totals = self.mapping.totals.items()
        return any(folded(text_of(self._cell(field))) in texts for field, texts in totals)

    def total(self, above: _Above) -> Problem:
        """What is told of a total, which isn't counted; where the rows above don't make it within a unit, that too."""
        path = None if self.sheet.name is None else f"{self.sheet.name}!{self.number}"
        where = Where(line=self.number, path=path)
        printed = READERS["amount"](self._cell("amount"), self.mapping)
        if not isinstance(printed, Amount) or above.make(printed.value, Decimal(UNITS[self.mapping.unit])):
            return problem("table.total", where)
        return problem("table.total-differs", where, printed=plain(printed.value), above=plain(above.whole))

    def result(self) -> list[Row | Problem]:
        """The record, or the problems that stand in its way."""
        self._check_width()
        values = {field: self._value(field) for field in READERS}
        self._check_provider(values)
        self._check_sign(values)
        return [*self.problems] if self.problems else [self._row(values)]

    def _value(self, field: str) -> Any:
        """A field's value: the constant, or what its column holds; None where that is a fault."""
        if field in self.mapping.constants:
            return self.mapping.constants[field]
        if field not in self.columns:
            return EMPTY.get(field)
        cell = self._cell(field)
        if isinstance(cell, CellError):
            return self._fault(field, bad("table.excel-error", value=short(cell.text)))
        translations = self.mapping.values.get(field)
        if translations:
            cell = translations.get(folded(text_of(cell)), cell)
        if is_blank(cell):
            return EMPTY[field] if field in EMPTY else self._fault(field, _missing())
        value = READERS[field](cell, self.mapping)
        return self._fault(field, value) if isinstance(value, Bad) else value

    def _cell(self, field: str) -> Cell:
        column = self.columns[field]
        return self.cells[column] if column < len(self.cells) else ""

    def _fault(self, field: str, fault: Bad) -> None:
        self.faulty.add(field)
        self.problems.append(placed(self.sheet, self.columns[field], self.number, fault))

    def _check_width(self) -> None:
        """More cells than headings: a comma that wasn't quoted has pushed the values aside."""
        headings, cells = len(self.sheet.header), len(self.cells)
        if self.sheet.name is None and not all(is_blank(cell) for cell in self.cells[headings:]):
            where = Where(line=self.number)
            self.problems.append(problem("table.extra-cells", where, cells=cells, headings=headings))

    def _check_provider(self, values: dict[str, Any]) -> None:
        fields = [field for field in PROVIDERS if field in self.columns]
        if not any(values[field] for field in PROVIDERS) and not self.faulty.intersection(fields):
            self._fault(fields[0], _missing())

    def _check_sign(self, values: dict[str, Any]) -> None:
        """The currency's sign written with the amount is the row's currency."""
        amount, currency = values["amount"], values["currency"]
        if isinstance(amount, Amount) and amount.sign and currency and not stands_for(amount.sign, currency):
            fault = bad("table.other-currency", value=text_of(self._cell("amount")), currency=currency)
            self._fault("amount", fault)

    def _row(self, values: dict[str, Any]) -> Row:
        provider, provider_name = _provider(values["provider"], values["provider_name"])
        on = values["date"]
        fiscal_year = values["fiscal_year"]
        return Row(
            number=self.number,
            sheet=self.sheet.name,
            provider=provider,
            provider_name=provider_name,
            recipient=values["recipient"],
            year=on.year if on else values["year"],
            fiscal_year=fiscal_year,
            fiscal_year_start=self.mapping.fiscal_year_start if fiscal_year else None,
            on=on,
            flow=values["flow"],
            value=values["amount"].value,
            value_text=text_of(self._cell("amount")),
            currency=values["currency"],
            account=values["account"],
            title=values["title"],
            kind=values["kind"],
            source=values["source"],
            activity=values["activity"],
            unit=self.mapping.unit,
        )


def _missing() -> Bad:
    return bad("table.missing-value")


def _provider(provider: str | None, name: str | None) -> tuple[str, str]:
    """The identifier and the name; a text with blanks in it is a name: no identifier has any."""
    name = name or provider or ""
    if not provider or any(char.isspace() for char in provider):
        return f"{BY_NAME}{provider or name}", name
    return provider, name
