"""Taking in places with their codes, and their outlines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from eslabon.records.base.actions import ACTIONS, Invalid, require
from eslabon.records.parties.queries import plain
from eslabon.records.places.models import Place, PlaceCode
from eslabon.values.problems import Problem, Where, problem

# A drawing finer than this is no outline but a survey: it would slow every page.
MOST_POINTS = 50_000


def import_places(
    actor: Any,
    country: str,
    rows: Iterable[Mapping[str, str]],
    name: str = "name",
    within: Sequence[str] = (),
    codes: Sequence[str] = (),
) -> tuple[int, list[Problem]]:
    """How many places are new, from rows of a table, and the problems of the rows that weren't taken.

    `name` is the column of the place's name, `within` the columns of the places it lies in, from the largest, `codes`
    the columns of codes, each called as its authority ("inei", "reniec", "iso_3166_2"). Rows known already only add
    codes. Columns `column` and `row`, where there are any, place it on the drawn map.
    """
    require(actor, "places.import")
    known = {_path(one): one for one in Place.objects.filter(country=country).select_related("within__within")}
    made, problems = 0, []
    with transaction.atomic():
        for number, row in enumerate(rows, 2):
            path = tuple(plain(row.get(column, "")) for column in (*within, name))
            if not all(path):
                problems.append(problem("field.missing", Where(line=number, path=name)))
                continue
            above = known.get(path[:-1])
            if within and above is None:
                problems.append(problem("field.no-such", Where(line=number, path=within[-1]), value=row[within[-1]]))
                continue
            place = known.get(path)
            if place is None:
                place = known[path] = Place.objects.create(
                    country=country, level=len(path), name=written(row[name]), within=above, **_tile(row)
                )
                made += 1
            for authority in codes:
                if code := row.get(authority, "").strip():
                    PlaceCode.objects.get_or_create(
                        authority=authority, code=code, valid_from=None, defaults={"place": place}
                    )
    return made, problems


def written(name: str) -> str:
    """A name that registers shout, as it is written: MADRE DE DIOS is Madre de Dios."""
    if not name.isupper():
        return name.strip()
    small = {"de", "del", "la", "las", "los", "el", "y"}
    words = name.strip().lower().split()
    return " ".join(one if place and one in small else one[:1].upper() + one[1:] for place, one in enumerate(words))


def _tile(row: Mapping[str, str]) -> dict[str, int]:
    return {key: int(row[key]) for key in ("column", "row") if row.get(key, "").isdigit()}


def _path(place: Place) -> tuple[str, ...]:
    above = _path(place.within) if place.within else ()
    return (*above, plain(place.name))


def import_outlines(actor: Any, country: str, collection: Any, name: str) -> tuple[int, list[Problem]]:
    """How many places of the first level got their outline from a GeoJSON collection; `name` is the property that
    holds a place's name or one of its codes. Raises Invalid where it isn't a collection of areas."""
    require(actor, "places.import")
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or not features:
        raise Invalid([problem("places.not-geojson")])
    places = {plain(one.name): one for one in Place.objects.filter(country=country, level=1)}
    places |= {one.code: one.place for one in PlaceCode.objects.filter(place__country=country, place__level=1)}
    found, problems = 0, []
    with transaction.atomic():
        for number, feature in enumerate(features, 1):
            value = str((feature.get("properties") or {}).get(name, "")) if isinstance(feature, dict) else ""
            place = places.get(plain(value)) or places.get(value)
            rings = rings_of(feature.get("geometry")) if isinstance(feature, dict) else None
            if place is None or not rings or sum(map(len, rings)) > MOST_POINTS:
                problems.append(problem("field.no-such", Where(line=number, path=name), value=value))
                continue
            place.outline = {"rings": rings}
            place.save()
            found += 1
    return found, problems


def rings_of(geometry: Any) -> list[list[list[float]]] | None:
    """The rings of an area, longitude and latitude; None where the geometry isn't one."""
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return None
    try:
        areas = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        return [[[float(x), float(y)] for x, y, *_ in ring] for area in areas for ring in area]
    except (KeyError, TypeError, ValueError):
        return None


ACTIONS |= {"places.import": import_places}
