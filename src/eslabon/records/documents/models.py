"""Documents (files as received, with their official numbers) and papers (made here, reviewed, signed outside)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from eslabon.records.base.models import Record


class DocumentType(models.TextChoices):
    """What a document is."""

    MINUTES = "minutes", _("minutes")
    NOTE = "note", _("internal note")
    LETTER = "letter", _("letter")
    STRATEGY = "strategy", _("strategy")
    REPORT = "report", _("report")
    EVIDENCE = "evidence", _("evidence")
    SIGNED = "signed", _("signed paper")
    OTHER = "other", _("other")


class Document(Record):
    """A file as received, with what the registry calls it, and the record it belongs to."""

    title = models.CharField(_("title"), max_length=300)
    type = models.CharField(_("type"), max_length=10, choices=DocumentType.choices, default=DocumentType.OTHER)
    number = models.CharField(_("official number"), max_length=120, blank=True, help_text=_("Oficio N.° ..."))
    file_number = models.CharField(_("file number"), max_length=120, blank=True, help_text=_("Expediente ..."))
    on = models.DateField(_("date"), null=True, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True, editable=False)
    # the record it belongs to: a kind's name and the record's number
    about_kind = models.CharField(max_length=20, blank=True, editable=False)
    about_id = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    # the file, kept by its digest
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    file_name = models.CharField(max_length=200, blank=True, editable=False)
    size = models.PositiveBigIntegerField(default=0, editable=False)
    history = HistoricalRecords(m2m_fields=["shared_with"])

    class Meta(Record.Meta):
        verbose_name = _("document")
        indexes = [models.Index(fields=["about_kind", "about_id"], name="documents_about")]

    def __str__(self) -> str:
        return self.title


class Step(models.TextChoices):
    """The path of a paper."""

    DRAFTED = "drafted", _("drafted")
    REVIEWED = "reviewed", _("reviewed")
    APPROVED = "approved", _("visto bueno given")
    SIGNED = "signed", _("signed")


class Paper(Record):
    """A paper made from records, kept as it was made; what was signed can't change."""

    title = models.CharField(_("title"), max_length=300)
    form = models.CharField(_("paper"), max_length=12)
    terms = models.JSONField(default=dict, blank=True, editable=False)
    lang = models.CharField(max_length=2, default="es", editable=False)
    step = models.CharField(_("step"), max_length=10, choices=Step.choices, default=Step.DRAFTED, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    file_name = models.CharField(max_length=200, editable=False)
    scan = models.ForeignKey(Document, models.PROTECT, related_name="+", null=True, blank=True, editable=False)
    follows = models.ForeignKey(
        "self", models.PROTECT, related_name="followed_by", null=True, blank=True, editable=False
    )
    history = HistoricalRecords(m2m_fields=["shared_with"])

    class Meta(Record.Meta):
        verbose_name = _("paper")

    def __str__(self) -> str:
        return self.title
