"""The ground of every record: who may see it, where it comes from, which version it is."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from eslabon.records.base.queries import RecordQuerySet


class Level(models.TextChoices):
    """Who may see a record. The Spanish word for RESERVED is the mark that is printed on what is exported."""

    INTERNAL = "internal", _("internal")
    PARTIES = "parties", _("the parties")
    RESERVED = "reserved", _("reserved")
    PUBLIC = "public", _("public")


class Origin(models.TextChoices):
    """Where a record comes from: nothing made up is shown as if it were real."""

    DESK = "desk", _("the desk")
    BRIEF = "brief", _("from the brief")
    EXAMPLE = "example", _("example: not an official fact")


class Record(models.Model):
    """One thing that the programme keeps. Changed only by actions; every version stays in its history."""

    # who may see it
    level = models.CharField(_("confidentiality"), max_length=10, choices=Level.choices, default=Level.INTERNAL)
    embargo_until = models.DateField(_("under embargo until"), null=True, blank=True)
    embargo_document = models.ForeignKey(
        "documents.Document",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("under embargo until the signature of"),
        help_text=_("With a date too, both are waited for."),
    )
    owner = models.ForeignKey(
        "parties.Party",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("belongs to"),
        help_text=_("Without an organisation it belongs to the desk."),
    )
    shared_with = models.ManyToManyField(
        "parties.Party",
        related_name="+",
        symmetrical=False,
        blank=True,
        verbose_name=_("the parties"),
        help_text=_("The organisations that see it at the level “the parties”."),
    )
    # where it comes from
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices, default=Origin.DESK)
    source = models.CharField(_("source"), max_length=300, blank=True)
    # which version it is
    version = models.PositiveIntegerField(default=1, editable=False)
    withdrawn = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=models.Q(level__in=Level.values), name="%(app_label)s_%(class)s_level"),
            models.CheckConstraint(condition=models.Q(origin__in=Origin.values), name="%(app_label)s_%(class)s_origin"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="%(app_label)s_%(class)s_version"),
        ]

    def waits_for_signature(self, today: date) -> bool:
        """Whether the document whose signature ends the embargo isn't signed yet."""
        document = self.embargo_document
        return document is not None and (document.signed_on is None or document.signed_on > today)

    @property
    def title_text(self) -> str:
        """What a list or a link calls it."""
        return str(self)

    history: Any
