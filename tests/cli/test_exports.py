"""`eslabon exports`, `exports change`, `exports gaps`, the imports of trade, and `trace exports@1:...`."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.facts.test_flows import MAPPING
from tests.trade_files import comtrade_file

ROWS = [
    (2005, "US", "090111", "100.00", 50),
    (2005, "DE", "090111", "10.00", 5),
    (2010, "US", "090111", "300.00", 100),
    (2010, "US", "090112", "20.00", None),
]
ASKED = ("--exporter", "PE", "--product", "0901.11")
YEARS = ("--from", "2005", "--to", "2010")
JSON = ("--format", "json")


@pytest.fixture
def trade(eslabon: Command, tmp_path: Path) -> Command:
    """The command line over one file of trade."""
    ran = eslabon("import", "comtrade", comtrade_file(tmp_path / "a.csv", ROWS), *JSON)
    assert (ran.code, ran.json["snapshots"][0]["status"], ran.json["snapshots"][0]["transactions"]) == (
        0,
        "imported",
        4,
    )
    return eslabon


@pytest.fixture
def two(trade: Command, tmp_path: Path) -> Command:
    """Another source tells the last year too, ten per cent higher."""
    (tmp_path / "customs.csv").write_text(
        "year,month,exporter,importer,product,value\n2010,,PER,USA,0901.11,330\n", encoding="utf-8"
    )
    (tmp_path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    ran = trade("import", "flows", tmp_path / "customs.csv", "--mapping", tmp_path / "mapping.toml")
    assert ran.code == 0, ran.err
    return trade


def test_rows_by_the_contract(trade: Command) -> None:
    told = trade("exports", "--exporter", "PER", "--by", "year,importer", *YEARS, *JSON).json
    assert told["rows"][1] == {
        "source": "comtrade",
        "year": 2005,
        "importer": "US",
        "value": "100.00",
        "kilograms": "50",
        "exact_share": "1",
        "rows": 1,
        "figure": "exports@1:s2:source=comtrade:exporter=PE:importer=US:from=2005:to=2005".replace(
            "s2", f"s{told['state']}"
        ),
    }
    assert told["rows"][2]["kilograms"] is None
    assert (told["total"]["value"], told["filters"]) == ("430.00", {"exporter": ["PE"], "from": 2005, "to": 2010})
    heads, *lines = trade("exports", *ASKED, "--format", "csv").out.splitlines()
    assert heads == "source,year,value,kilograms,exact_share,rows,figure"
    assert [line.split(",")[2] for line in lines] == ["110.00", "300.00"]


def test_an_empty_answer_is_one(trade: Command, store: Path) -> None:
    ran = trade("exports", "--exporter", "CL", *JSON)
    assert (ran.code, ran.json["rows"], ran.json["total"]) == (0, [], None)
    assert trade("exports", "--exporter", "CL").code == 0
    assert trade("exports", "change", "--exporter", "CL", *YEARS, *JSON).json["change"] == "0.00"
    assert trade("exports", "gaps", "--exporter", "CL", "--total", *JSON).json["rows"] == []


def test_a_change_is_its_parts(trade: Command) -> None:
    told = trade("exports", "change", *ASKED, *YEARS, *JSON).json
    assert (told["source"], told["change"], told["exact_share"], told["rung"]) == (
        "comtrade",
        "190.00",
        "1",
        "accounting",
    )
    assert set(told["parts"]) == {"volume", "price", "entry", "exit"}
    assert sum(map(Decimal, told["parts"].values())) + Decimal(told["not_split"]) == 190
    assert told["kilograms"] == {"from": "55", "to": "100"}
    by_partner = trade("exports", "change", *ASKED, *YEARS, "--lines", "partner", *JSON).json["parts"]
    assert (by_partner["exit"], by_partner["volume"]) == ("-10.00", "100.00")
    margins = trade("exports", "change", "--exporter", "PE", *YEARS, "--split", "margins", *JSON).json["parts"]
    assert (margins["new_products"], margins["lost_markets"]) == ("20.00", "-10.00")
    text = trade("exports", "change", *ASKED, *YEARS, "--lang", "en").out
    assert "Accounting" in text
    assert not any(word in text.lower() for word in ("impact", "effect of"))


def test_several_sources_are_named(two: Command) -> None:
    ran = two("exports", "change", *ASKED, *YEARS, *JSON)
    assert (ran.code, ran.out) == (2, "")
    assert "comtrade, customs" in ran.err
    assert two("exports", "change", *ASKED, *YEARS, "--source", "comtrade", *JSON).json["change"] == "190.00"
    told = two("exports", *ASKED, *JSON).json
    assert (told["total"], [one["source"] for one in told["totals"]]) == (None, ["comtrade", "customs"])
    assert told["notes"] == ["several-sources"]


def test_gaps_are_flagged_above_the_tolerance(two: Command) -> None:
    asked = ("exports", "gaps", *ASKED, "--from", "2010", "--source", "comtrade", "--source", "customs")
    (row,) = two(*asked, *JSON).json["rows"]
    assert row == {
        "year": 2010,
        "source_a": "comtrade",
        "value_a": "300.00",
        "source_b": "customs",
        "value_b": "330.00",
        "gap": "30.00",
        "percent": "10",
        "flagged": True,
    }
    assert not two(*asked, "--tolerance", "10", *JSON).json["rows"][0]["flagged"]


@pytest.mark.parametrize("part", ["change", "volume", "price", "exit"])
def test_figures_open(trade: Command, part: str) -> None:
    told = trade("exports", "change", *ASKED, *YEARS, "--lines", "partner", *JSON).json
    value, figure = (told[part], told["figure"]) if part == "change" else (told["parts"][part], told["figures"][part])
    opened = trade("trace", figure, *JSON).json
    assert (opened["value"], opened["count"]) == (value, 3)
    assert sum(Decimal(one["value"]) for one in opened["contributions"]) == 190
    assert {one["line"] for one in opened["contributions"]} == {2, 3, 4}
    assert "a.csv:4" in trade("trace", figure).out


@pytest.mark.parametrize(
    "arguments",
    [
        ("exports", "--exporter", "XX"),
        ("exports", "--source", "baci"),
        ("exports", "--by", "colour"),
        ("exports", "--hs", "HS2003"),
        ("exports", "--from", "2010", "--to", "2005"),
        ("exports", "--product", "1"),
        ("exports", "--format", "html"),
        ("exports", "change", *ASKED, "--from", "2005"),
        ("exports", "change", *YEARS),
        ("exports", "change", *ASKED, *YEARS, "--split", "half"),
        ("exports", "gaps", "--exporter", "PE"),
        ("exports", "gaps", *ASKED, "--tolerance", "much"),
        ("trace", "exports@1:s1:part=price"),
        ("trace", "exports@1:s99"),
    ],
)
def test_what_cannot_be_asked_ends_with_2(trade: Command, arguments: tuple[str, ...]) -> None:
    ran = trade(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err


LINKS = """code.after,code.before,Relationship,adjustment
70910,70910,1:1,2002 to 1996
70990,70910,1:n,2007 to 2002
70990,70990,1:n,2007 to 2002
70991,70990,n:1,2012 to 2007
70999,70990,n:1,2012 to 2007
510211,510210,n:1,2002 to 1996
510219,510210,n:1,2002 to 1996
"""


def constructed(folder: Path, eslabon: Command, told: dict[str, list[tuple[int, str, str]]]) -> None:
    """A series of 100 a year, whatever the codes are called in the revision of the year."""
    (folder / "links.csv").write_text(LINKS, encoding="utf-8")
    assert eslabon("import", "concordance", folder / "links.csv").code == 0
    for scheme, rows in told.items():
        flows = [(year, "US", code, value, 10) for year, code, value in rows]
        assert eslabon("import", "comtrade", comtrade_file(folder / f"{scheme}.csv", flows, scheme=scheme)).code == 0


def by_year(eslabon: Command, *asked: str) -> dict[int, str]:
    told = eslabon("exports", "--exporter", "PE", *asked, *JSON).json
    return {one["year"]: one["value"] for one in told["rows"]}


def test_artichokes_do_not_jump(eslabon: Command, tmp_path: Path) -> None:
    """0709.10 until HS2002, part of 0709.90 in HS2007, 0709.91 from HS2012."""
    told = {
        "H2": [(2006, "070910", "100"), (2006, "070990", "100")],
        "H3": [(2007, "070990", "200"), (2011, "070990", "200")],
        "H4": [(2012, "070991", "100"), (2012, "070999", "100")],
    }
    constructed(tmp_path, eslabon, told)
    found = by_year(eslabon, "--product", "0709.91", "--hs", "HS2012")
    assert found == dict.fromkeys((2006, 2007, 2011, 2012), "100.00")
    exact = eslabon("exports", "--exporter", "PE", "--product", "0709.91", "--hs", "HS2012", *JSON).json["rows"]
    assert {one["year"]: one["exact_share"] for one in exact}[2012] == "1"
    assert {one["year"]: one["exact_share"] for one in exact}[2007] == "0"


def test_fine_hair_does_not_jump(eslabon: Command, tmp_path: Path) -> None:
    """5102.10 of HS1996 became 5102.11 and 5102.19."""
    told = {"H1": [(2001, "510210", "100")], "H2": [(2002, "510211", "30"), (2002, "510219", "70")]}
    constructed(tmp_path, eslabon, told)
    asked = ("--product", "5102.11", "--product", "5102.19", "--hs", "HS2002")
    assert by_year(eslabon, *asked) == {2001: "100.00", 2002: "100.00"}
    change = eslabon("exports", "change", "--exporter", "PE", *asked, "--from", "2001", "--to", "2002", *JSON).json
    assert (change["change"], change["exact_share"]) == ("0.00", "1")


def test_several_tables_of_rates(eslabon: Command, tmp_path: Path) -> None:
    for name, currency in (("a", "XOF"), ("b", "XAF")):
        text = f"currency,period,rate,source\n{currency},2010,500,a test\n"
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    ran = eslabon("import", "rates", tmp_path / "a.csv", tmp_path / "b.csv", *JSON)
    assert (ran.code, [one["rates"] for one in ran.json["files"]]) == (0, [1, 1])
    bad = eslabon("import", "rates", tmp_path / "a.csv", tmp_path / "none.csv", *JSON)
    assert (bad.code, bad.json["files"][1]["status"]) == (2, "refused")


def test_of_what_is_said_in_one_way(trade: Command) -> None:
    """A sector beside a product would be asked for in its stead, in silence."""
    ran = trade("exports", *ASKED, "--sector", "cafe", "--lang", "en")
    assert ran.code == 2
    assert "Use --sector or --product, not both" in ran.err
