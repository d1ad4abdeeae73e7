"""The warehouse's tables as they stood at a state, for DuckDB to read: contributions, activities, problems."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import narwhals as nw

from eslabon.facts import derive, duplicates, vintages
from eslabon.facts.sql import SPAN, connect, quoted, types_of
from eslabon.facts.warehouse import CRS, Publication, View


def unit_of(snapshot: Publication, activity: int) -> int:
    """The number that stands for an activity over all snapshots."""
    return snapshot.number * SPAN + activity


class Facts:
    """A view of the warehouse, ready to be asked. Not for use by several threads at once."""

    def __init__(self, view: View, progress: derive.Progress | None = None) -> None:
        self.view = view
        self.progress = progress
        self.connection = connect()
        self._contributions: dict[tuple[str, bool], nw.LazyFrame[Any]] = {}

    def snapshot_of(self, unit: int) -> Publication:
        """The snapshot that an activity's number belongs to."""
        return self._by_number[unit // SPAN]

    @cached_property
    def _by_number(self) -> dict[int, Publication]:
        return {one.number: one for one in self.view.snapshots}

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """The rows of a query, each a dictionary."""
        cursor = self.connection.execute(sql, parameters)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def contributions(self, currency: str = "USD", by_source: bool = False) -> nw.LazyFrame[Any]:
        """Every contribution that counts, in a currency: withdrawn loads, superseded activities and earlier releases
        are not in it. `by_source`: for questions that name the source, so that pivots of CRS are in it too."""
        key = (currency, by_source)
        if key not in self._contributions:
            self._contributions[key] = nw.from_native(self.connection.sql(self._contributions_sql(*key)))
        return self._contributions[key]

    def _contributions_sql(self, currency: str, by_source: bool) -> str:
        found = derive.ensure(self.view, currency, self.progress)
        of_crs = [one for one in found if one[0].about["standard"] == CRS]
        twice = duplicates.prepare(self)
        sql = " UNION ALL ".join(_part(*one, twice=one[0].number in twice) for one in found if one not in of_crs)
        if self.superseded:
            sql = f"SELECT * FROM ({sql}) WHERE unit IS NULL OR unit NOT IN (SELECT unit FROM superseded)"
        if self.decided:
            sql = _AS_DECIDED.format(told=sql)
        if of_crs:
            own = " UNION ALL ".join(_part(*one) for one in of_crs)
            if vintages.prepare(self.connection, self.view):
                own = vintages.newest(own)
                own = own if by_source else vintages.told_once(own)
            sql = f"{sql} UNION ALL {own}" if sql else own
        return sql or _EMPTY

    @cached_property
    def superseded(self) -> int:
        """How many activities a newer load tells anew; their numbers stand in the table `superseded`."""
        told = [one for one in self.view.cooperation if one.about["standard"] == "iati"]
        counts: dict[str, int] = {}
        for one in told:
            for publisher in one.about["publishers"]:
                counts[publisher] = counts.get(publisher, 0) + 1
        sharing = [one for one in told if any(counts[name] > 1 for name in one.about["publishers"])]
        if not sharing:
            return 0
        self.connection.execute(_SUPERSEDED.format(told=self._activities_of(sharing)))
        return int(self.connection.execute("SELECT count(*) FROM superseded").fetchall()[0][0])

    @cached_property
    def decided(self) -> int:
        """How many activities have the group that a person gave them; it stands in the table `decided`."""
        about = [one.about for one in self.view.classified.values()]
        if not about:
            return 0
        self.connection.execute(
            "CREATE OR REPLACE TEMP TABLE decided AS SELECT unit, given.* EXCLUDE (identifier) "
            f"FROM {self.activities} JOIN (SELECT unnest($1::VARCHAR[]) AS identifier, "
            'unnest($2::VARCHAR[]) AS "group", unnest($3::VARCHAR[]) AS focus) given USING (identifier)',
            [[one[name] for one in about] for name in ("activity", "group", "focus")],
        )
        return int(self.connection.execute("SELECT count(*) FROM decided").fetchall()[0][0])

    def _activities_of(self, snapshots: Iterable[Publication]) -> str:
        return " UNION ALL ".join(
            f"SELECT {one.number}::BIGINT AS snapshot, {one.number}::BIGINT * {SPAN} + activity AS unit, * "
            f"FROM read_parquet({quoted(str(one.folder / 'activities.parquet'))})"
            for one in snapshots
            if one.about["standard"] == "iati"
        )

    @cached_property
    def activities(self) -> str:
        """The SQL of the activities that count, as told by the newest load of their publisher."""
        sql = self._activities_of(self.view.cooperation) or _NO_ACTIVITY
        if self.superseded:
            return f"(SELECT * FROM ({sql}) WHERE unit NOT IN (SELECT unit FROM superseded))"
        return f"({sql})"

    def units(self, identifiers: Iterable[str]) -> list[int]:
        """The numbers of the activities with these identifiers."""
        wanted = list(identifiers)
        found = self.rows(
            f"SELECT unit FROM {self.activities} WHERE identifier IN (SELECT unnest($1::VARCHAR[]))", [wanted]
        )
        return [row["unit"] for row in found]

    def lines(self, account: str) -> list[dict[str, Any]]:
        """The rows of tables that stand at an account: snapshot, number, source."""
        told = [one for one in self.view.cooperation if one.about["standard"] == "table"]
        sql = " UNION ALL ".join(
            f"SELECT {one.number}::BIGINT AS snapshot, number, source, account "
            f"FROM read_parquet({quoted(str(one.folder / 'rows.parquet'))})"
            for one in told
        )
        return self.rows(f"SELECT snapshot, number, source FROM ({sql}) WHERE account = $1", [account]) if told else []

    def activity(self, identifier: str) -> dict[str, Any] | None:
        """The row of one activity as its newest load tells it (of several publishers', the newest)."""
        found = self.rows(
            f"SELECT * FROM {self.activities} WHERE identifier = $1 "
            "ORDER BY updated DESC NULLS LAST, snapshot DESC LIMIT 1",
            [identifier],
        )
        return found[0] if found else None

    def described(self, units: Iterable[int]) -> dict[int, dict[str, Any]]:
        """The rows of activities by number."""
        wanted = [one for one in units if one is not None]
        if not wanted:
            return {}
        found = self.rows(f"SELECT * FROM {self.activities} WHERE unit IN (SELECT unnest($1::BIGINT[]))", [wanted])
        return {row["unit"]: row for row in found}

    def gone(self, snapshot: Publication) -> list[dict[str, Any]]:
        """Activities of earlier loads that this one shares others with, but tells no more; they still count."""
        earlier = [
            one
            for one in self.view.cooperation
            if one.number < snapshot.number and set(one.about["publishers"]) & set(snapshot.about["publishers"])
        ]
        if not earlier:
            return []
        own = self._activities_of([snapshot])
        return self.rows(
            f"WITH own AS ({own}), before AS ({self._activities_of(earlier)}), followed AS (SELECT DISTINCT "
            "b.snapshot FROM before b JOIN own o USING (publisher, identifier)) "
            "SELECT identifier, any_value(title) AS title, max(snapshot) AS snapshot FROM before "
            "WHERE snapshot IN (SELECT snapshot FROM followed) AND (publisher, identifier) NOT IN "
            "(SELECT (publisher, identifier) FROM own) GROUP BY identifier ORDER BY identifier"
        )


def _part(snapshot: Publication, path: Path, twice: bool = False) -> str:
    """The SQL of a load's contributions, with the source that they are asked for by; `aside` are those that another
    telling replaces (`twice`: some do)."""
    standard = snapshot.about["standard"]
    read = (
        f"SELECT {snapshot.number}::BIGINT AS snapshot, {snapshot.number}::BIGINT * {SPAN} + activity AS unit, "
        f"{snapshot.number}::BIGINT * {SPAN} + item AS item_id, *, "
        f"{'type' if standard == CRS else quoted(standard)} AS source FROM read_parquet({quoted(str(path))})"
    )
    if not twice:
        return f"SELECT *, false AS aside FROM ({read})"
    return (
        f"SELECT told.*, set_aside.unit IS NOT NULL AS aside FROM ({read}) told "
        "LEFT JOIN set_aside ON told.unit = set_aside.unit AND told.number = set_aside.number"
    )


# Which activities have a newer telling. Those told once, which are most, needn't be put in order: a short mark
# of publisher and identifier shows them.
_SUPERSEDED = """CREATE OR REPLACE TEMP TABLE superseded AS WITH told AS ({told}), again AS (
    SELECT hash(publisher, identifier) AS mark FROM told GROUP BY mark HAVING count(*) > 1
) SELECT unit FROM (
    SELECT unit, row_number() OVER (PARTITION BY publisher, identifier ORDER BY updated DESC NULLS LAST, snapshot DESC)
        AS place FROM told WHERE hash(publisher, identifier) IN (SELECT mark FROM again)
) WHERE place > 1"""

# What a person decided of an activity holds for all that it contributes.
_AS_DECIDED = """SELECT told.* REPLACE (
    coalesce(decided."group", told."group") AS "group", coalesce(decided.focus, told.focus) AS focus,
    CASE WHEN decided.unit IS NULL THEN told.basis ELSE 'person' END AS basis
) FROM ({told}) told LEFT JOIN decided USING (unit)"""


def _empty(schema: Any) -> str:
    columns = ", ".join(f'NULL::{kind} AS "{name}"' for name, kind in types_of(schema).items())
    own = "NULL::BIGINT AS snapshot, NULL::BIGINT AS unit, NULL::BIGINT AS item_id"
    return f"SELECT {own}, {columns}, NULL::VARCHAR AS source, false AS aside WHERE false"


def _schemas() -> tuple[str, str]:
    from eslabon.facts.columns import ACTIVITIES, CONTRIBUTIONS

    return _empty(CONTRIBUTIONS), _empty(ACTIVITIES)


_EMPTY, _NO_ACTIVITY = _schemas()
