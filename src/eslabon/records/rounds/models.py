"""A negotiation, its rounds, the meetings of the table, who attended, what was decided."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from eslabon.records.base.models import Record
from eslabon.records.base.queries import DESK, RecordQuerySet, role_of


def in_order(first: Any, last: Any, name: str) -> None:
    """Raises ValidationError where something ends before it begins."""
    if first and last and last < first:
        raise ValidationError({name: ValidationError("order", code="record.dates-order")})


class Theme(models.Model):
    """What is talked about: MSMEs, science and technology, agriculture ..."""

    code = models.SlugField(max_length=40, unique=True)
    name_es = models.CharField(_("name in Spanish"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)

    class Meta:
        ordering = ("name_es",)

    def __str__(self) -> str:
        from django.utils.translation import get_language

        return self.name_en if (get_language() or "es").startswith("en") else self.name_es


class Negotiation(Record):
    """A negotiation with its countries."""

    name = models.CharField(_("name"), max_length=200)
    countries = models.JSONField(_("countries (ISO codes)"), default=list, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    history = HistoricalRecords(m2m_fields=["shared_with"])

    class Meta(Record.Meta):
        verbose_name = _("negotiation")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Countries are ISO codes; it ends after it begins."""
        if not isinstance(self.countries, list) or not all(
            isinstance(one, str) and len(one) == 2 and one.isalpha() for one in self.countries
        ):
            raise ValidationError(
                {"countries": ValidationError("codes", code="field.not-choice", params={"value": self.countries})}
            )
        in_order(self.starts_on, self.ends_on, "ends_on")


class Round(Record):
    """A round of a negotiation: number, place, dates, what came of it."""

    negotiation = models.ForeignKey(Negotiation, models.PROTECT, related_name="rounds", verbose_name=_("negotiation"))
    number = models.PositiveSmallIntegerField(_("number"))
    place = models.CharField(_("place"), max_length=120)
    country = models.CharField(_("country (ISO code)"), max_length=2, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    summary = models.TextField(_("executive summary"), blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    history = HistoricalRecords(m2m_fields=["shared_with"])

    class Meta(Record.Meta):
        verbose_name = _("round")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["negotiation", "number"], name="rounds_round_number"),
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="rounds_round_dates"),
        ]

    def __str__(self) -> str:
        return f"{roman(self.number)} Ronda, {self.place}"

    def clean(self) -> None:
        """It ends after it begins."""
        in_order(self.starts_on, self.ends_on, "ends_on")


def roman(number: int) -> str:
    """A round's number as officials write it: IV."""
    found = ""
    for value, sign in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        while number >= value:
            found, number = found + sign, number - value
    return found


class Meeting(Record):
    """A meeting of the table; a joint one names the other tables."""

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="meetings", null=True, blank=True, verbose_name=_("round")
    )
    title = models.CharField(_("title"), max_length=200)
    on = models.DateField(_("date"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    joint_with = models.JSONField(_("joint meeting with the tables of"), default=list, blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="meetings", verbose_name=_("themes"))
    agenda = models.TextField(_("agenda"), blank=True)
    minutes = models.TextField(_("minutes"), blank=True)
    history = HistoricalRecords(m2m_fields=["shared_with", "themes"])

    class Meta(Record.Meta):
        verbose_name = _("meeting")

    def __str__(self) -> str:
        return self.title

    @property
    def is_joint(self) -> bool:
        """Whether other tables took part."""
        return bool(self.joint_with)


class Decision(Record):
    """What a meeting decided (acuerdo adoptado)."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions", verbose_name=_("meeting"))
    text = models.TextField(_("decision"))
    responsible = models.ForeignKey(
        "parties.Party", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("responsible")
    )
    due_on = models.DateField(_("by"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    history = HistoricalRecords(m2m_fields=["shared_with"])

    class Meta(Record.Meta):
        verbose_name = _("decision")

    def __str__(self) -> str:
        return self.text[:120]


class AttendanceQuerySet(RecordQuerySet):
    """Attendances: who doesn't see the meeting isn't told who was there, whatever the level of the attendance."""

    def visible_to(self, actor: Any, today: date | None = None) -> RecordQuerySet:
        """Those that an actor may see."""
        found = super().visible_to(actor, today)
        if role_of(actor) in DESK:
            return found
        meetings, rounds = (model.objects.visible_to(actor, today).values("pk") for model in (Meeting, Round))
        return found.filter(models.Q(meeting__in=meetings) | models.Q(round__in=rounds))


class Attendance(Record):
    """A person who was at a meeting, or at a round; an organisation without a name where nobody was named."""

    # who
    name = models.CharField(_("name"), max_length=300, blank=True)
    position = models.CharField(_("position"), max_length=300, blank=True)
    organisation = models.ForeignKey(
        "parties.Party", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("organisation")
    )
    # for whom
    represents = models.ForeignKey(
        "parties.Party",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("spoke for"),
        help_text=_("Without one, for their own organisation."),
    )
    focal_point = models.BooleanField(_("as its focal point"), default=False)
    # where: one of the two
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="attendance", null=True, blank=True, verbose_name=_("meeting")
    )
    round = models.ForeignKey(
        Round, models.PROTECT, related_name="attendance", null=True, blank=True, verbose_name=_("round")
    )
    history = HistoricalRecords(m2m_fields=["shared_with"])

    objects: ClassVar[Any] = AttendanceQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("attendee")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(meeting__isnull=True) ^ models.Q(round__isnull=True),
                name="rounds_attendance_where",
            ),
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False) | ~models.Q(name=""), name="rounds_attendance_who"
            ),
        ]

    def __str__(self) -> str:
        return self.name or gettext("not named")

    def clean(self) -> None:
        """A person or an organisation, at a meeting or at a round."""
        faults = {}
        if not self.name and self.organisation_id is None:
            faults["name"] = ValidationError("name", code="field.missing")
        if (self.meeting_id is None) == (self.round_id is None):
            faults["meeting"] = ValidationError("meeting", code="record.one-of-two")
        if faults:
            raise ValidationError(faults)
