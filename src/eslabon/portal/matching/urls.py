"""The addresses of these pages, below the language."""

from __future__ import annotations

from django.urls import URLPattern, path

from eslabon.portal.matching import coverage, views

urlpatterns: list[URLPattern] = [
    path("needs/<number:pk>/matching/", views.matching, name="matching"),
    path("coverage/", coverage.table, name="coverage"),
    path("coverage/file.<str:format>", coverage.table_file, name="coverage-file"),
]
