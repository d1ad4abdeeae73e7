"""Generated warehouses for the benchmarks: what an import writes, from rules in place of a file.

Ten transactions an activity on average (from 1 to 35), one in five told in two or three parts; 200 providers, 190
recipients, 300 sectors, 25 years, five currencies of which one has no rate. One activity in fifty is the parent of the
next. The same numbers give the same rows.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from eslabon.facts.columns import ACTIVITIES, PROBLEMS, TRANSACTIONS, Writer
from eslabon.facts.derive import (
    DEFAULT_CURRENCY,
    classified_path,
    classified_writer,
    contributions_writer,
    path_of,
)
from eslabon.facts.exchange import ensure_shipped_rates, rates_at
from eslabon.facts.ready import make_ready
from eslabon.facts.warehouse import SNAPSHOT, Publication, Warehouse
from eslabon.standards.iati.codelists import codelist

# How many transactions each of ten activities has, in turn.
TRANSACTIONS_EACH = (1, 1, 2, 3, 5, 8, 10, 15, 20, 35)
AVERAGE = sum(TRANSACTIONS_EACH) // len(TRANSACTIONS_EACH)
CURRENCIES = ("USD", "EUR", "GBP", "PEN", "XAF")
RECIPIENTS = sorted(code for code in codelist("Country").codes if len(code) == 2)[:190]
# How many activities are made at a time.
CHUNK = 50_000

# Of every hundred transactions: which of ten activities each belongs to, and its number there.
_SLOTS = [(place, number + 1) for place, times in enumerate(TRANSACTIONS_EACH) for number in range(times)]

_MACROS = f"""
CREATE MACRO pick(a, salt, n) AS (hash(a, salt) % n)::INTEGER;
CREATE MACRO recipient_of(n) AS {RECIPIENTS}[n % {len(RECIPIENTS)} + 1];
CREATE MACRO provider_of(n) AS 'XM-BENCH-' || lpad(n::VARCHAR, 3, '0');
CREATE MACRO sector_of(n) AS '1:' || (11000 + n % 300 * 73)::VARCHAR;
CREATE MACRO group_of(sector) AS ['A', 'B', 'C', 'D', 'N', 'N', 'N'][pick(sector, 'group', 7) + 1];
CREATE MACRO focus_of(sector) AS CASE group_of(sector) WHEN 'N' THEN 'none' WHEN 'B' THEN 'indirect' WHEN 'C' THEN
    'indirect' ELSE 'direct' END;
CREATE TABLE slots AS SELECT * FROM (VALUES {
    ", ".join(f"({slot}, {place}, {number})" for slot, (place, number) in enumerate(_SLOTS))
}) AS slots(slot, place, number);
"""

# The activities of a chunk, and what their transactions and contributions take from them.
_ACTIVITY = """
CREATE OR REPLACE TABLE activity AS SELECT a, pick(a, 'place', 190) AS place, pick(a, 'sector', 300) AS sector,
    ['USD', 'EUR', 'USD', 'GBP', 'USD', 'PEN', 'USD', 'XAF', 'USD', 'USD', 'USD', 'EUR', 'USD', 'USD'][
        pick(a, 'currency', 14) + 1] AS currency,
    ['cooperation', 'technical-assistance', 'loan', 'equity', 'guarantee', 'unknown'][
        greatest(1, pick(a, 'kind', 12) - 5)] AS kind,
    DATE '2000-01-01' + pick(a, 'start', 8400) AS start, DATE '2001-01-01' + pick(a, 'start', 8400)
        + pick(a, 'end', 2000) AS finish,
    ['2', '2', '2', '2', '2', '4', '4', '4', '4', '1'][pick(a, 'status', 10) + 1] AS status,
    CASE pick(a, 'parts', 10) WHEN 0 THEN 2 WHEN 1 THEN 3 ELSE 1 END AS parts, a * 120 + 3 AS line,
    a % 40 AS publisher, ['Support to', 'Programa de', 'Improving', 'Loan for'][pick(a, 'first', 4) + 1] || ' ' ||
        ['rural roads', 'trade facilitation', 'salud materna', 'small firms', 'water supply', 'exportaciones',
         'customs', 'primary schools'][pick(a, 'second', 8) + 1] || ' in region ' || pick(a, 'third', 500)::VARCHAR ||
        ', phase ' || (pick(a, 'fourth', 9) + 1)::VARCHAR AS title
FROM (SELECT unnest(range($first, $last)) AS a)
"""

_TRANSACTION = """
CREATE OR REPLACE TABLE transaction AS SELECT activity.*, t, number,
    pick(a // 7 + number % 2, 'provider', 200) AS provider,
    ['2', '3', '4', '2', '3', '3', '3', '4', '1', '6', '5', '11', '3', '2', '3', '3'][pick(t, 'type', 16) + 1] AS type,
    start + pick(t, 'day', 700) AS day, (exp(pick(t, 'value', 1000) / 83.0) * 10000)::BIGINT AS cents
FROM (SELECT a, t, number FROM (SELECT unnest(range($first * 10, $last * 10)) AS t)
    JOIN slots ON t % 100 = slot JOIN activity ON a = t // 100 * 10 + slots.place) JOIN activity USING (a)
"""

_ACTIVITIES = f"""
SELECT a - $start AS activity, 'XM-BENCH-' || publisher::VARCHAR || '-' || lpad(a::VARCHAR, 9, '0') AS identifier,
    line, a * 9000 AS start, a * 9000 + 8990 AS "end", 'XM-BENCH-' || publisher::VARCHAR AS publisher,
    'Publisher ' || publisher::VARCHAR AS publisher_name, title, title AS title_es, title AS title_en, status,
    start AS planned_start, CASE WHEN pick(a, 'actual', 3) > 0 THEN start END AS actual_start,
    finish AS planned_end, CASE WHEN status = '4' THEN finish END AS actual_end,
    TIMESTAMP '2025-01-01' AS updated, '1' AS hierarchy, currency AS default_currency,
    CASE WHEN parts = 2 THEN [recipient_of(place) || '=50', recipient_of(place + 1) || '=50']
        ELSE [recipient_of(place)] END AS countries,
    []::VARCHAR[] AS regions, [sector_of(sector)] AS sectors,
    '110' AS finance_type, '10' AS flow_type, ['1:C01'] AS aid_types, []::VARCHAR[] AS markers,
    ['1|' || provider_of(pick(a // 7, 'provider', 200)) || '|A provider'] AS organisations,
    CASE WHEN a % 50 = 0 THEN ['2|XM-BENCH-' || ((a + 1) % 40)::VARCHAR || '-' || lpad((a + 1)::VARCHAR, 9, '0')]
        ELSE [] END AS related,
    {list(TRANSACTIONS_EACH)}[a % 10 + 1] AS transactions
FROM activity ORDER BY a
"""

_TRANSACTIONS = """
SELECT a - $start AS activity, number, line + 60 + number AS line, NULL AS ref, type, day AS "on",
    (cents / 100)::DECIMAL(18, 2)::VARCHAR AS value, currency, day AS value_date, provider_of(provider) AS provider,
    'Provider ' || provider::VARCHAR AS provider_name, NULL AS provider_activity, NULL AS receiver,
    'Receiver ' || pick(t, 'receiver', 5000)::VARCHAR AS receiver_name, NULL AS receiver_activity, NULL AS description
FROM transaction ORDER BY t
"""

_CONTRIBUTIONS = """
WITH placed AS (
    SELECT *, recipient_of(place + CASE parts WHEN 2 THEN part ELSE 0 END) AS recipient,
        sector_of(sector + CASE parts WHEN 3 THEN part ELSE 0 END) AS purpose,
        ((cents // parts + CASE part WHEN 0 THEN cents % parts ELSE 0 END) / 100)::DECIMAL(18, 2) AS amount
    FROM (SELECT *, unnest(range(parts)) AS part FROM transaction)
)
SELECT t - $start * 10 + 1 AS item, a - $start AS activity, number, line + 60 + number AS line,
    CASE type WHEN '2' THEN 'commitments' WHEN '1' THEN 'incoming-funds' WHEN '5' THEN 'interest'
        WHEN '6' THEN 'repayments' WHEN '11' THEN 'incoming-commitments' ELSE 'disbursements' END AS flow,
    type, day AS "on", year(day) AS year, NULL AS fiscal_year, NULL AS fiscal_start, recipient, '' AS named,
    purpose AS sector, 'Sector ' || purpose AS sector_name, (1.0 / parts)::DECIMAL(9, 8)::VARCHAR AS share,
    amount, placed.currency, CASE placed.currency WHEN 'USD' THEN amount
        ELSE (amount / per_dollar)::DECIMAL(18, 2) END AS value, words AS rate,
    provider_of(provider) AS provider, 'Provider ' || provider::VARCHAR AS provider_name,
    kind, group_of(purpose) AS "group", focus_of(purpose) AS focus, 'codes' AS basis,
    'recipient:' || CASE parts WHEN 2 THEN 'percentages' ELSE 'single' END || '; sector:' ||
    CASE parts WHEN 3 THEN 'percentages' ELSE 'single' END || '; provider:provider-org; kind:finance-type' AS rule,
    part = 0 AS first, part = 0 OR parts = 2 AS first_to, part = 0 OR parts = 3 AS first_for, parts > 1 AS split,
    CASE WHEN status != '1' THEN start END AS run_from,
    CASE status WHEN '2' THEN DATE '9999-12-31' WHEN '4' THEN finish END AS run_to,
    CASE WHEN status = '1' THEN start END AS unknown_from, CASE WHEN status = '1' THEN finish END AS unknown_to,
    CASE WHEN status = '2' THEN finish END AS overdue_after,
    status = '1' OR (placed.currency != 'USD' AND per_dollar IS NULL) AS unsure
FROM placed LEFT JOIN rates ON rates.currency = placed.currency AND rates.year = year(day) ORDER BY t, part
"""

_CLASSIFIED = """
SELECT a - $start AS activity, group_of(sector_of(sector)) AS "group", focus_of(sector_of(sector)) AS focus,
    'codes' AS basis, '1.00' AS confidence, false AS secondary
FROM activity ORDER BY a
"""

# The tables of a load: whether it is derived, what writes it in a folder, and its rows.
_TABLES: tuple[tuple[bool, Callable[[Path], Writer], str], ...] = (
    (False, lambda folder: Writer(folder / "activities.parquet", ACTIVITIES), _ACTIVITIES),
    (False, lambda folder: Writer(folder / "transactions.parquet", TRANSACTIONS), _TRANSACTIONS),
    (True, contributions_writer, _CONTRIBUTIONS),
    (True, classified_writer, _CLASSIFIED),
)


def warehouse(folder: Path, activities: int, loads: int = 1) -> None:
    """Makes a warehouse of so many activities (a multiple of ten times the loads), told in so many loads.

    The loads share their publishers but no activity. What questions need is made as after any load.
    """
    store = Warehouse(folder)
    ensure_shipped_rates(store)
    each = activities // loads
    connection = duckdb.connect(config={"threads": 2, "memory_limit": "2GB"})
    connection.execute(_MACROS)
    connection.execute("CREATE TABLE rates (currency VARCHAR, year INTEGER, per_dollar DOUBLE, words VARCHAR)")
    connection.executemany("INSERT INTO rates VALUES ($1, $2, $3, $4)", _rates(store))
    for load in range(loads):
        _load(store, connection, load * each, (load + 1) * each)
    connection.close()
    make_ready(store)


def _rates(store: Warehouse) -> list[tuple[str, int, float, str]]:
    """The yearly rates of the currencies used, with the words that a contribution keeps of them."""
    known = rates_at(store.at()).table.values()
    return [
        (one.currency, int(one.period), float(one.rate), f"{one.currency} {one.rate}/USD {one.period}")
        for one in known
        if one.currency in CURRENCIES and len(one.period) == 4
    ]


def _load(store: Warehouse, connection: duckdb.DuckDBPyConnection, first: int, last: int) -> None:
    """Publishes one load of the activities from `first` up to `last`, with its contributions."""
    with store.staged() as aside, store.staged() as folder:
        with ExitStack() as stack:
            outs = [stack.enter_context(writer(aside if derived else folder)) for derived, writer, _ in _TABLES]
            for start in range(first, last, CHUNK):
                chunk = {"first": start, "last": min(start + CHUNK, last)}
                connection.execute(_ACTIVITY, chunk)
                connection.execute(_TRANSACTION, chunk)
                for out, (*_, sql) in zip(outs, _TABLES, strict=True):
                    _write(out, connection.execute(sql, {"start": first}).fetch_arrow_table())
        with Writer(folder / "problems.parquet", PROBLEMS):
            pass
        (folder / "received.gz").write_bytes(gzip.compress(b"generated", mtime=0))
        _settle(store, store.publish(folder, _about(first, last)), aside)


def _write(out: Writer, table: pa.Table) -> None:
    """Writes rows as an import would: the same schema, encoding, and groups of rows."""
    rows = table.select(out.schema.names).cast(out.schema)
    parts = [rows]
    for column in out.apart:
        parts = [
            part.filter(pc.field(column) == value) for part in parts for value in pc.unique(part[column]).to_pylist()
        ]
    for part in parts:
        out.file.write_table(part, row_group_size=out.batch)


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
