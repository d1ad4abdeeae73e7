"""Writes what the records hold of budgets, places, documents and results, in the standard's order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lxml import etree

from eslabon.standards.iati.elements import element, narratives
from eslabon.standards.iati.records import (
    Document,
    Indicator,
    Location,
    Measurement,
    Narratives,
    Period,
    Planned,
    Result,
)
from eslabon.values.money import plain


def location(one: Location) -> etree._Element:
    """A place below the country."""
    return element("location", {"ref": one.ref}, _text("name", one.names))


def budget(one: Planned) -> etree._Element:
    """A budget of a period; its value is of the period's first day. Raises ValueError where it isn't whole."""
    if one.start is None or one.end is None or one.value is None:
        raise ValueError("a budget has a period and a value")
    value = {"currency": one.currency, "value-date": one.start.isoformat()}
    children = [*_bounds(one.start, one.end), element("value", value, text=plain(one.value))]
    return element("budget", {"type": one.type, "status": one.status}, children)


def document(one: Document) -> etree._Element:
    """A document or page about the activity."""
    children = [
        *_text("title", one.titles),
        *(element("category", {"code": code}) for code in one.categories),
        *(element("language", {"code": code}) for code in one.languages),
    ]
    if one.date is not None:
        children.append(element("document-date", {"iso-date": one.date.isoformat()}))
    return element("document-link", {"url": one.url, "format": one.format}, children)


def result(one: Result) -> etree._Element:
    """A result with its indicators."""
    children = [
        *_text("title", one.titles),
        *_text("description", one.descriptions),
        *map(_indicator, one.indicators),
    ]
    return element("result", {"type": one.type}, children)


def _indicator(one: Indicator) -> etree._Element:
    children = [
        *_text("title", one.titles),
        *_text("description", one.descriptions),
        *(_measurement("baseline", each, {"year": each.year}) for each in one.baselines),
        *map(_period, one.periods),
    ]
    ascending = "1" if one.ascending else "0"
    return element("indicator", {"measure": one.measure, "ascending": ascending}, children)


def _period(one: Period) -> etree._Element:
    if one.start is None or one.end is None:
        raise ValueError("a period of an indicator has a start and an end")
    children = [
        *_bounds(one.start, one.end),
        *(_measurement("target", each) for each in one.targets),
        *(_measurement("actual", each) for each in one.actuals),
    ]
    return element("period", children=children)


def _measurement(name: str, one: Measurement, more: dict[str, str | None] | None = None) -> etree._Element:
    children = [
        *(element("dimension", {"name": key, "value": value}) for key, value in one.dimensions),
        *_text("comment", one.comment),
    ]
    return element(name, {**(more or {}), "value": one.value}, children)


def _bounds(start: date, end: date) -> Iterator[etree._Element]:
    yield element("period-start", {"iso-date": start.isoformat()})
    yield element("period-end", {"iso-date": end.isoformat()})


def _text(name: str, texts: Narratives) -> Iterator[etree._Element]:
    """An element of texts, where there is any."""
    if texts:
        yield element(name, children=narratives(texts))
