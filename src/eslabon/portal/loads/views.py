"""The loads and their problems; the files as received."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eslabon.facts import browse
from eslabon.facts.query import Facts
from eslabon.facts.received import open_kept, read_range
from eslabon.facts.warehouse import TRADE, NotFound, Publication
from eslabon.figures.exports import words
from eslabon.portal import links, store
from eslabon.portal.errors import NotHere, Refused
from eslabon.portal.loads.rows import row_table
from eslabon.portal.paging import SIZE, page_of
from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.tables import NONE, Cell, Column, Table
from eslabon.records.base.rules import allowed
from eslabon.values.problems import Problem, say, wording

SEVERITIES = ("error", "warning")


@require_safe
def loads(request: HttpRequest) -> HttpResponse:
    """Every load, the newest first."""
    source, reader = store.facts(), reader_of(request)
    context = {
        "title": _("Data loads"),
        "loads": load_table(source, reader, list(reversed(source.view.snapshots))),
        "rates": source.view.rates,
        "state": source.view.state,
        "may_load": _may(request, "uploads.create"),
    }
    return render(request, "loads/loads.html", context)


def _may(request: HttpRequest, right: str) -> bool:
    """Whether the reader has a right; nobody is asked for who hasn't signed in."""
    return reader_of(request).signed_in and allowed(request.user, right)


def load_table(source: Facts, reader: Reader, snapshots: list[Publication]) -> Table:
    """Loads as a table: what was read, from whom, when, how much, and what is wrong with it."""
    written = reader.formats

    def line(one: Publication) -> list[Cell]:
        about, counts = one.about, one.about["counts"]
        withdrawn = source.view.withdrawn.get(one.snapshot or 0)
        return [
            Cell(load_name(one), links.load(one.snapshot or 0), note=_("withdrawn") if withdrawn else ""),
            Cell(about["file"], code=True),
            Cell(publisher(about, reader.lang)),
            Cell(written.date(one.published.date())),
            Cell(written.count(counts["activities"])) if about["standard"] == "iati" else NONE,
            Cell(written.count(counts["transactions"])),
            Cell(written.count(counts["errors"])),
            Cell(written.count(counts["warnings"])),
        ]

    columns = [
        Column(_("Data load")),
        Column(_("File")),
        Column(_("Publisher")),
        Column(_("Loaded on"), narrow=True),
        Column(_("Activities"), number=True),
        Column(_("Transactions or rows"), number=True),
        Column(_("Errors"), number=True),
        Column(_("Warnings"), number=True),
    ]
    return Table(_("Data loads"), columns, [line(one) for one in snapshots], hide_caption=True)


def publisher(about: dict[str, Any], lang: str) -> str:
    """Who published a load's file; of trade it is the source, by its name."""
    if about["standard"] in TRADE:
        return words.source(about["publisher"], lang) if about["publisher"] else "—"
    return str(about["publisher_name"] or about["publisher"] or "—")


def load_name(one: Publication) -> str:
    """What a load is called: by its number."""
    return _("Load no. {number}").format(number=one.snapshot)


def _found(number: int) -> tuple[Facts, Publication]:
    source = store.facts()
    try:
        return source, source.view.snapshot(number)
    except NotFound:
        near = [(load_name(one), links.load(one.snapshot or 0)) for one in source.view.snapshots[-5:]]
        raise NotHere(_("There is no load no. {number}.").format(number=number), near) from None


@require_safe
def load(request: HttpRequest, number: int) -> HttpResponse:
    """One load: where it comes from, its problems, what it left out."""
    source, found = _found(number)
    reader = reader_of(request)
    severity, code = request.GET.get("severity") or None, request.GET.get("code") or None
    if severity is not None and severity not in SEVERITIES:
        raise Refused(_("A severity is error or warning."))
    if code is not None and code not in wording():
        raise Refused(_("There is no kind of problem “{code}”.").format(code=code[:80]))
    counts = browse.problem_counts(source, found)
    count = sum(n for of, one, n in counts if severity in (None, of) and code in (None, one))
    page = page_of(request, count)
    shown = browse.problems(source, found, page.offset, SIZE, severity, code)
    standard = found.about["standard"]
    row_page = page_of(request, found.about["counts"]["transactions"], "rows") if standard in browse.ROWS else None
    context = {
        "title": load_name(found),
        "load": found,
        "about": found.about,
        "publisher": publisher(found.about, reader.lang),
        "format": _format(standard, reader.lang),
        "told": _told(found.about, reader.lang),
        "withdrawn": source.view.withdrawn.get(number),
        "may_withdraw": number not in source.view.withdrawn and _may(request, "uploads.publish"),
        "counts": _count_table(counts, reader, number),
        "problems": _problem_table(shown, reader),
        "page": page,
        "chosen": severity or code,
        "skipped": _skipped(source, found, reader),
        "gone": source.gone(found) if found.about["standard"] == "iati" else [],
        "rows": row_table(standard, browse.rows(source, found, row_page.offset, SIZE), reader) if row_page else None,
        "row_page": row_page,
    }
    return render(request, "loads/load.html", context)


def _format(standard: str, lang: str) -> str:
    """How a file that isn't IATI's is laid out."""
    named = {
        "table": _("Table, read through a mapping of its columns"),
        "flows": _("Table of trade flows, read through a mapping of its columns"),
        "hs": _("Products of the Harmonized System"),
        "concordance": _("Links between revisions of the Harmonized System"),
    }
    return named.get(standard) or words.source(standard, lang)


def _told(about: dict[str, Any], lang: str) -> list[tuple[str, str]]:
    """What a load of trade or of codes is about."""
    sources = ", ".join(words.source(one, lang) for one in about.get("sources", ()))
    years = "–".join(str(one) for one in dict.fromkeys(about.get("years", ())))
    steps = ", ".join(f"{older} – {newer}" for newer, older in about.get("steps", ()))
    told = [
        (_("Data source"), sources),
        (_("Years"), years),
        (_("Revision"), ", ".join(about.get("schemes", ())) or steps),
    ]
    return [one for one in told if one[1]]


def _count_table(counts: list[tuple[str, str, int]], reader: Reader, number: int) -> Table:
    words = severities()
    lines = [
        [
            Cell(code, f"{links.load(number)}?severity={severity}&code={code}", code=True),
            Cell(words[severity]),
            Cell(reader.formats.count(n)),
        ]
        for severity, code, n in counts
    ]
    columns = [Column(_("Code")), Column(_("Severity")), Column(_("How many"), number=True)]
    return Table(_("Problems by code"), columns, lines, hide_caption=True)


def severities() -> dict[str, str]:
    """The words for severities."""
    return {"error": _("error"), "warning": _("warning")}


def _problem_table(problems: list[Problem], reader: Reader) -> Table:
    words = severities()

    def line(one: Problem) -> list[Cell]:
        sentence, hint = say(one, reader.lang)
        where = one.where
        return [
            Cell(sentence, note=hint),
            Cell(words[one.severity], note=one.code),
            Cell(reader.formats.count(where.line) if where.line else "—"),
            Cell(where.activity or where.path or "—", note=(where.path or "") if where.activity else "", code=True),
        ]

    columns = [
        Column(_("Problem and remedy")),
        Column(_("Severity")),
        Column(_("Line"), number=True),
        Column(_("Activity and path")),
    ]
    return Table(_("Problems"), columns, [line(one) for one in problems], hide_caption=True)


def _skipped(source: Facts, found: Publication, reader: Reader, most: int = 200) -> list[tuple[str, int | None, str]]:
    """The activities or rows that were not loaded: which, at what line, why (the first reason of each)."""
    reasons: dict[tuple[str | None, int | None], str] = {}
    for one in browse.problems(source, found, 0, most, skipping=True):
        reasons.setdefault((one.where.activity, one.where.line), say(one, reader.lang)[0])
    return [(name or "—", line, reason) for (name, line), reason in reasons.items()]


@require_safe
def load_file(request: HttpRequest, number: int) -> FileResponse:
    """The file as received, byte for byte."""
    _source, found = _found(number)
    kept = open_kept(found)
    response = FileResponse(kept, as_attachment=True, filename=found.about["file"])
    response["Content-Type"] = "application/octet-stream"
    response["Content-Length"] = str(found.about["bytes"])
    return response


@require_safe
def load_activity(request: HttpRequest, number: int, ordinal: int) -> HttpResponse:
    """One activity as received: the bytes of its element, from 1 on in the order of the file."""
    source, found = _found(number)
    place = browse.place_of(source, found, ordinal - 1) if found.about["standard"] == "iati" else None
    if place is None:
        raise NotHere(_("This load holds no activity no. {number}.").format(number=ordinal))
    start, end = place
    data = read_range(found, start, end)
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="load-{number}-activity-{ordinal}.xml"'
    return response
