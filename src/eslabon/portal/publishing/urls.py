"""The addresses of these pages, below the language."""

from __future__ import annotations

from django.urls import URLPattern, path

from eslabon.portal.publishing import views

urlpatterns: list[URLPattern] = [
    path("publications/", views.publications, name="publications"),
    path("publications/next/", views.next_one, name="publication-next"),
    path("publications/<number:number>/", views.publication, name="publication"),
]
