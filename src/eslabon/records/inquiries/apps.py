"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class InquiriesConfig(AppConfig):
    name = "eslabon.records.inquiries"
    label = "inquiries"

    def ready(self) -> None:
        """Makes the rights known."""
        from eslabon.records.inquiries import rules  # noqa: F401
