"""Money: decimal, with its currency and its date; and the rounding that conserves it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

CENT = Decimal("0.01")
# Larger than any published amount; the warehouse's columns hold 18 digits, two of them cents.
LIMIT = Decimal("1e15")
# As xsd:decimal has it: digits and one point; no exponent (a short text could stand for a thousand million digits).
_PLAIN = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency (ISO 4217) on a date."""

    amount: Decimal
    currency: str
    on: date | None = None

    def __add__(self, other: Money) -> Money:
        if self.currency != other.currency:
            raise ValueError(f"a sum over {self.currency} and {other.currency} needs a rate table")
        return Money(self.amount + other.amount, self.currency, self.on if self.on == other.on else None)


def money(amount: str | int | Decimal, currency: str, on: date | None = None) -> Money:
    """The one constructor of money: from text, a whole number or a decimal, never from a float.

    Raises ValueError where the text is no plain number, TypeError where it is a float.
    """
    return Money(decimal(amount), currency, on)


def decimal(text: str | int | Decimal) -> Decimal:
    """The decimal that a text writes. Raises ValueError where it is no plain number, TypeError for a float."""
    if isinstance(text, str):
        if not _PLAIN.fullmatch(text):
            raise ValueError(f"not a number: {text[:80]!r}")
        return Decimal(text)
    if isinstance(text, float):
        raise TypeError("a float never becomes money")
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError(f"not a number: {text!r}")
    return value


def cents(value: Decimal) -> Decimal:
    """The amount rounded to the cent, halves to even."""
    return value.quantize(CENT, ROUND_HALF_EVEN)


def split(total: Decimal, shares: Sequence[Decimal]) -> list[Decimal]:
    """`total` (in cents) split by `shares` that sum to one: each part rounded to the cent once, and what
    rounding leaves over given to the largest share, so that the parts add up to the total exactly.

    Raises ValueError where there is no share.
    """
    if not shares:
        raise ValueError("nothing to split over")
    total = cents(total)
    if len(shares) == 1:
        return [total]
    parts = [cents(total * share) for share in shares]
    largest = max(range(len(shares)), key=lambda index: shares[index])
    parts[largest] += total - sum(parts)
    return parts


def plain(value: Decimal) -> str:
    """A decimal as JSON carries it: no exponent, at least as many digits as it has."""
    return format(value, "f")
