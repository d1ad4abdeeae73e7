"""Exports compared: indices, constant shares whose parts close exactly, what came after support, and the rest."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon.measures.comparing import (
    NO_BASELINE,
    NO_VALUE,
    NO_WORLD,
    After,
    Pair,
    Point,
    after_support,
    beside_the_rest,
    constant_shares,
    indexed,
)

D = Decimal


def pair(before: int | None, after: int | None) -> Pair:
    return Pair(None if before is None else D(before), None if after is None else D(after))


def test_countries_are_indexed_to_their_own_baseline() -> None:
    found = indexed({"PE": {2005: D(50), 2010: D(75)}, "CO": {2005: D(200), 2010: D(180)}}, 2005)
    assert {(one.name, one.year): one.index for one in found} == {
        ("PE", 2005): 100,
        ("PE", 2010): 150,
        ("CO", 2005): 100,
        ("CO", 2010): 90,
    }
    assert {one.rung for one in found} == {"comparison"}


def test_where_a_value_is_missing_there_is_no_index_and_it_says_why() -> None:
    found = indexed({"PE": {2005: D(0), 2010: D(75)}, "CO": {2010: None}}, 2005)
    assert found == [
        Point("PE", 2005, D(0), why=NO_BASELINE),
        Point("PE", 2010, D(75), why=NO_BASELINE),
        Point("CO", 2005, None, why=NO_VALUE),
        Point("CO", 2010, None, why=NO_VALUE),
    ]


def test_products_that_were_not_supported_stand_beside_those_that_were() -> None:
    """Sierra Exportadora: they gained as much."""
    found = beside_the_rest({2005: D(10), 2010: D(15), 2011: None}, {2005: D(110), 2010: D(165), 2011: D(9)}, 2005)
    told = {(one.name, one.year): (one.value, one.index) for one in found}
    assert told["supported", 2010] == (15, 150)
    assert told["rest", 2010] == (150, 150)
    assert told["rest", 2011] == (None, None)


def test_gains_that_faded_within_three_years_are_seen() -> None:
    """FAMEX: nothing is left in the third year."""
    found = after_support({2008: D(80), 2009: D(100), 2010: D(120), 2011: D(110), 2012: D(95)}, 2009)
    assert [(one.years, one.year, one.ratio) for one in found] == [
        (0, 2009, 1),
        (1, 2010, D("1.2")),
        (2, 2011, D("1.1")),
        (3, 2012, D("0.95")),
    ]
    assert {one.rung for one in found} == {"accounting"}


def test_years_that_are_not_told_yet_are_listed() -> None:
    assert after_support({2010: D(5)}, 2010, 1) == [After(0, 2010, D(5), D(1)), After(1, 2011, None, why=NO_VALUE)]
    assert after_support({2011: D(5)}, 2010, 1)[1] == After(1, 2011, D(5), why=NO_BASELINE)


def test_constant_shares_of_two_markets() -> None:
    # The world grew by half; the exporter's market grew by a quarter only, and it held more than its share there.
    found = constant_shares({"US": pair(100, 140)}, {"US": pair(400, 500), "DE": pair(400, 700)})
    assert (found.change, found.world, found.composition, found.own) == (40, 50, -25, 15)
    assert (found.at_markets_growth, found.not_compared, found.missing, found.rung) == (25, 0, (), "comparison")


def test_a_market_of_which_the_worlds_exports_are_not_told_is_set_apart() -> None:
    own = {"US": pair(100, 140), "JP": pair(10, 30), "DE": pair(7, 8)}
    found = constant_shares(own, {"US": pair(400, 500), "JP": pair(9, None), "DE": pair(0, 9)})
    assert (found.change, found.not_compared, found.missing) == (61, 21, ("DE", "JP"))
    assert found.own == 40 - 25


def test_a_market_new_to_the_exporter_is_its_own_gain() -> None:
    found = constant_shares({"US": pair(100, 125), "JP": pair(0, 30)}, {"US": pair(400, 500)})
    assert (found.world, found.composition, found.own, found.missing) == (25, 0, 30, ())


@pytest.mark.parametrize(
    ("own", "world", "why", "change"),
    [
        (pair(None, 5), pair(1, 2), NO_VALUE, None),
        (pair(4, 5), pair(None, 2), NO_WORLD, 1),
        (pair(4, 5), pair(0, 2), NO_WORLD, 1),
    ],
)
def test_without_values_there_are_no_parts(own: Pair, world: Pair, why: str, change: int | None) -> None:
    found = constant_shares({"US": own}, {"US": world})
    assert (found.why, found.change) == (why, change)
    assert (found.world, found.composition, found.own, found.at_markets_growth) == (None, None, None, None)


amounts = st.just(D(0)) | st.decimals(-100, 10_000, places=2)
markets = st.sampled_from(["US", "DE", "JP", "CO"])
own_values = st.dictionaries(markets, st.builds(Pair, amounts, amounts))
world_values = st.dictionaries(markets, st.builds(Pair, st.none() | amounts, st.none() | amounts))


@given(own_values, world_values)
def test_the_parts_make_the_change_exactly_whatever_the_order(own: dict[str, Pair], world: dict[str, Pair]) -> None:
    found = constant_shares(own, world)
    assert found.change == sum((one.after - one.before for one in own.values()), D(0))
    if not found.why:
        parts = (found.world, found.composition, found.own, found.not_compared)
        assert sum(one for one in parts if one is not None) == found.change
        assert all(one is not None for one in parts)
    assert constant_shares(dict(reversed(own.items())), dict(reversed(world.items()))) == found
