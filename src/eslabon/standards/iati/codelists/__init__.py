"""The code lists of the IATI standard, as the project's own tables with English and Spanish names.

One CSV file a list beside this module; `lists.csv` says where each comes from and whether it is complete
(an unknown code of a complete list is an error, of an incomplete one only odd). Countries, currencies and
languages take their names from CLDR, through Babel, which is imported only when such a name is asked for:
checking a file needs the codes and must start fast. A name written in the table goes before CLDR's. What Spanish names
`lists.csv` calls "own" are our translations; the standard has none.

Lists that only files are checked by stand in `plain/`, with their codes and no names.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

# Spanish as Latin America words it: «Costa de Marfil», «Arabia Saudita».
_CLDR_LOCALES = {"es": "es_419", "en": "en"}


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a list. A withdrawn code has the date of its withdrawal in `valid_to`.

    Both names are empty where CLDR gives them; `name_of` knows.
    """

    code: str
    name_en: str
    name_es: str
    category: str | None
    valid_from: date | None
    valid_to: date | None
    undated: bool = False  # withdrawn, the list doesn't say when

    @property
    def withdrawn(self) -> bool:
        """True when the list no longer recommends the code."""
        return self.valid_to is not None or self.undated

    def name(self, lang: str) -> str:
        """The name written in the table in `lang` ("es" or "en"); empty where CLDR gives it."""
        return self.name_es if lang == "es" else self.name_en


@dataclass(frozen=True, slots=True)
class Codelist:
    """One list: its codes in order, and where they come from.

    `source_date` is the newest date that stands in the source; `cldr` the part of CLDR that names the codes; `spanish`
    says whose the Spanish names are: "own" (our translation) or "CLDR", empty where codes have no names.
    """

    name: str
    complete: bool
    source: str
    source_date: date
    note: str
    cldr: str
    spanish: str
    codes: Mapping[str, Code]


def codelist_names() -> tuple[str, ...]:
    """The names of the lists whose codes have names, as the standard spells them."""
    return tuple(_lists())


@cache
def codelist(name: str) -> Codelist:
    """The list of that name ("Sector", "FinanceType", ...), read once. Raises KeyError for any other name."""
    row = _lists().get(name) or _plain_lists()[name]
    return Codelist(
        name=name,
        complete=row["complete"] == "true",
        source=row["source"],
        source_date=date.fromisoformat(row["source_date"]),
        note=row["note"],
        cldr=row["cldr"],
        spanish=row.get("spanish", ""),
        codes=MappingProxyType({code.code: code for code in (_codes if name in _lists() else _plain_codes)(name)}),
    )


def name_of(list_name: str, code: str, lang: str, default: str | None = None) -> str:
    """The name of a code in `lang` ("es" or "en"); for an unknown code `default`, else the code itself."""
    of_list = codelist(list_name)
    found = of_list.codes.get(code)
    if found is None:
        return code if default is None else default
    return found.name(lang) or (_cldr_names(of_list.cldr, lang)[code] if of_list.cldr else code)


def country_name(code: str, lang: str) -> str:
    """The name of a country (ISO 3166-1 alpha-2) in `lang`, else the code."""
    return name_of("Country", code, lang)


def currency_name(code: str, lang: str) -> str:
    """The name of a currency (ISO 4217) in `lang`, else the code."""
    return name_of("Currency", code, lang)


def language_name(code: str, lang: str) -> str:
    """The name of a language (ISO 639-1) in `lang`, else the code."""
    return name_of("Language", code, lang)


@cache
def _lists() -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in _rows("lists")}


def _codes(name: str) -> Iterator[Code]:
    for row in _rows(name):
        yield Code(
            code=row["code"],
            name_en=row["name_en"],
            name_es=row["name_es"],
            category=row["category"] or None,
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
        )


@cache
def _plain_lists() -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in _rows("plain/lists")}


def _plain_codes(name: str) -> Iterator[Code]:
    for row in _rows(f"plain/{name}"):
        undated = bool(row["withdrawn"]) and not row["valid_to"]
        yield Code(row["code"], "", "", None, _day(row["valid_from"]), _day(row["valid_to"]), undated)


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files(__name__) / f"{name}.csv").read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def _cldr_names(kind: str, lang: str) -> Mapping[str, str]:
    """CLDR's names of `territories`, `currencies` or `languages`."""
    from babel import Locale

    names: Mapping[str, str] = getattr(Locale.parse(_CLDR_LOCALES[lang]), kind)
    return names
