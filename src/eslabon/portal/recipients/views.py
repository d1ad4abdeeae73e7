"""The list of recipients, and the page of each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eslabon.facts.browse import Party
from eslabon.figures import labels
from eslabon.portal import links, parties, store
from eslabon.portal.errors import NotHere
from eslabon.portal.reader import reader_of


def _name(one: Party, lang: str) -> str:
    return labels.capital(labels.recipient(one.id, lang))


@require_safe
def recipients(request: HttpRequest) -> HttpResponse:
    """Every country and region that received something."""
    if identifier := request.GET.get("id"):
        return recipient(request, identifier)
    lang = reader_of(request).lang
    every = sorted(store.recipients(store.facts().view), key=lambda one: _name(one, lang))
    shown = parties.listing(request, every, _name, links.recipient)
    return render(request, "recipients/recipients.html", {"title": _("Countries and regions"), **shown})


@require_safe
def recipient(request: HttpRequest, identifier: str) -> HttpResponse:
    """What one country or region receives: from whom, of which kind, when, on what, and what of it is running."""
    every, lang = store.recipients(store.facts().view), reader_of(request).lang
    ids = {one.id for one in every}
    if identifier not in ids and identifier.upper() in ids:
        return HttpResponseRedirect(links.recipient(identifier.upper()))
    if identifier not in ids:
        near = [(_name(one, lang), links.recipient(one.id)) for one in every[:6]]
        message = _("Nothing that was published names “{identifier}” as a recipient.")
        raise NotHere(message.format(identifier=identifier[:200]), near)
    name = labels.capital(labels.recipient(identifier, lang))
    filters = {"recipient": (identifier,)}
    return parties.one(request, name, identifier, filters, "provider", "recipients/recipient.html")
