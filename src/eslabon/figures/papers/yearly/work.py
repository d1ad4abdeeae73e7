"""The table's own work in a year: strategies and to whom they were presented, meetings, priorities, requests."""

from __future__ import annotations

from collections import Counter
from typing import Any

from eslabon.figures.document import COUNT, DATE, TEXT, Block, Cell, Column, Paragraph, Section
from eslabon.figures.papers.needs import costs, priority_code, shown_scores
from eslabon.figures.papers.requests import request_table
from eslabon.figures.papers.text import Writing, in_order, keyed_table, section
from eslabon.figures.papers.yearly.counted import NO_PRIORITY
from eslabon.figures.papers.yearly.year import Year
from eslabon.figures.recorded.reference import COUNT as COUNTED
from eslabon.records.needs.models import Score, Status
from eslabon.records.parties.models import Party
from eslabon.records.strategies.models import Presentation


def strategies_section(writing: Writing, year: Year, strategies: list[Any], meetings: list[Any]) -> Section | None:
    """The strategies with their versions, and to whom each was presented in the year."""
    _, shelf = writing.translate, writing.shelf
    if not strategies:
        text = _("No strategy is written down yet: add the national strategy and those of the sectors.")
        return section("strategies", _("Strategies"), [Paragraph(text, "note")])
    shelf.prime(Party, {one.ministry_id for one in strategies})
    told = _presented(writing, year, strategies, meetings)
    rows = [
        (
            writing.told(one, one.name),
            writing.theme(writing.themes.get(one.theme_id)) if one.theme_id else _("national"),
            writing.short(shelf.one(Party, one.ministry_id)),
            one.edition,
            one.adopted_on,
            "; ".join(told.get(one.pk, ())),
        )
        for one in strategies
    ]
    columns = [
        Column("strategy", _("Strategy"), TEXT, 4),
        Column("sector", _("Sector"), TEXT, 2),
        Column("ministry", _("Ministry in charge"), TEXT, 2),
        Column("version", _("Version"), TEXT, 1),
        Column("adopted", _("Adopted on"), DATE, 1),
        Column("presented", _("Presented in the year to"), TEXT, 4),
    ]
    return section("strategies", _("Strategies"), [keyed_table("strategies", "", columns, rows)])


def _presented(writing: Writing, year: Year, strategies: list[Any], meetings: list[Any]) -> dict[int, list[str]]:
    """To whom strategies were presented in the year, by their numbers."""
    shelf, held = writing.shelf, {one.pk: one for one in meetings}
    found: dict[int, list[str]] = {}
    looked = shelf.look(Presentation, withdrawn=False, strategy_id__in=[one.pk for one in strategies])
    for each in in_order(looked, "on", "pk"):
        if each.meeting_id in held or (each.on is not None and year.first <= each.on <= year.last):
            shelf.take([each])
            day = each.on or (held[each.meeting_id].on if each.meeting_id in held else None)
            text = ", ".join(text for text in (each.to, each.edition, writing.date(day) if day else "") if text)
            found.setdefault(each.strategy_id, []).append(text)
    return found


def meetings_section(writing: Writing, meetings: list[Any]) -> Section | None:
    """The meetings of the year."""
    _ = writing.translate
    if not meetings:
        text = _("No meeting of this year is written down yet: add each with its date or its round.")
        return section("meetings", _("Meetings of the year"), [Paragraph(text, "note")])
    themes = writing.shelf.numbers_of(meetings, "themes")
    rows = [
        (
            writing.told(one, one.title),
            one.on,
            one.place,
            "; ".join(one.joint_with),
            "; ".join(writing.theme(writing.themes[number]) for number in themes[one.pk]),
        )
        for one in meetings
    ]
    columns = [
        Column("meeting", _("Meeting"), TEXT, 4),
        Column("date", _("Date"), DATE, 1),
        Column("place", _("Place"), TEXT, 2),
        Column("joint_with", _("With the tables of"), TEXT, 2),
        Column("themes", _("Themes"), TEXT, 3),
    ]
    return section("meetings", _("Meetings of the year"), [keyed_table("meetings", "", columns, rows)])


def needs_section(writing: Writing, year: Year, needs: list[Any]) -> Section | None:
    """Needs by status and priority: how many, and what they are estimated to cost."""
    _, title = writing.translate, writing.translate("Needs by priority and status")
    if not needs:
        text = _("No need is written down yet: add the needs with their theme and what they would cost.")
        return section("needs", title, [Paragraph(text, "note")])
    scores = shown_scores(writing.shelf, needs)
    counted = Counter((one.status, priority_code(scores.get(one.pk)) or NO_PRIORITY) for one in needs)
    by_status = Counter(one.status for one in needs)
    scored = any(level != NO_PRIORITY for _status, level in counted)
    levels = [*Score.values, NO_PRIORITY] if scored else []
    rows: list[tuple[Cell, ...]] = []
    for status in Status:
        if not by_status[status]:
            continue
        own = [
            writing.figure(COUNTED, number, of="needs", year=year.number, status=status.value, priority=level)
            if (number := counted[status, level])
            else None
            for level in levels
        ]
        whole = writing.figure(COUNTED, by_status[status], of="needs", year=year.number, status=status.value)
        rows.append((str(status.label), *own, whole))
    heads = {one.value: _("Priority: {priority}").format(priority=str(one.label)) for one in Score}
    heads[NO_PRIORITY] = _("Without priority")
    columns = [
        Column("status", _("Status"), TEXT, 3),
        *(Column(level, heads[level], COUNT, 1) for level in levels),
        Column("needs", _("Needs"), COUNT, 1),
    ]
    known = Paragraph(costs(writing, needs) + ".", lead=_("Estimated cost:"))
    return section("needs", title, [keyed_table("needs", "", columns, rows), known])


def requests_section(writing: Writing, requests: list[Any]) -> Section | None:
    """The requests made in the year, each with its answer or where it stands."""
    _ = writing.translate
    if not requests:
        text = _("No request of this year is written down yet: add what is asked of whom, and by when.")
        return section("requests", _("Requests and answers"), [Paragraph(text, "note")])
    numbers = {number for one in requests for number in (one.asked_by_id, one.asked_of_id)}
    writing.shelf.prime(Party, numbers)
    blocks: list[Block | None] = [request_table(writing, requests)]
    return section("requests", _("Requests and answers"), blocks)
