"""The mapping of a plain table of trade flows: a small TOML file that names the source, the columns and their units."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from eslabon.standards.flows import TOTAL, WORLD
from eslabon.standards.flows.countries import alpha2
from eslabon.standards.flows.schemes import BY_LETTER, padded
from eslabon.standards.tables.amounts import amount_of
from eslabon.standards.tables.cells import (
    Bad,
    Cell,
    bad,
    choice_of,
    currency_of,
    day_of,
    folded,
    short,
    text_of,
    year_of,
)
from eslabon.standards.tables.places import country_named, suggested
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
from eslabon.standards.tables.words import MONTHS, plainly

# Names that other readers give their flows, and the ending for those that importers report.
TAKEN = ("comtrade", "baci", "sunat-g1", "sunat-g6", "sunat-declarations")
MIRROR = "-mirror"
EXPORTS, IMPORTS = "exports", "imports"
FIELDS = (
    *("year", "month", "date", "exporter", "importer", "scheme", "product", "value", "currency"),
    *("kilograms", "quantity", "unit", "region", "flow"),
)
NEEDED = ("exporter", "importer", "scheme", "product", "value", "currency")
ONE_TO_A_ROW = ("value", "kilograms", "quantity")
TRANSLATED = ("month", "exporter", "importer", "scheme", "product", "currency", "unit", "region", "flow")
TOTALLED = ("exporter", "importer", "product", "region")
# How many dollars, and kilograms, a unit of the table is.
UNITS = {
    "value": {"dollars": Decimal(1), "thousands": Decimal(1000), "millions": Decimal(1_000_000)},
    "kilograms": {"kilograms": Decimal(1), "tonnes": Decimal(1000)},
}
SECTIONS = {
    "flows": ("source",),
    "table": SETTINGS,
    "columns": FIELDS,
    "constants": FIELDS,
    "units": tuple(UNITS),
    "values": TRANSLATED,
    "totals": TOTALLED,
}

_SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_AREA = re.compile(r"x:[A-Za-z0-9-]{1,40}")
_REVISION = re.compile(r"hs[ -]?((?:19|20)?\d\d)")


@dataclass(frozen=True, slots=True)
class FlowMapping:
    """What a table of flows means. `source` names its flows; `columns` gives a field's heading, `constants` its value
    in all rows, `values` its translations and `totals` the texts that mark a row as a total of others (both by folded
    text); `units` how many dollars and kilograms a unit is; `settings` how the table is written."""

    source: str
    columns: dict[str, str]
    constants: dict[str, Any]
    units: dict[str, Decimal]
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    totals: dict[str, frozenset[str]] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)


def read_flow_mapping(data: bytes) -> FlowMapping:
    """The mapping that a TOML file describes. Raises Unreadable with the first thing that is wrong in it."""
    told = sections(data, SECTIONS)
    settings = {name: setting(name, value) for name, value in told["table"].items()}
    columns = {name: heading(name, value) for name, value in told["columns"].items()}
    _check_fields(columns, told["constants"])
    constants = {name: _constant(f"constants.{name}", name, value) for name, value in told["constants"].items()}
    units = {name: _unit(name, told["units"], columns) for name in UNITS}
    values = {name: _translations(name, texts) for name, texts in told["values"].items()}
    totals = {name: _totals(name, texts) for name, texts in told["totals"].items()}
    return FlowMapping(_source(told["flows"].get("source")), columns, constants, units, values, totals, settings)


def field_of(name: str, cell: Cell, settings: dict[str, Any]) -> Any:
    """What a cell means as this field; `Bad` where it can't be that. A product's code needs its scheme as well."""
    if name in ("exporter", "importer"):
        return country_of(text_of(cell))
    if name in ONE_TO_A_ROW:
        return amount_of(cell, settings.get("decimal"))
    if name == "date":
        return day_of(cell, settings.get("dates"))
    return READERS.get(name, text_of)(cell)


def month_of(cell: Cell) -> int | Bad:
    """A month: 1 to 12, or its name in Spanish or English."""
    text = text_of(cell)
    if text.isascii() and text.isdigit() and len(text) < 3 and 1 <= int(text) <= 12:
        return int(text)
    return MONTHS.get(plainly(text)) or bad("trade.cell", value=short(text))


def flow_of(cell: Cell) -> str | Bad:
    """Which side's customs reported: of exports, or of imports."""
    return choice_of(cell, (EXPORTS, IMPORTS))


def country_of(text: str) -> str | Bad:
    """The alpha-2 of a country by its ISO code (of one that is no more too) or its name; the world; an area of the
    source's own, like `x:838`."""
    if plainly(text) in ("world", "mundo", "w00"):
        return WORLD
    if _AREA.fullmatch(text):
        return text
    return country_named(text) or alpha2(text) or bad("trade.no-country", value=short(text), suggestion=suggested(text))


def scheme_of(cell: Cell) -> str | Bad:
    """The scheme of products: a revision of the Harmonized System (`HS2007`, `HS07`, `H3`), `PE-tariff`, or a word in
    lower case for a list of the source's own."""
    text = text_of(cell)
    plain = text.lower()
    if found := _REVISION.fullmatch(plain):
        revision = next((one for one in BY_LETTER.values() if one.endswith(found[1])), None)
        return revision or bad("trade.cell", value=short(text))
    if text.upper() in BY_LETTER:
        return BY_LETTER[text.upper()]
    if plain == "pe-tariff":
        return "PE-tariff"
    return text if _SLUG.fullmatch(text) else bad("trade.cell", value=short(text))


def product_of(text: str, scheme: str) -> str | Bad:
    """A product's code in its scheme, with the zero that a spreadsheet took from it; `TOTAL` for all products."""
    if text.upper() == TOTAL:
        return TOTAL
    if scheme != "PE-tariff" and not scheme.startswith("HS"):
        return text
    plain = text.replace(".", "")
    digits = 10 if scheme == "PE-tariff" else len(plain) + len(plain) % 2
    try:
        found = padded(text, digits)
    except ValueError:
        return bad("trade.cell", value=short(text))
    return found if scheme == "PE-tariff" or 2 <= len(found) <= 6 else bad("trade.cell", value=short(text))


READERS: dict[str, Callable[[Cell], Any]] = {
    "year": year_of,
    "month": month_of,
    "scheme": scheme_of,
    "currency": currency_of,
    "flow": flow_of,
}


def _check_fields(columns: dict[str, str], constants: dict[str, Any]) -> None:
    """Every field told once, everything needed told, a year or a date."""
    for name in constants:
        if name in columns:
            refuse("table.mapping-twice", f"constants.{name}", field=name)
        if name in ONE_TO_A_ROW:
            refuse("table.mapping-column-only", f"constants.{name}", field=name)
    given = {*columns, *constants}
    for name in NEEDED:
        if name not in given:
            refuse("table.mapping-missing", "columns", field=name)
    if not given & {"year", "date"}:
        refuse("table.mapping-missing", "columns", field="year")
    for name in ("year", "month"):
        if name in given and "date" in given:
            refuse("table.mapping-twice", f"columns.{name}", field=name)


def _source(value: Any) -> str:
    name = value if isinstance(value, str) else ""
    if not _SLUG.fullmatch(name) or len(name) > 40 or name in TAKEN or name.endswith(MIRROR):
        refuse_value("flows.source", "source", "" if value is None else value, EXPECTED["source"])
    return name


def _constant(path: str, name: str, value: Any) -> Any:
    """A value as rows carry it, from what the mapping writes."""
    is_cell = isinstance(value, str | date | datetime) or is_whole(value)
    result = field_of(name, value, {}) if is_cell else bad("table.mapping-value")
    if isinstance(result, Bad) or result == "" or (name == "currency" and result != "USD"):
        refuse_value(path, name, value, EXPECTED.get(name, name))
    return result


def _unit(name: str, told: dict[str, Any], columns: dict[str, str]) -> Decimal:
    """How many dollars, or kilograms, a unit is: for money it has to be said."""
    value = told.get(name, "" if name == "value" else "kilograms")
    if not isinstance(value, str) or value not in UNITS[name]:
        refuse_value(f"units.{name}", name, value, one_of(UNITS[name]))
    if name in told and name not in columns:
        refuse("table.mapping-missing", "columns", field=name)
    return UNITS[name][value]


def _translations(name: str, texts: Any) -> dict[str, str]:
    """What each text of a table stands for, by folded text."""
    if not isinstance(texts, dict):
        refuse_value(f"values.{name}", name, texts, "section")
    for value in texts.values():
        _constant(f"values.{name}", name, value)
    return {folded(text): str(value) for text, value in texts.items()}


def _totals(name: str, texts: Any) -> frozenset[str]:
    if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
        refuse_value(f"totals.{name}", name, texts, EXPECTED["totals"])
    return frozenset(map(folded, texts))


_COUNTRY = {
    "es": 'un código ISO, el nombre de un país, "world" o un área como "x:838"',
    "en": 'an ISO code, a country\'s name, "world", or an area such as "x:838"',
}
EXPECTED = {
    "source": {
        "es": f"una palabra en minúsculas, con cifras y guiones, que no sea {', '.join(TAKEN)} ni termine en {MIRROR}",
        "en": f"a lower-case word with digits and hyphens, none of {', '.join(TAKEN)}, without {MIRROR} at its end",
    },
    "currency": {"es": '"USD": los flujos son en dólares', "en": '"USD": flows are in dollars'},
    "month": {"es": "un mes de 1 a 12", "en": "a month from 1 to 12"},
    "scheme": {
        "es": '"HS2007" u otra revisión, "PE-tariff" o una palabra en minúsculas',
        "en": '"HS2007" or another revision, "PE-tariff", or a lower-case word',
    },
    "flow": one_of((EXPORTS, IMPORTS)),
    "totals": {"es": 'una lista de textos, como ["Mundo"]', "en": 'a list of texts, such as ["World"]'},
    "exporter": _COUNTRY,
    "importer": _COUNTRY,
}
