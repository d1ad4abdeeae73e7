"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "eslabon.records.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Makes the rights known."""
        from eslabon.records.accounts import rules  # noqa: F401
