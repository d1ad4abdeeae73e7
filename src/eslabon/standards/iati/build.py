"""From the elements under an `iati-activity` to records: one small function an element name.

A `Node` is an element as the reader keeps it: a light list would be a little faster, a class is legible.
Functions raise ValueError where a date or an amount can't be read; the reader turns that into a problem.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

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

LANG = "http://www.w3.org/XML/1998/namespace lang"
TRUE = frozenset(("1", "true"))


class Node:
    """An element: name, attributes, text and children, with its line."""

    __slots__ = ("attributes", "children", "line", "tag", "text")

    def __init__(self, tag: str, attributes: dict[str, str], line: int) -> None:
        self.tag = tag
        self.attributes = attributes
        self.line = line
        self.text = ""
        self.children: list[Node] = []

    def all(self, tag: str) -> list[Node]:
        """The children of that name."""
        return [child for child in self.children if child.tag == tag]

    def first(self, tag: str) -> Node | None:
        """The first child of that name."""
        for child in self.children:
            if child.tag == tag:
                return child
        return None

    def attribute_of(self, tag: str, name: str) -> str | None:
        """An attribute of the first child of that name."""
        child = self.first(tag)
        return child.attributes.get(name) if child else None


def day(text: str | None) -> date | None:
    """The day that an xsd:date writes; its time zone says nothing about a day's books."""
    if not text:
        return None
    return date.fromisoformat(text.strip()[:10])


def required_day(text: str | None) -> date:
    found = day(text)
    if found is None:
        raise ValueError("no date")
    return found


def amount(text: str) -> Decimal:
    """The amount that an xsd:decimal writes, within what the books hold."""
    value = decimal(text.strip())
    if abs(value) >= LIMIT:
        raise ValueError(f"out of all bounds: {text}")
    return value


def percentage(text: str | None) -> Decimal | None:
    return None if text is None or not text.strip() else decimal(text.strip())


def narratives(node: Node | None, lang: str | None) -> Narratives:
    """The texts of the `narrative` children that hold any."""
    if node is None:
        return ()
    return tuple(
        (child.attributes.get(LANG, lang), " ".join(child.text.split()))
        for child in node.children
        if child.tag == "narrative" and child.text and not child.text.isspace()
    )


def organisation(node: Node, lang: str | None) -> Organisation:
    own = node.attributes.get
    return Organisation(
        (own("ref") or "").strip() or None,
        own("type"),
        narratives(node, lang),
        own("activity-id") or own("provider-activity-id") or own("receiver-activity-id"),
        own("role"),
        own("secondary-reporter") in TRUE,
    )


def country(node: Node, lang: str | None) -> Place:
    own = node.attributes
    code = (own.get("code") or "").strip().upper()
    return Place(code, percentage(own.get("percentage")), None, narratives(node, lang))


def region(node: Node, lang: str | None) -> Place:
    own = node.attributes
    code = (own.get("code") or "").strip()
    vocabulary = own.get("vocabulary") or "1"
    return Place(code, percentage(own.get("percentage")), vocabulary, narratives(node, lang))


def sector(node: Node, lang: str | None) -> Sector:
    own = node.attributes
    code = (own.get("code") or "").strip()
    return Sector(
        own.get("vocabulary") or "1", code, percentage(own.get("percentage")), narratives(node, lang)
    )


def coded(node: Node, lang: str | None) -> Coded:
    own = node.attributes.get
    code = own("code") or own("earmarking-category") or own("earmarking-modality") or ""
    code = code or own("cash-and-voucher-modalities") or ""
    return Coded(own("vocabulary"), code.strip(), own("significance"), narratives(node, lang))


def location(node: Node, lang: str | None) -> Location:
    point = node.first("point")
    position = point.first("pos") if point else None
    return Location(
        node.attributes.get("ref"),
        narratives(node.first("name"), lang),
        position.text.strip() if position else None,
    )


def planned(node: Node, currency: str | None) -> Planned:
    value = node.first("value")
    return Planned(
        node.attributes.get("type"),
        node.attributes.get("status"),
        day(node.attribute_of("period-start", "iso-date")),
        day(node.attribute_of("period-end", "iso-date")),
        amount(value.text) if value and value.text.strip() else None,
        (value.attributes.get("currency") if value else None) or currency,
        node.line,
    )


def document(node: Node, lang: str | None) -> Document:
    return Document(
        node.attributes.get("url", ""),
        node.attributes.get("format"),
        narratives(node.first("title"), lang),
        tuple(child.attributes.get("code", "") for child in node.all("category")),
        tuple(child.attributes.get("code", "") for child in node.all("language")),
        day(node.attribute_of("document-date", "iso-date")),
    )


def measurement(node: Node, lang: str | None) -> Measurement:
    return Measurement(
        node.attributes.get("value"),
        node.attributes.get("year") or node.attributes.get("iso-date", "")[:4] or None,
        tuple(
            (child.attributes.get("name", ""), child.attributes.get("value", ""))
            for child in node.all("dimension")
        ),
        narratives(node.first("comment"), lang),
    )


def period(node: Node, lang: str | None) -> Period:
    return Period(
        day(node.attribute_of("period-start", "iso-date")),
        day(node.attribute_of("period-end", "iso-date")),
        tuple(measurement(child, lang) for child in node.all("target")),
        tuple(measurement(child, lang) for child in node.all("actual")),
    )


def indicator(node: Node, lang: str | None) -> Indicator:
    return Indicator(
        node.attributes.get("measure"),
        node.attributes.get("ascending", "1") in TRUE,
        narratives(node.first("title"), lang),
        narratives(node.first("description"), lang),
        tuple(measurement(child, lang) for child in node.all("baseline")),
        tuple(period(child, lang) for child in node.all("period")),
    )


def result(node: Node, lang: str | None) -> Result:
    return Result(
        node.attributes.get("type"),
        narratives(node.first("title"), lang),
        narratives(node.first("description"), lang),
        tuple(indicator(child, lang) for child in node.all("indicator")),
    )


def transaction(node: Node, activity: Activity) -> Transaction:
    """A transaction's record. Raises ValueError where its type, date or value can't be read."""
    lang = activity.lang
    single: dict[str, Node] = {}
    countries: list[Place] = []
    regions: list[Place] = []
    sectors: list[Sector] = []
    aid_types: list[Coded] = []
    for child in node.children:
        tag = child.tag
        if tag == "sector":
            sectors.append(sector(child, lang))
        elif tag == "recipient-country":
            countries.append(country(child, lang))
        elif tag == "recipient-region":
            regions.append(region(child, lang))
        elif tag == "aid-type":
            aid_types.append(coded(child, lang))
        else:
            single.setdefault(tag, child)

    def code(tag: str) -> str | None:
        found = single.get(tag)
        return found.attributes.get("code") if found else None

    value = single.get("value")
    type_code = code("transaction-type")
    dated = single.get("transaction-date")
    if value is None or not type_code or dated is None:
        raise ValueError("no type, date or value")
    provider = single.get("provider-org")
    receiver = single.get("receiver-org")
    return Transaction(
        activity.transactions,
        node.line,
        node.attributes.get("ref"),
        type_code.strip(),
        required_day(dated.attributes.get("iso-date")),
        amount(value.text),
        day(value.attributes.get("value-date")),
        (value.attributes.get("currency") or "").strip() or activity.default_currency,
        organisation(provider, lang) if provider else None,
        organisation(receiver, lang) if receiver else None,
        tuple(countries),
        tuple(regions),
        tuple(sectors),
        code("finance-type"),
        code("flow-type"),
        tuple(aid_types),
        code("tied-status"),
        code("disbursement-channel"),
        node.attributes.get("humanitarian") in TRUE,
        narratives(single.get("description"), lang),
    )


def _identifier(activity: Activity, node: Node) -> None:
    activity.identifier = " ".join(node.text.split())


def _date(activity: Activity, node: Node) -> None:
    found = day(node.attributes.get("iso-date"))
    if found:
        activity.dates.setdefault(node.attributes.get("type", ""), found)


def _other_identifier(activity: Activity, node: Node) -> None:
    ref = node.attributes.get("ref")
    if ref:
        activity.other_identifiers.append((ref, node.attributes.get("type")))


def _related(activity: Activity, node: Node) -> None:
    ref = (node.attributes.get("ref") or "").strip()
    activity.related.append(Related(ref, node.attributes.get("type", "")))


def _set(name: str) -> Callable[[Activity, Node], None]:
    def setter(activity: Activity, node: Node) -> None:
        setattr(activity, name, node.attributes.get("code"))

    return setter


# What each element under `iati-activity` does to the record.
ELEMENTS: dict[str, Callable[[Activity, Node], None]] = {
    "iati-identifier": _identifier,
    "reporting-org": lambda a, n: setattr(a, "reporting", organisation(n, a.lang)),
    "title": lambda a, n: setattr(a, "titles", a.titles or narratives(n, a.lang)),
    "description": lambda a, n: a.descriptions.append((n.attributes.get("type"), narratives(n, a.lang))),
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
DETAILS = frozenset(
    ("other-identifier", "location", "budget", "planned-disbursement", "document-link", "result")
)
