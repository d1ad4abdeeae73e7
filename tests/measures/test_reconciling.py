"""Reconciling: each verdict on what it is for, and the same answer from either side."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from eslabon.measures.reconciling import VERDICTS, Side, close, compare

amounts = st.integers(-100_000_000, 100_000_000).map(lambda cents: Decimal(cents) / 100)
years = st.dictionaries(st.integers(2004, 2008), amounts, max_size=5)


@st.composite
def sides(draw: Any) -> Side:
    return Side(draw(years), draw(years), draw(st.sampled_from([None, "PEN", "USD"])), draw(years), draw(years))


def verdicts(held: Side, published: Side) -> dict[int, str]:
    return {one.year: one.verdict for one in compare(held, published)}


def side(**told: float) -> Side:
    return Side({int(year.strip("y")): Decimal(str(amount)) for year, amount in told.items()})


SWAPPED = {"missing-here": "missing-there", "missing-there": "missing-here"}


@given(sides(), sides())
def test_swapping_the_sides_swaps_only_what_is_missing(one: Side, other: Side) -> None:
    there, back = compare(one, other), compare(other, one)
    assert [(each.year, SWAPPED.get(each.verdict, each.verdict), -each.difference) for each in there] == [
        (each.year, each.verdict, each.difference) for each in back
    ]
    assert {each.verdict for each in there} <= set(VERDICTS)
    assert [(each.estimate, each.rounding) for each in there] == [(each.estimate, each.rounding) for each in back]


@given(sides())
def test_a_side_agrees_with_itself(one: Side) -> None:
    assert {each.verdict for each in compare(one, one)} <= {"agrees"}


def test_a_thousand_dollars_of_rounding_agree() -> None:
    # PL 480 Title II, Peru, FY2004: 23,868 k in one publication, 23,869 k in the other.
    assert verdicts(side(y2004=23868), side(y2004=23869)) == {2004: "agrees"}
    assert close(Decimal(100), Decimal(99))
    assert not close(Decimal(100), Decimal("98.9"))


def test_what_only_the_unit_tells_apart_is_rounding() -> None:
    def rounding(held: float, published: float) -> bool:
        return compare(side(y2004=held), side(y2004=published))[0].rounding

    assert rounding(23_868_000, 23_868_600)
    assert rounding(23_868_000, 23_869_000)
    assert not rounding(23_868_000, 23_868_000)
    assert not rounding(23_868_600, 23_868_000.5 + 1000)


def test_an_estimate_beside_what_happened_is_said_to_be_one() -> None:
    # PL 480 Title II, Peru, FY2005: 12,921 k estimated, 6,293 k obligated.
    estimated = Side({}, estimates={2005: Decimal(12_921_000)})
    [found] = compare(estimated, side(y2005=6_293_000))
    assert (found.estimate, found.verdict, found.difference) == (True, "differs", 6_628_000)
    [close_to] = compare(Side({}, estimates={2005: Decimal(6_300_000)}), side(y2005=6_293_000))
    assert (close_to.estimate, close_to.verdict) == (True, "agrees")
    assert [one.estimate for one in compare(estimated, side())] == [False]
    both = Side({2005: Decimal(1)}, estimates={2005: Decimal(2)})
    assert [(one.held, one.estimate) for one in compare(both, side(y2005=1))] == [(1, False)]


def test_money_booked_a_year_later_is_timing() -> None:
    assert verdicts(side(y2004=60, y2005=40), side(y2004=20, y2005=80)) == {2004: "timing", 2005: "timing"}
    assert verdicts(side(y2004=60), side(y2005=60)) == {2004: "timing", 2005: "timing"}


def test_what_one_side_lacks_is_told() -> None:
    assert verdicts(side(y2004=60), side()) == {2004: "missing-there"}
    assert verdicts(side(), side(y2004=60)) == {2004: "missing-here"}


def test_the_same_soles_at_another_rate() -> None:
    held = Side({2004: Decimal(1000)}, {2004: Decimal(3400)}, "PEN")
    published = Side({2004: Decimal(900)}, {2004: Decimal(3400)}, "PEN")
    assert verdicts(held, published) == {2004: "exchange-rate"}
    euros = Side({2004: Decimal(900)}, {2004: Decimal(3400)}, "EUR")
    assert verdicts(held, euros) == {2004: "differs"}


def test_the_whole_activity_beside_its_part_is_scope() -> None:
    published = Side({2004: Decimal(250)}, whole={2004: Decimal(1000)})
    assert verdicts(side(y2004=1000), published) == {2004: "scope"}


def test_other_differences_are_differences() -> None:
    assert verdicts(side(y2004=1000), side(y2004=500)) == {2004: "differs"}
