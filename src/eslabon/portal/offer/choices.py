"""The choices of the explorer's form: each filter with its options, and what was chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from eslabon.figures import labels
from eslabon.measures.kinds import KINDS
from eslabon.measures.offer import COUNTS, FLOWS, FOCUSES, GROUPS, KEYS, SCOPES
from eslabon.portal import store
from eslabon.portal.asking import PageContext, Request
from eslabon.standards.iati.codelists import currency_name

# How many providers and recipients the form lists; the others are reached from their own pages.
LISTED = 150


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: its code, its words, whether it is chosen."""

    code: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter with several choices; it stands open where something in it is chosen."""

    name: str
    title: str
    options: list[Option]
    hint: str = ""

    @property
    def open(self) -> bool:
        return any(one.chosen for one in self.options)

    @property
    def long(self) -> bool:
        return len(self.options) > 8


def filters(found: Request, context: PageContext) -> list[Filter]:
    """The filters that take several values."""
    lang, view, question = context.lang, context.facts.view, found.question
    providers = {one.id: labels.provider(one.id, lang, one.name) for one in store.providers(view)}
    recipients = [one.id for one in store.recipients(view)]
    made = [
        ("provider", _("Provider"), list(providers)[:LISTED], lambda code: providers.get(code) or code),
        ("recipient", _("Recipient"), recipients[:LISTED], lambda code: labels.recipient(code, lang)),
        ("kind", _("Kind"), KINDS, lambda code: labels.capital(labels.kind(code, lang))),
        ("group", _("Aid-for-trade group"), GROUPS, lambda code: labels.lettered_group(code, lang)),
        ("focus", _("Trade focus"), FOCUSES, lambda code: labels.capital(labels.focus(code, lang))),
    ]
    listed = [
        Filter(name, title, _options(codes, getattr(question, name), word, name in ("provider", "recipient")))
        for name, title, codes, word in made
    ]
    # Sectors and activities are too many to list: those chosen stand here, so that they can be taken away.
    for name, title in (("sector", _("Sector")), ("activity", _("Activity"))):
        chosen = getattr(question, name)
        if chosen:
            word = (lambda code: labels.sector(code, lang)) if name == "sector" else str
            listed.append(Filter(name, title, _options((), chosen, word, False)))
    return listed


def _options(codes: Iterable[str], chosen: Iterable[str], word: Callable[[str], str], by_name: bool) -> list[Option]:
    """The choices, those chosen but not listed among them."""
    picked = set(chosen)
    every = [*codes, *sorted(picked - set(codes))]
    options = [Option(code, word(code), code in picked) for code in every]
    return sorted(options, key=lambda one: one.text.casefold()) if by_name else options


def lists(found: Request, context: PageContext) -> dict[str, list[Option]]:
    """The choices of which one is taken: flow, scope, currency, the month years start in, rows by."""
    lang, question = context.lang, found.question
    keys = list(found.asked.keys) or ["provider"]
    months = context.formats.by.months

    def one_of(codes: Iterable[Any], chosen: Any, word: Callable[[Any], str]) -> list[Option]:
        return [Option(str(code), word(code), code == chosen) for code in codes]

    def key(code: str) -> str:
        return labels.capital(labels.key(code, lang)) if code else _("nothing more")

    return {
        "flow": one_of(FLOWS, question.flow, lambda code: labels.capital(labels.flow(code, lang))),
        "scope": one_of(SCOPES, question.scope, lambda code: labels.capital(labels.scope(code, lang))),
        "currency": one_of(
            store.currencies(context.facts.view), question.currency, lambda code: f"{code} {currency_name(code, lang)}"
        ),
        "count": one_of(COUNTS, question.count, lambda code: labels.capital(labels.count(code, lang))),
        "start": one_of(range(1, 13), question.fiscal_start, lambda month: months[month - 1]),
        "by": one_of(KEYS, keys[0], key),
        "then": one_of(("", *KEYS), keys[1] if len(keys) > 1 else "", key),
    }
