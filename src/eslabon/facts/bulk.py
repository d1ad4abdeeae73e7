"""The quick way in for a CSV of BACI without any fault, some 11 million rows a year: read and written by columns.

It gives the same table as `standards.baci`, which says what is wrong where a file has a fault.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow.parquet as pq

from eslabon.facts.sql import connect, quoted
from eslabon.standards.baci import COLUMNS, version_of
from eslabon.standards.flows.countries import country_of

# Countries by their place in a list: BACI's codes have three digits at most. What is a whole number isn't read as a
# number: 20.1 would be taken for one.
_CODES = range(1_000)
_TYPES = ("VARCHAR", "area", "area", "VARCHAR", "DECIMAL(18, 6)", "VARCHAR")
# Writing a column that says the same in every row takes as long as another; the rows are written in the file's order.
_UNTOLD = ("sheet", "month", "quantity", "unit", "region")
_SAME: dict[str, str | int | None] = {
    "number": 1,
    "line": 2,
    "source": "baci",
    "reported_by": "exporter",
    "check": False,
    **dict.fromkeys(_UNTOLD),
}
# What every row has, and what isn't less.
_TOLD = ("year", "exporter", "importer", "product", "value")
_LEAST = {"year": 1_000, "value": 0, "kilograms": 0}


class Bulk(NamedTuple):
    """How many rows were written, and what is the same in all of them, which the file doesn't hold."""

    rows: int
    same: dict[str, str | int | None]


def baci_by_columns(path: Path, target: Path) -> Bulk | None:
    """Writes `flows.parquet` from a file of BACI that says its revision in its name.

    None where it isn't such a file or has anything unlike the rest: then `target` is worth nothing.
    """
    told = version_of(path.name)
    with path.open("rb") as stream:
        head = stream.readline(100).decode("ascii", "replace").strip().replace('"', "").lower().split(",")
        if told is None or sorted(head) != sorted(COLUMNS):
            return None
        lines = sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))
    types = dict(zip(COLUMNS, _TYPES, strict=True))
    columns = ", ".join(f"{quoted(name)}: {quoted(types[name])}" for name in head)
    with connect() as connection:
        connection.execute(f"CREATE TYPE area AS ENUM ({', '.join(quoted(str(code)) for code in _CODES)})")
        countries = f"[{', '.join(quoted(country_of(code)) for code in _CODES)}]"
        sql = _SQL.format(path=quoted(str(path)), columns=columns, countries=countries)
        try:
            connection.execute(f"COPY ({sql}) TO {quoted(str(target))} (FORMAT parquet)")
        except duckdb.Error:
            return None  # a cell that is no number, a row too long or too short
    rows = pq.read_metadata(target).num_rows
    # A file that doesn't end with a line's end has one more row than it has ends.
    return Bulk(rows, _SAME | {"scheme": told[0]}) if rows in (lines, lines + 1) and _whole(target) else None


def _whole(target: Path) -> bool:
    """Whether every row tells what it must, as the table's own statistics say."""
    about = pq.read_metadata(target)
    names = about.schema.names
    for group in range(about.num_row_groups):
        for name in {*_TOLD, *_LEAST}:
            found = about.row_group(group).column(names.index(name)).statistics
            if found is None or (name in _TOLD and found.null_count):
                return False
            if found.has_min_max and found.min < _LEAST.get(name, found.min):
                return False
    with connect() as connection:
        odd = connection.execute(
            f"SELECT count(*) FROM (SELECT DISTINCT product FROM read_parquet({quoted(str(target))})) "
            "WHERE NOT regexp_full_match(product, '[0-9]{6}')"
        ).fetchall()
    return not odd[0][0]


_SQL = """
SELECT CASE length(t) WHEN 4 THEN t::INTEGER END AS year, {countries}[enum_code(i) + 1] AS exporter,
    {countries}[enum_code(j) + 1] AS importer, CASE length(k) WHEN 5 THEN '0' || k ELSE k END AS product,
    (v * 1000)::DECIMAL(18, 2) AS value,
    nullif((nullif(trim(q), 'NA')::DECIMAL(18, 6) * 1000)::DECIMAL(18, 3), 0) AS kilograms
FROM read_csv({path}, header = true, delim = ',', quote = '"', nullstr = '', strict_mode = true,
    columns = {{{columns}}})
"""
