"""The ayuda memoria: one or two pages on a theme, a source or a country, for whoever goes into a meeting."""

from __future__ import annotations

from functools import partial
from typing import Any

from eslabon.figures.document import DATE, Block, Section, Table
from eslabon.figures.papers.needs import costs, need_table
from eslabon.figures.papers.offered import offer_section, purposes_of
from eslabon.figures.papers.projects import project_table, running
from eslabon.figures.papers.requests import owed, request_table
from eslabon.figures.papers.shelf import Shelf
from eslabon.figures.papers.text import NoSuch, PaperText, Writing, in_order, item, paragraphs, section, table
from eslabon.records.cooperation.models import Agreement, Project, ProjectStatus
from eslabon.records.lines.models import Line
from eslabon.records.needs.models import Need
from eslabon.records.needs.models import Status as NeedStatus
from eslabon.records.parties.models import Party
from eslabon.records.parties.queries import names_of, plain
from eslabon.records.requests.models import Request
from eslabon.records.rounds.models import Attendance, Meeting, Round, Theme
from eslabon.standards.iati.codelists import codelist, country_name

_UNCOVERED = (NeedStatus.PRESENTED, NeedStatus.APPROVED, NeedStatus.UNFUNDED)
# How many of each a memo of two pages holds.
_NEEDS, _PROJECTS, _REQUESTS, _LINES, _MEETINGS = 12, 15, 10, 8, 5


def memo_on_theme(writing: Writing, name: str) -> PaperText:
    """The memo on a theme, by its code, number or name. Raises NoSuch."""
    _, shelf = writing.translate, writing.shelf
    theme = _theme(name)
    if theme is None:
        raise NoSuch("theme", name)
    lines = [one for one in shelf.look(Line, withdrawn=False) if theme.pk in shelf.numbers(one, "themes")]
    meetings = [one for one in shelf.look(Meeting, withdrawn=False) if theme.pk in shelf.numbers(one, "themes")]
    rounds = {one.round_id for one in meetings if one.round_id}
    words = {plain(theme.name_es), plain(theme.name_en)}
    # A request names no theme: those that speak of it, or were made where it was treated.
    requests = [
        one
        for one in shelf.look(Request, withdrawn=False)
        if one.round_id in rounds or any(word in plain(f"{one.title} {one.detail}") for word in words)
    ]
    needs = shelf.look(Need, withdrawn=False, theme_id=theme.pk)
    projects = shelf.look(Project, withdrawn=False, theme_id=theme.pk)
    found = _Memo(writing, needs, requests, lines, meetings, projects)
    codes = purposes_of(theme)
    offer = offer_section(writing, {"sector": codes}, providers=True) if codes else None
    return found.paper(writing.theme(theme), theme.code, offer)


def memo_on_source(writing: Writing, name: str) -> PaperText:
    """The memo on a source, by number, name or identifier of a publisher. Raises NoSuch."""
    shelf = writing.shelf
    party = _source(writing, name)
    identifier = party.iati_id if party is not None else name
    facts = writing.facts
    about = {"provider": (identifier,)} if identifier else {}
    offer = offer_section(writing, about) if about else None
    if party is None:
        if offer is None or facts is None:
            raise NoSuch("source", name)
        return _Memo(writing, [], [], [], [], []).paper(_publisher(writing, identifier), identifier, offer)
    lines = shelf.look(Line, withdrawn=False, provider_id=party.pk)
    requests = [one for one in shelf.look(Request, withdrawn=False) if party.pk in (one.asked_of_id, one.asked_by_id)]
    meetings = shelf.look(Meeting, withdrawn=False, id__in=_attended(shelf, {party.pk}))
    themes = {theme for one in lines if one.is_open(shelf.day) for theme in shelf.numbers(one, "themes")}
    needs = [one for one in shelf.look(Need, withdrawn=False, theme_id__in=list(themes)) if one.status in _UNCOVERED]
    projects = _paid_by(shelf, {party.pk})
    found = _Memo(writing, needs, requests, lines, meetings, projects, providers=False)
    return found.paper(writing.full(party), str(party.pk), offer, writing.translate("Needs in the themes of its lines"))


def memo_on_country(writing: Writing, code: str) -> PaperText:
    """The memo on a country, by its ISO code. Raises NoSuch."""
    shelf = writing.shelf
    code = code.strip().upper()
    if code not in codelist("Country").codes:
        raise NoSuch("country", code)
    parties = {one.pk for one in shelf.look(Party, country=code)}
    needs = [
        one
        for one in shelf.look(Need, withdrawn=False)
        if any(place.country == code for place in shelf.many(one, "places"))
    ]
    requests = [one for one in shelf.look(Request, withdrawn=False) if parties & {one.asked_of_id, one.asked_by_id}]
    lines = shelf.look(Line, withdrawn=False, provider_id__in=list(parties))
    rounds = {one.pk for one in shelf.look(Round, withdrawn=False, country=code)}
    there = _attended(shelf, parties)
    meetings = [one for one in shelf.look(Meeting, withdrawn=False) if one.round_id in rounds or one.pk in there]
    paid = {one.pk for one in _paid_by(shelf, parties)}
    projects = [
        one
        for one in shelf.look(Project, withdrawn=False)
        if one.pk in paid or any(place.country == code for place in shelf.many(one, "places"))
    ]
    offer = offer_section(writing, {"recipient": (code,)}, providers=True)
    found = _Memo(writing, needs, requests, lines, meetings, projects)
    return found.paper(country_name(code, writing.lang), code, offer, writing.translate("Needs located there"))


def _paid_by(shelf: Shelf, parties: set[int]) -> list[Any]:
    """The projects that these organisations pay for: that name one, or name none and belong to an agreement of one."""
    agreements = {one.pk for one in shelf.look(Agreement, withdrawn=False, provider_id__in=list(parties))}
    own = shelf.look(Project, withdrawn=False, provider_id__in=list(parties))
    through = shelf.look(Project, withdrawn=False, provider_id=None, agreement_id__in=list(agreements))
    return [*own, *through]


def _attended(shelf: Shelf, parties: set[int]) -> set[int]:
    """The meetings where somebody of these organisations was, or spoke for one of them."""
    found = shelf.look(Attendance, withdrawn=False)
    return {one.meeting_id for one in found if parties & {one.organisation_id, one.represents_id}} - {None}


def _theme(name: str) -> Theme | None:
    wanted = plain(name)
    for one in Theme.objects.all():
        if name.strip() in (one.code, str(one.pk)) or wanted in (plain(one.name_es), plain(one.name_en)):
            return one
    return None


def _source(writing: Writing, name: str) -> Any:
    """The organisation meant by a number, a name or an identifier; None where there is none, or several."""
    name = name.strip()
    if name.isascii() and name.isdigit() and len(name) < 10 and (found := writing.shelf.one(Party, int(name))):
        return found
    wanted = plain(name)
    fitting = [
        one
        for one in writing.shelf.look(Party, withdrawn=False)
        if one.merged_into_id is None and (name == one.iati_id or (wanted and wanted in names_of(one)))
    ]
    return writing.shelf.take(fitting)[0] if len(fitting) == 1 else None


def _publisher(writing: Writing, identifier: str) -> str:
    """What a provider that is no record is called in the facts."""
    from eslabon.figures import labels
    from eslabon.figures.offer import rows_by
    from eslabon.measures.offer import Question

    assert writing.facts is not None
    rows = rows_by(writing.facts, Question(provider=(identifier,)), ("provider",))
    names = rows[0].names if rows else {}
    return labels.value("provider", identifier, names, writing.lang)


class _Memo:
    """The records of a memo, and the sections that they make."""

    def __init__(
        self,
        writing: Writing,
        needs: list[Any],
        requests: list[Any],
        lines: list[Any],
        meetings: list[Any],
        projects: list[Any],
        providers: bool = True,
    ) -> None:
        self.writing, self.translate = writing, writing.translate
        day, take = writing.shelf.day, writing.shelf.take
        self.needs = take(in_order(needs, "title"))
        self.projects = take(running(projects))
        self.project_table = partial(project_table, providers=providers)
        self.owed = take(owed(writing, requests))
        self.lines = take(in_order([one for one in lines if one.is_open(day)], "deadline", "title"))
        held = sorted(meetings, key=lambda one: (one.on is not None, one.on or day, one.pk), reverse=True)
        self.meetings = take(held[:_MEETINGS])

    def paper(self, about: str, key: str, offer: Section | None, needs_title: str = "") -> PaperText:
        """The memo about something; `key` names its file."""
        _ = self.translate
        sections = [
            self.brief(),
            section("needs", needs_title or _("Needs"), self._first(need_table, self.needs, _NEEDS)),
            section("projects", _("Projects"), self._first(self.project_table, self.projects, _PROJECTS)),
            section(
                "requests", _("Requests whose answer is awaited"), self._first(request_table, self.owed, _REQUESTS)
            ),
            section("lines", _("Open lines of cooperation"), self._first(line_table, self.lines, _LINES)),
            offer,
            section("meetings", _("Meetings"), self._meetings()),
        ]
        name = f"{_('memo')}-{''.join(one if one.isalnum() else '-' for one in key.lower())[:40]}"
        day = self.writing.formats.long_date(self.writing.shelf.day)
        return self.writing.paper("memo", _("Memo: {about}").format(about=about), sections, name, day)

    def brief(self) -> Section | None:
        """How much there is of each, in a line each."""
        _, written = self.translate, self.writing.formats
        blocks: list[Block] = []
        if self.needs:
            open_ = [one for one in self.needs if one.status in _UNCOVERED]
            text = _("{count}, of which {open} presented or approved and not yet covered. Estimated cost: {cost}.")
            counts = {"count": written.count(len(self.needs)), "open": written.count(len(open_))}
            blocks.append(item(text.format(cost=costs(self.writing, self.needs), **counts), _("Needs:")))
        if self.projects:
            now = sum(one.status == ProjectStatus.RUNNING for one in self.projects)
            text = _("{count}, of which {running} running. Cost as stated: {cost}.")
            counts = {"count": written.count(len(self.projects)), "running": written.count(now)}
            blocks.append(item(text.format(cost=costs(self.writing, self.projects), **counts), _("Projects:")))
        if self.owed:
            late = sum(one.is_overdue(self.writing.shelf.day) for one in self.owed)
            text = _("{count}, of which {late} overdue.")
            words = text.format(count=written.count(len(self.owed)), late=written.count(late))
            blocks.append(item(words, _("Requests whose answer is awaited:")))
        if self.lines:
            first = next((one.deadline for one in self.lines if one.deadline), None)
            until = _("The first closes on {date}.").format(date=written.date(first)) if first else ""
            blocks.append(item(f"{written.count(len(self.lines))}. {until}".strip(), _("Open lines of cooperation:")))
        return section("brief", _("In brief"), blocks)

    def _first(self, made: Any, records: list[Any], most: int) -> list[Block | None]:
        """A table of the first records, and how many more there are."""
        more = len(records) - most
        text = self.translate("{count} more stand in Eslabón.").format(count=self.writing.formats.count(more))
        return [made(self.writing, records[:most]), item(text) if more > 0 else None]

    def _meetings(self) -> list[Block]:
        blocks: list[Block] = []
        for one in self.meetings:
            where = ", ".join(
                text
                for text in (
                    self.writing.round(self.writing.shelf.of(one, "round")) if one.round_id else "",
                    self.writing.date(one.on) if one.on else "",
                )
                if text
            )
            title = self.writing.told(one, one.title)
            blocks.append(
                item(" ".join(part.text for part in paragraphs(one.minutes)), f"{title} ({where}).".replace(" ()", ""))
            )
        return blocks


def line_table(writing: Writing, lines: list[Any]) -> Table | None:
    """Open lines as a table."""
    _ = writing.translate
    columns = [
        (_("Line"), 4),
        (_("Source"), 2),
        (_("Who is eligible"), 3),
        (_("Ceiling"), 2),
        (_("Deadline"), 1, DATE),
        (_("Contact"), 2),
    ]
    rows = [
        (
            writing.told(one, one.title),
            writing.party(one, "provider"),
            one.eligible,
            writing.cost(one.ceiling, one.currency),
            one.deadline,
            one.contact,
        )
        for one in lines
    ]
    return table("lines", "", columns, rows)
