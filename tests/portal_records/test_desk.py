"""The desk, the start page, and the search over everything."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from eslabon.records.needs.models import Need
from eslabon.records.parties.models import Party
from tests.portal_records.conftest import AsUser, Make, body

pytestmark = pytest.mark.usefixtures("warehouse")


def test_what_is_overdue_stands_on_the_start_page_of_who_is_signed_in(
    make: Make, as_user: AsUser, coordinator: Any, focal: Any, agriculture: Party, yesterday: str
) -> None:
    make("requests", title="Informe vencido", asked_by=agriculture.pk, asked_of=agriculture.pk, due_on=yesterday)
    assert "Informe vencido" in body(as_user(coordinator).get("/es/"))
    assert "Informe vencido" not in body(as_user(focal).get("/es/"))
    assert "Informe vencido" not in body(Client().get("/es/"))
    assert 'href="/es/desk/"' in body(as_user(coordinator).get("/es/"))
    assert 'href="/es/desk/"' not in body(Client().get("/es/"))


def test_the_desk_sees_what_is_due_what_ends_and_what_changed(
    make: Make, as_user: AsUser, coordinator: Any, agriculture: Party, tomorrow: str
) -> None:
    meeting = make("meetings", title="Reunión")
    make("decisions", meeting=meeting.pk, text="Acuerdo por cumplir", due_on=tomorrow)
    make("requests", title="Por responder", asked_by=agriculture.pk, asked_of=agriculture.pk, due_on=tomorrow)
    make("lines", title="Línea por cerrar", provider=agriculture.pk, deadline=tomorrow)
    make("needs", title="Necesidad nueva")
    page = body(as_user(coordinator).get("/es/desk/"))
    for text in ("Acuerdo por cumplir", "Por responder", "Línea por cerrar", "Necesidad nueva"):
        assert text in page


def test_a_search_finds_records_by_their_official_numbers(
    make: Make, as_user: AsUser, coordinator: Any, agriculture: Party
) -> None:
    make("documents", title="Carta", number="Oficio N.° 123-2004")
    make("requests", title="Informe", asked_by=agriculture.pk, asked_of=agriculture.pk, paper="Expediente 77-X")
    desk = as_user(coordinator)
    assert "Carta" in body(desk.get("/es/search/?q=123-2004"))
    assert "Informe" in body(desk.get("/es/search/?q=77-X"))
    assert "Carta" not in body(Client().get("/es/search/?q=123-2004"))


def test_money_and_dates_are_written_as_in_peru(make: Make) -> None:
    need = make("needs", title="Una", level="public", cost=Decimal("1500000"), currency="USD", approximate=True)
    assert "US$\xa01,500,000" in body(Client().get(f"/es/needs/{need.pk}/"))


def test_a_persons_tax_number_is_masked(make: Make, as_user: AsUser, coordinator: Any) -> None:
    from eslabon.records.parties.models import ruc_fits

    ruc = next(f"1012345678{digit}" for digit in range(10) if ruc_fits(f"1012345678{digit}"))
    party = make("parties", name_es="Persona", level="public", ruc=ruc)
    desk = as_user(coordinator)
    for path in (f"parties/{party.pk}/", "parties/file.json", "parties/file.csv"):
        assert ruc not in body(desk.get(f"/es/{path}"))


def test_the_record_of_a_day_ago_is_not_last_weeks_only(make: Make, as_user: AsUser, coordinator: Any) -> None:
    need = make("needs", title="Antigua")
    Need.objects.filter(pk=need.pk).update(changed_at=timezone.now() - timedelta(days=30))
    assert "Antigua" not in body(as_user(coordinator).get("/es/desk/"))


def test_a_text_is_shown_with_its_paragraphs_and_lists(make: Make) -> None:
    need = make("needs", title="Una", level="public", description="Dos <b>partes</b>:\n- una & otra\n- más\n\nFin.")
    page = body(Client().get(f"/es/needs/{need.pk}/"))
    assert "<p>Dos &lt;b&gt;partes&lt;/b&gt;:</p><ul><li>una &amp; otra</li><li>más</li></ul><p>Fin.</p>" in page
