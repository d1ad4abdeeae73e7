"""Soles of executors converted with the table, and years in constant prices: through the actions, pages and loads."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from eslabon.facts.deflators import deflators_at, load_deflators
from eslabon.facts.exchange import rates_at
from eslabon.facts.load import load_rates
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.ladder import deflator_named, ladder_json
from eslabon.records.base.actions import Invalid
from eslabon.records.parties.models import Party
from eslabon.work.exchange import convert, convert_all, last_day
from tests.cooperation.test_agreements import entry, put
from tests.records.building import people

pytestmark = pytest.mark.django_db
RATES = "currency,period,rate,source\nPEN,2004-09,3.357,September\nPEN,2004,3.413,The year\n"
DEFLATORS = """deflator,currency,year,index,source
US prices,USD,2004,90,Made up
US prices,USD,2005,100,Made up
"""
CHANGES = """deflactor,moneda,año,variación,fuente
Precios,USD,2004,2,Inventado
Precios,USD,2005,25,Inventado
"""


@pytest.fixture
def store(tmp_path: Path, settings: Any) -> Warehouse:
    settings.ESLABON_WAREHOUSE = tmp_path / "warehouse"
    return Warehouse(tmp_path / "warehouse")


@pytest.fixture
def desk() -> Any:
    return people(Party.objects.create(name_es="Nuestra entidad", level="public"))["coordinator"]


@pytest.fixture
def agreement(desk: Any) -> Any:
    provider = Party.objects.create(name_es="Fuente", level="public")
    return put(desk, "agreements", title="Convenio", provider=provider.pk, level="public")


def loaded(store: Warehouse, text: str, load: Any) -> Any:
    path = store.folder.parent / "table.csv"
    path.write_text(text, encoding="utf-8")
    return load(store, path)


def test_an_amount_takes_the_rate_of_its_month_with_date_and_source(
    desk: Any, agreement: Any, store: Warehouse
) -> None:
    loaded(store, RATES, load_rates)
    wrong = entry(desk, agreement, "executed", "3413", currency="PEN", on="2004-09-10")
    made = convert(desk, wrong, rates_at(store.at()))
    assert (made.rate, made.rate_on) == (Decimal("3.357"), date(2004, 9, 30))
    assert made.rate_source == "PEN 2004-09: September"
    assert (made.corrects, made.amount, made.currency) == (wrong, 3413, "PEN")
    told = ladder_json(desk, agreement, store.at())
    assert told["totals"] == {"executed": "1016.68"}
    assert told["exchange_differences"] == {"executed": "16.68"}
    assert [one["exchange_difference"] for one in told["steps"]] == [None, "16.68"]
    with pytest.raises(Invalid) as again:
        convert(desk, made, rates_at(store.at()))
    assert [one.code for one in again.value.problems] == ["entry.nothing-to-convert"]


def test_all_amounts_are_converted_but_those_without_a_rate(desk: Any, agreement: Any, store: Warehouse) -> None:
    loaded(store, RATES, load_rates)
    for on in ("2004-09-10", "2004-10-10", "1950-01-01"):
        entry(desk, agreement, "executed", "3413", currency="PEN", on=on)
    entry(desk, agreement, "executed", "5")
    done, faults = convert_all(desk, agreement, rates_at(store.at()))
    assert [one.rate for one in done] == [Decimal("3.357"), Decimal("3.413")]
    assert [one.code for one in faults] == ["entry.no-rate"]
    assert convert_all(desk, agreement, rates_at(store.at()))[0] == []


def test_the_button_converts_and_the_page_shows_the_rate(desk: Any, agreement: Any, store: Warehouse) -> None:
    loaded(store, RATES, load_rates)
    wrong = entry(desk, agreement, "executed", "3413", currency="PEN", on="2004-09-10")
    client = Client()
    client.force_login(desk, backend="django.contrib.auth.backends.ModelBackend")
    assert f"/en/entries/{wrong.pk}/convert/" in client.get(f"/en/entries/{wrong.pk}/").content.decode()
    assert client.post(f"/en/entries/{wrong.pk}/convert/").status_code == 302
    page = client.get(f"/en/agreements/{agreement.pk}/money/").content.decode()
    for told in ("Exchange difference", "3.357", "1,016.68", "16.68", "PEN 2004-09: September"):
        assert told in page
    assert f"/en/entries/{wrong.pk}/convert/" not in client.get(f"/en/entries/{wrong.pk}/").content.decode()


@pytest.mark.parametrize(
    ("period", "day"),
    [("2004", date(2004, 12, 31)), ("2004-02", date(2004, 2, 29)), ("2004-09-17", date(2004, 9, 17))],
)
def test_a_rate_is_dated_at_the_end_of_its_period(period: str, day: date) -> None:
    assert last_day(period) == day


def test_a_trend_in_constant_prices_names_its_deflator(desk: Any, agreement: Any, store: Warehouse) -> None:
    assert loaded(store, DEFLATORS, load_deflators).rates == 1
    for year in (2004, 2005, 2006):
        entry(desk, agreement, "programmed", "1000", year=year, year_start=10, level="public")
    found = deflator_named(store.at(), "", "USD")
    assert found is not None
    told = ladder_json(desk, agreement, store.at(), constant=(found, 2005))["constant"]
    assert told == {
        "base": 2005,
        "deflator": "US prices",
        "source": "Made up",
        "years": {"programmed": {"2004": "1111.11", "2005": "1000.00", "2006": None}},
    }
    page = Client().get(f"/en/agreements/{agreement.pk}/money/", {"deflator": "US prices", "base": "2005"})
    assert "1,111.11" in page.content.decode()
    assert "Made up" in page.content.decode()


def test_yearly_changes_are_chained_where_they_say_so(store: Warehouse) -> None:
    assert loaded(store, CHANGES, load_deflators).status == "imported"
    assert deflators_at(store.at())["Precios"].levels == {2003: 100, 2004: 102, 2005: Decimal("127.5")}


def test_yearly_changes_called_an_index_are_refused(store: Warehouse, shared_data: Path) -> None:
    # The World Bank's consumer prices: the column CPI holds the yearly change in per cent.
    lines = (shared_data / "trade" / "fx" / "worldbank_cpi_andean_usa.csv").read_text(encoding="utf-8").splitlines()
    text = "\n".join(["deflator,code,year,index,currency,source", *(f"{line},USD,World Bank" for line in lines[1:])])
    found = loaded(store, text, load_deflators)
    assert found.status == "refused"
    assert {one.code for one in found.problems} == {"table.not-index"}
    assert deflators_at(store.at()) == {}


def test_every_fault_of_a_table_of_deflators_is_told(store: Warehouse) -> None:
    faults = "A,USD,2004,1,x\nA,USD,2004,2,x\nA,PEN,2005,2,x\nB,US,2004,2,x\nC,USD,2004,dos,x\nD,USD,,1,x\n"
    found = loaded(store, "deflator,currency,year,index,source\n" + faults, load_deflators)
    assert (found.status, found.rates) == ("imported", 1)
    assert [one.code for one in found.problems] == [
        "table.repeated-index",
        "table.deflator-currency",
        "table.currency",
        "table.index",
        "table.missing-value",
    ]
    gap = loaded(store, CHANGES.replace("2005", "2006"), load_deflators)
    assert [one.code for one in gap.problems] == ["table.change-missing"]
