"""What a basket holds: nothing twice, exact only where it is, and no jump where only the codes changed."""

from __future__ import annotations

import random
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.hs_tables import ROWS, real_links

from eslabon.measures.baskets import Basket, Line, Matched, matched
from eslabon.measures.concordance import Concordance

ONE = Decimal(1)
KNOWN = Concordance.of(ROWS)


def basket(*lines: tuple[str, str] | tuple[str, str, str]) -> Basket:
    return Basket("chain", tuple(Line(scheme, code, Decimal(*share or ("1",))) for scheme, code, *share in lines))


def held(
    lines: Basket, *products: tuple[str, str], traded: dict[tuple[str, str], Decimal] | None = None
) -> list[Matched]:
    return matched(lines, products, KNOWN, traded)


@pytest.fixture(scope="module")
def real(shared_data: Path) -> Concordance:
    return Concordance.of(real_links(shared_data))


# A revision that the basket states.
def test_a_product_of_a_stated_revision_is_held_by_the_longest_code() -> None:
    lines = basket(("HS2002", "07", "0.1"), ("HS2002", "070910"), ("HS2002", "0709101", "0.5"))
    found = held(lines, ("HS2002", "070910"), ("HS2002", "0709101000"), ("HS2002", "070990"), ("HS2002", "510211"))
    assert [(one.product, one.share, one.line.code) for one in found] == [
        ("070910", ONE, "070910"),
        ("0709101000", Decimal("0.5"), "0709101"),
        ("070990", Decimal("0.1"), "07"),
    ]
    assert all(one.exact for one in found)


def test_a_stated_revision_is_never_matched_through_conversion() -> None:
    lines = basket(("HS2002", "070910"), ("HS2007", "510211"))
    assert held(lines, ("HS2007", "070990")) == []


# Another revision.
def test_a_new_number_alone_is_exact() -> None:
    (one,) = held(basket(("HS2007", "510210", "0.9")), ("HS2002", "510219"))
    assert (one.share, one.exact, one.line) == (Decimal("0.9"), True, Line("HS2007", "510210", Decimal("0.9")))


def test_codes_split_inside_the_basket_are_exact() -> None:
    found = held(basket(("HS1996", "510210")), ("HS2002", "510211"), ("HS2002", "510219"), ("HS2002", "5102110000"))
    assert [(one.product, one.share, one.exact) for one in found] == [
        ("510211", ONE, True),
        ("5102110000", ONE, True),
        ("510219", ONE, True),
    ]


def test_codes_joined_inside_the_basket_are_exact() -> None:
    (one,) = held(basket(("HS2002", "510211"), ("HS2002", "510219")), ("HS1996", "510210"))
    assert (one.share, one.exact) == (ONE, True)


def test_codes_joined_with_others_are_shared_by_trade_and_not_exact() -> None:
    lines = basket(("HS2002", "070910"))
    (one,) = held(lines, ("HS2007", "070990"))
    assert (one.share, one.exact) == (Decimal("0.5"), False)
    traded = {("HS2002", "070910"): Decimal(300), ("HS2002", "070990"): Decimal(100)}
    (one,) = held(lines, ("HS2007", "070990"), traded=traded)
    assert (one.share, one.exact) == (Decimal("0.75"), False)


def test_the_nearest_stated_revision_is_asked_of_two_the_earlier() -> None:
    lines = basket(("HS1996", "070910"), ("HS2007", "070990", "0.2"))
    (one,) = held(lines, ("HS2002", "070910"))
    assert (one.line.scheme, one.share, one.exact) == ("HS1996", ONE, True)


def test_no_tables_no_match() -> None:
    assert held(basket(("HS2002", "070910")), ("HS2022", "070991"), ("HS2007", "TOTAL")) == []


# A national tariff's codes, which don't say their revision.
def test_a_tariff_code_is_exact_where_all_revisions_agree() -> None:
    lines = basket(("HS2002", "070910"), ("HS2002", "510219"), ("HS2002", "5102110001", "0.3"), ("sunat-sector", "9"))
    found = held(
        lines, *(("PE-tariff", code) for code in ("0709100000", "0709900000", "5102110001", "5102190000", "99"))
    )
    assert [(one.product, one.share, one.exact) for one in found] == [
        ("0709100000", ONE, True),
        ("0709900000", Decimal("0.5"), False),
        ("5102110001", Decimal("0.3"), True),
        ("5102190000", ONE, True),
    ]


# Constructed series: the trade never changes, only its codes do.
def told_through(real: Concordance, start: str, trade: dict[str, Decimal]) -> dict[str, dict[str, Decimal]]:
    """The same trade as each later revision tells it."""
    later = {"HS1996": ("HS2002", "HS2007"), "HS2002": ("HS2007", "HS2012")}[start]
    return {start: trade} | {scheme: real.converted(trade, start, scheme).values for scheme in later}


def exported(real: Concordance, lines: Basket, years: dict[str, dict[str, Decimal]], stated: str) -> list[Decimal]:
    traded = {(stated, code): value for code, value in years[stated].items()}
    sums = []
    for scheme, values in years.items():
        found = matched(lines, [(scheme, code) for code in values], real, traded)
        sums.append(sum((values[one.product] * one.share for one in found), Decimal(0)))
    return sums


def test_artichoke_shows_no_jump_from_2002_to_2007_to_2012(real: Concordance) -> None:
    trade = {"070910": Decimal(100), "070990": Decimal(50), "090111": Decimal(900)}
    years = told_through(real, "HS2002", trade)
    assert set(years["HS2012"]) == {"070991", "070992", "070993", "070999", "090111"}
    assert {round(one, 12) for one in exported(real, basket(("HS2002", "070910")), years, "HS2002")} == {100}
    # Told as it was, under its own code again from 2012: the basket states each revision, and there is no jump either.
    years["HS2012"] = {"070991": Decimal(100), "070999": Decimal(50)}
    stated = basket(("HS2002", "070910"), ("HS2007", "070990", "0.66666666666667"), ("HS2012", "070991"))
    assert {round(one, 6) for one in exported(real, stated, years, "HS2002")} == {100}


def test_fine_hair_shows_no_jump_from_1996_to_2002_and_is_exact(real: Concordance) -> None:
    years = told_through(real, "HS1996", {"510210": Decimal(70), "510220": Decimal(30)})
    years["HS2002"] |= {"510211": Decimal(5), "510219": Decimal(65)}
    whole = basket(("HS1996", "510210"))
    assert exported(real, whole, years, "HS1996") == [70, 70, 70]
    assert all(one.exact for one in matched(whole, [("HS2002", "510211"), ("HS2007", "510219")], real))
    # Camelid hair is in other fine hair alone: before 2002 that is a part of the code, and not exact.
    (before,) = matched(basket(("HS2002", "510219")), [("HS1996", "510210")], real)
    assert not before.exact


codes = st.sampled_from([f"0101{one:02d}" for one in range(10, 18)])
links = st.sets(st.tuples(codes, codes), min_size=1, max_size=20)
shares = st.decimals(0, 1, places=3)
lines = st.lists(
    st.builds(
        Line, st.sampled_from(["HS2002", "HS2007"]), codes | st.sampled_from(["0101", "01011", "0101100000"]), shares
    ),
    max_size=6,
)
products = st.lists(
    st.tuples(
        st.sampled_from(["HS2002", "HS2007", "HS2012", "PE-tariff"]), codes | codes.map(lambda one: one + "0090")
    ),
    max_size=12,
)


def linked(pairs: Iterable[tuple[str, str]]) -> Concordance:
    return Concordance.of(("HS2007", later, "HS2002", earlier, "n:n") for earlier, later in sorted(pairs))


@given(links, lines, products, st.integers(0, 2**32))
def test_nothing_is_held_twice_whatever_the_order(
    pairs: set[tuple[str, str]], stated: list[Line], told: list[tuple[str, str]], seed: int
) -> None:
    found = matched(Basket("chain", tuple(stated)), told, linked(pairs))
    held_products = [(one.scheme, one.product) for one in found]
    assert len(held_products) == len(set(held_products))
    assert set(held_products) <= set(told)
    assert all(0 < one.share <= 1 for one in found)
    choice = random.Random(seed)
    choice.shuffle(stated)
    choice.shuffle(told)
    assert matched(Basket("chain", tuple(stated)), told + told[:2], linked(pairs)) == found


@given(
    links, st.dictionaries(codes, st.integers(1, 10**9).map(Decimal), min_size=1), st.lists(codes, min_size=1), shares
)
def test_a_basket_keeps_its_trade_when_only_the_codes_change(
    pairs: set[tuple[str, str]], trade: dict[str, Decimal], of_basket: list[str], share: Decimal
) -> None:
    known = linked(pairs)
    told = known.converted(trade, "HS2002", "HS2007")
    assume(told.values)
    lines = Basket("chain", tuple(Line("HS2002", code, share) for code in set(of_basket)))
    traded = {("HS2002", code): value for code, value in trade.items()}
    found = matched(lines, [("HS2007", code) for code in told.values], known, traded)
    after = sum((told.values[one.product] * one.share for one in found), Decimal(0))
    before = sum(value * share for code, value in trade.items() if code in of_basket and code not in told.left)
    assert abs(after - before) <= Decimal("1e-12") * (1 + before)
