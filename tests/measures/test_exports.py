"""The change of exports and its parts: they close exactly, whatever the flows are, in any order."""

from __future__ import annotations

import csv
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measures.flows import flow, frame, rows_of_flows

from eslabon.measures.exports import (
    KEYS,
    LINE,
    LINE_BY_PARTNER,
    PARTS,
    aggregate,
    change,
    changes,
    columns,
    growth,
    lines,
    share,
    unit_value,
)
from eslabon.standards.flows import WORLD


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


def test_a_line_in_another_unit_is_listed_apart() -> None:
    rows = [flow(2005, 100, 50, unit="pairs"), flow(2010, 180, 60, unit="dozens")]
    found = change(frame(rows), 2005, 2010)
    assert (found.change, found.not_split, found.volume, found.price) == (80, 80, 0, 0)
    assert found.kilograms == (50, 60)
    untold = change(frame([rows[0], flow(2010, 180, 60)]), 2005, 2010)
    assert (untold.not_split, untold.volume, untold.price) == (0, 20, 60)


def test_a_value_without_weight_has_no_price() -> None:
    found = change(frame([flow(2005, 100, 50), flow(2010, 150, 60), flow(2010, 30, 0)]), 2005, 2010)
    assert (found.not_split, found.volume, found.price, found.kilograms) == (80, 0, 0, (50, None))


def test_what_corrections_take_back_was_not_exported() -> None:
    cancelled = [flow(2005, 100, 50), flow(2005, -100, -50), flow(2010, 30, 6)]
    found = change(frame(cancelled), 2005, 2010)
    assert (found.entry, found.volume, found.price, found.not_split) == (30, 0, 0, 0)
    assert found.kilograms == (0, 6)
    less_than_nothing = change(frame([flow(2005, -5, 50), flow(2010, 30, 6)]), 2005, 2010)
    assert (less_than_nothing.change, less_than_nothing.not_split) == (35, 35)
    assert change(frame([flow(2005, 100, 50), flow(2005, -100, -50)]), 2005, 2010).lines == 0


def test_totals_printed_beside_rows_count_nowhere() -> None:
    """A World partner beside the partners, the European Union beside its members."""
    rows = [
        flow(2010, 60, 6, importer="DE"),
        flow(2010, 40, 4),
        flow(2010, 100, 10, importer=WORLD, check=True),
        flow(2010, 60, 6, importer="x:97", check=True),
    ]
    (told,) = aggregate(frame(rows)).collect().rows(named=True)
    assert told == {"value": 100, "kilograms": 10, "exact_value": 100, "rows": 2}
    assert change(frame(rows), 2005, 2010).entry == 100


def test_the_same_digits_of_another_revision_are_another_product() -> None:
    """Fresh artichoke was a code of its own to HS2002, and one of many vegetables in HS2007."""
    rows = [flow(2005, 10, 2, product="070990"), flow(2010, 70, 9, product="070990", scheme="HS2007")]
    found = change(frame(rows), 2005, 2010)
    assert (found.entry, found.exit, found.volume, found.price) == (70, -10, 0, 0)
    told = aggregate(frame(rows), ["product"]).collect().rows(named=True)
    assert {(row["scheme"], row["value"]) for row in told} == {("HS2002", 10), ("HS2007", 70)}


def test_a_growth_says_how_much_of_it_rests_on_exact_lines() -> None:
    rows = [flow(2005, 100, 1), flow(2010, 200, 2), flow(2010, 100, 1, product="200599", exact=False)]
    assert change(frame(rows), 2005, 2010).exact_share == Decimal("0.75")
    assert change(frame([]), 2005, 2010).exact_share is None


def test_all_chains_in_one_pass() -> None:
    rows = [
        flow(2005, 100, 50, chain="coffee"),
        flow(2010, 180, 60, chain="coffee"),
        flow(2010, 30, 6, chain="artichoke", product="200599"),
        flow(2010, 7),
    ]
    found = changes(frame(rows), 2005, 2010)
    assert list(found) == [("artichoke",), ("coffee",), (None,)]
    assert (found["coffee",].volume, found["coffee",].price) == (20, 60)
    assert (found["artichoke",].entry, found[None,].entry) == (30, 7)
    assert changes(frame([]), 2005, 2010) == {}


def test_kilograms_are_null_where_a_flow_with_a_value_tells_none() -> None:
    rows = [flow(2005, 1, 5), flow(2005, 0), flow(2010, 1, 5), flow(2010, 1), flow(2011, 0)]
    told = {row["year"]: row["kilograms"] for row in aggregate(frame(rows), ["year"]).collect().rows(named=True)}
    assert told == {2005: 5, 2010: None, 2011: 0}


def test_sectors_are_of_a_source_with_its_own_list() -> None:
    rows = [flow(2010, 3), flow(2010, 5, scheme="sunat-sector", product="Café", source="sunat-g1")]
    told = aggregate(frame(rows), ["source", "sector"]).collect().rows(named=True)
    assert {(row["source"], row["sector"], row["value"]) for row in told} == {
        ("comtrade", None, 3),
        ("sunat-g1", "Café", 5),
    }


def test_shares_growth_and_unit_values() -> None:
    assert (share(Decimal(5), Decimal(20)), share(Decimal(5), Decimal(0)), share(None, Decimal(1))) == (
        Decimal("0.25"),
        None,
        None,
    )
    assert (growth(Decimal(80), Decimal(100)), growth(Decimal(0), Decimal(1))) == (Decimal("0.25"), None)
    assert (unit_value(Decimal(10), Decimal(4)), unit_value(Decimal(10), None)) == (Decimal("2.5"), None)


def shuffled(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    mixed = rows[:]
    random.Random(len(rows)).shuffle(mixed)
    return mixed


@settings(max_examples=25, deadline=None)
@given(rows_of_flows, st.sampled_from([LINE, LINE_BY_PARTNER]))
def test_the_parts_make_the_change_exactly_in_any_order(rows: list[dict[str, Any]], keys: tuple[str, ...]) -> None:
    found = change(frame(rows), 2005, 2010, keys)
    assert found.volume + found.price + found.entry + found.exit + found.not_split == found.change
    told = [one for one in rows if not one["check"]]
    expected = sum((one["value"] * {2010: 1, 2005: -1}.get(one["year"], 0) for one in told), Decimal(0))
    assert found.change == expected
    assert change(frame(shuffled(rows)), 2005, 2010, keys) == found


@settings(max_examples=20, deadline=None)
@given(rows_of_flows)
def test_the_parts_of_the_lines_make_those_of_their_chains_and_of_all(rows: list[dict[str, Any]]) -> None:
    keys = ("chain", *LINE)
    whole = change(frame(rows), 2005, 2010, keys)
    by_chain = changes(frame(rows), 2005, 2010)
    by_line = lines(frame(rows), 2005, 2010, keys).collect().rows(named=True)
    for name in PARTS:
        assert getattr(whole, name) == sum((getattr(one, name) for one in by_chain.values()), Decimal(0))
        assert getattr(whole, name) == sum((row[name] for row in by_line), Decimal(0))
    assert whole.lines == len(by_line) == sum(one.lines for one in by_chain.values())
    for chain, one in by_chain.items():
        assert one == change(frame([row for row in rows if row["chain"] == chain[0]]), 2005, 2010)


@settings(max_examples=25, deadline=None)
@given(rows_of_flows, st.lists(st.sampled_from(KEYS), unique=True))
def test_sums_conserve_by_any_keys_in_any_order(rows: list[dict[str, Any]], keys: list[str]) -> None:
    told = [one for one in rows if not one["check"]]
    found = aggregate(frame(rows), keys).collect().rows(named=True)
    assert sum(row["value"] for row in found) == sum(one["value"] for one in told)
    assert sum(row["exact_value"] for row in found) == sum(one["value"] for one in told if one["exact"])
    assert sum(row["rows"] for row in found) == len(told)
    by_key = [tuple(row[name] for name in columns(keys)) for row in found]
    assert len(set(by_key)) == len(by_key)
    again = aggregate(frame(shuffled(rows)), keys).collect().rows(named=True)
    assert sorted(map(str, again)) == sorted(map(str, found))


@pytest.mark.parametrize("factor", ["0.5", "1", "3"])
def test_at_constant_prices_there_is_no_price_part(factor: str) -> None:
    rows = [flow(2005, 100, 40), flow(2010, Decimal(100) * Decimal(factor), Decimal(40) * Decimal(factor))]
    found = change(frame(rows), 2005, 2010)
    assert (found.price, found.volume) == (0, found.change)
