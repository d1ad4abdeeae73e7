"""Finds organisations: by a name they go by, by identifier, and those that may be one."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from typing import Any

from eslabon.records.parties.models import Party


def plain(text: str) -> str:
    """A name without capitals, accents and signs."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(one if one.isalnum() else " " for one in apart if not unicodedata.combining(one)).split())


def names_of(party: Party) -> set[str]:
    """Every name that an organisation goes by, plain."""
    names = (party.name_es, party.name_en, party.short_name, *party.aliases)
    return {plain(one) for one in names if one}


def party_named(actor: Any, text: str) -> Party | None:
    """The organisation that goes by a name, or has it as its IATI identifier; None where there is none, or several."""
    wanted, identifier = plain(text), text.strip()
    found = [
        one
        for one in Party.objects.visible_to(actor).filter(merged_into=None)
        if one.iati_id == identifier or wanted in names_of(one)
    ]
    return found[0] if len(found) == 1 else None


def party_of_publisher(identifier: str) -> Party | None:
    """The organisation that publishes facts under an IATI identifier."""
    return Party.objects.filter(iati_id=identifier, withdrawn=False).first() if identifier else None


def duplicates(actor: Any) -> list[tuple[list[str], list[Party]]]:
    """Organisations that share names or identifiers: what they share (plain), and which they are."""
    sharing: dict[str, list[Party]] = defaultdict(list)
    for one in Party.objects.visible_to(actor).filter(merged_into=None, withdrawn=False).order_by("pk"):
        for key in {*names_of(one), *filter(None, (one.iati_id, one.ruc))}:
            sharing[key].append(one)
    together: dict[tuple[int, ...], tuple[list[str], list[Party]]] = {}
    for key, found in sorted(sharing.items()):
        if len(found) > 1:
            together.setdefault(tuple(one.pk for one in found), ([], found))[0].append(key)
    return list(together.values())
