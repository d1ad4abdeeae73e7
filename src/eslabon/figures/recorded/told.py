"""The records behind a figure, in words and as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from eslabon.figures import labels
from eslabon.figures.formats import DEFAULT_COUNTRY, Formats, formats
from eslabon.figures.recorded.opening import Opened, Part
from eslabon.records.cooperation.models import Entry, Project, Step
from eslabon.records.registry import KINDS
from eslabon.records.requests.models import Request
from eslabon.records.results.models import Target, Value
from eslabon.values.language import translator
from eslabon.values.money import plain
from eslabon.values.periods import FiscalYear

_KIND_OF = {kind.model: kind for kind in KINDS.values()}


@dataclass(frozen=True, slots=True)
class Told:
    """A record behind a figure: which it is, what it is called, what it says, the document it rests on."""

    kind: str
    id: int
    title: str
    when: str
    note: str
    document: str


def told(part: Part, lang: str, country: str | None = DEFAULT_COUNTRY) -> Told:
    """A record in words."""
    one, written = part.record, formats(lang, country)
    kind = _KIND_OF[type(one)]
    title, when, note = str(one) if kind.name not in _WORDS else "", "", ""
    if kind.name in _WORDS:
        title, when, note = _WORDS[kind.name](one, written)
    return Told(kind.name, one.pk, title, when, note, getattr(one, "document", "") or "")


def kind_word(name: str) -> str:
    """What a kind of record is called, in the language of the moment."""
    return labels.capital(str(KINDS[name].one))


def _entry(one: Entry, written: Formats) -> tuple[str, str, str]:
    _ = translator(written.lang)
    about, digits = ("≈ ", 0) if one.approximate else ("", 2)
    title = f"{labels.capital(str(Step(one.step).label))}: {about}{written.money(one.amount, one.currency, digits)}"
    when = written.date(one.on) if one.on else ""
    if not when and one.year:
        first = written.date(FiscalYear(one.year, one.year_start).first)
        fiscal = _("fiscal year {year}, from {date}").format(year=one.year, date=first)
        when = str(one.year) if one.year_start == 1 else fiscal
    notes = [f"«{one.said}»" if one.said else ""]
    if one.rate:
        rate = written.number(one.rate.normalize())
        notes.append(_("at {rate} ({source})").format(rate=rate, source=one.rate_source or "—"))
    return title, when, "; ".join(text for text in (*notes, one.note) if text)


def _span(first: date | None, last: date | None, written: Formats) -> str:
    return " – ".join(written.date(day) for day in (first, last) if day)


def _value(one: Value, written: Formats) -> tuple[str, str, str]:
    title = written.number(one.value.normalize()) if one.value is not None else "—"
    about = "≈ " if one.approximate else ""
    return about + title, _span(one.starts_on, one.ends_on, written), "; ".join(filter(None, (one.group, one.said)))


def _target(one: Target, written: Formats) -> tuple[str, str, str]:
    return str(one), str(one.year or ""), one.said


def _project(one: Project, written: Formats) -> tuple[str, str, str]:
    return one.title, _span(one.starts_on, one.ends_on, written), str(one.get_status_display())


def _request(one: Request, written: Formats) -> tuple[str, str, str]:
    return one.title, written.date(one.asked_on) if one.asked_on else "", str(one.get_status_display())


_WORDS: dict[str, Any] = {
    "entries": _entry,
    "values": _value,
    "targets": _target,
    "projects": _project,
    "requests": _request,
}


def recorded_json(opened: Opened, lang: str) -> dict[str, Any]:
    """An opened figure made of records, as the command line and the API give it: `printed` is what its reference says,
    `value` what whoever opens it finds at that moment, `today` now."""
    then = opened.then
    made: dict[str, Any] = {
        "figure": opened.reference,
        "reduction": then.reduction,
        "printed": plain(opened.asked.value),
        "value": plain(then.value),
        "currency": opened.asked.currency,
        "moment": opened.asked.moment.isoformat(),
        "today": plain(opened.today),
        "count": len(then.parts),
        "ratio": None if then.ratio is None else {"above": then.ratio[0], "below": then.ratio[1]},
    }
    return made | {"records": [_record_json(one, lang) for one in then.parts]}


def _record_json(part: Part, lang: str) -> dict[str, Any]:
    one = told(part, lang)
    return {
        "kind": one.kind,
        "id": one.id,
        "title": one.title,
        "when": one.when or None,
        "note": one.note or None,
        "document": one.document or None,
        "value": plain(Decimal(part.value)),
    }
