"""The reference of a figure: measure and version, state, filters and keys, in one word that can be printed.

    offer@1:s5:commitments:USD:recipient=PE:from=2010:to=2015

It holds letters, digits and `@ : = , . _ - ~` only, so that it needs no quoting in a shell, a link or a cell; other
characters are written as `~` and two hexadecimal digits of their UTF-8 bytes.
"""

from __future__ import annotations

import re
from datetime import date

from eslabon.measures.cooperation import MEASURE
from eslabon.measures.offer import BASES, FLOWS, FOCUSES, GROUPS, LEFT_OUT, SCOPES, Question

LISTS = ("provider", "recipient", "kind", "group", "focus", "sector", "activity", "basis")
ALLOWED = {"group": GROUPS, "focus": FOCUSES, "basis": BASES}
_PLAIN = re.compile(r"[A-Za-z0-9._-]")
_CURRENCY = re.compile(r"[A-Z]{3}")


class BadReference(ValueError):
    """This isn't the reference of a figure."""


def _encoded(text: str) -> str:
    return "".join(
        char if _PLAIN.match(char) else "".join(f"~{byte:02X}" for byte in char.encode("utf-8"))
        for char in text
    )


def _decoded(text: str) -> str:
    try:
        raw = re.sub(rb"~([0-9A-F]{2})", lambda hit: bytes([int(hit[1], 16)]), text.encode("ascii"))
        return raw.decode("utf-8")
    except UnicodeError:
        raise BadReference(text) from None


def reference(question: Question, state: int) -> str:
    """The reference of the figure that a question gives at a state."""
    parts = [MEASURE, f"s{state}", question.flow, question.currency]
    for name in LISTS:
        values = getattr(question, name)
        if values:
            parts.append(f"{name}={','.join(_encoded(value) for value in values)}")
    if question.scope != "all":
        parts.append(f"scope={question.scope}")
    numbers = (("from", question.year_from), ("to", question.year_to))
    parts += [f"{name}={value}" for name, value in numbers if value is not None]
    if question.fiscal_start != 1:
        parts.append(f"fy={question.fiscal_start}")
    if question.running_on:
        parts.append(f"on={question.running_on.isoformat()}")
    if question.left:
        parts.append(f"left={question.left}")
    if question.left == "no-rate":
        parts.append(f"in={question.left_currency or 'none'}")
    return ":".join(parts)


def parse(text: str) -> tuple[Question, int]:
    """The question and the state that a reference encodes. Raises BadReference."""
    measure, *rest = text.strip().split(":")
    if measure != MEASURE or len(rest) < 3:
        raise BadReference(text)
    state, flow, currency, *options = rest
    if not re.fullmatch(r"s\d{1,9}", state) or flow not in FLOWS or not _CURRENCY.fullmatch(currency):
        raise BadReference(text)
    given: dict[str, str] = {}
    for option in options:
        name, equals, value = option.partition("=")
        if not equals or not value or name in given:
            raise BadReference(text)
        given[name] = value
    try:
        question = _question(flow, currency, given)
    except (KeyError, ValueError):
        raise BadReference(text) from None
    if given:
        raise BadReference(text)
    return question, int(state[1:])


def _question(flow: str, currency: str, given: dict[str, str]) -> Question:
    """The question; takes what it understands out of `given`."""
    lists = {name: tuple(_decoded(one) for one in given.pop(name, "").split(",") if one) for name in LISTS}
    for name, allowed in ALLOWED.items():
        if not set(lists[name]) <= set(allowed):
            raise ValueError(name)
    day = given.pop("on", None)
    left = given.pop("left", None)
    unrated = given.pop("in", None)
    start = int(given.pop("fy", "1"))
    scope = given.pop("scope", "all")
    years = [given.pop(name, None) for name in ("from", "to")]
    if scope not in SCOPES or not 1 <= start <= 12 or (left is not None and left not in LEFT_OUT):
        raise ValueError(scope)
    return Question(
        flow=flow,
        currency=currency,
        **lists,
        scope=scope,
        year_from=int(years[0]) if years[0] else None,
        year_to=int(years[1]) if years[1] else None,
        fiscal_start=start,
        running_on=date.fromisoformat(day) if day else None,
        left=left,
        left_currency=None if unrated in (None, "none") else unrated,
    )
