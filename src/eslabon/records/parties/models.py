"""Organisations. An identifier names its register; one that ended or was merged points to what follows it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from eslabon.records.base.models import Record


class PartyType(models.TextChoices):
    """What kind of organisation; on screen a provider of cooperation is a `fuente cooperante`."""

    DESK = "desk", _("the desk")
    MINISTRY = "ministry", _("ministry or public body")
    DONOR = "donor", _("provider of cooperation")
    MULTILATERAL = "multilateral", _("multilateral institution")
    GOVERNMENT = "government", _("government of another country")
    IMPLEMENTER = "implementer", _("implementing organisation")
    CHAMBER = "chamber", _("chamber of commerce")
    NGO = "ngo", _("non-governmental organisation")
    OTHER = "other", _("other")


class Party(Record):
    """An organisation, with its name in Spanish and English."""

    name_es = models.CharField(_("name in Spanish"), max_length=300)
    name_en = models.CharField(_("name in English"), max_length=300, blank=True)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    type = models.CharField(_("type"), max_length=12, choices=PartyType.choices, default=PartyType.OTHER)
    country = models.CharField(_("country (ISO code)"), max_length=2, blank=True)
    aliases = models.JSONField(_("other names"), default=list, blank=True)
    iati_id = models.CharField(_("IATI organisation identifier"), max_length=100, blank=True)
    ruc = models.CharField("RUC", max_length=11, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, related_name="predecessors", null=True, blank=True, verbose_name=_("successor")
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, related_name="merged", null=True, blank=True, editable=False
    )

    history = HistoricalRecords(m2m_fields=["shared_with"])

    class Meta(Record.Meta):
        verbose_name = _("organisation")

    def __str__(self) -> str:
        return self.short_name or self.name_es

    def clean(self) -> None:
        """A RUC has its check digit; a country its two letters."""
        faults = {}
        if self.ruc and not ruc_fits(self.ruc):
            faults["ruc"] = ValidationError("ruc", code="record.ruc-wrong", params={"value": self.ruc})
        if self.country and not (self.country.isalpha() and self.country.isupper()):
            faults["country"] = ValidationError("country", code="field.not-choice", params={"value": self.country})
        if not isinstance(self.aliases, list) or not all(isinstance(one, str) for one in self.aliases):
            faults["aliases"] = ValidationError("aliases", code="field.not-text")
        if faults:
            raise ValidationError(faults)

    @property
    def ruc_shown(self) -> str:
        """The RUC as it may be shown: one that starts with 10 holds a person's identity number."""
        return f"10{'•' * 8}{self.ruc[-1]}" if self.ruc.startswith("10") else self.ruc


def ruc_fits(ruc: str) -> bool:
    """Whether a RUC has eleven digits, a known beginning, and the check digit of its first ten (modulus 11)."""
    if not (len(ruc) == 11 and ruc.isascii() and ruc.isdigit() and ruc[:2] in ("10", "15", "16", "17", "20")):
        return False
    weights = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(ruc, weights, strict=False)) % 11
    return rest % 10 == int(ruc[10])
