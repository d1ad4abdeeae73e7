"""The round report (informe de la ronda): what the records of a round say, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eslabon.figures.document import DATE, Block, Paragraph, Section
from eslabon.figures.papers.needs import need_table
from eslabon.figures.papers.requests import request_table, state_of
from eslabon.figures.papers.text import (
    NONE,
    NoSuch,
    PaperText,
    Writing,
    documents_about,
    heading,
    in_order,
    item,
    paragraphs,
    records_used,
    section,
    table,
)
from eslabon.records.needs.models import Need
from eslabon.records.needs.models import Status as NeedStatus
from eslabon.records.requests.models import Request, Status
from eslabon.records.rounds.models import Attendance, Decision, Meeting, Round, roman
from eslabon.records.strategies.models import Presentation

# How many of a kind the first page names.
_NAMED = 8


def round_report(writing: Writing, number: int) -> PaperText:
    """The report of a round, by the number of its record. Raises NoSuch."""
    _ = writing.translate
    one = writing.shelf.one(Round, number)
    if one is None or one.withdrawn:
        raise NoSuch("round", str(number))
    found = _Round(writing, one)
    sections = [
        found.summary(),
        found.presented(),
        found.requests(),
        found.themes(),
        found.joint_meetings(),
        found.decisions(),
        found.outcome(),
        found.needs(),
        found.pending(),
        found.attendance(),
        found.documents(),
        records_used(writing),
    ]
    negotiation = writing.shelf.of(one, "negotiation")
    terms = [(_("Negotiation"), negotiation.name if negotiation else "")]
    title = _("Report of round {number}, {place}").format(number=roman(one.number), place=one.place)
    span = writing.formats.span(one.starts_on, one.ends_on)
    return writing.paper("round", title, sections, f"{_('round')}-{roman(one.number)}-{one.pk}", span, terms)


class _Round:
    """The records of a round, and the sections that they make."""

    def __init__(self, writing: Writing, one: Any) -> None:
        shelf = writing.shelf
        self.writing, self.one, self.translate = writing, one, writing.translate
        self.meetings = in_order(shelf.all(Meeting, round_id=one.pk), "on", "pk")
        numbers = [meeting.pk for meeting in self.meetings]
        self.of_table = [meeting for meeting in self.meetings if not meeting.is_joint]
        self.joint = [meeting for meeting in self.meetings if meeting.is_joint]
        self.asked = in_order(shelf.all(Request, round_id=one.pk), "due_on", "pk")
        self.decided = in_order(shelf.all(Decision, meeting_id__in=numbers), "due_on", "pk")
        there = [*shelf.all(Attendance, meeting_id__in=numbers), *shelf.all(Attendance, round_id=one.pk)]
        self.there = in_order(there, "name", "pk")
        self.shown = in_order(shelf.all(Presentation, meeting_id__in=numbers), "on", "pk")
        self.needed = in_order(shelf.all(Need, meeting_id__in=numbers), "pk")
        self.themes_of = {meeting.pk: shelf.many(meeting, "themes") for meeting in self.meetings}

    def summary(self) -> Section | None:
        """The first page: what the round came to."""
        _, writing = self.translate, self.writing
        blocks: list[Block] = list(paragraphs(self.one.summary))
        themes = self._themes(self.of_table)
        if themes:
            blocks.append(item("; ".join(themes) + ".", _("Themes:")))
        if self.joint:
            tables = [name for meeting in self.joint for name in meeting.joint_with]
            blocks.append(item("; ".join(tables) + ".", _("Joint meetings with the tables of:")))
        for one in self.asked[:_NAMED]:
            told = _("{whom}: {what}").format(whom=writing.party(one, "asked_of"), what=writing.told(one, one.title))
            blocks.append(item(f"{told} ({state_of(writing, one)}).", _("Requested of")))
        outcome = paragraphs(self.one.outcome)
        if outcome:
            blocks.append(item(outcome[0].text, _("Outcome:")))
        if self.needed:
            titles = "; ".join(writing.told(one, one.title) for one in self.needed[:_NAMED])
            blocks.append(item(f"{titles}.", _("Needs presented:")))
        return section("summary", _("Executive summary"), blocks)

    def _themes(self, meetings: list[Any]) -> list[str]:
        found = (self.writing.theme(theme) for meeting in meetings for theme in self.themes_of[meeting.pk])
        return list(dict.fromkeys(found))

    def presented(self) -> Section | None:
        """Who presented what at the table's own meetings."""
        return section("presented", self.translate("What was presented"), self._told(self.of_table))

    def joint_meetings(self) -> Section | None:
        """The meetings with other tables, with the strategies and needs presented there."""
        return section("joint", self.translate("Joint meetings"), self._told(self.joint, always=True))

    def _told(self, meetings: list[Any], always: bool = False) -> Iterator[Block]:
        """Each meeting: its minutes, then what its records say was presented there."""
        for meeting in meetings:
            blocks = [*paragraphs(meeting.minutes), *self._shown_at(meeting), *self._needed_at(meeting)]
            if blocks or always:
                yield heading(self.writing.told(meeting, meeting.title))
                if where := self.writing.place_and_day(meeting):
                    yield Paragraph(where, lead=self.translate("Held:"))
                if always and meeting.joint_with:
                    yield Paragraph("; ".join(meeting.joint_with), lead=self.translate("With the tables of:"))
                yield from blocks

    def _shown_at(self, meeting: Any) -> Iterator[Block]:
        _, writing = self.translate, self.writing
        for one in self.shown:
            strategy = writing.shelf.of(one, "strategy") if one.meeting_id == meeting.pk else None
            if strategy is not None:
                edition = _("version {edition}").format(edition=one.edition) if one.edition else ""
                ministry = writing.shelf.of(strategy, "ministry")
                words = (writing.told(one, strategy.name), edition, writing.full(ministry) if ministry else "")
                yield item(", ".join(word for word in words if word) + ".", _("Strategy presented:"))

    def _needed_at(self, meeting: Any) -> Iterator[Block]:
        for one in self.needed:
            if one.meeting_id == meeting.pk:
                yield item(f"{self.writing.told(one, one.title)}.", self.translate("Need presented:"))

    def requests(self) -> Section | None:
        """What was asked of whom, and what came back."""
        _, writing = self.translate, self.writing
        blocks: list[Block | None] = [request_table(writing, self.asked)]
        for one in self.asked:
            if one.detail:
                blocks.append(item(one.detail, f"{one.title}:"))
        return section("requests", _("Requests made"), blocks)

    def themes(self) -> Section | None:
        """The themes, with the meeting that treated each, and the agendas."""
        _ = self.translate
        blocks: list[Block] = []
        for theme in self._themes(self.meetings):
            at = [
                meeting.title
                for meeting in self.meetings
                if theme in (self.writing.theme(one) for one in self.themes_of[meeting.pk])
            ]
            blocks.append(item(f"{'; '.join(at)}.", f"{theme}:"))
        for meeting in self.meetings:
            if meeting.agenda:
                blocks += [heading(_("Agenda: {meeting}").format(meeting=meeting.title)), *paragraphs(meeting.agenda)]
        return section("themes", _("Themes treated"), blocks)

    def decisions(self) -> Section | None:
        """What was decided, by whom it is to be done, by when."""
        _, writing = self.translate, self.writing
        titles = {meeting.pk: meeting.title for meeting in self.meetings}
        columns = [
            (_("Decision"), 4),
            (_("Meeting"), 3),
            (_("Responsible"), 2),
            (_("By"), 1, DATE),
            (_("Done on"), 1, DATE),
        ]
        rows = [
            (
                writing.told(one, one.text),
                titles[one.meeting_id],
                writing.party(one, "responsible"),
                one.due_on,
                one.done_on,
            )
            for one in self.decided
        ]
        return section("decisions", _("Decisions"), [table("decisions", "", columns, rows)])

    def outcome(self) -> Section | None:
        """What was signed and what came of the round."""
        return section("outcome", self.translate("Results and what was signed"), paragraphs(self.one.outcome))

    def needs(self) -> Section | None:
        """The needs that were presented."""
        return section("needs", self.translate("Needs presented"), [need_table(self.writing, self.needed)])

    def pending(self) -> Section | None:
        """What is still owed on the day of the paper."""
        _, writing = self.translate, self.writing
        blocks: list[Block] = []
        for one in self.asked:
            if one.status == Status.OPEN:
                whom = writing.party(one, "asked_of")
                blocks.append(
                    item(f"{whom}: {writing.told(one, one.title)} ({state_of(writing, one)}).", _("Request:"))
                )
        for one in self.decided:
            if one.done_on is None:
                due = _("by {date}").format(date=writing.date(one.due_on)) if one.due_on else _("no date set")
                blocks.append(item(f"{writing.told(one, one.text)} ({due}).", _("Decision to be carried out:")))
        for one in self.needed:
            if one.status in (NeedStatus.PRESENTED, NeedStatus.APPROVED, NeedStatus.UNFUNDED):
                status = str(one.get_status_display())
                blocks.append(item(f"{writing.told(one, one.title)} ({status}).", _("Need not yet covered:")))
        return section("pending", _("Pending matters"), blocks)

    def attendance(self) -> Section | None:
        """Who attended: the people of each organisation, at each meeting and at the round as a whole."""
        _, writing = self.translate, self.writing
        columns = [(_("Meeting"), 3), (_("Organisation"), 4), (_("People"), 5)]
        rows = []
        for meeting in (None, *self.meetings):
            by_organisation: dict[int | None, list[Any]] = {}
            for one in self.there:
                if one.meeting_id == (meeting.pk if meeting else None):
                    by_organisation.setdefault(one.organisation_id, []).append(one)
            where = writing.told(meeting, meeting.title) if meeting else _("The round as a whole")
            for people in by_organisation.values():
                party = writing.shelf.of(people[0], "organisation")
                rows.append((where, writing.full(party) if party else NONE, self._people(people)))
        return section("attendance", _("Annex: who attended"), [table("attendance", "", columns, rows)])

    def _people(self, attendance: list[Any]) -> str:
        """People by name, each with position and for whom they spoke."""
        _, writing = self.translate, self.writing
        told = []
        for one in attendance:
            whom = writing.party(one, "represents") if one.represents_id else ""
            if one.focal_point:
                whom = _("focal point of {whom}").format(whom=whom) if whom else _("focal point")
            elif whom:
                whom = _("for {whom}").format(whom=whom)
            more = ", ".join(word for word in (one.position, whom) if word)
            name = writing.told(one, one.name or _("not named"))
            told.append(f"{name} ({more})" if more else name)
        return "; ".join(told)

    def documents(self) -> Section | None:
        """The documents of the round and of what belongs to it."""
        groups = (("rounds", [self.one]), ("meetings", self.meetings), ("requests", self.asked))
        more = (("decisions", self.decided), ("needs", self.needed))
        about = [(kind, one.pk) for kind, records in (*groups, *more) for one in records]
        return section("documents", self.translate("Annex: documents"), [documents_about(self.writing, about)])
