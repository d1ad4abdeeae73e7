"""Needs for cooperation: what is needed, how far it has come, and how urgent the desk holds it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from eslabon.records.base.models import Record


class NeedKind(models.TextChoices):
    """What the cooperation is for."""

    NEGOTIATION = "negotiation", _("taking part in the negotiation")
    IMPLEMENTATION = "implementation", _("implementing the agreement")
    ADAPTATION = "adaptation", _("adapting to it")


class Status(models.TextChoices):
    """The path of a need."""

    DRAFT = "draft", _("being drafted")
    PRESENTED = "presented", _("presented")
    APPROVED = "approved", _("approved by the table")
    UNFUNDED = "without-funder", _("without a funder")
    MATCHED = "matched", _("matched")
    RUNNING = "running", _("running")
    MET = "met", _("met")


# From which status a need goes to which.
PATH: dict[str, tuple[str, ...]] = {
    Status.DRAFT: (Status.PRESENTED,),
    Status.PRESENTED: (Status.APPROVED, Status.DRAFT),
    Status.APPROVED: (Status.UNFUNDED, Status.MATCHED, Status.PRESENTED),
    Status.UNFUNDED: (Status.MATCHED, Status.APPROVED),
    Status.MATCHED: (Status.RUNNING, Status.UNFUNDED),
    Status.RUNNING: (Status.MET, Status.MATCHED),
    Status.MET: (Status.RUNNING,),
}


class Score(models.TextChoices):
    """How a need stands by one criterion."""

    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


class Criterion(models.TextChoices):
    """What the priority rests on."""

    STRATEGY = "strategy", _("it stands in the strategy")
    TRADE = "trade", _("effect on trade")
    URGENCY = "urgency", _("urgency")
    READINESS = "readiness", _("readiness to start")


class Need(Record):
    """One need."""

    # what is needed
    title = models.CharField(_("title"), max_length=300)
    description = models.TextField(_("description"), blank=True)
    theme = models.ForeignKey(
        "rounds.Theme", models.PROTECT, related_name="needs", null=True, blank=True, verbose_name=_("theme")
    )
    kind = models.CharField(_("what for"), max_length=14, choices=NeedKind.choices, default=NeedKind.IMPLEMENTATION)
    places = models.ManyToManyField("places.Place", blank=True, related_name="needs", verbose_name=_("places"))
    beneficiaries = models.CharField(_("beneficiaries"), max_length=300, blank=True)
    evidence = models.TextField(_("evidence"), blank=True)
    # what it costs
    cost = models.DecimalField(
        _("estimated cost"), max_digits=18, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    approximate = models.BooleanField(_("the cost is approximate"), default=False)
    # where it comes from
    strategy = models.ForeignKey(
        "strategies.Strategy",
        models.PROTECT,
        related_name="needs",
        null=True,
        blank=True,
        verbose_name=_("strategy it comes from"),
    )
    meeting = models.ForeignKey(
        "rounds.Meeting",
        models.PROTECT,
        related_name="needs",
        null=True,
        blank=True,
        verbose_name=_("presented at the meeting"),
    )
    # how far it has come
    status = models.CharField(_("status"), max_length=14, choices=Status.choices, default=Status.DRAFT, editable=False)
    priority_shown = models.BooleanField(_("the priority is shown"), default=False, editable=False)
    history = HistoricalRecords(m2m_fields=["shared_with", "places"])

    class Meta(Record.Meta):
        verbose_name = _("need for cooperation")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="needs_need_status"),
            models.CheckConstraint(
                condition=models.Q(cost__isnull=True) | models.Q(cost__gte=0), name="needs_need_cost"
            ),
            models.CheckConstraint(
                condition=models.Q(cost__isnull=True) | ~models.Q(currency=""), name="needs_need_currency"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """An amount has its currency, a code of three capitals."""
        if self.cost is not None and not self.currency:
            raise ValidationError({"currency": ValidationError("currency", code="record.currency-missing")})
        if self.currency and not (len(self.currency) == 3 and self.currency.isalpha() and self.currency.isupper()):
            raise ValidationError(
                {"currency": ValidationError("currency", code="field.not-choice", params={"value": self.currency})}
            )

    @property
    def priority(self) -> str | None:
        """The score that most criteria give, the higher of two that are given as often; None where none was given."""
        given = [one.score for one in self.scores.all()]
        return max(given, key=lambda one: (given.count(one), -list(Score).index(Score(one)))) if given else None


class Scored(models.Model):
    """The score of a need by one criterion, with its reason and its author; the last one counts."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="scores")
    criterion = models.CharField(max_length=10, choices=Criterion.choices)
    score = models.CharField(max_length=6, choices=Score.choices)
    reason = models.TextField()
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField(auto_now=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["need", "criterion"], name="needs_scored_once")]


class Answer(models.TextChoices):
    """What the desk says of a suggestion."""

    ACCEPTED = "accepted", _("accepted")
    TALKS = "in-talks", _("in talks")
    REFUSED = "refused", _("refused")


class Link(models.Model):
    """A need and a published activity, or an open line, that may answer it: what the desk decided, and why."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="links")
    activity = models.CharField(max_length=300, blank=True)
    line = models.ForeignKey("lines.Line", models.PROTECT, related_name="links", null=True, blank=True)
    answer = models.CharField(max_length=10, choices=Answer.choices)
    percentage = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    note = models.TextField(blank=True)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(auto_now=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["need", "line"], name="needs_link_line_once"),
            models.UniqueConstraint(
                fields=["need", "activity"], condition=~models.Q(activity=""), name="needs_link_activity_once"
            ),
            models.CheckConstraint(
                condition=models.Q(activity="", line__isnull=False)
                | (~models.Q(activity="") & models.Q(line__isnull=True)),
                name="needs_link_one_end",
            ),
            models.CheckConstraint(
                condition=models.Q(percentage__isnull=True) | models.Q(percentage__range=(0, 100)),
                name="needs_link_percentage",
            ),
        ]
