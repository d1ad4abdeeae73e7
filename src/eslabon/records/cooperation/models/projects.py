"""Projects with their components, milestones and budgets."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from eslabon.records.base.models import Record
from eslabon.records.cooperation.models.agreements import Agreement
from eslabon.records.cooperation.models.money import check_currency, money_field
from eslabon.records.cooperation.models.sectors import check_sector, sector_field
from eslabon.records.rounds.models import in_order


class ProjectStatus(models.TextChoices):
    """Where a project stands."""

    PLANNED = "planned", _("planned")
    RUNNING = "running", _("running")
    SUSPENDED = "suspended", _("suspended")
    COMPLETED = "completed", _("completed")
    CANCELLED = "cancelled", _("cancelled")


PROJECT_PATH: dict[str, tuple[str, ...]] = {
    ProjectStatus.PLANNED: (ProjectStatus.RUNNING, ProjectStatus.CANCELLED),
    ProjectStatus.RUNNING: (ProjectStatus.SUSPENDED, ProjectStatus.COMPLETED, ProjectStatus.CANCELLED),
    ProjectStatus.SUSPENDED: (ProjectStatus.RUNNING, ProjectStatus.CANCELLED),
    ProjectStatus.COMPLETED: (ProjectStatus.RUNNING,),
    ProjectStatus.CANCELLED: (ProjectStatus.PLANNED,),
}


class Project(Record):
    """A project: what for, where, who carries it out, for whom."""

    title = models.CharField(_("title"), max_length=300)
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="projects", null=True, blank=True, verbose_name=_("agreement")
    )
    provider = models.ForeignKey(
        "parties.Party",
        models.PROTECT,
        related_name="projects_paid",
        null=True,
        blank=True,
        verbose_name=_("provider of cooperation"),
        help_text=_("Without one, that of the agreement."),
    )
    purpose = models.TextField(_("purpose"), blank=True)
    theme = models.ForeignKey(
        "rounds.Theme", models.PROTECT, related_name="projects", null=True, blank=True, verbose_name=_("theme")
    )
    needs = models.ManyToManyField(
        "needs.Need", blank=True, related_name="projects", verbose_name=_("needs that it answers")
    )
    places = models.ManyToManyField("places.Place", blank=True, related_name="projects", verbose_name=_("places"))
    # who
    lead = models.ForeignKey(
        "parties.Party",
        models.PROTECT,
        related_name="projects_led",
        null=True,
        blank=True,
        verbose_name=_("implementing organisation"),
    )
    members = models.ManyToManyField(
        "parties.Party", blank=True, related_name="projects_joined", verbose_name=_("with")
    )
    beneficiaries = models.CharField(_("beneficiaries"), max_length=300, blank=True)
    women = models.PositiveIntegerField(_("women"), null=True, blank=True)
    men = models.PositiveIntegerField(_("men"), null=True, blank=True)
    # when, and how it stands
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=ProjectStatus.choices, default=ProjectStatus.PLANNED, editable=False
    )
    # what it costs, as stated; what was paid stands in entries
    cost = money_field(_("total cost, as stated"), null=True, blank=True, validators=[MinValueValidator(0)])
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    approximate = models.BooleanField(_("the cost is approximate"), default=False)
    outcome = models.TextField(
        _("outcome that it is measured by"),
        blank=True,
        help_text=_("Answers at hearings, certified sales, credit, licences, exports: to each its own."),
    )
    risks = models.TextField(_("risks"), blank=True)
    activity = models.CharField(
        _("published activity (IATI identifier)"),
        max_length=300,
        blank=True,
        help_text=_("Or account:NAME, a line of a loaded table."),
    )
    # as it is published
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    purpose_en = models.TextField(_("purpose in English"), blank=True)
    sector = sector_field()
    history = HistoricalRecords(m2m_fields=["shared_with", "needs", "places", "members"])

    class Meta(Record.Meta):
        verbose_name = _("project")
        # What changed last, and a page of a long list, are found without reading the table through.
        indexes = [
            models.Index(
                fields=["changed_at"], condition=models.Q(withdrawn=False), name="cooperation_project_changed"
            ),
            models.Index(fields=["title"], condition=models.Q(withdrawn=False), name="cooperation_project_title"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(status__in=ProjectStatus.values), name="cooperation_project_status"
            ),
            models.CheckConstraint(
                condition=models.Q(cost__isnull=True) | ~models.Q(currency=""), name="cooperation_project_currency"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """It ends after it starts; a cost has its currency; its sector is a code."""
        in_order(self.starts_on, self.ends_on, "ends_on")
        if faults := check_currency(self.currency, self.cost) | check_sector(self.sector):
            raise ValidationError(faults)


class Component(Record):
    """A component of a project: what it delivers."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="components", verbose_name=_("project"))
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    title = models.CharField(_("title"), max_length=300)
    description = models.TextField(_("description"), blank=True)
    history = HistoricalRecords(m2m_fields=["shared_with"])

    class Meta(Record.Meta):
        verbose_name = _("component")
        ordering = ("number",)

    def __str__(self) -> str:
        return self.title


class Milestone(Record):
    """A milestone of a project's plan."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="milestones", verbose_name=_("project"))
    component = models.ForeignKey(
        Component, models.PROTECT, related_name="milestones", null=True, blank=True, verbose_name=_("component")
    )
    title = models.CharField(_("title"), max_length=300)
    due_on = models.DateField(_("planned for"), null=True, blank=True)
    done_on = models.DateField(_("reached on"), null=True, blank=True)
    history = HistoricalRecords(m2m_fields=["shared_with"])

    class Meta(Record.Meta):
        verbose_name = _("milestone")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Its component is one of the same project."""
        if self.component and self.component.project_id != self.project_id:
            raise ValidationError({"component": ValidationError("component", code="entry.another-project")})


class BudgetLine(Record):
    """A line of a project's budget for a period."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="budget", verbose_name=_("project"))
    component = models.ForeignKey(
        Component, models.PROTECT, related_name="budget", null=True, blank=True, verbose_name=_("component")
    )
    title = models.CharField(_("budget line"), max_length=200)
    payer = models.ForeignKey(
        "parties.Party", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("who pays")
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    amount = money_field(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    history = HistoricalRecords(m2m_fields=["shared_with"])

    class Meta(Record.Meta):
        verbose_name = _("line of the budget")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """It ends after it starts; its currency is a code; its component is one of the same project."""
        in_order(self.starts_on, self.ends_on, "ends_on")
        faults = check_currency(self.currency, self.amount)
        if self.component and self.component.project_id != self.project_id:
            faults["component"] = ValidationError("component", code="entry.another-project")
        if faults:
            raise ValidationError(faults)
