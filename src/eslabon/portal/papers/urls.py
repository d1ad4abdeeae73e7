"""The addresses of these pages, below the language."""

from __future__ import annotations

from django.urls import URLPattern, path

from eslabon.portal.papers import documents, views, yearly

urlpatterns: list[URLPattern] = [
    path("papers/", views.papers, name="papers"),
    path("papers/new/", views.new, name="paper-new"),
    path("papers/new/file.<str:format>", views.new_file, name="paper-new-file"),
    path("papers/<number:pk>/", views.paper, name="paper"),
    path("papers/<number:pk>/file", views.paper_file, name="paper-file"),
    path("papers/<number:pk>/<slug:step>/", views.step, name="paper-step"),
    path("reports/yearly/", yearly.chosen, name="yearly"),
    path("reports/yearly/<number:year>/", yearly.yearly, name="yearly-report"),
    path("reports/yearly/<number:year>/file.<str:format>", yearly.yearly_file, name="yearly-file"),
    path("documents/new/", documents.new, name="document-new"),
    path("documents/<number:pk>/file", documents.document_file, name="document-file"),
]
