"""Progress reports: a period of a project, presented, observed, corrected, and given conformity."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from simple_history.models import HistoricalRecords

from eslabon.records.base.models import Record
from eslabon.records.cooperation.models import check_currency, money_field
from eslabon.records.rounds.models import in_order


class ReportStatus(models.TextChoices):
    """Where a report stands."""

    DRAFT = "draft", pgettext_lazy("progress report", "to be presented")
    PRESENTED = "presented", pgettext_lazy("progress report", "presented")
    OBSERVED = "observed", pgettext_lazy("progress report", "observed")
    ACCEPTED = "accepted", pgettext_lazy("progress report", "with conformity")


REPORT_PATH: dict[str, tuple[str, ...]] = {
    ReportStatus.DRAFT: (ReportStatus.PRESENTED,),
    ReportStatus.PRESENTED: (ReportStatus.OBSERVED, ReportStatus.ACCEPTED),
    ReportStatus.OBSERVED: (ReportStatus.PRESENTED,),
    ReportStatus.ACCEPTED: (ReportStatus.OBSERVED,),
}
# Where its values and texts can still be written.
OPEN = (ReportStatus.DRAFT, ReportStatus.OBSERVED)
# What a period that has been accepted keeps as it is.
_CLOSED = (
    "project_id",
    "starts_on",
    "ends_on",
    "done",
    "difficulties",
    "next_steps",
    "currency",
    "executed",
    "counterpart_cash",
    "counterpart_kind",
)


class Report(Record):
    """What an implementer reports of a project for a period."""

    project = models.ForeignKey(
        "cooperation.Project", models.PROTECT, related_name="reports", verbose_name=_("project")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    due_on = models.DateField(_("to be presented by"), null=True, blank=True)
    # what was done
    done = models.TextField(_("what was done"), blank=True)
    difficulties = models.TextField(_("difficulties"), blank=True)
    next_steps = models.TextField(_("next steps"), blank=True)
    # what was spent in the period
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    executed = money_field(_("executed in the period"), null=True, blank=True)
    counterpart_cash = money_field(
        _("counterpart in cash, executed"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    counterpart_kind = money_field(
        _("counterpart in kind, executed"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    # how it stands
    status = models.CharField(
        _("status"), max_length=9, choices=ReportStatus.choices, default=ReportStatus.DRAFT, editable=False
    )
    edition = models.PositiveSmallIntegerField(_("edition"), default=1, editable=False)
    presented_on = models.DateField(_("presented on"), null=True, blank=True, editable=False)
    presented_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    accepted_on = models.DateField(_("conformity given on"), null=True, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    document = models.CharField(_("document of the conformity"), max_length=300, blank=True, editable=False)
    history = HistoricalRecords(m2m_fields=["shared_with"])

    class Meta(Record.Meta):
        verbose_name = _("progress report")
        # What changed last, and a page of a long list, are found without reading the table through.
        indexes = [
            models.Index(fields=["changed_at"], condition=models.Q(withdrawn=False), name="results_report_changed"),
            models.Index(fields=["ends_on"], condition=models.Q(withdrawn=False), name="results_report_listed"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=models.Q(status__in=ReportStatus.values), name="results_report_status"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="results_report_period"
            ),
            models.UniqueConstraint(
                fields=["project", "starts_on", "ends_on"],
                condition=models.Q(withdrawn=False),
                name="results_report_once",
            ),
        ]

    def __str__(self) -> str:
        return pgettext("title of a progress report", "{project}, {first} to {last}").format(
            project=self.project.title, first=f"{self.starts_on:%d/%m/%Y}", last=f"{self.ends_on:%d/%m/%Y}"
        )

    def clean(self) -> None:
        """The period has its order, no other report of the project covers a day of it, a closed one stays closed."""
        in_order(self.starts_on, self.ends_on, "ends_on")
        faults: dict[str, ValidationError] = {}
        spent = (self.executed, self.counterpart_cash, self.counterpart_kind)
        if any(one is not None for one in spent) or self.currency:
            faults |= check_currency(self.currency, next((one for one in spent if one is not None), None))
        others = Report.objects.filter(
            project=self.project_id, withdrawn=False, starts_on__lte=self.ends_on, ends_on__gte=self.starts_on
        ).exclude(pk=self.pk)
        if self.project_id and not self.withdrawn and others.exists():
            faults["starts_on"] = ValidationError("starts_on", code="report.overlaps")
        faults |= self._closed_faults()
        if faults:
            raise ValidationError(faults)

    def _closed_faults(self) -> dict[str, ValidationError]:
        before = Report.objects.filter(pk=self.pk, status=ReportStatus.ACCEPTED).first() if self.pk else None
        if before is None or self.status != ReportStatus.ACCEPTED:
            return {}
        changed = [one for one in _CLOSED if getattr(before, one) != getattr(self, one)]
        return {one.removesuffix("_id"): ValidationError(one, code="report.closed") for one in changed}

    @property
    def is_open(self) -> bool:
        """Whether its values and texts can still be written."""
        return self.status in OPEN

    def is_late(self, today: date | None = None) -> bool:
        """Whether it should have been presented before today."""
        today = today or timezone.now().date()
        return self.is_open and self.due_on is not None and self.due_on < today


class Remark(models.Model):
    """What somebody observed of a presented report, and how the implementer settled it."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="remarks")
    text = models.TextField()
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("pk",)


class Spent(models.Model):
    """The amount of the ladder that the money of an accepted report became."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="spent")
    entry = models.OneToOneField("cooperation.Entry", models.PROTECT, related_name="+")
    funding = models.CharField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "funding"], name="results_spent_once")]
