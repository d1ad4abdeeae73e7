"""The reference of a figure: measure and version, state, filters and keys, in one word that can be printed.

    offer@2:s5:commitments:USD:recipient=PE:from=2010:to=2015

It holds letters, digits and `@ : = , . _ - ~` only, so that it needs no quoting in a shell, a link or a cell; other
characters are written as `~` and two hexadecimal digits of their UTF-8 bytes.
"""

from __future__ import annotations

import re
from datetime import date

from eslabon.measures.cooperation import MEASURE
from eslabon.measures.offer import (
    BASES,
    COUNTS,
    EVERYTHING,
    FLOWS,
    FOCUSES,
    GROUPS,
    NO_RATE,
    ONCE,
    SCOPES,
    SOURCES,
    UNDISBURSED,
    Question,
    left_out,
)
from eslabon.standards.iati.codelists import codelist

# Before money told twice was set aside: everything counted. What it printed opens as a figure that counts everything.
EARLIER = "offer@1"
LISTS = ("provider", "recipient", "kind", "group", "focus", "sector", "activity", "basis", "source")
ALLOWED = {"group": GROUPS, "focus": FOCUSES, "basis": BASES, "source": SOURCES}
_PLAIN = re.compile(r"[A-Za-z0-9._-]")
_ALL_PLAIN = re.compile(r"[A-Za-z0-9._-]*")
_STATE = re.compile(r"s[0-9]{1,9}")
_NUMBER = re.compile(r"[0-9]{1,4}")


class BadReference(ValueError):
    """This isn't the reference of a figure."""


def encoded(text: str) -> str:
    """A text as a reference writes it."""
    if _ALL_PLAIN.fullmatch(text):
        return text
    return "".join(
        char if _PLAIN.match(char) else "".join(f"~{byte:02X}" for byte in char.encode("utf-8")) for char in text
    )


def decoded(text: str) -> str:
    """A text as a reference wrote it. Raises BadReference."""
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
            parts.append(f"{name}={','.join(encoded(value) for value in values)}")
    if question.scope != "all":
        parts.append(f"scope={question.scope}")
    numbers = (("from", question.year_from), ("to", question.year_to))
    parts += [f"{name}={value}" for name, value in numbers if value is not None]
    if question.fiscal_start != 1:
        parts.append(f"fy={question.fiscal_start}")
    if question.running_on:
        parts.append(f"on={question.running_on.isoformat()}")
    if question.count != ONCE:
        parts.append(f"count={question.count}")
    if question.left:
        parts.append(f"left={question.left}")
    if question.left_currency:
        parts.append(f"in={encoded(question.left_currency)}")
    return ":".join(parts)


def is_offer(text: str) -> bool:
    """Whether this is the reference of a figure of the offer, by its measure."""
    return text.strip().partition(":")[0] in (MEASURE, EARLIER)


def parse(text: str) -> tuple[Question, int]:
    """The question and the state that a reference encodes. Raises BadReference.

    A question has one reference: the same things said in another order or another way are none.
    """
    text = text.strip()
    measure, *rest = text.split(":")
    if measure not in (MEASURE, EARLIER) or len(rest) < 3:
        raise BadReference(text)
    state, flow, currency, *options = rest
    if not _STATE.fullmatch(state) or flow not in FLOWS or currency not in codelist("Currency").codes:
        raise BadReference(text)
    given = dict(option.split("=", 1) for option in options if "=" in option)
    if measure == EARLIER:
        given["count"] = EVERYTHING
    try:
        question = _question(flow, currency, given)
    except ValueError:
        raise BadReference(text) from None
    number = int(state[1:])
    written = reference(question, number)
    if text != (written if measure == MEASURE else _earlier(written)):
        raise BadReference(text)
    return question, number


def _earlier(written: str) -> str:
    """A reference of a figure that counts everything, as the earlier measure wrote it."""
    return written.replace(MEASURE, EARLIER, 1).replace(f":count={EVERYTHING}", "", 1)


def _question(flow: str, currency: str, given: dict[str, str]) -> Question:
    """The question that options ask. Raises ValueError where none can be asked so."""
    lists = {name: tuple(decoded(one) for one in given.get(name, "").split(",") if one) for name in LISTS}
    for name, allowed in ALLOWED.items():
        if not set(lists[name]) <= set(allowed):
            raise ValueError(name)
    scope, start, day = given.get("scope", "all"), _number(given.get("fy")) or 1, given.get("on")
    if scope not in SCOPES or not 1 <= start <= 12 or (flow == UNDISBURSED and not day):
        raise ValueError(scope)
    count, left, unrated = given.get("count", ONCE), given.get("left"), given.get("in")
    if count not in COUNTS:
        raise ValueError(count)
    question = Question(
        flow=flow,
        currency=currency,
        **lists,
        scope=scope,
        year_from=_number(given.get("from")),
        year_to=_number(given.get("to")),
        fiscal_start=start,
        running_on=date.fromisoformat(day) if day else None,
        count=count,
        left=left,
        left_currency=decoded(unrated) if unrated and left == NO_RATE else None,
    )
    if left not in (None, NO_RATE, *(one.left for one in left_out(question))):
        raise ValueError(left)
    return question


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return int(text)
