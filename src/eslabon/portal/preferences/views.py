"""The reader's choices, kept in the session and nowhere else."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from eslabon.figures.formats import formats
from eslabon.portal.errors import Refused
from eslabon.portal.reader import COUNTRIES, LANGUAGE_KEY, SAMPLE, SESSION_KEY, reader_of
from eslabon.standards.iati.codelists import country_name


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """The form, or what it was sent with."""
    if request.method == "POST":
        return _keep(request)
    reader = reader_of(request)
    countries = sorted(
        (country_name(code, reader.lang), code, formats("es", code).amount(SAMPLE)) for code in COUNTRIES
    )
    return render(request, "preferences/preferences.html", {"title": _("Language and numbers"), "countries": countries})


def _keep(request: HttpRequest) -> HttpResponse:
    country, lang = request.POST.get("country", ""), request.POST.get("language", "")
    if country not in COUNTRIES or lang not in dict(settings.LANGUAGES):
        raise Refused(_("Choose a language and a country from the lists."))
    request.session[SESSION_KEY] = country
    request.session[LANGUAGE_KEY] = lang
    with override(lang):
        return HttpResponseRedirect(reverse("home"))
