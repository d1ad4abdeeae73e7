"""Writes IATI 2.03 activity files from the records that the reader gives, activity by activity.

The order of elements is that of the standard (https://iatistandard.org/en/iati-standard/203/). What the
records hold in part only (locations, budgets, planned disbursements, documents, results) is refused, not
left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from lxml import etree

from eslabon.standards.iati.records import (
    Activity,
    Coded,
    Narratives,
    Organisation,
    Place,
    Sector,
    Transaction,
)
from eslabon.values.money import decimal, plain

VERSION = "2.03"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INDENT = "  "

_REQUIRED = ("identifier", "reporting", "titles", "descriptions", "participating", "status", "dates")
_IN_PART = ("locations", "budgets", "planned", "documents", "results")

Attributes = Mapping[str, str | None]


def write(activities: Iterable[tuple[Activity, Iterable[Transaction]]], out: BinaryIO, generated: str) -> int:
    """How many activities were written to `out`, each with its transactions; the same records give the same
    bytes.

    `generated` is the file's xsd:dateTime. Memory is bounded by one activity. Characters that XML can't carry
    become U+FFFD. Raises ValueError where an activity lacks what the standard requires, or holds what can't
    be written whole.
    """
    written = 0
    out.write(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    out.write(f'<iati-activities version="{VERSION}" generated-datetime="{_attribute(generated)}">\n'.encode())
    for activity, transactions in activities:
        element = _activity(activity, transactions)
        etree.indent(element, _INDENT, level=1)
        out.write(_INDENT.encode() + etree.tostring(element, encoding="UTF-8", xml_declaration=False) + b"\n")
        written += 1
    out.write(b"</iati-activities>\n")
    return written


def _attribute(text: str) -> str:
    return _carried(text).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _carried(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _element(
    name: str,
    attributes: Attributes | None = None,
    children: Iterable[etree._Element] = (),
    text: str | None = None,
) -> etree._Element:
    element = etree.Element(name)
    for key, value in (attributes or {}).items():
        if value is not None:
            element.set(key, _carried(value))
    if text is not None:
        element.text = _carried(text)
    element.extend(list(children))
    return element


def _narratives(texts: Narratives) -> Iterator[etree._Element]:
    for lang, text in texts:
        yield _element("narrative", {_LANG: lang}, text=text)


def _codes(pairs: Mapping[str, str | None]) -> Iterator[etree._Element]:
    for name, code in pairs.items():
        if code is not None:
            yield _element(name, {"code": code})


def _activity(activity: Activity, transactions: Iterable[Transaction]) -> etree._Element:
    for name in _REQUIRED:
        if not getattr(activity, name):
            raise ValueError(f"activity {activity.identifier!r} has no {name}: the standard requires it")
    for name in _IN_PART:
        if getattr(activity, name):
            raise ValueError(f"activity {activity.identifier!r}: its {name} can't be written whole")
    attributes = {
        _LANG: activity.lang,
        "default-currency": activity.default_currency,
        "hierarchy": activity.hierarchy,
        "humanitarian": _true(activity.humanitarian),
        "last-updated-datetime": activity.last_updated,
    }
    return _element("iati-activity", attributes, _parts(activity, transactions))


def _parts(activity: Activity, transactions: Iterable[Transaction]) -> Iterator[etree._Element]:
    """The elements of an activity, in the standard's order."""
    yield _element("iati-identifier", text=activity.identifier)
    if activity.reporting:
        yield _organisation("reporting-org", activity.reporting)
    yield _element("title", children=_narratives(activity.titles))
    for kind, texts in activity.descriptions:
        yield _element("description", {"type": kind}, _narratives(texts))
    for organisation in activity.participating:
        yield _organisation("participating-org", organisation, activity_id="activity-id")
    for ref, kind in activity.other_identifiers:
        yield _element("other-identifier", {"ref": ref, "type": kind})
    yield from _codes({"activity-status": activity.status})
    for kind, on in sorted(activity.dates.items()):
        yield _element("activity-date", {"type": kind, "iso-date": on.isoformat()})
    yield from _codes({"activity-scope": activity.scope})
    yield from _places(activity.countries, activity.regions)
    yield from map(_sector, activity.sectors)
    for tag in activity.tags:
        yield _coded("tag", tag)
    for marker in activity.markers:
        yield _coded("policy-marker", marker)
    yield from _codes(
        {
            "collaboration-type": activity.collaboration,
            "default-flow-type": activity.flow_type,
            "default-finance-type": activity.finance_type,
        }
    )
    for aid_type in activity.aid_types:
        yield _coded("default-aid-type", aid_type)
    yield from _codes({"default-tied-status": activity.tied_status})
    yield from map(_transaction, transactions)
    for related in activity.related:
        yield _element("related-activity", {"ref": related.ref, "type": related.type})


def _transaction(transaction: Transaction) -> etree._Element:
    attributes = {"ref": transaction.ref, "humanitarian": _true(transaction.humanitarian)}
    return _element("transaction", attributes, _transaction_parts(transaction))


def _transaction_parts(transaction: Transaction) -> Iterator[etree._Element]:
    """The elements of a transaction, in the standard's order."""
    yield _element("transaction-type", {"code": transaction.type})
    yield _element("transaction-date", {"iso-date": transaction.on.isoformat()})
    value_date = transaction.value_date or transaction.on  # the standard requires one
    attributes = {"currency": transaction.currency, "value-date": value_date.isoformat()}
    yield _element("value", attributes, text=plain(decimal(transaction.value)))
    if transaction.descriptions:
        yield _element("description", children=_narratives(transaction.descriptions))
    if transaction.provider:
        yield _organisation("provider-org", transaction.provider, activity_id="provider-activity-id")
    if transaction.receiver:
        yield _organisation("receiver-org", transaction.receiver, activity_id="receiver-activity-id")
    yield from _codes({"disbursement-channel": transaction.channel})
    yield from map(_sector, transaction.sectors)
    yield from _places(transaction.countries, transaction.regions)
    yield from _codes({"flow-type": transaction.flow_type, "finance-type": transaction.finance_type})
    for aid_type in transaction.aid_types:
        yield _coded("aid-type", aid_type)
    yield from _codes({"tied-status": transaction.tied_status})


def _organisation(name: str, organisation: Organisation, activity_id: str | None = None) -> etree._Element:
    attributes = {
        "ref": organisation.ref,
        "type": organisation.type,
        "role": organisation.role,
        "secondary-reporter": _true(organisation.secondary),
    }
    if activity_id:
        attributes[activity_id] = organisation.activity_id
    return _element(name, attributes, _narratives(organisation.names))


def _places(countries: Iterable[Place], regions: Iterable[Place]) -> Iterator[etree._Element]:
    for name, places in (("recipient-country", countries), ("recipient-region", regions)):
        for place in places:
            share = None if place.percentage is None else plain(place.percentage)
            attributes = {"code": place.code, "vocabulary": place.vocabulary, "percentage": share}
            yield _element(name, attributes, _narratives(place.names))


def _sector(sector: Sector) -> etree._Element:
    share = None if sector.percentage is None else plain(sector.percentage)
    attributes = {"vocabulary": sector.vocabulary, "code": sector.code, "percentage": share}
    return _element("sector", attributes, _narratives(sector.names))


def _coded(name: str, coded: Coded) -> etree._Element:
    attributes = {"vocabulary": coded.vocabulary, "code": coded.code, "significance": coded.significance}
    return _element(name, attributes, _narratives(coded.names))


def _true(flag: bool) -> str | None:
    return "1" if flag else None
