"""A folder of one's own for what is brought on the web."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Any) -> Path:
    """Where files and facts are."""
    settings.ESLABON_WAREHOUSE = tmp_path / "warehouse"
    settings.DATA = tmp_path
    return tmp_path
