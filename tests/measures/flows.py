"""Flows for the tests of exports: rows, a table of them, and how random ones are made."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import duckdb
import narwhals as nw
import pyarrow as pa
from hypothesis import strategies as st

SCHEMA = pa.schema(
    [
        ("source", pa.string()),
        ("year", pa.int32()),
        ("month", pa.int32()),
        ("exporter", pa.string()),
        ("importer", pa.string()),
        ("scheme", pa.string()),
        ("product", pa.string()),
        ("value", pa.decimal128(18, 2)),
        ("kilograms", pa.decimal128(18, 3)),
        ("unit", pa.string()),
        ("region", pa.string()),
        ("check", pa.bool_()),
        ("chain", pa.string()),
        ("exact", pa.bool_()),
    ]
)
START = {
    "source": "comtrade",
    "month": None,
    "exporter": "PE",
    "importer": "US",
    "scheme": "HS2002",
    "product": "090111",
    "unit": None,
    "region": None,
    "check": False,
    "chain": None,
    "exact": True,
}


def table(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, SCHEMA)


def frame(rows: list[dict[str, Any]]) -> nw.LazyFrame[Any]:
    return nw.from_native(duckdb.from_arrow(table(rows)))


def flow(year: int, value: Any, kilograms: Any = None, **more: Any) -> dict[str, Any]:
    told = None if kilograms is None else Decimal(str(kilograms))
    return START | {"year": year, "value": Decimal(str(value)), "kilograms": told} | more


# Corrections are negative; there are nothings, totals beside the rows, and quantities that aren't told.
amounts = st.just(Decimal(0)) | st.decimals(-1_000, 100_000, places=2)
kilograms = st.none() | st.just(Decimal(0)) | st.decimals(-10, 50_000, places=3)
flows = st.builds(
    flow,
    st.sampled_from([2005, 2010, 2011]),
    amounts,
    kilograms,
    importer=st.sampled_from(["US", "DE", "JP"]),
    product=st.sampled_from(["090111", "200599", "610110"]),
    exporter=st.sampled_from(["PE", "CO"]),
    source=st.sampled_from(["comtrade", "baci"]),
    month=st.none() | st.integers(1, 12),
    unit=st.sampled_from([None, "kg", "pairs"]),
    region=st.none() | st.just("Piura"),
    check=st.booleans(),
    chain=st.sampled_from([None, "coffee", "artichoke"]),
    exact=st.booleans(),
)
rows_of_flows = st.lists(flows, max_size=25)
