"""Sending a form: what may stand in it, the letters with its link, the reminder before it is due."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from eslabon.figures.formats import formats
from eslabon.records.base.models import Level
from eslabon.records.base.queries import no_embargo
from eslabon.records.inquiries import actions
from eslabon.records.inquiries.models import Inquiry, Item
from eslabon.records.inquiries.queries import to_remind
from eslabon.work.inquiries.fields import FIELDS, KIND, Provider, held
from eslabon.work.models import Mail

# How long before the day a contact is reminded, who was asked so long ago.
BEFORE, ASKED = timedelta(days=7), timedelta(days=3)


@dataclass(frozen=True)
class Offered:
    """A record that may stand in a form: whether the provider sees it anyhow, or the desk has to tick it."""

    kind: str
    record: Any
    seen: bool

    @property
    def key(self) -> str:
        """What its tick is called."""
        return f"{self.kind}-{self.record.pk}"


def offered(actor: Any, inquiry: Inquiry) -> list[Offered]:
    """The provider's agreements and projects that an actor sees.

    What is reserved, or under an embargo still, stands in no form: not even with a tick.
    """
    eyes = Provider(inquiry.party_id)
    own = Q(provider=inquiry.party_id)
    of_agreement = Q(provider=None, agreement__provider=inquiry.party_id)
    found = []
    for kind, mine in (("agreements", own), ("projects", own | of_agreement)):
        model = KIND[kind].model
        seen = set(model.objects.visible_to(eyes).filter(mine).values_list("pk", flat=True))
        rows = model.objects.visible_to(actor).filter(mine, withdrawn=False)
        allowed = Q(pk__in=seen) | (no_embargo(timezone.now().date()) & ~Q(level=Level.RESERVED))
        found += [Offered(kind, one, one.pk in seen) for one in rows.filter(allowed).order_by("title", "pk")]
    return found


def send(actor: Any, inquiry: Inquiry, ticked: Collection[str]) -> Inquiry:
    """The form made of what the provider sees and what was ticked, and the letter with its link, or neither.

    Raises Denied, NotFound, Invalid.
    """
    with transaction.atomic():
        shown = [one for one in offered(actor, inquiry) if one.seen or one.key in ticked]
        inquiry, secret = actions.send(actor, inquiry, _items(inquiry, shown))
        _post(inquiry, secret, *_letter(inquiry))
        return inquiry


def _items(inquiry: Inquiry, shown: list[Offered]) -> list[Item]:
    eyes = Provider(inquiry.party_id)
    made = []
    for kind in FIELDS:
        numbers = [one.record.pk for one in shown if one.kind == kind]
        texts = held(eyes, kind, _read(kind, numbers), inquiry.language)
        made += [Item(kind=kind, about=number, key=str(number), held=texts[number]) for number in numbers]
    return made


def _read(kind: str, numbers: Collection[int]) -> list[Any]:
    """The records with what their fields name."""
    found = KIND[kind].model.objects.filter(pk__in=numbers)
    if kind == "agreements":
        return list(found.prefetch_related("amendments"))
    return list(found.select_related("theme").prefetch_related("places"))


def send_again(actor: Any, inquiry: Inquiry) -> Inquiry:
    """Another link by another letter: the links before it no longer work. Raises Denied, NotFound, Invalid."""
    with transaction.atomic():
        inquiry, secret = actions.send_again(actor, inquiry)
        _post(inquiry, secret, *_letter(inquiry))
        return inquiry


def remind(today: date | None = None) -> int:
    """Puts a reminder, with a link of its own, into the outbox for each form that is due soon; gives how many."""
    today = today or timezone.now().date()
    return sum(_reminded(one) for one in to_remind(today, today + BEFORE, timezone.now() - ASKED))


def _reminded(inquiry: Inquiry) -> bool:
    with transaction.atomic():
        # Of two workers one writes it.
        mine = Inquiry.objects.filter(pk=inquiry.pk, reminded_at=None)
        if not mine.update(reminded_at=timezone.now()):
            return False
        with translation.override(inquiry.language):
            subject = _("Reminder: {title}").format(title=inquiry.title)
            day = formats(inquiry.language, settings.ESLABON_COUNTRY).date(inquiry.due_on)  # type: ignore[arg-type]
            text = _("we asked you for an answer by {day} and haven't had it yet.").format(day=day)
        _post(inquiry, actions.new_key(inquiry), subject, [text])
        return True


def _letter(inquiry: Inquiry) -> tuple[str, list[str]]:
    """The subject of the letter, and what it says first."""
    with translation.override(inquiry.language):
        text = _(
            "this form holds what we have on the cooperation of {party}. Please confirm or correct it, add what is "
            "missing, and send it back."
        ).format(party=_name(inquiry))
        return inquiry.title, [text, *([inquiry.message] if inquiry.message else [])]


def _name(inquiry: Inquiry) -> str:
    party = inquiry.party
    return (party.name_en if inquiry.language == "en" else "") or party.name_es


def _post(inquiry: Inquiry, secret: str, subject: str, texts: list[str]) -> None:
    written = formats(inquiry.language, settings.ESLABON_COUNTRY)
    with translation.override(inquiry.language):
        lines = [_("Dear {name}:").format(name=inquiry.contact), *texts]
        lines.append(f"{settings.ESLABON_ADDRESS}{reverse('inquiry-form', args=[secret])}")
        if inquiry.due_on:
            lines.append(_("We ask for your answer by {day}.").format(day=written.date(inquiry.due_on)))
        until = _("The link needs no account and works until {day}. What you fill in is kept as you go.")
        lines.append(until.format(day=written.date(inquiry.expires_on)))  # type: ignore[arg-type]
        lines.append(_("Whoever has the link can fill in the form: please don't pass it on outside your organisation."))
        if inquiry.sent_by:
            lines.append(str(inquiry.sent_by))
    Mail.objects.create(to=inquiry.email, subject=" ".join(subject.split())[:300], body="\n\n".join(lines) + "\n")
