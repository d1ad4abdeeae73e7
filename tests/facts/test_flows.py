"""Files of trade as snapshots: whole or absent, told again by newer loads, checked, and never in the offer."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from eslabon.facts.decisions import withdraw_snapshot
from eslabon.facts.flows import load_flows, load_mapped
from eslabon.facts.load import ALREADY, IMPORTED, REFUSED
from eslabon.facts.query import Facts
from eslabon.facts.trade import Asked, Trade
from eslabon.facts.warehouse import SNAPSHOT, Warehouse
from eslabon.figures.offer import answer
from eslabon.measures.offer import Question
from tests.facts.importers import Importers
from tests.iati_files import activity, transaction, written
from tests.trade_files import comtrade_file, loaded

IMPORT = ("1", "Import")
US_2010 = (2010, "US", "090111", "100.00", 50)
DE_2010 = (2010, "DE", "090111", "40.00", 20)


def told(warehouse: Warehouse, asked: Asked | None = None) -> dict[tuple[str, int, str], Decimal]:
    """What counts, by source, year and revision."""
    trade = Trade(Facts(warehouse.at()))
    rows = trade.connection.execute(
        f"SELECT source, year, told_scheme, sum(value) FROM ({trade.sql(asked or Asked())}) GROUP BY ALL"
    ).fetchall()
    return {(source, year, scheme): value for source, year, scheme, value in rows}


def test_a_newer_load_tells_a_flow_anew(warehouse: Warehouse, tmp_path: Path) -> None:
    loaded(warehouse, comtrade_file(tmp_path / "a.csv", [US_2010, DE_2010]))
    loaded(warehouse, comtrade_file(tmp_path / "b.csv", [(2010, "US", "090111", "130.00", 60)]))
    assert told(warehouse) == {("comtrade", 2010, "HS2007"): Decimal("170.00")}
    assert loaded_again(warehouse, tmp_path / "b.csv") == ALREADY
    withdraw_snapshot(warehouse, 2, "a test", "wrong")
    assert told(warehouse) == {("comtrade", 2010, "HS2007"): Decimal("140.00")}


def loaded_again(warehouse: Warehouse, path: Path) -> str:
    return load_flows(warehouse, path, "comtrade").status


def test_the_state_before_keeps_what_it_told(warehouse: Warehouse, tmp_path: Path) -> None:
    loaded(warehouse, comtrade_file(tmp_path / "a.csv", [US_2010]))
    before = warehouse.state
    loaded(warehouse, comtrade_file(tmp_path / "b.csv", [(2010, "US", "090111", "130.00", 60)]))
    trade = Trade(Facts(warehouse.at(before)))
    assert trade.connection.execute(f"SELECT sum(value) FROM {trade.every}").fetchall() == [(Decimal("100.00"),)]


def test_one_revision_of_a_year_counts(warehouse: Warehouse, tmp_path: Path) -> None:
    """The same year in two revisions is the same trade told twice: the newest counts, or the one asked for."""
    loaded(warehouse, comtrade_file(tmp_path / "h3.csv", [US_2010, DE_2010], scheme="H3"))
    loaded(warehouse, comtrade_file(tmp_path / "h1.csv", [US_2010, DE_2010], scheme="H1"))
    assert told(warehouse) == {("comtrade", 2010, "HS2007"): Decimal("140.00")}
    assert told(warehouse, Asked(scheme="HS1996")) == {("comtrade", 2010, "HS1996"): Decimal("140.00")}


MAPPING = """
[flows]
source = "customs"
[columns]
year = "year"
month = "month"
exporter = "exporter"
importer = "importer"
product = "product"
value = "value"
[constants]
scheme = "HS2007"
currency = "USD"
[units]
value = "dollars"
"""


def mapped(warehouse: Warehouse, folder: Path, name: str, rows: str, mapping: str = MAPPING) -> None:
    (folder / f"{name}.csv").write_text("year,month,exporter,importer,product,value\n" + rows, encoding="utf-8")
    (folder / "mapping.toml").write_text(mapping, encoding="utf-8")
    outcome = load_mapped(warehouse, folder / f"{name}.csv", folder / "mapping.toml")
    assert (outcome.status, outcome.skipped) == (IMPORTED, []), outcome


def test_months_and_a_year_of_one_source_are_never_summed(warehouse: Warehouse, tmp_path: Path) -> None:
    months = "".join(f"2010,{month},PE,US,090111,10\n" for month in range(1, 13))
    mapped(warehouse, tmp_path, "months", months)
    mapped(warehouse, tmp_path, "years", "2010,,PE,US,090111,121\n")
    assert told(warehouse) == {("customs", 2010, "HS2007"): Decimal("121.00")}
    assert told(warehouse, Asked(monthly=True)) == {("customs", 2010, "HS2007"): Decimal("120.00")}


def test_what_the_importer_reports_is_a_source_of_its_own(warehouse: Warehouse, tmp_path: Path) -> None:
    loaded(warehouse, comtrade_file(tmp_path / "a.csv", [US_2010]))
    loaded(warehouse, comtrade_file(tmp_path / "b.csv", [(2010, "US", "090111", "108.00", 50)], flow=IMPORT))
    assert told(warehouse) == {
        ("comtrade", 2010, "HS2007"): Decimal("100.00"),
        ("comtrade-mirror", 2010, "HS2007"): Decimal("108.00"),
    }
    assert Trade(Facts(warehouse.at())).sources == ["comtrade", "comtrade-mirror"]


def test_trade_is_no_offer_and_the_offer_no_trade(warehouse: Warehouse, tmp_path: Path) -> None:
    loaded(warehouse, comtrade_file(tmp_path / "a.csv", [US_2010]))
    empty = answer(Facts(warehouse.at()), Question())
    assert (empty.rows, empty.total.value) == ([], 0)
    from eslabon.facts.load import load_iati

    assert load_iati(warehouse, written(tmp_path, "a.xml", activity("XX-1", transaction()))).status == IMPORTED
    assert answer(Facts(warehouse.at()), Question()).total.value == 100
    assert told(warehouse) == {("comtrade", 2010, "HS2007"): Decimal("100.00")}


def test_a_file_of_another_standard_is_refused_by_its_name(warehouse: Warehouse, tmp_path: Path) -> None:
    outcome = load_flows(warehouse, comtrade_file(tmp_path / "BACI_HS07_Y2010_V202301.csv", [US_2010]), "baci")
    assert outcome.status == REFUSED
    assert outcome.refusal is not None
    assert (outcome.refusal.code, outcome.refusal.arguments["found"]) == ("trade.another", "comtrade")
    assert warehouse.state == 0


def test_what_a_load_is_about_stands_beside_it(warehouse: Warehouse, tmp_path: Path) -> None:
    snapshot = loaded(warehouse, comtrade_file(tmp_path / "a.csv", [US_2010, DE_2010, (2011, "US", "090111", "5", 1)]))
    assert snapshot.snapshot is not None
    about = snapshot.snapshot.about
    assert (about["sources"], about["years"], about["counts"]["transactions"]) == (["comtrade"], [2010, 2011], 3)
    trade = Trade(Facts(warehouse.at()))
    assert {(one.year, one.reporter, one.monthly) for one in trade.slices} == {(2010, "PE", False), (2011, "PE", False)}
    assert trade.products() == [("HS2007", "090111")]


@pytest.fixture
def importers(tmp_path: Path, warehouse: Warehouse) -> Iterator[Importers]:
    with Importers(warehouse.folder, tmp_path) as found:
        yield found


def big_file(folder: Path, number: int, rows: int = 400) -> Path:
    """A file with a product of its own, in many rows: each importer's is worth 1."""
    told = [(2000 + at % 20, "US" if at % 2 else "DE", f"{number:02}{at:04}", "1.00", 1) for at in range(rows)]
    return comtrade_file(folder / f"file-{number}.csv", told)


def whole(warehouse: Warehouse) -> int:
    """How many snapshots there are, each of which must be whole."""
    found = [one for one in Warehouse(warehouse.folder).publications() if one.kind == SNAPSHOT]
    for one in found:
        assert pq.read_metadata(one.folder / "flows.parquet").num_rows == one.about["counts"]["transactions"]
        assert pq.read_metadata(one.folder / "slices.parquet").num_rows
        assert pq.read_metadata(one.folder / "products.parquet").num_rows
    return len(found)


def test_an_import_killed_at_any_moment_leaves_all_or_nothing(
    tmp_path: Path, warehouse: Warehouse, importers: Importers
) -> None:
    chance = random.Random(2004)
    began = time.monotonic()
    assert importers.start(big_file(tmp_path, 0), standard="comtrade").wait() is not None
    lasts, published = time.monotonic() - began, 1
    for number in range(1, 9):
        importer = importers.start(big_file(tmp_path, number), standard="comtrade")
        time.sleep(lasts * chance.uniform(0, 1.1))
        importer.kill()
        importer.wait()
        now = whole(warehouse)
        assert now in (published, published + 1)
        published = now
    loaded(warehouse, big_file(tmp_path, 9))
    assert whole(warehouse) == published + 1
    assert sum(told(Warehouse(warehouse.folder)).values()) == (published + 1) * 400


def test_an_import_killed_before_any_of_its_steps_leaves_all_or_nothing(
    tmp_path: Path, warehouse: Warehouse, importers: Importers
) -> None:
    published, step, survived = 0, 0, False
    while not survived:
        path = big_file(tmp_path, step, 4)
        survived = importers.start(path, die_at=step, standard="comtrade").wait() is not None
        now = whole(warehouse)
        assert now in (published, published + 1)
        again = load_flows(Warehouse(warehouse.folder), path, "comtrade").status
        assert again == (ALREADY if now > published else IMPORTED)
        published, step = whole(warehouse), step + 1
    assert step > 10
