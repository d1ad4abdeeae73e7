"""Inquiries: one form sent to one provider's contact, what it held when it was sent, what was answered and decided."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from eslabon.records.base.models import Record
from eslabon.records.rounds.models import in_order

# The kinds of records that a form asks about.
AGREEMENTS, PROJECTS = "agreements", "projects"


class Status(models.TextChoices):
    """Where an inquiry stands; that it is overdue or its link expired is told by its dates."""

    DRAFT = "draft", pgettext_lazy("inquiry", "not sent")
    SENT = "sent", pgettext_lazy("inquiry", "sent")
    OPENED = "opened", pgettext_lazy("inquiry", "opened")
    ANSWERED = "answered", pgettext_lazy("inquiry", "answered")
    DECIDED = "decided", pgettext_lazy("inquiry", "attended to")


# The form is out, and may be filled in.
OUT = (Status.SENT, Status.OPENED)


class Inquiry(Record):
    """What is asked of one person of a provider. Everything below `status` is moved by actions."""

    title = models.CharField(_("what is asked"), max_length=300)
    party = models.ForeignKey(
        "parties.Party", models.PROTECT, related_name="inquiries", verbose_name=_("provider of cooperation")
    )
    request = models.ForeignKey(
        "requests.Request",
        models.PROTECT,
        related_name="inquiries",
        null=True,
        blank=True,
        verbose_name=_("request that it is part of"),
    )
    message = models.TextField(_("what the e-mail says besides"), blank=True)
    # who is asked
    contact = models.CharField(_("focal point"), max_length=200)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(
        _("language"), max_length=2, choices=[("es", "Español"), ("en", "English")], default="es"
    )
    # until when
    due_on = models.DateField(_("answer by"), null=True, blank=True)
    expires_on = models.DateField(
        _("the link works until"), null=True, blank=True, help_text=_("Without a day: thirty days after it was due.")
    )
    # how it stands
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.DRAFT, editable=False)
    sent_at = models.DateTimeField(pgettext_lazy("inquiry", "sent"), null=True, blank=True, editable=False)
    sent_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    opened_at = models.DateTimeField(pgettext_lazy("inquiry", "opened"), null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True, editable=False)
    answered_at = models.DateTimeField(pgettext_lazy("inquiry", "answered"), null=True, blank=True, editable=False)
    answered_by = models.CharField(_("answered by"), max_length=200, blank=True, editable=False)
    remarks = models.TextField(_("remarks"), blank=True, editable=False)
    nothing = models.BooleanField(_("nothing to report"), default=False, editable=False)
    history = HistoricalRecords(m2m_fields=["shared_with"])

    class Meta(Record.Meta):
        verbose_name = _("inquiry")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="inquiries_inquiry_status"),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """The link lasts until the answer is due; once the form is out, it is that provider's."""
        in_order(self.due_on, self.expires_on, "expires_on")
        if self.pk and self.status != Status.DRAFT:
            before = Inquiry.objects.filter(pk=self.pk).values_list("party_id", flat=True).first()
            if before != self.party_id:
                raise ValidationError({"party": ValidationError("party", code="inquiry.sent-already")})

    def is_overdue(self, today: date | None = None) -> bool:
        """Whether an answer is owed since before today."""
        return bool(self.status in OUT and self.due_on and self.due_on < (today or timezone.now().date()))

    def is_expired(self, today: date | None = None) -> bool:
        """Whether its link no longer works for the time that has passed."""
        return bool(self.expires_on and self.expires_on < (today or timezone.now().date()))


class Key(models.Model):
    """What opens a form: the digest of a link's secret, never the secret."""

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="keys")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    stopped_at = models.DateTimeField(null=True)


class Verdict(models.TextChoices):
    """What was answered of one agreement or project."""

    NONE = "", _("no answer yet")
    CONFIRMED = "confirmed", _("confirmed")
    CORRECTED = "corrected", _("corrected")
    ADDED = "added", _("added")
    NOT_OURS = "not-ours", _("not ours")


class Item(models.Model):
    """One agreement or project of a form, as it stood when the form was sent, or one that was added; and its answer.

    `held` and `answer` are texts by field. Until the form is sent back the answer is a draft that may hold anything.
    """

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="items")
    kind = models.CharField(max_length=12, choices=[(AGREEMENTS, AGREEMENTS), (PROJECTS, PROJECTS)])
    # the record; none yet of what was added
    about = models.PositiveBigIntegerField(null=True)
    # tells one that was added from another: posted twice it is the same
    key = models.CharField(max_length=36)
    held = models.JSONField(default=dict)
    answer = models.JSONField(default=dict)
    verdict = models.CharField(max_length=9, choices=Verdict.choices, blank=True)
    remark = models.TextField(blank=True)

    class Meta:
        ordering = ("kind", "pk")
        constraints = [models.UniqueConstraint(fields=["inquiry", "kind", "key"], name="inquiries_item_once")]

    @property
    def values(self) -> dict[str, str]:
        """Each field as it was answered, else as it is held."""
        return {**self.held, **self.answer}


class Decision(models.TextChoices):
    """What the desk decided of a change."""

    NONE = "", _("not decided yet")
    TAKEN = "taken", _("taken")
    BY_HAND = "by-hand", _("taken, written by hand")
    REFUSED = "refused", _("not taken")


class Change(models.Model):
    """One field that was answered otherwise than it is held; without a field, the item as a whole."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="changes")
    field = models.CharField(max_length=20, blank=True)
    decision = models.CharField(max_length=7, choices=Decision.choices, blank=True)
    note = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["item", "field"], name="inquiries_change_once")]
