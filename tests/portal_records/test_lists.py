"""The lists of records: searched, filtered, paged, within their queries; the same choice as a file."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from eslabon.records.needs.models import Need
from eslabon.records.parties.models import Party
from eslabon.records.registry import KINDS
from eslabon.records.rounds.models import Theme
from tests.conftest import ROOT
from tests.portal_records.conftest import AsUser, Make, body

pytestmark = pytest.mark.usefixtures("warehouse")


def test_a_search_finds_words_with_and_without_accents_and_capitals(make: Make) -> None:
    make("needs", title="EDUCACIÓN y ñandúes", level="public")
    for text in ("educacion", "Educación", "nandues EDUCACION", "ÑANDÚES"):
        assert "EDUCACIÓN y ñandúes" in body(Client().get("/es/needs/", {"q": text}))
    for text in ("educacion.*", "(", "[", "\\", "%", "_"):
        response = Client().get("/es/needs/", {"q": text})
        assert response.status_code == 200
        assert "ñandúes" not in body(response)


@pytest.mark.parametrize(
    "query", ["status=gone", "kind=x", "theme=abc", "theme=99999999999999999999", "withdrawn=yes", "page=0", "page=x"]
)
def test_a_choice_that_cannot_be_made_is_told_with_a_way_on(query: str) -> None:
    response = Client().get(f"/es/needs/?{query}")
    assert response.status_code == 400
    assert "<h1>" in body(response)


def test_lists_are_filtered_and_paged(make: Make, as_user: AsUser, coordinator: Any) -> None:
    theme = Theme.objects.first() or Theme.objects.create(code="t", name_es="Tema", name_en="Theme")
    Need.objects.bulk_create(Need(title=f"Need {number:03}", level="public") for number in range(60))
    make("needs", title="Con tema", level="public", theme=str(theme.pk))
    assert "Need 059" not in body(Client().get("/es/needs/"))
    assert "Need 059" in body(Client().get("/es/needs/?page=2"))
    page = body(Client().get(f"/es/needs/?theme={theme.pk}"))
    assert "Con tema" in page
    assert "Need 000" not in page


def test_expired_lines_leave_the_list(make: Make, agriculture: Party, yesterday: str, tomorrow: str) -> None:
    make("lines", title="Vencida", level="public", provider=str(agriculture.pk), deadline=yesterday)
    make("lines", title="Vigente", level="public", provider=str(agriculture.pk), deadline=tomorrow)
    assert "Vencida" not in body(Client().get("/es/lines/"))
    assert "Vigente" in body(Client().get("/es/lines/"))
    assert "Vencida" in body(Client().get("/es/lines/?expired=1"))


CROWDED = {
    "needs": "needs/",
    "needs-search": "needs/?q=need+evidence&status=draft",
    "search": "search/?q=need",
    "coverage": "coverage/",
    "matching": "needs/{pk}/matching/?q=need",
}
BUDGETS = tomllib.loads((ROOT / "budgets.toml").read_text(encoding="utf-8"))["ten-thousand"]


def test_every_crowded_page_has_its_budget() -> None:
    assert set(BUDGETS) - {"yearly"} == set(CROWDED)  # the yearly report has a test of its own


@pytest.mark.parametrize("name", CROWDED)
def test_ten_thousand_needs_cost_few_queries_and_their_texts_are_looked_through_once(
    name: str, as_user: AsUser, coordinator: Any, make: Make, warehouse: Any
) -> None:
    theme = Theme.objects.first() or Theme.objects.create(code="t", name_es="Tema", name_en="Theme")
    strategy = make("strategies", name="Estrategia")
    Need.objects.bulk_create(
        (Need(title=f"Need {number}", evidence="Evidence", theme=theme, strategy=strategy) for number in range(10_000)),
        batch_size=1000,
    )
    desk = as_user(coordinator)
    page = CROWDED[name].format(pk=Need.objects.latest("pk").pk)
    with CaptureQueriesContext(connection) as asked:
        response = desk.get(f"/es/{page}")
    assert response.status_code == 200
    assert len(asked) <= BUDGETS[name]["queries"], [one["sql"] for one in asked]
    needs = [one["sql"] for one in asked if 'FROM "needs_need"' in one["sql"] and "GLOB" in one["sql"]]
    # To read a page of what was found names its numbers; everything else that holds the words looks through all.
    looked = [one for one in needs if '"needs_need"."id" IN (SELECT' in one or '"needs_need"."id" IN (' not in one]
    assert len(looked) <= 1, looked
    assert looked or "q=" not in page or name == "matching"


@pytest.mark.parametrize("kind", KINDS)
def test_no_list_costs_more_queries_with_more_records(kind: str, as_user: AsUser, coordinator: Any, make: Make) -> None:
    party = make("parties", name_es="Organización")
    negotiation = make("negotiations", name="Negociación")
    for number in range(1, 4):
        round_ = make(
            "rounds", negotiation=negotiation.pk, number=number, place="x", starts_on="2004-09-13", ends_on="2004-09-17"
        )
        meeting = make("meetings", title=f"M{number}", round=round_.pk)
        strategy = make("strategies", name=f"S{number}", ministry=party.pk)
        make("decisions", meeting=meeting.pk, text="D", responsible=party.pk)
        make("presentations", strategy=strategy.pk, to="T", meeting=meeting.pk)
        make("needs", title=f"N{number}", strategy=strategy.pk, meeting=meeting.pk)
        make("requests", title="R", asked_by=party.pk, asked_of=party.pk, round=round_.pk)
        make("lines", title="L", provider=party.pk)
        make("documents", title="D")
    desk = as_user(coordinator)
    with CaptureQueriesContext(connection) as asked:
        assert desk.get(f"/es/{kind}/").status_code == 200
    assert len(asked) <= 15, [one["sql"] for one in asked]


def test_a_file_holds_the_same_choice_and_carries_its_mark(make: Make, as_user: AsUser, coordinator: Any) -> None:
    make("needs", title="=1+1", level="public", cost="1500.50", currency="USD")
    make("needs", title="Reservada", level="reserved")
    desk = as_user(coordinator)
    rows = list(csv.reader(io.StringIO(desk.get("/es/needs/file.csv").content.decode("utf-8-sig"))))
    assert {row[1] for row in rows[1:]} == {"'=1+1", "Reservada"}
    response = desk.get("/en/needs/file.xlsx")
    assert "reserved" in response["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    cells = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert cells["=1+1"] == "s"
    assert cells[1500.5] == "n"
    assert "Confidentiality: reserved" in cells
    told = json.loads(desk.get("/es/needs/file.json?q=reservada").content)
    assert (told["mark"], [one["title"] for one in told["needs"]]) == ("reserved", ["Reservada"])
    public = Client().get("/es/needs/file.json")
    assert [one["title"] for one in json.loads(public.content)["needs"]] == ["=1+1"]
    assert Client().get("/es/needs/file.pdf").status_code == 404
