"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "eslabon.records.rounds"
    label = "rounds"

    def ready(self) -> None:
        """Makes the rights known."""
        from eslabon.records.rounds import rules  # noqa: F401
