"""The addresses of these pages, below the language."""

from __future__ import annotations

from django.urls import URLPattern, path

from eslabon.portal.sheets import views

urlpatterns: list[URLPattern] = [
    path("sheets/<slug:kind>/", views.sheet, name="sheet"),
    path("sheets/<slug:kind>/form.xlsx", views.form, name="sheet-form"),
    path("sheets/<slug:kind>/<uuid:key>/", views.staged, name="sheet-staged"),
    path("sheets/<slug:kind>/<uuid:key>/columns/", views.columns, name="sheet-columns"),
    path("sheets/<slug:kind>/<uuid:key>/refused.xlsx", views.refused, name="sheet-refused"),
    path("sheets/<slug:kind>/<uuid:key>/<slug:step>/", views.step, name="sheet-step"),
]
