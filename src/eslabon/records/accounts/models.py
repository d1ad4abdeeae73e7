"""People who sign in: one role each, in one organisation."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class Role(models.TextChoices):
    """What a person may do; the rights of each stand in the rules of the records."""

    COORDINATOR = "coordinator", _("coordinator")
    SPECIALIST = "specialist", _("specialist")
    MINISTRY = "ministry", _("focal point of another ministry")
    DONOR = "donor", _("focal point of a provider")
    IMPLEMENTER = "implementer", _("implementer")
    ANALYST = "analyst", _("analyst")
    READER = "reader", _("reader")


class UserManager(BaseUserManager["User"]):
    """Makes users; an address is written in small letters."""

    def create_user(self, email: str, password: str | None = None, **values: Any) -> User:
        """A new user; without a password nobody can sign in until one is set."""
        user = self.model(email=self.normalize_email(email).lower(), **values)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """By e-mail, whatever the letters' size."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person. One who leaves is ended, with a successor: what the person did stays."""

    # who it is
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.READER)
    organisation = models.ForeignKey(
        "parties.Party", models.PROTECT, related_name="people", null=True, blank=True, verbose_name=_("organisation")
    )
    language = models.CharField(
        _("language"), max_length=2, choices=[("es", "Español"), ("en", "English")], default="es"
    )
    # while it lasts
    is_active = models.BooleanField(_("active"), default=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("successor")
    )
    date_joined = models.DateTimeField(auto_now_add=True)
    # what it wants to be told
    weekly_digest = models.BooleanField(_("weekly digest by e-mail"), default=False)
    calendar_key = models.CharField(max_length=43, unique=True, default=secrets.token_urlsafe, editable=False)
    example = models.BooleanField(default=False, editable=False)

    objects = UserManager()
    _history_user: Any
    history = HistoricalRecords(excluded_fields=["password", "last_login", "calendar_key"])

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="accounts_user_role"),
            models.CheckConstraint(
                condition=models.Q(role__in=("coordinator", "specialist", "analyst", "reader"))
                | models.Q(organisation__isnull=False),
                name="accounts_user_organisation",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **values: Any) -> None:
        """Keeps the person; signing in is no change of the person, and makes no version."""
        if list(values.get("update_fields") or ()) == ["last_login"]:
            self.skip_history_when_saving = True
        try:
            super().save(*args, **values)
        finally:
            self.__dict__.pop("skip_history_when_saving", None)


class Invitation(models.Model):
    """A place kept for a person: the link that was sent makes the account, once, while it lasts."""

    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=200)
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    organisation = models.ForeignKey(
        "parties.Party", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("organisation")
    )
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    # nobody for the first account of a new desk
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)


class Token(models.Model):
    """A key to the API: its digest, never itself; it may do what its user may, within its scope."""

    class Scope(models.TextChoices):
        READ = "read", _("read")
        WRITE = "write", _("read and write")

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(_("what it is for"), max_length=100)
    scope = models.CharField(_("scope"), max_length=5, choices=Scope.choices, default=Scope.READ)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
