"""The addresses of the site: every page in its language, the start page by the reader's choice."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from eslabon.portal import errors
from eslabon.portal.home.views import choose_language
from eslabon.portal.uploads.calendar import calendar

urlpatterns = [
    path("", choose_language, name="root"),
    path("api/v1/", include("eslabon.api.main")),
    path("calendar/<str:key>.ics", calendar, name="calendar"),
    path("iati/", include("eslabon.portal.publishing.files")),
    *i18n_patterns(path("", include("eslabon.portal.urls"))),
]
handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error
handler429 = errors.too_many  # django-allauth looks for it here
