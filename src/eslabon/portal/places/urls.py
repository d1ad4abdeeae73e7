"""The addresses of these pages, below the language."""

from __future__ import annotations

from django.urls import path

from eslabon.portal.places import views

urlpatterns = [path("places/", views.places, name="places")]
