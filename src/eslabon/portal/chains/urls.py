"""The addresses of these pages, below the language."""

from __future__ import annotations

from django.urls import URLPattern, path

from eslabon.portal.chains import views

urlpatterns: list[URLPattern] = [
    path("chains/exports/", views.chains, name="chains-exports"),
    path("chains/exports/file.<str:format>", views.chains_file, name="chains-exports-file"),
    path("chains/<number:pk>/exports/", views.chain, name="chain-exports"),
    path("chains/<number:pk>/exports/file.<str:format>", views.chain_file, name="chain-exports-file"),
    path("chains/<number:pk>/exports/<str:key>.svg", views.chart, name="chain-exports-chart"),
]
