"""Converting amounts: the nearest period's rate, through the dollar, or not at all."""

from datetime import date
from decimal import Decimal

import pytest

from eslabon.measures.rates import Rate, Rates

TABLE = Rates(
    [
        Rate("PEN", "2004", Decimal("3.413"), "yearly average"),
        Rate("PEN", "2004-09", Decimal("3.36"), "monthly average"),
        Rate("PEN", "2004-09-17", Decimal("3.35"), "the day"),
        Rate("EUR", "2004", Decimal("0.8"), "yearly average"),
    ]
)


@pytest.mark.parametrize(
    ("on", "rate"),
    [
        (date(2004, 9, 17), "3.35"),
        (date(2004, 9, 18), "3.36"),
        (date(2004, 10, 1), "3.413"),
        (date(2005, 1, 1), None),
    ],
)
def test_the_day_goes_before_the_month_and_the_month_before_the_year(on: date, rate: str | None) -> None:
    found = TABLE.per_dollar("PEN", on)
    assert (found.rate if found else None) == (Decimal(rate) if rate else None)


def test_of_two_rates_for_a_period_the_later_one_counts() -> None:
    table = Rates([Rate("PEN", "2004", Decimal(3), "a"), Rate("PEN", "2004", Decimal(4), "b")])
    assert table.converter("USD")(Decimal(12), "PEN", date(2004, 1, 1)) == (Decimal(3), "PEN 4/USD 2004")


def test_amounts_are_converted_to_dollars_with_the_rate_in_words() -> None:
    convert = TABLE.converter("USD")
    found = convert(Decimal("3.36"), "PEN", date(2004, 9, 1))
    assert found is not None
    assert (found[0].quantize(Decimal("1e-20")), found[1]) == (Decimal(1), "PEN 3.36/USD 2004-09")


def test_other_currencies_are_converted_through_the_dollar() -> None:
    found = TABLE.converter("EUR")(Decimal("341.3"), "PEN", date(2004, 1, 1))
    assert found is not None
    assert (round(found[0], 10), found[1]) == (Decimal(80), "PEN 3.413/USD 2004; EUR 0.8/USD 2004")
    assert TABLE.converter("PEN")(Decimal(2), "USD", date(2004, 1, 1)) == (Decimal("6.826"), "PEN 3.413/USD 2004")


def test_an_amount_in_the_currency_asked_for_needs_no_rate() -> None:
    assert TABLE.converter("XYZ")(Decimal(5), "XYZ", date(1900, 1, 1)) == (Decimal(5), None)


@pytest.mark.parametrize(
    ("currency", "on"), [("PEN", date(2005, 1, 1)), ("XYZ", date(2004, 1, 1)), (None, date(2004, 1, 1))]
)
def test_what_has_no_rate_is_not_converted(currency: str | None, on: date) -> None:
    assert TABLE.converter("USD")(Decimal(5), currency, on) is None
    assert TABLE.converter("XXX")(Decimal(5), "USD", on) is None


def test_what_the_books_can_t_hold_is_not_converted() -> None:
    tiny = Rates([Rate("ZWD", "2008", Decimal("1e-10"), "")]).converter("USD")
    assert tiny(Decimal("1e14"), "ZWD", date(2008, 1, 1)) is None


def test_the_currencies_met_are_remembered() -> None:
    convert = TABLE.converter("USD")
    for currency in ("PEN", "USD", None, "PEN"):
        convert(Decimal(1), currency, date(2004, 1, 1))
    assert convert.used == {"PEN", "USD", ""}
