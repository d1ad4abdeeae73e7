"""A load of CRS on the pages: the load itself, the offer, and a figure opened down to the cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from eslabon.facts.crs import load_crs
from eslabon.facts.load import load_iati
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.reference import reference
from eslabon.measures.offer import Question


@pytest.mark.django_db
def test_a_load_of_crs_on_its_pages(tmp_path: Path, settings: Any) -> None:
    folder = tmp_path / "warehouse"
    settings.ESLABON_WAREHOUSE = str(folder)
    (tmp_path / "crs_2014.csv").write_text("Row Labels,Austria,Japan,Grand Total\nPeru,1,2,3\n(1 rows),,,\n")
    outcome = load_crs(Warehouse(folder), tmp_path / "crs_2014.csv", "2016-01")
    assert outcome.snapshot is not None
    client = Client()
    load = client.get(f"/en/loads/{outcome.snapshot.snapshot}/")
    assert load.status_code == 200
    assert "crs_2014.csv" in load.content.decode()
    asked = client.get("/en/offer/?flow=disbursements&recipient=PE&source=crs-donors")
    assert asked.status_code == 200
    assert "Austria" in asked.content.decode()
    figure = reference(Question(flow="disbursements", provider=("XM-DAC-1",)), outcome.snapshot.number)
    opened = client.get(f"/en/figures/{figure}/")
    assert opened.status_code == 200
    assert "crs_2014.csv" in opened.content.decode()
    assert "2:Austria" in opened.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["offer/?flow=disbursements", "recipients/?id=BO"])
def test_where_crs_is_added_to_others_the_page_says_so_and_one_source_can_be_chosen(
    page: str, tmp_path: Path, shared_data: Path, settings: Any
) -> None:
    said, choice = "CRS and other sources are added here", 'name="source" value="crs-donors"'
    folder = tmp_path / "warehouse"
    settings.ESLABON_WAREHOUSE = str(folder)
    assert load_iati(Warehouse(folder), shared_data / "iati/real/usaid-bo.xml").snapshot is not None
    client = Client()
    assert said not in client.get(f"/en/{page}").content.decode()
    (tmp_path / "crs_2014.csv").write_text("Row Labels,Austria,Japan,Grand Total\nBolivia,1,2,3\n(1 rows),,,\n")
    assert load_crs(Warehouse(folder), tmp_path / "crs_2014.csv", "2016-01").snapshot is not None
    shown = client.get(f"/en/{page}").content.decode()
    assert (said in shown) == page.startswith("offer")  # the recipient's page tells commitments, CRS's table doesn't
    assert (choice in shown) == page.startswith("offer")
    one = client.get("/en/offer/?flow=disbursements&source=crs-donors").content.decode()
    assert said not in one
    assert "Data source: CRS: yearly table by provider" in one
    assert "Data source" in client.get(figure_in(one)).content.decode()


def figure_in(page: str) -> str:
    """The address of the first figure of a page."""
    return page.split('href="/en/figures/offer', 1)[1].split('"', 1)[0].join(["/en/figures/offer", ""])


@pytest.mark.django_db
def test_a_figure_of_two_releases_shows_both_side_by_side(tmp_path: Path, settings: Any) -> None:
    folder = tmp_path / "warehouse"
    settings.ESLABON_WAREHOUSE = str(folder)
    for release, amount in (("2015-12", "2"), ("2016-12", "3")):
        path = tmp_path / "crs_2014.csv"
        path.write_text(f"Row Labels,Austria,Grand Total\nPeru,{amount},{amount}\n(1 rows),,\n")
        assert load_crs(Warehouse(folder), path, release).snapshot is not None
    figure = reference(Question(flow="disbursements", recipient=("PE",)), 2)
    shown = Client().get(f"/en/figures/{figure}/").content.decode()
    assert "2015-12: US$ 2,000,000.00" in " ".join(shown.replace("\N{NO-BREAK SPACE}", " ").split())
    assert "2016-12: US$ 3,000,000.00" in " ".join(shown.replace("\N{NO-BREAK SPACE}", " ").split())
    told = Client().get(f"/api/v1/figures/{figure}").json()
    assert told["releases"] == [
        {"release": "2015-12", "value": "2000000.00"},
        {"release": "2016-12", "value": "3000000.00"},
    ]
