"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class StrategiesConfig(AppConfig):
    name = "eslabon.records.strategies"
    label = "strategies"

    def ready(self) -> None:
        """Makes the rights known."""
        from eslabon.records.strategies import rules  # noqa: F401
