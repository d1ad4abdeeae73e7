"""A warehouse of one's own for each test."""

from pathlib import Path

import pytest

from eslabon.facts.warehouse import Warehouse


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """A warehouse in which nothing has been published yet."""
    return Warehouse(tmp_path / "warehouse")
