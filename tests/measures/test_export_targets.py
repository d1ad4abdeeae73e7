"""How far a target of exports is reached: by both readings, nominal and in constant prices; or why it can't be told."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon.measures.deflators import Deflator
from eslabon.measures.export_targets import (
    CONSTANT,
    NO_DEFLATOR,
    NO_TARGET_YEAR,
    NOMINAL,
    YEAR_PASSED,
    Target,
    reached,
)
from eslabon.measures.results import ABOVE, NO_BASELINE, NO_VALUE, NO_YEARS, RISE

D = Decimal
PRICES = Deflator("CPI", "USD", "made up", {2005: D(100), 2009: D(120), 2010: D(125)})
VALUES = {2005: D(200), 2009: D(240), 2010: D(275)}
TARGET = Target(D(54), 2014, D(200), 2005)


def test_both_readings_in_both_prices() -> None:
    found = {(one.prices, one.progress.reading): one for one in reached(TARGET, VALUES, PRICES)}
    above, rise = found[NOMINAL, ABOVE], found[NOMINAL, RISE]
    assert (above.year, above.actual, above.progress.reached, above.progress.missing) == (2010, 275, 75, -21)
    assert above.progress.made_of == (2010,)
    assert (rise.progress.reached, rise.progress.missing, rise.progress.made_of) == (35, 19, (2009, 2010))
    # At the prices of 2005 the 275 of 2010 are 220, and the 240 of 2009 are 200.
    above, rise = found[CONSTANT, ABOVE], found[CONSTANT, RISE]
    assert (above.actual, above.progress.reached, above.progress.missing) == (220, 20, 34)
    assert (rise.progress.reached, rise.progress.missing) == (20, 34)


def test_the_pace_that_is_needed() -> None:
    found = {(one.prices, one.progress.reading): one.pace for one in reached(TARGET, VALUES, PRICES)}
    assert found == {
        (NOMINAL, ABOVE): 0,  # it is reached
        (NOMINAL, RISE): 54,
        (CONSTANT, ABOVE): D("8.5"),  # 34 in the four years to 2014
        (CONSTANT, RISE): 54,
    }


@pytest.mark.parametrize(("by_year", "why"), [(None, NO_TARGET_YEAR), (2010, YEAR_PASSED), (2009, YEAR_PASSED)])
def test_without_years_left_there_is_no_pace(by_year: int | None, why: str) -> None:
    for one in reached(Target(D(99), by_year, D(200), 2005), VALUES):
        if one.prices == NOMINAL:
            assert (one.pace, one.why_no_pace) == (None, why)


def test_without_a_baseline_only_the_rise_is_told() -> None:
    above, rise = reached(Target(D(54), 2014), VALUES)[:2]
    assert (above.actual, above.progress.why, above.why_no_pace) == (275, NO_BASELINE, NO_BASELINE)
    assert rise.progress.reached == 35


def test_without_an_index_of_the_last_year_there_are_no_constant_prices() -> None:
    for deflator in (None, PRICES._replace(levels={2005: D(100), 2009: D(120)}), PRICES._replace(levels={2010: D(1)})):
        found = [one for one in reached(TARGET, VALUES, deflator) if one.prices == CONSTANT]
        assert [(one.year, one.actual, one.progress.why) for one in found] == [(2010, None, NO_DEFLATOR)] * 2


def test_a_rise_is_from_the_year_before_and_from_no_other() -> None:
    (rise,) = (one for one in reached(TARGET, {2005: D(1), 2006: D(2), 2010: D(9)}, None, [RISE])[:1])
    assert (rise.actual, rise.progress.reached, rise.progress.why) == (9, None, NO_YEARS)


def test_without_values_nothing_is_told() -> None:
    found = reached(TARGET, {}, PRICES)
    assert [(one.prices, one.progress.reading) for one in found] == [
        (NOMINAL, ABOVE),
        (NOMINAL, RISE),
        (CONSTANT, ABOVE),
        (CONSTANT, RISE),
    ]
    assert {(one.year, one.actual, one.progress.why) for one in found} == {(None, None, NO_VALUE)}


amounts = st.decimals(0, 1_000, places=2)


@given(st.dictionaries(st.integers(2005, 2012), amounts, min_size=1), amounts, st.decimals(1, 100, places=2))
def test_what_is_reached_and_what_is_missing_make_the_target(
    values: dict[int, Decimal], baseline: Decimal, amount: Decimal
) -> None:
    target = Target(amount, 2020, baseline, 2005)
    flat = PRICES._replace(levels=dict.fromkeys(range(2005, 2013), D(7)))
    found = reached(target, values, flat)
    for one in found:
        if one.progress.reached is not None and one.progress.missing is not None:
            assert one.progress.reached + one.progress.missing == amount
    # Where prices stand still, both prices tell the same.
    half = len(found) // 2
    assert [(one.actual, one.progress) for one in found[:half]] == [(one.actual, one.progress) for one in found[half:]]
    assert reached(target, dict(reversed(values.items())), flat) == found
