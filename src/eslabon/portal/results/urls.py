"""The addresses of these pages, below the language."""

from __future__ import annotations

from django.urls import URLPattern, path

from eslabon.portal.results import offline, reporting, views

urlpatterns: list[URLPattern] = [
    path("projects/<number:pk>/results/", views.results, name="results"),
    path("reports/<number:pk>/fill/", reporting.fill, name="report-fill"),
    path("reports/<number:pk>/form.xlsx", offline.form, name="report-form"),
    path("reports/<number:pk>/upload/", offline.upload, name="report-upload"),
]
