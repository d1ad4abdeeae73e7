"""From the elements under an `iati-activity` to records: one small function an element name.

Functions raise ValueError where a date or an amount can't be read; the reader turns that into a problem.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar, cast

from eslabon.standards.iati.records import (
    Activity,
    Coded,
    Document,
    Indicator,
    Location,
    Measurement,
    Narratives,
    Organisation,
    Period,
    Place,
    Planned,
    Related,
    Result,
    Sector,
    Transaction,
)
from eslabon.values.money import LIMIT, decimal

SEPARATOR = "\x1f"  # between a namespace and a name: a character that no XML file can hold
LANG = f"http://www.w3.org/XML/1998/namespace{SEPARATOR}lang"
_T = TypeVar("_T")
TRUE = frozenset(("1", "true"))
_LEAST = -LIMIT


# An element as the reader keeps it: a list, since one is made for every element of a file (a class takes half as
# long again). Its places:
Node = list[Any]
TAG, OWN, TEXT, CHILDREN, LINE = range(5)


def first(node: Node, tag: str) -> Node | None:
    """The first child of that name."""
    for child in node[CHILDREN]:
        if child[TAG] == tag:
            return cast(Node, child)
    return None


def every(node: Node, tag: str) -> list[Node]:
    """The children of that name."""
    return [child for child in node[CHILDREN] if child[TAG] == tag]


def attribute_of(node: Node, tag: str, name: str) -> str | None:
    """An attribute of the first child of that name."""
    child = first(node, tag)
    return child[OWN].get(name) if child else None


@lru_cache(maxsize=8192)
def day(text: str | None) -> date | None:
    """The day that an xsd:date writes; its time zone says nothing about a day's books."""
    if not text:
        return None
    return date.fromisoformat(text.strip()[:10])


def amount(text: str) -> Decimal:
    """The amount that an xsd:decimal writes, within what the books hold."""
    value = decimal(text.strip())
    if not _LEAST < value < LIMIT:
        raise ValueError(f"out of all bounds: {text}")
    return value


def percentage(text: str | None) -> Decimal | None:
    return None if text is None or not text.strip() else decimal(text.strip())


def narratives(node: Node | None, lang: str | None) -> Narratives:
    """The texts of the `narrative` children that hold any."""
    if node is None:
        return ()
    return tuple(
        [
            (child[OWN].get(LANG, lang), text)
            for child in node[CHILDREN]
            if child[TAG] == "narrative" and (text := " ".join(child[TEXT].split()))
        ]
    )


def organisation(node: Node, lang: str | None) -> Organisation:
    own = node[OWN].get
    return Organisation(
        (own("ref") or "").strip() or None,
        own("type"),
        narratives(node, lang),
        own("activity-id") or own("provider-activity-id") or own("receiver-activity-id"),
        own("role"),
        own("secondary-reporter") in TRUE,
    )


def country(node: Node, lang: str | None) -> Place:
    own = node[OWN]
    code = (own.get("code") or "").strip().upper()
    return Place(code, percentage(own.get("percentage")), None, narratives(node, lang))


def region(node: Node, lang: str | None) -> Place:
    own = node[OWN]
    code = (own.get("code") or "").strip()
    vocabulary = own.get("vocabulary") or "1"
    return Place(code, percentage(own.get("percentage")), vocabulary, narratives(node, lang))


def sector(node: Node, lang: str | None) -> Sector:
    own = node[OWN]
    code = (own.get("code") or "").strip()
    return Sector(own.get("vocabulary") or "1", code, percentage(own.get("percentage")), narratives(node, lang))


def coded(node: Node, lang: str | None) -> Coded:
    own = node[OWN].get
    code = own("code") or own("earmarking-category") or own("earmarking-modality") or ""
    code = code or own("cash-and-voucher-modalities") or ""
    return Coded(own("vocabulary"), code.strip(), own("significance"), narratives(node, lang))


def location(node: Node, lang: str | None) -> Location:
    point = first(node, "point")
    position = first(point, "pos") if point else None
    return Location(
        node[OWN].get("ref"),
        narratives(first(node, "name"), lang),
        position[TEXT].strip() if position else None,
    )


def planned(node: Node, currency: str | None) -> Planned:
    value = first(node, "value")
    return Planned(
        node[OWN].get("type"),
        node[OWN].get("status"),
        day(attribute_of(node, "period-start", "iso-date")),
        day(attribute_of(node, "period-end", "iso-date")),
        amount(value[TEXT]) if value and value[TEXT].strip() else None,
        (value[OWN].get("currency") if value else None) or currency,
        node[LINE],
    )


def document(node: Node, lang: str | None) -> Document:
    return Document(
        node[OWN].get("url", ""),
        node[OWN].get("format"),
        narratives(first(node, "title"), lang),
        tuple(child[OWN].get("code", "") for child in every(node, "category")),
        tuple(child[OWN].get("code", "") for child in every(node, "language")),
        day(attribute_of(node, "document-date", "iso-date")),
    )


def measurement(node: Node, lang: str | None) -> Measurement:
    return Measurement(
        node[OWN].get("value"),
        node[OWN].get("year") or node[OWN].get("iso-date", "")[:4] or None,
        tuple((child[OWN].get("name", ""), child[OWN].get("value", "")) for child in every(node, "dimension")),
        narratives(first(node, "comment"), lang),
    )


def period(node: Node, lang: str | None) -> Period:
    return Period(
        day(attribute_of(node, "period-start", "iso-date")),
        day(attribute_of(node, "period-end", "iso-date")),
        tuple(measurement(child, lang) for child in every(node, "target")),
        tuple(measurement(child, lang) for child in every(node, "actual")),
    )


def indicator(node: Node, lang: str | None) -> Indicator:
    return Indicator(
        node[OWN].get("measure"),
        node[OWN].get("ascending", "1") in TRUE,
        narratives(first(node, "title"), lang),
        narratives(first(node, "description"), lang),
        tuple(measurement(child, lang) for child in every(node, "baseline")),
        tuple(period(child, lang) for child in every(node, "period")),
    )


def result(node: Node, lang: str | None) -> Result:
    return Result(
        node[OWN].get("type"),
        narratives(first(node, "title"), lang),
        narratives(first(node, "description"), lang),
        tuple(indicator(child, lang) for child in every(node, "indicator")),
    )


def _remembering(make: Callable[[Node, str | None], _T]) -> Callable[[Node, str | None], _T]:
    """Makes something of an element, or gives what it made of the last one that was the same: transactions name the
    same organisations and sectors again and again."""
    last: tuple[Node, str | None, _T] | None = None

    def remember(node: Node, lang: str | None) -> _T:
        nonlocal last
        known = last  # several threads may be reading
        if known is None or known[0] != node or known[1] != lang:
            last = known = node, lang, make(node, lang)
        return known[2]

    return remember


_provider, _receiver, _described = _remembering(organisation), _remembering(organisation), _remembering(narratives)
_country, _region = _remembering(country), _remembering(region)
_sector, _aid = _remembering(sector), _remembering(coded)


def transaction(node: Node, activity: Activity) -> Transaction:
    """A transaction's record. Raises ValueError where its type, date or value can't be read."""
    lang = activity.lang
    # The first child of each name.
    found = {child[TAG]: child for child in reversed(node[CHILDREN])}.get
    value, dated, typed = found("value"), found("transaction-date"), found("transaction-type")
    type_code = typed[OWN].get("code") if typed else None
    if value is None or not type_code or dated is None:
        raise ValueError("no type, date or value")
    on = day(dated[OWN].get("iso-date"))
    if on is None:
        raise ValueError("no date")
    provider, receiver, described = found("provider-org"), found("receiver-org"), found("description")
    finance, flow, tied = found("finance-type"), found("flow-type"), found("tied-status")
    channel = found("disbursement-channel")
    own, valued = node[OWN].get, value[OWN].get
    values = (
        activity.transactions,
        node[LINE],
        own("ref"),
        type_code.strip(),
        on,
        amount(value[TEXT]),
        day(valued("value-date")),
        (valued("currency") or "").strip() or activity.default_currency,
        _provider(provider, lang) if provider else None,
        _receiver(receiver, lang) if receiver else None,
        tuple([_country(one, lang) for one in every(node, "recipient-country")]) if found("recipient-country") else (),
        tuple([_region(one, lang) for one in every(node, "recipient-region")]) if found("recipient-region") else (),
        tuple([_sector(one, lang) for one in every(node, "sector")]) if found("sector") else (),
        finance[OWN].get("code") if finance else None,
        flow[OWN].get("code") if flow else None,
        tuple([_aid(one, lang) for one in every(node, "aid-type")]) if found("aid-type") else (),
        tied[OWN].get("code") if tied else None,
        channel[OWN].get("code") if channel else None,
        own("humanitarian") in TRUE,
        _described(described, lang) if described else (),
    )
    return tuple.__new__(Transaction, values)  # half as long as by its own name, and there are many


def _identifier(activity: Activity, node: Node) -> None:
    activity.identifier = " ".join(node[TEXT].split())


def _date(activity: Activity, node: Node) -> None:
    found = day(node[OWN].get("iso-date"))
    if found:
        activity.dates.setdefault(node[OWN].get("type", ""), found)


def _other_identifier(activity: Activity, node: Node) -> None:
    ref = node[OWN].get("ref")
    if ref:
        activity.other_identifiers.append((ref, node[OWN].get("type")))


def _related(activity: Activity, node: Node) -> None:
    ref = (node[OWN].get("ref") or "").strip()
    activity.related.append(Related(ref, node[OWN].get("type", "")))


def _set(name: str) -> Callable[[Activity, Node], None]:
    def setter(activity: Activity, node: Node) -> None:
        setattr(activity, name, node[OWN].get("code"))

    return setter


# What each element under `iati-activity` does to the record.
ELEMENTS: dict[str, Callable[[Activity, Node], None]] = {
    "iati-identifier": _identifier,
    "reporting-org": lambda a, n: setattr(a, "reporting", organisation(n, a.lang)),
    "title": lambda a, n: setattr(a, "titles", a.titles or narratives(n, a.lang)),
    "description": lambda a, n: a.descriptions.append((n[OWN].get("type"), narratives(n, a.lang))),
    "participating-org": lambda a, n: a.participating.append(organisation(n, a.lang)),
    "other-identifier": _other_identifier,
    "activity-status": _set("status"),
    "activity-date": _date,
    "activity-scope": _set("scope"),
    "recipient-country": lambda a, n: a.countries.append(country(n, a.lang)),
    "recipient-region": lambda a, n: a.regions.append(region(n, a.lang)),
    "location": lambda a, n: a.locations.append(location(n, a.lang)),
    "sector": lambda a, n: a.sectors.append(sector(n, a.lang)),
    "tag": lambda a, n: a.tags.append(coded(n, a.lang)),
    "policy-marker": lambda a, n: a.markers.append(coded(n, a.lang)),
    "collaboration-type": _set("collaboration"),
    "default-flow-type": _set("flow_type"),
    "default-finance-type": _set("finance_type"),
    "default-aid-type": lambda a, n: a.aid_types.append(coded(n, a.lang)),
    "default-tied-status": _set("tied_status"),
    "budget": lambda a, n: a.budgets.append(planned(n, a.default_currency)),
    "planned-disbursement": lambda a, n: a.planned.append(planned(n, a.default_currency)),
    "related-activity": _related,
    "document-link": lambda a, n: a.documents.append(document(n, a.lang)),
    "result": lambda a, n: a.results.append(result(n, a.lang)),
}

# What the index of the warehouse doesn't hold: read from the activity's own bytes when a page asks for it.
DETAILS = frozenset(("other-identifier", "location", "budget", "planned-disbursement", "document-link", "result"))
