"""Cells of plain tables: amounts, recipients, years, days and codes are read, and never guessed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st
from table_files import (
    HEADINGS,
    MAPPING,
    one_row,
    rows_of,
    text_rows,
    workbook,
)

from eslabon.standards.tables import Row
from eslabon.standards.tables.amounts import Amount, amount_of
from eslabon.standards.tables.cells import Bad
from eslabon.standards.tables.places import recipient_of
from eslabon.values.problems import say


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234567.89", "1234567.89"),
        ("1,234,567.89", "1234567.89"),
        ("1.234.567,89", "1234567.89"),
        ("1 234 567,89", "1234567.89"),
        ("1\u00a0234\u00a0567,89", "1234567.89"),
        ("1'234,567.89", "1234567.89"),
        ("1,234,567", "1234567"),
        ("12,5", "12.5"),
        ("0.125", "0.125"),
        ("1234.567", "1234.567"),
        ("(1,234.50)", "-1234.50"),
        ("-12", "-12"),
        ("12-", "-12"),
        ("\u221212", "-12"),
        ("US$ 1,200.00", "1200.00"),
        ("1.200,50 €", "1200.50"),
        ("-US$5", "-5"),
        ("-", "0"),
        ("–", "0"),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, value: str) -> None:
    found = amount_of(text, None)
    assert isinstance(found, Amount)
    assert found.value == Decimal(value)


@pytest.mark.parametrize("text", ["1.234", "1,234", "(1,234)", "US$ 1,200", "-999.999", "1'234,567"])
def test_one_separator_before_three_digits_is_ambiguous_until_the_mapping_names_the_decimal_mark(
    text: str,
) -> None:
    found = amount_of(text, None)
    assert isinstance(found, Bad)
    assert found.code == "table.ambiguous-amount"
    assert {str(amount.value) for mark in ".," if isinstance(amount := amount_of(text, mark), Amount)}


def test_the_mapping_names_the_decimal_mark() -> None:
    assert one_row(amount="(1,234)").code == "table.ambiguous-amount"
    assert one_row(amount="(1,234)", mapping='[table]\ndecimal = "."\n' + MAPPING).value == Decimal(-1234)
    assert one_row(amount="(1,234)", mapping='[table]\ndecimal = ","\n' + MAPPING).value == Decimal("-1.234")


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "1.2E+06",
        "12%",
        "1,23,456",
        "1.234,567.89",
        "--5",
        "(-5)",
        "US$",
        "1 2",
        "٣",
        "nan",
        "1_000",
        "USD 5 EUR",
    ],
)
def test_what_is_no_amount_is_a_problem(text: str) -> None:
    found = amount_of(text, None)
    assert isinstance(found, Bad)
    assert found.code == "table.amount"


@pytest.mark.parametrize("cell", ["1000000000000000", 1e15, -1e300])
def test_an_amount_no_warehouse_can_hold_is_a_problem(cell: str | float) -> None:
    found = amount_of(cell, None)
    assert isinstance(found, Bad)
    assert found.code == "table.large-amount"


@pytest.mark.parametrize("cell", [True, float("nan"), float("inf"), date(2004, 9, 17)])
def test_cells_of_another_sort_are_no_amounts(cell: Any) -> None:
    found = amount_of(cell, None)
    assert isinstance(found, Bad)
    assert found.code == "table.amount"


def test_numbers_of_a_spreadsheet_become_decimals_without_binary_noise() -> None:
    [row] = rows_of(workbook([HEADINGS, ["Peace Corps", "PE", 2004, 0.1 + 0.2]]))
    assert (row.value, row.value_text) == (Decimal("0.3"), "0.3")


MARKS = {"es_PE": ".", "es_CO": ","}


@given(st.decimals(-(10**14), 10**14, places=2), st.sampled_from(sorted(MARKS)))
def test_an_amount_written_in_peru_or_colombia_is_read_back_equal(value: Decimal, country: str) -> None:
    text = format_decimal(value, format="#,##0.00", locale=country)
    for mark in (MARKS[country], None):
        found = amount_of(text, mark)
        assert isinstance(found, Amount)
        assert found.value == value


@given(st.integers(-(10**14), 10**14), st.sampled_from(sorted(MARKS)))
def test_a_whole_amount_is_read_back_equal_or_called_ambiguous_never_misread(value: int, country: str) -> None:
    text = format_decimal(value, locale=country)
    found = amount_of(text, None)
    assert found.code == "table.ambiguous-amount" if isinstance(found, Bad) else found.value == value
    named = amount_of(text, MARKS[country])
    assert isinstance(named, Amount)
    assert named.value == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("PE", "PE"),
        ("pe", "PE"),
        ("PER", "PE"),
        ("Perú", "PE"),
        ("PERU", "PE"),
        ("Brasil", "BR"),
        ("Brazil", "BR"),
        ("Trinidad & Tobago", "TT"),
        ("Côte d’Ivoire", "CI"),
        ("region:298", "region:298"),
        ("", "not-allocated"),
    ],
)
def test_recipients_are_known_by_code_and_by_name_in_spanish_and_english(text: str, code: str) -> None:
    assert recipient_of(text) == code


@pytest.mark.parametrize("text", ["Andean countries", "EU", "Total", "604", "XX", "region:Andina"])
def test_what_is_no_recipient_is_a_problem(text: str) -> None:
    found = recipient_of(text)
    assert isinstance(found, Bad)
    assert found.code == "table.recipient"


def test_a_country_nearly_right_is_suggested_and_the_mapping_can_translate() -> None:
    assert "¿Quiso decir «Bolivia»?" in say(one_row(country="Bolibia"), "es")[1]
    mapping = MAPPING + '[values.recipient]\n"Bolibia" = "BO"\n'
    assert one_row(country=" bolibia ", mapping=mapping).recipient == "BO"


def test_a_year_shown_as_a_date_by_excel_is_a_problem() -> None:
    fault = rows_of(workbook([HEADINGS, ["Peace Corps", "PE", date(1905, 6, 26), 5]]))[0]
    assert (fault.code, fault.where.path) == ("table.year", "Data!C2")


DATED = MAPPING.replace("year =", "date =")


@pytest.mark.parametrize(
    ("text", "order", "result"),
    [
        ("2004-09-17", None, date(2004, 9, 17)),
        ("17/09/2004", None, date(2004, 9, 17)),
        ("09/17/2004", None, date(2004, 9, 17)),
        ("3/4/2004", "dmy", date(2004, 4, 3)),
        ("3/4/2004", "mdy", date(2004, 3, 4)),
        ("3/4/2004", None, "table.ambiguous-date"),
        ("17/09/2004", "mdy", "table.date"),
        ("31/02/2004", None, "table.date"),
        ("17/09/04", None, "table.date"),
        ("0004-09-17", None, "table.date"),
    ],
)
def test_days_are_read_and_never_guessed(text: str, order: str | None, result: date | str) -> None:
    mapping = (f'[table]\ndates = "{order}"\n' if order else "") + DATED
    found = one_row(year=text, mapping=mapping)
    assert (found.on if isinstance(found, Row) else found.code) == result


def test_a_spreadsheet_date_is_a_day() -> None:
    [row] = rows_of(workbook([HEADINGS, ["Peace Corps", "PE", datetime(2004, 9, 17), 5]]), DATED)  # noqa: DTZ001
    assert (row.on, row.year) == (date(2004, 9, 17), 2004)


def test_unknown_flows_kinds_and_currencies_are_problems() -> None:
    mapping = """
        [columns]
        provider_name = "Agency"
        recipient = "Country"
        flow = "Year"
        kind = "Amount"
        amount = "N"
        currency = "C"
        [constants]
        year = 2004
    """
    faults = text_rows("Agency,Country,Year,Amount,N,C\nPeace Corps,PE,commitment,gift,5,US$\n", mapping)
    assert [fault.code for fault in faults] == ["table.choice", "table.currency", "table.choice"]
    assert "Did you mean “commitments”?" in say(faults[0], "en")[1]
