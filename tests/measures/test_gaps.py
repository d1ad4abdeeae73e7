"""The same flow from several sources: gaps are shown and flagged, never averaged."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from eslabon.measures.gaps import Gap, gaps

TWO = Decimal(2)


def millions(number: str) -> Decimal:
    return Decimal(number) * 1_000_000


def test_coffee_as_customs_and_as_comtrade_tell_it() -> None:
    # Peru's coffee: 2010 nearly the same (SUNAT's Café, Comtrade's 0901.11 + 0901.12), 2015 far apart.
    told = {
        ("sunat-g1", 2010): millions("888.73"),
        ("comtrade", 2010): millions("887.92"),
        ("sunat-g1", 2015): millions("613.7"),
        ("comtrade", 2015): millions("580.3"),
    }
    near, far = gaps(told, TWO, ["sunat-g1", "comtrade"])
    assert (near.year, near.gap, near.flagged) == (2010, millions("-0.81"), False)
    assert (far.year, far.gap, far.flagged) == (2015, millions("-33.4"), True)
    assert far.percent is not None
    assert round(far.percent, 2) == Decimal("-5.44")
    assert (far.value_a, far.value_b) == (millions("613.7"), millions("580.3"))


def test_the_importers_telling_is_held_against_the_exporters() -> None:
    told = {("comtrade", 2010): Decimal(100), ("comtrade-mirror", 2010): Decimal(127)}
    assert gaps(told, Decimal(27)) == [Gap(2010, "comtrade", 100, "comtrade-mirror", 127, 27, 27, False)]
    assert gaps(told, Decimal("26.9"))[0].flagged


def test_where_one_tells_nothing_there_is_no_gap() -> None:
    told = {("baci", 2009): Decimal(7), ("comtrade", 2010): Decimal(5)}
    assert gaps(told, TWO) == [
        Gap(2009, "baci", 7, "comtrade", None, None, None, False),
        Gap(2010, "baci", None, "comtrade", 5, None, None, False),
    ]


def test_nought_beside_something_is_flagged_without_a_percentage() -> None:
    told = {("a", 2010): Decimal(0), ("b", 2010): Decimal(5), ("c", 2010): Decimal(0)}
    found = {(one.source_a, one.source_b): (one.percent, one.flagged) for one in gaps(told, Decimal(1_000))}
    assert found == {("a", "b"): (None, True), ("a", "c"): (None, False), ("b", "c"): (-100, False)}


def test_all_pairs_in_the_order_asked_for() -> None:
    told = {(name, 2010): Decimal(1) for name in "abc"}
    assert [(one.source_a, one.source_b) for one in gaps(told, TWO, "cab")] == [("c", "a"), ("c", "b"), ("a", "b")]
    assert gaps(told, TWO, ["a"]) == []


values = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.integers(2005, 2008)), st.decimals(-100, 10_000, places=2)
)


@given(values, st.decimals(0, 50, places=1))
def test_gaps_are_what_is_between_the_values_whatever_their_order(
    told: dict[tuple[str, int], Decimal], tolerance: Decimal
) -> None:
    found = gaps(told, tolerance)
    assert found == gaps(dict(reversed(told.items())), tolerance)
    for one in found:
        assert (one.gap is None) == (one.value_a is None or one.value_b is None)
        if one.gap is not None and one.value_a is not None:
            assert one.value_a + one.gap == one.value_b
            assert one.flagged or abs(one.gap) * 100 <= tolerance * abs(one.value_a) + Decimal("1e-9")
