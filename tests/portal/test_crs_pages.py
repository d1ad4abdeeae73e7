"""A load of CRS on the pages: the load itself, the offer, and a figure opened down to the cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from eslabon.facts.crs import load_crs
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
