"""BACI by columns gives the table that its reader gives row by row, and leaves to it what has a fault."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from eslabon.facts.bulk import baci_by_columns
from eslabon.facts.flows import flow_row, load_flows
from eslabon.facts.load import IMPORTED
from eslabon.facts.trade import FLOWS_TABLE, flows_of
from eslabon.facts.warehouse import Warehouse
from eslabon.standards import baci
from eslabon.standards.flows import Flow

NAME = "BACI_HS17_Y2021_V202301.csv"
GOOD = "t,i,j,k,v,q\n2021,604,842,90111,12.345,6.5\n2021,604,0,070910,1,NA\n2021,8,999,850710,0.001,\n"


def by_rows(path: Path) -> list[tuple[object, ...]]:
    with path.open("rb") as stream:
        flows = [one for one in baci.read(stream, path.name) if isinstance(one, Flow)]
    return [flow_row(number, "baci", one) for number, one in enumerate(flows, 1)]


def by_columns(path: Path, folder: Path) -> list[tuple[object, ...]] | None:
    found = baci_by_columns(path, folder / FLOWS_TABLE)
    if found is None:
        return None
    rows = duckdb.sql(f"SELECT * FROM ({flows_of(folder, found.same)}) ORDER BY number").fetchall()
    assert len(rows) == found.rows
    return rows


def test_the_real_sample_is_the_same_by_columns_and_by_rows(shared_data: Path, tmp_path: Path) -> None:
    path = tmp_path / NAME
    shutil.copy(shared_data / "trade/baci/BACI_sample_2021_AFG.csv", path)
    rows = by_rows(path)
    assert len(rows) == 3_070
    assert by_columns(path, tmp_path) == rows


@pytest.mark.parametrize("text", [GOOD, GOOD.rstrip("\n"), GOOD.replace("t,i,j,k,v,q", '"t","i","j","k","v","q"')])
def test_zeros_blanks_areas_and_the_world_are_told_alike(text: str, tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text(text)
    rows = by_rows(path)
    assert [(row[8], row[10]) for row in rows] == [("US", "090111"), ("W00", "070910"), ("x:999", "850710")]
    assert by_columns(path, tmp_path) == rows


@pytest.mark.parametrize(
    "text",
    [
        GOOD + "2021,604,842,090111,much,1\n",
        GOOD + "2021,604,842,090111,-5,1\n",
        GOOD + "2021,604,842,090111,5,few\n",
        GOOD + "2021,604,842,0901,5,1\n",
        GOOD + "2021,604,,090111,5,1\n",
        GOOD + ",604,842,090111,5,1\n",
        GOOD + "2021,604,842\n",
        GOOD + "\n2021,604,842,090111,5,1\n",
        "t,i,j,k,v\n2021,604,842,090111,5\n",
    ],
)
def test_what_has_a_fault_is_left_to_the_reader(text: str, tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text(text)
    assert by_columns(path, tmp_path) is None


def test_a_file_with_a_fault_is_loaded_with_its_problem_in_its_place(warehouse: Warehouse, tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text(GOOD + "2021,604,842,090111,much,1\n")
    outcome = load_flows(warehouse, path, "baci")
    assert (outcome.status, outcome.transactions) == (IMPORTED, 3)
    assert [(one.line, one.problem.code) for one in outcome.skipped] == [(5, "trade.cell")]
    assert outcome.snapshot is not None
    assert outcome.snapshot.about["same"] == {}
