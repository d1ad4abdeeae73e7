"""The change of exports and its parts: they close exactly, whatever the flows are, in any order."""

from __future__ import annotations

import csv
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.measures.exports import LINE_BY_PARTNER, change
from eslabon.standards.flows import WORLD

SCHEMA = pa.schema(
    [
        ("year", pa.int32()),
        ("exporter", pa.string()),
        ("importer", pa.string()),
        ("scheme", pa.string()),
        ("product", pa.string()),
        ("value", pa.decimal128(18, 2)),
        ("kilograms", pa.decimal128(18, 3)),
        ("check", pa.bool_()),
    ]
)


def frame(rows: list[dict[str, Any]]) -> nw.LazyFrame[Any]:
    table = pa.Table.from_pylist(rows, SCHEMA)
    return nw.from_native(duckdb.from_arrow(table))


def flow(year: int, value: Any, kilograms: Any = None, **more: Any) -> dict[str, Any]:
    start = {"exporter": "PE", "importer": "US", "scheme": "HS2002", "product": "090111", "check": False}
    told = None if kilograms is None else Decimal(str(kilograms))
    return start | {"year": year, "value": Decimal(str(value)), "kilograms": told} | more


def coffee(shared_data: Path, exporter: str) -> list[dict[str, Any]]:
    path = shared_data / "trade/comtrade/coffee_andean_exports_2005_2010_legacy.csv"
    return [
        flow(
            int(row["Year"]),
            row["Trade_Value__US__"],
            row["Netweight__kg_"] or None,
            exporter=row["Reporter_ISO"],
            importer=WORLD if row["Partner_ISO"] == "WLD" else row["Partner"],
            check=row["Partner_ISO"] == "WLD",
        )
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
        if row["Commodity_Code"] == "90111" and row["Reporter_ISO"] == exporter
    ]


def millions(value: Decimal) -> Decimal:
    return round(value / 1_000_000, 1)


# Golden figures of Peru's coffee, 2005 to 2010 (UN Comtrade rows).
def test_coffee_to_the_united_states_by_volume_and_price(shared_data: Path) -> None:
    rows = [one for one in coffee(shared_data, "PER") if one["importer"] in ("USA", "United States of America")]
    found = change(frame(rows), 2005, 2010)
    assert [millions(one) for one in (found.change, found.volume, found.price)] == [
        Decimal("118.8"),
        Decimal("34.8"),
        Decimal("84.0"),
    ]


def test_coffee_to_the_world_adds_the_partners_first_and_never_the_world_row(shared_data: Path) -> None:
    found = change(frame(coffee(shared_data, "PER")), 2005, 2010)
    assert [millions(one) for one in (found.change, found.volume, found.price)] == [
        Decimal("581.0"),
        Decimal("188.3"),
        Decimal("392.6"),
    ]


def test_coffee_to_the_world_by_partner_has_other_parts(shared_data: Path) -> None:
    found = change(frame(coffee(shared_data, "PER")), 2005, 2010, LINE_BY_PARTNER)
    parts = (found.volume, found.price, found.entry, found.exit)
    assert [millions(one) for one in parts] == [Decimal(one) for one in ("175.5", "394.6", "13.4", "-2.5")]


def test_what_has_no_kilograms_is_listed_apart() -> None:
    found = change(frame([flow(2005, 100, 50), flow(2010, 180), flow(2010, 20, 4)]), 2005, 2010)
    assert (found.change, found.not_split, found.volume, found.price) == (100, 100, 0, 0)
    assert found.kilograms == (50, None)


def test_entry_and_exit() -> None:
    rows = [flow(2005, 100, 50, product="070910"), flow(2010, 30, 6)]
    found = change(frame(rows), 2005, 2010)
    assert (found.change, found.entry, found.exit, found.volume, found.price) == (-70, 30, -100, 0, 0)


def test_nothing_is_a_change_of_nothing() -> None:
    assert change(frame([flow(2004, 5, 1)]), 2005, 2010).lines == 0


amounts = st.decimals(-1_000, 100_000, places=2)
kilograms = st.none() | st.decimals(0, 50_000, places=3)
flows = st.builds(
    flow,
    st.sampled_from([2005, 2010, 2011]),
    amounts,
    kilograms,
    importer=st.sampled_from(["US", "DE", "JP"]),
    product=st.sampled_from(["090111", "200599", "610110"]),
    exporter=st.sampled_from(["PE", "CO"]),
    check=st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(flows, max_size=25), st.sampled_from([("exporter", "scheme", "product"), LINE_BY_PARTNER]))
def test_the_parts_make_the_change_exactly_in_any_order(rows: list[dict[str, Any]], keys: tuple[str, ...]) -> None:
    found = change(frame(rows), 2005, 2010, keys)
    assert found.volume + found.price + found.entry + found.exit + found.not_split == found.change
    told = [one for one in rows if not one["check"]]
    expected = sum((one["value"] * {2010: 1, 2005: -1}.get(one["year"], 0) for one in told), Decimal(0))
    assert found.change == expected
    mixed = rows[:]
    random.Random(len(rows)).shuffle(mixed)
    again = change(frame(mixed), 2005, 2010, keys)
    assert (again.change, again.entry, again.exit, again.not_split) == (
        found.change,
        found.entry,
        found.exit,
        found.not_split,
    )
    assert abs(again.volume - found.volume) <= Decimal("0.01")


@pytest.mark.parametrize("factor", ["0.5", "1", "3"])
def test_at_constant_prices_there_is_no_price_part(factor: str) -> None:
    rows = [flow(2005, 100, 40), flow(2010, Decimal(100) * Decimal(factor), Decimal(40) * Decimal(factor))]
    found = change(frame(rows), 2005, 2010)
    assert (found.price, found.volume) == (0, found.change)
