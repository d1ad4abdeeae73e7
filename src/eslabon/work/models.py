"""Jobs; mail that waits to be sent; mappings that are remembered; the desk's own publications."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, cast

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """A long task: what to do, how far it is, whether its worker lives, whether it is asked to stop."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        STOPPED = "stopped", _("stopped")

    task = models.CharField(max_length=40)
    terms = models.JSONField(default=dict)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    step = models.CharField(max_length=40, blank=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    heartbeat = models.DateTimeField(null=True)
    worker = models.CharField(max_length=60, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    stop_asked = models.BooleanField(default=False)
    result = models.JSONField(null=True)
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    run_after = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["status", "run_after"], name="work_job_next")]


class Mail(models.Model):
    """A letter in the outbox: written in the same transaction as what it tells, sent by a job."""

    to = models.CharField(max_length=320)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    send_after = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["sent_at", "send_after"], name="work_mail_next")]


class Digest(models.Model):
    """A week whose digest has been seen to for somebody, whether or not there was anything to say."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    week = models.CharField(max_length=8)  # ISO: 2026-W48
    mail = models.ForeignKey(Mail, models.SET_NULL, related_name="+", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "week"], name="work_digest_once")]


class Brought(models.Model):
    """A file that somebody brought on the web: checked by one task, and by another (in the field named by `second`)
    done with as was decided."""

    second: ClassVar[str]
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    file = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    checking = models.ForeignKey(Job, models.PROTECT, related_name="+")
    discarded_at = models.DateTimeField(null=True)
    uploaded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.file

    @property
    def decided(self) -> Job | None:
        """The second task, once it is asked for."""
        return cast(Job | None, getattr(self, self.second))

    @property
    def job(self) -> Job:
        """The last task asked for."""
        return self.decided or self.checking

    @property
    def under_way(self) -> bool:
        """Whether a task waits or runs."""
        return self.discarded_at is None and self.job.status in (Job.Status.WAITING, Job.Status.RUNNING)

    @property
    def report(self) -> dict[str, Any]:
        """What the check found; empty until it has ended well."""
        return (self.checking.result or {}) if self.checking.status == Job.Status.DONE else {}

    @property
    def outcome(self) -> dict[str, Any]:
        """What the second task came to; empty until it has ended well."""
        job = self.decided
        return (job.result or {}) if job is not None and job.status == Job.Status.DONE else {}


class Upload(Brought):
    """An IATI file that the desk brought: kept under DATA/uploads/KEY until it is published or discarded."""

    second = "publishing"
    sha256 = models.CharField(max_length=64)
    publishing = models.ForeignKey(Job, models.PROTECT, related_name="+", null=True)

    @property
    def snapshot(self) -> int | None:
        """The number of the load that it was published as."""
        return self.outcome.get("snapshot")

    @property
    def may_be_published(self) -> bool:
        """Whether it was checked, can be loaded, and isn't yet."""
        found = self.report
        return bool(found and not found.get("refusal") and not found.get("already")) and not (
            self.under_way or self.snapshot or self.discarded_at
        )


class Sheet(Brought):
    """A spreadsheet that somebody brought: kept under DATA/sheets/KEY for a day, seen by nobody else."""

    second = "accepting"
    kind = models.CharField(max_length=20)
    # What was chosen of its columns; the language in which its refused rows are given back.
    choice = models.JSONField(default=dict)
    language = models.CharField(max_length=2)
    accepting = models.ForeignKey(Job, models.PROTECT, related_name="+", null=True)
    # How many records were made of it: written together with them.
    accepted = models.PositiveIntegerField(null=True)

    @property
    def told(self) -> dict[str, Any]:
        """What is known of its rows: `rows`, `good`, `refused`, `faults`, `left_out`; or `refusal`."""
        return self.report | self.outcome

    @property
    def may_be_accepted(self) -> bool:
        """Whether it was checked, has good rows, and isn't accepted yet."""
        return bool(self.report.get("good")) and not self.under_way and self.accepted is None


class SheetMapping(models.Model):
    """Which column of somebody's spreadsheet holds which field: chosen once, remembered by the sheet's headings."""

    kind = models.CharField(max_length=20)
    headings = models.CharField(max_length=64)
    columns = models.JSONField()
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "headings"], name="work_mapping_once")]


class Restoration(models.Model):
    """The restore that these records came with: beside its journal, it says whether the folders are to follow."""

    key = models.CharField(max_length=32, primary_key=True)


class Published(models.Model):
    """A publication of the desk's own activities: the file as it was published, never changed.

    `changes` is what was told of the difference to the one before; `left_out`, as they are kept, the records that could
    not be published, with what they lack.
    """

    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    file = models.BinaryField()
    activities = models.PositiveIntegerField()
    transactions = models.PositiveIntegerField()
    changes = models.JSONField()
    left_out = models.JSONField()

    class Meta:
        ordering = ("-number",)

    def __str__(self) -> str:
        return str(self.number)
