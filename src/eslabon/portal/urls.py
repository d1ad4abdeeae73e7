"""The addresses of the pages, below the language."""

from __future__ import annotations

from django.urls import path

from eslabon.portal import links

links.register()

from eslabon.portal.activities import views as activities  # noqa: E402
