"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "eslabon.records.requests"
    label = "requests"

    def ready(self) -> None:
        """Makes the rights known."""
        from eslabon.records.requests import rules  # noqa: F401
