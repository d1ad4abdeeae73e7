"""Places, and their codes: each code has its authority and the time it is valid."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Place(models.Model):
    """A department, province or district of a country (levels 1 to 3)."""

    country = models.CharField(_("country (ISO code)"), max_length=2)
    level = models.PositiveSmallIntegerField(_("level"))
    name = models.CharField(_("name"), max_length=120)
    within = models.ForeignKey("self", models.PROTECT, related_name="parts", null=True, blank=True)
    # Where the place stands on the drawn map: column and row of its tile.
    column = models.PositiveSmallIntegerField(null=True, blank=True)
    row = models.PositiveSmallIntegerField(null=True, blank=True)
    # A GeoJSON geometry that the desk has imported.
    outline = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ("country", "level", "name")
        constraints = [
            models.UniqueConstraint(fields=["country", "level", "name", "within"], name="places_place_once"),
        ]

    def __str__(self) -> str:
        return self.name


class PlaceCode(models.Model):
    """A code of a place, by an authority: ISO 3166-2, INEI, RENIEC."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="codes")
    authority = models.CharField(max_length=20)
    code = models.CharField(max_length=12)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "code", "valid_from"], name="places_code_once"),
        ]
