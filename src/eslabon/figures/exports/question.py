"""A question about exports, as every door asks it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from eslabon.facts.trade import NO_MONTH, NOT_TOLD
from eslabon.measures import exports, margins

# What a change is made of, by how it is split; `change` is the whole.
CHANGE = "change"
SPLITS = {"price-volume": exports.PARTS, "margins": margins.PARTS}
LINES = ("product", "partner")


def parts() -> tuple[str, ...]:
    """Every part of a change that can be asked for, the whole first."""
    return (CHANGE, *(one for split in SPLITS.values() for one in split))


@dataclass(frozen=True, slots=True)
class Question:
    """Which exports, in dollars. An empty tuple is all; years include both ends; `baskets` are numbers of records.

    With a `part` it asks how the value changed from `year_from` to `year_to`: all of it, or that part, line by line.
    """

    sources: tuple[str, ...] = ()
    exporters: tuple[str, ...] = ()
    importers: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    baskets: tuple[int, ...] = ()
    placed: tuple[str, ...] = ()  # which departments each basket is asked for in: NUMBER@DEPARTMENT; without any, all
    goods: tuple[str, ...] = ()  # of what is asked for, these products as they are answered
    scheme: str = ""  # the revision whose codes `products` are; without it they are taken as each source writes them
    regions: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    months: tuple[int, ...] = ()
    part: str = ""
    lines: str = "product"

    def narrowed(self, keys: Mapping[str, Any]) -> Question:
        """The question of one row: with the values of its keys. Of a chain the key is the basket's
        number; there is none where the question names no basket."""
        found = self
        for key, value in keys.items():
            if key == "year":
                found = replace(found, year_from=value, year_to=value)
            elif key == "month":
                found = replace(found, months=(value or NO_MONTH,))
            elif key == "chain":
                found = found if value is None else replace(found, baskets=(int(value),))
            else:
                told: dict[str, Any] = {_FIELDS[key]: (NOT_TOLD if value is None else value,)}
                found = replace(found, **told)
        return found


_FIELDS = {
    "source": "sources",
    "exporter": "exporters",
    "importer": "importers",
    "product": "goods",
    "sector": "sectors",
    "region": "regions",
}
