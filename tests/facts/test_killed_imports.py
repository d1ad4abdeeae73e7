"""Killed at any moment, or several at once: every snapshot is whole or absent."""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from eslabon.facts.load import ALREADY, IMPORTED, load_iati
from eslabon.facts.query import Facts
from eslabon.facts.received import open_kept
from eslabon.facts.warehouse import SNAPSHOT, Warehouse
from eslabon.figures.offer import answer
from eslabon.measures.offer import Question
from tests.facts.importers import Importers
from tests.iati_files import activity, transaction, written

KILLS = 25


@pytest.fixture
def importers(tmp_path: Path, warehouse: Warehouse) -> Iterator[Importers]:
    with Importers(warehouse.folder, tmp_path) as found:
        yield found


def file_of(folder: Path, number: int, activities: int = 3) -> Path:
    """A file of its own bytes and its own activities: each commits 100."""
    told = [activity(f"XX-{number}-{index}", transaction()) for index in range(activities)]
    return written(folder, f"file-{number}.xml", *told)


def whole(warehouse: Warehouse) -> int:
    """How many snapshots there are, each of which must be whole; states and snapshots have no gap."""
    fresh = Warehouse(warehouse.folder)
    found = fresh.publications()
    assert [one.number for one in found] == list(range(len(found)))
    snapshots = [one for one in found if one.kind == SNAPSHOT]
    assert [one.snapshot for one in snapshots] == list(range(1, len(snapshots) + 1))
    for one in snapshots:
        about = json.loads((one.folder / "publication.json").read_text(encoding="utf-8"))
        assert hashlib.sha256(open_kept(one).read()).hexdigest() == about["sha256"]
        for table in ("activities", "transactions"):
            assert pq.read_metadata(one.folder / f"{table}.parquet").num_rows == about["counts"][table]
        assert pq.read_metadata(one.folder / "problems.parquet").num_rows == 0
    return len(snapshots)


def committed(warehouse: Warehouse) -> int:
    """What all activities commit, in hundreds: contributions that a killed process didn't write are made anew."""
    return int(answer(Facts(warehouse.at()), Question()).total.value // 100)


def left_in_staging(warehouse: Warehouse) -> list[str]:
    return sorted(path.name for path in warehouse.staging.iterdir())


def test_an_import_killed_at_a_random_moment_leaves_all_or_nothing(
    tmp_path: Path, warehouse: Warehouse, importers: Importers
) -> None:
    chance = random.Random(2004)
    size = 150
    began = time.monotonic()
    assert importers.start(file_of(tmp_path, 0, size)).wait() is not None
    lasts = time.monotonic() - began
    published = 1
    for number in range(1, KILLS + 1):
        importer = importers.start(file_of(tmp_path, number, size))
        time.sleep(lasts * chance.uniform(0, 1.1))
        importer.kill()
        importer.wait()
        now = whole(warehouse)
        assert now in (published, published + 1)
        published = now
    last = load_iati(warehouse, file_of(tmp_path, KILLS + 1, size))
    assert (last.status, whole(warehouse)) == (IMPORTED, published + 1)
    assert left_in_staging(warehouse) == []
    assert committed(warehouse) == (published + 1) * size


def test_an_import_killed_before_any_of_its_steps_leaves_all_or_nothing(
    tmp_path: Path, warehouse: Warehouse, importers: Importers
) -> None:
    published, step, survived = 0, 0, False
    while not survived:
        path = file_of(tmp_path, step)
        survived = importers.start(path, die_at=step).wait() is not None
        now = whole(warehouse)
        assert now in (published, published + 1)
        again = load_iati(Warehouse(warehouse.folder), path)
        assert again.status == (ALREADY if now > published else IMPORTED)
        assert left_in_staging(warehouse) == []
        published, step = whole(warehouse), step + 1
        assert published == step
    assert step > 15  # as many steps have been tried; the last import ended before the next one
    assert committed(warehouse) == 3 * published


def test_imports_of_different_files_at_once_get_numbers_of_their_own(
    tmp_path: Path, warehouse: Warehouse, importers: Importers
) -> None:
    files = [file_of(tmp_path, number, 50) for number in range(4)]
    told = [one.wait() for one in [importers.start(path) for path in files]]
    assert [one and one["status"] for one in told] == [IMPORTED] * 4
    assert sorted(one["snapshot"] for one in told if one) == [1, 2, 3, 4]
    assert sorted(one["state"] for one in told if one) == [1, 2, 3, 4]
    assert (whole(warehouse), committed(warehouse)) == (4, 200)
    assert left_in_staging(warehouse) == []


def test_of_imports_of_the_same_file_at_once_one_is_published(
    tmp_path: Path, warehouse: Warehouse, importers: Importers
) -> None:
    for round in range(3):
        path = file_of(tmp_path, round, 50)
        told = [one.wait() for one in [importers.start(path) for _ in range(3)]]
        assert sorted(one["status"] for one in told if one) == [ALREADY, ALREADY, IMPORTED]
        assert {one["snapshot"] for one in told if one} == {round + 1}
        assert whole(warehouse) == round + 1
    assert committed(warehouse) == 150
