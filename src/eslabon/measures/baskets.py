"""Baskets: which codes stand for a chain, and what share of each."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple


class Line(NamedTuple):
    """A code of a nomenclature, with all below it, and the share of it that counts."""

    scheme: str
    code: str
    share: Decimal


class Basket(NamedTuple):
    """The lines that stand for a chain."""

    name: str
    lines: tuple[Line, ...]
