"""Amounts and dates as officials write them in words; what can't be told is refused, never guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from eslabon.standards.tables.cells import Bad
from eslabon.standards.tables.words import Span, Worded, says_nothing, worded_amount, worded_days

AMOUNTS = {
    "US$ 1.2 MM": (1_200_000, "US$"),
    "US $ 1.2 MM": (1_200_000, "US$"),
    "1.2 MM US$": (1_200_000, "US$"),
    "USD 1,2 millones": (1_200_000, "USD"),
    "US$ 2,092.0 millones": (2_092_000_000, "US$"),
    "49.9 mil millones": (49_900_000_000, None),
    "S/. 350 mil": (350_000, "S/."),
    "15 millones de soles": (15_000_000, "PEN"),
    "1'200,000": (1_200_000, None),
    "S/ 3,800": (3_800, "S/"),
    "hasta US$ 2 MM": (2_000_000, "US$"),
    "medio millón de soles": (500_000, "PEN"),
    "un millón": (1_000_000, None),
    "€ 500 mil": (500_000, "€"),
}


@pytest.mark.parametrize("text", AMOUNTS)
def test_an_amount_is_read(text: str) -> None:
    found = worded_amount(text)
    assert isinstance(found, Worded)
    assert (found.value, found.sign, found.approximate) == (Decimal(AMOUNTS[text][0]), AMOUNTS[text][1], False)


@pytest.mark.parametrize(
    "text", ["aprox. US$ 15 millones", "alrededor de US$ 15 millones", "US$ 15 millones (aprox.)", "~US$ 15 mill."]
)
def test_what_is_said_to_be_approximate_is(text: str) -> None:
    assert worded_amount(text) == Worded(Decimal(15_000_000), "US$", True, True)


@pytest.mark.parametrize(
    "text", ["1.5 M", "US$ 10 - 15 millones", "entre 1 y 2 millones", "60 %", "US$ 300 mil / año", "mucho", "9" * 60]
)
def test_what_may_be_several_amounts_or_none_is_refused(text: str) -> None:
    assert isinstance(worded_amount(text), Bad)


def days(first: str, last: str | None = None) -> Span:
    return Span(date.fromisoformat(first), date.fromisoformat(last or first))


DATES = {
    "13 de setiembre de 2004": days("2004-09-13"),
    "13 de septiembre del 2004": days("2004-09-13"),
    "viernes 17 de setiembre de 2004": days("2004-09-17"),
    "1ero de octubre de 2004": days("2004-10-01"),
    "1° de octubre de 2004": days("2004-10-01"),
    "September 13, 2004": days("2004-09-13"),
    "13-set-2004": days("2004-09-13"),
    "17/09/2004": days("2004-09-17"),
    "13.09.2004": days("2004-09-13"),
    "2004-09-17": days("2004-09-17"),
    "a más tardar el 15 de octubre de 2004": days("2004-10-15"),
    "hasta el 30/11/2004": days("2004-11-30"),
    "13 al 17 de setiembre de 2004": days("2004-09-13", "2004-09-17"),
    "set. 2004": days("2004-09-01", "2004-09-30"),
    "set-04": days("2004-09-01", "2004-09-30"),  # as Excel shows a month
    "jun-98": days("1998-06-01", "1998-06-30"),
    "06/2004": days("2004-06-01", "2004-06-30"),
    "hasta fines de 2005": days("2005-01-01", "2005-12-31"),
    "I trimestre 2005": days("2005-01-01", "2005-03-31"),
    "segundo semestre de 2005": days("2005-07-01", "2005-12-31"),
    "2004": days("2004-01-01", "2004-12-31"),
    "2004-2006": days("2004-01-01", "2006-12-31"),
    "2004 a 2006": days("2004-01-01", "2006-12-31"),
}


@pytest.mark.parametrize("text", DATES)
def test_a_day_or_a_time_is_read(text: str) -> None:
    assert worded_days(text) == DATES[text]


@pytest.mark.parametrize("text", ["15 de octubre", "04-set", "31 de febrero de 2004", "2006-2004", "13/13/2004"])
def test_a_date_that_cannot_be_told_is_refused(text: str) -> None:
    assert isinstance(worded_days(text), Bad)


@pytest.mark.parametrize("text", ["por definir", "A DEFINIR", "n.d.", "s/d", "s/n", "TBD", "—", " ", "N/A", "..."])
def test_what_is_not_known_says_nothing(text: str) -> None:
    assert says_nothing(text)
    assert not says_nothing("no se sabe si habrá fondos")
