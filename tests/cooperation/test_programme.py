"""Published tables entered as they were printed: their totals, and the one line that doesn't fit."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from eslabon.figures.ladder import ladder_json, problems_of
from eslabon.records.base.actions import Denied, Invalid
from eslabon.records.cooperation import actions as cooperation
from eslabon.records.cooperation.models import Entry
from eslabon.records.parties.models import Party
from eslabon.values.problems import LANGUAGES, say
from eslabon.work.programme import enter, read_table
from tests.cooperation.test_agreements import entry, put
from tests.records.building import people

pytestmark = pytest.mark.django_db
MADE_UP = """Código,Rubro,AF 2004 (US$ miles),AF 2005 (US$ miles),fuente
1,Educación,2000,2500,Memoria 2006
2,Salud,7000,"12,000",Memoria 2006
3,Alimentos,4000,"61,921",Memoria 2006
Total,,13000,21421,Memoria 2006
"""


@pytest.fixture(autouse=True)
def no_facts(tmp_path: Path, settings: Any) -> None:
    settings.ESLABON_WAREHOUSE = tmp_path / "warehouse"


@pytest.fixture
def actors() -> dict[str, Any]:
    return people(Party.objects.create(name_es="Nuestra entidad", level="public"))


@pytest.fixture
def desk(actors: dict[str, Any]) -> Any:
    return actors["coordinator"]


@pytest.fixture
def agreement(desk: Any) -> Any:
    provider = Party.objects.create(name_es="Fuente", level="public")
    return put(desk, "agreements", title="Programa", provider=provider.pk, level="public")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(MADE_UP, encoding="utf-8")
    return path


def test_the_real_table_stands_as_published_with_its_one_misprint(desk: Any, agreement: Any, shared_data: Path) -> None:
    # USAID, Congressional Budget Justification FY2006, Peru; thousands of US dollars.
    path = shared_data / "tcb" / "usaid_peru_cbj_fy2004_2006.csv"
    made = enter(desk, agreement, read_table(path), year_start=10, estimates_from=2005)
    told = ladder_json(desk, agreement)
    assert told["years"] == {"programmed": {"2004": "114382000.00", "2005": "101225000.00", "2006": "93549000.00"}}
    [wrong] = told["inconsistencies"]
    assert (wrong["line"], wrong["year"], wrong["printed"], wrong["implied"], wrong["summed"]) == (
        "PL480 PL 480 Title II",
        2005,
        "121921000.00",
        "12921000.00",
        "210225000.00",
    )
    cooperation.correct(desk, Entry.objects.get(pk=wrong["entry"]), {"amount": "12921000"}, "a misprint")
    assert ladder_json(desk, agreement)["inconsistencies"] == []
    assert {one.estimate for one in made if one.year == 2004} == {False}
    assert {one.estimate for one in made if one.year != 2004} == {True}


def test_totals_are_amounts_and_lines_their_parts(desk: Any, agreement: Any, table: Path) -> None:
    project = put(desk, "projects", title="alimentos", agreement=agreement.pk)
    enter(desk, agreement, read_table(table), year_start=10)
    whole = Entry.objects.get(year=2004, line="")
    assert (whole.amount, whole.currency, whole.step) == (13_000_000, "USD", "programmed")
    assert whole.document == "Memoria 2006"
    assert [(one.line, one.amount, one.project_id) for one in whole.parts.order_by("pk")] == [
        ("1 Educación", 2_000_000, None),
        ("2 Salud", 7_000_000, None),
        ("3 Alimentos", 4_000_000, project.pk),
    ]
    assert ladder_json(desk, agreement)["totals"] == {"programmed": "34421000.00"}


def test_what_does_not_fit_is_told_in_both_languages_and_on_the_pages(desk: Any, agreement: Any, table: Path) -> None:
    enter(desk, agreement, read_table(table))
    [problem] = problems_of(Entry.objects.all())
    assert (problem.code, problem.severity) == ("entry.line-misprinted", "warning")
    for lang in LANGUAGES:
        assert "3 Alimentos" in say(problem, lang)[0]
        assert "6,921,000.00" in say(problem, lang)[0]
    client = Client()
    for path in (f"/en/agreements/{agreement.pk}/", f"/en/agreements/{agreement.pk}/money/"):
        assert "the total implies 6,921,000.00" in client.get(path).content.decode()
    assert "61,921,000" in client.get(f"/es/agreements/{agreement.pk}/money/").content.decode()


def test_a_table_is_entered_once_and_whole_or_not_at_all(desk: Any, agreement: Any, table: Path) -> None:
    enter(desk, agreement, read_table(table))
    with pytest.raises(Invalid) as refused:
        enter(desk, agreement, read_table(table))
    assert {one.code for one in refused.value.problems} == {"programme.entered-before"}
    assert Entry.objects.count() == 8
    table.write_text(MADE_UP.replace("7000", "seven").replace("Memoria 2006", "Otra"), encoding="utf-8")
    with pytest.raises(Invalid) as unread:
        enter(desk, agreement, read_table(table))
    assert [one.where.line for one in unread.value.problems] == [3]
    assert Entry.objects.count() == 8


def test_a_table_without_years_or_with_two_totals_is_refused(desk: Any, agreement: Any, table: Path) -> None:
    table.write_text("Rubro,Monto\nSalud,5\n", encoding="utf-8")
    assert [one.code for one in read_table(table).problems] == ["programme.no-years"]
    table.write_text(MADE_UP + "Total general,,13000,21421,\n", encoding="utf-8")
    assert [one.code for one in read_table(table).problems] == ["programme.two-totals"]


def test_who_may_not_enter_amounts_enters_no_table(actors: dict[str, Any], agreement: Any, table: Path) -> None:
    with pytest.raises(Denied):
        enter(actors["reader"], agreement, read_table(table))
    assert Entry.objects.count() == 0


def test_the_page_tells_years_of_any_start_and_refuses_what_is_none(desk: Any, agreement: Any) -> None:
    entry(desk, agreement, "disbursed", "77", on="2004-11-15", level="public")
    path, client = f"/en/agreements/{agreement.pk}/money/", Client()
    for query, year in (({}, "2004"), ({"start": "10"}, "2005")):
        assert re.search(rf'<th scope="row"[^>]*>{year}<', client.get(path, query).content.decode())
    for wrong in ({"start": "13"}, {"start": "x"}, {"deflator": "none"}):
        assert client.get(path, wrong).status_code == 400
    assert json.dumps(ladder_json(desk, agreement, year_start=7)["years"]) == '{"disbursed": {"2005": "77.00"}}'
