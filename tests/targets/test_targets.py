"""Targets of exports: by perimeter, reading, market and prices; what isn't told has no number, and says why."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from django.contrib.auth.models import AnonymousUser

from eslabon.facts.deflators import load_deflators
from eslabon.facts.query import Facts
from eslabon.figures.exports.answers import Exports
from eslabon.figures.exports.chains import baskets_named
from eslabon.figures.exports.opening import contributions, open_exports
from eslabon.figures.exports.targets import PERIMETERS, rows
from eslabon.values.problems import LANGUAGES
from tests.targets.conftest import Exporter, coffee


def test_a_target_is_told_by_each_perimeter_reading_and_prices(perx: Exporter) -> None:
    perx.target()
    perx.target(market="US", value=60)
    found = perx.reached()
    assert len(found) == 2 * len(PERIMETERS) * 2 * 2
    assert {(one.perimeter, one.reached.actual) for one in found} == {(name, None) for name in PERIMETERS}
    assert {one.why for one in found} == {"no-reports-of-clients", "no-declared-departments", "no-value"}


def test_the_country_s_exports_aren_t_those_declared_in_the_departments(perx: Exporter) -> None:
    perx.target(baseline=1_000, baseline_period="2005")
    perx.exported(*coffee((2005, "1000"), (2006, "1050")), (2006, "DE", "090111", "500", "INEI:08"))
    country, chains = perx.one(perimeter="country"), perx.one(perimeter="chains")
    assert (country.reached.actual, country.reached.progress.reached) == (Decimal("1550.00"), Decimal("550.00"))
    assert (chains.reached.actual, chains.reached.progress.share) == (Decimal("1050.00"), Decimal("0.5"))
    assert perx.one(perimeter="clients").why == "no-reports-of-clients"


def test_a_target_of_one_market_counts_what_went_there(perx: Exporter) -> None:
    perx.target(market="US", baseline=1_000, baseline_period="2005")
    perx.exported(*coffee((2006, "1050")), (2006, "DE", "090111", "500", "INEI:12"))
    assert perx.one(perimeter="country").reached.actual == Decimal("1050.00")


def test_a_target_that_states_no_baseline_is_measured_above_none(perx: Exporter) -> None:
    perx.target()
    perx.exported(*coffee((2005, "1000"), (2006, "1050")))
    found = perx.one(perimeter="country")
    assert (found.baseline, found.reached.progress.share, found.why) == (None, None, "baseline-not-stated")
    assert found.reached.actual == Decimal("1050.00")
    rise = perx.one(perimeter="country", reading="rise-each-year")
    assert rise.reached.progress.reached == Decimal("50.00")


def test_an_example_takes_the_first_year_there_is_and_says_so(perx: Exporter) -> None:
    perx.target(origin="example")
    perx.exported(*coffee((2005, "1000"), (2006, "1050")))
    found = perx.one(perimeter="country")
    assert (found.baseline, found.baseline_year, found.first_year) == (Decimal("1000.00"), 2005, True)
    assert found.reached.progress.share == Decimal("0.5")
    (row,) = rows([found], "es")
    assert (row["example"], row["baseline"], row["baseline_is_first_year"]) == (True, "1000.00", True)


def test_of_several_sources_the_one_of_most_years_tells_it_and_none_is_added(perx: Exporter) -> None:
    perx.target()
    perx.exported(*coffee((2005, "1000"), (2006, "1050")))
    perx.exported(*coffee((2006, "9999")), source="press")
    found = perx.one(perimeter="country")
    assert (found.values.source, found.reached.actual) == ("customs", Decimal("1050.00"))


def test_constant_prices_need_an_index_and_bring_values_to_the_baseline_s_year(perx: Exporter, tmp_path: Path) -> None:
    perx.target(baseline=1_000, baseline_period="el año 2005")
    perx.exported(*coffee((2005, "1000"), (2006, "1210")))
    assert perx.one(perimeter="country", prices="constant").why == "no-deflator"
    table = tmp_path / "prices.csv"
    table.write_text("deflator,currency,year,index,source\nUS CPI,USD,2005,100,BLS\nUS CPI,USD,2006,110,BLS\n")
    assert load_deflators(perx.warehouse, table).rates == 1
    found = perx.one(perimeter="country", prices="constant")
    assert (found.reached.actual, found.reached.progress.reached) == (Decimal("1100.00"), Decimal("100.00"))
    assert perx.one(perimeter="country").reached.actual == Decimal("1210.00")


def test_the_figure_of_a_target_opens_into_the_rows_declared_there(perx: Exporter) -> None:
    perx.target()
    perx.exported(*coffee((2005, "1000"), (2006, "1050"), (2006, "7")), (2006, "DE", "090111", "500", "INEI:08"))
    found = perx.one(perimeter="chains")
    assert found.figure is not None
    baskets = baskets_named(perx.desk, [perx.basket.pk])
    opened = open_exports(perx.warehouse, found.figure, baskets)
    assert (opened.value, opened.count) == (found.reached.actual, 2)
    told = list(contributions(Exports(Facts(perx.warehouse.at()), baskets), opened.question))
    assert [(one.value, one.region, one.citation.line) for one in told] == [
        (Decimal("1050.00"), "INEI:12", 3),
        (Decimal("7.00"), "INEI:12", 4),
    ]


def test_targets_are_told_to_those_who_see_them(perx: Exporter) -> None:
    perx.target(level="internal")
    assert perx.reached()
    assert perx.reached(AnonymousUser()) == []


def test_every_reason_has_its_sentence(perx: Exporter) -> None:
    from eslabon.figures.exports import words

    perx.target()
    for lang in LANGUAGES:
        for one in perx.reached():
            assert words.why(one.why, lang) != one.why
