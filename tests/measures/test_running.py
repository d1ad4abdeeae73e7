"""When an activity is running: rule by rule, and what nobody can say."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon.measures.running import Running, running

Y2000, Y2005, Y2010, Y2015, Y2020 = (date(year, 1, 1) for year in (2000, 2005, 2010, 2015, 2020))
DAY = timedelta(days=1)


def of(
    status: str | None = None,
    planned_start: date | None = None,
    actual_start: date | None = None,
    planned_end: date | None = None,
    actual_end: date | None = None,
    updated: date | None = None,
) -> Running:
    return running(status, planned_start, actual_start, planned_end, actual_end, updated)


def answers(one: Running, *days: date) -> list[str]:
    return [one.on(day) for day in days]


def test_it_starts_on_the_actual_start_else_on_the_planned_one() -> None:
    one = of("2", planned_start=Y2000, actual_start=Y2005)
    assert answers(one, Y2000, Y2005 - DAY, Y2005) == ["no", "no", "yes"]
    assert answers(of("2", planned_start=Y2000), Y2000 - DAY, Y2000) == ["no", "yes"]


# (a) an actual end decides, whatever the status


@pytest.mark.parametrize("status", ["1", "2", "3", "4", "5", "6", None])
def test_an_actual_end_decides_whatever_the_status(status: str | None) -> None:
    one = of(status, actual_start=Y2000, planned_end=Y2005, actual_end=Y2010, updated=Y2015)
    assert answers(one, Y2000 - DAY, Y2000, Y2005 + DAY, Y2010, Y2010 + DAY) == ["no", "yes", "yes", "yes", "no"]


# (b) in implementation: runs on, overdue after its planned end


def test_in_implementation_it_runs_on_and_is_overdue_after_its_planned_end() -> None:
    one = of("2", actual_start=Y2000, planned_end=Y2010, updated=Y2005)
    assert answers(one, Y2000 - DAY, Y2000, Y2010, Y2010 + DAY, Y2020) == ["no", "yes", "yes", "overdue", "overdue"]


def test_in_implementation_without_a_planned_end_it_is_never_overdue() -> None:
    assert of("2", actual_start=Y2000).on(date(9999, 12, 31)) == "yes"


# (c) a status that says it is over holds from the update on


@pytest.mark.parametrize("status", ["3", "4", "5", "6"])
def test_over_it_doesn_t_run_from_the_update_on_and_is_unknown_before(status: str) -> None:
    one = of(status, actual_start=Y2000, planned_end=Y2005, updated=Y2010)
    assert answers(one, Y2000 - DAY, Y2000, Y2005 + DAY, Y2010 - DAY, Y2010, Y2020) == [
        "no",
        "unknown",
        "unknown",
        "unknown",
        "no",
        "no",
    ]


def test_over_without_any_update_it_is_unknown_from_its_start_on() -> None:
    assert answers(of("4", planned_start=Y2000), Y2000 - DAY, Y2000, Y2020) == ["no", "unknown", "unknown"]


def test_over_before_it_was_to_start_it_never_runs() -> None:
    assert answers(of("5", planned_start=Y2010, updated=Y2005), Y2000, Y2005, Y2010, Y2020) == ["no"] * 4


# (d) else the planned dates


@pytest.mark.parametrize("status", ["1", None, "9"])
def test_else_it_runs_between_its_planned_dates(status: str | None) -> None:
    one = of(status, planned_start=Y2000, planned_end=Y2010, updated=Y2020)
    assert answers(one, Y2000 - DAY, Y2000, Y2010, Y2010 + DAY) == ["no", "yes", "yes", "no"]


def test_without_any_end_it_is_unknown_from_its_start_on() -> None:
    assert answers(of("1", planned_start=Y2000), Y2000 - DAY, Y2000, Y2020) == ["no", "unknown", "unknown"]


def test_without_any_start_it_is_unknown_until_it_ends() -> None:
    assert answers(of(actual_end=Y2010), Y2000, Y2010, Y2010 + DAY) == ["unknown", "unknown", "no"]
    assert answers(of("2"), Y2000, Y2020) == ["unknown", "unknown"]
    assert answers(of(), Y2000, Y2020) == ["unknown", "unknown"]


def test_an_end_before_the_start_is_no_day_at_all() -> None:
    assert answers(of("2", actual_start=Y2010, actual_end=Y2005), Y2000, Y2005, Y2010, Y2015) == ["no"] * 4


DAYS = st.none() | st.dates(date(1990, 1, 1), date(1992, 12, 31))
STATUSES = st.sampled_from((None, "1", "2", "3", "4", "5", "6"))


@given(STATUSES, DAYS, DAYS, DAYS, DAYS, DAYS, st.dates(date(1989, 1, 1), date(1994, 1, 1)))
def test_yes_no_and_unknown_part_the_days_as_the_rules_say(
    status: str | None,
    planned_start: date | None,
    actual_start: date | None,
    planned_end: date | None,
    actual_end: date | None,
    updated: date | None,
    day: date,
) -> None:
    one = running(status, planned_start, actual_start, planned_end, actual_end, updated)
    start = actual_start or planned_start
    if start is not None and start > day:
        expected = "no"
    elif actual_end is not None:
        expected = ("yes" if start else "unknown") if day <= actual_end else "no"
    elif status == "2":
        overdue = planned_end is not None and planned_end < day
        expected = ("overdue" if overdue else "yes") if start else "unknown"
    elif status in ("3", "4", "5", "6"):
        expected = "no" if updated is not None and day >= updated else "unknown"
    elif planned_end is not None:
        expected = ("yes" if start else "unknown") if day <= planned_end else "no"
    else:
        expected = "unknown"
    assert one.on(day) == expected
