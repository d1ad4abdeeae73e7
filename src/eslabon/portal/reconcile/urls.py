"""The address of this page, below the language."""

from __future__ import annotations

from django.urls import URLPattern, path

from eslabon.portal.reconcile import views

urlpatterns: list[URLPattern] = [
    path("agreements/<number:pk>/reconcile/", views.reconciled, name="reconcile"),
    path("projects/<number:pk>/reconcile/", views.reconciled_project, name="reconcile-project"),
]
