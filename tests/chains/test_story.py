"""The story of a chain's exports: on flows made up, and on the published coffee of the Andes."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from eslabon.facts.flows import load_flows
from eslabon.facts.nomenclature import load_concordance
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.document import Table
from eslabon.figures.exports.answers import Exports
from eslabon.figures.exports.chain.data import tables_csv, tables_json
from eslabon.figures.exports.chain.found import ChainExports, records_of
from eslabon.figures.exports.chain.listing import chains_section, listed
from eslabon.figures.exports.chain.story import chain_report, sections_of
from eslabon.figures.exports.chain.title import made_of
from eslabon.figures.exports.chains import baskets_in_force
from eslabon.figures.exports.opening import open_exports
from eslabon.figures.exports.question import Question
from eslabon.figures.formats import formats
from eslabon.figures.render import render
from eslabon.measures.exports import Change
from tests.chains.trade import FLOWS, baci, figures, plain, rows_of, texts

DAY, PUBLIC = date(2012, 6, 1), AnonymousUser()
# What no figure of exports says.
FORBIDDEN = re.compile(r"effect of|impact|efecto de", re.IGNORECASE)
PARTS = ["brief", "value", "change", "markets", "beside", "world", "rest", "after", "exact", "gaps"]


def story(warehouse: Warehouse, lang: str = "en", asked: Question | None = None, actor: Any = PUBLIC) -> ChainExports:
    (chain,) = baskets_in_force(actor, DAY)
    exports = Exports(Facts(warehouse.at()), {chain.number: chain.basket})
    return ChainExports(exports, chain, "PE", lang, None, asked, records_of(actor, chain, lang))


@pytest.fixture
def made(tmp_path: Path, kept: Any) -> Warehouse:
    return baci(tmp_path)


def test_the_parts_close_and_every_figure_opens_to_what_it_says(made: Warehouse) -> None:
    found = story(made)
    sections = sections_of(found, DAY)
    assert [one.key for one in sections] == PARTS
    assert (
        plain(sections[0].title)
        == "Organic coffee: +US$ 60,000 from 2005 to 2010, by price; the rest went the other way"
    )
    assert rows_of(sections, "parts") == [
        ["Volume, at the prices of the first year", -10_000, Decimal(-1) / 6],
        ["Price", 70_000, Decimal(7) / 6],
        ["All of the change", 60_000, None],
    ]
    assert [row[1] for row in rows_of(sections, "margins")] == [50_000, 0, 0, 60_000, -50_000]
    told = figures(sections)
    assert len(told) > 25
    basket = {found.chain.number: found.chain.basket}
    for one in told:
        assert open_exports(made, one.reference, basket).value == one.value, one.reference


def test_markets_comparators_the_world_and_the_rest(made: Warehouse) -> None:
    sections = sections_of(story(made), DAY)
    markets = rows_of(sections, "markets")
    assert [row[:4] for row in markets] == [
        ["United States", 100_000, 150_000, 50_000],
        ["Japan", None, 60_000, 60_000],
        ["Germany", 50_000, None, -50_000],
    ]
    assert rows_of(sections, "beside") == [["Peru", 150_000, 210_000, 140], ["Colombia", 500_000, 590_000, 118]]
    # The world's coffee grew from 650 to 800 thousand; the US market from 500 to 590, Germany's not at all.
    assert [plain(str(row[1])) for row in rows_of(sections, "world")] == ["+US$ 34,615", "−US$ 16,615", "+US$ 42,000"]
    assert rows_of(sections, "rest") == [
        [2005, 150_000, 1_150_000, 100, 100],
        [2010, 210_000, 3_210_000, 140, 300],
    ]


def test_each_part_prints_its_rung_and_none_a_cause(made: Warehouse) -> None:
    for lang in ("es", "en"):
        sections = sections_of(story(made, lang), DAY)
        said = texts(sections)
        assert not FORBIDDEN.search(said)
    for one in sections:
        if any(figures([one])) and one.key != "brief":
            assert re.search("Accounting: |Comparison: ", texts([one])), one.key


def test_a_group_with_unnamed_members_says_so_and_parts_without_data_say_why(made: Warehouse) -> None:
    said = texts(sections_of(story(made), DAY))
    assert "“entre otras”" in said
    assert "No project on record aims at a target of this chain's group." in said
    assert "No target on record is about this chain." in said


def test_without_trade_the_story_says_so(tmp_path: Path, kept: Any) -> None:
    (only,) = sections_of(story(Warehouse(tmp_path / "nothing")), DAY)
    assert plain(only.title) == "Organic coffee: no loaded source tells what was exported"
    assert "eslabon import comtrade" in texts([only])


def test_one_year_has_a_value_and_no_change(tmp_path: Path, kept: Any) -> None:
    found = story(baci(tmp_path, {2005: FLOWS[2005]}))
    sections = sections_of(found, DAY)
    assert [one.key for one in sections] == PARTS
    assert plain(sections[0].title) == "Organic coffee: US$ 150,000 in 2005, the only year that is told"
    assert "tells one whole year only" in texts(sections)
    assert render(chain_report(found, DAY), "pdf").startswith(b"%PDF")


def test_the_years_asked_for_are_compared(tmp_path: Path, kept: Any) -> None:
    warehouse = baci(tmp_path, FLOWS | {2007: FLOWS[2005], 2011: FLOWS[2005]})
    assert story(warehouse).years == (2005, 2011)
    assert story(warehouse, asked=Question(year_from=2007, year_to=2010)).years == (2007, 2010)


def test_comparators_are_indexed_in_every_year_that_is_told(tmp_path: Path, kept: Any) -> None:
    sections = sections_of(story(baci(tmp_path, FLOWS | {2007: FLOWS[2005]})), DAY)
    rows = rows_of(sections, "beside-yearly")
    assert [row[0] for row in rows] == [2005, 2007, 2010]
    assert rows[0][1:] == rows[1][1:] == [100] * (len(rows[0]) - 1)
    assert rows[2][1] == 140


def test_after_support_ends_and_the_targets_of_the_group(made: Warehouse, put: Any, group: Any) -> None:
    provider = put("parties", name_es="USAID", type="donor", level="public")
    project = put("projects", title="PERX", provider=provider.pk, ends_on="2010-06-30", level="public")
    indicator = put("indicators", project=project.pk, title="Exportaciones", unit="US$ al año", level="public")
    put("targets", indicator=indicator.pk, value="54000000", chains=group.pk, perimeter="chains", level="public")
    sections = sections_of(story(made), DAY)
    assert rows_of(sections, "after")[0] == ["PERX", 2010, 210_000, 1]
    assert rows_of(sections, "after")[1] == ["PERX", 2011, None, None]
    assert "54,000,000 US$ al año" in texts(sections)


def test_the_parts_are_data_too(made: Warehouse) -> None:
    found = story(made)
    report = chain_report(found, DAY)
    data = tables_json(report.title, report.sections)
    value = next(one for one in data["tables"] if one["key"] == "value")
    assert value["rows"][1]["above"]["value"] == "60000"
    assert value["rows"][1]["above"]["figure"].startswith("exports@1:")
    assert "value,2,above,60000,exports@1:" in tables_csv(report.sections)
    assert render(report, "xlsx").startswith(b"PK")
    assert render(report, "pdf").startswith(b"%PDF")


def test_all_chains_in_one_answer(made: Warehouse) -> None:
    chains = baskets_in_force(PUBLIC, DAY)
    exports = Exports(Facts(made.at()), {one.number: one.basket for one in chains})
    section = chains_section(listed(exports, chains, "PE"), chains, {chains[0].group or 0: "among others"}, "en")
    assert rows_of([section], "chains") == [["Organic coffee", 150_000, 210_000, 60_000, -10_000, 70_000, 1]]
    assert "“among others”" in texts([section])
    assert listed(exports, chains, "PE", 2009) is None
    assert listed(exports, [], "PE") is None


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"price": 676, "volume": 324}, "two thirds by price"),
        ({"price": 26, "volume": 974}, "almost all by volume"),
        ({"entry": 740, "price": 260}, "three quarters by products that are new"),
        ({"exit": -500, "volume": -500}, "half by volume"),
        ({"not_split": 600, "price": 400}, "60% without the quantities that would split it"),
        ({"price": 1500, "volume": -500}, "by price; the rest went the other way"),
    ],
)
def test_what_a_change_is_made_of_in_words(parts: dict[str, int], said: str) -> None:
    every = {name: Decimal(parts.get(name, 0)) for name in ("volume", "price", "entry", "exit", "not_split")}
    after = 1000 + sum(every.values(), Decimal(0))
    change = Change(before=Decimal(1000), after=after, exact=Decimal(0), kilograms=(None, None), lines=1, **every)
    assert made_of(change, "en", formats("en")) == said


def test_the_published_coffee(tmp_path: Path, kept: Any, shared_data: Path) -> None:
    warehouse = Warehouse(tmp_path / "warehouse")
    load_flows(warehouse, shared_data / "trade/comtrade/coffee_andean_exports_2005_2010_legacy.csv", "comtrade")
    load_flows(warehouse, shared_data / "trade/sunat/cdro_G1_2005_2012.xlsx", "sunat-g1")
    # The basket is stated in HS 2002 and the data of 2010 come in HS 2007: nothing is guessed without a concordance.
    untraced = sections_of(story(warehouse), DAY)
    assert "the only year that is told" in untraced[0].title
    assert "no concordance is loaded" in texts(untraced)
    load_concordance(warehouse, shared_data / "trade/hs/HS_consolidated_comtrade_concordances.csv")
    found = story(warehouse)
    sections = sections_of(found, DAY)
    assert plain(sections[0].title) == "Organic coffee: +US$ 581.0 million from 2005 to 2010, two thirds by price"
    parts = {row[0]: row[1] for row in rows_of(sections, "parts")}
    assert [round(one / 100_000) for one in parts.values()] == [1883, 3926, 5810]
    assert [row[0] for row in rows_of(sections, "beside")] == ["Peru", "Colombia", "Ecuador", "Bolivia"]
    assert "aren't the world's" in texts(sections)
    assert "is not loaded for all that the country exported" in texts(sections)
    (gap,) = [one.key for one in sections[-1].blocks if isinstance(one, Table) and one.key.startswith("gaps-")]
    (row,) = [row for row in rows_of(sections, gap) if row[0] == 2010]
    assert [round(one / 10_000) for one in (row[2], row[4])] == [88_792, 88_873]
    basket = {found.chain.number: found.chain.basket}
    for one in figures(sections[-1:]):
        assert open_exports(warehouse, one.reference, basket).value == one.value, one.reference
