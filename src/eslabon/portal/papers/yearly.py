"""The page of the yearly report: a year, a part at a time, every figure a link; the whole of it as files."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eslabon.figures.papers.making import formats_of, make_paper
from eslabon.figures.papers.text import NoSuch, PaperText
from eslabon.figures.papers.yearly import PARTS
from eslabon.portal.errors import NotHere
from eslabon.portal.papers import preview
from eslabon.portal.papers.views import attached, facts_on
from eslabon.portal.reader import reader_of
from eslabon.portal.records.views import answered
from eslabon.records.base.rules import allowed

FORM = "yearly"


@require_safe
def chosen(request: HttpRequest) -> HttpResponse:
    """Sends to the report of the year that was typed in, else of the year before this one."""
    text = request.GET.get("year", "").strip()
    year = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else timezone.now().year - 1
    return HttpResponseRedirect(reverse("yearly-report", args=[year]))


@require_safe
@answered
def yearly(request: HttpRequest, year: int) -> HttpResponse:
    """The report of a year as the reader sees it, a part at a time."""
    reader = reader_of(request)
    part = request.GET.get("part", PARTS[0])
    if part not in PARTS:
        raise NotHere(_("The report has no such part."))
    text = _made(request, year, part)
    address = reverse("yearly-report", args=[year])
    context = {
        "title": text.title,
        "text": text,
        "year": year,
        "parts": [
            (name, address if code == PARTS[0] else f"{address}?part={code}", code == part) for code, name in _parts()
        ],
        "sections": preview.sections(text, reader),
        "years": [(one, reverse("yearly-report", args=[one])) for one in (year - 1, year + 1)],
        "files": [(one.upper(), reverse("yearly-file", args=[year, one])) for one in formats_of(FORM)],
        "keep": f"{reverse('paper-new')}?{urlencode({'form': FORM, 'year': year})}"
        if allowed(request.user, "papers.create")
        else "",
    }
    return render(request, "papers/yearly.html", context)


def _parts() -> list[tuple[str, str]]:
    """The parts of the report, as their links name them."""
    names = (
        _("In brief"),
        _("Strategies and requests"),
        _("Needs and coverage"),
        _("Agreements and money"),
        _("Projects and results"),
        _("Exports of the chains"),
    )
    return list(zip(PARTS, names, strict=True))


def _made(request: HttpRequest, year: int, part: str | None) -> PaperText:
    reader = reader_of(request)
    try:
        return make_paper(
            request.user, FORM, {"year": str(year)}, reader.lang, None, reader.country, facts_on(None), part
        )
    except NoSuch as error:
        raise NotHere(_("There is no report of such a year.")) from error


@require_safe
@answered
def yearly_file(request: HttpRequest, year: int, format: str) -> HttpResponse:
    """The whole report of a year as a file."""
    formats = formats_of(FORM)
    if format not in formats:
        raise NotHere(_("Files come as {formats}.").format(formats=", ".join(formats)))
    return attached(_made(request, year, None), format)
