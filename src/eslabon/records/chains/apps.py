"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ChainsConfig(AppConfig):
    name = "eslabon.records.chains"
    label = "chains"

    def ready(self) -> None:
        """Makes the rights known."""
        from eslabon.records.chains import rules  # noqa: F401
