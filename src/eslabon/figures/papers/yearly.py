"""The committee's yearly report: strategies and to whom they were presented, meetings, needs, requests, coverage."""

from __future__ import annotations

from datetime import date
from typing import Any

from eslabon.figures.coverage import COVERED, TALKS, UNCOVERED, Coverage, Money, Totals, coverage_of
from eslabon.figures.document import COUNT, DATE, Block, Cell, Paragraph, Section
from eslabon.figures.labels import capital
from eslabon.figures.papers.needs import costs, priority, shown_scores
from eslabon.figures.papers.requests import request_table
from eslabon.figures.papers.text import NONE, PaperText, Writing, in_order, item, records_used, section, table
from eslabon.records.base.models import Level
from eslabon.records.lines.queries import lines_for
from eslabon.records.needs.models import Link, Need, Score, Status
from eslabon.records.needs.queries import needs_with_links
from eslabon.records.requests.models import Request
from eslabon.records.requests.models import Status as RequestStatus
from eslabon.records.rounds.models import Meeting, Round
from eslabon.records.strategies.models import Presentation, Strategy


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
    """What is covered, in talks and uncovered, by number and by known cost, and by source: as on the page."""
    found = _covered(writing, needs)
    if not found.rows:
        return None
    blocks: list[Block | None] = [_by_standing(writing, found.totals), _by_source(writing, found)]
    if notes := _notes(writing, found):
        blocks.append(Paragraph(" ".join(notes), "note"))
    return section("coverage", writing.translate("Coverage of the needs"), blocks)


def _covered(writing: Writing, needs: list[Any]) -> Coverage:
    """The coverage of the paper's needs on its day, by the links that its reader sees."""
    actor, shelf = writing.shelf.actor, writing.shelf
    open_needs = needs_with_links(actor).filter(pk__in=[one.pk for one in needs]).values_list("pk", flat=True)
    lines = set(lines_for(actor).values_list("pk", flat=True))
    links = [one for one in shelf.plain(Link, need_id__in=list(open_needs)) if one.line_id in {None, *lines}]
    found = coverage_of(actor, needs, in_order(links, "need_id", "id"), writing.facts, writing.lang)
    if found.sources:
        shelf.keep(Level.INTERNAL)  # who covers or talks is the desk's own, whatever the level of the need
    return found


def _names(writing: Writing) -> dict[str, str]:
    _ = writing.translate
    return {COVERED: _("covered"), TALKS: _("in talks"), UNCOVERED: _("uncovered")}


def _by_standing(writing: Writing, totals: Totals) -> Block | None:
    _ = writing.translate
    rows = [
        (name, totals.needs[one], _money(writing, totals.money, one), totals.without_cost[one])
        for one, name in _names(writing).items()
    ]
    columns = [
        (_("Coverage"), 2),
        (_("Needs"), 1, COUNT),
        (_("Known costs"), 4),
        (_("Needs without a cost"), 2, COUNT),
    ]
    return table("coverage", "", columns, rows)


def _by_source(writing: Writing, found: Coverage) -> Block | None:
    _, names = writing.translate, _names(writing)
    rows = [
        (
            one.source.name or _("a source not open to you"),
            *(cell for each in (COVERED, TALKS) for cell in (one.needs[each], _money(writing, one.money, each))),
        )
        for one in found.sources
    ]
    columns: list[Any] = [(_("Source"), 3)]
    for each in (COVERED, TALKS):
        columns += [(capital(names[each]), 1, COUNT), (_("Known costs"), 2)]
    return table("sources", _("By source"), columns, rows)


def _money(writing: Writing, money: dict[str, Money], standing: str) -> str:
    return "; ".join(writing.cost(one[standing], code) for code, one in money.items() if one.get(standing)) or NONE


def _notes(writing: Writing, found: Coverage) -> list[str]:
    """What the sums don't say by themselves."""
    _, count = writing.translate, writing.formats.count
    told = []
    if found.totals.partly:
        told.append(_("Covered in part only: {count}.").format(count=count(found.totals.partly)))
    if found.sources:
        told.append(_("A need that two sources answer counts for both."))
    if found.exceeded:
        told.append(
            _(
                "Needs answered by parts that add up to more than they cost: {count}. The money of their sources "
                "together exceeds it."
            ).format(count=count(found.exceeded))
        )
    return told
