"""Where indicators stand and how far targets are reached: no number where there can be none, and why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon.measures.results import (
    ABOVE,
    ADDS,
    CONTRADICT,
    LAST,
    NO_BASELINE,
    NO_TARGET,
    NO_VALUE,
    NO_YEARS,
    OVERLAP,
    REACH,
    RISE,
    UNSAID,
    Observed,
    Stand,
    progress,
    stand,
    yearly,
)


def of(number: int, value: str, ends: str | None, starts: str | None = None, group: str = "") -> Observed:
    day = date.fromisoformat
    return Observed(number, Decimal(value), day(ends) if ends else None, day(starts) if starts else None, group)


def year(number: int, value: str, of_year: int) -> Observed:
    return of(number, value, f"{of_year}-12-31", f"{of_year}-01-01")


# Published of the project PRA: sales of 2000-2007 and of 1998-2013; the later period holds the earlier one.
def test_the_last_value_of_totals_that_hold_each_other_stands() -> None:
    values = [of(1, "211", "2007-12-31", "2000-01-01"), of(2, "400", "2013-12-31", "1998-01-01")]
    assert stand(values, LAST) == Stand(Decimal(400), (2,), date(2013, 12, 31))


def test_periods_that_overlap_are_never_added() -> None:
    values = [of(1, "211", "2007-12-31", "2000-01-01"), of(2, "400", "2013-12-31", "1998-01-01")]
    assert stand(values, ADDS) == Stand(None, (1, 2), date(2013, 12, 31), OVERLAP)


def test_sources_that_differ_are_not_averaged() -> None:
    values = [of(1, "80000", "2008-12-31"), of(2, "82000", "2008-12-31")]
    assert stand(values, LAST) == Stand(None, (1, 2), date(2008, 12, 31), CONTRADICT)


def test_groups_are_told_beside_the_whole_and_make_it_up_only_when_all_are_told() -> None:
    women, men = of(1, "7", "2005-06-30", group="women"), of(2, "3", "2005-06-30", group="men")
    assert stand([women], LAST, ("women", "men")).why == NO_VALUE
    assert stand([women, men], LAST, ("women", "men")) == Stand(Decimal(10), (1, 2), date(2005, 6, 30), rest=Decimal(0))
    whole = of(3, "12", "2005-06-30")
    assert stand([whole, women, men], LAST, ("women", "men")).rest == 2
    assert stand([whole, women], LAST, ("women", "men")).rest == 5


@given(st.lists(st.decimals(-10_000, 10_000, places=2), min_size=1, max_size=12), st.randoms())
def test_consecutive_periods_add_up_in_any_order(amounts: list[Decimal], random: object) -> None:
    values = [
        Observed(number, amount, date(2000 + number, 12, 31), date(2000 + number, 1, 1))
        for number, amount in enumerate(amounts)
    ]
    random.shuffle(values)  # type: ignore[attr-defined]
    found = stand(values, ADDS)
    assert found.value == sum(amounts)
    assert found.made_of == tuple(range(len(amounts)))


@given(st.decimals(-1_000, 1_000, places=2), st.decimals(-1_000, 1_000, places=2), st.decimals(0, 1_000, places=2))
def test_what_was_reached_and_what_is_missing_make_the_target(target: Decimal, value: Decimal, base: Decimal) -> None:
    at = Stand(value, (1,))
    for reading in (REACH, ABOVE):
        (found,) = progress(target, reading, base, at)
        assert found.reached is not None
        if target:
            assert found.missing is not None
            assert found.reached + found.missing == target
        else:
            assert (found.missing, found.share, found.why) == (None, None, NO_TARGET)


def test_a_target_whose_document_does_not_say_is_read_both_ways() -> None:
    values = [year(1, "100", 2004), year(2, "160", 2005), year(3, "190", 2006)]
    above, rise = progress(Decimal(54), UNSAID, Decimal(100), stand(values, LAST), values)
    assert (above.reading, above.reached, above.missing) == (ABOVE, 90, -36)
    assert (rise.reading, rise.reached, rise.missing, rise.made_of) == (RISE, 30, 24, (2, 3))


@pytest.mark.parametrize(
    ("values", "reading", "why"),
    [
        ([], REACH, NO_VALUE),
        ([], RISE, NO_VALUE),
        ([year(1, "5", 2004)], ABOVE, NO_BASELINE),
        ([year(1, "5", 2004)], RISE, NO_YEARS),
        ([year(1, "5", 2004), year(2, "6", 2006)], RISE, NO_YEARS),
    ],
)
def test_where_nothing_can_be_said_the_reason_is(values: list[Observed], reading: str, why: str) -> None:
    (found,) = progress(Decimal(54), reading, None, stand(values, LAST), values)
    assert (found.reached, found.share, found.why) == (None, None, why)


def test_only_whole_years_make_a_yearly_series() -> None:
    values = [year(1, "5", 2004), year(2, "6", 2004), year(3, "7", 2005), of(4, "9", "2006-06-30", "2006-01-01")]
    assert yearly(values) == {2004: None, 2005: values[2]}
