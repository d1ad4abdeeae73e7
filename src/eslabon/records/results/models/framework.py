"""The framework of results (logical framework) of a project: its levels and their indicators."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from eslabon.records.base.models import Record
from eslabon.records.cooperation.models import FrameworkWords


class ResultLevel(models.TextChoices):
    """The levels of a framework; what they are called is chosen once for an agreement (`LEVEL_WORDS`)."""

    GOAL = "goal", pgettext_lazy("level of a framework", "goal")
    PURPOSE = "purpose", pgettext_lazy("level of a framework", "purpose")
    OUTPUT = "output", pgettext_lazy("level of a framework", "component (output)")
    ACTIVITY = "activity", pgettext_lazy("level of a framework", "activity")


# What the levels are called, in the country's set of words and in the donor's: the two are never mixed.
LEVEL_WORDS: dict[str, dict[str, Any]] = {
    FrameworkWords.COUNTRY: {one.value: one.label for one in ResultLevel},
    FrameworkWords.DONOR: {
        ResultLevel.GOAL: pgettext_lazy("level of a framework", "impact"),
        ResultLevel.PURPOSE: pgettext_lazy("level of a framework", "outcome"),
        ResultLevel.OUTPUT: pgettext_lazy("level of a framework", "output"),
        ResultLevel.ACTIVITY: pgettext_lazy("level of a framework", "activity"),
    },
}


class Counting(models.TextChoices):
    """How the values of an indicator make up where it stands."""

    LAST = "last", _("the last value stands")
    ADDS = "adds", _("the values of the periods add up")


def baseline_faults(record: Any) -> dict[str, ValidationError]:
    """What is wrong with the baseline of an indicator or target: it has no period."""
    if record.baseline is None or record.baseline_period.strip():
        return {}
    return {"baseline_period": ValidationError("baseline_period", code="indicator.baseline-period")}


def group_faults(record: Any) -> dict[str, ValidationError]:
    """What is wrong with the group of a target or value: it is none of its indicator's."""
    if not record.group or not record.indicator_id or record.group in record.indicator.groups:
        return {}
    told = {"value": record.group, "known": ", ".join(record.indicator.groups)}
    return {"group": ValidationError("group", code="value.no-such-group", params=told)}


class Objective(Record):
    """One line of a project's framework: what is to be reached at a level, and what that assumes."""

    project = models.ForeignKey(
        "cooperation.Project", models.PROTECT, related_name="objectives", verbose_name=_("project")
    )
    result_level = models.CharField(_("level of the framework"), max_length=10, choices=ResultLevel.choices)
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    title = models.CharField(_("what is to be reached"), max_length=300)
    title_en = models.CharField(_("what is to be reached, in English"), max_length=300, blank=True)
    assumptions = models.TextField(_("assumptions"), blank=True)
    history = HistoricalRecords(m2m_fields=["shared_with"])

    class Meta(Record.Meta):
        verbose_name = _("line of the framework")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(result_level__in=ResultLevel.values), name="results_objective_result_level"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Indicator(Record):
    """What shows whether something is reached: its unit, its baseline with the source, how it is verified."""

    project = models.ForeignKey(
        "cooperation.Project", models.PROTECT, related_name="indicators", verbose_name=_("project")
    )
    objective = models.ForeignKey(
        Objective,
        models.PROTECT,
        related_name="indicators",
        null=True,
        blank=True,
        verbose_name=_("line of the framework"),
    )
    title = models.CharField(_("indicator"), max_length=300)
    title_en = models.CharField(_("indicator in English"), max_length=300, blank=True)
    definition = models.TextField(_("definition"), blank=True)
    unit = models.CharField(_("unit"), max_length=60, help_text=_("Persons, firms, days, USD."))
    counting = models.CharField(
        _("how its values are counted"), max_length=5, choices=Counting.choices, default=Counting.LAST
    )
    groups = models.JSONField(
        _("disaggregated by"),
        default=list,
        blank=True,
        help_text=_("The groups that values are also told for, with commas: women, men."),
    )
    # where it started
    baseline = models.DecimalField(
        _("baseline"),
        max_digits=20,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("Without a value it is told as not stated."),
    )
    baseline_period = models.CharField(_("period of the baseline"), max_length=60, blank=True)
    baseline_source = models.CharField(_("source of the baseline"), max_length=300, blank=True)
    # how one knows
    verification = models.CharField(_("means of verification"), max_length=300, blank=True)
    assumptions = models.TextField(_("assumptions"), blank=True)
    history = HistoricalRecords(m2m_fields=["shared_with"])

    class Meta(Record.Meta):
        verbose_name = _("indicator")
        # What changed last, and a page of a long list, are found without reading the table through.
        indexes = [
            models.Index(fields=["changed_at"], condition=models.Q(withdrawn=False), name="results_indicator_changed"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=models.Q(counting__in=Counting.values), name="results_indicator_counting"),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Its line is one of the same project; its groups are short texts, each once; a baseline has its period."""
        faults: dict[str, ValidationError] = {}
        if self.objective and self.objective.project_id != self.project_id:
            faults["objective"] = ValidationError("objective", code="entry.another-project")
        named = self.groups if isinstance(self.groups, list) else [None]
        if not all(isinstance(one, str) and 0 < len(one) <= 60 for one in named) or len(set(named)) != len(named):
            faults["groups"] = ValidationError("groups", code="indicator.groups")
        faults |= baseline_faults(self)
        if faults:
            raise ValidationError(faults)
