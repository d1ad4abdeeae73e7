"""Figures of the real files that are known beforehand: Peru's coffee, and all that it exported."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from eslabon.facts.load import IMPORTED
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.exports.answers import Exports, SeveralSources
from eslabon.figures.exports.opening import contributions, open_exports
from eslabon.figures.exports.question import Question
from tests.once import once
from tests.trade_files import loaded

FILES = (
    ("comtrade", "comtrade/coffee_andean_exports_2005_2010_legacy.csv"),
    ("sunat-g1", "sunat/cdro_G1_2005_2012.xlsx"),
    ("sunat-g6", "sunat/cdro_G6_2005_2012.xlsx"),
)
COFFEE = Question(exporters=("PE",), products=("090111",), year_from=2005, year_to=2010)
IN_2010 = Question(exporters=("PE",), year_from=2010, year_to=2010)
TOTAL_2010 = Decimal("35807442998.60")


@pytest.fixture(scope="module")
def warehouse(shared_data: Path) -> Warehouse:
    """The real files of trade; tests only look at it."""

    def load(folder: Path) -> None:
        for standard, name in FILES:
            assert loaded(Warehouse(folder / "warehouse"), shared_data / "trade" / name, standard).status == IMPORTED

    return Warehouse(once("trade", load) / "warehouse")


@pytest.fixture(scope="module")
def exports(warehouse: Warehouse) -> Exports:
    return Exports(Facts(warehouse.at()))


def millions(value: Decimal) -> str:
    return f"{value / 1_000_000:+.1f}"


@pytest.mark.parametrize(
    ("asked", "change", "parts"),
    [
        ({"importers": ("US",)}, "+118.8", ["+34.8", "+84.0", "+0.0", "+0.0"]),
        ({}, "+581.0", ["+188.3", "+392.6", "+0.0", "+0.0"]),
        ({"lines": "partner"}, "+581.0", ["+175.5", "+394.6", "+13.4", "-2.5"]),
    ],
)
def test_price_and_volume_of_coffee(exports: Exports, asked: dict[str, object], change: str, parts: list[str]) -> None:
    found = exports.change(replace(COFFEE, **asked))  # type: ignore[arg-type]
    assert (found.source, millions(found.found.change)) == ("comtrade", change)
    assert [millions(found.parts[name]) for name in ("volume", "price", "entry", "exit")] == parts
    assert sum(found.parts.values()) == found.found.change


def test_coffee_as_two_sources_tell_it(exports: Exports) -> None:
    """SUNAT's sector Café is 0901.11 and 0901.12."""
    (gap,) = exports.gaps(replace(IN_2010, sectors=("cafe",)), Decimal(1))
    assert (gap.source_a, gap.source_b) == ("comtrade", "sunat-g1")
    assert gap.value_a is not None
    assert gap.value_b is not None
    assert (round(gap.value_a / 1_000_000, 2), round(gap.value_b / 1_000_000, 2)) == (
        Decimal("887.92"),
        Decimal("888.73"),
    )
    assert not gap.flagged
    (strict,) = exports.gaps(replace(IN_2010, sectors=("cafe",)), Decimal("0.05"))
    assert strict.flagged


def test_the_total_of_2010_is_the_same_in_both_tables(exports: Exports) -> None:
    (gap,) = exports.gaps(IN_2010, Decimal(0), total=True)
    assert (gap.source_a, gap.value_a, gap.source_b, gap.value_b) == ("sunat-g1", TOTAL_2010, "sunat-g6", TOTAL_2010)
    assert (gap.gap, gap.flagged) == (0, False)


def test_the_share_of_the_united_states(exports: Exports) -> None:
    found = exports.answer(replace(IN_2010, sources=("sunat-g6",)), ("importer",))
    assert found.total is not None
    assert found.total.value == TOTAL_2010
    (us,) = [row for row in found.rows if row.keys["importer"] == "US"]
    assert round(100 * us.value / TOTAL_2010, 1) == Decimal("17.0")


def test_several_sources_stand_side_by_side(exports: Exports) -> None:
    found = exports.answer(IN_2010, ("year",))
    assert found.total is None
    assert [row.keys["source"] for row in found.totals] == ["comtrade", "sunat-g1", "sunat-g6"]
    assert [row.value for row in found.totals[1:]] == [TOTAL_2010, TOTAL_2010]
    with pytest.raises(SeveralSources) as several:
        exports.change(replace(IN_2010, year_from=2005))
    assert several.value.sources == ("comtrade", "sunat-g1", "sunat-g6")


@pytest.mark.parametrize("part", ["change", "volume", "price"])
def test_a_part_opens_into_the_rows_of_both_years(exports: Exports, warehouse: Warehouse, part: str) -> None:
    found = exports.change(replace(COFFEE, importers=("US",)))
    opened = open_exports(warehouse, found.figure(part), {})
    expected = found.found.change if part == "change" else found.parts[part]
    assert (opened.value, opened.today, opened.count) == (expected, expected, 2)
    rows = list(contributions(exports, opened.question))
    assert sum(one.value for one in rows) == found.found.change
    assert {one.citation.file for one in rows} == {"coffee_andean_exports_2005_2010_legacy.csv"}
    assert [one.year for one in rows] == [2010, 2005]
    assert rows[0].value == rows[0].original_value
    assert rows[1].value == -rows[1].original_value
