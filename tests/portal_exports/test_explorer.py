"""The explorer of exports: sources side by side, faults said in the form, the same choice as a file."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import ROOT
from tests.portal.test_pages import text_of

COFFEE = "product=0901.11&source=comtrade"


def test_sources_stand_side_by_side_and_are_never_added_up(get: Any, trade: Any) -> None:
    text = text_of(get("/en/exports/"))
    # SUNAT tells 12 x 1,000 dollars of 2005 twice, by sector and by country; Comtrade 2,900 of coffee.
    assert "12,000" in text
    assert "2,900" in text
    assert "26,900" not in text
    assert "14,900" not in text
    assert "Several sources tell this" in text
    assert "may be some products only" in text


def test_rows_are_of_the_country_of_the_site_unless_another_is_asked_for(get: Any, trade: Any, settings: Any) -> None:
    assert "Exporter: Peru" in text_of(get(f"/en/exports/?{COFFEE}"))
    assert "8,000" in text_of(get(f"/en/exports/?{COFFEE}"))
    assert "Colombia 50 10 100.0%" in text_of(get(f"/en/exports/?{COFFEE}&by=exporter"))
    settings.ESLABON_COUNTRY = "CO"
    assert "Exporter: Colombia" in text_of(get(f"/en/exports/?{COFFEE}"))
    settings.ESLABON_COUNTRY = "EC"  # no source tells its exports: all that are told
    assert "8,050" in text_of(get(f"/en/exports/?{COFFEE}"))


def test_the_chart_states_the_finding_and_is_drawn(get: Any, trade: Any) -> None:
    body = get(f"/en/exports/?{COFFEE}").content.decode()
    assert "UN Comtrade: from US$\N{NO-BREAK SPACE}2,900 in 2005 to US$\N{NO-BREAK SPACE}8,000 in 2010, +175.9%" in body
    address = body.split('<img src="')[1].split('"')[0].replace("&amp;", "&")
    drawn = get(address)
    assert drawn.status_code == 200
    assert drawn["Content-Type"] == "image/svg+xml"
    assert "immutable" in drawn["Cache-Control"]
    for wrong in ("state=x", "state=99999", "state=3&size=huge", "state=3&from=abc"):
        assert get(f"/en/exports/chart.svg?{wrong}").status_code in (400, 404)


def test_a_row_by_market_opens_and_the_largest_stands_first(get: Any, trade: Any) -> None:
    body = get(f"/en/exports/?{COFFEE}&by=importer&by=year").content.decode()
    assert body.index("United States</th>") < body.index("Germany</th>")
    reference = "exports@1:s3:source=comtrade:exporter=PE:importer=US:product=090111:from=2010:to=2010"
    assert f"/en/figures/{reference}/" in body


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=20x5", "“20x5” is not a number between 1900 – 2200."),
        ("from=2010&to=2005", "The last year, 2005, is before the first."),
        ("exporter=Peru", "“Peru” is not the code of a country"),
        ("product=7", "“7” is not the code of a product"),
        ("source=customs", "“customs” is not one of the choices: comtrade, sunat-g1, sunat-g6."),
        ("chain=Cacao", "There is no chain “Cacao” with a basket in force."),
        ("by=colour", "“colour” is not one of the choices"),
        ("product=0901&sector=cafe", "Ask for products, sectors or chains"),
        ("sector=nowhere", "“nowhere”"),
        ("hs=HS1066", "“HS1066” is not one of the choices"),
    ],
)
def test_a_fault_is_said_in_the_form_and_the_rest_is_answered(get: Any, trade: Any, query: str, said: str) -> None:
    response = get(f"/en/exports/?{query}")
    assert response.status_code == 400
    assert said in text_of(response)
    assert 'role="alert"' in response.content.decode()
    assert get(f"/en/exports/file.csv?{query}").status_code == 400


def test_the_same_choice_is_a_file(get: Any, trade: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(get(f"/en/exports/file.csv?{COFFEE}").content.decode())))
    assert [(row["year"], row["value"], row["kilograms"]) for row in rows] == [
        ("2005", "2900.00", "1500"),
        ("2010", "8000.00", "2000"),
    ]
    assert get(f"/en/exports/file.json?{COFFEE}").json()["total"]["value"] == "10900.00"
    for format, start in (("xlsx", b"PK"), ("pdf", b"%PDF")):
        response = get(f"/es/exports/file.{format}?{COFFEE}")
        assert response.content.startswith(start)
        assert f'exportaciones.{format}"' in response["Content-Disposition"]
    assert get("/en/exports/file.doc").status_code == 404


def test_a_chain_is_asked_for_by_its_name_in_either_language(get: Any, trade: Any, chain: Callable[..., int]) -> None:
    number = chain("Café sin tostar", "HS2002", "HS2007")
    for name in ("Café sin tostar", "green coffee"):
        body = get("/en/exports/", {"chain": name}).content.decode()
        assert f"basket={number}:" in body
        assert "8,000" in body
    assert "Café sin tostar" in text_of(get("/es/exports/", {"by": "chain"}))


def test_a_chain_that_isnt_open_to_the_reader_is_no_choice(get: Any, trade: Any, chain: Callable[..., int]) -> None:
    number = chain("Café secreto", "HS2002", level="internal")
    response = get("/es/exports/", {"chain": "Café secreto"})
    assert response.status_code == 400
    assert "Hay:" in text_of(response)
    assert 'value="Café secreto"' not in response.content.decode()
    assert get(f"/es/figures/exports@1:s3:exporter=PE:basket={number}/").status_code == 404


def test_what_no_table_links_is_said_not_left_out_in_silence(get: Any, trade: Any, chain: Callable[..., int]) -> None:
    chain("Café sin tostar", "HS2002")
    text = text_of(get("/en/exports/", {"chain": "Café sin tostar"}))
    assert "No table links HS2007 with the revision of the codes" in text
    assert "Price against volume" in text_of(get("/en/exports/markets/US/"))
    assert "−2,000" not in text_of(get("/en/exports/markets/US/"))


def test_without_trade_it_says_what_to_load(get: Any, tmp_path: Any, settings: Any) -> None:
    settings.ESLABON_WAREHOUSE = tmp_path / "warehouse"
    for page in ("", "change/", "gaps/", "markets/", "markets/US/"):
        response = get(f"/en/exports/{page}")
        assert response.status_code == 200
        assert "eslabon import comtrade" in text_of(response)


PAGES = {
    "explorer": "",
    "change": "change/?product=0901.11&from=2005&to=2010",
    "gaps": "gaps/?total=1",
    "markets": "markets/",
    "market": "markets/US/",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_to_its_budget_and_asks_nothing_twice(
    get: Any, trade: Any, chain: Callable[..., int], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    allowed = tomllib.loads((ROOT / "budgets.toml").read_text(encoding="utf-8"))["exports"][name]
    page = PAGES[name]
    chain("Café sin tostar", "HS2002", "HS2007")
    with CaptureQueriesContext(connection) as asked:
        response = get(f"/es/exports/{page}")
    assert response.status_code == 200
    assert len(asked) <= allowed["queries"], [one["sql"] for one in asked]
    assert len(response.content) <= allowed["kilobytes"] * 1000, len(response.content)

    def again(*_: object, **__: object) -> None:
        raise AssertionError("an answer that was kept is computed again")

    for name in ("answer", "changes", "gaps"):
        monkeypatch.setattr(f"eslabon.figures.exports.answers.Exports.{name}", again)
    assert get(f"/en/exports/{page}").status_code == 200


def test_no_figure_of_exports_claims_a_cause(get: Any, trade: Any, chain: Callable[..., int]) -> None:
    chain("Café sin tostar", "HS2002", "HS2007")
    change = "change/?product=0901.11&from=2005&to=2010&importer=US"
    figure = "../figures/exports@1:s3:exporter=PE:product=090111:from=2005:to=2010:part=price"
    for page in ("", change, "gaps/?sector=cafe", "markets/", "markets/US/", f"{figure}/"):
        for lang, never in (("es", ("efecto de", "impacto")), ("en", ("effect of", "impact"))):
            text = text_of(get(f"/{lang}/exports/{page}".replace("exports/../", ""))).lower()
            assert not [one for one in never if one in text]
