"""The published files: at addresses without a language that always give the last one, and each by its number."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path, register_converter
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from eslabon.portal.errors import NotHere
from eslabon.portal.links import NumberConverter
from eslabon.work.models import Published
from eslabon.work.publishing.making import published
from eslabon.work.publishing.tables import COLUMNS, csv_of, xlsx_of

Make = Callable[[Published], bytes]


def _named(number: int | None) -> Published | None:
    found = published() if number is None else published().filter(number=number)
    one: Published | None = found.first()
    return one


def _xml(one: Published) -> bytes:
    return bytes(one.file)


def _xlsx(one: Published) -> bytes:
    return xlsx_of(bytes(one.file), f"IATI {one.number}: {one.at:%Y-%m-%d}, sha256 {one.sha256}")


def _csv(table: str) -> Make:
    return lambda one: csv_of(bytes(one.file), table)


FILES: dict[str, tuple[str, Make]] = {
    "activities.xml": ("application/xml", _xml),
    "activities.xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    **{f"{table}.csv": ("text/csv; charset=utf-8", _csv(table)) for table in COLUMNS},
}


def _etag(request: HttpRequest, name: str, number: int | None = None) -> str | None:
    one = _named(number)
    return f'"{one.sha256[:32]}-{name}"' if one is not None else None


@require_safe
@condition(etag_func=_etag)
def published_file(request: HttpRequest, name: str, number: int | None = None) -> HttpResponseBase:
    """A file of the last publication, or of the one with a number."""
    one = _named(number)
    if one is None or name not in FILES:
        raise NotHere(_("There is no such publication."))
    kind, make = FILES[name]
    response = HttpResponse(make(one), content_type=kind)
    stem = f"eslabon-{one.number}-{name}"
    response["Content-Disposition"] = f'{"inline" if name.endswith(".xml") else "attachment"}; filename="{stem}"'
    response["X-Content-Type-Options"] = "nosniff"
    # Whoever reads it asks again whether there is a newer one; one with its number never changes.
    response["Cache-Control"] = "public, no-cache" if number is None else "public, max-age=31536000, immutable"
    return response


# The number of a publication: these addresses are read before those below the language.
register_converter(NumberConverter, "publication")
urlpatterns = [
    path("<str:name>", published_file, name="published-last"),
    path("<publication:number>/<str:name>", published_file, name="published-file"),
]
