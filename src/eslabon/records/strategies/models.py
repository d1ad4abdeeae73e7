"""Strategies, each owned by its ministry, in versions; and where each version was presented."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from eslabon.measures.aft_codes import aft_of_code, sectors_of
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

    # trade beyond the groups A to D
    other_needs = models.CharField(
        _("other trade-related needs"),
        max_length=400,
        blank=True,
        help_text=_(
            "Purpose codes of the DAC that the strategy names as trade-related, beyond groups A to D: 16020 160."
        ),
    )
    other_needs_said = models.TextField(_("as the strategy says it"), blank=True)
    history = HistoricalRecords(m2m_fields=["shared_with"])

    class Meta(Record.Meta):
        verbose_name = _("strategy")

    def __str__(self) -> str:
        return self.name

    @property
    def other_codes(self) -> tuple[str, ...]:
        """The codes of the needs that the strategy names as trade-related beyond groups A to D."""
        return tuple(dict.fromkeys(re.split(r"[\s,;]+", self.other_needs.strip()))) if self.other_needs.strip() else ()

    def clean(self) -> None:
        """Other trade-related needs are codes of the DAC outside groups A to D, in the strategy's own words."""
        for code in self.other_codes:
            if not sectors_of(code):
                raise _refused("strategy.purpose-code", code)
            group = (aft_of_code(code, None) or ("N",))[0]
            if group != "N":
                raise _refused("strategy.aid-for-trade-already", code, group=group)
        if self.other_codes and not self.other_needs_said.strip():
            raise ValidationError({"other_needs_said": ValidationError("other_needs_said", code="strategy.not-quoted")})


def _refused(code: str, value: str, **arguments: str) -> ValidationError:
    params = {"value": value, **arguments}
    return ValidationError({"other_needs": ValidationError("other_needs", code=code, params=params)})


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
