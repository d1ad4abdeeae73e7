"""Targets that say what they mean: of which reading, above what, within which perimeter, who set them, where."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from eslabon.records.base.models import Record
from eslabon.records.results.models.framework import Indicator, baseline_faults, group_faults


class Reading(models.TextChoices):
    """What a target says of the values of its indicator."""

    REACH = "reach", _("the value to reach")
    ABOVE = "above-baseline", _("level above the baseline")
    RISE = "rise-each-year", _("rise each year")
    UNSAID = "not-stated", _("the document doesn't say which")


class Perimeter(models.TextChoices):
    """Whose values count: the three of an export plan are never swapped."""

    CLIENTS = "clients", _("clients of the service centres")
    CHAINS = "chains", _("the prioritised chains in the regions")
    COUNTRY = "country", _("the country")
    PROJECT = "project", _("the project")


class Target(Record):
    """One target of an indicator."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="targets", verbose_name=_("indicator"))
    reading = models.CharField(_("what it means"), max_length=14, choices=Reading.choices, default=Reading.REACH)
    value = models.DecimalField(_("target"), max_digits=20, decimal_places=4)
    approximate = models.BooleanField(_("the target is approximate"), default=False)
    said = models.CharField(_("as said"), max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(
        _("by the year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2200)],
    )
    # what of, and above what
    perimeter = models.CharField(_("perimeter"), max_length=8, choices=Perimeter.choices, default=Perimeter.PROJECT)
    chains = models.ForeignKey(
        "chains.ChainGroup",
        models.PROTECT,
        related_name="targets",
        null=True,
        blank=True,
        verbose_name=_("the chains it is about"),
    )
    group = models.CharField(_("group"), max_length=60, blank=True, help_text=_("Of the indicator's groups, or all."))
    market = models.CharField(
        _("market"),
        max_length=2,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{2}$", code="invalid")],
        help_text=_("The code of the importing country, like US; empty for all."),
    )
    part_of = models.ForeignKey(
        "self", models.PROTECT, related_name="parts", null=True, blank=True, verbose_name=_("part of the target")
    )
    baseline = models.DecimalField(
        _("baseline"),
        max_digits=20,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("Where it isn't the indicator's. Without any it is told as not stated."),
    )
    baseline_period = models.CharField(_("period of the baseline"), max_length=60, blank=True)
    # who says so
    set_by = models.ForeignKey(
        "parties.Party", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("set by")
    )
    document = models.CharField(_("document"), max_length=300, blank=True)
    note = models.TextField(_("note"), blank=True)
    history = HistoricalRecords(m2m_fields=["shared_with"])

    class Meta(Record.Meta):
        verbose_name = _("target")
        # What changed last, and a page of a long list, are found without reading the table through.
        indexes = [
            models.Index(fields=["changed_at"], condition=models.Q(withdrawn=False), name="results_target_changed"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=models.Q(reading__in=Reading.values), name="results_target_reading"),
            models.CheckConstraint(condition=models.Q(perimeter__in=Perimeter.values), name="results_target_perimeter"),
        ]

    def __str__(self) -> str:
        about = "≈ " if self.approximate else ""
        return f"{about}{self.value.normalize():,f} {self.indicator.unit}"

    def clean(self) -> None:
        """Its group is one of the indicator's; it is part of a larger target of the same indicator and perimeter."""
        faults = group_faults(self) | baseline_faults(self)
        whole = self.part_of
        if whole is not None and (
            whole.indicator_id != self.indicator_id or whole.perimeter != self.perimeter or whole.part_of_id
        ):
            faults["part_of"] = ValidationError("part_of", code="target.another-whole")
        elif whole is not None and self.value is not None and self.value > whole.value:
            faults["value"] = ValidationError("value", code="target.larger-than-whole")
        if faults:
            raise ValidationError(faults)
