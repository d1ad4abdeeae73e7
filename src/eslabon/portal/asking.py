"""From a page's address to a question, and back: what was asked, the faults in it, the chips that take it away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from eslabon.facts.warehouse import View
from eslabon.figures import labels
from eslabon.figures.asking import LONGEST, Asked, Fault, understand
from eslabon.figures.offer import LeftOut, Row
from eslabon.figures.sections.context import Asked as Rows
from eslabon.figures.sections.context import Context
from eslabon.measures.offer import ONCE, Question
from eslabon.portal import store
from eslabon.portal.errors import Refused

LISTS = ("provider", "recipient", "kind", "group", "focus", "sector", "activity")
SINGLE = ("flow", "scope", "from", "to", "fiscal_year_start", "running_on", "currency", "as_of", "count")
# More values of one filter than this are nobody's choice.
MOST = 100


class PageContext(Context):
    """What the sections of a page are made from: asks by way of the answers kept over requests."""

    def ask(self, question: Question, keys: tuple[str, ...]) -> Rows:
        """The rows that answer a question."""
        return Rows(question, keys, store.rows(question, keys, self.facts.view.state))

    def largest(self, question: Question, keys: tuple[str, ...], count: int) -> Rows:
        """The first rows that answer a question."""
        return Rows(question, keys, self.page(question, keys, 0, count)[1])

    def page(self, question: Question, keys: tuple[str, ...], offset: int, limit: int) -> tuple[int, list[Row]]:
        """How many rows answer a question, and some of them."""
        return store.page(question, keys, self.facts.view.state, offset, limit)

    def left_out(self, question: Question) -> list[LeftOut]:
        """What a question names and its total does not hold."""
        return store.left_out(question, self.facts.view.state)


@dataclass(frozen=True, slots=True)
class Chip:
    """A condition in words, and the address without it."""

    text: str
    without: str


@dataclass(frozen=True)
class Request:
    """What a page was asked: the question, its keys, the state, and the faults of what couldn't be understood."""

    asked: Asked
    faults: list[Fault]
    given: dict[str, list[str]]
    state: int | None = None
    messages: dict[str, str] = field(default_factory=dict)

    @property
    def question(self) -> Question:
        return self.asked.question

    @property
    def terms(self) -> list[tuple[str, str]]:
        """The pairs of name and value that an address repeats, without those that were at fault."""
        wrong = {(one.name, one.value.casefold()) for one in self.faults}
        names = (*LISTS, *SINGLE, "by")
        pairs = [(name, one) for name in names for one in self.given.get(name, [])[:MOST]]
        return [(name, one) for name, one in pairs if (name, one[:LONGEST].casefold()) not in wrong]

    def address(self, **changes: str | None) -> str:
        """The query of an address that asks the same with changes; None takes a name away."""
        kept = [(name, one) for name, one in self.terms if name not in changes]
        kept += [(name, one) for name, one in changes.items() if one]
        return f"?{urlencode(kept)}" if kept else "?"

    def without(self, name: str, value: str) -> str:
        """The query of an address that asks the same without one value."""
        kept = [pair for pair in self.terms if pair != (name, value)]
        return f"?{urlencode(kept)}" if kept else "?"


def asked_by(request: HttpRequest) -> Request:
    """What a request asks. Faults are listed; what could be understood is answered all the same."""
    given = _given(request.GET)
    if "by" in given:
        given["by"] = [key for one in given["by"] for key in one.split(",") if key][:MOST]
    asked, faults = understand(given)
    faults += [Fault(name, values[MOST]) for name, values in given.items() if name in LISTS and len(values) > MOST]
    state = store.warehouse().state_on(asked.as_of) if asked.as_of else None
    if asked.question.currency not in store.currencies(store.warehouse().at(state)):
        faults.append(Fault("currency", asked.question.currency))
        asked = replace(asked, question=replace(asked.question, currency="USD"))
    return Request(asked, faults, given, state, {one.name: _sentence(one) for one in faults})


def _given(query: QueryDict) -> dict[str, list[str]]:
    """The values of the names that count, without the empty ones; `-` and `_` are the same in a name."""
    given: dict[str, list[str]] = {}
    for name in query:
        plain = name.replace("-", "_")
        if plain in (*LISTS, *SINGLE, "by"):
            values = [one.strip() for one in query.getlist(name) if one.strip()]
            if values:
                # Of what takes one value, the last counts, as at the command line.
                given[plain] = values[-1:] if plain in SINGLE else [*given.get(plain, []), *values]
    return given


def words_of_fields() -> dict[str, str]:
    """What each part of a question is called in the form."""
    return {
        "provider": _("Provider"),
        "recipient": _("Recipient"),
        "kind": _("Kind"),
        "group": _("Group"),
        "focus": _("Trade focus"),
        "sector": _("Sector"),
        "activity": _("Activity"),
        "source": _("Data source"),
        "flow": _("Flow"),
        "scope": _("Scope"),
        "from": _("From year"),
        "to": _("To year"),
        "fiscal_year_start": _("Years start in"),
        "running_on": _("Running on"),
        "currency": _("Currency"),
        "as_of": _("Data as of"),
        "count": _("Counting"),
        "by": _("Rows by"),
    }


def _sentence(fault: Fault) -> str:
    """What is wrong with a value, and what would be right."""
    value = fault.value[:60].replace("\0", "�")
    name = fault.name
    if name in ("running_on", "as_of"):
        return _("“{value}” is not a date. Write it as year-month-day: 2024-09-17.").format(value=value)
    if name == "to" and not fault.allowed:
        return _("The last year, {value}, is before the first.").format(value=value)
    if name == "currency":
        return _("There is no exchange rate to {value}. Choose a currency from the list.").format(value=value)
    if name in ("from", "to", "fiscal_year_start"):
        return _("“{value}” is not a number between {allowed}.").format(
            value=value, allowed=" – ".join(fault.allowed[0].split("-"))
        )
    if fault.allowed:
        return _("“{value}” is not one of the choices: {allowed}.").format(
            value=value, allowed=", ".join(fault.allowed)
        )
    return _("“{value}” is too long, or one of too many.").format(value=value)


def refuse_faults(found: Request) -> None:
    """Raises Refused with every fault, for what has no form to show them in."""
    if found.faults:
        raise Refused(" ".join(found.messages.values()))


def chips(found: Request, context: Context, names: dict[str, str]) -> list[Chip]:
    """The conditions that were set, each with the address that takes it away; `names` are those of providers."""
    lang, words = context.lang, words_of_fields()
    worded: dict[str, Callable[[str], str]] = {
        "provider": lambda one: names.get(one) or labels.provider(one, lang),
        "recipient": lambda one: labels.recipient(one, lang),
        "kind": lambda one: labels.capital(labels.kind(one, lang)),
        "group": lambda one: labels.lettered_group(one, lang),
        "focus": lambda one: labels.capital(labels.focus(one, lang)),
        "sector": lambda one: labels.sector(one, lang),
        "activity": str,
        "running_on": lambda one: context.formats.date(date.fromisoformat(one)),
        "as_of": lambda one: context.formats.date(date.fromisoformat(one)),
        "count": lambda one: labels.count(one, lang),
        "fiscal_year_start": lambda one: context.formats.by.months[int(one) - 1],
        "from": str,
        "to": str,
    }
    at_fault = {fault.name for fault in found.faults}
    return [
        Chip(f"{words[name]}: {worded[name](one)}", found.without(name, one))
        for name, one in found.terms
        if name in worded and name not in at_fault and (name, one) not in (("fiscal_year_start", "1"), ("count", ONCE))
    ]


def providers_in(view: View, lang: str) -> dict[str, str]:
    """The names of the providers of a view by their identifiers, those of most transactions first."""
    return {one.id: labels.provider(one.id, lang, one.name) for one in store.providers(view)}
