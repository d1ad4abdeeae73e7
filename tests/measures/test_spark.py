"""The measures of exports on Spark, by the same expressions: what it tells equals what DuckDB tells.

Skipped where pyspark (the extra `spark`) or Java is not here.
"""

from __future__ import annotations

import random
import shutil
import warnings
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import narwhals as nw
import pytest
from tests.measures.flows import flow, frame, table

from eslabon.measures.exports import KEYS, LINE, LINE_BY_PARTNER, aggregate, changes, lines
from eslabon.measures.margins import margins_by

pytest.importorskip("pyspark", reason="pyspark (the extra spark) is not installed")
pytestmark = pytest.mark.skipif(shutil.which("java") is None, reason="Java is not here")

Frame = nw.LazyFrame[Any]


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    """A small table of flows, always the same: entries, exits, corrections, quantities that aren't told."""
    chance = random.Random(5)
    return [
        flow(
            chance.choice([2005, 2010, 2011]),
            Decimal(chance.choice([0, chance.randint(-5_000, 10_000_000), chance.randint(1, 10_000_000)])) / 100,
            chance.choice([None, 0, *(Decimal(chance.randint(1, 90_000_000)) / 1000 for _ in range(12))]),
            source=chance.choice(["comtrade", "sunat-g1"]),
            month=chance.choice([None, 1, 12]),
            exporter=chance.choice(["PE", "CO", "EC"]),
            importer=chance.choice(["US", "DE", "JP", "CA"]),
            scheme=chance.choice(["HS2002", "HS2002", "sunat-sector"]),
            product=chance.choice(["090111", "200599", "610110", "070990"]),
            unit=chance.choice(["kg", "kg", "kg", "pairs", None]),
            region=chance.choice([None, "Piura"]),
            check=chance.random() < 0.1,
            chain=chance.choice([None, "coffee", "artichoke"]),
            exact=chance.random() < 0.8,
        )
        for _ in range(400)
    ]


@pytest.fixture(scope="module")
def on_spark(rows: list[dict[str, Any]]) -> Iterator[Frame]:
    from pyspark.sql import SparkSession

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Spark's own code warns of
        session = (
            SparkSession.builder.master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()
        )
        session.sparkContext.setLogLevel("ERROR")
        yield nw.from_native(session.createDataFrame(table(rows)))
        session.stop()


def told(measure: Callable[[Frame], Frame], flows: Frame) -> list[dict[str, Any]]:
    rows = measure(flows).collect().rows(named=True)
    return sorted(rows, key=lambda row: [(value is None, str(value)) for value in row.values() if not _number(value)])


def _number(value: Any) -> bool:
    return isinstance(value, Decimal | float)


@pytest.mark.parametrize(
    "measure",
    [
        *(lambda flows, key=key: aggregate(flows, [key]) for key in KEYS),
        aggregate,
        lambda flows: aggregate(flows, ["year", "chain", "importer"]),
        lambda flows: lines(flows, 2005, 2010, LINE),
        lambda flows: lines(flows, 2005, 2010, ("chain", *LINE_BY_PARTNER)),
    ],
    ids=[*KEYS, "all", "by chain and market", "lines", "lines by partner"],
)
def test_tables_are_the_same(measure: Callable[[Frame], Frame], rows: list[dict[str, Any]], on_spark: Frame) -> None:
    expected, found = told(measure, frame(rows)), told(measure, on_spark)
    assert len(found) == len(expected) > 0
    for one, other in zip(found, expected, strict=True):
        assert {name: value if _number(value) else (value,) for name, value in one.items()} == {
            name: pytest.approx(value, rel=Decimal("1e-12"), abs=0) if _number(value) else (value,)
            for name, value in other.items()
        }


@pytest.mark.parametrize("by", [(), ("chain",), ("exporter", "importer")])
def test_changes_and_margins_are_the_same_to_the_cent(
    by: tuple[str, ...], rows: list[dict[str, Any]], on_spark: Frame
) -> None:
    for measure in (changes, margins_by):
        expected = measure(frame(rows), 2005, 2010, by=by)
        assert measure(on_spark, 2005, 2010, by=by) == expected
        assert len(expected) >= 1
