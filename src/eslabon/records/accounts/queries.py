"""Reads people and keys."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from eslabon.records.accounts.actions import digest_of
from eslabon.records.accounts.models import Token, User


def user_by_email(email: str) -> User | None:
    """The active account of an address."""
    return User.objects.filter(email__iexact=email.strip(), is_active=True).first()


def token_of(secret: str) -> Token | None:
    """The key that a secret opens, with its user, while both last."""
    now = timezone.now()
    lasting = Q(expires_at=None) | Q(expires_at__gt=now)
    found = (
        Token.objects.select_related("user__organisation")
        .filter(lasting, digest=digest_of(secret), revoked_at=None, user__is_active=True)
        .first()
    )
    if found is not None and (found.used_at is None or (now - found.used_at).total_seconds() > 60):
        Token.objects.filter(pk=found.pk).update(used_at=now)
    return found
