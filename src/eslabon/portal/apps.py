"""The portal as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """One app for all pages; it keeps no records of its own."""

    name = "eslabon.portal"
    label = "portal"
