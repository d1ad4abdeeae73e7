"""The addresses of the pages about exports."""

from __future__ import annotations

from django.urls import path

from eslabon.portal.exports import change, gaps, markets, views

urlpatterns = [
    path("exports/", views.exports, name="exports"),
    path("exports/file.<str:format>", views.exports_file, name="exports-file"),
    path("exports/chart.svg", views.chart, name="exports-chart"),
    path("exports/change/", change.change, name="exports-change"),
    path("exports/change/chart.svg", change.chart, name="exports-change-chart"),
    path("exports/gaps/", gaps.gaps, name="exports-gaps"),
    path("exports/markets/", markets.markets, name="exports-markets"),
    path("exports/markets/<str:code>/", markets.market, name="exports-market"),
]
