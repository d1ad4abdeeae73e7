"""What the cells of a sheet hold, dollars or thousands of them: its caption doesn't settle it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from eslabon.standards.tables.words import unaccented

ONE, THOUSAND, MILLION = Decimal(1), Decimal(1000), Decimal(1_000_000)
UNITS = {
    ONE: {"es": "dólares", "en": "dollars"},
    THOUSAND: {"es": "miles de dólares", "en": "thousands of dollars"},
    MILLION: {"es": "millones de dólares", "en": "millions of dollars"},
}
_DOLLARS = re.compile(r"us ?\$|u\$s|\busd\b|dolares")


class Decision(NamedTuple):
    """How many dollars a unit of a sheet is, and what that was decided on, in both languages."""

    factor: Decimal
    basis: dict[str, str]


def factor_told(text: str) -> Decimal | None:
    """How many dollars a caption says a unit is; None where the text says nothing of dollars."""
    plain = unaccented(text)
    if not _DOLLARS.search(plain):
        return None
    return MILLION if "millones" in plain else THOUSAND if "miles" in plain else ONE


def carry_cents(values: Iterable[Decimal]) -> bool:
    """Whether amounts are written to the cent: two decimals, and never more (thousands have one, or all of them)."""
    places = {decimals(value, 4) for value in values}
    return bool(places) and max(places) == 2


def decimals(value: Decimal, most: int = 2) -> int:
    """How many decimals an amount has, `most` of them: what lies behind is noise of binary numbers."""
    exponent = round(value, most).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def decided(total: Decimal, known: Decimal | None, values: Iterable[Decimal], told: Decimal | None) -> Decision:
    """What a unit of a sheet is. `total` is what the sheet says of its year, `known` what is known of it in dollars.

    Another total decides first, then cents, then the caption (`told`).
    """
    if known and total > 0 and known > 0:
        factor = min(UNITS, key=lambda one: abs((total * one / known).log10()))
        return Decision(
            factor,
            {
                "es": f"el total de ese año que ya está cargado, {known:,.2f} dólares",
                "en": f"the total of that year that is loaded already, {known:,.2f} dollars",
            },
        )
    if carry_cents(values):
        return Decision(ONE, {"es": "los valores llevan centavos", "en": "the values carry cents"})
    if told is not None:
        return Decision(told, {"es": "solo lo que dice el título", "en": "only what the caption says"})
    return Decision(ONE, {"es": "nada en la hoja dice otra cosa", "en": "nothing in the sheet says otherwise"})
