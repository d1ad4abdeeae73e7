"""The sector of an agreement or project, as the OECD's Development Assistance Committee codes it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from eslabon.standards.iati.codelists import codelist


def sector_field() -> models.CharField[Any, Any]:
    """A purpose code of the DAC, of five digits; empty where nobody gave one."""
    return models.CharField(
        _("sector (DAC purpose code)"),
        max_length=5,
        blank=True,
        help_text=_("Five digits: 33120, trade facilitation. Without one it isn't published."),
    )


def check_sector(code: str) -> dict[str, ValidationError]:
    """What is wrong with a sector: it isn't in the DAC's list."""
    if not code or code in codelist("Sector").codes:
        return {}
    return {"sector": ValidationError("sector", code="record.sector-unknown", params={"value": code})}
