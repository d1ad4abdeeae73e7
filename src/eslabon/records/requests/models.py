"""Requests: who asked what of whom, where, by when; the answers received."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from eslabon.records.base.models import Record
from eslabon.records.rounds.models import in_order


class Status(models.TextChoices):
    """Where a request stands."""

    OPEN = "open", _("open")
    ANSWERED = "answered", _("answered")
    DROPPED = "dropped", _("dropped")


class Request(Record):
    """One thing asked of an organisation."""

    title = models.CharField(_("what is asked"), max_length=300)
    detail = models.TextField(_("in detail"), blank=True)
    asked_by = models.ForeignKey(
        "parties.Party", models.PROTECT, related_name="requests_made", verbose_name=_("asked by")
    )
    asked_of = models.ForeignKey(
        "parties.Party", models.PROTECT, related_name="requests_owed", verbose_name=_("responsible for the answer")
    )
    round = models.ForeignKey(
        "rounds.Round", models.PROTECT, related_name="requests", null=True, blank=True, verbose_name=_("round")
    )
    paper = models.CharField(_("on which paper"), max_length=120, blank=True, help_text=_("Oficio N.°, expediente ..."))
    asked_on = models.DateField(_("asked on"), null=True, blank=True)
    due_on = models.DateField(_("by"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.OPEN, editable=False)
    answered_on = models.DateField(_("answered on"), null=True, blank=True, editable=False)
    answer = models.TextField(_("answer"), blank=True, editable=False)
    answer_paper = models.CharField(_("paper of the answer"), max_length=120, blank=True, editable=False)
    history = HistoricalRecords(m2m_fields=["shared_with"])

    class Meta(Record.Meta):
        verbose_name = _("request")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="requests_request_status"),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """It is due after it was asked."""
        in_order(self.asked_on, self.due_on, "due_on")

    def is_overdue(self, today: date | None = None) -> bool:
        """Whether an answer is owed since before today."""
        return bool(self.status == Status.OPEN and self.due_on and self.due_on < (today or timezone.now().date()))
