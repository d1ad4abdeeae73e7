"""Answers about the offer: the same questions and the same data as the command line's JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from pydantic import Field, create_model

from eslabon.api.answers import Refused, answered, language
from eslabon.api.doors import EVERYWHERE, actor_of
from eslabon.api.facts import add_paths, open_facts, warehouse
from eslabon.api.schemas import Data, Given
from eslabon.figures.asking import CHOICES, DATES, LISTS, LONGEST, NUMBERS, understand
from eslabon.figures.offer import answer, today
from eslabon.figures.other_needs import other_needs
from eslabon.figures.render import answer_json, other_needs_json
from eslabon.measures.offer import KEYS
from eslabon.values.problems import Problem, Where, problem


class Row(Data):
    """A row of an answer: its keys, and its figure, which can be opened."""

    value: str
    activities: int
    transactions: int
    figure: str


class LeftOut(Data):
    """What the question names and the total doesn't hold, with the reason."""

    reason: str
    message: str
    transactions: int
    value: str
    currency: str | None
    figure: str


class NeedsBeside(Data):
    """What the national strategy names as trade-related beyond aid for trade: its words, its codes, and the answer."""

    strategy: str
    said: str
    codes: list[str]
    rows: list[Row]
    total: Row


class Offer(Data):
    """An answer about the offer of cooperation; `other_needs` where they were asked for and the strategy names any."""

    flow: str
    measure: str
    currency: str
    filters: dict[str, Any]
    state: int
    count: str
    notes: list[str]
    rows: list[Row]
    total: Row
    left_out: list[LeftOut]
    other_needs: NeedsBeside = Field(default=None)  # type: ignore[assignment]


def _asked() -> type[Given]:
    """The parameters of a question, for its description; they are read by `understand`, as everywhere."""
    fields: dict[str, Any] = {}
    for name, values in LISTS.items():
        one: Any = Annotated[str, Field(json_schema_extra={"enum": list(values)})] if values else str
        fields[name] = (list[one], Field(default=[], description="May be repeated."))
    for name, values in CHOICES.items():
        fields[name] = (Annotated[str, Field(json_schema_extra={"enum": list(values)})], values[0])
    for name, (low, high) in NUMBERS.items():
        fields[f"{name}_"] = (Annotated[int, Field(ge=low, le=high)], Field(default=None, alias=name))
    for name in DATES:
        fields[name] = (Annotated[str, Field(json_schema_extra={"format": "date"})], None)
    fields["currency"] = (Annotated[str, Field(pattern="^[A-Z]{3}$")], "USD")
    keys = f"The keys of the rows, with commas: {', '.join(KEYS)}."
    fields["by"] = (list[str], Field(default=["provider"], description=keys))
    beside = "With scope=aid-for-trade: beside it, what the national strategy that one may see names as trade-related."
    fields[OTHER_NEEDS] = (bool, Field(default=False, description=beside))
    return create_model("OfferAsked", __base__=Given, **fields)


OTHER_NEEDS = "other_needs"
OFFER = _asked()
_NAMES = (*LISTS, *CHOICES, *NUMBERS, *DATES, "currency", "by", OTHER_NEEDS)


def offer(request: HttpRequest) -> HttpResponse:
    """Who provides what, to whom, of which kind, in which year, on what. Amounts are decimal strings; every figure has
    a reference that /figures/{reference} opens."""
    given = {name: values for name, values in request.GET.lists() if name not in EVERYWHERE}
    allowed = ", ".join((*_NAMES, *EVERYWHERE))
    problems = [
        problem("request.unknown-parameter", Where(path=name[:80]), name=name[:80].replace("\0", "�"), allowed=allowed)
        for name in given
        if name not in _NAMES
    ]
    asked, faults = understand(given)
    problems += [_unusable(one.name, one.value, one.allowed) for one in faults]
    problems += [
        problem("request.parameter", Where(path=name), name=name, value="…", expected=f"≤ {LONGEST}")
        for name, values in given.items()
        if len(values) > LONGEST
    ]
    problems += [
        _unusable(OTHER_NEEDS, value, ("true", "false"))
        for value in given.get(OTHER_NEEDS, ())
        if value not in ("true", "false")
    ]
    if problems:
        raise Refused(400, problems)
    store = warehouse()
    view = store.at(store.state_on(asked.as_of) if asked.as_of else None)
    keys = asked.keys or ("provider",)
    needs = other_needs(actor_of(request), today()) if "true" in given.get(OTHER_NEEDS, ()) else None
    beside = needs.question(asked.question) if needs else None
    with open_facts(view, asked.question.currency) as facts:
        data = answer_json(answer(facts, asked.question, keys), language())
        if needs and beside:
            data[OTHER_NEEDS] = other_needs_json(needs, answer(facts, beside, keys), language())
        return answered(request, data)


def _unusable(name: str, value: str, allowed: Sequence[str]) -> Problem:
    shown = value[:80].replace("\0", "�")
    expected = ", ".join(allowed) or "…"
    return problem("request.parameter", Where(path=name), name=name, value=shown, expected=expected)


def add_to(api: NinjaAPI) -> None:
    """Adds the path of the offer."""
    add_paths(api, ("/offer", offer, Offer, OFFER, (422,)))
