"""The page of the yearly report: a part at a time, in as few queries whatever it holds; the files hold the whole."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from eslabon.figures.papers.yearly import PARTS
from tests.conftest import ROOT
from tests.yearly.conftest import YEAR, YearOfDesk, figures, report

BUDGET = tomllib.loads((ROOT / "budgets.toml").read_text(encoding="utf-8"))["ten-thousand"]["yearly"]["queries"]


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("lang", ["es", "en"])
def test_each_part_shows_its_figures_as_links(year: YearOfDesk, lang: str) -> None:
    client = signed_in(year.head)
    for part in PARTS:
        page = client.get(f"/{lang}/reports/yearly/{YEAR}/", {"part": part})
        assert page.status_code == 200
        assert page["Cache-Control"] == "private, no-store"
        html = page.content.decode()
        # The work of the table is told in words; of exports nothing is told without trade.
        assert bool(re.search(rf'href="/{lang}/figures/\w', html)) == (part not in ("work", "exports"))
        assert "aria-current" in html
    assert f'href="/{lang}/reports/yearly/2006/"' in html
    for name in ("docx", "pdf", "xlsx", "json"):
        sent = client.get(f"/{lang}/reports/yearly/{YEAR}/file.{name}")
        assert sent["Content-Disposition"].startswith("attachment")
        assert sent.content


def test_others_see_what_is_open_to_them(year: YearOfDesk, client: Client) -> None:
    said = "".join(client.get(f"/es/reports/yearly/{YEAR}/", {"part": one}).content.decode() for one in PARTS)
    assert "Convenio 527" in said
    assert "Proyecto cerrado a otros" not in said
    assert "Posición de cierre" not in said
    data = client.get(f"/es/reports/yearly/{YEAR}/file.json").content.decode()
    assert "Proyecto cerrado a otros" not in data
    assert (
        "Proyecto cerrado a otros" in signed_in(year.head).get(f"/es/reports/yearly/{YEAR}/file.json").content.decode()
    )


def test_a_year_is_chosen(client: Client, db: None) -> None:
    assert client.get("/es/reports/yearly/", {"year": "2005"})["Location"] == "/es/reports/yearly/2005/"
    assert client.get("/es/reports/yearly/", {"year": "x"}).status_code == 302
    assert client.get("/es/reports/yearly/99/").status_code == 404
    assert client.get("/es/reports/yearly/2005/", {"part": "nothing"}).status_code == 404
    assert client.get("/es/reports/yearly/2005/file.odt").status_code == 404


def queries(client: Client, part: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(f"/es/reports/yearly/{YEAR}/", {"part": part}).status_code == 200
    return len(found)


def add(year: YearOfDesk, first: int, last: int) -> None:
    """More records of each kind that the report tells of, each with parties of its own."""
    theme = year.need.theme_id
    for number in range(first, last):
        party = year.put("parties", name_es=f"Organismo {number}", type="donor").pk
        agreement = year.put("agreements", title=f"Convenio {number}", provider=party)
        year.entry("executed", "5", agreement, on="2005-01-11")
        project = year.project(f"Proyecto {number}", lead=party, theme=theme).pk
        year.put("milestones", project=project, title="Hito", due_on="2005-03-01")
        indicator = year.put("indicators", project=project, title="Empresas", unit="empresas").pk
        year.put("values", indicator=indicator, value=number, ends_on="2005-06-30")
        year.put("meetings", title=f"Reunión {number}", on="2005-03-15", themes=[theme])
        year.put("requests", title=f"Enviar {number}", asked_by=party, asked_of=year.us.pk, asked_on="2005-03-01")
        year.put("strategies", name=f"Estrategia {number}", ministry=party, theme=theme)
        year.put("needs", title=f"Necesidad {number}", theme=theme)


def test_a_page_asks_as_little_of_many_records_as_of_few(year: YearOfDesk) -> None:
    client = signed_in(year.head)
    add(year, 0, 2)
    few = {part: queries(client, part) for part in PARTS}
    assert [part for part, asked in few.items() if asked > BUDGET] == []
    add(year, 2, 10)
    assert {part: queries(client, part) for part in PARTS} == few


def test_a_report_is_kept_as_a_paper(year: YearOfDesk) -> None:
    client = signed_in(year.head)
    page = client.get("/es/papers/new/", {"form": "yearly", "year": YEAR})
    assert "Convenio 527" in page.content.decode()
    sent = client.post("/es/papers/new/", {"form": "yearly", "year": YEAR, "paper_lang": "es"})
    assert sent.status_code == 302
    assert len(figures(report(year.head))) > 40
