"""Small publications that tell money twice, loaded for real."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from eslabon.facts.load import load_iati
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Warehouse
from tests.iati_files import written

Load = Callable[..., Facts]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Loads files, each a list of activities, into a new warehouse in the order given."""
    made = []

    def loaded(*files: list[str]) -> Facts:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        made.append(folder)
        warehouse = Warehouse(folder / "warehouse")
        for number, activities in enumerate(files):
            outcome = load_iati(warehouse, written(folder, f"{number}.xml", *activities))
            assert outcome.status == "imported", outcome
        return Facts(warehouse.at())

    return loaded
