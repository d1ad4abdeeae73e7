"""Agreements and their amendments."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from eslabon.records.base.models import Record
from eslabon.records.cooperation.models.money import check_currency
from eslabon.records.cooperation.models.sectors import check_sector, sector_field
from eslabon.records.rounds.models import in_order

# What an agreement or project may name in the place of an activity: an account of the loaded tables; all of them.
ACCOUNT, EVERY_ACCOUNT = "account:", "account:*"


class AgreementKind(models.TextChoices):
    """What an agreement is."""

    GRANT = "grant", _("grant agreement")
    FRAMEWORK = "framework", _("framework agreement")
    SPECIFIC = "specific", _("specific agreement")
    MEMORANDUM = "memorandum", _("memorandum of understanding")
    NOTES = "notes", _("exchange of notes")
    OTHER = "other", _("other")


class AgreementStatus(models.TextChoices):
    """The life of an agreement; that it was amended or extended is told by its amendments."""

    NEGOTIATION = "negotiation", _("in negotiation")
    SIGNED = "signed", pgettext_lazy("agreement", "signed")
    IN_FORCE = "in-force", _("in force")
    CLOSED = "closed", _("closed")
    ENDED = "ended-early", _("ended early")


class FrameworkWords(models.TextChoices):
    """Whose words the frameworks of results of an agreement's projects are written in: one set an agreement."""

    COUNTRY = "country", _("goal, purpose, component, activity")
    DONOR = "donor", _("impact, outcome, output, activity")


AGREEMENT_PATH: dict[str, tuple[str, ...]] = {
    AgreementStatus.NEGOTIATION: (AgreementStatus.SIGNED,),
    AgreementStatus.SIGNED: (AgreementStatus.IN_FORCE, AgreementStatus.ENDED),
    AgreementStatus.IN_FORCE: (AgreementStatus.CLOSED, AgreementStatus.ENDED),
    AgreementStatus.CLOSED: (AgreementStatus.IN_FORCE,),
    AgreementStatus.ENDED: (AgreementStatus.IN_FORCE,),
}


class Agreement(Record):
    """An agreement of cooperation: who signs it, its official numbers, its life."""

    title = models.CharField(_("title"), max_length=300)
    kind = models.CharField(
        _("kind of agreement"), max_length=10, choices=AgreementKind.choices, default=AgreementKind.GRANT
    )
    provider = models.ForeignKey(
        "parties.Party", models.PROTECT, related_name="agreements", verbose_name=_("provider of cooperation")
    )
    parties = models.ManyToManyField(
        "parties.Party", blank=True, related_name="agreements_signed", verbose_name=_("other parties")
    )
    purpose = models.TextField(_("purpose"), blank=True)
    themes = models.ManyToManyField("rounds.Theme", blank=True, related_name="agreements", verbose_name=_("themes"))
    # what it is called elsewhere
    number = models.CharField(_("official number"), max_length=120, blank=True, help_text=_("527-0426"))
    registry_number = models.CharField(_("number in the national registry"), max_length=120, blank=True)
    # its life
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    in_force_on = models.DateField(_("in force from"), null=True, blank=True)
    ends_on = models.DateField(
        _("ends on"), null=True, blank=True, help_text=_("As first signed: an extension is an amendment.")
    )
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=AgreementStatus.choices,
        default=AgreementStatus.NEGOTIATION,
        editable=False,
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)
    ended_because = models.TextField(_("why it ended early"), blank=True, editable=False)
    # what its money is told in
    currency = models.CharField(_("reporting currency"), max_length=3, default="USD")
    framework_words = models.CharField(
        _("words of the framework of results"),
        max_length=7,
        choices=FrameworkWords.choices,
        default=FrameworkWords.COUNTRY,
    )
    conditions = models.CharField(
        _("condition of the money"), max_length=200, blank=True, help_text=_("Subject to the availability of funds.")
    )
    activity = models.CharField(
        _("published activity (IATI identifier)"),
        max_length=300,
        blank=True,
        help_text=_("Or account:NAME, a line of a loaded table; or account:*, all that it tells of the country."),
    )
    # as it is published
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    purpose_en = models.TextField(_("purpose in English"), blank=True)
    sector = sector_field()
    history = HistoricalRecords(m2m_fields=["shared_with", "parties", "themes"])

    class Meta(Record.Meta):
        verbose_name = _("agreement")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(status__in=AgreementStatus.values), name="cooperation_agreement_status"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """It ends after it was signed; its currency and its sector are codes."""
        in_order(self.signed_on, self.ends_on, "ends_on")
        if faults := check_currency(self.currency, 0) | check_sector(self.sector):
            raise ValidationError(faults)

    @property
    def ends_now(self) -> Any:
        """When it ends as it stands: as first signed, or as the last amendment that says so; or when it ended."""
        if self.ended_on:
            return self.ended_on
        said = [one.new_end for one in self.amendments.all() if one.new_end and not one.withdrawn]
        return said[-1] if said else self.ends_on


class Amendment(Record):
    """A numbered amendment, with what it changed."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="amendments", verbose_name=_("agreement"))
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    changed = models.TextField(_("what it changed"))
    new_end = models.DateField(_("extends the agreement to"), null=True, blank=True)
    document = models.CharField(_("document"), max_length=300, blank=True)
    history = HistoricalRecords(m2m_fields=["shared_with"])

    class Meta(Record.Meta):
        verbose_name = _("amendment")
        ordering = ("number",)
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["agreement", "number"], name="cooperation_amendment_number"),
        ]

    def __str__(self) -> str:
        return _("Amendment No. {number}").format(number=self.number)


class Difference(models.Model):
    """What a person noted of a difference between what the desk holds and what the provider publishes in a year."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="differences")
    activity = models.CharField(max_length=300)
    flow = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    note = models.TextField()
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField(auto_now=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "activity", "flow", "year"], name="cooperation_difference_once"
            )
        ]
