"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "eslabon.work"
    label = "work"

    def ready(self) -> None:
        """Makes the rights known."""
        from eslabon.work import rules  # noqa: F401
