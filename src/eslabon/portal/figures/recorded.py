"""The page of a figure made of records: its value for whoever opens it, and the records that add up to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from eslabon.figures import labels
from eslabon.figures.recorded.opening import INPUTS, RATIO, Opened, Part, open_recorded
from eslabon.figures.recorded.reference import COVERAGE, EXECUTION, Asked, parse
from eslabon.figures.recorded.reference import reference as written_reference
from eslabon.figures.recorded.told import kind_word, recorded_json, told
from eslabon.figures.reference import BadReference
from eslabon.measures import ladder, results, standing
from eslabon.portal import links
from eslabon.portal.errors import NotHere
from eslabon.portal.figures.files import rows_file
from eslabon.portal.paging import page_of
from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.records.sight import address
from eslabon.portal.tables import NONE, Cell, Column, Table
from eslabon.records.cooperation.models import Agreement, Funding, Project, Step
from eslabon.records.results.models import Indicator


def asked(reference: str) -> str:
    """A reference as it is written. Raises NotHere where it is none."""
    try:
        return written_reference(parse(reference))
    except BadReference:
        raise _no_such(reference) from None


def _no_such(reference: str) -> NotHere:
    return NotHere(_("“{reference}” is not the reference of a figure.").format(reference=reference[:200]))


def _opened(request: HttpRequest, reference: str) -> Opened:
    try:
        return open_recorded(request.user, reference)
    except BadReference:
        raise _no_such(reference) from None


def figure(request: HttpRequest, reference: str) -> HttpResponse:
    """A figure made of records, opened by whoever reads."""
    found, reader = _opened(request, reference), reader_of(request)
    then = found.then
    page = page_of(request, len(then.parts))
    # What its records tell as approximate isn't shown as if it were exact.
    about = any(getattr(part.record, "approximate", False) for part in then.parts)
    value = _shown(found.asked, then.value, reader, about)
    shown = {
        "title": value,
        "found": found,
        "count": len(then.parts),
        "printed": "" if found.same else _shown(found.asked, found.asked.value, reader),
        "today": _shown(found.asked, found.today, reader),
        "differs": found.today != then.value,
        "moment": reader.formats.moment(found.asked.moment),
        "terms": _terms(request, found.asked, reader),
        "measure": found.asked.measure,
        "ratio": _ratio(then.ratio, reader) if then.reduction == RATIO and then.ratio else None,
        "inputs": then.reduction == INPUTS,
        "rows": _rows(page.cut(then.parts), found, reader),
        "page": page,
    }
    return render(request, "figures/recorded.html", shown)


def figure_file(request: HttpRequest, reference: str, format: str) -> HttpResponse:
    """The records behind a figure as JSON (as `eslabon trace` gives it) or CSV."""
    if format not in ("json", "csv"):
        raise NotHere(_("Files come as {formats}.").format(formats="json, csv"))
    data = recorded_json(_opened(request, reference), reader_of(request).lang)
    return rows_file(data, "records", format)


def _is_share(asked: Asked) -> bool:
    return asked.measure == EXECUTION or asked.terms.get("of") == "share"


def _shown(asked: Asked, value: Decimal, reader: Reader, about: bool = False) -> str:
    """A value in the unit of its figure."""
    mark = "≈ " if about else ""
    if _is_share(asked):
        return mark + reader.formats.percent(value)
    if asked.currency:
        return mark + reader.formats.money(value, asked.currency, 0 if about else 2)
    return mark + reader.formats.number(_plain(value))


def _rows(parts: Iterable[Part], found: Opened, reader: Reader) -> Table:
    inputs = found.then.reduction == INPUTS
    rows = []
    for part in parts:
        one = told(part, reader.lang, reader.country)
        adds = part.value if part.value is not None else Decimal(0)
        number = reader.formats.amount(adds) if found.asked.currency else reader.formats.number(_plain(adds))
        rows.append(
            [
                Cell(one.title, address(part.record), note=kind_word(one.kind)),
                Cell(one.when) if one.when else NONE,
                Cell(one.note) if one.note else NONE,
                Cell(one.document) if one.document else NONE,
                Cell(number),
            ]
        )
    columns = [
        Column(_("Record")),
        Column(_("When"), narrow=True),
        Column(_("What it says")),
        Column(_("Document")),
        Column(_("Its value") if inputs else _("It adds"), found.asked.currency or "", number=True),
    ]
    used = [place for place in range(5) if place in (0, 4) or any(row[place] is not NONE for row in rows)]
    kept = [[row[place] for place in used] for row in rows]
    return Table(_("The records behind it"), [columns[place] for place in used], kept, hide_caption=True)


def _plain(value: Decimal) -> Decimal | int:
    return int(value) if value == value.to_integral_value() else value.normalize()


def _ratio(figures: tuple[str, str], reader: Reader) -> list[dict[str, str]]:
    """The two figures of a ratio, each with its page."""
    words = (_("Above"), _("Below: what it is measured by"))
    made = []
    for name, reference in zip(words, figures, strict=True):
        one = parse(reference)
        step = str(Step(one.terms["step"]).label)
        made.append(
            {"name": name, "step": step, "value": _shown(one, one.value, reader), "href": links.figure(reference)}
        )
    return made


def _terms(request: HttpRequest, asked: Asked, reader: Reader) -> list[tuple[str, str]]:
    """What a figure is about, in words; a record is named where the reader sees it."""
    terms, lang = asked.terms, reader.lang
    names = {"agreement": (_("Agreement"), Agreement), "project": (_("Project"), Project)}
    names["indicator"] = (_("Indicator"), Indicator)
    found: list[tuple[str, str]] = [(_("What it is"), _measured(asked))]
    for name, (word, model) in names.items():
        if name in terms:
            one = model.objects.visible_to(request.user).filter(pk=int(terms[name])).first()
            found.append((word, str(one) if one else _("one that isn't open to you")))
    if "step" in terms:
        found.append((_("Step"), labels.capital(str(Step(terms["step"]).label))))
    if "over" in terms:
        found.append((_("Measured by"), labels.capital(str(Step(terms["over"]).label))))
    if "funding" in terms:
        found.append((_("Whose money"), labels.capital(str(Funding(terms["funding"]).label))))
    if "state" in terms:
        rule = f"{labels.standing(terms['state'], lang)}: {labels.standing_rule(terms['state'], lang)}"
        found.append((_("How it stands"), labels.capital(rule)))
    if "year" in terms:
        start = terms.get("fy")
        year = _("fiscal year {year}, from month {month}").format(year=terms["year"], month=start)
        found.append((_("Year"), year if start else terms["year"]))
    if "until" in terms:
        found.append((_("Until"), reader.formats.long_date(date.fromisoformat(terms["until"]))))
    return found


def _measured(asked: Asked) -> str:
    """What a measure tells."""
    if asked.measure == ladder.MEASURE and "part" in asked.terms:
        return _("What of a step stands at no project")
    if asked.terms.get("of") == "share":
        return _("How far a target is reached")
    return {
        ladder.MEASURE: _("What stands at a step of the money"),
        EXECUTION: _("What was executed of what it is measured by"),
        standing.MEASURE: _("Projects in a state"),
        COVERAGE: _("Needs by their coverage"),
        results.MEASURE: _("Where an indicator stands"),
    }.get(asked.measure, _("A number of records"))
