"""New and lost products and markets beside continuing ones: each line in one part, and the parts make the change."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measures.flows import flow, frame, rows_of_flows

from eslabon.measures.exports import change
from eslabon.measures.margins import BOTH, PARTS, margins, margins_by


def parts(rows: list[dict[str, Any]], keys: tuple[str, ...] = BOTH) -> dict[str, Decimal]:
    found = margins(frame(rows), 2005, 2010, keys)
    return {name: getattr(found, name) for name in PARTS if getattr(found, name)}


COFFEE = [flow(2005, 100), flow(2010, 180)]


def test_what_is_there_in_both_years_continues() -> None:
    assert parts(COFFEE) == {"continuing": 80}


def test_a_new_product_to_a_new_market_is_a_new_product() -> None:
    assert parts([*COFFEE, flow(2010, 30, product="200599", importer="JP")]) == {"continuing": 80, "new_products": 30}


def test_a_new_product_to_a_known_market_is_a_new_product() -> None:
    assert parts([*COFFEE, flow(2010, 30, product="200599")]) == {"continuing": 80, "new_products": 30}


def test_a_known_product_to_another_market_is_a_new_market() -> None:
    # Japan bought artichoke before: of coffee it is a new market.
    japan = [flow(2005, 5, product="200599", importer="JP"), flow(2010, 7, product="200599", importer="JP")]
    assert parts([*COFFEE, *japan, flow(2010, 30, importer="JP")]) == {"continuing": 82, "new_markets": 30}


def test_what_is_lost_is_told_likewise() -> None:
    rows = [*COFFEE, flow(2005, 30, importer="JP"), flow(2005, 9, product="200599")]
    assert parts(rows) == {"continuing": 80, "lost_markets": -30, "lost_products": -9}


def test_by_products_alone_no_market_is_new_and_by_markets_alone_no_product() -> None:
    rows = [*COFFEE, flow(2010, 30, importer="JP"), flow(2010, 9, product="200599")]
    assert parts(rows, ("product",)) == {"continuing": 110, "new_products": 9}
    assert parts(rows, ("importer",)) == {"continuing": 89, "new_markets": 30}


def test_one_exporters_product_is_anothers_new_one() -> None:
    assert parts([*COFFEE, flow(2010, 4, exporter="CO")]) == {"continuing": 80, "new_products": 4}


def test_what_corrections_take_back_is_new() -> None:
    assert parts([flow(2005, 9), flow(2005, -9), flow(2010, 5)]) == {"new_products": 5}


def test_totals_printed_beside_rows_count_nowhere() -> None:
    assert parts([*COFFEE, flow(2010, 180, importer="W00", check=True)]) == {"continuing": 80}


@settings(max_examples=25, deadline=None)
@given(rows_of_flows, st.sampled_from([BOTH, ("product",), ("importer",)]))
def test_the_parts_make_the_change_exactly_in_any_order(rows: list[dict[str, Any]], keys: tuple[str, ...]) -> None:
    found = margins(frame(rows), 2005, 2010, keys)
    assert sum((getattr(found, name) for name in PARTS), Decimal(0)) == found.change
    whole = change(frame(rows), 2005, 2010)
    assert (found.before, found.after, found.exact) == (whole.before, whole.after, whole.exact)
    mixed = rows[:]
    random.Random(len(rows)).shuffle(mixed)
    assert margins(frame(mixed), 2005, 2010, keys) == found


@settings(max_examples=15, deadline=None)
@given(rows_of_flows, st.sampled_from(["chain", "importer", "exporter", "source"]))
def test_margins_in_one_pass_are_those_of_each(rows: list[dict[str, Any]], by: str) -> None:
    for (value,), found in margins_by(frame(rows), 2005, 2010, by=(by,)).items():
        assert found == margins(frame([row for row in rows if row[by] == value]), 2005, 2010)


@pytest.mark.parametrize("keys", [BOTH, ("product",), ("importer",)])
def test_nothing_is_a_change_of_nothing(keys: tuple[str, ...]) -> None:
    assert parts([flow(2004, 5)], keys) == {}
