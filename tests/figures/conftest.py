"""A warehouse of one's own for each test, and one with the real files for all."""

from pathlib import Path

import pytest

from eslabon.facts.warehouse import Warehouse
from tests.real_files import imported


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """A warehouse in which nothing has been published yet."""
    return Warehouse(tmp_path / "warehouse")


@pytest.fixture(scope="session")
def real_warehouse(shared_data: Path) -> Warehouse:
    """The five real files; tests only look at it."""
    return imported(shared_data / "iati" / "real")
