"""A publication as tables, for who works in a spreadsheet: the file is read, so they say what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from eslabon.figures.render.lists import list_file, tables_xlsx
from eslabon.standards.iati.codelists import name_of
from eslabon.standards.iati.records import Activity, Indicator, Measurement, Organisation, text_in
from eslabon.values.money import plain
from eslabon.work.publishing.changes import Told, told_in
from eslabon.work.publishing.content import FUNDING, IMPLEMENTING

Row = dict[str, Any]
_DATES = {"planned_start": "1", "actual_start": "2", "planned_end": "3", "actual_end": "4"}
# The columns of each table, which one without rows has too.
COLUMNS = {
    "activities": (
        *("activity", "title_es", "title_en", "description_es", "description_en", "status", "status_name"),
        *(*_DATES, "provider", "provider_ref", "provider_activity", "implementers", "country", "sector", "sector_name"),
        *("part_of", "last_updated", "note"),
    ),
    "transactions": (
        *("activity", "ref", "type", "type_name", "date", "value", "currency", "provider", "provider_ref"),
        *("provider_activity", "receiver", "description"),
    ),
    "budgets": ("activity", "start", "end", "value", "currency"),
    "results": (
        *("activity", "result", "result_type", "indicator", "description", "what", "start", "end", "value"),
        *("dimensions", "comment"),
    ),
}


def csv_of(file: bytes, table: str) -> bytes:
    """A table of a publication as CSV."""
    rows = tables(file)[table]
    return list_file(table, rows, "", "csv") if rows else (",".join(COLUMNS[table]) + "\r\n").encode("utf-8-sig")


def xlsx_of(file: bytes, mark: str) -> bytes:
    """All tables of a publication as a spreadsheet."""
    return tables_xlsx(mark, {name: (COLUMNS[name], rows) for name, rows in tables(file).items()})


def tables(file: bytes) -> dict[str, list[Row]]:
    """The rows of each table."""
    told = list(told_in(file).values())
    return {
        "activities": [_activity(one) for one, _ in told],
        "transactions": [row for one in told for row in _transactions(one)],
        "budgets": [row for one, _ in told for row in _budgets(one)],
        "results": [row for one, _ in told for row in _results(one)],
    }


def _activity(one: Activity) -> Row:
    gives = next((each for each in one.participating if each.role == FUNDING), None)
    general = next((texts for kind, texts in one.descriptions if kind == "1"), ())
    sector = one.sectors[0].code if one.sectors else ""
    notes = [text_in(texts, "es") for kind, texts in one.descriptions if kind == "4"]
    values = {
        "activity": one.identifier,
        "title_es": _exactly(one.titles, "es"),
        "title_en": _exactly(one.titles, "en"),
        "description_es": _exactly(general, "es"),
        "description_en": _exactly(general, "en"),
        "status": one.status,
        "status_name": name_of("ActivityStatus", one.status or "", "es"),
        **{name: one.dates[code].isoformat() if code in one.dates else "" for name, code in _DATES.items()},
        "provider": _named(gives),
        "provider_ref": gives.ref if gives else "",
        "provider_activity": gives.activity_id if gives else "",
        "implementers": "; ".join(_named(each) for each in one.participating if each.role == IMPLEMENTING),
        "country": one.countries[0].code if one.countries else "",
        "sector": sector,
        "sector_name": name_of("Sector", sector, "es"),
        "part_of": next((each.ref for each in one.related if each.type == "1"), ""),
        "last_updated": one.last_updated,
        "note": " ".join(notes),
    }
    return _row("activities", values)


def _transactions(told: Told) -> Iterator[Row]:
    activity, transactions = told
    for one in transactions:
        values = {
            "activity": activity.identifier,
            "ref": one.ref,
            "type": one.type,
            "type_name": name_of("TransactionType", one.type, "es"),
            "date": one.on.isoformat(),
            "value": plain(one.value),
            "currency": one.currency,
            "provider": _named(one.provider),
            "provider_ref": one.provider.ref if one.provider else "",
            "provider_activity": one.provider.activity_id if one.provider else "",
            "receiver": _named(one.receiver),
            "description": text_in(one.descriptions, "es"),
        }
        yield _row("transactions", values)


def _budgets(activity: Activity) -> Iterator[Row]:
    for one in activity.budgets:
        values = {
            "activity": activity.identifier,
            "start": one.start.isoformat() if one.start else "",
            "end": one.end.isoformat() if one.end else "",
            "value": plain(one.value) if one.value is not None else "",
            "currency": one.currency,
        }
        yield _row("budgets", values)


def _results(activity: Activity) -> Iterator[Row]:
    for result in activity.results:
        for indicator in result.indicators:
            start = {
                "activity": activity.identifier,
                "result": text_in(result.titles, "es"),
                "result_type": name_of("ResultType", result.type or "", "es"),
                "indicator": text_in(indicator.titles, "es"),
                "description": text_in(indicator.descriptions, "es"),
            }
            for rest in _measured(indicator):
                yield _row("results", start | rest)


def _measured(indicator: Indicator) -> Iterator[Row]:
    for one in indicator.baselines:
        yield {"what": "baseline", "start": one.year, "end": one.year, **_value(one)}
    for period in indicator.periods:
        bounds = {"start": str(period.start), "end": str(period.end)}
        yield from ({"what": "target", **bounds, **_value(one)} for one in period.targets)
        yield from ({"what": "actual", **bounds, **_value(one)} for one in period.actuals)


def _value(one: Measurement) -> Row:
    dimensions = "; ".join(f"{name}: {value}" for name, value in one.dimensions)
    return {"value": one.value, "dimensions": dimensions, "comment": text_in(one.comment, "es")}


def _row(table: str, values: Row) -> Row:
    return {name: values.get(name) or "" for name in COLUMNS[table]}


def _named(one: Organisation | None) -> str:
    return text_in(one.names, "es") if one else ""


def _exactly(texts: Iterable[tuple[str | None, str]], lang: str) -> str:
    return next((text for own, text in texts if own == lang), "")
