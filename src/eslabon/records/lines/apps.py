"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class LinesConfig(AppConfig):
    name = "eslabon.records.lines"
    label = "lines"

    def ready(self) -> None:
        """Makes the rights known."""
        from eslabon.records.lines import rules  # noqa: F401
