"""From the address of a page about exports to a question, and back: what was asked, and the faults in it."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from eslabon.figures.asking import LONGEST, Fault
from eslabon.figures.exports.answers import Answer, Changed, Exports
from eslabon.figures.exports.asking import Asked, understand
from eslabon.figures.exports.chains import InForce, NoSuchChain, baskets_in_force, chosen
from eslabon.figures.exports.question import Question
from eslabon.measures.baskets import Basket
from eslabon.measures.gaps import Gap
from eslabon.portal import store

LISTS = ("source", "exporter", "importer", "product", "sector", "chain", "region", "by")
SINGLE = ("hs", "from", "to", "split", "lines", "tolerance", "total")
# More values of one filter than this are nobody's choice.
MOST = 100
_PARTED = re.compile(r"[,;\s]+")
_open = threading.local()


def exports_at(state: int | None = None, baskets: Mapping[int, Basket] | None = None) -> Exports:
    """Exports at a state (now without one), ready for this thread; questions may name these baskets."""
    facts = store.facts(state)
    found: Exports | None = getattr(_open, "exports", None)
    if found is None or found.facts is not facts:
        found = _open.exports = Exports(facts)
    found.baskets = baskets or {}
    return found


@dataclass(frozen=True)
class Request:
    """What a page was asked: the question, its keys, the faults of what couldn't be understood, and whom to ask."""

    asked: Asked
    exports: Exports
    faults: list[Fault]
    given: dict[str, list[str]]
    known: list[InForce]
    messages: dict[str, str] = field(default_factory=dict)

    @property
    def question(self) -> Question:
        return self.asked.question

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the rows, those of the form's two choices."""
        return self.asked.keys[:2] or ("year",)

    @property
    def total(self) -> bool:
        """Whether all exports are compared, of sources that tell all of them."""
        return "total" in self.given

    @property
    def chains(self) -> dict[str, str]:
        """The names of the chains by the number of their basket."""
        return {str(one.number): one.name_es for one in self.known}

    def named(self, lang: str) -> dict[str, str]:
        """The names of the chains as a reader reads them."""
        return {str(one.number): one.name(lang) for one in self.known}

    @property
    def terms(self) -> list[tuple[str, str]]:
        """The pairs of name and value that an address repeats, without those that were at fault."""
        wrong = {(one.name, one.value) for one in self.faults}
        pairs = [(name, one) for name in (*LISTS, *SINGLE) for one in self.given.get(name, [])[:MOST]]
        return [(name, one) for name, one in pairs if (name, one[:LONGEST]) not in wrong]

    def address(self, **changes: str | None) -> str:
        """The query of an address that asks the same with changes; None takes a name away."""
        kept = [(name, one) for name, one in self.terms if name not in changes]
        kept += [(name, one) for name, one in changes.items() if one]
        return f"?{urlencode(kept)}"

    def without(self, name: str, value: str) -> str:
        """The query of an address that asks the same without one value."""
        return f"?{urlencode([pair for pair in self.terms if pair != (name, value)])}"

    def lacking(self, **needed: object) -> Request:
        """The same request; of what is needed, what wasn't given is a fault."""
        told = {one.name for one in self.faults}
        missing = [Fault(name, "") for name, value in needed.items() if not value and name not in told]
        words = {one.name: _missing(one.name) for one in missing}
        return replace(self, faults=[*self.faults, *missing], messages={**self.messages, **words})

    def answer(self, keys: tuple[str, ...], question: Question | None = None) -> Answer:
        """The answer to the question (or another one) by keys, from those kept where it was given before."""
        asked = question or self.question
        key = "exports", self.exports.facts.view.warehouse.folder, self.exports.state, asked, keys
        return store.answers.get(key, lambda: self.exports.answer(asked, keys), lambda found: 1 + len(found.rows))

    def change(self, question: Question | None = None) -> Changed:
        """How what is asked for changed, likewise. Raises SeveralSources."""
        asked, split = question or self.question, self.asked.split
        key = "change", self.exports.facts.view.warehouse.folder, self.exports.state, asked, split
        return store.answers.get(key, lambda: self.exports.change(asked, split))

    def gaps(self) -> list[Gap]:
        """What is asked for as the sources tell it, likewise."""
        asked = self.question, self.asked.tolerance, self.total
        key = "gaps", self.exports.facts.view.warehouse.folder, self.exports.state, *asked
        return store.answers.get(key, lambda: self.exports.gaps(*asked), store.weigh)


def asked_by(request: HttpRequest, state: int | None = None) -> Request:
    """What a request asks. Faults are listed; what could be understood is answered all the same."""
    given, found = _given(request.GET), exports_at(state)
    if not ("exporter" in given or "exporter" in given.get("by", ())):
        given |= home_country(found)
    asked, faults = understand(given, found.trade.sources)
    faults += [Fault(name, values[MOST]) for name, values in given.items() if len(values) > MOST]
    known = baskets_in_force(request.user, datetime.now(UTC).date()) if found.trade.snapshots else []
    try:
        picked = chosen(known, asked.chains) if asked.chains or "chain" in asked.keys else []
    except NoSuchChain as none:
        picked = []
        faults.append(Fault("chain", none.name, none.known))
    found.baskets = {one.number: one.basket for one in known}
    question = replace(asked.question, baskets=tuple(one.number for one in picked))
    asked = replace(asked, question=question)
    return Request(asked, found, faults, given, known, {one.name: _sentence(one) for one in faults})


def home_country(exports: Exports) -> dict[str, list[str]]:
    """The exporter that is meant where none is named: the country of the site, where its exports are told."""
    country = settings.ESLABON_COUNTRY
    return {"exporter": [country]} if country in exporters(exports) else {}


def exporters(exports: Exports) -> set[str]:
    """Whose exports are told by themselves."""
    return {one.reporter for one in exports.trade.slices if not one.source.endswith("-mirror")}


def _given(query: QueryDict) -> dict[str, list[str]]:
    """The values of the names that count, without the empty ones; codes of products may stand in one value."""
    given: dict[str, list[str]] = {}
    for name in (*LISTS, *SINGLE):
        values = [one.strip() for one in query.getlist(name) if one.strip()]
        if name in ("product", "by"):
            values = [part for one in values for part in _PARTED.split(one) if part]
        if values:
            # Of what takes one value, the last counts, as at the command line.
            given[name] = values[-1:] if name in SINGLE else list(dict.fromkeys(values))
    return given


def _sentence(fault: Fault) -> str:
    """What is wrong with a value, and what would be right."""
    value = fault.value[:60].replace("\0", "�")
    if fault.name == "to" and not fault.allowed:
        return _("The last year, {value}, is before the first.").format(value=value)
    if fault.name in ("sector", "chain") and not fault.value:
        return _("Ask for products, sectors or chains: one of the three at a time.")
    if fault.name in ("from", "to", "tolerance"):
        allowed = " – ".join(fault.allowed[0].split("-"))
        return _("“{value}” is not a number between {allowed}.").format(value=value, allowed=allowed)
    if fault.name == "chain":
        text = _("There is no chain “{name}” with a basket in force. There are: {names}.")
        return text.format(name=value, names=", ".join(fault.allowed) or "—")
    if fault.name in ("exporter", "importer"):
        return _("“{value}” is not the code of a country: it has two or three letters, like PE or PER.").format(
            value=value
        )
    if fault.name == "product":
        return _("“{value}” is not the code of a product: it has two to ten digits, like 0901.11.").format(value=value)
    if fault.allowed:
        allowed = ", ".join(fault.allowed)
        return _("“{value}” is not one of the choices: {allowed}.").format(value=value, allowed=allowed)
    return _("“{value}” is unknown, too long, or one of too many.").format(value=value)


def _missing(name: str) -> str:
    return {
        "exporter": _("Choose whose exports are meant."),
        "from": _("Write the first year."),
        "to": _("Write the last year."),
        "total": _("Say of what: all exports, a product, a sector or a chain."),
    }[name]
