"""The committee's yearly report: strategies and to whom they were presented, meetings, needs, requests, coverage."""

from __future__ import annotations

from datetime import date
from typing import Any

from eslabon.figures.document import COUNT, DATE, Block, Cell, Section
from eslabon.figures.papers.needs import costs, priority, shown_scores
from eslabon.figures.papers.requests import request_table
from eslabon.figures.papers.text import NONE, PaperText, Writing, in_order, item, records_used, section, table
from eslabon.records.needs.models import Need, Score, Status
from eslabon.records.requests.models import Request
from eslabon.records.requests.models import Status as RequestStatus
from eslabon.records.rounds.models import Meeting, Round
from eslabon.records.strategies.models import Presentation, Strategy

_COVERED = (Status.RUNNING, Status.MET)
_IN_TALKS = (Status.MATCHED,)
_UNCOVERED = (Status.PRESENTED, Status.APPROVED, Status.UNFUNDED)


def yearly_report(writing: Writing, year: int) -> PaperText:
    """The report of a year: strategies and needs as they stand on the day of the paper, what was done in the year."""
    _, shelf = writing.translate, writing.shelf
    first, last = date(year, 1, 1), date(year, 12, 31)
    meetings = in_order(_held(writing, first, last), "on", "pk")
    asked = in_order(shelf.all(Request, asked_on__range=(first, last)), "asked_on", "pk")
    needs = in_order(shelf.all(Need), "title")
    sections = [
        _brief(writing, meetings, asked, needs),
        _strategies(writing, first, last, meetings),
        _meetings(writing, meetings),
        _needs(writing, needs),
        _requests(writing, asked),
        _coverage(writing, needs),
        records_used(writing),
    ]
    title = _("Yearly report of the committee, {year}").format(year=year)
    return writing.paper("yearly", title, sections, f"{_('yearly')}-{year}", _("Strategies, needs and requests"))


def _held(writing: Writing, first: date, last: date) -> list[Any]:
    """The meetings between two days; one without a date of its own was held in its round."""
    shelf = writing.shelf
    rounds = [one.pk for one in shelf.look(Round, withdrawn=False, starts_on__range=(first, last))]
    dated = shelf.all(Meeting, on__range=(first, last))
    return [*dated, *shelf.all(Meeting, on__isnull=True, round_id__in=rounds)]


def _brief(writing: Writing, meetings: list[Any], asked: list[Any], needs: list[Any]) -> Section | None:
    _, count = writing.translate, writing.formats.count
    blocks: list[Block] = []
    if meetings:
        blocks.append(item(count(len(meetings)), _("Meetings held in the year:")))
    if asked:
        answered = sum(one.status == RequestStatus.ANSWERED for one in asked)
        text = _("{count}, of which {answered} answered").format(count=count(len(asked)), answered=count(answered))
        blocks.append(item(text, _("Requests made in the year:")))
    if needs:
        text = _("{count}. Estimated cost: {cost}").format(count=count(len(needs)), cost=costs(writing, needs))
        blocks.append(item(text, _("Needs:")))
    return section("brief", _("Executive summary"), blocks)


def _strategies(writing: Writing, first: date, last: date, meetings: list[Any]) -> Section | None:
    """The strategies with their versions, and to whom each was presented in the year."""
    _, shelf = writing.translate, writing.shelf
    held = {one.pk: one for one in meetings}
    rows = []
    for one in in_order(shelf.all(Strategy), "name"):
        shown = [
            shelf.take([each])[0]
            for each in in_order(shelf.look(Presentation, withdrawn=False, strategy_id=one.pk), "on", "pk")
            if each.meeting_id in held or (each.on is not None and first <= each.on <= last)
        ]
        told = []
        for each in shown:
            day = each.on or (held[each.meeting_id].on if each.meeting_id in held else None)
            told.append(", ".join(text for text in (each.to, each.edition, writing.date(day) if day else "") if text))
        theme = shelf.of(one, "theme")
        sector = writing.theme(theme) if theme else _("national")
        ministry = writing.party(one, "ministry")
        rows.append((writing.told(one, one.name), sector, ministry, one.edition, one.adopted_on, "; ".join(told)))
    columns = [
        (_("Strategy"), 4),
        (_("Sector"), 2),
        (_("Ministry in charge"), 2),
        (_("Version"), 1),
        (_("Adopted on"), 1, DATE),
        (_("Presented in the year to"), 4),
    ]
    return section("strategies", _("Strategies"), [table("strategies", "", columns, rows)])


def _meetings(writing: Writing, meetings: list[Any]) -> Section | None:
    _ = writing.translate
    rows = [
        (
            writing.told(one, one.title),
            one.on,
            one.place,
            "; ".join(one.joint_with),
            "; ".join(writing.theme(theme) for theme in writing.shelf.many(one, "themes")),
        )
        for one in meetings
    ]
    columns = [(_("Meeting"), 4), (_("Date"), 1, DATE), (_("Place"), 2), (_("With the tables of"), 2), (_("Themes"), 3)]
    return section("meetings", _("Meetings of the year"), [table("meetings", "", columns, rows)])


def _needs(writing: Writing, needs: list[Any]) -> Section | None:
    """Needs by status and priority: how many."""
    _, scores = writing.translate, shown_scores(writing, needs)
    words = [str(one.label) for one in Score]
    levels = [*words, NONE] if any(priority(scores.get(one.pk)) in words for one in needs) else []
    rows: list[tuple[Cell, ...]] = []
    for status in Status:
        own = [one for one in needs if one.status == status]
        if own:
            each = [sum(priority(scores.get(one.pk)) == level for one in own) for level in levels]
            rows.append((str(status.label), *each, len(own)))
    heads = [_("Priority: {priority}").format(priority=one) if one != NONE else _("Without priority") for one in levels]
    columns = [(_("Status"), 3), *((head, 1, COUNT) for head in heads), (_("Needs"), 1, COUNT)]
    return section("needs", _("Needs by priority and status"), [table("needs", "", columns, rows)])


def _requests(writing: Writing, asked: list[Any]) -> Section | None:
    return section("requests", writing.translate("Requests and answers"), [request_table(writing, asked)])


def _coverage(writing: Writing, needs: list[Any]) -> Section | None:
    """What is covered, in talks and uncovered, by number and by estimated cost."""
    _ = writing.translate
    groups = ((_("covered"), _COVERED), (_("in talks"), _IN_TALKS), (_("uncovered"), _UNCOVERED))
    rows = []
    for name, statuses in groups:
        own = [one for one in needs if one.status in statuses]
        if own:
            rows.append((name, len(own), costs(writing, own)))
    columns = [(_("Coverage"), 2), (_("Needs"), 1, COUNT), (_("Estimated cost"), 4)]
    return section("coverage", _("Coverage of the needs"), [table("coverage", "", columns, rows)])
