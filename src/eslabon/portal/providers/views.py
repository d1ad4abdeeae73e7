"""The list of providers, and the page of each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eslabon.facts.browse import Party
from eslabon.figures import labels
from eslabon.portal import links, parties, store
from eslabon.portal.errors import NotHere
from eslabon.portal.reader import reader_of


def _name(one: Party, lang: str) -> str:
    return labels.provider(one.id, lang, one.name)


@require_safe
def providers(request: HttpRequest) -> HttpResponse:
    """Every provider; the page of `id`, for the few identifiers that can't stand in a path."""
    if identifier := request.GET.get("id"):
        return provider(request, identifier)
    shown = parties.listing(request, store.providers(store.facts().view), _name, links.provider)
    return render(request, "providers/providers.html", {"title": _("Providers"), **shown})


@require_safe
def provider(request: HttpRequest, identifier: str) -> HttpResponse:
    """What one provider gives: to whom, of which kind, when, on what, and what of it is running."""
    every, lang = store.providers(store.facts().view), reader_of(request).lang
    found = next((one for one in every if one.id == identifier), None)
    if found is None:
        asked = identifier.casefold()
        alike = [one for one in every if asked in (one.id + one.name).casefold()][:6]
        near = [(_name(one, lang), links.provider(one.id)) for one in alike]
        message = _("No provider with the identifier “{identifier}” is loaded.")
        raise NotHere(message.format(identifier=identifier[:200]), near)
    filters = {"provider": (identifier,)}
    return parties.one(request, _name(found, lang), identifier, filters, "recipient", "providers/provider.html")
