"""The values that XPath knows (things found, texts, numbers, true or false), its operators and its functions."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from typing import Any

from eslabon.standards.iati.rules.nodes import Item, Text, text_of

Value = list[Item] | str | float | bool

_NUMBER = re.compile(r"\s*(-?(?:\d+\.?\d*|\.\d+))\s*")


def truth(value: Value) -> bool:
    """A value as true or false: something found, a text, a number other than 0."""
    return bool(value) and value == value  # NaN is false


def number(value: Value) -> float:
    """A value as a number, NaN where it is none."""
    if isinstance(value, list):
        value = text(value)
    if isinstance(value, str):
        found = _NUMBER.fullmatch(value)
        return float(found[1]) if found else math.nan
    return float(value)


def text(value: Value) -> str:
    """A value as text; of several things found, the first."""
    if isinstance(value, list):
        return text_of(value[0]) if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return "NaN" if value != value else f"{value:.12g}"
    return value


COMPARING: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
COUNTING: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "div": lambda a, b: a / b if b else math.nan if not a or a != a else math.copysign(math.inf, a),
    "mod": lambda a, b: math.fmod(a, b) if b and math.isfinite(a) else math.nan,
}


def compare(sign: str, a: Value, b: Value) -> bool:
    """Whether two values compare so; of several things found, one is enough."""
    if isinstance(a, bool) or isinstance(b, bool):
        a, b = truth(a), truth(b)
    elif isinstance(a, list):
        return any(compare(sign, text_of(each), b) for each in a)
    elif isinstance(b, list):
        return any(compare(sign, a, text_of(each)) for each in b)
    if sign in ("=", "!=") and isinstance(a, str) and isinstance(b, str):
        return COMPARING[sign](a, b)
    if sign in ("=", "!=") and isinstance(a, bool):
        return COMPARING[sign](a, b)
    return COMPARING[sign](number(a), number(b))


def _translate(value: Value, old: Value, new: Value) -> str:
    signs: dict[int, str | None] = {}
    for place, sign in enumerate(text(old)):
        signs.setdefault(ord(sign), text(new)[place] if place < len(text(new)) else None)
    return text(value).translate(signs)


def _round(value: Value) -> float:
    figure = number(value)
    return float(math.floor(figure + 0.5)) if math.isfinite(figure) else figure


def _whole(rounding: Callable[[float], int]) -> Callable[[Value], float]:
    def function(value: Value) -> float:
        figure = number(value)
        return float(rounding(figure)) if math.isfinite(figure) else figure

    return function


def _substring(value: Value, start: Value, length: Value = math.inf) -> str:
    first, count = _round(start), _round(length)
    return "".join(sign for place, sign in enumerate(text(value), 1) if first <= place < first + count)


def _name(value: Value) -> str:
    return value[0].name if isinstance(value, list) and value and not isinstance(value[0], Text) else ""


# How many arguments a function takes, and what it does with them; without one it takes the item it is asked at.
FUNCTIONS: dict[str, tuple[tuple[int, ...], Callable[..., Any]]] = {
    "true": ((0,), lambda: True),
    "false": ((0,), lambda: False),
    "boolean": ((1,), truth),
    "count": ((1,), len),
    "sum": ((1,), lambda found: math.fsum(number(text_of(each)) for each in found)),
    "number": ((0, 1), number),
    "string": ((0, 1), text),
    "name": ((0, 1), _name),
    "local-name": ((0, 1), _name),
    "concat": (tuple(range(2, 20)), lambda *several: "".join(map(text, several))),
    "contains": ((2,), lambda a, b: text(b) in text(a)),
    "starts-with": ((2,), lambda a, b: text(a).startswith(text(b))),
    "substring-before": ((2,), lambda a, b: text(a).partition(text(b))[0] if text(b) in text(a) else ""),
    "substring-after": ((2,), lambda a, b: text(a).partition(text(b))[2]),
    "substring": ((2, 3), _substring),
    "string-length": ((0, 1), lambda value: len(text(value))),
    "normalize-space": ((0, 1), lambda value: " ".join(text(value).split())),
    "translate": ((3,), _translate),
    "floor": ((1,), _whole(math.floor)),
    "ceiling": ((1,), _whole(math.ceil)),
    "round": ((1,), _round),
}
