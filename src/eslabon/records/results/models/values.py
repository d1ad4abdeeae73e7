"""The values of indicators: who reported them, who confirmed them, in which document."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from eslabon.records.base.models import Record
from eslabon.records.results.models.framework import Indicator, group_faults
from eslabon.records.results.models.reports import Report
from eslabon.records.rounds.models import in_order


def amount_field(title: Any, **options: Any) -> models.DecimalField[Any, Any]:
    """A value of an indicator, of any unit."""
    return models.DecimalField(title, max_digits=20, decimal_places=4, null=True, blank=True, **options)


class Value(Record):
    """The value of an indicator for a period, of all or of a group.

    `value` is in force; `reported` is what a report says that has no conformity yet, and is counted nowhere. A value
    without a report is taken from a document, by the desk.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="values", verbose_name=_("indicator"))
    report = models.ForeignKey(
        Report,
        models.PROTECT,
        related_name="values",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("progress report"),
    )
    group = models.CharField(_("group"), max_length=60, blank=True, help_text=_("Of the indicator's groups, or all."))
    # how much
    value = amount_field(_("value"))
    approximate = models.BooleanField(_("the value is approximate"), default=False)
    said = models.CharField(_("as said"), max_length=300, blank=True)
    reported = amount_field(_("value reported"), editable=False)
    # when
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    # how one knows
    document = models.CharField(_("document"), max_length=300, blank=True)
    note = models.TextField(_("note"), blank=True)
    reported_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    confirmed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True, editable=False)
    history = HistoricalRecords(m2m_fields=["shared_with"])

    class Meta(Record.Meta):
        verbose_name = _("value of an indicator")
        # What changed last, and a page of a long list, are found without reading the table through.
        indexes = [
            models.Index(fields=["changed_at"], condition=models.Q(withdrawn=False), name="results_value_changed"),
            models.Index(
                fields=["indicator", "ends_on"], condition=models.Q(withdrawn=False), name="results_value_listed"
            ),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["report", "indicator", "group"],
                condition=models.Q(report__isnull=False),
                name="results_value_once",
            ),
        ]

    def __str__(self) -> str:
        about = "≈ " if self.approximate else ""
        value = "—" if self.value is None else f"{about}{self.value.normalize():,f} {self.indicator.unit}"
        return f"{self.indicator.title}{f' ({self.group})' if self.group else ''}: {value}"

    def clean(self) -> None:
        """It has a value, an order of days and a known group; what a report brought is changed by the report only."""
        in_order(self.starts_on, self.ends_on, "ends_on")
        faults = group_faults(self)
        if self.report_id is None and self.value is None:
            faults["value"] = ValidationError("value", code="field.missing")
        if faults:
            raise ValidationError(faults)
