"""Which records an actor may see: one condition, obeyed by lists, search, exports, the API, papers and counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from eslabon.records.accounts.models import User

    Actor = User | AnonymousUser

# The roles that read what is internal to the desk without writing in it.
STAFF = ("analyst", "reader")
DESK = ("coordinator", "specialist")


def role_of(actor: Any) -> str | None:
    """The role of an actor; None for the public, and for one whose account has ended."""
    return getattr(actor, "role", None) if getattr(actor, "is_active", False) else None


def organisation_of(actor: Any) -> int | None:
    """The id of the actor's organisation, where an active account has one."""
    return getattr(actor, "organisation_id", None) if getattr(actor, "is_active", False) else None


def remember_seen(actor: Any, record: Any) -> None:
    """Notes on a record that it was read as one that the actor sees: the same actor isn't asked about it again."""
    record._seen_by = (actor, role_of(actor), organisation_of(actor))


def forget_seen(record: Any) -> None:
    """Takes the note away: the record was changed since."""
    record.__dict__.pop("_seen_by", None)


def seen_already(actor: Any, record: Any) -> bool:
    """Whether a record was read as one that this very actor sees, by the role that the actor still has."""
    who, *by = getattr(record, "_seen_by", (None,))
    return who is not None and who is actor and by == [role_of(actor), organisation_of(actor)]


def no_embargo(today: date) -> Q:
    """The condition on records (or versions) that no embargo keeps: neither a day nor a signature is waited for."""
    signed = Q(embargo_document__isnull=True) | Q(embargo_document__signed_on__lte=today)
    return signed & (Q(embargo_until__isnull=True) | Q(embargo_until__lte=today))


def visible(actor: Any, shared: Callable[[int], Any], today: date | None = None) -> Q:
    """The condition on records that an actor may see; `shared` gives the ids of those shared with an organisation.

    The desk sees all. Its analysts and readers see all but what is reserved. Any other account sees what belongs to its
    organisation, what names it among the parties at that level, and what is public; the public sees what is public.
    An embargo keeps a record from everybody but the desk and the owner, until its day and the signature that it waits
    for have come; so does having been withdrawn.
    """
    role, organisation = role_of(actor), organisation_of(actor)
    if role in DESK:
        return Q()
    today = today or timezone.now().date()
    there, open_now = Q(withdrawn=False), no_embargo(today)
    if role in STAFF:
        return there & open_now & ~Q(level="reserved")
    if organisation is None:
        return there & open_now & Q(level="public")
    told = Q(level="public") | Q(level="parties", pk__in=shared(organisation))
    return there & (Q(owner=organisation) | open_now & told)


class RecordQuerySet(models.QuerySet[Any]):
    """Records, with what an actor may see of them."""

    def visible_to(self, actor: Any, today: date | None = None) -> RecordQuerySet:
        """Those that an actor may see."""
        return self.filter(visible(actor, self._shared_with, today))

    def _shared_with(self, organisation: int) -> Any:
        """The ids of the records that name an organisation among the parties: asked below, so no row comes twice."""
        relation = self.model._meta.get_field("shared_with")
        own, party = relation.m2m_field_name(), relation.m2m_reverse_field_name()
        return relation.remote_field.through.objects.filter(**{party: organisation}).values(f"{own}_id")
