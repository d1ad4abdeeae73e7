"""Who publishes, and how organisations and texts of the records are written in a publication."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import override

from eslabon.records.base.actions import Invalid
from eslabon.records.parties.models import Party, PartyType
from eslabon.standards.iati.records import Narratives, Organisation
from eslabon.values.problems import problem

# Whose eyes a publication is made with.
PUBLIC = AnonymousUser()
LANGUAGES = ("es", "en")
# The kinds of organisations, by the codes of the standard; where a kind could be several, none is told.
_TYPES = {
    PartyType.DESK: "10",
    PartyType.MINISTRY: "10",
    PartyType.GOVERNMENT: "10",
    PartyType.MULTILATERAL: "40",
}


@dataclass(frozen=True)
class Desk:
    """Who publishes: the organisation, its reference, and the country that the cooperation is for."""

    party: Party
    reference: str
    country: str

    def identifier(self, kind: str, pk: int) -> str:
        """The identifier of a record as an activity: it stays the same for as long as the reference does."""
        return f"{self.reference}-{kind[0].upper()}{pk}"


def desk() -> Desk:
    """The organisation of the kind "the desk" that is public and has a reference. Raises Invalid."""
    seen = Party.objects.visible_to(PUBLIC).filter(type=PartyType.DESK, withdrawn=False, merged_into=None)
    found = [(one, reference) for one in seen.order_by("pk") if (reference := reference_of(one))]
    if not found:
        raise Invalid([problem("published.no-reference")])
    if len(found) > 1:
        names = ", ".join(f"{one} ({reference})" for one, reference in found)
        raise Invalid([problem("published.several-desks", names=names)])
    party, reference = found[0]
    return Desk(party, reference, party.country or settings.ESLABON_COUNTRY)


def reference_of(party: Party) -> str:
    """What an organisation is called in IATI: its identifier, else its RUC; empty where it has none to publish."""
    if party.iati_id.strip():
        return party.iati_id.strip()
    return f"PE-RUC-{party.ruc}" if party.ruc and not party.ruc.startswith("10") else ""  # 10: a person's own number


def organisation(party: Party, role: str | None = None, activity_id: str | None = None) -> Organisation:
    """An organisation as an activity names it."""
    names = tuple((lang, name) for lang, name in (("es", party.name_es), ("en", party.name_en)) if name)
    kind = _TYPES.get(PartyType(party.type))
    return Organisation(reference_of(party) or None, kind, names, activity_id, role)


def said(spanish: str, english: str = "") -> Narratives:
    """A text of a record in the languages that it has."""
    told = (("es", spanish), ("en", english))
    return tuple((lang, " ".join(text.split())) for lang, text in told if text.strip())


def both(make: Callable[[], str]) -> Narratives:
    """A text of the program in both languages."""
    texts = []
    for lang in LANGUAGES:
        with override(lang):
            texts.append((lang, make()))
    return tuple(texts)


def address(name: str, *arguments: Any) -> str:
    """The whole address of a page, in Spanish."""
    with override("es"):
        return f"{settings.ESLABON_ADDRESS}{reverse(name, args=arguments)}"


def moment(at: datetime) -> str:
    """A moment as files write it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
