"""Tables of exchange rates: units of a currency for one US dollar, each with its period and its source."""

from __future__ import annotations

import csv
from contextlib import suppress
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from table_files import worded, workbook

from eslabon.standards.tables import Rate, read_rates
from eslabon.values.problems import Problem, Unreadable, say

ENGLISH = ["currency", "period", "rate", "source"]
SPANISH = ["moneda", "periodo", "tipo_de_cambio", "fuente"]


def rates_of(data: bytes) -> list[Any]:
    return list(read_rates(BytesIO(data), "rates"))


def one_rate(currency: str = "PEN", period: str = "2004", rate: str = "3.413", source: str = "BCRP") -> Any:
    [found] = rates_of(f"currency,period,rate,source\n{currency},{period},{rate},{source}\n".encode())
    return found


@pytest.mark.parametrize("headings", [ENGLISH, SPANISH, ["Moneda", "Período", "Tipo de cambio", "Fuente"]])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_rate_is_read_with_its_period_and_its_source(headings: list[str], delimiter: str) -> None:
    row = ["PEN", "2004", "3.413", "Banco Central de Reserva del Perú"]
    text = "\n".join(delimiter.join(cells) for cells in (headings, row))
    assert rates_of(text.encode()) == [
        Rate("PEN", "2004", Decimal("3.413"), "Banco Central de Reserva del Perú", number=2, sheet=None)
    ]


def test_the_columns_may_stand_in_any_order_beside_others() -> None:
    text = "source,note,rate,currency,period\nBCRP,average,3.413,PEN,2004\n"
    assert rates_of(text.encode())[0].rate == Decimal("3.413")


def test_a_workbook_of_rates_is_read_with_its_sheet_and_row() -> None:
    data = workbook([SPANISH, ["PEN", 2004, 3.413, "BCRP"], ["PEN", date(2004, 9, 17), 3.359, "BCRP"]])
    assert rates_of(data) == [
        Rate("PEN", "2004", Decimal("3.413"), "BCRP", number=2, sheet="Data"),
        Rate("PEN", "2004-09-17", Decimal("3.359"), "BCRP", number=3, sheet="Data"),
    ]


@pytest.mark.parametrize("period", ["2004", "2004-09", "2004-09-17"])
def test_a_period_is_a_year_a_month_or_a_day(period: str) -> None:
    assert one_rate(period=period).period == period


@pytest.mark.parametrize("period", ["04", "2004-13", "2004-02-30", "set. 2004", "2004/09", "0004"])
def test_another_period_is_a_problem(period: str) -> None:
    assert worded(one_rate(period=period)).code == "table.period"


@pytest.mark.parametrize("rate", ["0", "-3.4", "3,413", "x", "1e3", "nan", "9" * 14])
def test_a_rate_is_a_number_above_zero_with_a_decimal_point(rate: str) -> None:
    fault = one_rate(rate=f'"{rate}"')
    assert worded(fault).code == "table.rate"
    assert (fault.where.line, fault.where.path) == (2, "rate")


def test_all_faults_of_a_row_are_told_at_once_and_the_good_rows_are_read() -> None:
    *faults, rate = rates_of(b"currency,period,rate,source\nsoles,x,y,\nCOP,2004,2628.61,DANE\n")
    assert [fault.code for fault in faults] == [
        "table.currency",
        "table.period",
        "table.rate",
        "table.missing-value",
    ]
    assert rate.currency == "COP"


def test_a_second_rate_for_the_same_period_is_a_problem_and_the_first_is_kept() -> None:
    text = b"currency,period,rate,source\nPEN,2004,3.413,A\nPEN,2004,3.5,B\nPEN,2004-09,3.36,A\n"
    first, fault, month = rates_of(text)
    assert (first.rate, month.rate) == (Decimal("3.413"), Decimal("3.36"))
    assert worded(fault).code == "table.repeated-rate"
    assert "row 2" in say(fault, "en")[0]


def test_a_missing_column_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        rates_of(b"currency,period,rates\nPEN,2004,3.4\n")
    assert worded(refused.value.problem).code == "table.missing-column"


def test_published_yearly_averages_are_read_unchanged(shared_data: Path) -> None:
    """Penn World Table 10.01, column xr: PEN 3.413 for a dollar in 2004."""
    currencies = {"bol": "BOB", "col": "COP", "per": "PEN"}
    path = shared_data / "trade" / "fx" / "pwt_andean_xr_prices_1990_2019.csv"
    with path.open(encoding="utf-8", newline="") as text:
        rows = [row for row in csv.DictReader(text) if row["country"] in currencies]
    table = BytesIO()
    lines = [f"{currencies[row['country']]},{row['year']},{row['xr']},PWT 10.01" for row in rows]
    table.write("\n".join(["currency,period,rate,source", *lines]).encode())
    table.seek(0)
    found = {(one.currency, one.period): one.rate for one in read_rates(table, "t") if isinstance(one, Rate)}
    assert found == {(currencies[row["country"]], row["year"]): Decimal(row["xr"]) for row in rows}
    assert round(found["PEN", "2004"], 3) == Decimal("3.413")


@given(st.lists(st.sampled_from(['"', ",", "\n", "PEN", "2004", "3.4", "-", "é", "\0"]), max_size=30))
def test_text_gone_wrong_is_refused_or_told(pieces: list[str]) -> None:
    with suppress(Unreadable):
        for found in rates_of(("currency,period,rate,source\n" + "".join(pieces)).encode()):
            assert isinstance(found, Rate | Problem)
