"""What every mapping shares: sections of TOML, how a table is written, and how what is wrong in it is refused."""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from typing import Any, NoReturn

from eslabon.standards.tables.amounts import COMMA, POINT
from eslabon.standards.tables.cells import DAY_FIRST, MONTH_FIRST, listed, short, suggestion
from eslabon.values.problems import Unreadable, Where, problem

SETTINGS = ("sheet", "header_row", "encoding", "delimiter", "decimal", "dates")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252", "cp850")
LARGEST = 1 << 18

_AT_LINE = re.compile(r"at line ([0-9]+)")


def sections(data: bytes, known: Mapping[str, Collection[str]]) -> dict[str, dict[str, Any]]:
    """The sections of a mapping, each with its lines. `known` gives the names that each section knows.

    Raises Unreadable where it is no TOML, or names what isn't known.
    """
    content = _toml(data)
    for name, table in content.items():
        if name not in known:
            refuse_unknown("table.mapping-section", name, name, known)
        if not isinstance(table, dict):
            refuse_value(name, name, table, "section")
    for section, names in known.items():
        for name in content.get(section, {}):
            if name not in names:
                code = "table.mapping-setting" if section == "table" else "table.mapping-field"
                refuse_unknown(code, f"{section}.{name}", name, names)
    return {name: content.get(name, {}) for name in known}


def setting(name: str, value: Any) -> Any:
    """A setting of the section `table`. Raises Unreadable where it can't be that."""
    checks: dict[str, Callable[[Any], bool]] = {
        "sheet": is_text,
        "header_row": lambda value: is_whole(value) and value >= 1,
        "encoding": lambda value: is_text(value) and _encoding(value) is not None,
        "delimiter": lambda value: isinstance(value, str) and len(value) == 1 and value not in '"\r\n\0 ',
        "decimal": lambda value: value in (POINT, COMMA),
        "dates": lambda value: value in (DAY_FIRST, MONTH_FIRST),
    }
    if not checks[name](value):
        refuse_value(f"table.{name}", name, value, name)
    return _encoding(value) if name == "encoding" else value


def heading(name: str, value: Any) -> str:
    """The heading of a field's column. Raises Unreadable where it is no text."""
    if not is_text(value):
        refuse_value(f"columns.{name}", name, value, "heading")
    return str(value)


def is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def one_of(names: Collection[str]) -> dict[str, str]:
    """What a value may be where it is one of several words, in both languages."""
    told = ", ".join(names)
    return {"es": f"uno de estos: {told}", "en": f"one of these: {told}"}


def refuse(code: str, path: str, **arguments: Any) -> NoReturn:
    raise Unreadable(problem(code, Where(path=path), **arguments))


def refuse_unknown(code: str, path: str, name: str, known: Collection[str]) -> NoReturn:
    refuse(code, path, name=short(name), known=listed(known), suggestion=suggestion(name, known))


def refuse_value(path: str, name: str, value: Any, expected: str | dict[str, str]) -> NoReturn:
    """Refuses a value; `expected` says in both languages what it may be, or names one of `EXPECTED`."""
    words = expected if isinstance(expected, dict) else EXPECTED.get(expected, EXPECTED["text"])
    refuse("table.mapping-value", path, name=name, value=short(str(value)), expected=words)


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


def _encoding(name: str) -> str | None:
    try:
        wanted = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return next((known for known in ENCODINGS if codecs.lookup(known).name == wanted), None)


EXPECTED = {
    "text": {"es": "un texto", "en": "a text"},
    "texts": {"es": 'una lista de textos, como ["TOTAL"]', "en": 'a list of texts, such as ["TOTAL"]'},
    "section": {"es": "una sección con líneas «nombre = valor»", "en": "a section of lines “name = value”"},
    "heading": {"es": "el título de una columna, entre comillas", "en": "a column's heading, in quotes"},
    "header_row": {"es": "un número de fila desde 1", "en": "a row number from 1"},
    "encoding": one_of(ENCODINGS),
    "delimiter": {"es": 'un solo carácter, como ";"', "en": 'a single character, such as ";"'},
    "decimal": {"es": '"." o ","', "en": '"." or ","'},
    "dates": {"es": '"dmy" o "mdy"', "en": '"dmy" or "mdy"'},
    "currency": {"es": 'un código de moneda, como "USD"', "en": 'a currency\'s code, such as "USD"'},
    "year": {"es": "un año de cuatro cifras", "en": "a year of four digits"},
    "fiscal_year": {"es": "un año de cuatro cifras", "en": "a year of four digits"},
    "date": {"es": "una fecha, como 2004-09-17", "en": "a date, such as 2004-09-17"},
}
