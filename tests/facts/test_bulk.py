"""BACI by columns is BACI row by row; a file with a fault is read row by row, which says what is wrong."""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from eslabon.facts.bulk import baci_by_columns
from eslabon.facts.columns import FLOWS, Writer
from eslabon.facts.flows import flow_row, load_flows
from eslabon.facts.load import IMPORTED, REFUSED
from eslabon.facts.trade import FLOWS_TABLE, flows_of
from eslabon.facts.warehouse import Warehouse
from eslabon.standards import baci
from eslabon.standards.flows import Flow
from eslabon.values.problems import Problem

NAME = "BACI_HS17_Y2021_V202301.csv"
HEAD = '"t","i","j","k","v","q"\n'
GOOD = ["2021,604,842,90111,52.051,13.235", "2021,604,276,610910,1,NA", '2021,4,604,382390,0.5,"       0.022"']


def by_rows(path: Path, target: Path) -> list[Problem]:
    """Writes the table as the reader of rows gives it; what was wrong."""
    problems = []
    with path.open("rb") as stream, Writer(target, FLOWS) as out:
        number = 0
        for one in baci.read(stream, path.name):
            if isinstance(one, Flow):
                number += 1
                out.add(flow_row(number, "baci", one))
            else:
                problems.append(one)
    return problems


def file_of(folder: Path, *lines: str, head: str = HEAD, end: str = "\n") -> Path:
    path = folder / NAME
    path.write_text(head + "\n".join(lines) + end, encoding="utf-8")
    return path


def same(path: Path, folder: Path) -> bool:
    """Whether both ways tell the same table, and no problem."""
    found = baci_by_columns(path, folder / FLOWS_TABLE)
    assert found is not None
    one = duckdb.sql(f"SELECT * FROM ({flows_of(folder, found.same)}) ORDER BY number").fetchall()
    assert by_rows(path, folder / "rows.parquet") == []
    other = [tuple(row.values()) for row in pq.read_table(folder / "rows.parquet").to_pylist()]
    assert found.rows == len(one)
    return one == other


def test_the_real_file(shared_data: Path, tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes((shared_data / "trade/baci/BACI_sample_2021_AFG.csv").read_bytes())
    assert same(path, tmp_path)
    assert pq.read_metadata(tmp_path / FLOWS_TABLE).num_rows == 3070


@pytest.mark.parametrize("end", ["\n", ""])
def test_a_small_file_with_and_without_a_last_line_end(tmp_path: Path, end: str) -> None:
    assert same(file_of(tmp_path, *GOOD, end=end), tmp_path)


def test_columns_in_another_order(tmp_path: Path) -> None:
    lines = [",".join([*one.split(",")[3:], *one.split(",")[:3]]) for one in GOOD]
    assert same(file_of(tmp_path, *lines, head="k,v,q,t,i,j\n"), tmp_path)


def test_a_name_without_a_revision_is_not_for_this_way(tmp_path: Path) -> None:
    path = tmp_path / "trade.csv"
    path.write_text(HEAD + GOOD[0] + "\n", encoding="utf-8")
    assert baci_by_columns(path, tmp_path / "columns.parquet") is None


FAULTS = [
    "2021,604,842,90111,much,13.235",
    "2021,604,842,90111,-3,13.235",
    "2021,604,842,90111,3,-13.235",
    "2021,604,842,90111,,13.235",
    "2021,604,842,901x,1,1",
    "2021,604,842,901,1,1",
    "2021,604,842,,1,1",
    ",604,842,90111,1,1",
    "2021,604,842,90111,1",
    "20x1,604,842,90111,1,1",
    "20.1,604,842,90111,1,1",
    "2021,60.4,842,90111,1,1",
    "2021,604,84200,90111,1,1",
]


def test_what_is_no_fault_to_the_reader_of_rows_loads_whole(tmp_path: Path) -> None:
    path = file_of(tmp_path, *GOOD, "2021,604,842,90112,1,1,1")
    assert baci_by_columns(path, tmp_path / "columns.parquet") is None
    assert load_flows(Warehouse(tmp_path / "warehouse"), path, "baci").transactions == 4


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_and_the_rest_loads(tmp_path: Path, fault: str) -> None:
    """The quick way gives up wherever the reader of rows has something to say."""
    path = file_of(tmp_path, GOOD[0], fault, GOOD[1])
    problems = by_rows(path, tmp_path / "rows.parquet")
    assert problems
    assert baci_by_columns(path, tmp_path / "columns.parquet") is None
    outcome = load_flows(Warehouse(tmp_path / "warehouse"), path, "baci")
    assert (outcome.status, outcome.transactions) == (IMPORTED, 2)
    assert [one.problem.code for one in outcome.skipped] + [one.code for one in outcome.warnings] == [
        one.code for one in problems
    ]


def test_files_changed_anywhere_are_read_alike(tmp_path: Path) -> None:
    """Bytes changed at random: where the quick way answers at all, it answers as the reader of rows does."""
    chance, answered = random.Random(2004), 0
    whole = (HEAD + "\n".join(GOOD * 3) + "\n").encode()
    for _ in range(30):
        data, at = bytearray(whole), chance.randrange(len(HEAD), len(whole))
        data[at : at + 1] = chance.choice([b"", b"7", b",", b" ", b"\n", b'"', b"-", b".", b"x", b"00"])
        path = tmp_path / NAME
        path.write_bytes(bytes(data))
        if baci_by_columns(path, tmp_path / "columns.parquet") is not None:
            answered += 1
            assert same(path, tmp_path), bytes(data[at - 20 : at + 20])
    assert answered > 3


def test_nothing_in_it_is_refused(tmp_path: Path) -> None:
    outcome = load_flows(Warehouse(tmp_path / "warehouse"), file_of(tmp_path, end=""), "baci")
    assert outcome.status == REFUSED
