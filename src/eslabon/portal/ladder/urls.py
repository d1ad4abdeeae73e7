"""The address of this page, below the language."""

from __future__ import annotations

from django.urls import URLPattern, path

from eslabon.portal.ladder import views

urlpatterns: list[URLPattern] = [
    path("agreements/<number:pk>/money/", views.money, name="ladder"),
]
