"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "eslabon.records.results"
    label = "results"

    def ready(self) -> None:
        """Makes the rights known."""
        from eslabon.records.results import rules  # noqa: F401
