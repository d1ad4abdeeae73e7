"""The types of value that the standard's table names: is this text such a value, and how is one written?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from lxml import etree

from eslabon.standards.iati.schema import IMPORT_XML, OTHER_ATTRIBUTES, XML, XSD, compiled


@dataclass(frozen=True, slots=True)
class SimpleType:
    """A type of value: a pattern for the ordinary way of writing it, its name and a hint in two languages."""

    name: str
    plain: re.Pattern[str]
    called: Mapping[str, str]
    hint: Mapping[str, str]

    def accepts(self, text: str) -> bool:
        """Whether the text is a value of this type, as the schema engine sees it."""
        return bool(self.plain.fullmatch(text)) or _engine_accepts(self.name, text)


@cache
def simple_types() -> Mapping[str, SimpleType]:
    """Every type that has a rule, by its name in the table; "string" has none."""
    source = files(__package__) / "types.toml"
    rows = tomllib.loads(source.read_text(encoding="utf-8"))
    return {name: _simple_type(name, row) for name, row in rows.items()}


def accepts(type_: str, text: str) -> bool:
    """Whether the text is a value of the type of that name."""
    rule = simple_types().get(type_)
    return rule is None or rule.accepts(text)


def _simple_type(name: str, row: Mapping[str, str]) -> SimpleType:
    return SimpleType(
        name=name,
        plain=re.compile(row["plain"]),
        called={lang: row[lang] for lang in ("es", "en")},
        hint={lang: row[f"hint_{lang}"] for lang in ("es", "en")},
    )


@lru_cache(maxsize=4096)
def _engine_accepts(name: str, text: str) -> bool:
    prefix, _, local = name.rpartition(":")
    return _probe().validate(etree.Element("value", {f"{{{XML}}}{local}" if prefix else local: text}))


@cache
def _probe() -> etree.XMLSchema:
    """A schema of one element with an attribute of each type."""
    attributes = "".join(
        f'<xsd:attribute name="{name}" type="xsd:{name}"/>' for name in simple_types() if ":" not in name
    )
    return compiled(
        f'<xsd:schema xmlns:xsd="{XSD}">{IMPORT_XML}<xsd:element name="value"><xsd:complexType>'
        f"{attributes}{OTHER_ATTRIBUTES}</xsd:complexType></xsd:element></xsd:schema>"
    )
