"""Which products of the flows a question asks for, as what they are answered, and how exactly (`facts.trade.Part`).

Codes without a revision are taken as each source writes them. Over the revisions in which the flows are told the same
goods may have other codes: a product is answered under one code for all of them, and is exact where everything that its
codes are linked to is asked for as well. Nothing is known of that where no concordance is loaded; then a code is taken
as meaning the same in all revisions, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from eslabon.facts.trade import NOT_TOLD, Part, Trade
from eslabon.figures.exports.question import Question
from eslabon.measures.baskets import Basket, Line, Matched, matched
from eslabon.measures.concordance import REVISIONS, Concordance, NoPath
from eslabon.measures.exports import SECTORS

# A product of several revisions is answered under a scheme of no year.
ANY_REVISION = "HS"
# Whose codes begin with those of the Harmonized System.
TARIFF = "-tariff"
Told = tuple[str, str]


def parts_of(
    trade: Trade, question: Question, baskets: Mapping[int, Basket], concordance: Concordance
) -> tuple[Part, ...] | None:
    """The products asked for, None where all are. `baskets` are those that the question names, by their number."""
    if not (question.products or question.baskets or question.sectors or question.goods):
        return None
    products = trade.products(question.sources or None)
    found: list[Part] = []
    if question.baskets:
        for number in question.baskets:
            stated = {one.scheme for one in baskets[number].lines}
            traded = trade.traded(stated, question.exporters)
            held = matched(baskets[number], products, concordance, traded)
            named = _named(held, str(number), stated, concordance)
            found += [one._replace(region=place) for place in _places(question, number) for one in named]
    elif question.products and question.scheme:
        lines = tuple(Line(question.scheme, code, Decimal(1)) for code in question.products)
        traded = trade.traded({question.scheme}, question.exporters)
        held = matched(Basket("", lines), products, concordance, traded)
        found = _named(held, None, {question.scheme}, concordance)
    elif question.sectors:
        other = NOT_TOLD in question.sectors
        found = [
            Part(scheme, code, scheme, code)
            for scheme, code in products
            if (code in question.sectors if scheme == SECTORS else other)
        ]
    else:
        found = _literal(products, question.products, concordance)
    if question.goods:
        found = [one for one in found if one.product in question.goods]
    return tuple(found)


def _places(question: Question, number: int) -> list[str | None]:
    """The departments in which a basket is asked for; None is all of them."""
    told = [one.partition("@")[::2] for one in question.placed]
    return [place for of, place in told if of == str(number)] or [None]


def every_product(trade: Trade, question: Question, concordance: Concordance) -> tuple[Part, ...]:
    """All the products told, each under one code for all revisions."""
    return tuple(_literal(trade.products(question.sources or None), (), concordance))


def is_code(scheme: str) -> bool:
    """Whether a scheme's products are codes that begin with those of the Harmonized System."""
    return scheme in REVISIONS or scheme.endswith(TARIFF)


def _literal(products: Iterable[Told], codes: Collection[str], concordance: Concordance) -> list[Part]:
    """The products that begin with one of the codes (all without any), as each source writes them."""
    chosen = [
        (scheme, product)
        for scheme, product in products
        if not codes or any(product.startswith(one) if is_code(scheme) else product == one for one in codes)
    ]
    held = [Matched(scheme, product, Decimal(1), True, Line(scheme, product, Decimal(1))) for scheme, product in chosen]
    return _named(held, None, set(), concordance)


def _named(held: list[Matched], chain: str | None, preferred: Collection[str], concordance: Concordance) -> list[Part]:
    """The products held as parts: each under the code by which its goods are answered in all revisions."""
    coded = [(one.scheme, one.product) for one in held if one.scheme in REVISIONS]
    goods = Goods(coded, concordance, preferred)
    found = []
    for one in held:
        scheme, product = goods.answered(one.scheme, one.product)
        exact = one.exact and (bool(preferred) or goods.closed(one.scheme, one.product))
        found.append(Part(one.scheme, one.product, scheme, product, chain, one.share, exact))
    return found


class Goods:
    """Codes of several revisions joined where a concordance links them."""

    def __init__(self, codes: Iterable[Told], concordance: Concordance, preferred: Collection[str] = ()) -> None:
        self.codes = set(codes)
        self.concordance = concordance
        self.preferred = preferred
        self.schemes = sorted({scheme for scheme, _ in self.codes})
        self.joined: dict[Told, Told] = {}
        for code in sorted(self.codes):
            for other in sorted(self._linked(code) & self.codes):
                self._join(code, other)
        self.members: dict[Told, list[Told]] = {}
        for code in self.codes:
            self.members.setdefault(self._root(code), []).append(code)

    def answered(self, scheme: str, product: str) -> Told:
        """Under which scheme and code a product is answered."""
        if (scheme, product) not in self.codes:
            return scheme, product
        members = self.members[self._root((scheme, product))]
        chosen = max(members, key=lambda one: (one[0] in self.preferred, one[0], [-int(digit) for digit in one[1]]))
        return ANY_REVISION, chosen[1]

    def closed(self, scheme: str, product: str) -> bool:
        """Whether all that a product is linked to in the other revisions is among the codes, and all that these are."""
        if (scheme, product) not in self.codes:
            return True
        near = self._linked((scheme, product))
        return near <= self.codes and all(self._linked(one) <= self.codes for one in near)

    def _linked(self, code: Told) -> set[Told]:
        """What a code is in the other revisions: itself, where no table tells."""
        scheme, product = code
        found: set[Told] = set()
        for other in self.schemes:
            if other == scheme:
                continue
            try:
                found |= {(other, one) for one in self.concordance.onward(scheme, other).get(product, ())}
            except NoPath:
                found |= {(other, product)} & self.codes
        return found

    def _root(self, code: Told) -> Told:
        while code in self.joined:
            code = self.joined[code]
        return code

    def _join(self, one: Told, other: Told) -> None:
        first, second = self._root(one), self._root(other)
        if first != second:
            self.joined[second] = first
