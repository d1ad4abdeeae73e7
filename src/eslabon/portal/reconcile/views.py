"""An agreement beside what its provider publishes: both sides by year, the verdict, and a note of the desk's."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eslabon.figures import labels
from eslabon.figures.ladder import ladder_of
from eslabon.figures.offer import Row as Published
from eslabon.figures.reconcile import Row, denominators, reconcile, reconcile_project
from eslabon.measures.reconciling import AGREES, VERDICTS
from eslabon.portal import links, store
from eslabon.portal.errors import Refused
from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.records.views import answered
from eslabon.portal.records.words import capital
from eslabon.portal.tables import NONE, Cell, Column, Table
from eslabon.records.base import actions
from eslabon.records.base.rules import allowed
from eslabon.records.cooperation.actions import note_difference
from eslabon.records.cooperation.kind import AGREEMENTS, PROJECTS
from eslabon.records.cooperation.models import EVERY_ACCOUNT, Step
from eslabon.records.cooperation.queries import agreements_for, entries_for


@require_http_methods(["GET", "HEAD", "POST"])
@answered
def reconciled(request: HttpRequest, pk: int) -> HttpResponse:
    """Both sides of an agreement; a POST keeps a note on one difference."""
    agreement = actions.get(request.user, AGREEMENTS, pk)
    reader = reader_of(request)
    facts = store.facts(currency=agreement.currency)
    rows = reconcile(request.user, facts, settings.ESLABON_COUNTRY, agreement)
    if request.method == "POST":
        chosen = _chosen(rows, request.POST.get("row", ""))
        note = request.POST.get("note", "").strip()
        note_difference(request.user, agreement, chosen.activity, chosen.flow, chosen.compared.year, note)
        messages.success(request, _("The note was kept.") if note else _("The note was taken away."))
        return HttpResponseRedirect(reverse("reconcile", args=[pk]))
    chosen_row = _chosen(rows, request.GET["row"]) if request.GET.get("row") else None
    may_note = allowed(request.user, "agreements.note", agreement)
    context = {
        "title": _("Beside what the provider publishes"),
        "many": capital(AGREEMENTS.many),
        "of": agreement,
        "kind": AGREEMENTS,
        **_compared(rows, agreement.currency, reader, reverse("reconcile", args=[pk]) if may_note else ""),
        "whole": [
            _whole(start, found, agreement, reader)
            for start, found in denominators(facts, agreement, settings.ESLABON_COUNTRY)
        ],
        "own": _own(request.user, agreement, reader) if agreement.activity == EVERY_ACCOUNT else [],
        "chosen": chosen_row if may_note else None,
        "chosen_text": _named(chosen_row, reader) if chosen_row else "",
        "chosen_key": request.GET.get("row", ""),
    }
    return render(request, "reconcile/reconcile.html", context)


@require_safe
@answered
def reconciled_project(request: HttpRequest, pk: int) -> HttpResponse:
    """Both sides of a project; of one that belongs to an agreement, on the agreement's page."""
    project = actions.get(request.user, PROJECTS, pk)
    if project.agreement_id and agreements_for(request.user).filter(pk=project.agreement_id).exists():
        return HttpResponseRedirect(reverse("reconcile", args=[project.agreement_id]))
    reader = reader_of(request)
    rows = reconcile_project(request.user, store.facts(), settings.ESLABON_COUNTRY, project)
    currency = rows[0].currency if rows else ""
    context = {
        "title": _("Beside what the provider publishes"),
        "many": capital(PROJECTS.many),
        "of": project,
        "kind": PROJECTS,
        **_compared(rows, currency, reader, ""),
    }
    return render(request, "reconcile/reconcile.html", context)


def _compared(rows: list[Row], currency: str, reader: Reader, note_at: str) -> dict[str, Any]:
    """What the page shows of rows; `note_at` is the page on which notes are written, where the reader may."""
    return {
        "table": _table(rows, currency, reader, note_at) if rows else None,
        "sources": sorted({one.source for one in rows if one.source}),
        "not_loaded": sorted({one.activity for one in rows if not one.loaded}),
        "rules": [
            (capital(labels.verdict(one, reader.lang)), labels.verdict_rule(one, reader.lang)) for one in VERDICTS
        ],
    }


def _own(actor: Any, agreement: Any, reader: Reader) -> list[str]:
    """What stands at each step of the agreement itself, and what of it at no year."""
    found = ladder_of(entries_for(actor).filter(agreement=agreement), agreement.currency)
    told = []
    for step, total in found.totals().items():
        at = found.at(step)
        amount = f"{'≈ ' if at.approximate else ''}{reader.formats.money(total, agreement.currency, 0)}"
        left = reader.formats.money(at.undistributed("year"), agreement.currency, 0)
        text = _("{step}: {amount}, of which at no year {left}") if at.undistributed("year") else "{step}: {amount}"
        told.append(text.format(step=capital(Step(step).label), amount=amount, left=left))
    return told


def _whole(start: int, found: list[Published], agreement: Any, reader: Reader) -> Table:
    """All that tables tell of obligations to the country, year by year."""
    head = _("Year") if start == 1 else _("Fiscal year from {month}").format(month=reader.formats.by.months[start - 1])
    columns = [Column(head), Column(_("Obligations"), agreement.currency, number=True)]
    lines = [
        [
            Cell(str(one.keys["year"])),
            Cell(reader.formats.short_amount(one.value), links.figure(one.figure), figure=True),
        ]
        for one in found
    ]
    return Table(_("All obligations to the country"), columns, lines, hide_caption=True)


def _key(row: Row) -> str:
    return f"{row.flow}:{row.compared.year}:{row.activity}"


def _chosen(rows: list[Row], key: str) -> Row:
    """The row that a form or an address names. Raises Refused where there is none."""
    found = next((one for one in rows if _key(one) == key), None)
    if found is None:
        raise Refused(_("There is no such row to note something of."))
    return found


def _named(row: Row, reader: Reader) -> str:
    return f"{row.activity}, {labels.flow(row.flow, reader.lang)}, {row.compared.year}"


def _table(rows: list[Row], currency: str, reader: Reader, note_at: str) -> Table:
    columns = [
        Column(_("Published activity")),
        Column(_("Flow")),
        Column(_("Year"), number=True, narrow=True),
        Column(_("Held"), currency, number=True),
        Column(_("Published"), currency, number=True),
        Column(_("Difference"), currency, number=True),
        Column(_("Verdict")),
        Column(_("Note")),
    ]
    lines = []
    before: Row | None = None
    for one in rows:
        repeats = before is not None and before.activity == one.activity
        lines.append(_line(one, reader, note_at, repeats))
        before = one
    return Table(_("Held and published"), columns, lines, hide_caption=True)


def _line(row: Row, reader: Reader, note_at: str, repeats: bool) -> list[Cell]:
    compared, amount = row.compared, reader.formats.short_amount
    named = Cell(
        row.activity,
        links.activity(row.activity) if row.loaded and not row.source else "",
        note=str(row.project) if row.project and not repeats else "",
        code=True,
        repeats=repeats,
    )
    agrees = compared.verdict == AGREES
    opens = links.figure(row.figure) if row.figure else ""
    difference = Cell("—") if agrees and not compared.difference else Cell(amount(compared.difference))
    note = Cell(row.note or "—")
    if note_at:
        note = Cell(row.note or _("Write a note"), f"{note_at}?row={_key(row)}#note")
    held = NONE
    if compared.held is not None:
        held = Cell(amount(compared.held), note=_("estimate") if compared.estimate else "")
    return [
        named,
        Cell(labels.flow(row.flow, reader.lang)),
        Cell(str(compared.year)),
        held,
        NONE if compared.published is None else Cell(amount(compared.published), opens, figure=bool(opens)),
        difference,
        Cell(labels.verdict_of(compared, reader.lang)),
        note,
    ]
