"""Mappings: which column of a table holds what, and what holds for all of its rows, as a small TOML file."""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NoReturn

from eslabon.standards.tables.amounts import COMMA, POINT, amount_of
from eslabon.standards.tables.cells import (
    DAY_FIRST,
    MONTH_FIRST,
    Bad,
    Cell,
    bad,
    choice_of,
    currency_of,
    day_of,
    folded,
    listed,
    short,
    suggestion,
    text_of,
    year_of,
)
from eslabon.standards.tables.places import recipient_of
from eslabon.values.problems import Unreadable, Where, problem

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
    "amount": lambda cell, mapping: amount_of(cell, mapping.decimal),
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
ONE_TO_A_ROW = frozenset(("amount", "activity"))  # never constants
START = "fiscal_year_start"

SECTIONS = ("table", "columns", "constants", "values")
SETTINGS = ("sheet", "header_row", "encoding", "delimiter", "decimal", "dates")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252", "cp850")
LARGEST = 1 << 18

_AT_LINE = re.compile(r"at line ([0-9]+)")


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a table's columns mean: `columns` gives a field's heading, `constants` its value for all rows,
    `values` its translations by folded text; the rest says how the table is written, None where it is to be
    found out."""

    columns: dict[str, str]
    constants: dict[str, Any]
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    fiscal_year_start: int | None = None
    sheet: str | None = None
    header_row: int | None = None
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    dates: str | None = None


def read_mapping(data: bytes) -> Mapping:
    """The mapping that a TOML file describes. Raises Unreadable with the first thing that is wrong in it."""
    tables = _sections(_toml(data))
    settings = {name: _setting(name, value) for name, value in tables["table"].items()}
    columns = {name: _heading(name, value) for name, value in tables["columns"].items()}
    constants = dict(tables["constants"])
    start = _fiscal_year_start(constants.pop(START, None))
    mapping = Mapping(columns, constants, fiscal_year_start=start, **settings)
    _check_fields(mapping)
    for name, value in constants.items():
        constants[name] = _constant(f"constants.{name}", name, value, mapping)
    for name, translations in tables["values"].items():
        mapping.values[name] = _translations(name, translations, mapping)
    return mapping


def _toml(data: bytes) -> dict[str, Any]:
    if len(data) > LARGEST:
        raise Unreadable(problem("table.mapping-toml", Where(line=1), line=1))
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    except (ValueError, RecursionError) as error:
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found else data.count(b"\n") + 1
    raise Unreadable(problem("table.mapping-toml", Where(line=line), line=line))


def _sections(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    for name, table in content.items():
        if name not in SECTIONS:
            _refuse_unknown("table.mapping-section", name, name, SECTIONS)
        if not isinstance(table, dict):
            _refuse_value(name, name, table, "section")
    fields = tuple(READERS)
    known = {"table": SETTINGS, "columns": fields, "constants": (*fields, START), "values": TRANSLATED}
    for section, names in known.items():
        for name in content.get(section, {}):
            if name not in names:
                code = "table.mapping-setting" if section == "table" else "table.mapping-field"
                _refuse_unknown(code, f"{section}.{name}", name, names)
    return {name: content.get(name, {}) for name in SECTIONS}


def _setting(name: str, value: Any) -> Any:
    checks: dict[str, Callable[[Any], bool]] = {
        "sheet": _is_text,
        "header_row": lambda value: _is_whole(value) and value >= 1,
        "encoding": lambda value: _is_text(value) and _encoding(value) is not None,
        "delimiter": lambda value: isinstance(value, str) and len(value) == 1 and value not in '"\r\n\0 ',
        "decimal": lambda value: value in (POINT, COMMA),
        "dates": lambda value: value in (DAY_FIRST, MONTH_FIRST),
    }
    if not checks[name](value):
        _refuse_value(f"table.{name}", name, value, name)
    return _encoding(value) if name == "encoding" else value


def _heading(name: str, value: Any) -> str:
    if not _is_text(value):
        _refuse_value(f"columns.{name}", name, value, "heading")
    return str(value)


def _fiscal_year_start(value: Any) -> int | None:
    if value is None:
        return None
    if not (_is_whole(value) and 1 <= value <= 12):
        _refuse_value(f"constants.{START}", START, value, "month")
    return int(value)


def _check_fields(mapping: Mapping) -> None:
    """Every field told once, everything needed told, one period."""
    given = {**mapping.columns, **mapping.constants}
    for name in mapping.constants:
        if name in mapping.columns:
            _refuse("table.mapping-twice", f"constants.{name}", field=name)
        if name in ONE_TO_A_ROW:
            _refuse("table.mapping-column-only", f"constants.{name}", field=name)
    for name in NEEDED:
        if name not in given:
            _refuse("table.mapping-missing", "columns", field=name)
    if "provider" not in given and "provider_name" not in given:
        _refuse("table.mapping-missing", "columns", field="provider")
    periods = [name for name in PERIODS if name in given]
    if len(periods) != 1:
        _refuse("table.mapping-period", "columns", found=", ".join(periods) or "0")
    if (periods == ["fiscal_year"]) != (mapping.fiscal_year_start is not None):
        _refuse("table.mapping-fiscal-year", f"constants.{START}")


def _constant(path: str, name: str, value: Any, mapping: Mapping) -> Any:
    """A value as rows carry it, from what the mapping writes."""
    is_cell = isinstance(value, str | date | datetime) or _is_whole(value)
    result = READERS[name](value, mapping) if is_cell else bad("table.mapping-value")
    if isinstance(result, Bad) or (result == "" and name in ("provider", "provider_name")):
        _refuse_value(path, name, value, name)
    return result


def _translations(name: str, translations: Any, mapping: Mapping) -> dict[str, str]:
    """What each text of a table stands for, by folded text."""
    if not isinstance(translations, dict):
        _refuse_value(f"values.{name}", name, translations, "section")
    for value in translations.values():
        _constant(f"values.{name}", name, value, mapping)
    return {folded(text): str(value) for text, value in translations.items()}


def _encoding(name: str) -> str | None:
    try:
        wanted = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return next((known for known in ENCODINGS if codecs.lookup(known).name == wanted), None)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _words(name: str) -> dict[str, str]:
    """What a setting or a constant may be, in both languages."""
    either = {"flow": FLOWS, "kind": KINDS, "encoding": ENCODINGS}
    if name in either:
        names = ", ".join(either[name])
        return {"es": f"uno de estos: {names}", "en": f"one of these: {names}"}
    es, en = EXPECTED.get(name, ("un texto", "a text"))
    return {"es": es, "en": en}


EXPECTED = {
    "section": ("una sección con líneas «nombre = valor»", "a section of lines “name = value”"),
    "heading": ("el título de una columna, entre comillas", "a column's heading, in quotes"),
    "header_row": ("un número de fila desde 1", "a row number from 1"),
    "delimiter": ('un solo carácter, como ";"', 'a single character, such as ";"'),
    "decimal": ('"." o ","', '"." or ","'),
    "dates": ('"dmy" o "mdy"', '"dmy" or "mdy"'),
    "month": ("un mes de 1 a 12", "a month from 1 to 12"),
    "recipient": (
        'un código ISO, el nombre de un país, "region:298" o "not-allocated"',
        'an ISO code, a country\'s name, "region:298" or "not-allocated"',
    ),
    "currency": ('un código de moneda, como "USD"', 'a currency\'s code, such as "USD"'),
    "year": ("un año de cuatro cifras", "a year of four digits"),
    "fiscal_year": ("un año de cuatro cifras", "a year of four digits"),
    "date": ("una fecha, como 2004-09-17", "a date, such as 2004-09-17"),
}


def _refuse_unknown(code: str, path: str, name: str, known: Collection[str]) -> NoReturn:
    _refuse(code, path, name=short(name), known=listed(known), suggestion=suggestion(name, known))


def _refuse_value(path: str, name: str, value: Any, expected: str) -> NoReturn:
    _refuse("table.mapping-value", path, name=name, value=short(str(value)), expected=_words(expected))


def _refuse(code: str, path: str, **arguments: Any) -> NoReturn:
    raise Unreadable(problem(code, Where(path=path), **arguments))
