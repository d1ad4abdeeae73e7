"""The amounts of agreements and projects: rows that are only ever added."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from eslabon.records.base.models import Record
from eslabon.records.cooperation.models.agreements import Agreement, Amendment
from eslabon.records.cooperation.models.money import check_currency, money_field
from eslabon.records.cooperation.models.projects import Project


class Step(models.TextChoices):
    """The steps of an agreement's money, from what was said to what was spent."""

    ANNOUNCED = "announced", _("announced")
    ESTIMATED = "estimated-total", _("total estimated contribution")
    OBLIGATED = "obligated", _("obligated")
    PROGRAMMED = "programmed", _("programmed")
    DISBURSED = "disbursed", _("disbursed")
    EXECUTED = "executed", _("executed")


class Funding(models.TextChoices):
    """Whose money it is: the provider's contribution, or the national counterpart's."""

    CONTRIBUTION = "contribution", _("contribution of the provider")
    CASH = "counterpart-cash", _("counterpart funding, in cash")
    KIND = "counterpart-kind", _("counterpart funding, in kind")


class Entry(Record):
    """One amount of an agreement or project at one step. It is never changed: another entry corrects it.

    `part_of` says that it tells how another entry is distributed (to a project, a place, a year): such a part isn't
    added to the total again. Without it the entry is money of its own.
    """

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="entries", null=True, blank=True, verbose_name=_("agreement")
    )
    project = models.ForeignKey(
        Project, models.PROTECT, related_name="entries", null=True, blank=True, verbose_name=_("project")
    )
    amendment = models.ForeignKey(
        Amendment, models.PROTECT, related_name="entries", null=True, blank=True, verbose_name=_("amendment")
    )
    part_of = models.ForeignKey(
        "self", models.PROTECT, related_name="parts", null=True, blank=True, verbose_name=_("part of the amount")
    )
    line = models.CharField(
        _("line of the published table"),
        max_length=200,
        blank=True,
        help_text=_("Such lines are all of the amount that they are part of: they must make it."),
    )
    corrects = models.OneToOneField(
        "self",
        models.PROTECT,
        related_name="corrected_by",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("corrects the amount"),
    )
    step = models.CharField(_("step"), max_length=15, choices=Step.choices)
    funding = models.CharField(_("whose money"), max_length=16, choices=Funding.choices, default=Funding.CONTRIBUTION)
    payer = models.ForeignKey(
        "parties.Party", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("who pays")
    )
    # how much
    amount = money_field(_("amount"), help_text=_("Negative where money is taken back."))
    currency = models.CharField(_("currency"), max_length=3)
    approximate = models.BooleanField(_("the amount is approximate"), default=False)
    said = models.CharField(_("as said"), max_length=200, blank=True, help_text=_("“about US$ 15 million”"))
    estimate = models.BooleanField(_("an estimate, not what happened"), default=False)
    # in the reporting currency
    rate = models.DecimalField(
        _("exchange rate"),
        max_digits=18,
        decimal_places=8,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Units of this currency for one of the reporting currency."),
    )
    rate_on = models.DateField(_("date of the rate"), null=True, blank=True)
    rate_source = models.CharField(_("source of the rate"), max_length=200, blank=True)
    # when, and where
    on = models.DateField(_("date"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(
        _("year"), null=True, blank=True, validators=[MinValueValidator(1900), MaxValueValidator(2200)]
    )
    year_start = models.PositiveSmallIntegerField(
        _("month in which that year starts"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text=_("1 for January; 10 for the fiscal year of the United States."),
    )
    place = models.ForeignKey(
        "places.Place", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("place")
    )
    document = models.CharField(_("document"), max_length=300, blank=True)
    note = models.TextField(_("note"), blank=True)
    history = HistoricalRecords(m2m_fields=["shared_with"])

    class Meta(Record.Meta):
        verbose_name = _("amount")
        # What changed last, and a page of a long list, are found without reading the table through.
        indexes = [
            models.Index(fields=["changed_at"], condition=models.Q(withdrawn=False), name="cooperation_entry_changed"),
            models.Index(fields=["on"], condition=models.Q(withdrawn=False), name="cooperation_entry_on"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=models.Q(step__in=Step.values), name="cooperation_entry_step"),
            models.CheckConstraint(condition=models.Q(funding__in=Funding.values), name="cooperation_entry_funding"),
            models.CheckConstraint(
                condition=models.Q(agreement__isnull=False) | models.Q(project__isnull=False),
                name="cooperation_entry_of_something",
            ),
        ]

    def __str__(self) -> str:
        about = "≈ " if self.approximate else ""
        return f"{Step(self.step).label}: {about}{self.currency} {self.amount:,.2f}"

    def clean(self) -> None:
        """It belongs to an agreement or project, and with another entry only where both are of the same money."""
        faults = check_currency(self.currency, self.amount)
        if self.project and self.project.agreement_id:
            if self.agreement_id is None:
                self.agreement_id = self.project.agreement_id
            elif self.agreement_id != self.project.agreement_id:
                faults["project"] = ValidationError("project", code="entry.another-agreement")
        if self.agreement_id is None and self.project_id is None:
            faults["agreement"] = ValidationError("agreement", code="field.missing")
        if self.amendment and self.amendment.agreement_id != self.agreement_id:
            faults["amendment"] = ValidationError("amendment", code="entry.another-agreement")
        if self.part_of_id and (fault := self._fault_of_part()):
            faults["part_of"] = ValidationError("part_of", code=fault)
        if self.rate is not None and self.rate == 0:
            faults["rate"] = ValidationError("rate", code="entry.rate-zero")
        if faults:
            raise ValidationError(faults)

    def _fault_of_part(self) -> str | None:
        whole = self.part_of
        assert whole is not None
        if whole.part_of_id:
            return "entry.part-of-part"
        if (whole.agreement_id, whole.step, whole.funding) != (self.agreement_id, self.step, self.funding):
            return "entry.other-money"
        return None
