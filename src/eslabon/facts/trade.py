"""The flows that count, asked for as one table.

Sources are never added up: `source` is a column of every answer. Within one source a flow told again by a newer load
counts as that one tells it. Where a source tells one reporter's year in several revisions of the Harmonized System, or
by month and by year, one of them is counted: the revision asked for, else the newest; months only where they are asked
for or nothing else is there.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import narwhals as nw
import pyarrow as pa

from eslabon.facts.columns import FLOWS, TEXT
from eslabon.facts.query import Facts
from eslabon.facts.sql import SPAN, quoted, types_of
from eslabon.facts.warehouse import Publication
from eslabon.standards.flows import TOTAL, WORLD

REPORTER = "CASE reported_by WHEN 'exporter' THEN exporter ELSE importer END"
FLOWS_TABLE = "flows.parquet"
_COUNTED = ('NOT "check"',)
# What stands for flows that aren't told by region, or by month, in a question.
NOT_TOLD, NO_MONTH = "-", 0
# So many small tables of questions are kept: the rows of a question are read soon after it is put.
TABLES = 64
# Of a share.
DIGITS = 12
# The sources that tell all of a country's exports: their rows make its total.
COMPLETE = ("sunat-g1", "sunat-g6", "baci")


class Part(NamedTuple):
    """A product as it is told that is asked for: as which product of which scheme it is answered (the same goods in all
    revisions), of which chain, how much of it (0 to 1), whether by an exact link, and of which declared department
    (None: of all)."""

    told_scheme: str
    told_product: str
    scheme: str
    product: str
    chain: str | None = None
    share: Decimal = Decimal(1)
    exact: bool = True
    region: str | None = None


_PARTS = pa.schema(
    [
        ("told_scheme", TEXT),
        ("told_product", TEXT),
        ("scheme", TEXT),
        ("product", TEXT),
        ("chain", TEXT),
        ("share", pa.decimal128(DIGITS + 1, DIGITS)),
        ("exact", pa.bool_()),
        ("place", TEXT),
    ]
)
_SHARED = pa.schema([("source", TEXT), ("reporter", TEXT), ("year", pa.int32())])
_TOLD = pa.schema([*_SHARED, ("scheme", TEXT), ("monthly", pa.bool_())])
_NUMBERS = count()


class Slice(NamedTuple):
    """What a source tells of one reporter's year."""

    source: str
    reporter: str
    year: int
    scheme: str
    monthly: bool
    rows: int


@dataclass(frozen=True)
class Asked:
    """Which flows are asked for: None is all. Years include both ends."""

    sources: tuple[str, ...] | None = None
    exporters: tuple[str, ...] | None = None
    importers: tuple[str, ...] | None = None
    year_from: int | None = None
    year_to: int | None = None
    regions: tuple[str, ...] | None = None
    months: tuple[int, ...] | None = None
    parts: tuple[Part, ...] | None = None
    monthly: bool = False
    scheme: str = ""  # the revision that is preferred where there are several


class Trade:
    """The flows of a view. Not for use by several threads at once."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.connection = facts.connection
        self.snapshots = facts.view.trade
        self._tables: deque[str] = deque()

    def _flows(self) -> str:
        """The SQL of all flows of the live loads."""
        return " UNION ALL ".join(
            f"SELECT {one.number}::BIGINT AS snapshot, * FROM ({flows_of(one.folder, one.about['same'])})"
            for one in self.snapshots
        )

    def _all_of(self, table: str) -> str:
        name = f"{table}.parquet"
        return " UNION ALL ".join(
            f"SELECT {one.number}::BIGINT AS snapshot, * FROM read_parquet({quoted(str(one.folder / name))})"
            for one in self.snapshots
        )

    @cached_property
    def slices(self) -> list[Slice]:
        """What each source tells, over all loads."""
        if not self.snapshots:
            return []
        rows = self.connection.execute(
            "SELECT source, reporter, year, scheme, monthly, sum(rows)::BIGINT "
            f"FROM ({self._all_of('slices')}) GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        return [Slice(*row) for row in rows]

    @property
    def sources(self) -> list[str]:
        """The names of the sources, in the alphabet's order."""
        return sorted({one.source for one in self.slices})

    @property
    def revisions(self) -> set[str]:
        """The schemes in which the flows are told."""
        return {one.scheme for one in self.slices}

    def products(self, sources: Collection[str] | None = None) -> list[tuple[str, str]]:
        """The products told, with their scheme."""
        if not self.snapshots:
            return []
        rows = self.connection.execute(
            f"SELECT DISTINCT scheme, product FROM ({self._all_of('products')}) "
            "WHERE $1 IS NULL OR list_contains($1, source) ORDER BY ALL",
            [None if sources is None else list(sources)],
        ).fetchall()
        return [(scheme, product) for scheme, product in rows]

    @cached_property
    def regions(self) -> list[str]:
        """The declared departments that any source tells."""
        if not self.snapshots:
            return []
        rows = self.connection.execute(
            f"SELECT DISTINCT region FROM {self.every} WHERE region IS NOT NULL ORDER BY 1"
        ).fetchall()
        return [region for (region,) in rows]

    def traded(self, schemes: Collection[str], exporters: Collection[str]) -> dict[tuple[str, str], Decimal]:
        """The value of each product of these revisions (of all exporters without any) in the last year that a revision
        is told in, from the source that tells most of it."""
        if not self.snapshots or not schemes:
            return {}
        tests = _tests(Asked(exporters=tuple(exporters) or None))
        names = ", ".join(map(quoted, schemes))
        rows = self.connection.execute(
            f"WITH told AS (SELECT source, scheme, product, year, sum(value) AS value FROM {self.every} WHERE "
            f"{' AND '.join([*_COUNTED, f'scheme IN ({names})', *tests])} GROUP BY ALL) "
            "SELECT scheme, product, max(value) FROM told WHERE (scheme, year) IN "
            "(SELECT (scheme, max(year)) FROM told GROUP BY scheme) GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        return {(scheme, product): value for scheme, product, value in rows}

    @cached_property
    def _superseded(self) -> bool:
        """Whether newer loads tell some flows anew; these stand in the table `superseded`."""
        if len(self.snapshots) < 2:
            return False
        shared = self.connection.execute(
            f"SELECT DISTINCT source, reporter, year FROM ({self._all_of('slices')}) "
            "GROUP BY ALL HAVING count(DISTINCT snapshot) > 1"
        ).fetchall()
        if not shared:
            return False
        name = self._table("shared", _SHARED, shared)
        key = 'source, year, month, exporter, importer, scheme, product, region, "check"'
        self.connection.execute(
            "CREATE OR REPLACE TEMP TABLE superseded AS SELECT snapshot, number FROM (SELECT snapshot, number, "
            f"max(snapshot) OVER (PARTITION BY {key}) AS newest FROM ({self._flows()}) "
            f"WHERE (source, {REPORTER}, year) IN (SELECT (source, reporter, year) FROM {name})) "
            "WHERE snapshot < newest"
        )
        return bool(self.connection.execute("SELECT count(*) FROM superseded").fetchall()[0][0])

    def _table(self, what: str, schema: pa.Schema, rows: Iterable[tuple[Any, ...]]) -> str:
        """A small table, which the connection reads where it lies; gives its name. The oldest of many are let go."""
        name = f"{what}_{next(_NUMBERS)}"
        columns = list(zip(*rows, strict=True)) or [()] * len(schema)
        arrays = [pa.array(one, of.type) for one, of in zip(columns, schema, strict=True)]
        self.connection.register(name, pa.table(arrays, schema=schema))
        self._tables.append(name)
        if len(self._tables) > TABLES:
            self.connection.unregister(self._tables.popleft())
        return name

    @cached_property
    def every(self) -> str:
        """The SQL of every flow of the live loads as the newest tells it, checks too."""
        if not self.snapshots:
            return f"({_EMPTY})"
        sql = self._flows()
        if self._superseded:
            sql = f"SELECT * FROM ({sql}) WHERE (snapshot, number) NOT IN (SELECT (snapshot, number) FROM superseded)"
        return f"({sql})"

    def flows(self, asked: Asked) -> nw.LazyFrame[Any]:
        """The flows asked for, with the columns of `Part`; value and kilograms times the share, rounded row by row."""
        found: nw.LazyFrame[Any] = nw.from_native(self.connection.sql(self.sql(asked)))
        return found

    def sql(self, asked: Asked) -> str:
        """The SQL of the flows asked for."""
        tests = [*_COUNTED, *_tests(asked)]
        if asked.parts is None:
            chosen = (
                "SELECT *, scheme AS told_scheme, product AS told_product, NULL::VARCHAR AS chain, "
                f"1::DECIMAL(13, 12) AS share, true AS exact FROM {self.every} WHERE {' AND '.join(tests)}"
            )
        else:
            name = self._table("parts", _PARTS, (one._replace(share=round(one.share, DIGITS)) for one in asked.parts))
            chosen = (
                "SELECT f.* REPLACE (p.scheme AS scheme, p.product AS product, "
                "(value::DECIMAL(24, 2) * share)::DECIMAL(18, 2) AS value, "
                "(kilograms::DECIMAL(24, 3) * share)::DECIMAL(18, 3) AS kilograms), "
                "p.told_scheme, p.told_product, p.chain, p.share, p.exact "
                f"FROM {self.every} f JOIN {name} p ON f.scheme = p.told_scheme AND f.product = p.told_product "
                "AND (p.place IS NULL OR f.region = p.place) "
                f"WHERE {' AND '.join(tests)}"
            )
        return self._one_telling(chosen, asked)

    def _one_telling(self, sql: str, asked: Asked) -> str:
        """Leaves one revision and one step of time of each source's telling of a reporter's year."""
        told: dict[tuple[str, str, int], set[tuple[str, bool]]] = {}
        for one in self.slices:
            told.setdefault((one.source, one.reporter, one.year), set()).add((one.scheme, one.monthly))
        if all(len(ways) == 1 for ways in told.values()):
            return sql
        found: dict[tuple[str, str, int], list[tuple[str, bool]]] = {}
        for source, reporter, year, scheme, monthly in self.connection.execute(
            f"SELECT DISTINCT source, {REPORTER}, year, told_scheme, month IS NOT NULL FROM ({sql})"
        ).fetchall():
            found.setdefault((source, reporter, year), []).append((scheme, monthly))
        left = [
            (*key, *way)
            for key, ways in found.items()
            for way in ways
            if way != max(ways, key=lambda one: (one[1] == asked.monthly, one[0] == asked.scheme, one[0]))
        ]
        if not left:
            return sql
        name = self._table("told", _TOLD, left)
        return (
            f"SELECT * FROM ({sql}) WHERE (source, {REPORTER}, year, told_scheme, month IS NOT NULL) NOT IN "
            f"(SELECT (source, reporter, year, scheme, monthly) FROM {name})"
        )

    def totals(self, exporter: str, importers: tuple[str, ...] | None = None) -> dict[tuple[str, int], Decimal]:
        """All that a country exported (to these importers), by source and year, of the sources that tell all of it;
        of years of which every month is told. In dollars."""
        if not self.snapshots:
            return {}
        partner = "" if importers is None else f" AND importer IN ({', '.join(map(quoted, importers))})"
        world = f"product = {quoted(TOTAL)} AND " + ("true" if importers else f"importer = {quoted(WORLD)}")
        complete = ", ".join(map(quoted, COMPLETE))
        rows = self.connection.execute(
            f"SELECT source, year, sum(value) FROM {self.every} WHERE exporter = $1{partner} AND CASE WHEN source IN "
            f'({complete}) THEN NOT "check" ELSE {world} END '
            "GROUP BY source, year HAVING count(month) = 0 OR count(DISTINCT month) = 12 ORDER BY ALL",
            [exporter],
        ).fetchall()
        return {(source, year): value for source, year, value in rows}

    def snapshot_of(self, number: int) -> Publication:
        """The load of a flow."""
        return self.facts.snapshot_of(number * SPAN)


def _tests(asked: Asked) -> list[str]:
    lists = {"source": asked.sources, "exporter": asked.exporters, "importer": asked.importers, "region": asked.regions}
    tests = [_one_of(name, map(quoted, one), NOT_TOLD in one) for name, one in lists.items() if one is not None]
    if asked.months is not None:
        tests.append(_one_of("month", (str(int(one)) for one in asked.months), NO_MONTH in asked.months))
    if asked.year_from is not None:
        tests.append(f"year >= {int(asked.year_from)}")
    if asked.year_to is not None:
        tests.append(f"year <= {int(asked.year_to)}")
    return tests


def _one_of(name: str, values: Iterable[str], untold: bool) -> str:
    """The test that a column has one of these values, or none at all."""
    told = f"{name} IN ({', '.join(values) or 'NULL'})"
    return f"({told} OR {name} IS NULL)" if untold else told


_TYPES = types_of(FLOWS)


def flows_of(folder: Path, same: Mapping[str, Any]) -> str:
    """The SQL of the flows of a load. What is the same in all its rows stands in `same` and not in the file (None:
    nothing is told); of a number or a line there it is that of the first row, and the others follow."""
    columns = [
        f'{_said(name, same[name])}::{kind} AS "{name}"' if name in same else f'"{name}"'
        for name, kind in _TYPES.items()
    ]
    file = quoted(str(folder / FLOWS_TABLE))
    return f"SELECT {', '.join(columns)} FROM read_parquet({file}, file_row_number = true)"


def _said(name: str, value: Any) -> str:
    if name in ("number", "line"):
        return f"(file_row_number + {int(value)})"
    return _literal(value)


def _literal(value: Any) -> str:
    return quoted(value) if isinstance(value, str) else "NULL" if value is None else str(value).lower()


_EMPTY = (
    "SELECT NULL::BIGINT AS snapshot, "
    + ", ".join(f'NULL::{kind} AS "{name}"' for name, kind in _TYPES.items())
    + " WHERE false"
)
