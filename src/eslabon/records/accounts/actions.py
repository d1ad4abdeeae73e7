"""Inviting, admitting and ending people; keys to the API."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from eslabon.records.accounts.models import Invitation, Role, Token, User
from eslabon.records.base.actions import ACTIONS, Denied, Invalid, NotFound, require
from eslabon.records.base.values import problems_of
from eslabon.values.problems import Where, problem

LASTING = timedelta(days=14)
_WITHOUT_ORGANISATION = ("coordinator", "specialist", "analyst", "reader")


def digest_of(secret: str) -> str:
    """What is kept of a secret that is shown once."""
    return hashlib.sha256(secret.encode()).hexdigest()


def invite(actor: Any, email: str, name: str, role: str, organisation: Any = None) -> tuple[Invitation, str]:
    """An invitation, and the secret of its link, which isn't kept. Raises Denied, Invalid."""
    require(actor, "accounts.invite")
    return _invited(actor, email, name, role, organisation)


def invite_first(email: str, name: str) -> tuple[Invitation, str]:
    """The invitation of a new desk's first coordinator, by whoever runs the program.

    Raises Denied once there is an account, Invalid.
    """
    if User.objects.exists():
        raise Denied("accounts.invite")
    return _invited(None, email, name, Role.COORDINATOR)


def _invited(actor: Any, email: str, name: str, role: str, organisation: Any = None) -> tuple[Invitation, str]:
    secret = secrets.token_urlsafe(32)
    made = Invitation(
        email=email.strip().lower(),
        name=name.strip(),
        role=role,
        organisation=organisation,
        digest=digest_of(secret),
        expires_at=timezone.now() + LASTING,
        invited_by=actor,
    )
    problems = []
    try:
        made.full_clean(exclude=["accepted_at", "revoked_at"])
    except ValidationError as error:
        problems = problems_of(error)
    if User.objects.filter(email__iexact=made.email).exists():
        problems.append(problem("field.taken", Where(path="email")))
    if role in Role.values and role not in _WITHOUT_ORGANISATION and organisation is None:
        problems.append(problem("field.missing", Where(path="organisation")))
    if problems:
        raise Invalid(problems)
    made.save()
    return made, secret


def invitation_of(secret: str) -> Invitation:
    """The invitation of a link, while it lasts. Raises NotFound."""
    found = Invitation.objects.filter(
        digest=digest_of(secret), accepted_at=None, revoked_at=None, expires_at__gt=timezone.now()
    ).first()
    if found is None:
        raise NotFound("invitation")
    return found


def accept(secret: str, password: str) -> User:
    """The account that an invitation makes, once. Raises NotFound; ValidationError for a weak password."""
    from django.contrib.auth.password_validation import validate_password

    with transaction.atomic():
        found = Invitation.objects.select_for_update().get(pk=invitation_of(secret).pk)
        if found.accepted_at:
            raise NotFound("invitation")
        user = User(email=found.email, name=found.name, role=found.role, organisation=found.organisation)
        validate_password(password, user)
        user.set_password(password)
        user.save()
        found.accepted_at = timezone.now()
        found.save()
        return user


def revoke_invitation(actor: Any, invitation: Invitation) -> None:
    """An invitation that no longer makes an account."""
    require(actor, "accounts.invite")
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(revoked_at=timezone.now())


def change_role(actor: Any, user: User, role: str, organisation: Any = None) -> User:
    """The person in another role or organisation. Raises Denied, Invalid."""
    with transaction.atomic():
        require(actor, "accounts.change_role", user)
        user = User.objects.select_for_update().get(pk=user.pk)
        if role not in Role.values or user.pk == actor.pk:  # a desk doesn't lose its coordinator by mistake
            raise Invalid([problem("field.not-choice", Where(path="role"), value=role)])
        if role not in _WITHOUT_ORGANISATION and organisation is None:
            raise Invalid([problem("field.missing", Where(path="organisation"))])
        user.role, user.organisation = role, organisation
        user._history_user = actor
        user.save()
        return user


def end(actor: Any, user: User, on: date, successor: User | None = None) -> User:
    """The account ended: nobody signs in with it, its keys don't open, what it did stays."""
    with transaction.atomic():
        require(actor, "accounts.end", user)
        user = User.objects.select_for_update().get(pk=user.pk)
        if user.pk == actor.pk or (successor is not None and successor.pk == user.pk):
            raise Invalid([problem("field.not-choice", Where(path="successor"), value=str(user))])
        user.is_active, user.ended_on, user.successor = False, on, successor
        user._history_user = actor
        user.save()
        Token.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())
        return user


def change_own(actor: User, name: str, language: str, weekly_digest: bool) -> User:
    """One's own name and choices. Raises Invalid."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=actor.pk)
        user.name, user.language, user.weekly_digest = name.strip(), language, weekly_digest
        try:
            user.full_clean(exclude=["password"])
        except ValidationError as error:
            raise Invalid(problems_of(error)) from None
        user._history_user = actor
        user.save()
        return user


def renew_calendar(actor: User) -> User:
    """The calendar of one's deadlines at another address: the one before no longer answers."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=actor.pk)
        user.calendar_key = secrets.token_urlsafe()
        user.save()
        return user


def make_token(actor: User, name: str, scope: str, days: int | None = 365) -> tuple[Token, str]:
    """A key to the API for oneself, and its secret, shown once. Raises Invalid."""
    if not name.strip() or scope not in Token.Scope.values:
        raise Invalid([problem("field.missing", Where(path="name"))])
    secret = f"eslabon_{secrets.token_urlsafe(32)}"
    expires = timezone.now() + timedelta(days=days) if days else None
    return Token.objects.create(
        user=actor, name=name.strip()[:100], scope=scope, digest=digest_of(secret), expires_at=expires
    ), secret


def revoke_token(actor: User, pk: int) -> None:
    """One of one's own keys that no longer opens. Raises NotFound."""
    if not Token.objects.filter(pk=pk, user=actor, revoked_at=None).update(revoked_at=timezone.now()):
        raise NotFound(pk)


ACTIONS |= {"accounts.invite": invite, "accounts.end": end, "accounts.change_role": change_role}
