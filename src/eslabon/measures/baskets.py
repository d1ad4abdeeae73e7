"""Which products a chain's basket holds, in whatever revision they are told (baskets@1).

A basket is stated in lines: a revision, a code of two to ten digits, and the share of it that is the chain. A product
is looked for, in this order:

1. In the lines of its own revision: the longest code that it begins with holds it, with that line's share. This is
   exact, and a revision in which the basket has lines is never matched in another way.
2. Through the concordance, from the lines of the revision nearest to its own (of two equally near, the earlier). The
   trade of the codes that the product corresponds to is shared out over all that they became; the part of it that was
   the chain is the product's share. Where all those codes have one and the same share it is exact: only a number
   changed, or the codes were split or joined inside the basket. Otherwise it rests on how much each of them was traded
   (`traded`; all alike where nobody says), and isn't exact.

A national tariff's codes don't say of which revision their first six digits are. They are taken as of each revision
that knows them; it is exact where all of them agree. Lines of more than six digits are of the tariff itself and hold
what begins with them; they say nothing of other revisions.

A product is held once or not at all, however many lines would hold it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from eslabon.measures.concordance import DIGITS, REVISIONS, Concordance

MEASURE = "baskets@1"

Traded = Mapping[tuple[str, str], Decimal]


class Line(NamedTuple):
    """A code of a revision, and how much of it (0 to 1) is the chain."""

    scheme: str
    code: str
    share: Decimal


class Basket(NamedTuple):
    """The lines that a chain consists of."""

    name: str
    lines: tuple[Line, ...]


class Matched(NamedTuple):
    """A product that a basket holds, how much of it, whether that is exact, and the line that says so."""

    scheme: str
    product: str
    share: Decimal
    exact: bool
    line: Line


def matched(
    basket: Basket, products: Iterable[tuple[str, str]], concordance: Concordance, traded: Traded | None = None
) -> list[Matched]:
    """The products (scheme and code) that a basket holds, each once, in the order of scheme and code.

    `traded` is the value by (revision, code) in the basket's own revisions: it says how to share out what a code of
    another revision corresponds to.
    """
    matcher = _Matcher(basket, concordance, traded or {})
    found = (matcher.of(scheme, product) for scheme, product in sorted(set(products)))
    return [one for one in found if one is not None and one.share]


class _Matcher:
    """The lines of one basket, ready to be asked."""

    def __init__(self, basket: Basket, concordance: Concordance, traded: Traded) -> None:
        self.concordance = concordance
        self.traded = traded
        # The longest code first: it is the one that holds a product. Of one code stated twice the larger share counts.
        lines = sorted(basket.lines, key=lambda one: (-len(one.code), one.scheme, one.code, -one.share))
        self.lines: dict[str, list[Line]] = {}
        for one in lines:
            self.lines.setdefault(one.scheme, []).append(one)
        self.stated = [one for one in REVISIONS if one in self.lines]
        self.nearest: dict[str, str | None] = {}
        self.national = [one for one in lines if len(one.code) > DIGITS]

    def of(self, scheme: str, product: str) -> Matched | None:
        """How a basket holds a product, None where it doesn't."""
        found: tuple[Decimal, bool, Line] | None
        if scheme in self.lines:
            line = _holding(self.lines[scheme], product)
            found = (line.share, True, line) if line else None
        elif scheme in REVISIONS:
            found = self._through(scheme, product[:DIGITS])
        else:
            found = self._unrevised(product)
        return Matched(scheme, product, *found) if found else None

    def _through(self, scheme: str, code: str) -> tuple[Decimal, bool, Line] | None:
        """By the revision nearest to the product's in which the basket has lines."""
        stated = self._nearest(scheme)
        if stated is None:
            return None
        lines = [one for one in self.lines[stated] if len(one.code) <= DIGITS]
        became = self.concordance.onward(stated, scheme)
        parts = []
        for one in sorted(self.concordance.onward(scheme, stated).get(code, ())):
            line = _holding(lines, one)
            parts.append((line, line.share if line else Decimal(0), self.traded.get((stated, one), Decimal(0)), one))
        held = [one for one in parts if one[0] is not None]
        if not held:
            return None
        first = held[0][0]
        assert first is not None
        if len({share for _, share, _, _ in parts}) == 1:
            return first.share, True, first
        alike = not any(value > 0 for _, _, value, _ in parts)
        weights = [(Decimal(1) if alike else max(value, Decimal(0))) / len(became[one]) for _, _, value, one in parts]
        share = sum(part[1] * weight for part, weight in zip(parts, weights, strict=True)) / sum(weights)
        return Decimal(share), False, first

    def _nearest(self, scheme: str) -> str | None:
        """The stated revision nearest to one, of those that tables lead to."""
        if scheme not in self.nearest:
            place = REVISIONS.index(scheme)
            by_distance = sorted(self.stated, key=lambda one: abs(REVISIONS.index(one) - place))
            self.nearest[scheme] = next((one for one in by_distance if self.concordance.leads(scheme, one)), None)
        return self.nearest[scheme]

    def _unrevised(self, product: str) -> tuple[Decimal, bool, Line] | None:
        """A code that doesn't say its revision, as of each revision that has its six digits; the newest counts."""
        if not product.isdigit() or len(product) < DIGITS:
            return None
        if line := _holding(self.national, product):
            return line.share, True, line
        code = product[:DIGITS]
        known = [one for one in REVISIONS if code in self.concordance.codes(one)] or self.stated
        found = [self.of(one, code) for one in known]
        held = [one for one in found if one is not None]
        if not held:
            return None
        newest = held[-1]
        agree = all(one is not None and one.exact and one.share == newest.share for one in found)
        return newest.share, agree, newest.line


def _holding(lines: Iterable[Line], product: str) -> Line | None:
    """The first line whose code the product begins with."""
    return next((one for one in lines if product.startswith(one.code)), None)
