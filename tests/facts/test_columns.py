"""The writer of the warehouse's tables: every row once, in order, in groups that hold one value of a column."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from eslabon.facts.columns import Writer

SCHEMA = pa.schema([("number", pa.int32()), ("flow", pa.string())])


@pytest.mark.parametrize("rows", [0, 1, 2_048, 50_000])
@pytest.mark.parametrize("batch", [1, 4_096, 10_000])
def test_rows_are_kept_apart_by_a_column_in_groups_of_a_size(tmp_path: Path, rows: int, batch: int) -> None:
    chance = Random(1)
    given = [(number, chance.choice("aaaaabbbc")) for number in range(rows)]
    with Writer(tmp_path / "t.parquet", SCHEMA, batch, apart=["flow"]) as out:
        for row in given:
            out.add(row)
    file = pq.ParquetFile(tmp_path / "t.parquet")
    groups = [file.read_row_group(number).to_pylist() for number in range(file.num_row_groups)]
    assert all(len({row["flow"] for row in group}) == 1 for group in groups)
    written = [(row["number"], row["flow"]) for group in groups for row in group]
    for flow in "abc":
        assert [row for row in written if row[1] == flow] == [row for row in given if row[1] == flow]
    assert len(written) == out.count == rows
    assert all(len(group) <= max(batch, 2_048) + 2_048 for group in groups)


def test_without_a_column_to_keep_apart_rows_stay_as_they_come(tmp_path: Path) -> None:
    given = [{"number": number, "flow": "ab"[number % 2]} for number in range(9_000)]
    with Writer(tmp_path / "t.parquet", SCHEMA, 4_096) as out:
        for row in given:
            out.add(tuple(row.values()))
    assert pq.read_table(tmp_path / "t.parquet").to_pylist() == given
