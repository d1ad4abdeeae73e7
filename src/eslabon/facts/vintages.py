"""Which amounts of CRS count where several loads tell the same: the newest release, and the most detailed telling.

Between releases the unit is what one provider gave one recipient in one year, commitments or disbursements apart:
projects come, go and change their codes from one release to the next. A pivot steps back where projects (or, of a
pivot by sector, the pivot by donor) tell the same recipient's year: it is the same money. Asked for by its source, it
answers all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from eslabon.facts.sql import quoted
from eslabon.facts.warehouse import CRS, Publication, View
from eslabon.standards.crs.entries import BY_DONOR, BY_SECTOR

TABLE = "rows.parquet"
_UNIT = "telling, provider, recipient, year, flow"
_TELLING = f"CASE WHEN source IN ('{BY_DONOR}', '{BY_SECTOR}') THEN source ELSE '{CRS}' END"


def releases(view: View) -> list[Publication]:
    """The loads of CRS that count, the oldest release first; of one release, in the order of loading."""
    found = [one for one in view.live if one.about["standard"] == CRS]
    return sorted(found, key=lambda one: (one.about["release"], one.number))


def prepare(connection: duckdb.DuckDBPyConnection, view: View) -> bool:
    """Makes the table `crs_told` of what each load tells, `newest` where no later release tells it anew; False where
    there is but one load."""
    loads = releases(view)
    if len(loads) < 2:
        return False
    parts = " UNION ALL ".join(
        f"SELECT DISTINCT {one.number}::BIGINT AS snapshot, {place} AS place, {_TELLING} AS telling, provider, "
        f"recipient, year, flow FROM read_parquet({quoted(str(one.folder / TABLE))}) WHERE aside = ''"
        for place, one in enumerate(loads)
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE crs_told AS SELECT *, place = max(place) OVER (PARTITION BY {_UNIT}) AS newest "
        f"FROM ({parts})"
    )
    return True


def newest(sql: str) -> str:
    """Of contributions of CRS (with snapshot and source), those that no later release tells anew."""
    return (
        f"SELECT * EXCLUDE (telling) FROM (SELECT *, {_TELLING} AS telling FROM ({sql})) "
        f"SEMI JOIN (SELECT * FROM crs_told WHERE newest) USING (snapshot, {_UNIT})"
    )


def told_once(sql: str) -> str:
    """Of contributions of CRS, without the pivots of money that is told in more detail."""
    detailed = f"SELECT provider, recipient, year, flow FROM crs_told WHERE telling = '{CRS}'"
    by_donor = f"SELECT recipient, year, flow FROM crs_told WHERE telling IN ('{CRS}', '{BY_DONOR}')"
    return (
        f"SELECT * FROM ({sql}) WHERE NOT (source = '{BY_DONOR}' AND (provider, recipient, year, flow) IN ({detailed}))"
        f" AND NOT (source = '{BY_SECTOR}' AND (recipient, year, flow) IN ({by_donor}))"
    )


def replaced_by(view: View, rows: Path, release: str) -> int:
    """How many amounts of loads of this or earlier releases a new table tells anew."""
    loads: Sequence[Publication] = [one for one in releases(view) if one.about["release"] <= release]
    if not loads:
        return 0
    older = ", ".join(quoted(str(one.folder / TABLE)) for one in loads)
    with duckdb.connect() as connection:
        found = connection.execute(
            f"SELECT count(*) FROM (SELECT *, {_TELLING} AS telling FROM read_parquet([{older}]) WHERE aside = '') "
            f"SEMI JOIN (SELECT *, {_TELLING} AS telling FROM read_parquet({quoted(str(rows))}) WHERE aside = '') "
            f"USING ({_UNIT})"
        ).fetchall()
    return int(found[0][0])
