"""What a page of chains asks of records and facts, of what its reader may see."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from eslabon.figures import document
from eslabon.figures.exports.answers import Exports
from eslabon.figures.exports.asking import understand
from eslabon.figures.exports.chain.found import ChainExports, records_of
from eslabon.figures.exports.chain.listing import Listed, chains_section, listed
from eslabon.figures.exports.chains import InForce, baskets_in_force
from eslabon.portal import store
from eslabon.portal.blocks import Page, Picture
from eslabon.portal.errors import NotHere, Refused
from eslabon.portal.reader import Reader, reader_of
from eslabon.records.chains.queries import groups_for, unnamed

# What an address of a chain's page may say: which source tells it, and the years compared.
TERMS = ("source", "from", "to")


def in_force(request: HttpRequest) -> list[InForce]:
    """The baskets that are in force today, of the chains that the reader sees."""
    return baskets_in_force(request.user, timezone.localdate())


def exports_of(chains: list[InForce], state: int | None = None) -> Exports:
    """Questions about the baskets of chains, at a state."""
    return Exports(store.facts(state), {one.number: one.basket for one in chains})


def asked_terms(request: HttpRequest) -> list[tuple[str, str]]:
    """The terms that the address gives."""
    return [(name, request.GET[name].strip()) for name in TERMS if request.GET.get(name, "").strip()]


def story_of(
    request: HttpRequest, pk: int, state: int | None = None, country: str = "", records: bool = True
) -> ChainExports | None:
    """What is found of a chain's exports; None where it has no basket in force that the reader sees whole."""
    chosen = [one for one in in_force(request) if one.chain == pk]
    if not chosen:
        return None
    reader, exports = reader_of(request), exports_of(chosen, state)
    asked, faults = understand({name: [value] for name, value in asked_terms(request)}, exports.trade.sources)
    if faults:
        raise Refused(
            _("There is no such source, or these are no years: {values}.").format(
                values=", ".join(one.value for one in faults)
            )
        )
    written = reader.formats if not country else type(reader.formats)(reader.lang, country)
    told = records_of(request.user, chosen[0], reader.lang) if records else None
    return ChainExports(exports, chosen[0], settings.ESLABON_COUNTRY, reader.lang, written, asked.question, told)


def no_basket() -> NotHere:
    """What is answered for a file of a chain without a basket."""
    return NotHere(_("This chain has no basket in force."))


def listed_of(chains: list[InForce]) -> Listed | None:
    """What the chains exported, as it was worked out before for the same baskets and state."""
    state, numbers = store.warehouse().at().state, tuple(one.number for one in chains)
    key = "chains", store.warehouse().folder, state, numbers
    return store.answers.get(key, lambda: listed(exports_of(chains), chains, settings.ESLABON_COUNTRY))


def all_chains(request: HttpRequest) -> tuple[list[InForce], document.Section]:
    """The chains with a basket in force that have a row, and the section that tells them."""
    reader, chains = reader_of(request), in_force(request)
    found = listed_of(chains)
    words = {one.pk: text for one in groups_for(request.user) if (text := unnamed(one))}
    shown = [one for one in chains if found is not None and one.number in found.changes]
    return shown, chains_section(found, chains, words, reader.lang)


class ChainPage(Page):
    """A page whose charts have the addresses of a chain's."""

    def __init__(self, reader: Reader, state: int, asked: list[tuple[str, str]], pk: int) -> None:
        super().__init__(reader, state, asked, "USD")
        self.pk = pk

    def picture(self, chart: document.Chart) -> Picture:
        query: list[tuple[str, Any]] = [*self.asked, ("state", self.state), ("country", self.reader.country)]

        def address(size: str) -> str:
            path = reverse("chain-exports-chart", args=[self.pk, chart.key])
            return f"{path}?{urlencode([*query, ('size', size)])}"

        unit = self.written.million(chart.currency) if chart.currency else ""
        return Picture(chart.title, chart.description, unit, chart.source, address("wide"), address("narrow"))
