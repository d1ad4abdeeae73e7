"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "eslabon.records.needs"
    label = "needs"

    def ready(self) -> None:
        """Makes the rights known."""
        from eslabon.records.needs import rules  # noqa: F401
