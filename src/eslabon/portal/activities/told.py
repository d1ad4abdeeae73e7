"""What an activity says of itself, in the words of a page: from its record, read from its own bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from eslabon.figures import labels
from eslabon.figures.doubts import told_reasons
from eslabon.figures.formats import Formats
from eslabon.measures.cooperation import Reading
from eslabon.portal.reader import Reader
from eslabon.portal.tables import Cell, Column, Table
from eslabon.standards.iati.codelists import name_of
from eslabon.standards.iati.records import (
    Activity,
    Coded,
    Document,
    Measurement,
    Narratives,
    Organisation,
    Place,
    Planned,
    Result,
    Sector,
    text_in,
)

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Text:
    """A text and the language it is written in, empty where it wasn't said."""

    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Link:
    """A document: its title, its address where it may be followed, what it is."""

    title: str
    href: str
    note: str


@dataclass(frozen=True, slots=True)
class Told:
    """An activity in words. `terms` are pairs of a term and its values, in the order of the page."""

    other_titles: list[Text]
    descriptions: list[Text]
    terms: list[tuple[str, list[str]]]
    reasons: list[str]
    budgets: Table
    planned: Table
    results: list[Table]
    documents: list[Link]
    related: list[tuple[str, str]] = field(default_factory=list)


def told(activity: Activity, row: dict[str, Any], reader: Reader) -> Told:
    """What the page of an activity tells of it; `row` is that of the index."""
    lang, written = reader.lang, reader.formats
    updated = row["updated"]
    reading = Reading(activity, updated.date() if updated else None)
    shown = row.get(f"title_{lang}") or row["title"]
    return Told(
        [Text(text, of or "") for of, text in activity.titles if text != shown],
        _descriptions(activity, lang),
        _terms(activity, reader),
        told_reasons(reading, lang),
        _plans(activity.budgets, written, _("Budgets")),
        _plans(activity.planned, written, _("Planned disbursements")),
        [_result(one, reader) for one in activity.results],
        [_document(one, reader) for one in activity.documents],
        [(one.ref, name_of("RelatedActivityType", one.type, lang)) for one in activity.related],
    )


def _descriptions(activity: Activity, lang: str) -> list[Text]:
    """The descriptions in the reader's language where there are any, else all of them."""
    every = [Text(text, of or "") for _, narratives in activity.descriptions for of, text in narratives]
    own = [one for one in every if one.lang.lower().startswith(lang)]
    return own or every


def _terms(activity: Activity, reader: Reader) -> list[tuple[str, list[str]]]:
    lang, written = reader.lang, reader.formats
    dates = activity.dates
    by_role: dict[str, list[str]] = {}
    for one in activity.participating:
        by_role.setdefault(one.role or "", []).append(_organisation(one, lang))
    coded = (
        (_("Finance type"), "FinanceType", activity.finance_type),
        (_("Flow type"), "FlowType", activity.flow_type),
        (_("Tied status"), "TiedStatus", activity.tied_status),
        (_("Collaboration"), "CollaborationType", activity.collaboration),
        (_("Scope of the activity"), "ActivityScope", activity.scope),
    )
    terms = [
        (_("Start"), _day(written, dates.get("2"), dates.get("1"))),
        (_("End"), _day(written, dates.get("4"), dates.get("3"))),
        (_("Reported by"), [_organisation(activity.reporting, lang)] if activity.reporting else []),
        *(
            (labels.capital(name_of("OrganisationRole", role, lang)) if role else _("Takes part"), names)
            for role, names in sorted(by_role.items())
        ),
        (_("Recipients"), [_place(one, reader) for one in (*activity.countries, *activity.regions)]),
        (_("Places"), [text_in(one.names, lang) or one.ref or "" for one in activity.locations]),
        (_("Sectors"), [_sector(one, reader) for one in activity.sectors]),
        *((title, [f"{name_of(of, code, lang)} ({code})"]) for title, of, code in coded if code),
        (_("Aid type"), [_aid_type(one, lang) for one in activity.aid_types]),
        (_("Policy markers"), [_marker(one, lang) for one in activity.markers]),
        (_("Tags"), [text_in(one.names, lang) or one.code for one in activity.tags]),
        (_("Other identifiers"), [ref for ref, _type in activity.other_identifiers]),
        (_("Humanitarian"), [_("yes")] if activity.humanitarian else []),
    ]
    return [(term, values) for term, values in terms if any(values)]


def _day(written: Formats, actual: date | None, planned: date | None) -> list[str]:
    found = [written.date(actual)] if actual else []
    if planned and planned != actual:
        found.append(_("{day} (planned)").format(day=written.date(planned)))
    return found


def _organisation(one: Organisation, lang: str) -> str:
    name = text_in(one.names, lang)
    return f"{name} ({one.ref})" if name and one.ref else name or one.ref or "—"


def _share(percentage: Any, reader: Reader) -> str:
    return "" if percentage is None else f", {reader.formats.percent(percentage / HUNDRED)}"


def _place(one: Place, reader: Reader) -> str:
    code = one.code if one.vocabulary is None else f"region:{one.code}"
    name = labels.recipient(code, reader.lang)
    if name == one.code:
        name = text_in(one.names, reader.lang) or name
    return name + _share(one.percentage, reader)


def _sector(one: Sector, reader: Reader) -> str:
    own = text_in(one.names, reader.lang)
    name = labels.sector(f"{one.vocabulary}:{one.code}", reader.lang, own)
    vocabulary = name_of("SectorVocabulary", one.vocabulary, reader.lang)
    return f"{name}{_share(one.percentage, reader)} ({vocabulary}: {one.code})"


def _aid_type(one: Coded, lang: str) -> str:
    name = name_of("AidType", one.code, lang) if (one.vocabulary or "1") == "1" else text_in(one.names, lang)
    return f"{name} ({one.code})" if name and name != one.code else one.code


def _marker(one: Coded, lang: str) -> str:
    name = name_of("PolicyMarker", one.code, lang) if (one.vocabulary or "1") == "1" else text_in(one.names, lang)
    if one.significance:
        return f"{name or one.code}: {name_of('PolicySignificance', one.significance, lang)}"
    return name or one.code


def _plans(plans: list[Planned], written: Formats, caption: str) -> Table:
    def line(one: Planned) -> list[Cell]:
        days = [written.date(day) if day else "—" for day in (one.start, one.end)]
        amount = f"{written.number(one.value)} {one.currency or ''}" if one.value is not None else "—"
        return [Cell(" – ".join(days)), Cell(amount.strip()), Cell(written.count(one.line))]

    columns = [Column(_("Period")), Column(_("Amount"), _("as published"), number=True), Column(_("Line"), number=True)]
    return Table(caption, columns, [line(one) for one in plans])


def _values(found: tuple[Measurement, ...]) -> str:
    said = []
    for one in found:
        dimensions = ", ".join(f"{name}: {value}" for name, value in one.dimensions)
        text = " ".join(part for part in (one.value or "—", f"({one.year})" if one.year else "", dimensions) if part)
        said.append(text)
    return "; ".join(said) or "—"


def _result(result: Result, reader: Reader) -> Table:
    """One result: a row for each period of its indicators (one row where an indicator has no period)."""
    lang, written = reader.lang, reader.formats
    rows = []
    for indicator in result.indicators:
        head = [Cell(_title(indicator.titles, lang)), Cell(_values(indicator.baselines))]
        rows += [
            [
                *head,
                Cell(" – ".join(written.date(day) if day else "—" for day in (one.start, one.end))),
                Cell(_values(one.targets)),
                Cell(_values(one.actuals)),
            ]
            for one in indicator.periods
        ] or [[*head, Cell("—"), Cell("—"), Cell("—")]]
    kind = name_of("ResultType", result.type, lang) if result.type else ""
    caption = ": ".join(part for part in (kind, _title(result.titles, lang)) if part)
    columns = [
        Column(_("Indicator")),
        Column(_("Baseline")),
        Column(_("Period")),
        Column(_("Target")),
        Column(_("Actual")),
    ]
    return Table(caption, columns, rows)


def _title(narratives: Narratives, lang: str) -> str:
    return text_in(narratives, lang) or "—"


def _document(one: Document, reader: Reader) -> Link:
    """A document; only web addresses become links."""
    lang = reader.lang
    try:
        followed = urlsplit(one.url.strip()).scheme.lower() in ("http", "https")
    except ValueError:
        followed = False
    notes = [name_of("DocumentCategory", code, lang) for code in one.categories]
    notes += [one.format or "", reader.formats.date(one.date) if one.date else ""]
    return Link(
        text_in(one.titles, lang) or one.url,
        one.url.strip() if followed else "",
        ", ".join(note for note in notes if note) + ("" if followed else f" ({one.url})"),
    )
