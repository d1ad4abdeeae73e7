"""Agreements and their amounts: lives along their paths, amounts that are only ever added, the ladder at each door."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from eslabon.figures.ladder import agreement_named, ladder_json
from eslabon.records.accounts.actions import make_token
from eslabon.records.base import actions
from eslabon.records.base.actions import Conflict, Invalid
from eslabon.records.cooperation import actions as cooperation
from eslabon.records.cooperation.models import Entry
from eslabon.records.parties.models import Party
from eslabon.records.registry import KINDS
from tests.records.building import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Party:
    return Party.objects.create(name_es="Nuestra entidad", level="public")


@pytest.fixture
def desk(ours: Party) -> Any:
    return people(ours)["coordinator"]


def put(actor: Any, kind: str, **values: Any) -> Any:
    return actions.create(actor, KINDS[kind], values)


@pytest.fixture
def agreement(desk: Any, ours: Party) -> Any:
    return put(desk, "agreements", title="Convenio", provider=ours.pk, number="527-0426", level="public")


def entry(actor: Any, agreement: Any, step: str, amount: str, **values: Any) -> Any:
    return put(actor, "entries", agreement=agreement.pk, step=step, amount=amount, **{"currency": "USD"} | values)


def test_an_agreement_goes_along_its_life(desk: Any, agreement: Any) -> None:
    signed = cooperation.move_agreement(desk, agreement, "signed", date(2004, 9, 20))
    assert (signed.status, signed.signed_on) == ("signed", date(2004, 9, 20))
    running = cooperation.move_agreement(desk, signed, "in-force", date(2004, 10, 1))
    with pytest.raises(Invalid) as refused:
        cooperation.move_agreement(desk, running, "ended-early")
    assert {one.where.path for one in refused.value.problems} == {"reason", "on"}
    ended = cooperation.move_agreement(desk, running, "ended-early", date(2006, 3, 1), "The provider withdrew")
    assert (ended.ends_now, ended.ended_because) == (date(2006, 3, 1), "The provider withdrew")


def test_no_step_of_its_life_is_left_out(desk: Any, agreement: Any) -> None:
    with pytest.raises(Invalid) as refused:
        cooperation.move_agreement(desk, agreement, "closed", date(2006, 3, 1))
    assert [one.code for one in refused.value.problems] == ["record.move-not-possible"]


def test_an_amendment_extends_it(desk: Any, agreement: Any) -> None:
    put(desk, "amendments", agreement=agreement.pk, number=2, changed="Plazo", new_end="2009-12-31")
    put(desk, "amendments", agreement=agreement.pk, number=1, changed="Plazo", new_end="2008-12-31")
    agreement.refresh_from_db()
    assert agreement.ends_now == date(2009, 12, 31)
    with pytest.raises(Invalid):
        put(desk, "amendments", agreement=agreement.pk, number=2, changed="Otra vez")


def test_an_amount_is_never_changed_but_corrected(desk: Any, agreement: Any) -> None:
    wrong = entry(desk, agreement, "obligated", "121921000", on="2005-09-30", document="CBJ FY2006")
    with pytest.raises(Invalid) as refused:
        actions.change(desk, KINDS["entries"], wrong, 1, {"amount": "1"})
    assert [one.code for one in refused.value.problems] == ["record.append-only"]
    right = cooperation.correct(desk, wrong, {"amount": "12921000"}, "a misprint")
    assert (right.corrects, right.document, right.on) == (wrong, "CBJ FY2006", date(2005, 9, 30))
    assert Entry.objects.get(pk=wrong.pk).amount == Decimal("121921000.00")
    with pytest.raises(Invalid) as again:
        cooperation.correct(desk, wrong, {"amount": "1"}, "again")
    assert [one.code for one in again.value.problems] == ["entry.corrected-already"]
    told = ladder_json(desk, agreement)
    assert told["totals"] == {"obligated": "12921000.00"}
    assert [one["counts"] for one in told["steps"]] == [False, True]


def test_a_correction_needs_its_reason_and_good_values(desk: Any, agreement: Any) -> None:
    wrong = entry(desk, agreement, "obligated", "10")
    with pytest.raises(Invalid):
        cooperation.correct(desk, wrong, {"amount": "9"}, " ")
    with pytest.raises(Invalid):
        cooperation.correct(desk, wrong, {"amount": "nine"}, "because")
    assert Entry.objects.count() == 1


def test_a_part_belongs_to_the_same_money(desk: Any, agreement: Any, ours: Party) -> None:
    other = put(desk, "agreements", title="Otro", provider=ours.pk)
    whole = entry(desk, agreement, "announced", "100")
    part = entry(desk, agreement, "announced", "60", part_of=whole.pk)
    for values in ({"step": "obligated"}, {"agreement": other.pk}, {"funding": "counterpart-cash"}):
        with pytest.raises(Invalid) as refused:
            put(
                desk,
                "entries",
                **{"agreement": agreement.pk, "step": "announced", "amount": "1", "currency": "USD"}
                | {"part_of": whole.pk}
                | values,
            )
        assert [one.code for one in refused.value.problems] == ["entry.other-money"]
    with pytest.raises(Invalid) as twice:
        entry(desk, agreement, "announced", "1", part_of=part.pk)
    assert [one.code for one in twice.value.problems] == ["entry.part-of-part"]


def test_an_amount_of_a_project_is_one_of_its_agreement(desk: Any, agreement: Any, ours: Party) -> None:
    project = put(desk, "projects", title="Proyecto", agreement=agreement.pk)
    made = put(desk, "entries", project=project.pk, step="disbursed", amount="5", currency="USD")
    assert made.agreement == agreement
    other = put(desk, "agreements", title="Otro", provider=ours.pk)
    with pytest.raises(Invalid):
        put(desk, "entries", agreement=other.pk, project=project.pk, step="disbursed", amount="5", currency="USD")
    with pytest.raises(Invalid):
        put(desk, "entries", step="disbursed", amount="5", currency="USD")


def test_the_ladder_shows_what_stands_at_no_project(desk: Any, agreement: Any) -> None:
    project = put(desk, "projects", title="Proyecto", agreement=agreement.pk)
    whole = entry(desk, agreement, "announced", "15000000", approximate=True, said="cerca de 15 millones")
    entry(desk, agreement, "announced", "4000000", part_of=whole.pk, project=project.pk)
    entry(desk, agreement, "disbursed", "3413", currency="PEN", rate="3.413")
    entry(desk, agreement, "disbursed", "10", currency="EUR")
    told = ladder_json(desk, agreement)
    assert told["totals"] == {"announced": "15000000.00", "disbursed": "1000.00"}
    assert told["undistributed"] == "11000000.00"
    assert told["distribution"]["announced"]["year"]["undistributed"] == "15000000.00"
    assert [(one["currency"], one["amount"]) for one in told["without_rate"]] == [("EUR", "10.00")]
    assert told["steps"][0]["approximate"]
    assert told["steps"][0]["said"] == "cerca de 15 millones"


def test_the_ladder_holds_only_what_one_may_see(desk: Any, agreement: Any, ours: Party) -> None:
    entry(desk, agreement, "announced", "15", level="public")
    entry(desk, agreement, "obligated", "7", level="internal")
    from django.contrib.auth.models import AnonymousUser

    assert ladder_json(AnonymousUser(), agreement)["totals"] == {"announced": "15.00"}
    assert agreement_named(AnonymousUser(), "527-0426") == agreement
    actions.set_level(desk, KINDS["agreements"], agreement, "internal")
    assert agreement_named(AnonymousUser(), "527-0426") is None


def test_pages_show_the_ladder_and_take_a_correction(desk: Any, agreement: Any) -> None:
    wrong = entry(desk, agreement, "announced", "15000000", approximate=True, level="public")
    client = Client()
    client.force_login(desk, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/en/agreements/{agreement.pk}/").content.decode()
    assert "The money, step by step" in page
    assert "15,000,000" in page
    assert "approximate" in page
    assert client.get(f"/en/entries/{wrong.pk}/edit/").status_code == 302
    assert client.get(f"/en/entries/{wrong.pk}/correct/").status_code == 200
    refused = client.post(f"/en/entries/{wrong.pk}/correct/", {"amount": "x", "currency": "USD", "reason": "why"})
    assert refused.status_code == 400
    done = client.post(
        f"/en/entries/{wrong.pk}/correct/", {"amount": "14000000", "currency": "USD", "reason": "As signed"}
    )
    assert done.status_code == 302
    assert "14,000,000" in client.get(f"/en/agreements/{agreement.pk}/").content.decode()
    twice = client.post(f"/en/entries/{wrong.pk}/correct/", {"amount": "1", "currency": "USD", "reason": "Again"})
    assert twice.status_code == 400


def test_pages_take_an_agreement_along_its_life(desk: Any, agreement: Any) -> None:
    client = Client()
    client.force_login(desk, backend="django.contrib.auth.backends.ModelBackend")
    path = f"/es/agreements/{agreement.pk}/life/"
    assert "Suscrito" in client.get(path).content.decode()
    assert client.post(path, {"to": "signed", "on": "a day"}).status_code == 400
    assert client.post(path, {"to": "signed", "on": "20/09/2004"}).status_code == 302
    agreement.refresh_from_db()
    assert agreement.signed_on == date(2004, 9, 20)


def test_the_api_moves_and_corrects(desk: Any, agreement: Any) -> None:
    headers = {"authorization": f"Bearer {make_token(desk, 'test', 'write')[1]}"}
    wrong = entry(desk, agreement, "announced", "15")

    def post(path: str, **body: Any) -> Any:
        return Client().post(f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers)

    moved = post(f"agreements/{agreement.pk}/move", to="signed", on="2004-09-20")
    assert moved.json().get("status") == "signed", moved.content
    assert post(f"entries/{wrong.pk}/correct", values={"amount": "16"}, reason="why").json()["amount"] == "16.00"
    assert post(f"entries/{wrong.pk}/correct", values={"nonsense": "16"}, reason="why").status_code == 422
    patched = Client().patch(
        f"/api/v1/entries/{wrong.pk}",
        json.dumps({"version": 1, "amount": "1"}),
        content_type="application/json",
        headers=headers,
    )
    assert patched.status_code == 422


def test_who_comes_second_on_an_agreement_loses_nothing(desk: Any, agreement: Any) -> None:
    actions.change(desk, KINDS["agreements"], agreement, 1, {"purpose": "First"})
    with pytest.raises(Conflict):
        actions.change(desk, KINDS["agreements"], agreement, 1, {"purpose": "Second"})
