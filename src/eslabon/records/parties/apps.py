"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "eslabon.records.parties"
    label = "parties"

    def ready(self) -> None:
        """Makes the rights known."""
        from eslabon.records.parties import rules  # noqa: F401
