"""Places: codes by authority, real tables and outlines taken in, the map."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from eslabon.records.accounts.models import User
from eslabon.records.base.actions import Denied, Invalid
from eslabon.records.places.actions import import_outlines, import_places
from eslabon.records.places.models import Place
from eslabon.records.places.queries import place_of

pytestmark = [pytest.mark.usefixtures("example_records"), pytest.mark.django_db]


@pytest.fixture
def desk() -> User:
    return User.objects.get(role="coordinator")


def test_a_code_needs_its_authority(desk: User) -> None:
    inei, reniec = place_of("inei", "07"), place_of("reniec", "07")
    assert (str(inei), str(reniec)) == ("Callao", "Cusco")
    assert place_of("iso_3166_2", "PE-CAL") == inei
    assert place_of("postal", "07") is None


def test_the_real_provinces_and_districts_come_in(desk: User, shared_data: Path) -> None:
    def rows(name: str) -> list[dict[str, str]]:
        text = (shared_data / f"places/ubigeo_{name}.csv").read_text(encoding="utf-8-sig")
        return list(csv.DictReader(text.splitlines()))

    codes = ("inei", "reniec")
    assert import_places(desk, "PE", rows("provincia"), "provincia", ["departamento"], codes) == (196, [])
    made, problems = import_places(desk, "PE", rows("distrito"), "distrito", ["departamento", "provincia"], codes)
    assert (made + len(problems), problems) == (1893, [])
    district = place_of("inei", "070101")
    assert district is not None
    assert (district.name, str(district.within), str(district.within.within)) == ("Callao", "Callao", "Callao")
    assert import_places(desk, "PE", rows("provincia"), "provincia", ["departamento"], codes) == (0, [])


def test_a_row_without_its_place_above_is_told(desk: User) -> None:
    rows = [{"department": "Atlantis", "name": "Here"}, {"department": "Lima", "name": ""}]
    made, problems = import_places(desk, "PE", rows, "name", ["department"])
    assert (made, [(one.where.line, one.code) for one in problems]) == (0, [(2, "field.no-such"), (3, "field.missing")])


def test_real_outlines_replace_the_tiles(desk: User, shared_data: Path, example: Any) -> None:
    page = Client().get("/es/places/").content.decode()
    assert page.count('class="shade-') == 25
    assert "no está a escala" in page
    collection = json.loads((shared_data / "places/peru_departamental_simple.geojson").read_text(encoding="utf-8"))
    assert import_outlines(desk, "PE", collection, "NOMBDEP") == (25, [])
    drawn = Client().get("/es/places/").content.decode()
    assert drawn.count('class="shade-') == 25
    assert "no está a escala" not in drawn


def test_the_map_counts_only_what_one_may_see(desk: User, example: Any) -> None:
    def needs_in_ica(client: Client) -> bool:
        return "Ica: 1 necesidad" in client.get("/es/places/").content.decode()

    client = Client()
    assert not needs_in_ica(client)
    client.force_login(desk, backend="django.contrib.auth.backends.ModelBackend")
    assert needs_in_ica(client)


@pytest.mark.parametrize("wrong", [None, [], {}, {"features": []}, {"features": "many"}])
def test_what_is_no_collection_is_refused(desk: User, wrong: Any) -> None:
    with pytest.raises(Invalid):
        import_outlines(desk, "PE", wrong, "name")


def test_odd_shapes_are_told_one_by_one(desk: User) -> None:
    point = {"type": "Feature", "properties": {"name": "Lima"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}
    made, problems = import_outlines(desk, "PE", {"features": [point, 7, {"properties": {"name": "Lima"}}]}, "name")
    assert (made, len(problems)) == (0, 3)
    assert not Place.objects.exclude(outline=None).exists()


def test_only_the_desk_takes_places_in(desk: User) -> None:
    with pytest.raises(Denied):
        import_places(User.objects.get(role="analyst"), "PE", [])
