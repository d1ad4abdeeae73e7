"""A change with its parts, sources side by side, markets, and the figures that they open into."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

from tests.portal.test_pages import text_of

CHANGE = "product=0901.11&importer=US&from=2005&to=2010"
PRICE = "exports@1:s3:source=comtrade:exporter=PE:importer=US:product=090111:from=2005:to=2010:part=price"


def test_the_parts_make_the_change(get: Any, trade: Any) -> None:
    # 1,000 kg for 2,000 dollars, then 1,500 kg for 6,000: 500 kg more at 2 dollars, 2 dollars more for 1,500 kg.
    response = get(f"/en/exports/change/?{CHANGE}")
    text = text_of(response)
    assert "From 2005 to 2010 exports rose by US$\N{NO-BREAK SPACE}4,000".replace("\N{NO-BREAK SPACE}", " ") in text
    assert "1,000 25.0%" in text
    assert "3,000 75.0%" in text
    assert "4,000 100.0%" in text
    assert "Accounting: the parts make the change exactly" in text
    assert "2.00" in text
    assert "4.00" in text
    assert f"/en/figures/{PRICE}/" in response.content.decode()
    address = response.content.decode().split('<img src="')[1].split('"')[0].replace("&amp;", "&")
    assert get(address)["Content-Type"] == "image/svg+xml"


def test_margins_are_new_products_and_markets(get: Any, trade: Any) -> None:
    text = text_of(get("/en/exports/change/?source=comtrade&from=2005&to=2010&split=margins"))
    assert "New products 300" in text
    assert "Continuing products and markets 5,100" in text


def test_of_several_sources_one_is_chosen(get: Any, trade: Any) -> None:
    response = get("/en/exports/change/?from=2005&to=2010")
    assert response.status_code == 200
    assert "Several sources tell this" in text_of(response)
    assert "source=sunat-g6" in response.content.decode()
    text = text_of(get("/en/exports/change/?from=2005&to=2010&source=sunat-g6"))
    assert "Not split: without quantity 12,000" in text


def test_what_a_change_lacks_is_said_in_the_form(get: Any, trade: Any, settings: Any) -> None:
    assert get("/en/exports/change/").status_code == 200
    response = get("/en/exports/change/?product=0901.11&from=2005")
    assert response.status_code == 400
    assert "Write the last year." in text_of(response)
    settings.ESLABON_COUNTRY = "EC"
    response = get(f"/en/exports/change/?{CHANGE}")
    assert response.status_code == 400
    assert "Choose whose exports are meant." in text_of(response)
    text = text_of(get("/en/exports/change/?exporter=CO&importer=DE&product=0901.11&from=2005&to=2010"))
    assert "Nothing was exported in either year" in text
    assert get("/en/exports/change/chart.svg?product=0901.11&state=3").status_code == 404


def test_gaps_above_the_tolerance_are_flagged(get: Any, trade: Any) -> None:
    # SUNAT's coffee is 12 x 250.25 = 3,003 and 12 x 700.50 = 8,406; Comtrade's 2,900 and 8,000.
    text = text_of(get("/en/exports/gaps/?sector=cafe&tolerance=4"))
    assert "Pairs of sources that tell the same year: 2. Gaps above 4 %: 1." in text
    assert "2,900 3,003 +103 +3.55%" in text
    assert "8,000 8,406 +406 +5.08% ▲ flagged" in text


def test_the_values_beside_each_other_open(get: Any, trade: Any) -> None:
    body = get("/en/exports/gaps/?sector=cafe&from=2010").content.decode()
    for reference in (
        "exports@1:s3:source=sunat-g1:exporter=PE:sector=cafe:from=2010:to=2010",
        "exports@1:s3:source=comtrade:exporter=PE:product=090111,090112:from=2010:to=2010",
    ):
        assert f"/en/figures/{reference}/" in body
        assert get(f"/en/figures/{reference}/").status_code == 200


def test_all_exports_are_compared_of_sources_that_tell_all(get: Any, trade: Any) -> None:
    text = text_of(get("/en/exports/gaps/?total=1"))
    assert "24,000 24,000 0 0.00%" in text
    assert "UN Comtrade beside" not in text
    response = get("/en/exports/gaps/?tolerance=5")
    assert response.status_code == 400
    assert "Say of what" in text_of(response)
    assert "“many” is not a number" in text_of(get("/en/exports/gaps/?total=1&tolerance=many"))
    assert "No two sources tell this" in text_of(get("/en/exports/gaps/?product=0709.90"))


def test_a_market_has_its_share_of_all_exports(get: Any, trade: Any, chain: Callable[..., int]) -> None:
    number = chain("Café sin tostar", "HS2002", "HS2007")
    response = get("/en/exports/markets/US/")
    text = text_of(response)
    assert "Exports of Peru to United States" in text
    # 12 x 340.50 of 12 x 2,000 dollars.
    assert "SUNAT, by country (G6): US$ 4,086 in 2010, 17.0% of all its exports" in text
    assert "Café sin tostar" not in text
    assert "Green coffee UN Comtrade, 2005–2010 2,000 6,000 4,000 1,000 3,000" in text
    assert f"basket={number}:from=2005:to=2010:part=volume" in response.content.decode()


def test_markets_are_listed_largest_first_with_areas_of_a_source(get: Any, trade: Any) -> None:
    text = text_of(get("/en/exports/markets/"))
    assert text.index("atlantida 19,914 83.0%") < text.index("United States 4,086 17.0%")
    assert "19,914" in text_of(get("/en/exports/markets/x:atlantida/"))
    assert get("/en/exports/markets/usa/")["Location"].endswith("/en/exports/markets/US/?exporter=PE")
    assert get("/en/exports/markets/FR/").status_code == 404
    assert get("/en/exports/markets/Narnia/").status_code == 404
    assert get("/en/exports/markets/?exporter=EC").status_code == 404
    assert "these are the products that were loaded" in text_of(get("/en/exports/markets/?exporter=CO"))


@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_figure_of_exports_opens_into_published_rows(get: Any, trade: Any, lang: str) -> None:
    response = get(f"/{lang}/figures/{PRICE}/")
    text = text_of(response)
    assert "US$ 3,000.00" in text
    assert "−2,000.00" in text
    assert "coffee.csv:2" in text
    assert f'href="/{lang}/loads/1/"' in response.content.decode()
    assert {"es": "Contabilidad", "en": "Accounting"}[lang] in text
    whole = PRICE.replace("price", "change")
    assert "4,000.00" in text_of(get(f"/{lang}/figures/{whole}/"))
    assert get(f"/{lang}/figures/?ref={whole}")["Location"] == f"/{lang}/figures/{whole}/"


def test_the_rows_of_a_figure_are_a_file(get: Any, trade: Any) -> None:
    data = get(f"/en/figures/{PRICE}/rows.json").json()
    assert (data["reduction"], data["value"], data["count"]) == ("model", "3000.00", 2)
    rows = list(csv.DictReader(io.StringIO(get(f"/en/figures/{PRICE}/rows.csv").content.decode())))
    assert [(row["year"], row["value"], row["line"]) for row in rows] == [
        ("2010", "6000.00", "4"),
        ("2005", "-2000.00", "2"),
    ]
    assert get(f"/en/figures/{PRICE}/rows.pdf").status_code == 404


@pytest.mark.parametrize("wrong", ["exports@1:s3:part=price", "exports@1:x", "exports@1:s99:exporter=PE"])
def test_what_is_no_figure_isnt_there(get: Any, trade: Any, wrong: str) -> None:
    assert get(f"/en/figures/{wrong}/").status_code == 404


def test_a_load_of_trade_shows_its_rows_with_their_lines(get: Any, trade: Any) -> None:
    assert "sunat-g6.xlsx" in text_of(get("/en/loads/"))
    text = text_of(get("/en/loads/1/"))
    assert "Source UN Comtrade" in text.replace("Data source", "Source")
    assert "2005–2010" in text
    assert "2 2005 Peru → United States 0901.11 HS2002 2,000.00 1,000" in text
    assert "a total, not added" in text_of(get("/en/loads/2/"))
    assert "El caption" not in text_of(get("/es/loads/3/"))
