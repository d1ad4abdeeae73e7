"""Requests in papers: their table, where each stands, and the matrix of all of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from eslabon.figures.document import DATE, Block, Section, Table
from eslabon.figures.papers.text import PaperText, Writing, in_order, item, section, table
from eslabon.records.requests.models import Request, Status


def state_of(writing: Writing, one: Any) -> str:
    """Where a request stands on the day of the paper: answered when, owed by when, overdue."""
    _ = writing.translate
    if one.status == Status.ANSWERED:
        return _("answered on {date}").format(date=writing.date(one.answered_on))
    if one.status == Status.DROPPED:
        return _("dropped")
    if one.due_on is None:
        return _("no answer yet, no date set")
    text = _("overdue since {date}") if one.is_overdue(writing.shelf.day) else _("due on {date}")
    return text.format(date=writing.date(one.due_on))


def request_table(writing: Writing, requests: Iterable[Any], whole: bool = False) -> Table | None:
    """Requests as a table; `whole` adds the round, the papers and the answers."""
    _, shelf = writing.translate, writing.shelf
    columns: list[tuple[Any, ...]] = [
        (_("What is asked"), 5),
        (_("Asked by"), 2),
        (_("Of whom"), 2),
        (_("Asked on"), 1, DATE),
        (_("By"), 1, DATE),
        (_("Where it stands"), 2),
    ]
    more = [(_("Round"), 2), (_("On which paper"), 2), (_("Answer"), 4)] if whole else []
    rows: list[tuple[Any, ...]] = []
    for one in requests:
        row = (
            writing.told(one, one.title),
            writing.party(one, "asked_by"),
            writing.party(one, "asked_of"),
            one.asked_on,
            one.due_on,
            state_of(writing, one),
        )
        answer = " ".join(text for text in (one.answer, f"({one.answer_paper})" if one.answer_paper else "") if text)
        rows.append((*row, writing.round(shelf.of(one, "round")), one.paper, answer) if whole else row)
    return table("requests", "", [*columns, *more], rows)


def request_matrix(writing: Writing) -> PaperText:
    """Every request that the reader may see: overdue, open, answered, dropped."""
    _ = writing.translate
    found = in_order(writing.shelf.all(Request), "due_on", "pk")
    day = writing.shelf.day
    groups = {
        "overdue": (_("Overdue"), [one for one in found if one.is_overdue(day)]),
        "open": (
            _("Awaiting an answer"),
            [one for one in found if one.status == Status.OPEN and not one.is_overdue(day)],
        ),
        "answered": (_("Answered"), [one for one in found if one.status == Status.ANSWERED]),
        "dropped": (_("Dropped"), [one for one in found if one.status == Status.DROPPED]),
    }
    counts: list[Block] = [
        item(writing.formats.count(len(records)), f"{title}:") for title, records in groups.values() if records
    ]
    sections: list[Section | None] = [section("counts", _("In brief"), counts)]
    sections += [section(key, title, [request_table(writing, own, True)]) for key, (title, own) in groups.items()]
    return writing.paper(
        "requests",
        _("Matrix of requests"),
        sections,
        _("requests"),
        _("as of {date}").format(date=writing.formats.long_date(day)),
        landscape=True,
    )


def owed(writing: Writing, requests: Iterable[Any]) -> list[Any]:
    """Those of some requests whose answer is still awaited, the first due first."""
    return in_order([one for one in requests if one.status == Status.OPEN], "due_on", "pk")
