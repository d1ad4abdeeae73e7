"""The addresses of these pages, below the language."""

from __future__ import annotations

from django.urls import URLPattern, path

from eslabon.portal.uploads import views

urlpatterns: list[URLPattern] = [
    path("uploads/", views.uploads, name="uploads"),
    path("uploads/<uuid:key>/", views.upload, name="upload"),
    path("uploads/<uuid:key>/<slug:step>/", views.step, name="upload-step"),
    path("loads/<number:number>/withdraw/", views.withdraw, name="load-withdraw"),
]
