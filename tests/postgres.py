"""A PostgreSQL database for a test: a new one each time, on the server that ESLABON_TEST_POSTGRES names."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

VARIABLE = "ESLABON_TEST_POSTGRES"


@contextmanager
def new_database() -> Iterator[str]:
    """The address of an empty database, dropped afterwards; the test is skipped where there is no server."""
    server = os.environ.get(VARIABLE)
    if not server:
        if os.environ.get("CI"):
            pytest.fail(f"in CI the PostgreSQL lane always runs: {VARIABLE} is not set")
        pytest.skip(f"no PostgreSQL server: set {VARIABLE} to postgresql://USER:PASSWORD@HOST:PORT/DATABASE")
    name = f"eslabon_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
