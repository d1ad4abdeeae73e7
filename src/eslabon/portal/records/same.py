"""The page of organisations that may be one: what each two share, and the way to merge them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eslabon.portal.accounts.doors import signed_in
from eslabon.portal.reader import reader_of
from eslabon.portal.records.sight import Sight, address
from eslabon.portal.records.views import answered
from eslabon.portal.records.words import capital, masked
from eslabon.records.base import actions
from eslabon.records.base.rules import allowed
from eslabon.records.parties.models import Party, ruc_fits
from eslabon.records.parties.queries import duplicates
from eslabon.records.registry import KINDS


@dataclass(frozen=True, slots=True)
class Alike:
    """One of the organisations that may be the same: its name, its page, what tells it apart, where it is merged."""

    name: str
    href: str
    note: str
    merge: str
    into: str


@require_safe
@signed_in
@answered
def same(request: HttpRequest) -> HttpResponse:
    """The organisations that share a name or an identifier, those that may be one together."""
    actor, reader = request.user, reader_of(request)
    actions.require(actor, "parties.find_same")
    sight = Sight(actor, reader.lang)
    may_merge = allowed(actor, "parties.merge")
    groups = [
        (", ".join(masked(key) if ruc_fits(key) else key for key in keys), _alike(found, sight, may_merge))
        for keys, found in duplicates(actor)
    ]
    context = {
        "title": _("Organisations that may be the same"),
        "many": capital(KINDS["parties"].many),
        "groups": groups,
    }
    return render(request, "records/same.html", context)


def _alike(found: list[Party], sight: Sight, may_merge: bool) -> list[Alike]:
    """Each organisation, with the way to merge it into the oldest of the others."""
    told = []
    for one in found:
        other: Any = next(each for each in found if each.pk != one.pk)
        step = reverse("record-step", args=["parties", one.pk, "merge"]) if may_merge else ""
        more = (one.name_es, str(one.get_type_display()), one.iati_id, masked(one.ruc), str(one.pk))
        note = " · ".join(dict.fromkeys(word for word in more if word and word != sight.label(one)))
        into = sight.label(other) if sight.label(other) != sight.label(one) else f"{other.name_es} ({other.pk})"
        told.append(Alike(sight.label(one), address(one), note, f"{step}?into={other.pk}" if step else "", into))
    return told
