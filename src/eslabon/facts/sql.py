"""What the warehouse's questions to DuckDB share: a connection, texts as literals, numbers of activities, types."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import Any

import duckdb

if find_spec("pandas") is None:
    # DuckDB looks for it at each value that it is given; told that it isn't there, it looks no more.
    sys.modules.setdefault("pandas", None)  # type: ignore[arg-type]

# Makes activities unique over snapshots: a snapshot holds fewer than this many.
SPAN = 1 << 32


def connect() -> duckdb.DuckDBPyConnection:
    """A connection that reads local files, fetches nothing and prints nothing."""
    connection = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    connection.execute("SET enable_progress_bar = false")
    # Putting a question together looks at each file several times: what its end says of it is read once.
    connection.execute("SET parquet_metadata_cache = true")
    return connection


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


_KINDS = {
    "int32": "INTEGER",
    "int64": "BIGINT",
    "int8": "TINYINT",
    "bool": "BOOLEAN",
    "date32[day]": "DATE",
    "decimal128(18, 2)": "DECIMAL(18, 2)",
    "decimal128(18, 3)": "DECIMAL(18, 3)",
    "list<item: string>": "VARCHAR[]",
    "list<element: string>": "VARCHAR[]",
    "timestamp[us]": "TIMESTAMP",
}


def types_of(schema: Any) -> dict[str, str]:
    """The types that DuckDB has for the columns of a table, by name."""
    return {one.name: _KINDS.get(str(one.type), "VARCHAR") for one in schema}
