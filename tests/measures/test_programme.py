"""Published tables of amounts: totals that their lines make or don't, and the line that alone explains it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon.measures.ladder import Entry
from eslabon.measures.programme import Misfit, a_slip, misfit_of, misfits, rounding

amounts = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)


def table(total: str, *lines: str, unit: int = 1000) -> Misfit | None:
    return misfit_of(0, Decimal(total) * unit, {at: Decimal(one) * unit for at, one in enumerate(lines, 1)})


def test_a_digit_too_many_is_found_with_what_the_total_implies() -> None:
    found = table("21921", "4000", "5000", "121921")
    assert found is not None
    assert (found.summed, found.difference) == (Decimal(130_921_000), Decimal(109_000_000))
    assert (found.line, found.printed, found.implied) == (3, Decimal(121_921_000), Decimal(12_921_000))


def test_where_several_lines_could_explain_it_the_slip_of_the_pen_does() -> None:
    found = table("10000", "2345", "3200", "4355")  # 4355 for 4455, or any other line too small by 100
    assert found is not None
    assert found.line is None
    swapped = table("10000", "2345", "3200", "4545")  # 4455
    assert swapped is not None
    assert (swapped.line, swapped.implied) == (3, Decimal(4_455_000))


def test_where_no_line_explains_it_none_is_named() -> None:
    found = table("100", "300", "300", "300")
    assert found is not None
    assert (found.line, found.implied) == (None, None)


def test_what_rounding_explains_is_no_misfit() -> None:
    assert table("114384", "49706", "40678", "24001") is None
    assert table("114384", "49706", "40678", "24103") is not None
    assert table("5", "3", "3") is not None  # a thousandth of so small a total is less than its unit


@pytest.mark.parametrize(
    ("printed", "implied", "slip"),
    [
        ("121921", "12921", True),
        ("12921", "121921", True),
        ("4355", "4455", True),
        ("4545", "4455", True),
        ("4444", "4455", False),
        ("9", "900", False),
    ],
)
def test_slips_of_the_pen(printed: str, implied: str, slip: bool) -> None:
    assert a_slip(Decimal(printed), Decimal(implied)) is slip


@given(st.lists(amounts, min_size=1, max_size=8))
def test_lines_that_make_their_total_are_never_told(lines: list[Decimal]) -> None:
    assert misfit_of(0, sum(lines, Decimal(0)), dict(enumerate(lines, 1))) is None


@given(st.lists(amounts, min_size=1, max_size=6), amounts)
def test_the_line_that_is_named_makes_the_total_with_what_is_implied(lines: list[Decimal], total: Decimal) -> None:
    found = misfit_of(0, total, dict(enumerate(lines, 1)))
    if found is None:
        assert abs(sum(lines, Decimal(0)) - total) <= rounding(total, lines)
        return
    assert found.difference == sum(lines, Decimal(0)) - total
    if found.line is not None:
        assert found.implied is not None
        assert found.implied >= 0
        others = [one for at, one in enumerate(lines, 1) if at != found.line]
        assert sum(others, found.implied) == total


def lined(number: int, amount: int, whole: int = 1, **values: object) -> Entry:
    return Entry(number, "programmed", Decimal(amount), "USD", part_of=whole, line=f"Line {number}", **values)  # type: ignore[arg-type]


def test_parts_that_are_no_lines_need_not_make_the_whole() -> None:
    whole = Entry(1, "announced", Decimal(15_000_000), "USD")
    part = Entry(2, "announced", Decimal(4_000_000), "USD", part_of=1, project=7)
    assert misfits([whole, part]) == []
    assert len(misfits([whole, lined(2, 4_000_000)])) == 1


def test_a_corrected_line_makes_the_total_again() -> None:
    entries = [Entry(1, "programmed", Decimal(21_921), "USD"), lined(2, 9_000), lined(3, 121_921)]
    assert [one.line for one in misfits(entries)] == [3]
    assert misfits([*entries, lined(4, 12_921, corrects=3)]) == []


def test_an_approximate_total_and_other_currencies_are_not_compared() -> None:
    about = Entry(1, "programmed", Decimal(100), "USD", approximate=True)
    assert misfits([about, lined(2, 900)]) == []
    assert misfits([Entry(1, "programmed", Decimal(100), "PEN"), lined(2, 900)]) == []
