"""A PostgreSQL database for a test: a new one each time, on the server that ESLABON_TEST_POSTGRES names."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests import once

VARIABLE = "ESLABON_TEST_POSTGRES"


@contextmanager
def new_database() -> Iterator[str]:
    """The address of a database with its tables and nothing in them, dropped afterwards.

    The test is skipped where there is no server, except in CI.
    """
    server = os.environ.get(VARIABLE)
    if not server:
        if os.environ.get("CI"):
            pytest.fail(f"in CI the PostgreSQL lane always runs: {VARIABLE} is not set")
        pytest.skip(f"no PostgreSQL server: set {VARIABLE} to postgresql://USER:PASSWORD@HOST:PORT/DATABASE")
    template = (once.once("postgresql", make_template) / "name").read_text(encoding="ascii")
    name = f"eslabon_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield address(name)
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def address(name: str) -> str:
    """Where a database of the server is."""
    return urlunsplit(urlsplit(os.environ[VARIABLE])._replace(path=f"/{name}"))


def make_template(folder: Path) -> None:
    """Makes the database that the others are copied from; its name is kept in the folder."""
    name = f"eslabon_empty_{uuid.uuid4().hex[:12]}"
    (folder / "name").write_text(name, encoding="ascii")
    with psycopg.connect(os.environ[VARIABLE], autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    once.django(once.MIGRATE, folder, address(name))


def drop_template() -> None:
    """Drops what `make_template` has made in this run, if it has."""
    kept = Path(os.environ[once.VARIABLE]) / "postgresql/name"
    if kept.exists():
        with psycopg.connect(os.environ[VARIABLE], autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{kept.read_text(encoding="ascii")}" WITH (FORCE)')
