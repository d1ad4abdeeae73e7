"""Fiscal years: twelve months, named after the year in which they end."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon.values.periods import FiscalYear, fiscal_year


def test_us_fiscal_year_2004_runs_from_october_2003_to_september_2004() -> None:
    year = FiscalYear(2004, 10)
    assert (year.first, year.last) == (date(2003, 10, 1), date(2004, 9, 30))
    assert date(2003, 9, 30) not in year
    assert date(2003, 10, 1) in year
    assert date(2004, 9, 30) in year
    assert date(2004, 10, 1) not in year


def test_without_a_start_month_the_year_is_the_calendar_s() -> None:
    year = FiscalYear(2004)
    assert (year.first, year.last) == (date(2004, 1, 1), date(2004, 12, 31))


@pytest.mark.parametrize(
    ("day", "start", "year"),
    [
        (date(2003, 9, 30), 10, 2003),
        (date(2003, 10, 1), 10, 2004),
        (date(2003, 12, 31), 1, 2003),
        (date(2004, 2, 29), 3, 2004),
        (date(2004, 3, 1), 3, 2005),
        (date(2004, 12, 1), 12, 2005),
    ],
)
def test_a_day_falls_in_the_fiscal_year_that_ends_next(day: date, start: int, year: int) -> None:
    assert fiscal_year(day, start) == FiscalYear(year, start)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.integers(1, 12))
def test_every_day_is_in_its_fiscal_year_and_in_no_other(day: date, start: int) -> None:
    found = fiscal_year(day, start)
    assert day in found
    assert day not in FiscalYear(found.year - 1, start)
    assert day not in FiscalYear(found.year + 1, start)


@given(st.integers(1900, 2199), st.integers(1, 12))
def test_fiscal_years_follow_one_another_without_a_gap(year: int, start: int) -> None:
    assert FiscalYear(year, start).last + timedelta(days=1) == FiscalYear(year + 1, start).first


def test_the_last_year_of_the_calendar_ends() -> None:
    assert FiscalYear(9999).last == date(9999, 12, 31)


@pytest.mark.parametrize("month", [0, 13, -1])
def test_there_are_twelve_months(month: int) -> None:
    with pytest.raises(ValueError, match="month"):
        FiscalYear(2004, month)
