"""Another database as the site's for a while, in this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections
from django.db.utils import ConnectionHandler

from eslabon.site.environment import database


@contextmanager
def own_database(address: str | Path) -> Iterator[None]:
    """While it lasts, the records are those of a database; a file is one of SQLite."""
    url = f"sqlite:///{address}" if isinstance(address, Path) else address
    usual, own = connections["default"], ConnectionHandler({"default": database(url, Path())})["default"]
    connections["default"] = own
    try:
        yield
    finally:
        own.close()
        connections["default"] = usual
