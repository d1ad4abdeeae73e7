"""What a file of trade says against itself and against what is loaded."""

from __future__ import annotations

from pathlib import Path

from eslabon.facts.load import Outcome
from eslabon.facts.warehouse import Warehouse
from tests.facts.test_flows import IMPORT, mapped
from tests.trade_files import comtrade_file, loaded

ROWS = [(2010, "US", "090111", "200000.00", 50), (2010, "DE", "090111", "400000.00", 20)]


def said(outcome: Outcome) -> list[str]:
    return [one.code for one in outcome.warnings]


def times(factor: float) -> list[tuple[int, str, str, str, int]]:
    return [(year, who, what, f"{float(value) * factor:.2f}", weight) for year, who, what, value, weight in ROWS]


def customs(warehouse: Warehouse, folder: Path) -> None:
    """The same trade as another source tells it, a little higher."""
    mapped(warehouse, folder, "customs", "2010,,PE,US,090111,202000\n2010,,PE,DE,090111,405000\n")


def test_sources_that_differ_a_little_are_no_fault(warehouse: Warehouse, tmp_path: Path) -> None:
    customs(warehouse, tmp_path)
    assert said(loaded(warehouse, comtrade_file(tmp_path / "a.csv", ROWS))) == []


def test_a_file_a_thousand_times_off(warehouse: Warehouse, tmp_path: Path) -> None:
    customs(warehouse, tmp_path)
    high = loaded(warehouse, comtrade_file(tmp_path / "a.csv", times(1000)))
    assert said(high) == ["trade.factor"]
    assert high.warnings[0].arguments["other"] == "customs"
    other = Warehouse(tmp_path / "other")
    customs(other, tmp_path)
    assert said(loaded(other, comtrade_file(tmp_path / "b.csv", times(0.001)))) == ["trade.factor"]
    big = Warehouse(tmp_path / "big")
    customs(big, tmp_path)
    assert said(loaded(big, comtrade_file(tmp_path / "c.csv", times(10)))) == ["trade.far-apart"]


def test_imports_under_the_label_exports(warehouse: Warehouse, tmp_path: Path) -> None:
    """What Peru bought from the United States, filed as what it sold there."""
    mapped(warehouse, tmp_path, "customs", "2010,,PE,US,090111,900000\n2010,,US,PE,090111,200000\n")
    wrong = [(2010, "US", "090111", "201000.00", 50)]
    assert "trade.reversed" in said(loaded(warehouse, comtrade_file(tmp_path / "a.csv", wrong)))
    right = Warehouse(tmp_path / "right")
    mapped(right, tmp_path, "customs", "2010,,PE,US,090111,900000\n2010,,US,PE,090111,200000\n")
    assert said(loaded(right, comtrade_file(tmp_path / "b.csv", [(2010, "US", "090111", "905000.00", 50)]))) == []


def test_a_world_that_its_partners_do_not_make(warehouse: Warehouse, tmp_path: Path) -> None:
    exact = loaded(warehouse, comtrade_file(tmp_path / "a.csv", [*ROWS, (2010, "W00", "090111", "600000.00", 70)]))
    assert said(exact) == []
    off = [*ROWS, (2010, "W00", "090111", "660000.00", 70)]
    found = loaded(Warehouse(tmp_path / "off"), comtrade_file(tmp_path / "b.csv", off))
    assert said(found) == ["trade.world-differs"]
    assert found.warnings[0].where.line == 4


def test_a_mirror_is_compared_as_another_source(warehouse: Warehouse, tmp_path: Path) -> None:
    loaded(warehouse, comtrade_file(tmp_path / "a.csv", ROWS))
    near = [(2010, "US", "090111", "220000.00", 50)]
    assert said(loaded(warehouse, comtrade_file(tmp_path / "b.csv", near, flow=IMPORT))) == []
