"""Mappings: which column of a table holds what, and what holds for all of its rows, as a small TOML file."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Mapped
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NoReturn

from eslabon.standards.tables.amounts import ONES, UNITS, amount_of, in_units
from eslabon.standards.tables.cells import (
    Bad,
    Cell,
    bad,
    choice_of,
    currency_of,
    day_of,
    folded,
    text_of,
    year_of,
)
from eslabon.standards.tables.places import recipient_of
from eslabon.standards.tables.sections import (
    SETTINGS,
    heading,
    is_whole,
    one_of,
    refuse,
    refuse_value,
    sections,
    setting,
)

FLOWS = (
    "commitments",
    "disbursements",
    "obligations",
    "repayments",
    "interest",
    "incoming-commitments",
    "incoming-funds",
)
KINDS = ("cooperation", "technical-assistance", "loan", "equity", "guarantee", "debt-relief", "unknown")
UNKNOWN = "unknown"

# How a cell becomes a field's value; `order` and `mark` are the mapping's date order and decimal mark.
Reader = Callable[[Cell, "Mapping"], Any]
READERS: dict[str, Reader] = {
    "provider": lambda cell, mapping: text_of(cell),
    "provider_name": lambda cell, mapping: text_of(cell),
    "recipient": lambda cell, mapping: recipient_of(text_of(cell)),
    "year": lambda cell, mapping: year_of(cell),
    "fiscal_year": lambda cell, mapping: year_of(cell),
    "date": lambda cell, mapping: day_of(cell, mapping.dates),
    "flow": lambda cell, mapping: choice_of(cell, FLOWS),
    "currency": lambda cell, mapping: currency_of(cell),
    "amount": lambda cell, mapping: in_units(amount_of(cell, mapping.decimal), mapping.unit, cell),
    "account": lambda cell, mapping: text_of(cell),
    "title": lambda cell, mapping: text_of(cell),
    "kind": lambda cell, mapping: choice_of(cell, KINDS),
    "activity": lambda cell, mapping: text_of(cell),
    "source": lambda cell, mapping: text_of(cell),
}
PERIODS = ("year", "fiscal_year", "date")
# A row without one of these has no meaning; an empty recipient is `not-allocated`.
NEEDED = ("recipient", "flow", "amount", "currency")
TRANSLATED = ("provider", "provider_name", "recipient", "flow", "kind", "currency")
# By what is written in one of these a row is known for a total of others.
TOTALLED = ("provider", "provider_name", "recipient", "account", "title", "activity")
ONE_TO_A_ROW = frozenset(("amount", "activity"))  # never constants
START = "fiscal_year_start"

SECTIONS = {
    "table": SETTINGS,
    "columns": tuple(READERS),
    "constants": (*READERS, START),
    "values": TRANSLATED,
    "units": ("amount",),
    "totals": TOTALLED,
}


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a table's columns mean: `columns` gives a field's heading, `constants` its value for all rows,
    `values` its translations by folded text, `totals` the folded texts by which a row is a total of others, `unit` what
    amounts are told in; the rest says how the table is written, None where it is to be
    found out."""

    columns: dict[str, str]
    constants: dict[str, Any]
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    totals: dict[str, frozenset[str]] = field(default_factory=dict)
    unit: str = ONES
    fiscal_year_start: int | None = None
    sheet: str | None = None
    header_row: int | None = None
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    dates: str | None = None


def read_mapping(data: bytes) -> Mapping:
    """The mapping that a TOML file describes. Raises Unreadable with the first thing that is wrong in it."""
    tables = sections(data, SECTIONS)
    settings = {name: setting(name, value) for name, value in tables["table"].items()}
    columns = {name: heading(name, value) for name, value in tables["columns"].items()}
    constants = dict(tables["constants"])
    start = _fiscal_year_start(constants.pop(START, None))
    totals = {name: _totals(name, texts, columns) for name, texts in tables["totals"].items()}
    unit = tables["units"].get("amount", ONES)
    if unit not in tuple(UNITS):
        refuse_value("units.amount", "amount", unit, one_of(UNITS))
    mapping = Mapping(columns, constants, totals=totals, unit=unit, fiscal_year_start=start, **settings)
    _check_fields(mapping)
    for name, value in constants.items():
        constants[name] = _constant(f"constants.{name}", name, value, mapping)
    for name, translations in tables["values"].items():
        mapping.values[name] = _translations(name, translations, mapping)
    return mapping


def _fiscal_year_start(value: Any) -> int | None:
    if value is None:
        return None
    if not (is_whole(value) and 1 <= value <= 12):
        _refuse(f"constants.{START}", START, value, "month")
    return int(value)


def _check_fields(mapping: Mapping) -> None:
    """Every field told once, everything needed told, one period."""
    given = {**mapping.columns, **mapping.constants}
    for name in mapping.constants:
        if name in mapping.columns:
            refuse("table.mapping-twice", f"constants.{name}", field=name)
        if name in ONE_TO_A_ROW:
            refuse("table.mapping-column-only", f"constants.{name}", field=name)
    for name in NEEDED:
        if name not in given:
            refuse("table.mapping-missing", "columns", field=name)
    if "provider" not in given and "provider_name" not in given:
        refuse("table.mapping-missing", "columns", field="provider")
    periods = [name for name in PERIODS if name in given]
    if len(periods) != 1:
        refuse("table.mapping-period", "columns", found=", ".join(periods) or "0")
    if (periods == ["fiscal_year"]) != (mapping.fiscal_year_start is not None):
        refuse("table.mapping-fiscal-year", f"constants.{START}")


def _constant(path: str, name: str, value: Any, mapping: Mapping) -> Any:
    """A value as rows carry it, from what the mapping writes."""
    is_cell = isinstance(value, str | date | datetime) or is_whole(value)
    result = READERS[name](value, mapping) if is_cell else bad("table.mapping-value")
    if isinstance(result, Bad) or (result == "" and name in ("provider", "provider_name")):
        _refuse(path, name, value, name)
    return result


def _totals(name: str, texts: Any, columns: Mapped[str, str]) -> frozenset[str]:
    """The folded texts of a column by which a row is a total."""
    if not isinstance(texts, list) or not all(isinstance(one, str) and one.strip() for one in texts):
        refuse_value(f"totals.{name}", name, texts, "texts")
    if name not in columns:
        refuse("table.mapping-missing", "columns", field=name)
    return frozenset(folded(one) for one in texts)


def _translations(name: str, translations: Any, mapping: Mapping) -> dict[str, str]:
    """What each text of a table stands for, by folded text."""
    if not isinstance(translations, dict):
        _refuse(f"values.{name}", name, translations, "section")
    for value in translations.values():
        _constant(f"values.{name}", name, value, mapping)
    return {folded(text): str(value) for text, value in translations.items()}


def _refuse(path: str, name: str, value: Any, expected: str) -> NoReturn:
    refuse_value(path, name, value, _words(expected))


def _words(name: str) -> dict[str, str] | str:
    """What a constant may be, in both languages; what all mappings know, by its name."""
    either = {"flow": FLOWS, "kind": KINDS}
    if name in either:
        return one_of(either[name])
    return EXPECTED.get(name, name)


EXPECTED = {
    "month": {"es": "un mes de 1 a 12", "en": "a month from 1 to 12"},
    "recipient": {
        "es": 'un código ISO, el nombre de un país, "region:298" o "not-allocated"',
        "en": 'an ISO code, a country\'s name, "region:298" or "not-allocated"',
    },
}
