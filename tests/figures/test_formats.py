"""Numbers, money and dates are written as the reader's country writes them (GLOSSARY, section H)."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from eslabon.figures.formats import formats

PERU, BOLIVIA, SPANISH, ENGLISH = formats("es", "PE"), formats("es", "BO"), formats("es", None), formats("en", "PE")
SPACE = "\N{NO-BREAK SPACE}"


def plain(text: str) -> str:
    """The text with ordinary spaces, to be read here."""
    return text.replace(SPACE, " ")


@pytest.mark.parametrize(
    ("lang", "country", "written"),
    [
        ("es", "PE", "1,234,567.89"),
        ("es", "BO", "1.234.567,89"),
        ("es", "CO", "1.234.567,89"),
        ("es", "EC", "1.234.567,89"),
        ("es", None, "1.234.567,89"),
        ("es-mx", "MX", "1,234,567.89"),
        ("en", "US", "1,234,567.89"),
        ("en", "BO", "1,234,567.89"),
    ],
)
def test_a_number_by_country(lang: str, country: str | None, written: str) -> None:
    assert formats(lang, country).amount(Decimal("1234567.89")) == written


def test_money_carries_its_currency_before_the_amount_and_never_breaks() -> None:
    assert PERU.money(Decimal("1234.5"), "USD") == f"US${SPACE}1,234.50"
    assert plain(PERU.money(Decimal(3800), "PEN", 0)) == "S/ 3,800"
    assert plain(BOLIVIA.money(Decimal("3800.5"), "BOB")) == "Bs 3.800,50"
    assert plain(PERU.money(Decimal(7), "COP")) == "COP 7.00"
    assert PERU.money(Decimal(7), None) == "7.00"


def test_a_negative_amount_has_a_real_minus_sign() -> None:
    assert plain(PERU.money(Decimal("-461880"), "USD")) == "−US$ 461,880.00"
    assert PERU.number(Decimal("-0.5"), 1) == "−0.5"
    assert PERU.count(-1200) == "−1,200"
    # What rounds to nothing is not negative.
    assert PERU.number(Decimal("-0.01"), 1) == "0.0"


def test_halves_are_rounded_up_as_people_do() -> None:
    assert PERU.number(Decimal("0.125"), 2) == "0.13"
    assert PERU.number(Decimal("2.5"), 0) == "3"


@pytest.mark.parametrize(
    ("value", "peru", "english"),
    [
        ("2092027721", "US$ 2,092.0 millones", "US$ 2,092.0 million"),
        ("49903200785", "US$ 49.9 mil millones", "US$ 49.9 billion"),
        ("15000000", "US$ 15.0 millones", "US$ 15.0 million"),
        ("1234567890123456", "US$ 1,234,567.9 mil millones", "US$ 1,234,567.9 billion"),
        ("999999.99", "US$ 1,000,000", "US$ 1,000,000"),
        ("461880", "US$ 461,880", "US$ 461,880"),
        ("-6704539", "−US$ 6.7 millones", "−US$ 6.7 million"),
        ("0", "US$ 0", "US$ 0"),
    ],
)
def test_large_amounts_in_running_text(value: str, peru: str, english: str) -> None:
    assert plain(PERU.large(Decimal(value), "USD")) == peru
    assert plain(ENGLISH.large(Decimal(value), "USD")) == english


def test_a_large_amount_in_a_country_that_writes_the_comma() -> None:
    assert plain(BOLIVIA.large(Decimal("49903200785"), "USD")) == "US$ 49,9 mil millones"


def test_a_table_in_millions_never_shows_money_as_nothing() -> None:
    assert PERU.millions(Decimal("2092027721")) == "2,092.03"
    assert plain(PERU.millions(Decimal("1200"))) == "< 0.01"
    assert plain(PERU.millions(Decimal("-1200"))) == "> −0.01"
    assert PERU.millions(Decimal("5000")) == "0.01"
    assert PERU.millions(Decimal(0)) == "0.00"
    assert plain(PERU.million("USD")) == "US$ millones"


def test_dates() -> None:
    day = date(2004, 9, 17)
    assert PERU.date(day) == BOLIVIA.date(day) == "17/09/2004"
    assert PERU.long_date(day) == "17 de setiembre de 2004"
    assert PERU.month(day) == "set. 2004"
    assert BOLIVIA.long_date(day) == SPANISH.long_date(day) == "17 de septiembre de 2004"
    assert ENGLISH.date(day) == "17 Sep 2004"
    assert ENGLISH.long_date(day) == "17 September 2004"
    assert plain(PERU.moment(datetime(2004, 9, 17, 14, 5, tzinfo=UTC))) == "17/09/2004, 14:05 UTC"


def test_shares_as_percentages() -> None:
    assert plain(PERU.percent(Decimal("0.648"))) == "64.8 %"
    assert plain(BOLIVIA.percent(Decimal("0.648"))) == "64,8 %"
    assert ENGLISH.percent(Decimal("0.648")) == "64.8%"
