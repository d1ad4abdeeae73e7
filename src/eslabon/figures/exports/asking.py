"""From the words of a request about exports to a question; every fault at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from eslabon.figures.asking import LONGEST, Fault
from eslabon.figures.exports.question import LINES, SPLITS, Question
from eslabon.measures.concordance import REVISIONS
from eslabon.measures.exports import KEYS
from eslabon.standards.flows import WORLD
from eslabon.standards.flows.countries import alpha2
from eslabon.standards.flows.schemes import revision_of
from eslabon.standards.sunat.sectors import sectors_named

YEARS = (1900, 2200)
# What is asked for is said in one of these ways; a fault without a value says that another is there already.
OF_WHAT = ("product", "sector", "chain")
_CODE = re.compile(r"[0-9]{2,10}")
_OWN = re.compile(r"x:[A-Za-z0-9-]{1,40}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request understood. `chains` are names that somebody who knows the records turns into `baskets`."""

    question: Question
    keys: tuple[str, ...]
    chains: tuple[str, ...]
    split: str
    tolerance: Decimal


def understand(given: Mapping[str, Sequence[str]], sources: Sequence[str]) -> tuple[Asked, list[Fault]]:
    """The question that a request's values ask, leaving out those at fault, and the faults.

    Names are those of the command line's options; empty values count as not given. `sources` are those loaded.
    """
    reading = _Reading(given)
    question = Question(
        sources=reading.several("source", lambda text: text if text in sources else None, tuple(sources)),
        exporters=reading.several("exporter", _country),
        importers=reading.several("importer", _country),
        products=reading.several("product", _product),
        sectors=reading.several("sector", _sector),
        regions=reading.several("region", lambda text: text),
        scheme=reading.one("hs", revision_of, REVISIONS) or "",
        year_from=reading.one("from", _year, ("1900-2200",)),
        year_to=reading.one("to", _year, ("1900-2200",)),
        lines=reading.one("lines", lambda text: text if text in LINES else None, LINES) or LINES[0],
    )
    first, last = question.year_from, question.year_to
    if first is not None and last is not None and first > last:
        reading.faults.append(Fault("to", str(last)))
    by = [part for text in given.get("by", ()) for part in text.split(",") if part.strip()]
    keys = reading.chosen("by", by, lambda text: text.strip() if text.strip() in KEYS else None, KEYS)
    chains = reading.several("chain", lambda text: text)
    of_what = [name for name, one in zip(OF_WHAT, (question.products, question.sectors, chains), strict=True) if one]
    reading.faults += [Fault(name, "", (of_what[0],)) for name in of_what[1:]]
    split = reading.one("split", lambda text: text if text in SPLITS else None, tuple(SPLITS)) or next(iter(SPLITS))
    tolerance = reading.one("tolerance", _percent, ("0-1000",))
    return Asked(question, keys, chains, split, Decimal(1) if tolerance is None else tolerance), reading.faults


class _Reading:
    """Values of a request, read one by one; what can't be is a fault."""

    def __init__(self, given: Mapping[str, Sequence[str]]) -> None:
        self.given = given
        self.faults: list[Fault] = []

    def several(self, name: str, read: Callable[[str], str | None], allowed: tuple[str, ...] = ()) -> tuple[str, ...]:
        return self.chosen(name, self.given.get(name, ()), read, allowed)

    def chosen(
        self, name: str, texts: Sequence[str], read: Callable[[str], str | None], allowed: tuple[str, ...]
    ) -> tuple[str, ...]:
        found = []
        for text in texts:
            plain = text.strip().encode("utf-8", "replace").decode()
            if not plain:
                continue
            value = read(plain) if len(plain) <= LONGEST and "\0" not in plain else None
            if value is None:
                self.faults.append(Fault(name, plain[:LONGEST], allowed))
            else:
                found.append(value)
        return tuple(dict.fromkeys(found))

    def one(self, name: str, read: Callable[[str], Any], allowed: tuple[str, ...]) -> Any:
        texts = [text for text in self.given.get(name, ()) if text.strip()]
        if not texts:
            return None
        value = read(texts[-1].strip())
        if value is None:
            self.faults.append(Fault(name, texts[-1][:LONGEST], allowed))
        return value


def _country(text: str) -> str | None:
    """A country by its code of two or three letters; what a source calls by a name of its own is `x:NAME`."""
    if text.upper() == WORLD or _OWN.fullmatch(text):
        return text.upper() if text.upper() == WORLD else text
    return alpha2(text)


def _product(text: str) -> str | None:
    """A code, with or without dots; a word of a source's own list as it is."""
    plain = text.replace(".", "").replace(" ", "")
    if plain.isascii() and plain.isdigit():
        return plain if _CODE.fullmatch(plain) else None
    return text


def _sector(text: str) -> str | None:
    """The code of a sector by its code or name; None where there is none, or several have the name."""
    named = sectors_named(text)
    return named[0].code if len(named) == 1 else None


def _year(text: str) -> int | None:
    low, high = YEARS
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 and low <= int(text) <= high else None


def _percent(text: str) -> Decimal | None:
    try:
        found = Decimal(text.removesuffix("%").strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() and 0 <= found <= 1_000 else None
