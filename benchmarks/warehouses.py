"""Generated warehouses for the benchmarks: what an import writes, from rules in place of a file.

Ten transactions an activity on average (from 1 to 35), one in five told in two or three parts; 200 providers, 190
recipients, 300 sectors, 25 years, five currencies of which one has no rate. The same numbers give the same rows.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from eslabon.facts.columns import ACTIVITIES, CLASSIFIED, CONTRIBUTIONS, PROBLEMS, TRANSACTIONS
from eslabon.facts.derive import DEFAULT_CURRENCY, classified_path, path_of
from eslabon.facts.exchange import ensure_shipped_rates, rates_at
from eslabon.facts.warehouse import SNAPSHOT, Publication, Warehouse

# How many transactions each of ten activities has, in turn.
TRANSACTIONS_EACH = (1, 1, 2, 3, 5, 8, 10, 15, 20, 35)
AVERAGE = sum(TRANSACTIONS_EACH) // len(TRANSACTIONS_EACH)
CURRENCIES = ("USD", "EUR", "GBP", "PEN", "XAF")
# The rows that an import writes at a time: see facts/columns.py and facts/load.py.
BATCH, ACTIVITIES_BATCH = 16_384, 2_048

_PLACES = [place for place, times in enumerate(TRANSACTIONS_EACH) for _ in range(times)]
_NUMBERS = [number + 1 for times in TRANSACTIONS_EACH for number in range(times)]

_MACROS = f"""
CREATE MACRO pick(a, salt, n) AS (hash(a, salt) % n)::INTEGER;
CREATE MACRO activity_of(t) AS (t // {len(_PLACES)} * {len(TRANSACTIONS_EACH)} + {_PLACES}[t % {len(_PLACES)} + 1])::INTEGER;
CREATE MACRO number_of(t) AS {_NUMBERS}[t % {len(_NUMBERS)} + 1]::INTEGER;
CREATE MACRO recipient_of(n) AS chr((65 + n // 26)::INTEGER) || chr((65 + n % 26)::INTEGER);
CREATE MACRO provider_of(n) AS 'XM-BENCH-' || lpad(n::VARCHAR, 3, '0');
CREATE MACRO sector_of(n) AS '1:' || (11000 + n * 73)::VARCHAR;
CREATE MACRO currency_of(a) AS CASE WHEN pick(a, 'currency', 20) < 14 THEN 'USD' WHEN pick(a, 'currency', 20) < 17
    THEN 'EUR' WHEN pick(a, 'currency', 20) < 18 THEN 'GBP' WHEN pick(a, 'currency', 20) < 19 THEN 'PEN' ELSE 'XAF' END;
CREATE MACRO rate_of(c) AS CASE c WHEN 'USD' THEN 1 WHEN 'EUR' THEN 1.1 WHEN 'GBP' THEN 1.5 WHEN 'PEN' THEN 0.3 END;
CREATE MACRO start_of(a) AS DATE '2000-01-01' + pick(a, 'start', 8400);
CREATE MACRO end_of(a) AS start_of(a) + 365 + pick(a, 'end', 2000);
CREATE MACRO status_of(a) AS CASE WHEN pick(a, 'status', 10) < 5 THEN '2' WHEN pick(a, 'status', 10) < 9 THEN '4' ELSE '1' END;
CREATE MACRO title_of(a) AS ['Support to', 'Programa de', 'Improving', 'Loan for'][pick(a, 'first', 4) + 1] || ' ' ||
    ['rural roads', 'trade facilitation', 'salud materna', 'small firms', 'water supply', 'exportaciones',
     'customs', 'primary schools'][pick(a, 'second', 8) + 1] || ' in region ' || pick(a, 'third', 500)::VARCHAR ||
    ', phase ' || (pick(a, 'fourth', 9) + 1)::VARCHAR;
CREATE MACRO kind_of(a) AS ['cooperation', 'technical-assistance', 'loan', 'equity', 'guarantee', 'unknown'][
    greatest(1, pick(a, 'kind', 12) - 5)];
CREATE MACRO group_of(sector) AS ['A', 'B', 'C', 'D', 'N', 'N', 'N'][pick(sector, 'group', 7) + 1];
CREATE MACRO focus_of(sector) AS CASE group_of(sector) WHEN 'N' THEN 'none' WHEN 'A' THEN 'direct' WHEN 'D' THEN 'direct'
    ELSE 'indirect' END;
CREATE MACRO type_of(t) AS ['2', '3', '4', '2', '3', '3', '3', '4', '1', '6', '5', '11', '3', '2', '3', '3'][
    pick(t, 'type', 16) + 1];
CREATE MACRO flow_of(type) AS CASE type WHEN '2' THEN 'commitments' WHEN '1' THEN 'incoming-funds' WHEN '5' THEN 'interest'
    WHEN '6' THEN 'repayments' WHEN '11' THEN 'incoming-commitments' ELSE 'disbursements' END;
CREATE MACRO day_of(t) AS start_of(activity_of(t)) + pick(t, 'day', 700);
CREATE MACRO cents_of(t) AS (exp(pick(t, 'value', 1000) / 83.0) * 10000)::BIGINT;
CREATE MACRO parts_of(a) AS CASE pick(a, 'parts', 10) WHEN 0 THEN 2 WHEN 1 THEN 3 ELSE 1 END;
CREATE MACRO splits_places(a) AS parts_of(a) = 2;
CREATE MACRO splits_sectors(a) AS parts_of(a) = 3;
CREATE MACRO provider_at(t) AS pick(activity_of(t) // 7 + number_of(t) % 2, 'provider', 200);
CREATE MACRO line_of(a) AS a::BIGINT * 120 + 3;
"""

_ACTIVITIES = """
SELECT a AS activity, 'XM-BENCH-' || (a % 40)::VARCHAR || '-' || lpad(a::VARCHAR, 9, '0') AS identifier,
    line_of(a) AS line, a::BIGINT * 9000 AS start, a::BIGINT * 9000 + 8990 AS "end",
    'XM-BENCH-' || (a % 40)::VARCHAR AS publisher, 'Publisher ' || (a % 40)::VARCHAR AS publisher_name,
    title_of(a) AS title, title_of(a) AS title_es, title_of(a) AS title_en, status_of(a) AS status,
    start_of(a) AS planned_start, CASE WHEN pick(a, 'actual', 3) > 0 THEN start_of(a) END AS actual_start,
    end_of(a) AS planned_end, CASE WHEN status_of(a) = '4' THEN end_of(a) END AS actual_end,
    TIMESTAMP '2025-01-01' AS updated, '1' AS hierarchy, currency_of(a) AS default_currency,
    CASE WHEN splits_places(a)
        THEN [recipient_of(pick(a, 'place', 190)) || '=50', recipient_of((pick(a, 'place', 190) + 1) % 190) || '=50']
        ELSE [recipient_of(pick(a, 'place', 190))] END AS countries,
    []::VARCHAR[] AS regions, [sector_of(pick(a, 'sector', 300))] AS sectors,
    '110' AS finance_type, '10' AS flow_type, ['1:C01'] AS aid_types, []::VARCHAR[] AS markers,
    ['1|' || provider_of(pick(a // 7, 'provider', 200)) || '|A provider'] AS organisations, []::VARCHAR[] AS related,
    {each}[a % {places} + 1] AS transactions
FROM (SELECT range::INTEGER AS a FROM range($first, $last)) ORDER BY a
"""

_TRANSACTIONS = """
SELECT activity_of(t) AS activity, number_of(t) AS number, line_of(activity_of(t)) + 60 + number_of(t) AS line,
    NULL AS ref, type_of(t) AS type, day_of(t) AS "on", (cents_of(t) / 100)::DECIMAL(18, 2)::VARCHAR AS value,
    currency_of(activity_of(t)) AS currency, day_of(t) AS value_date, provider_of(provider_at(t)) AS provider,
    'Provider ' || provider_at(t)::VARCHAR AS provider_name, NULL AS provider_activity, NULL AS receiver,
    'Receiver ' || pick(t, 'receiver', 5000)::VARCHAR AS receiver_name, NULL AS receiver_activity, NULL AS description
FROM (SELECT range AS t FROM range($first, $last)) ORDER BY t
"""

_CONTRIBUTIONS = """
WITH told AS (
    SELECT t, activity_of(t) AS a, part, parts_of(activity_of(t)) AS parts, type_of(t) AS type, day_of(t) AS day,
        currency_of(activity_of(t)) AS currency, cents_of(t) AS cents
    FROM (SELECT range AS t FROM range($first, $last)), LATERAL (SELECT unnest(range(parts_of(activity_of(t)))) AS part)
), placed AS (
    SELECT *, recipient_of((pick(a, 'place', 190) + CASE WHEN splits_places(a) THEN part ELSE 0 END) % 190) AS recipient,
        sector_of((pick(a, 'sector', 300) + CASE WHEN splits_sectors(a) THEN part ELSE 0 END) % 300) AS sector,
        ((cents // parts + CASE WHEN part = 0 THEN cents % parts ELSE 0 END) / 100)::DECIMAL(18, 2) AS amount
    FROM told
)
SELECT (t - $first + 1)::INTEGER AS item, a AS activity, number_of(t) AS number, line_of(a) + 60 + number_of(t) AS line,
    flow_of(type) AS flow, type, day AS "on", year(day)::INTEGER AS year, NULL AS fiscal_year, NULL AS fiscal_start,
    recipient, '' AS named, sector, 'Sector ' || sector AS sector_name, (1.0 / parts)::DECIMAL(9, 8)::VARCHAR AS share,
    amount, currency, (amount * rate_of(currency))::DECIMAL(18, 2) AS value,
    CASE WHEN currency NOT IN ('USD', 'XAF') THEN currency || ' ' || year(day)::VARCHAR || ' rate' END AS rate,
    provider_of(provider_at(t)) AS provider, 'Provider ' || provider_at(t)::VARCHAR AS provider_name,
    kind_of(a) AS kind, group_of(sector) AS "group", focus_of(sector) AS focus, 'codes' AS basis,
    'recipient:' || CASE WHEN splits_places(a) THEN 'percentages' ELSE 'single' END || '; sector:' ||
    CASE WHEN splits_sectors(a) THEN 'percentages' ELSE 'single' END || '; provider:provider-org; kind:finance-type' AS rule,
    parts > 1 AS split,
    CASE WHEN status_of(a) != '1' THEN start_of(a) END AS run_from,
    CASE status_of(a) WHEN '2' THEN DATE '9999-12-31' WHEN '4' THEN end_of(a) END AS run_to,
    CASE WHEN status_of(a) = '1' THEN start_of(a) END AS unknown_from,
    CASE WHEN status_of(a) = '1' THEN end_of(a) END AS unknown_to,
    CASE WHEN status_of(a) = '2' THEN end_of(a) END AS overdue_after
FROM placed ORDER BY t, part
"""

_CLASSIFIED = """
SELECT a AS activity, group_of(sector_of(pick(a, 'sector', 300))) AS "group",
    focus_of(sector_of(pick(a, 'sector', 300))) AS focus, 'codes' AS basis, '1.00' AS confidence
FROM (SELECT range::INTEGER AS a FROM range($first, $last)) ORDER BY a
"""


def warehouse(folder: Path, activities: int, loads: int = 1) -> None:
    """Makes a warehouse of so many activities (a multiple of ten times the loads), told in so many loads."""
    store = Warehouse(folder)
    ensure_shipped_rates(store)
    each = activities // loads
    connection = duckdb.connect(config={"threads": 2, "memory_limit": "4GB"})
    connection.execute(_MACROS)
    for load in range(loads):
        _load(store, connection, load * each, (load + 1) * each)


def _load(store: Warehouse, connection: duckdb.DuckDBPyConnection, first: int, last: int) -> None:
    """Publishes one load of the activities from `first` up to `last`, with its contributions."""
    each = _ACTIVITIES.format(each=list(TRANSACTIONS_EACH), places=len(TRANSACTIONS_EACH))
    many = {"first": first * AVERAGE, "last": last * AVERAGE}
    few = {"first": first, "last": last}
    with store.staged() as aside, store.staged() as folder:
        _write(connection, each, few, folder / "activities.parquet", ACTIVITIES, ACTIVITIES_BATCH)
        _write(connection, _TRANSACTIONS, many, folder / "transactions.parquet", TRANSACTIONS)
        pq.write_table(PROBLEMS.empty_table(), folder / "problems.parquet")
        (folder / "received.gz").write_bytes(gzip.compress(b"generated", mtime=0))
        _write(connection, _CONTRIBUTIONS, many, aside / "contributions.parquet", CONTRIBUTIONS)
        _write(connection, _CLASSIFIED, few, aside / "classified.parquet", CLASSIFIED)
        published = store.publish(folder, _about(first, last))
        _settle(store, published, aside)


def _write(
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    parameters: dict[str, int],
    target: Path,
    schema: pa.Schema,
    batch: int = BATCH,
) -> None:
    """Writes the rows of a query as an import would: the same schema, encoding and size of row groups."""
    rows = connection.execute(sql, parameters).fetch_record_batch(1 << 20)
    with pq.ParquetWriter(target, schema, compression="zstd") as out:
        for found in rows:
            table = pa.Table.from_batches([found]).select(schema.names).cast(schema)
            out.write_table(table, row_group_size=batch)


def _about(first: int, last: int) -> dict[str, object]:
    publishers = {f"XM-BENCH-{number}": (last - first) // 40 for number in range(40)}
    return {
        "kind": SNAPSHOT,
        "standard": "iati",
        "file": f"generated-{first}.xml",
        "sha256": f"{first:064x}",
        "bytes": (last - first) * 9_000,
        "blocks": [0],
        "publisher": "XM-BENCH-0",
        "publisher_name": "Publisher 0",
        "publishers": publishers,
        "version": "2.03",
        "generated": "2025-01-01T00:00:00Z",
        "encoding": "utf-8",
        "root": [0, 0],
        "reader": "benchmark",
        "bad": [],
        "currencies": sorted(CURRENCIES),
        "counts": {
            "activities": last - first,
            "transactions": (last - first) * AVERAGE,
            "skipped": 0,
            "errors": 0,
            "warnings": 0,
        },
    }


def _settle(store: Warehouse, published: Publication, aside: Path) -> None:
    target = path_of(store, published, rates_at(store.at()), DEFAULT_CURRENCY)
    target.parent.mkdir(parents=True, exist_ok=True)
    (aside / "contributions.parquet").rename(target)
    (aside / "classified.parquet").rename(classified_path(store, published))
