"""The addresses of these pages, below the language."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter

from eslabon.portal.records import same, views
from eslabon.records.registry import KINDS


class KindConverter:
    """The name of a kind of record: any other is no address."""

    regex = "|".join(KINDS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        if value not in KINDS:
            raise ValueError(value)
        return value


register_converter(KindConverter, "kind")

urlpatterns: list[URLPattern] = [
    path("desk/", views.desk, name="desk"),
    path("parties/same/", same.same, name="parties-same"),
    path("<kind:kind>/", views.records, name="records"),
    path("<kind:kind>/file.<str:format>", views.records_file, name="records-file"),
    path("<kind:kind>/new/", views.new, name="record-new"),
    path("<kind:kind>/<number:pk>/", views.record, name="record"),
    path("<kind:kind>/<number:pk>/edit/", views.edit, name="record-edit"),
    path("<kind:kind>/<number:pk>/history/", views.history, name="record-history"),
    path("<kind:kind>/<number:pk>/<slug:step>/", views.step, name="record-step"),
]
