"""The reference of a figure of exports.

    exports@1:s7:exporter=PE:importer=US:product=090111:from=2005:to=2010:part=price:source=comtrade

It is written with the same signs as that of the offer (`figures.reference`), and names the state of the warehouse, so
that it gives the printed value for ever. A chain is named by the number of its basket's version, which never changes.
"""

from __future__ import annotations

import re

from eslabon.figures.exports.question import LINES, Question
from eslabon.figures.exports.question import parts as all_parts
from eslabon.figures.reference import BadReference, decoded, encoded
from eslabon.measures.concordance import REVISIONS
from eslabon.measures.exports import MEASURE

_LISTS = {
    "source": "sources",
    "exporter": "exporters",
    "importer": "importers",
    "product": "products",
    "sector": "sectors",
    "goods": "goods",
    "region": "regions",
    "placed": "placed",
}
_NUMBERS = {"basket": "baskets", "month": "months"}
_STATE = re.compile(r"s[0-9]{1,9}")
_NUMBER = re.compile(r"[0-9]{1,9}")
_LONGEST = 2_000


def reference(question: Question, state: int) -> str:
    """The reference of the figure that a question gives at a state."""
    told = [MEASURE, f"s{state}"]
    for name, field in _LISTS.items():
        if values := getattr(question, field):
            told.append(f"{name}={','.join(encoded(one) for one in values)}")
    for name, field in _NUMBERS.items():
        if numbers := getattr(question, field):
            told.append(f"{name}={','.join(str(one) for one in numbers)}")
    if question.scheme:
        told.append(f"hs={question.scheme}")
    told += [
        f"{name}={year}" for name, year in (("from", question.year_from), ("to", question.year_to)) if year is not None
    ]
    if question.part:
        told.append(f"part={question.part}")
    if question.lines != LINES[0]:
        told.append(f"lines={question.lines}")
    return ":".join(told)


def is_exports(text: str) -> bool:
    """Whether this is the reference of a figure of exports, by its measure."""
    return text.strip().partition(":")[0] == MEASURE


def parse(text: str) -> tuple[Question, int]:
    """The question and the state that a reference encodes. Raises BadReference; the same things said in another order
    or another way are none."""
    text = text.strip()
    measure, *rest = text[:_LONGEST].split(":")
    if measure != MEASURE or not rest or not _STATE.fullmatch(rest[0]):
        raise BadReference(text)
    given = dict(one.split("=", 1) for one in rest[1:] if "=" in one)
    try:
        question = _question(given)
    except ValueError:
        raise BadReference(text) from None
    state = int(rest[0][1:])
    if reference(question, state) != text:
        raise BadReference(text)
    return question, state


def _question(given: dict[str, str]) -> Question:
    """The question that options ask. Raises ValueError where none can be asked so."""
    texts = {
        field: tuple(decoded(one) for one in given.get(name, "").split(",") if one) for name, field in _LISTS.items()
    }
    numbers = {
        field: tuple(_number(one) for one in given.get(name, "").split(",") if one) for name, field in _NUMBERS.items()
    }
    years = {f"year_{name}": _number(given[name]) for name in ("from", "to") if name in given}
    scheme, part, lines = given.get("hs", ""), given.get("part", ""), given.get("lines", LINES[0])
    if (scheme and scheme not in REVISIONS) or (part and part not in all_parts()) or lines not in LINES:
        raise ValueError(scheme)
    if part and len(years) != 2:
        raise ValueError(part)
    return Question(**texts, **numbers, **years, scheme=scheme, part=part, lines=lines)  # type: ignore[arg-type]


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return int(text)
