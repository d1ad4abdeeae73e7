"""Strategies, each owned by its ministry, in versions; and where each version was presented."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from eslabon.records.base.models import Record


class Strategy(Record):
    """The national strategy (without a theme), or a sector's."""

    name = models.CharField(_("name"), max_length=200)
    theme = models.ForeignKey(
        "rounds.Theme",
        models.PROTECT,
        related_name="strategies",
        null=True,
        blank=True,
        verbose_name=_("sector"),
        help_text=_("Without a sector it is the national strategy."),
    )
    ministry = models.ForeignKey(
        "parties.Party",
        models.PROTECT,
        related_name="strategies",
        null=True,
        blank=True,
        verbose_name=_("ministry in charge"),
    )
    edition = models.CharField(_("version"), max_length=60, blank=True)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    content = models.TextField(_("content"), blank=True)
    history = HistoricalRecords(m2m_fields=["shared_with"])

    class Meta(Record.Meta):
        verbose_name = _("strategy")

    def __str__(self) -> str:
        return self.name


class Presentation(Record):
    """A strategy presented at a meeting."""

    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="presentations", verbose_name=_("strategy"))
    meeting = models.ForeignKey(
        "rounds.Meeting", models.PROTECT, related_name="presentations", null=True, blank=True, verbose_name=_("meeting")
    )
    on = models.DateField(_("date"), null=True, blank=True)
    to = models.CharField(_("presented to"), max_length=200)
    edition = models.CharField(_("version presented"), max_length=60, blank=True)
    history = HistoricalRecords(m2m_fields=["shared_with"])

    class Meta(Record.Meta):
        verbose_name = _("presentation")

    def __str__(self) -> str:
        return f"{self.strategy}: {self.to}"
