"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "eslabon.records.places"
    label = "places"

    def ready(self) -> None:
        """Makes the rights known."""
        from eslabon.records.places import rules  # noqa: F401
