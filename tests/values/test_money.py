"""Money: from text and whole numbers only; parts that add up to the cent."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon.values.money import CENT, Money, cents, decimal, money, plain, split

AMOUNTS = st.decimals(min_value=-(10**15) + 1, max_value=10**15 - 1, places=2)
WEIGHTS = st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=60).filter(any)


def test_money_is_made_of_text_with_its_currency_and_date() -> None:
    found = money("15000000", "USD", on=date(2004, 9, 17))
    assert found == Money(Decimal(15_000_000), "USD", date(2004, 9, 17))
    assert money(-3, "PEN").amount == Decimal(-3)
    assert money(Decimal("0.10"), "PEN").amount == Decimal("0.10")


@pytest.mark.parametrize("amount", [1.5, 0.0, float("nan")])
def test_no_float_becomes_money(amount: float) -> None:
    with pytest.raises(TypeError):
        money(amount, "USD")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        decimal(amount)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["", "abc", "NaN", "Infinity", "-inf", "1,000", "1 000", "1_000", "12.3.4", ".", "-", "٣", "１２", "\n1"]
)
def test_what_is_no_plain_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        money(text, "USD")


@pytest.mark.parametrize("text", ["1e5", "1E+999999999", "1e-999999999"])
def test_exponents_are_refused_for_a_short_text_could_stand_for_endless_digits(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        decimal(text)


@pytest.mark.parametrize(
    ("text", "value"), [("+7", "7"), ("-0.5", "-0.5"), (".25", "0.25"), ("12.", "12"), ("007.10", "7.10")]
)
def test_numbers_are_read_as_xml_schema_writes_them(text: str, value: str) -> None:
    assert decimal(text) == Decimal(value)


def test_a_decimal_that_is_no_finite_number_is_refused() -> None:
    with pytest.raises(ValueError, match="not a number"):
        money(Decimal("Infinity"), "USD")


def test_sums_keep_the_currency_and_the_date_if_it_is_the_same() -> None:
    day = date(2004, 9, 17)
    assert money("1.10", "USD", day) + money("2.20", "USD", day) == money("3.30", "USD", day)
    assert (money("1", "USD", day) + money("2", "USD")).on is None


def test_a_sum_over_two_currencies_needs_a_rate_table() -> None:
    with pytest.raises(ValueError, match="rate table"):
        money("1", "USD") + money("1", "PEN")


def test_cents_are_rounded_half_to_even() -> None:
    assert [cents(Decimal(text)) for text in ("0.005", "0.015", "-0.005", "2.675")] == [
        Decimal("0.00"),
        Decimal("0.02"),
        Decimal("0.00"),
        Decimal("2.68"),
    ]


def test_what_rounding_leaves_over_goes_to_the_largest_share() -> None:
    thirds = [Decimal("33.33") / 100, Decimal("33.34") / 100, Decimal("33.33") / 100]
    assert split(Decimal("100.01"), thirds) == [Decimal("33.33"), Decimal("33.35"), Decimal("33.33")]


def test_the_whole_of_an_odd_amount_is_its_cents() -> None:
    assert split(Decimal("100.005"), [Decimal(1)]) == [Decimal("100.00")]


def test_nothing_is_split_over_nobody() -> None:
    with pytest.raises(ValueError, match="nothing"):
        split(Decimal(1), [])


@given(AMOUNTS, WEIGHTS)
def test_parts_add_up_to_the_cent_under_any_shares(total: Decimal, weights: list[int]) -> None:
    shares = [Decimal(weight) / sum(weights) for weight in weights]
    parts = split(total, shares)
    assert sum(parts) == total
    assert all(part == part.quantize(CENT) for part in parts)
    off = [abs(part - total * share) for part, share in zip(parts, shares, strict=True)]
    # each part is within half a cent, but for the largest share's, which bears what the others leave over
    largest = max(range(len(shares)), key=lambda index: shares[index])
    assert all(one <= CENT / 2 for index, one in enumerate(off) if index != largest)
    assert off[largest] <= CENT / 2 * len(parts)


def test_decimals_are_written_without_exponent() -> None:
    assert plain(Decimal("1E+3")) == "1000"
    assert plain(Decimal("0.00000001")) == "0.00000001"
    assert plain(Decimal("2092027721.00")) == "2092027721.00"
