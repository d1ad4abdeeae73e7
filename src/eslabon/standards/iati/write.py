"""Writes IATI 2.03 activity files from the records that the reader gives, activity by activity.

The order of elements is that of the standard (https://iatistandard.org/en/iati-standard/203/). What the
records hold in part only when they were read from a file (locations, budgets, planned disbursements, documents,
results) is refused, not left out, unless who made them says that they hold the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from lxml import etree

from eslabon.standards.iati import write_parts
from eslabon.standards.iati.elements import LANG, carried, element, narratives, true
from eslabon.standards.iati.records import (
    Activity,
    Coded,
    Organisation,
    Place,
    Sector,
    Transaction,
)
from eslabon.values.money import decimal, plain

VERSION = "2.03"
_INDENT = "  "

_REQUIRED = ("identifier", "reporting", "titles", "descriptions", "participating", "status", "dates")
# Of planned disbursements the records never hold who pays and who receives.
_NEVER_WHOLE = ("planned",)
_IN_PART = ("locations", "budgets", "documents", "results", *_NEVER_WHOLE)


def write(
    activities: Iterable[tuple[Activity, Iterable[Transaction]]],
    out: BinaryIO,
    generated: str,
    *,
    whole: bool = False,
) -> int:
    """How many activities were written to `out`, each with its transactions; the same records give the same
    bytes.

    `generated` is the file's xsd:dateTime. Memory is bounded by one activity. Characters that XML can't carry
    become U+FFFD. `whole` says that the records weren't read from a file: what they hold of budgets, places, documents
    and results is all there is. Raises ValueError where an activity lacks what the standard requires, or holds what
    can't be written whole.
    """
    written = 0
    out.write(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    out.write(f'<iati-activities version="{VERSION}" generated-datetime="{_attribute(generated)}">\n'.encode())
    for activity, transactions in activities:
        made = _activity(activity, transactions, _NEVER_WHOLE if whole else _IN_PART)
        etree.indent(made, _INDENT, level=1)
        out.write(_INDENT.encode() + etree.tostring(made, encoding="UTF-8", xml_declaration=False) + b"\n")
        written += 1
    out.write(b"</iati-activities>\n")
    return written


def _attribute(text: str) -> str:
    return carried(text).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _codes(pairs: Mapping[str, str | None]) -> Iterator[etree._Element]:
    for name, code in pairs.items():
        if code is not None:
            yield element(name, {"code": code})


def _activity(activity: Activity, transactions: Iterable[Transaction], refused: Iterable[str]) -> etree._Element:
    for name in _REQUIRED:
        if not getattr(activity, name):
            raise ValueError(f"activity {activity.identifier!r} has no {name}: the standard requires it")
    for name in refused:
        if getattr(activity, name):
            raise ValueError(f"activity {activity.identifier!r}: its {name} can't be written whole")
    attributes = {
        LANG: activity.lang,
        "default-currency": activity.default_currency,
        "hierarchy": activity.hierarchy,
        "humanitarian": true(activity.humanitarian),
        "last-updated-datetime": activity.last_updated,
    }
    return element("iati-activity", attributes, _parts(activity, transactions))


def _parts(activity: Activity, transactions: Iterable[Transaction]) -> Iterator[etree._Element]:
    """The elements of an activity, in the standard's order."""
    yield element("iati-identifier", text=activity.identifier)
    if activity.reporting:
        yield _organisation("reporting-org", activity.reporting)
    yield element("title", children=narratives(activity.titles))
    for kind, texts in activity.descriptions:
        yield element("description", {"type": kind}, narratives(texts))
    for organisation in activity.participating:
        yield _organisation("participating-org", organisation, activity_id="activity-id")
    for ref, kind in activity.other_identifiers:
        yield element("other-identifier", {"ref": ref, "type": kind})
    yield from _codes({"activity-status": activity.status})
    for kind, on in sorted(activity.dates.items()):
        yield element("activity-date", {"type": kind, "iso-date": on.isoformat()})
    yield from _codes({"activity-scope": activity.scope})
    yield from _places(activity.countries, activity.regions)
    yield from map(write_parts.location, activity.locations)
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
    yield from map(write_parts.budget, activity.budgets)
    yield from map(_transaction, transactions)
    yield from map(write_parts.document, activity.documents)
    for related in activity.related:
        yield element("related-activity", {"ref": related.ref, "type": related.type})
    yield from map(write_parts.result, activity.results)


def _transaction(transaction: Transaction) -> etree._Element:
    attributes = {"ref": transaction.ref, "humanitarian": true(transaction.humanitarian)}
    return element("transaction", attributes, _transaction_parts(transaction))


def _transaction_parts(transaction: Transaction) -> Iterator[etree._Element]:
    """The elements of a transaction, in the standard's order."""
    yield element("transaction-type", {"code": transaction.type})
    yield element("transaction-date", {"iso-date": transaction.on.isoformat()})
    value_date = transaction.value_date or transaction.on  # the standard requires one
    attributes = {"currency": transaction.currency, "value-date": value_date.isoformat()}
    yield element("value", attributes, text=plain(decimal(transaction.value)))
    if transaction.descriptions:
        yield element("description", children=narratives(transaction.descriptions))
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
        "secondary-reporter": true(organisation.secondary),
    }
    if activity_id:
        attributes[activity_id] = organisation.activity_id
    return element(name, attributes, narratives(organisation.names))


def _places(countries: Iterable[Place], regions: Iterable[Place]) -> Iterator[etree._Element]:
    for name, places in (("recipient-country", countries), ("recipient-region", regions)):
        for place in places:
            share = None if place.percentage is None else plain(place.percentage)
            attributes = {"code": place.code, "vocabulary": place.vocabulary, "percentage": share}
            yield element(name, attributes, narratives(place.names))


def _sector(sector: Sector) -> etree._Element:
    share = None if sector.percentage is None else plain(sector.percentage)
    attributes = {"vocabulary": sector.vocabulary, "code": sector.code, "percentage": share}
    return element("sector", attributes, narratives(sector.names))


def _coded(name: str, coded: Coded) -> etree._Element:
    attributes = {"vocabulary": coded.vocabulary, "code": coded.code, "significance": coded.significance}
    return element(name, attributes, narratives(coded.names))
