"""Money that is told twice, for people: the pairs by amount, in words, and how much was set aside because of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

import narwhals as nw

from eslabon.facts.duplicates import told_twice
from eslabon.facts.query import Facts
from eslabon.figures.offer import NOTHING
from eslabon.measures.duplicates import MEASURE
from eslabon.measures.duplicates.records import LATER, UNDECIDED, Pair, Side
from eslabon.values.language import translator
from eslabon.values.money import plain

# Amounts of pairs are told in dollars, as far as there are rates.
CURRENCY = "USD"


@dataclass(frozen=True, slots=True)
class Twice:
    """The pairs of a state, the largest amounts first; what is set aside by flow, in dollars."""

    state: int
    pairs: list[Pair]
    set_aside: dict[str, Decimal]
    files: dict[int, str]

    @property
    def total(self) -> Decimal:
        """What is set aside in all flows: no figure adds them, and none is this one."""
        return sum(self.set_aside.values(), NOTHING)


def twice(facts: Facts) -> Twice:
    """What the loads of a view tell twice."""
    pairs = largest_first(facts)
    files = {side.unit: facts.snapshot_of(side.unit).about["file"] for pair in pairs for side in (pair.a, pair.b)}
    return Twice(facts.view.state, pairs, _set_aside(facts), files)


def largest_first(facts: Facts) -> list[Pair]:
    """The pairs of a view, the largest amounts first."""
    return sorted(told_twice(facts), key=_largest)


def only(found: Twice, kind: str = "", undecided: bool = False) -> Twice:
    """The pairs of a kind, or those that a person has yet to decide."""
    kept = [
        pair
        for pair in found.pairs
        if kind in ("", pair.kind) and (not undecided or pair.decision in (UNDECIDED, LATER))
    ]
    return replace(found, pairs=kept)


def _largest(pair: Pair) -> tuple[bool, Decimal, str]:
    return pair.b.dollars is None, -abs(pair.b.dollars or pair.b.value), pair.id


def _set_aside(facts: Facts) -> dict[str, Decimal]:
    aside = facts.contributions(CURRENCY).filter(nw.col("aside")).group_by("flow").agg(nw.col("value").sum())
    return {row["flow"]: row["value"] for row in aside.collect("pyarrow").to_native().to_pylist() if row["value"]}


def twice_json(found: Twice, lang: str) -> dict[str, Any]:
    """The pairs as the command line and the API give them: amounts as decimal strings."""
    return {
        "measure": MEASURE,
        "state": found.state,
        "pairs": [_pair_json(one, found.files, lang) for one in found.pairs],
        "set_aside": {
            "value": plain(found.total),
            "currency": CURRENCY,
            "by_flow": {flow: plain(value) for flow, value in sorted(found.set_aside.items())},
        },
    }


def _pair_json(pair: Pair, files: dict[int, str], lang: str) -> dict[str, Any]:
    rated = pair.b.dollars is not None
    return {
        "id": pair.id,
        "kind": pair.kind,
        "flow": pair.flow,
        "a": _side_json(pair.a, files),
        "b": _side_json(pair.b, files),
        "value": plain(pair.b.value if pair.b.dollars is None else pair.b.dollars),
        "currency": CURRENCY if rated else pair.b.currency,
        "reason": reason(pair.reason, lang),
        "confidence": str(pair.confidence),
        "decision": pair.decision,
        "set_aside": bool(pair.aside),
    }


def _side_json(side: Side, files: dict[int, str]) -> dict[str, Any]:
    return {
        "activity": side.activity,
        "transaction": side.number,
        "file": files[side.unit],
        "line": side.line,
        "publisher": side.publisher,
        "date": side.on.isoformat() if side.on else None,
        "original_value": plain(side.value),
        "original_currency": side.currency,
    }


def kind(code: str, lang: str) -> str:
    """What a kind of pair is called."""
    return _words(lang)["kind"][code]


def reason(code: str, lang: str) -> str:
    """Why two tellings are held to be the same money, as a sentence."""
    return _words(lang)["reason"][code]


def decision(code: str, lang: str) -> str:
    """What became of a pair."""
    return _words(lang)["decision"][code]


@cache
def _words(lang: str) -> dict[str, dict[str, str]]:
    _ = translator(lang)
    return {
        "kind": {
            "same-activity": _("the same activity from two publishers"),
            "giver-receiver": _("told by the giver and by the receiver"),
            "parent-child": _("told by an activity and by its parts"),
            "co-financing": _("co-financing told by both"),
        },
        "reason": {
            "same-identifier": _("Two publishers tell the activity with this identifier; amount and date agree."),
            "same-identifier-other-amounts": _(
                "Two publishers tell the activity with this identifier, with other amounts: its own publisher's count."
            ),
            "third-party-report": _("One is a report of the other by a third party; amount and date agree."),
            "both-name-each-other": _("Giver and receiver name each other's activity; amount and date agree."),
            "giver-names-it": _("The giver names the receiver's activity; amount and date agree."),
            "receiver-names-it": _("The receiver names the giver's activity; amount and date agree."),
            "given-and-received": _("The payment as given and as received: two flows, which no figure adds."),
            "spends-what-it-received": _(
                "The giver names the receiver's activity, which may spend what it received: amounts or dates differ."
            ),
            "parent-equals-child": _("Parent and child activity tell the same amount and date."),
            "parent-equals-children": _("The amount of the parent activity is what its parts add up to."),
            "parent-and-child-carry-money": _("Parent and child activities both carry money, and it doesn't agree."),
            "co-financed-same-provider": _("Co-financed activities tell the same provider, amount and date."),
            "co-financed-equal-amounts": _(
                "Co-financed activities tell the same amount and date from two providers: two halves, or one amount."
            ),
            "provider-told-by-another": _(
                "The provider publishes it, and so does another, naming the provider: same amount, date and recipient."
            ),
        },
        "decision": {
            "same-by-rule": _("the same money, by rule"),
            "same-by-person": _("the same money, decided by a person"),
            "not-the-same": _("not the same, decided by a person"),
            "later": _("to be decided later"),
            "undecided": _("to be decided"),
            "never-added": _("never added up"),
        },
    }
