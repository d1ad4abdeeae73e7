"""Names of records, read together: what a name needs is read with it, whatever the kind."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from eslabon.portal.records import sight as sights
from eslabon.portal.records.names import named
from eslabon.portal.records.sight import Sight
from eslabon.portal.records.words import marks
from eslabon.records.needs.models import Need
from eslabon.records.parties.models import Party
from eslabon.records.places.models import Place
from eslabon.records.registry import KINDS
from eslabon.records.rounds.models import Theme
from tests.portal_records.conftest import AsUser, Make, body
from tests.records.building import minimal, record

pytestmark = pytest.mark.usefixtures("warehouse")


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_is_that_of_the_record_and_asks_for_nothing_more(
    kind: str, coordinator: Any, agriculture: Party
) -> None:
    made = KINDS[kind].model.objects.get(pk=record(kind, agriculture, "other", "internal").pk)
    for lang in ("es", "en"):
        label = Sight(coordinator, lang).label(made)
        sight = Sight(coordinator, lang)
        sight.prime_all({type(made): {made.pk}, **sights.named_with([made])})
        with CaptureQueriesContext(connection) as asked:
            assert sight.label(sight.one(type(made), made.pk)) == label
        assert [one["sql"] for one in asked] == []


def test_places_and_themes_are_named_too(coordinator: Any) -> None:
    coast = Place.objects.create(country="PE", level=1, name="Costa")
    theme = Theme.objects.create(code="t", name_es="Tema", name_en="Theme")
    sight = Sight(coordinator, "es")
    with override("es"), CaptureQueriesContext(connection) as asked:
        sight.prime_all({Place: {coast.pk}, Theme: {theme.pk}, Party: set(), Need: {None}})
        told = sight.label(sight.one(Place, coast.pk)), sight.label(sight.one(Theme, theme.pk))
    assert (told, len(asked)) == (("Costa", "Tema"), 1)


def test_the_last_changed_carry_their_marks(coordinator: Any, make: Make, tomorrow: str) -> None:
    letter = make("documents", title="Carta")
    need = make("needs", title="Una", level="public", embargo_until=tomorrow, embargo_document=letter.pk)
    request_marks = marks(Need.objects.get(pk=need.pk), coordinator, reader())
    (found,) = named([Need.objects.all()], latest=5)
    with CaptureQueriesContext(connection) as asked:
        assert marks(found, coordinator, reader()) == request_marks
    assert (found.pk, found.changed_at <= timezone.now(), len(asked)) == (need.pk, True, 0)


def reader() -> Any:
    from eslabon.portal.reader import Reader

    return Reader("es", "PE", "/es/", "")


def test_nothing_hidden_is_named(focal: Any, make: Make) -> None:
    hidden, open_ = make("needs", title="Oculta"), make("needs", title="Abierta", level="public")
    sight = Sight(focal, "es")
    sight.prime(Need, [hidden.pk, open_.pk])
    assert sight.one(Need, hidden.pk) is None
    assert [sight.label(one) for one in sight.choices(Need) or []] == ["Abierta"]


def test_one_of_very_many_is_named_by_its_number(
    monkeypatch: pytest.MonkeyPatch, make: Make, as_user: AsUser, coordinator: Any
) -> None:
    monkeypatch.setattr(sights, "MOST_CHOICES", 2)
    strategies = [make("strategies", name=f"Estrategia {number}") for number in range(3)]
    need = make("needs", title="Una", strategy=strategies[0].pk)
    desk = as_user(coordinator)
    form = body(desk.get(f"/es/needs/{need.pk}/edit/"))
    assert f'name="strategy" value="{strategies[0].pk}"' in " ".join(form.split())
    assert f"{strategies[0].pk}: Estrategia 0" in form
    assert "Estrategia 1" not in form
    given = {"version": "1", "title": "Una", "kind": "implementation", "level": "internal", "origin": "desk"}
    assert desk.post(f"/es/needs/{need.pk}/edit/", given | {"strategy": "999999"}).status_code == 400
    assert desk.post(f"/es/needs/{need.pk}/edit/", given | {"strategy": str(strategies[2].pk)}).status_code == 302
    assert Need.objects.get(pk=need.pk).strategy == strategies[2]
    assert "Una" in body(desk.get(f"/es/needs/?strategy={strategies[2].pk}"))
    assert "Una" not in body(desk.get(f"/es/needs/?strategy={strategies[1].pk}"))
    assert desk.get("/es/needs/?strategy=999999").status_code == 400


def test_several_of_very_many_are_written_in_a_line(
    monkeypatch: pytest.MonkeyPatch, make: Make, as_user: AsUser, coordinator: Any, agriculture: Party
) -> None:
    monkeypatch.setattr(sights, "MOST_CHOICES", 0)
    needs = [make("needs", title=f"Necesidad {number}") for number in range(3)]
    desk = as_user(coordinator)
    given = minimal("projects", agriculture) | {"needs": f"{needs[0].pk}, {needs[2].pk}", "origin": "desk"}
    assert desk.post("/es/projects/new/", given | {"level": "internal"}).status_code == 302
    (made,) = KINDS["projects"].model.objects.all()
    assert set(made.needs.all()) == {needs[0], needs[2]}
    assert f"{needs[2].pk}: Necesidad 2" in body(desk.get(f"/es/projects/{made.pk}/edit/"))
