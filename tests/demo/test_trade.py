"""The worked example's trade: the published figures and no others, each with its source; contradictions stay."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from importlib.resources.abc import Traversable
from io import BytesIO
from pathlib import Path

import pytest
from tests.once import example_warehouse

from eslabon.demo.trade import MAPPED, TRADE, load_trade
from eslabon.facts.nomenclature import concordance_at, product_names
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import View, Warehouse
from eslabon.figures.exports.answers import Exports
from eslabon.figures.exports.question import Question
from eslabon.standards import comtrade, hs, sunat
from eslabon.standards.flows import Flow
from eslabon.standards.hs import Link, Product

YEARS = range(2005, 2013)
TOTAL_2010 = Decimal("35807442998.60")
PERU = ("PE",)
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def view() -> View:
    return Warehouse(example_warehouse()).at()


@pytest.fixture
def exports(view: View) -> Exports:
    return Exports(Facts(view))


def table(name: str) -> Rows:
    return list(csv.DictReader((TRADE / name).read_text(encoding="utf-8").splitlines()))


def millions(value: Decimal) -> Decimal:
    return round(value / 1_000_000, 1)


def test_every_row_of_every_table_has_its_source() -> None:
    names = [one.name for one in TRADE.iterdir() if one.name.endswith(".csv")]
    assert len(names) == 8
    assert all(row["source"] for name in names for row in table(name))
    assert all(row["url"].startswith("http") and row["said_by"] for row in table("press.csv"))


def test_it_loads_without_a_row_left_out_and_says_which_source_contradicts_another(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "warehouse")
    outcomes = load_trade(warehouse, tmp_path / "files", lambda *step: None)
    assert [(one.file, one.status) for one in outcomes if one.status != "imported" or one.skipped] == []
    loaded = {one.file: one.transactions for one in outcomes}
    assert {name: loaded[name] for name in ("concordance.csv", "comtrade-coffee.csv", "hs2022.csv")} == {
        name: len(table(name)) for name in ("concordance.csv", "comtrade-coffee.csv", "hs2022.csv")
    }
    assert {name: loaded[f"{name}.csv"] for name in MAPPED} == {name: len(table(f"{name}.csv")) for name in MAPPED}
    apart = [(one.file, w.arguments) for one in outcomes for w in one.warnings if w.code == "trade.far-apart"]
    assert apart == [
        (
            "press-informaccion.csv",
            {
                "other": "press-comexperu",
                "exporter": "PE",
                "year": 2010,
                "here": "12,000,000.00",
                "there": "97,000,000.00",
            },
        )
    ]


def test_it_comes_after_what_was_loaded_before(view: View) -> None:
    files = [one.about["file"] for one in view.live if "file" in one.about]
    assert files[:3] == ["caf.xml", "usaid-bo.xml", "obligations.csv"]
    assert len(files) == 14


def test_both_tables_of_sunat_make_the_total_and_so_do_their_rows(exports: Exports) -> None:
    totals = exports.trade.totals("PE")
    assert totals["sunat-g1-yearly", 2010] == totals["sunat-g6-yearly", 2010] == TOTAL_2010
    assert set(totals) == {(source, year) for source in ("sunat-g1-yearly", "sunat-g6-yearly") for year in YEARS}
    added: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for name, column, total in (("sunat-g1-yearly", "sector", "TOTAL"), ("sunat-g6-yearly", "country", "W00")):
        for row in table(f"{name}.csv"):
            added[name, row["year"]] += Decimal(row["value_usd"]) * (-1 if row[column] == total else 1)
    assert len(added) == 16
    assert set(added.values()) == {Decimal("0.00")}


def test_the_united_states_bought_17_per_cent_in_2010(exports: Exports) -> None:
    there = exports.trade.totals("PE", ("US",))["sunat-g6-yearly", 2010]
    assert round(there / TOTAL_2010 * 100, 1) == Decimal("17.0")


def test_coffee_of_2010_in_each_source_side_by_side(exports: Exports) -> None:
    question = Question(exporters=PERU, sectors=("cafe",), year_from=2010, year_to=2010)
    found = {(one.source_a, one.source_b): (one.value_a, one.value_b) for one in exports.gaps(question, Decimal(1))}
    sunat_told, comtrade_told = Decimal("888726603.83"), Decimal("887923893.00")
    assert found["comtrade", "sunat-g1-yearly"] == (comtrade_told, sunat_told)
    assert found["sunat-g1-coffee-monthly", "sunat-g1-yearly"] == (sunat_told, sunat_told)
    fao = exports.values(Question(exporters=PERU, products=("coffee-green",), sources=("faostat",)))
    assert (fao["faostat", 2010], len(fao)) == (Decimal(887_475_000), 31)


def test_months_of_coffee_dont_stand_in_for_all_exports(exports: Exports) -> None:
    question = Question(exporters=PERU, year_from=2010, year_to=2010)
    by_source = {one.keys["source"]: one.value for one in exports.answer(question, ("month",)).totals}
    assert by_source["sunat-g1-yearly"] == TOTAL_2010
    assert by_source["sunat-g1-coffee-monthly"] == Decimal("888726603.83")


@pytest.mark.parametrize(
    ("importers", "change", "volume", "price"), [(("US",), "118.8", "34.8", "84.0"), ((), "581.0", "188.3", "392.6")]
)
def test_coffee_rose_more_in_price_than_in_volume(
    exports: Exports, importers: tuple[str, ...], change: str, volume: str, price: str
) -> None:
    asked = Question(exporters=PERU, importers=importers, products=("090111",), year_from=2005, year_to=2010)
    found = exports.change(asked)
    assert found.source == "comtrade"
    assert millions(found.found.change) == Decimal(change)
    assert {name: millions(value) for name, value in found.parts.items() if value} == {
        "volume": Decimal(volume),
        "price": Decimal(price),
    }
    assert found.found.exact_share == 1


def test_the_press_contradicts_itself_on_artichokes(exports: Exports) -> None:
    found = exports.gaps(Question(exporters=PERU, products=("alcachofa",), year_from=2010, year_to=2010), Decimal(5))
    told = [one for one in found if one.value_a is not None and one.value_b is not None]
    assert [(one.source_a, one.value_a, one.source_b, one.value_b, one.flagged) for one in told] == [
        ("press-comexperu", Decimal(97_000_000), "press-informaccion", Decimal(12_000_000), True)
    ]


def test_parts_of_a_year_dont_pass_for_years(exports: Exports) -> None:
    left_out = [row for row in table("press.csv") if row["left_out"]]
    assert {row["period"] for row in left_out} == {"2008-01/05", "2009", "2014-01/11"}
    words = ("alcachofa", "alcachofa-en-conserva", "alcachofa-congelada")
    assert {year for _, year in exports.values(Question(products=words))} == {2010, 2011, 2016}


def test_the_importers_figure_is_a_source_of_its_own(exports: Exports) -> None:
    asked = Question(exporters=PERU, importers=("US",), products=("alcachofa",), year_from=2016)
    assert exports.values(asked) == {("press-freshplaza-mirror", 2016): 60_000_000}


def test_codes_of_the_examples_products_are_named_and_traced(view: View) -> None:
    names, links = product_names(view), concordance_at(view)
    assert names["HS2022", "070991"] == "Vegetables; globe artichokes, fresh or chilled"
    assert links.trace("070910", "HS2002", "HS2007") == [("070990", "n:1")]
    assert "070991" in {one.to for one in links.trace("070910", "HS2002", "HS2022")}
    assert {one.to for one in links.trace("510210", "HS1996", "HS2002")} == {"510211", "510219"}


def flows_of(path: Path, read: Callable[..., Iterator[object]]) -> list[Flow]:
    with path.open("rb") as source:
        found = read(source, path.name, {}) if read is not comtrade.read else read(source)
        return [one for one in found if isinstance(one, Flow)]


@pytest.mark.parametrize(
    ("name", "original", "read", "key"),
    [
        ("sunat-g1-yearly", "cdro_G1_2005_2012.xlsx", sunat.read_sectors, ("product", "sector")),
        ("sunat-g6-yearly", "cdro_G6_2005_2012.xlsx", sunat.read_countries, ("importer", "country")),
    ],
)
def test_sunats_tables_are_those_of_the_workbooks(
    shared_data: Path, name: str, original: str, read: Callable[..., Iterator[object]], key: tuple[str, str]
) -> None:
    ours = {(int(row["year"]), row[key[1]]): Decimal(row["value_usd"]) for row in table(f"{name}.csv")}
    published: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    coffee = []
    for one in flows_of(shared_data / "trade/sunat" / original, read):
        if one.month and (not one.check or (one.product, one.importer) == ("TOTAL", "W00")):
            published[one.year, getattr(one, key[0])] += one.value
        if one.month and one.product == "cafe":
            coffee.append((one.year, one.month, round(one.value, 2)))
    assert ours == {at: round(value, 2) for at, value in published.items()}
    months = table("sunat-g1-coffee-monthly.csv")
    told = [(int(row["year"]), int(row["month"]), Decimal(row["value_usd"])) for row in months]
    assert name == "sunat-g6-yearly" or told == coffee


def test_coffee_is_that_of_the_published_rows(shared_data: Path, tmp_path: Path) -> None:
    ours = tmp_path / "ours.csv"
    ours.write_bytes((TRADE / "comtrade-coffee.csv").read_bytes())
    found, published = (
        {one._replace(line=0, quantity=None, unit=None) for one in flows_of(path, comtrade.read)}
        for path in (ours, shared_data / "trade/comtrade/coffee_andean_exports_2005_2010_legacy.csv")
    )
    assert (len(found), found) == (300, published)


def test_faostat_and_the_press_are_those_published(shared_data: Path) -> None:
    published = shared(shared_data / "trade/faostat_tcl_andean_export_value.csv")
    assert [(one["country"], one["item"], one["year"], one["value_1000_usd"]) for one in table("faostat.csv")] == [
        (one["iso3"], one["item"].replace("_", "-"), one["year"], one["export_value_1000usd"]) for one in published
    ]
    told = shared(shared_data / "trade/peru_artichoke_published_figures.csv")
    assert [(one["period"], one["value_million_usd"], one["url"]) for one in table("press.csv")] == [
        (one["period"], one["value"], one["source_url"]) for one in told if not one["measure"].startswith("production")
    ]


def test_names_and_links_are_those_published_and_whole(shared_data: Path) -> None:
    folder = shared_data / "trade/hs"
    ours, published = (
        links_of(TRADE / "concordance.csv"),
        links_of(folder / "HS_consolidated_comtrade_concordances.csv"),
    )
    assert ours <= published
    # A link left out would make a code look as if it had fewer successors than it has.
    ends = {(one.from_scheme, one.from_code) for one in ours} | {(one.to_scheme, one.to_code) for one in ours}
    touching = {one for one in published if {(one.from_scheme, one.from_code), (one.to_scheme, one.to_code)} & ends}
    assert ours == touching
    assert products_of(TRADE / "hs2022.csv") <= products_of(folder / "harmonized-system.csv")


def shared(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def links_of(path: Traversable) -> set[Link]:
    found = hs.read_links(BytesIO(path.read_bytes()), path.name)
    return {one._replace(line=0) for one in found if isinstance(one, Link)}


def products_of(path: Traversable) -> set[Product]:
    found = hs.read_nomenclature(BytesIO(path.read_bytes()), path.name)
    return {one._replace(line=0) for one in found if isinstance(one, Product)}
