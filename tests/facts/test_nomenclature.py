"""The Harmonized System in the warehouse: whole or not at all, the newest counts, and a state keeps what it had."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from eslabon.facts.decisions import withdraw_snapshot
from eslabon.facts.load import ALREADY, IMPORTED, REFUSED
from eslabon.facts.nomenclature import concordance_at, load_concordance, load_hs, product_names
from eslabon.facts.received import open_kept
from eslabon.facts.warehouse import Warehouse
from eslabon.measures.concordance import REVISIONS
from tests.hs_tables import ADJACENT, FOLDER, workbook_name

HEAD = "code.after,code.before,Relationship,adjustment\n"
ROWS = HEAD + "510211,510210,n:1,2002 to 1996\n510219,510210,n:1,2002 to 1996\n70990,70910,1:1,2007 to 2002\n"


def table(folder: Path, text: str, name: str = "links.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_of_links_is_a_snapshot_with_its_rows_and_the_file_as_received(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    path = table(tmp_path, ROWS + "x,510210,n:1,2002 to 1996\n")
    outcome = load_concordance(warehouse, path)
    assert (outcome.status, outcome.transactions, len(outcome.skipped)) == (IMPORTED, 3, 1)
    assert outcome.snapshot is not None
    folder = outcome.snapshot.folder
    assert open_kept(outcome.snapshot).read() == path.read_bytes()
    rows = pq.read_table(folder / "links.parquet").to_pylist()
    assert (rows[0]["from_code"], rows[0]["to_code"], rows[0]["line"]) == ("510211", "510210", 2)
    (fault,) = pq.read_table(folder / "problems.parquet").to_pylist()
    assert (fault["code"], fault["line"], fault["skipped"]) == ("trade.cell", 5, True)
    assert json.loads(fault["arguments"])["value"] == "x, 510210"
    assert load_concordance(warehouse, path).status == ALREADY
    assert load_concordance(warehouse, table(tmp_path, "a,b\n1,2\n", "other.csv")).status == REFUSED
    assert len(warehouse.at().snapshots) == 1


def test_the_newest_table_of_a_step_counts_and_a_state_keeps_its_own(warehouse: Warehouse, tmp_path: Path) -> None:
    first = load_concordance(warehouse, table(tmp_path, ROWS))
    before = warehouse.at()
    load_concordance(warehouse, table(tmp_path, HEAD + "510211,510210,1:1,2002 to 1996\n", "newer.csv"))
    after = warehouse.at()
    assert concordance_at(before).trace("510210", "HS1996", "HS2002") == [("510211", "1:n"), ("510219", "1:n")]
    assert concordance_at(after).trace("510210", "HS1996", "HS2002") == [("510211", "1:1")]
    assert first.snapshot is not None
    withdraw_snapshot(warehouse, first.snapshot.snapshot or 0, "desk", "wrong file")
    assert set(concordance_at(warehouse.at()).tables) == {("HS2002", "HS1996")}


def test_products_by_name_the_newest_list_of_a_revision(warehouse: Warehouse, tmp_path: Path) -> None:
    head = "hscode,description,parent,level\n"
    assert product_names(warehouse.at()) == {}
    load_hs(warehouse, table(tmp_path, head + "01,Animals,TOTAL,2\n02,Meat,TOTAL,2\n", "HS2012.csv"))
    load_hs(warehouse, table(tmp_path, head + "01,Live animals,TOTAL,2\n", "HS2012-new.csv"))
    load_hs(warehouse, table(tmp_path, head + "02,Meat,TOTAL,2\n", "HS2017.csv"))
    assert product_names(warehouse.at()) == {("HS2012", "01"): "Live animals", ("HS2017", "02"): "Meat"}


def test_neither_is_money_of_the_offer_nor_trade(warehouse: Warehouse, tmp_path: Path) -> None:
    load_concordance(warehouse, table(tmp_path, ROWS))
    assert (warehouse.at().cooperation, warehouse.at().trade) == ([], [])


@pytest.fixture(scope="module")
def loaded(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The real files: the adjacent steps, one workbook and the products."""
    store = Warehouse(tmp_path_factory.mktemp("hs") / "warehouse")
    for name in (ADJACENT, workbook_name("HS2002")):
        assert load_concordance(store, shared_data / FOLDER / name).status == IMPORTED
    assert load_hs(store, shared_data / FOLDER / "harmonized-system.csv").status == IMPORTED
    return store


def test_the_real_tables_answer_at_once(loaded: Warehouse) -> None:
    view = loaded.at()
    started = time.process_time()
    known = concordance_at(view)
    assert known.trace("0709.10", "HS2002", "HS2007") == [("070990", "n:1")]
    assert time.process_time() - started < 0.3
    assert concordance_at(loaded.at()) is known
    assert known.path("HS2002", "HS2022") == ["HS2002", "HS2022"]
    assert all(len(known.codes(scheme)) > 5_000 for scheme in REVISIONS)
    assert product_names(view)["HS2022", "510211"].startswith("Hair; fine animal hair")
