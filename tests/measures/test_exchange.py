"""Soles at the rate of their month; exchange differences; constant prices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon.measures.deflators import Deflator, chained, in_constant_prices, not_an_index
from eslabon.measures.exchange import exchange_difference, exchange_differences, rate_of_month
from eslabon.measures.ladder import Entry, ladder
from eslabon.measures.rates import Rate, Rates

RATES = Rates(
    [
        Rate("PEN", "2004", Decimal("3.413"), "Average of 2004"),
        Rate("PEN", "2004-09", Decimal("3.357"), "Average of September 2004"),
        Rate("PEN", "2004-11-02", Decimal("3.3"), "Second of November 2004"),
        Rate("EUR", "2004", Decimal("0.8"), "Average of 2004"),
    ]
)


def soles(amount: str, on: date | None, rate: str | None = None, year: tuple[int, int] | None = None) -> Entry:
    given_rate = Decimal(rate) if rate else None
    return Entry(1, "executed", Decimal(amount), "PEN", on=on, rate=given_rate, year=year)


@pytest.mark.parametrize(
    ("entry", "rate", "period"),
    [
        (soles("1", date(2004, 9, 30)), "3.357", "2004-09"),
        (soles("1", date(2004, 11, 2)), "3.3", "2004-11-02"),
        (soles("1", date(2004, 3, 1)), "3.413", "2004"),
        (soles("1", None, year=(2004, 1)), "3.413", "2004"),
    ],
)
def test_the_month_goes_first_then_the_day_then_the_year(entry: Entry, rate: str, period: str) -> None:
    found = rate_of_month(entry, "USD", RATES)
    assert found is not None
    assert (found.rate, found.period) == (Decimal(rate), period)
    assert found.source.startswith(f"PEN {period}: ")


def test_rates_to_another_currency_go_through_the_dollar() -> None:
    found = rate_of_month(soles("1", date(2004, 3, 1)), "EUR", RATES)
    assert found is not None
    assert found.rate == Decimal("3.413") / Decimal("0.8")
    assert "EUR 2004" in found.source


def test_without_a_rate_nothing_is_made_up() -> None:
    assert rate_of_month(soles("1", date(1999, 3, 1)), "USD", RATES) is None
    assert rate_of_month(soles("1", None), "USD", RATES) is None
    assert exchange_difference(soles("1", date(1999, 3, 1), "3.4"), "USD", RATES) is None


def test_the_exchange_difference_is_what_was_booked_less_what_the_year_makes_of_it() -> None:
    entry = soles("3413.00", date(2004, 9, 30), "3.357")
    assert exchange_difference(entry, "USD", RATES) == Decimal("1016.68") - Decimal("1000.00")
    own = Entry(2, "executed", Decimal(50), "USD", on=date(2004, 9, 30))
    assert exchange_difference(own, "USD", RATES) == 0
    found = ladder([entry, own], "USD")
    assert exchange_differences(found, {1: entry, 2: own}, RATES) == {("contribution", "executed"): Decimal("16.68")}


@pytest.mark.parametrize("start", [1, 4, 7, 10])
def test_what_happened_on_a_day_stands_at_its_fiscal_year(start: int) -> None:
    found = ladder([Entry(1, "disbursed", Decimal(5), "USD", on=date(2004, 11, 15))], "USD", start).at("disbursed")
    assert found.years(start) == {2004 if start == 1 else 2005: Decimal("5.00")}


def test_what_is_told_of_other_years_is_told_apart() -> None:
    entries = [
        Entry(1, "programmed", Decimal(5), "USD", year=(2005, 10)),
        Entry(2, "programmed", Decimal(7), "USD", year=(2005, 1)),
    ]
    found = ladder(entries, "USD", 10).at("programmed")
    assert (found.years(10), found.other_years(10)) == ({2005: Decimal("5.00")}, Decimal("7.00"))


indices = st.dictionaries(st.integers(1990, 2020), st.decimals("0.5", "900", places=2), min_size=1)
series = st.dictionaries(st.integers(1990, 2020), st.decimals("-1e9", "1e9", places=2))


@given(series, indices, st.data())
def test_constant_prices_leave_the_base_year_and_every_scale_as_they_are(
    amounts: dict[int, Decimal], levels: dict[int, Decimal], data: st.DataObject
) -> None:
    base = data.draw(st.sampled_from(sorted(levels)))
    found = in_constant_prices(amounts, Deflator("Index", "USD", "made up", levels), base)
    doubled = Deflator("Index", "USD", "made up", {year: 2 * level for year, level in levels.items()})
    assert found == in_constant_prices(amounts, doubled, base)
    assert found.keys() == amounts.keys()
    assert {year for year, value in found.items() if value is None} == amounts.keys() - levels.keys()
    if base in amounts:
        assert found[base] == amounts[base]


def test_yearly_changes_make_an_index_and_are_never_taken_for_one() -> None:
    made = chained({2001: Decimal(10), 2002: Decimal(-50)})
    assert made == {2000: Decimal(100), 2001: Decimal(110), 2002: Decimal(55)}
    with pytest.raises(KeyError):
        chained({2001: Decimal(1), 2003: Decimal(1)})
    # Bolivia's consumer prices, yearly change in per cent, as the World Bank tells them.
    assert not_an_index({1960: Decimal("11.53"), 1961: Decimal("7.56"), 1963: Decimal("-0.71")}) == 1961
    assert not_an_index({1963: Decimal("-0.71")}) == 1963
    assert not_an_index({2000: Decimal("68.51"), 2001: Decimal("70.13"), 2002: Decimal("71.25")}) is None
