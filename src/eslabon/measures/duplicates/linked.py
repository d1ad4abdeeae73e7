"""What a link between two activities means for the money that both tell: a rule for each kind of link."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from eslabon.measures.duplicates.agreeing import DAYS, added, agree, in_dollars, matched, published
from eslabon.measures.duplicates.records import (
    ACTIVITY_IDS,
    CO_FUNDED,
    NEVER_ADDED,
    SAME_IDENTIFIER,
    SAME_PROVIDER,
    THIRD_PARTY,
    Pair,
    Side,
    Telling,
    Tellings,
    Told,
)

# What the giver publishes of a payment, and what the receiver publishes of it.
RECEIVED = {"commitments": "incoming-commitments", "disbursements": "incoming-funds"}
CENT = Decimal("0.01")


def _money(tellings: Tellings, told: Told) -> list[Telling]:
    """The transactions of an activity that move money, by their days."""
    return sorted((one for one in tellings.get(told.unit, ()) if one.value), key=lambda one: (one.on, one.number))


def _of(told: Sequence[Telling], flow: str) -> list[Telling]:
    return [one for one in told if one.flow == flow]


def _flows(*sides: Sequence[Telling]) -> list[str]:
    """The flows that all sides tell."""
    return sorted(set.intersection(*({one.flow for one in side} for side in sides)))


def _same_activity(one: Told, other: Told, tellings: Tellings) -> Iterator[Pair]:
    """One identifier, two publishers: what the activity's own publisher tells counts, flow by flow."""
    kept, left = sorted((one, other), key=_own_first)
    ours, theirs = _money(tellings, kept), _money(tellings, left)
    for flow in _flows(ours, theirs):
        told = _of(ours, flow)
        twice, _, rest = matched(told, _of(theirs, flow))
        for a, b in twice:
            yield _pair("same-activity", "same-identifier", "0.99", a, b)
        for b in rest:
            yield _new("same-activity", "same-identifier-other-amounts", "0.80", flow, _side(*told), _side(b))


def _own_first(told: Told) -> tuple[bool, bool, float, str]:
    """The activity's own publisher before a secondary reporter, then the newest telling."""
    own = bool(told.publisher) and told.activity.startswith(told.publisher)
    updated = told.updated.timestamp() if told.updated else 0.0
    return told.secondary, not own, -updated, told.publisher


def _third_party(one: Told, other: Told, tellings: Tellings) -> Iterator[Pair]:
    """A report of the same activity by another organisation, under an identifier of its own."""
    kept, left = sorted((one, other), key=lambda told: (*_own_first(told), told.activity))
    for a, b in _matches(kept, left, tellings):
        yield _pair("same-activity", "third-party-report", "0.90", a, b)


def _co_funded(one: Told, other: Told, tellings: Tellings) -> Iterator[Pair]:
    """Co-financed activities: the same money where the same provider is told to have given it; two providers that give
    the same amount on the same day are most often two halves."""
    kept, left = sorted((one, other), key=lambda told: (*_own_first(told), told.activity))
    for a, b in _matches(kept, left, tellings):
        if a.provider != b.provider:
            yield _pair("co-financing", "co-financed-equal-amounts", "0.40", a, b)
        else:
            own, told = (b, a) if b.publisher == b.provider else (a, b)
            yield _pair("co-financing", "co-financed-same-provider", "0.90", own, told)


def _same_provider(own: Told, told: Told, tellings: Tellings) -> Iterator[Pair]:
    """What a provider publishes, and what another publisher tells of the same provider, to the same recipient."""
    if own.places and told.places and not own.places & told.places:
        return
    for a, b in _matches(own, told, tellings):
        if a.provider == b.provider == own.publisher and a.currency == b.currency and a.value == b.value:
            to_them = a.receiver is not None and a.receiver == told.publisher
            kind = "giver-receiver" if to_them else "co-financing"
            yield _pair(kind, "provider-told-by-another", "0.80", a, b)


def _giver_and_receiver(giver: Told, receiver: Told, tellings: Tellings) -> Iterator[Pair]:
    """What the giver gave to the receiver's activity, and what the receiver tells of the giver's."""
    given, received = _money(tellings, giver), _money(tellings, receiver)
    for flow in sorted({one.flow for one in given}):
        out, by_giver = _naming(given, flow, "receiver_activity", receiver.activity)
        of_it, by_receiver = _naming(received, flow, "provider_activity", giver.activity)
        both = by_giver and by_receiver
        if by_giver or by_receiver:
            reason = "both-name-each-other" if both else "giver-names-it" if by_giver else "receiver-names-it"
            twice, _, rest = matched(out, of_it)
            for a, b in twice:
                yield _pair("giver-receiver", reason, "0.95" if both else "0.85", a, b)
            if by_giver and not twice and rest:
                yield _new(
                    "giver-receiver",
                    "spends-what-it-received",
                    "0.50",
                    flow,
                    _side(*out),
                    _side(*rest),
                )
        arrived, named = _naming(received, RECEIVED.get(flow, ""), "provider_activity", giver.activity)
        if by_giver or named:
            for a, b in matched(out, arrived)[0]:
                pair = _pair("giver-receiver", "given-and-received", "0.95" if by_giver and named else "0.85", a, b)
                yield pair._replace(decision=NEVER_ADDED)


def _naming(told: Sequence[Telling], flow: str, name: str, activity: str) -> tuple[list[Telling], bool]:
    """The transactions of a flow that name the other activity; where none does, those that name no other."""
    own = _of(told, flow)
    naming = [one for one in own if getattr(one, name) == activity]
    return (naming, True) if naming else ([one for one in own if not getattr(one, name)], False)


def parent_and_children(parent: Told, children: Sequence[Told], tellings: Tellings) -> Iterator[Pair]:
    """Where parent and children carry the same money, the children's telling counts: it says more."""
    above = _money(tellings, parent)
    below = [one for child in children for one in _money(tellings, child)]
    for flow in _flows(above, below):
        twice, rest, left = matched(_of(above, flow), sorted(_of(below, flow), key=published))
        for of_parent, of_child in twice:
            yield _pair("parent-child", "parent-equals-child", "0.95", of_child, of_parent)
        if not rest or not left:
            continue
        if agree(added(rest), added(left)):
            for one in rest:
                yield _new("parent-child", "parent-equals-children", "0.90", flow, _side(*left), _side(one))
            continue
        for one in list(rest):
            near = [each for each in left if abs((each.on - one.on).days) <= DAYS]
            if near and agree(added([one]), added(near)):
                yield _new("parent-child", "parent-equals-children", "0.90", flow, _side(*near), _side(one))
                rest.remove(one)
                left = [each for each in left if each not in near]
        if rest and left:
            yield _new("parent-child", "parent-and-child-carry-money", "0.40", flow, _side(*left), _side(*rest))


def _matches(one: Told, other: Told, tellings: Tellings) -> Iterator[tuple[Telling, Telling]]:
    ours, theirs = _money(tellings, one), _money(tellings, other)
    for flow in _flows(ours, theirs):
        yield from matched(_of(ours, flow), _of(theirs, flow))[0]


OF_LINK: dict[str, Callable[[Told, Told, Tellings], Iterator[Pair]]] = {
    SAME_IDENTIFIER: _same_activity,
    THIRD_PARTY: _third_party,
    CO_FUNDED: _co_funded,
    ACTIVITY_IDS: _giver_and_receiver,
    SAME_PROVIDER: _same_provider,
}


def _side(*told: Telling) -> Side:
    """Transactions as one side, named after the first."""
    first, *more = told
    value, currency = added(told)
    return Side(
        first.unit,
        None if more else first.number,
        first.line,
        first.activity,
        first.publisher,
        None if more else first.on,
        value.quantize(CENT),
        currency,
        None if any(one.dollars is None for one in told) else in_dollars(told).quantize(CENT),
        tuple(one.key for one in told),
    )


def _pair(kind: str, reason: str, confidence: str, a: Telling, b: Telling) -> Pair:
    return _new(kind, reason, confidence, b.flow, _side(a), _side(b))


def _new(kind: str, reason: str, confidence: str, flow: str, a: Side, b: Side) -> Pair:
    return Pair("", kind, reason, Decimal(confidence), flow, a, b)
