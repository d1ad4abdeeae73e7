"""Where the needs are: a tile for each place of the first level, or its outline where the desk has imported one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from eslabon.portal.reader import reader_of
from eslabon.portal.tables import NONE, Cell, Column, Table
from eslabon.records.needs.queries import needs_for
from eslabon.records.parties.queries import plain
from eslabon.records.places.models import Place
from eslabon.records.places.queries import countries, on_the_map
from eslabon.standards.iati.codelists import country_name

# The side of a tile and the gap between two, in the picture's own units.
TILE, GAP = 100, 8
# How wide a picture of outlines is drawn, in the same units.
WIDE = 800
# From how many needs on a place is drawn in the second, third and fourth shade.
SHADES = (1, 3, 6)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A place of the picture: its shape (a path), where its name stands, its shade, and where it leads."""

    name: str
    path: str
    x: float
    y: float
    code: str
    shade: int
    needs: str
    href: str


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """The map and the table of a country's places, with how many needs name each."""
    known = countries()
    country = request.GET.get("country", "")
    if country not in known:
        country = settings.ESLABON_COUNTRY if settings.ESLABON_COUNTRY in known else next(iter(known), "")
    found = sorted(on_the_map(country), key=lambda one: plain(one.name))
    counts = _needs_by_place(request.user, found)
    outlined = [one for one in found if one.outline]
    reader = reader_of(request)
    context = {
        "title": _("Needs by place"),
        "country": country_name(country, reader.lang) if country else "",
        "countries": [(code, country_name(code, reader.lang)) for code in known],
        "chosen": country,
        "drawn": outlines(outlined, counts) if outlined else tiles(found, counts),
        "box": _box(outlined) if outlined else _tile_box(found),
        "outlined": bool(outlined),
        "listed": _table(found, counts),
        "empty": not found,
    }
    return render(request, "places/places.html", context)


def _needs_by_place(actor: Any, found: list[Place]) -> dict[int, int]:
    """How many of the needs that an actor sees name each place."""
    rows = needs_for(actor).filter(places__in=found).values("places").annotate(n=Count("pk", distinct=True))
    return {row["places"]: row["n"] for row in rows.order_by()}


def _shade(needs: int) -> int:
    return sum(needs >= least for least in SHADES)


def _drawn(place: Place, counts: dict[int, int], path: str, x: float, y: float) -> Drawn:
    needs = counts.get(place.pk, 0)
    words = ngettext("{count} need", "{count} needs", needs)
    code = next((one.code.rpartition("-")[2] for one in place.codes.all() if one.authority == "iso_3166_2"), "")
    href = f"{reverse('records', kwargs={'kind': 'needs'})}?places={place.pk}"
    return Drawn(place.name, path, x, y, code or place.name[:3].upper(), _shade(needs), words.format(count=needs), href)


def tiles(found: list[Place], counts: dict[int, int]) -> list[Drawn]:
    """A square for each place that has a tile, in the order of reading."""
    placed = sorted((one for one in found if one.column is not None), key=lambda one: (one.row or 0, one.column or 0))
    return [_tile(one, counts) for one in placed]


def _tile(place: Place, counts: dict[int, int]) -> Drawn:
    x, y = (place.column or 0) * TILE, (place.row or 0) * TILE
    side = TILE - GAP
    return _drawn(place, counts, f"M{x} {y}h{side}v{side}h-{side}z", x + side / 2, y + side / 2)


def _tile_box(found: list[Place]) -> str:
    columns = max((one.column or 0 for one in found), default=0) + 1
    rows = max((one.row or 0 for one in found), default=0) + 1
    return f"0 0 {columns * TILE} {rows * TILE}"


def _rings(place: Place) -> list[list[list[float]]]:
    return list(place.outline["rings"]) if place.outline else []


def _corners(found: list[Place]) -> tuple[float, float, float, float]:
    points = [point for one in found for ring in _rings(one) for point in ring]
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _box(found: list[Place]) -> str:
    left, bottom, right, top = _corners(found)
    return f"0 0 {WIDE} {round(WIDE * (top - bottom) / ((right - left) or 1))}"


def outlines(found: list[Place], counts: dict[int, int]) -> list[Drawn]:
    """Each outline as a path: longitudes and latitudes as they are, which near the equator does."""
    left, _bottom, right, top = _corners(found)
    scale = WIDE / ((right - left) or 1)

    def point(x: float, y: float) -> tuple[float, float]:
        return round((x - left) * scale, 1), round((top - y) * scale, 1)

    drawn = []
    for one in found:
        rings = [[point(x, y) for x, y in ring] for ring in _rings(one)]
        largest = max(rings, key=len)
        middle = [sum(values) / len(largest) for values in zip(*largest, strict=True)]
        path = "".join("M" + "L".join(f"{x} {y}" for x, y in ring) + "z" for ring in rings)
        drawn.append(_drawn(one, counts, path, *middle))
    return drawn


def _table(found: list[Place], counts: dict[int, int]) -> Table:
    authorities = sorted({code.authority for one in found for code in one.codes.all()})

    def line(one: Place) -> list[Cell]:
        codes = {code.authority: code.code for code in one.codes.all()}
        href = f"{reverse('records', kwargs={'kind': 'needs'})}?places={one.pk}"
        needs = counts.get(one.pk, 0)
        cells = [Cell(codes[name], code=True) if name in codes else NONE for name in authorities]
        return [Cell(one.name), Cell(str(needs), href if needs else ""), *cells]

    columns = [Column(_("Place")), Column(_("Needs"), number=True)]
    columns += [Column(one.upper().replace("_", " "), _("code")) for one in authorities]
    return Table(_("Places and their codes"), columns, [line(one) for one in found], hide_caption=True)
