"""The pages: decisions made without scripts, the table with its files, nothing told to who may not see it."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.test import Client

from eslabon.facts.query import Facts
from eslabon.records.base.actions import set_level
from eslabon.records.needs.kind import NEEDS
from eslabon.records.needs.models import Link
from eslabon.work.links import decide


@pytest.fixture
def need(make: Any, theme: Any, example: Any) -> Any:
    return make(
        "needs", title="Mejorar la carretera y el transporte", theme=theme("standards"), cost="10", currency="USD"
    )


@pytest.fixture
def line(make: Any, donor_party: Any) -> Any:
    return make("lines", title="Fondo de carreteras", provider=donor_party.pk)


def test_a_line_is_accepted_changed_and_taken_back_with_forms_alone(
    as_user: Any, desk: Any, need: Any, line: Any
) -> None:
    client = as_user(desk)
    here = f"/es/needs/{need.pk}/matching/"
    page = client.get(here).content.decode()
    assert f"?line={line.pk}#decide" in page
    form = client.get(here, {"line": line.pk}).content.decode()
    assert f'name="line" value="{line.pk}"' in form
    answer = client.post(here, {"line": line.pk, "answer": "accepted", "percentage": "40", "note": "Suscrito"})
    assert (answer.status_code, answer["Location"]) == (302, here)
    link = Link.objects.get()
    assert (link.answer, link.percentage, link.note) == ("accepted", Decimal(40), "Suscrito")
    assert "Suscrito" in client.get(here).content.decode()
    assert 'value="40"' in client.get(here, {"line": line.pk}).content.decode()
    client.post(here, {"do": "undo", "link": link.pk})
    assert not Link.objects.exists()


def test_a_published_activity_is_found_by_its_identifier_and_linked(
    as_user: Any, desk: Any, need: Any, facts: Facts
) -> None:
    client, here = as_user(desk), f"/es/needs/{need.pk}/matching/"
    known = facts.rows(f"SELECT identifier FROM {facts.activities} ORDER BY identifier DESC LIMIT 1")[0]["identifier"]
    assert known in client.get(here, {"q": known}).content.decode()
    assert client.post(here, {"activity": known, "answer": "in-talks"}).status_code == 302
    assert Link.objects.get().activity == known


def test_what_is_wrong_is_told_and_what_was_typed_stays(as_user: Any, desk: Any, need: Any, line: Any) -> None:
    given = {"line": line.pk, "answer": "refused", "percentage": "half", "note": ""}
    answer = as_user(desk).post(f"/es/needs/{need.pk}/matching/", given)
    page = answer.content.decode()
    assert answer.status_code == 400
    for part in ('href="#f-note"', 'href="#f-percentage"', 'value="half"', 'value="refused" selected'):
        assert part in page
    assert not Link.objects.exists()


@pytest.mark.parametrize("given", [{"activity": "NOT-THERE"}, {"line": "999999"}, {"line": "x"}, {}])
def test_what_is_not_there_can_not_be_chosen(as_user: Any, desk: Any, need: Any, given: dict[str, str]) -> None:
    client, here = as_user(desk), f"/es/needs/{need.pk}/matching/"
    assert client.post(here, {**given, "answer": "accepted"}).status_code == 400
    if given:
        assert client.get(here, given).status_code == 400


def test_warnings_stand_on_the_page(as_user: Any, desk: Any, need: Any, line: Any, facts: Facts) -> None:
    known = facts.rows(f"SELECT identifier FROM {facts.activities} LIMIT 1")[0]["identifier"]
    decide(desk, need, line=line, answer="accepted", percentage=80)
    decide(desk, need, activity=known, answer="accepted", percentage=30)
    assert "110 %" in as_user(desk).get(f"/es/needs/{need.pk}/matching/").content.decode()


def test_who_may_not_decide_is_shown_no_form_and_refused(
    as_user: Any, desk: Any, donor: Any, need: Any, line: Any, client: Client
) -> None:
    here = f"/es/needs/{need.pk}/matching/"
    decide(desk, need, line=line, answer="in-talks", note="Confidential talks")
    for browser in (as_user(donor), client):
        assert browser.get(here).status_code == 404
        assert browser.post(here, {"line": line.pk, "answer": "accepted"}).status_code == 404
    set_level(desk, NEEDS, need, "public")
    for browser in (as_user(donor), client):
        page = browser.get(here).content.decode()
        assert not [one for one in ("Confidential talks", "Fondo de carreteras", "<textarea") if one in page]
        assert browser.post(here, {"line": line.pk, "answer": "accepted"}).status_code in (302, 403)
    assert Link.objects.get().answer == "in-talks"


def test_a_page_of_suggestions_takes_few_queries(
    as_user: Any, desk: Any, need: Any, make: Any, donor_party: Any, django_assert_max_num_queries: Any
) -> None:
    for place in range(30):
        made = make("lines", title=f"Fondo de carreteras {place}", provider=donor_party.pk)
        if place % 2:
            decide(desk, need, line=made, answer="in-talks")
    client = as_user(desk)
    with django_assert_max_num_queries(20):
        assert client.get(f"/es/needs/{need.pk}/matching/").status_code == 200


def test_the_table_is_narrowed_and_comes_as_files_that_are_no_formulas(
    as_user: Any, desk: Any, need: Any, line: Any, make: Any, theme: Any
) -> None:
    make("needs", title="=1+1", kind="adaptation")
    decide(desk, need, line=line, answer="accepted", percentage=50)
    client = as_user(desk)
    assert "Mejorar la carretera" in client.get("/es/coverage/", {"theme": theme("standards")}).content.decode()
    assert "Mejorar la carretera" not in client.get("/es/coverage/", {"kind": "adaptation"}).content.decode()
    assert client.get("/es/coverage/", {"kind": "gift"}).status_code == 400
    assert client.get("/es/coverage/file.pdf").status_code == 404

    answer = client.get("/es/coverage/file.csv")
    assert answer["X-Eslabon-Confidentiality"] == "internal"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert "'=1+1" in [row[1] for row in rows]
    book: Any = openpyxl.load_workbook(io.BytesIO(client.get("/es/coverage/file.xlsx").content))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    assert 5 in [cell.value for cell in cells]
    made = json.loads(client.get("/es/coverage/file.json").content)
    assert made["totals"]["money"] == {"USD": {"covered": "5.00", "in-talks": "0.00", "uncovered": "5.00"}}
    (told,) = [one for one in made["needs"] if one["id"] == need.pk]
    assert (told["standing"], told["partly"], told["sources"][0]["name"]) == ("covered", True, "AGC")


def test_files_tell_who_may_not_see_nothing(client: Client, desk: Any, need: Any, line: Any) -> None:
    decide(desk, need, line=line, answer="in-talks")
    assert json.loads(client.get("/es/coverage/file.json").content)["needs"] == []
    set_level(desk, NEEDS, need, "public")
    (told,) = json.loads(client.get("/es/coverage/file.json").content)["needs"]
    assert (told["standing"], told["sources"]) == ("uncovered", [])
    assert client.get("/es/coverage/file.csv")["X-Eslabon-Confidentiality"] == "public"


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_pages_stand_where_nothing_is_loaded(
    as_user: Any, desk: Any, make: Any, tmp_path: Any, settings: Any, lang: str
) -> None:
    settings.ESLABON_WAREHOUSE = tmp_path / "warehouse"
    client = as_user(desk)
    assert client.get(f"/{lang}/coverage/").status_code == 200
    need = make("needs", title="Carreteras")
    assert client.get(f"/{lang}/needs/{need.pk}/matching/", {"q": "x"}).status_code == 200
