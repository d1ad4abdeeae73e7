"""Twenty million flows, generated, and the seconds that the measures of exports take over them.

    trade.py growth FOLDER         exports of all years by chain and market
    trade.py price-volume FOLDER   the change of all chains over five years, by price and volume
    trade.py baci FILE             loads a file of BACI, and reads it with the CSV reader alone

Prints the seconds beyond importing and connecting, by the clock and of CPU time; of BACI, the seconds of loading and
of reading by the clock, and the CPU seconds of loading. Baskets are applied as flows are read:
the small table of their products is joined to the long one, so that each flow has its chain.
"""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

YEARS = range(2003, 2013)
FIRST, LAST = 2005, 2010
CHAINS = 24

# A flow by its number: few exporters sell most, a line of exporter and product goes to some markets in most years, one
# flow in twelve tells no weight, one in a thousand is a correction. The same numbers give the same rows.
_FLOWS = """
SELECT 1::BIGINT AS snapshot, row_number() OVER () AS number, 'comtrade' AS source, 'exporter' AS reported_by,
    $year::INTEGER AS year, NULL::INTEGER AS month, 'E' || lpad(exporter::VARCHAR, 3, '0') AS exporter,
    'M' || lpad(importer::VARCHAR, 3, '0') AS importer, 'HS2002' AS scheme, product,
    (CASE WHEN hash(n, $year) % 1000 = 0 THEN -1 ELSE 1 END * exp(hash(n, 'value') % 1000 / 80.0) *
        (1 + ($year - 2003) * 0.07))::DECIMAL(18, 2) AS value,
    CASE WHEN hash(n, 'told', $year) % 12 > 0
        THEN (exp(hash(n, 'value') % 1000 / 80.0) / (0.5 + hash(product) % 20))::DECIMAL(18, 3) END AS kilograms,
    NULL::DECIMAL(18, 3) AS quantity,
    CASE hash(product) % 9 WHEN 0 THEN 'items' WHEN 1 THEN 'pairs' ELSE 'kg' END AS unit,
    NULL::VARCHAR AS region, hash(n, 'check') % 40 = 0 AS "check"
FROM (
    SELECT n, (power(hash(n, 'exporter') % 10000 / 10000.0, 2) * 180)::INTEGER AS exporter,
        (power(hash(n, 'importer') % 10000 / 10000.0, 2) * 200)::INTEGER AS importer,
        lpad((10000 + hash(n, 'product') % 5000 * 170)::VARCHAR, 6, '0') AS product
    FROM (SELECT unnest(range($flows)) AS place), LATERAL (SELECT place + hash(place, $year) % 8 // 7 * 100000000 AS n)
) ORDER BY exporter, product, importer
"""
_BASKETS = f"""
CREATE TABLE basket AS SELECT 'HS2002' AS scheme, product, 'chain ' || number % {CHAINS} AS chain,
    CASE number % 5 WHEN 0 THEN 0.35 ELSE 1 END::DECIMAL(9, 8) AS share, number % 7 > 0 AS exact
FROM (SELECT DISTINCT product, hash(product) % 240 AS number FROM flows) WHERE number < {CHAINS}
"""
_IN_CHAINS = """
SELECT flows.* REPLACE (
        CASE WHEN share < 1 THEN (value * share)::DECIMAL(18, 2) ELSE value END AS value,
        CASE WHEN share < 1 THEN (kilograms * share)::DECIMAL(18, 3) ELSE kilograms END AS kilograms
    ), chain, exact
FROM flows JOIN basket USING (scheme, product)
"""


def make(folder: Path, flows: int) -> None:
    """Writes so many flows, a file a year."""
    folder.mkdir(parents=True)
    connection = duckdb.connect(config={"threads": 2, "memory_limit": "2GB"})
    connection.execute("SET enable_progress_bar = false")
    for year in YEARS:
        sql = _FLOWS.replace("$year", str(year)).replace("$flows", str(flows // len(YEARS)))
        connection.execute(f"COPY ({sql}) TO '{folder / f'{year}.parquet'}' (FORMAT parquet)")


def make_baci(file: Path, flows: int) -> None:
    """Writes a year of BACI with so many flows, a tenth of them without a quantity."""
    connection = duckdb.connect(config={"threads": 2, "memory_limit": "2GB"})
    connection.execute("SET enable_progress_bar = false")
    sql = (
        "SELECT 2010 AS t, exporter * 4 + 4 AS i, importer * 4 + 8 AS j, product AS k, value / 1000 AS v, "
        "CASE WHEN number % 10 > 0 THEN kilograms / 1000 END AS q FROM "
        "(SELECT row_number() OVER () AS number, (hash(n, 'i') % 200)::INTEGER AS exporter, "
        "(hash(n, 'j') % 200)::INTEGER AS importer, "
        "lpad((10000 + hash(n, 'k') % 5000 * 170)::VARCHAR, 6, '0') AS product, "
        "(hash(n, 'v') % 100000000)::DECIMAL(18, 3) AS value, (hash(n, 'q') % 1000000)::DECIMAL(18, 3) AS kilograms "
        "FROM range($flows) places(n))"
    ).replace("$flows", str(flows))
    connection.execute(f"COPY ({sql}) TO '{file}' (FORMAT csv)")


def loaded(file: Path) -> tuple[float, float, float]:
    """The seconds by the clock that loading a file of BACI takes, those of reading it with the CSV reader alone, and
    the CPU seconds of loading."""
    from eslabon.facts.flows import load_flows
    from eslabon.facts.warehouse import Warehouse

    start = time.perf_counter()
    with file.open(newline="") as stream:
        for _ in csv.reader(stream):
            pass
    alone = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as folder:
        start, busy = time.perf_counter(), time.process_time()
        outcome = load_flows(Warehouse(Path(folder)), file, "baci")
        taken, used = time.perf_counter() - start, time.process_time() - busy
    if outcome.status != "imported":
        raise SystemExit(f"{file} was not imported: {outcome.refusal}")
    return taken, alone, used


def measured(what: str, folder: Path) -> tuple[float, float]:
    """The seconds that a measure takes over the flows of a folder, and its CPU seconds."""
    import narwhals as nw

    from eslabon.facts.sql import connect
    from eslabon.measures.exports import aggregate, changes

    connection = connect()
    connection.execute("SET threads = 2")
    connection.execute(f"CREATE VIEW flows AS FROM read_parquet('{folder}/*.parquet')")
    connection.execute(_BASKETS)
    flows: nw.LazyFrame[Any] = nw.from_native(connection.sql(_IN_CHAINS))
    start, busy = time.perf_counter(), time.process_time()
    if what == "growth":
        rows = len(aggregate(flows, ["year", "chain", "importer"]).collect())
    else:
        rows = len(changes(flows, FIRST, LAST))
    taken = time.perf_counter() - start, time.process_time() - busy
    if rows < CHAINS:
        raise SystemExit(f"{rows} rows were found")
    return taken


if __name__ == "__main__":
    kind, given = sys.argv[1], Path(sys.argv[2])
    print(*(loaded(given) if kind == "baci" else measured(kind, given)))
