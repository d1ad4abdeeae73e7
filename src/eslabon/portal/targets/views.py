"""The page of the targets of exports, and the same as a file."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eslabon.figures.exports.data import written_csv
from eslabon.figures.exports.target_story import target_sections
from eslabon.figures.exports.targets import Entry, entries, rows
from eslabon.portal import store
from eslabon.portal.blocks import Page
from eslabon.portal.errors import NotHere
from eslabon.portal.reader import reader_of

FORMATS = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


def _entries(request: HttpRequest) -> list[Entry]:
    return entries(request.user, store.facts(), settings.ESLABON_COUNTRY, timezone.localdate())


@require_safe
def targets(request: HttpRequest) -> HttpResponse:
    """Each target of exports that the reader may see, with what was reached of it."""
    reader, source = reader_of(request), store.facts()
    page = Page(reader, source.view.state, [], "USD")
    shown = {
        "title": _("Targets of exports"),
        "sections": page.sections(target_sections(_entries(request), reader.lang, reader.formats)),
        "trade": bool(source.view.trade),
    }
    return render(request, "targets/targets.html", shown)


@require_safe
def targets_file(request: HttpRequest, format: str) -> HttpResponse:
    """The same as data: as `eslabon targets --format json` gives it, or CSV."""
    if format not in FORMATS:
        raise NotHere(_("Files come as {formats}.").format(formats=", ".join(FORMATS)))
    found = rows(_entries(request), reader_of(request).lang)
    if format == "json":
        text = json.dumps({"targets": found}, ensure_ascii=False, indent=2)
    else:
        text = written_csv(list(found[0]) if found else ["name"], found)
    response = HttpResponse(text, content_type=FORMATS[format])
    response["Content-Disposition"] = f'attachment; filename="{_("targets")}.{format}"'
    return response
