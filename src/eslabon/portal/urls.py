"""The addresses of the pages, below the language."""

from __future__ import annotations

from django.urls import include, path

from eslabon.portal import links
from eslabon.portal.activities import views as activities
from eslabon.portal.figures import views as figures
from eslabon.portal.home import views as home
from eslabon.portal.loads import views as loads
from eslabon.portal.method import views as method
from eslabon.portal.offer import charts
from eslabon.portal.offer import views as offer
from eslabon.portal.preferences import views as preferences
from eslabon.portal.providers import views as providers
from eslabon.portal.recipients import views as recipients
from eslabon.portal.search import views as search

links.register()

urlpatterns = [
    path("", home.home, name="home"),
    path("offer/", offer.offer, name="offer"),
    path("offer/file.<str:format>", offer.offer_file, name="offer-file"),
    path("charts/<str:key>.svg", charts.chart, name="chart"),
    path("providers/", providers.providers, name="providers"),
    path("providers/<identifier:identifier>/", providers.provider, name="provider"),
    path("recipients/", recipients.recipients, name="recipients"),
    path("recipients/<identifier:identifier>/", recipients.recipient, name="recipient"),
    path("activities/", activities.activities, name="activities"),
    path("activities/<identifier:identifier>/", activities.activity, name="activity"),
    path("search/", search.search, name="search"),
    path("figures/", figures.find, name="figures"),
    path("figures/<str:reference>/", figures.figure, name="figure"),
    path("figures/<str:reference>/rows.<str:format>", figures.figure_file, name="figure-file"),
    path("loads/", loads.loads, name="loads"),
    path("loads/<number:number>/", loads.load, name="load"),
    path("loads/<number:number>/file", loads.load_file, name="load-file"),
    path("loads/<number:number>/activities/<number:ordinal>.xml", loads.load_activity, name="load-activity"),
    path("method/", method.method, name="method"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("", include("eslabon.portal.exports.urls")),
    path("", include("eslabon.portal.accounts.urls")),
    path("", include("eslabon.portal.uploads.urls")),
    path("", include("eslabon.portal.sheets.urls")),
    path("", include("eslabon.portal.papers.urls")),
    path("", include("eslabon.portal.matching.urls")),
    path("", include("eslabon.portal.classification.urls")),
    path("", include("eslabon.portal.duplicates.urls")),
    path("", include("eslabon.portal.places.urls")),
    path("", include("eslabon.portal.reconcile.urls")),
    path("", include("eslabon.portal.results.urls")),
    path("", include("eslabon.portal.inquiries.urls")),
    path("", include("eslabon.portal.ladder.urls")),
    path("", include("eslabon.portal.targets.urls")),
    path("", include("eslabon.portal.chains.urls")),
    path("", include("eslabon.portal.publishing.urls")),
    path("", include("eslabon.portal.records.urls")),
]
