"""Open lines: what a source offers that can still be asked for."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from eslabon.records.base.models import Record


class Line(Record):
    """One line of cooperation: ceiling, who is eligible, until when, whom to ask. Its source is the `provider`."""

    title = models.CharField(_("title"), max_length=300)
    provider = models.ForeignKey("parties.Party", models.PROTECT, related_name="lines", verbose_name=_("provider"))
    description = models.TextField(_("description"), blank=True)
    themes = models.ManyToManyField("rounds.Theme", blank=True, related_name="lines", verbose_name=_("themes"))
    eligible = models.CharField(_("who is eligible"), max_length=300, blank=True)
    ceiling = models.DecimalField(
        _("ceiling"), max_digits=18, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    document = models.CharField(_("document"), max_length=300, blank=True)
    history = HistoricalRecords(m2m_fields=["shared_with", "themes"])

    class Meta(Record.Meta):
        verbose_name = _("open line")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(ceiling__isnull=True) | ~models.Q(currency=""), name="lines_line_currency"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """An amount has its currency."""
        if self.ceiling is not None and not self.currency:
            raise ValidationError({"currency": ValidationError("currency", code="record.currency-missing")})

    def is_open(self, today: date | None = None) -> bool:
        """Whether it can still be asked for."""
        return self.deadline is None or self.deadline >= (today or timezone.now().date())
