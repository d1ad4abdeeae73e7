"""The addresses of these pages, below the language."""

from __future__ import annotations

from django.urls import URLPattern, path

from eslabon.portal.targets import views

urlpatterns: list[URLPattern] = [
    path("exports/targets/", views.targets, name="export-targets"),
    path("exports/targets/file.<str:format>", views.targets_file, name="export-targets-file"),
]
