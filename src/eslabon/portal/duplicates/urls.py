"""The addresses of the pairs of money told twice."""

from __future__ import annotations

from django.urls import path

from eslabon.portal.duplicates import views

urlpatterns = [
    path("duplicates/", views.duplicates, name="duplicates"),
    path("duplicates/file.csv", views.file, name="duplicates-file"),
    path("duplicates/decide/", views.decide, name="duplicates-decide"),
]
