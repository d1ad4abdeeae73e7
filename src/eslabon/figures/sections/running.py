"""What a desk can count on: what is running on a date, and what of it is still undisbursed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from eslabon.figures import labels
from eslabon.figures.document import COUNT, DATE, TEXT, Block, Cell, Column, Paragraph, Section, Table, TableRow
from eslabon.figures.sections.context import Asked, Context, figure, kinds_in
from eslabon.measures.offer import UNDISBURSED, Question
from eslabon.measures.running import running as days_of

LARGEST = 10
_FLOWS = ("commitments", "disbursements", UNDISBURSED)


def question_of(context: Context, flow: str = UNDISBURSED) -> Question:
    """The question about what runs on the report's day; a balance has no period, so all years count."""
    day = context.question.running_on or context.day
    return replace(context.question, flow=flow, running_on=day, year_from=None, year_to=None)


def section(context: Context) -> Section:
    """What is running and undisbursed at a date, by kind, and the largest balances."""
    _ = context.translate
    day = context.question.running_on or context.day
    asked = {flow: context.ask(question_of(context, flow), ("kind",)) for flow in _FLOWS}
    title = _("What is running on {date}, and what is still undisbursed").format(date=context.formats.long_date(day))
    kinds = kinds_in(row for found in asked.values() for row in found.rows)
    if not kinds:
        return Section("running", title, (Paragraph(_("Nothing of this was running on that day.")),))
    blocks: list[Block] = [Paragraph(text) for text in _sentences(context, asked[UNDISBURSED])]
    blocks += [_by_kind(context, asked, kinds), _balances(context)]
    return Section("running", title, tuple(blocks))


def _sentences(context: Context, found: Asked) -> list[str]:
    _ = context.translate
    amounts = [f"{context.kind(row.keys['kind'])}: {context.large(row.value)}" for row in found.rows]
    return [_("Still undisbursed, by kind. {list}.").format(list="; ".join(amounts))] if amounts else []


def _by_kind(context: Context, asked: dict[str, Asked], kinds: list[str]) -> Table:
    _ = context.translate
    columns = (
        context.key_column("kind", 2),
        Column("activities", _("Activities with commitments"), COUNT),
        *(context.money_column(flow, labels.capital(labels.flow(flow, context.lang))) for flow in _FLOWS),
    )
    by_flow = {flow: {row.keys["kind"]: row for row in found.rows} for flow, found in asked.items()}
    rows = []
    for kind in kinds:
        committed = by_flow["commitments"].get(kind)
        values = [figure(by_flow[flow][kind]) if kind in by_flow[flow] else None for flow in _FLOWS]
        rows.append(TableRow((context.kind(kind), committed.activities if committed else None, *values)))
    note = _(
        "Undisbursed is what was committed less what was disbursed and spent, over all years, of the activities "
        "running on the day. It is negative where a publisher reports more money out than committed."
    )
    return Table("running", _("Running, by kind"), columns, tuple(rows), note, context.question.currency)


def _balances(context: Context) -> Table:
    """The largest undisbursed balances, marked where the planned end is past."""
    _ = context.translate
    question = question_of(context)
    found = context.largest(question, ("activity", "kind"), LARGEST)
    rows = found.rows
    identifiers = [str(row.keys["activity"]) for row in rows]
    told = {
        one["identifier"]: one
        for one in context.facts.rows(
            f"SELECT * FROM {context.facts.activities} WHERE list_contains($1, identifier)", [identifiers]
        )
    }
    columns = (
        context.key_column("activity", 5),
        context.key_column("kind", 2),
        Column("planned_end", _("Planned end"), DATE),
        Column("standing", _("On the day"), TEXT, 2),
        context.money_column("value", labels.capital(labels.flow(UNDISBURSED, context.lang))),
    )
    made = []
    for row in rows:
        activity = told[str(row.keys["activity"])]
        cells: list[Cell] = [context.name(row, "activity"), context.name(row, "kind"), activity["planned_end"]]
        made.append(TableRow((*cells, _standing(context, activity), figure(row))))
    return Table("balances", _("The ten largest undisbursed balances"), columns, tuple(made), "", question.currency)


def _standing(context: Context, activity: dict[str, Any]) -> str:
    _ = context.translate
    updated = activity["updated"]
    days = days_of(
        activity["status"],
        activity["planned_start"],
        activity["actual_start"],
        activity["planned_end"],
        activity["actual_end"],
        updated.date() if updated else None,
    )
    day = question_of(context).running_on
    assert day is not None
    return _("Past its planned end") if days.on(day) == "overdue" else _("Running")
