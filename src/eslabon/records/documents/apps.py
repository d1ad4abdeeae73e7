"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "eslabon.records.documents"
    label = "documents"

    def ready(self) -> None:
        """Makes the rights known."""
        from eslabon.records.documents import rules  # noqa: F401
