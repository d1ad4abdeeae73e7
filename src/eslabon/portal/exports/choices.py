"""The choices of the forms about exports: each filter with its options, and what was chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from eslabon.figures.exports import words
from eslabon.figures.exports.question import LINES, SPLITS
from eslabon.figures.labels import capital
from eslabon.measures.concordance import REVISIONS
from eslabon.measures.exports import KEYS, SECTORS
from eslabon.portal import store
from eslabon.portal.asking import Chip
from eslabon.portal.exports.asking import Request, exporters
from eslabon.portal.offer.choices import Filter, Option
from eslabon.standards.flows import TOTAL, WORLD

# How many countries the form lists, those of the largest trade; the others are reached by the address.
LISTED = 120


def filters(found: Request, lang: str) -> list[Filter]:
    """The filters that take several values."""
    question, trade = found.question, found.exports.trade
    sectors = [code for scheme, code in trade.products() if scheme == SECTORS and code != TOTAL]
    chosen = {number: name for number, name in found.chains.items() if int(number) in question.baskets}
    shown = found.named(lang)
    by_name = {name: shown[number] for number, name in found.chains.items()}
    made: list[tuple[str, str, Iterable[str], Iterable[str], Callable[[str], str]]] = [
        ("exporter", _("Exporter"), exporters(found.exports), question.exporters, lambda one: words.country(one, lang)),
        ("importer", _("Importer"), _importers(found), question.importers, lambda one: words.country(one, lang)),
        ("chain", _("Production chain"), by_name, chosen.values(), lambda one: by_name.get(one, one)),
        ("sector", _("Sector"), sectors, question.sectors, lambda one: words.sector(one, lang)),
        ("source", _("Data source"), trade.sources, question.sources, lambda one: words.source(one, lang)),
    ]
    return [Filter(name, title, _options(codes, picked, word)) for name, title, codes, picked, word in made]


def _options(codes: Iterable[str], chosen: Iterable[str], word: Callable[[str], str]) -> list[Option]:
    """The choices by their words, those chosen but not listed among them."""
    picked = set(chosen)
    options = [Option(code, word(code), code in picked) for code in {*codes, *picked}]
    return sorted(options, key=lambda one: one.text.casefold())


def _importers(found: Request) -> list[str]:
    """The countries that the exports go to, as far as the form lists them."""
    trade = found.exports.trade

    def ask() -> list[str]:
        rows = trade.connection.execute(
            f"SELECT importer FROM {trade.every} WHERE importer <> $1 GROUP BY importer ORDER BY sum(value) DESC, 1 "
            f"LIMIT {LISTED}",
            [WORLD],
        ).fetchall()
        return [importer for (importer,) in rows]

    return store.answers.get(("importers", trade.facts.view.warehouse.folder, trade.facts.view.state), ask, store.weigh)


def lists(found: Request, lang: str) -> dict[str, list[Option]]:
    """The choices of which one is taken."""
    keys = found.keys

    def one_of(codes: Iterable[str], chosen: Any, word: Callable[[str], str]) -> list[Option]:
        return [Option(code, word(code), code == chosen) for code in codes]

    def key(code: str) -> str:
        return words.key(code, lang) if code else _("nothing more")

    splits = {"price-volume": _("Volume and price"), "margins": _("New and lost products and markets")}
    lines = {"product": _("A product of an exporter"), "partner": _("A product to a market")}
    return {
        "by": one_of(KEYS, keys[0], key),
        "then": one_of(("", *KEYS), keys[1] if len(keys) > 1 else "", key),
        "hs": one_of(("", *REVISIONS), found.question.scheme, lambda code: code or _("as each source writes them")),
        "split": one_of(SPLITS, found.asked.split, splits.__getitem__),
        "lines": one_of(LINES, found.question.lines, lines.__getitem__),
    }


def chips(found: Request, lang: str) -> list[Chip]:
    """The conditions that were set, each with the address that takes it away."""
    shown = found.named(lang)
    by_name = {name: shown[number] for number, name in found.chains.items()}
    worded: dict[str, Callable[[str], str]] = {
        "exporter": lambda one: words.country(one, lang),
        "importer": lambda one: words.country(one, lang),
        "product": lambda one: words.product(one.replace(".", ""), lang),
        "chain": lambda one: by_name.get(one, one),
        "sector": lambda one: words.sector(one, lang),
        "source": lambda one: words.source(one, lang),
        "hs": str,
        "from": str,
        "to": str,
    }
    titles = {"hs": _("Revision"), "from": _("From year"), "to": _("To year")}
    at_fault = {fault.name for fault in found.faults}
    return [
        Chip(f"{capital(titles.get(name) or words.key(name, lang))}: {worded[name](one)}", found.without(name, one))
        for name, one in found.terms
        if name in worded and name not in at_fault
    ]
