"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class CooperationConfig(AppConfig):
    name = "eslabon.records.cooperation"
    label = "cooperation"

    def ready(self) -> None:
        """Makes the rights known."""
        from eslabon.records.cooperation import rules  # noqa: F401
