"""What a yearly report counts: each list of records by the name that the reference of its number has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Q

from eslabon.figures.papers.needs import priority_code, shown_scores
from eslabon.figures.papers.shelf import Shelf
from eslabon.figures.papers.text import in_order
from eslabon.figures.papers.yearly.money import Agreed, agreements_of
from eslabon.figures.papers.yearly.projects import Stands, projects_of
from eslabon.figures.papers.yearly.year import Year
from eslabon.measures.standing import LATE, NOT_STARTED, PAST_END, RUNNING, SUSPENDED
from eslabon.records.cooperation.models import AgreementStatus
from eslabon.records.needs.models import Need
from eslabon.records.requests.models import Request
from eslabon.records.requests.models import Status as RequestStatus
from eslabon.records.rounds.models import Meeting, Round
from eslabon.records.strategies.models import Strategy

NO_PRIORITY = "none"
# The states of a project that goes on, whether as planned or not.
GOING_ON = (RUNNING, LATE, PAST_END, NOT_STARTED, SUSPENDED)
_OVER = (AgreementStatus.CLOSED, AgreementStatus.ENDED)
Terms = Mapping[str, str]


def strategies(shelf: Shelf, year: Year, terms: Terms) -> list[Any]:
    """The strategies that there are."""
    return in_order(shelf.all(Strategy), "name")


def meetings(shelf: Shelf, year: Year, terms: Terms) -> list[Any]:
    """The meetings held in the year; one without a date of its own was held in its round."""
    held = shelf.rows(Round, starts_on__range=(year.first, year.last))
    in_round = Q(on__isnull=True, round_id__in=[one.pk for one in held])
    found = shelf.look(Meeting, Q(on__range=(year.first, year.last)) | in_round, withdrawn=False)
    return in_order(shelf.take(found), "on", "pk")


def requests(shelf: Shelf, year: Year, terms: Terms) -> list[Any]:
    """The requests made in the year, or those of them in a status."""
    found = in_order(shelf.all(Request, asked_on__range=(year.first, year.last)), "asked_on", "pk")
    return [one for one in found if terms.get("status") in (None, one.status)]


def answered(found: Iterable[Any]) -> int:
    """How many of some requests are answered."""
    return sum(one.status == RequestStatus.ANSWERED for one in found)


def needs(shelf: Shelf, year: Year, terms: Terms) -> list[Any]:
    """The needs, or those in a status and of a priority that the reader may see."""
    found = in_order(shelf.all(Need), "title")
    if "status" in terms:
        found = [one for one in found if one.status == terms["status"]]
    if "priority" in terms:
        scores = shown_scores(shelf, found)
        found = [one for one in found if (priority_code(scores.get(one.pk)) or NO_PRIORITY) == terms["priority"]]
    return found


def agreements(shelf: Shelf, year: Year, terms: Terms) -> list[Any]:
    """The agreements of the year."""
    return [one.record for one in agreements_of(shelf, year)]


def projects(shelf: Shelf, year: Year, terms: Terms) -> list[Any]:
    """The projects of the year."""
    return [one.project for one in projects_of(shelf, year)]


def going_on(found: Iterable[Agreed], year: Year) -> list[Agreed]:
    """The agreements that go on when the year is told: signed, and not over."""
    return [
        one
        for one in found
        if one.record.status != AgreementStatus.NEGOTIATION
        and (one.ends > year.told_on if one.ends else one.record.status not in _OVER)
    ]


def ending(found: Iterable[Agreed], year: Year) -> list[Agreed]:
    """The agreements that go on and end in the year after."""
    following = year.next
    return [one for one in going_on(found, year) if one.ends and following.first <= one.ends <= following.last]


def projects_going_on(found: Iterable[Stands]) -> list[Stands]:
    """The projects that go on, whether as planned or not."""
    return [one for one in found if one.state in GOING_ON]


def projects_ending(found: Iterable[Stands], year: Year) -> list[Stands]:
    """The projects that go on and should end in the year after."""
    following = year.next
    return [
        one
        for one in projects_going_on(found)
        if one.plan.ends_on and following.first <= one.plan.ends_on <= following.last
    ]


COUNTED: dict[str, Callable[[Shelf, Year, Terms], list[Any]]] = {
    "strategies": strategies,
    "meetings": meetings,
    "requests": requests,
    "needs": needs,
    "agreements": agreements,
    "projects": projects,
    "agreements-going-on": lambda shelf, year, terms: [
        one.record for one in going_on(agreements_of(shelf, year), year)
    ],
    "agreements-ending": lambda shelf, year, terms: [one.record for one in ending(agreements_of(shelf, year), year)],
    "projects-going-on": lambda shelf, year, terms: [
        one.project for one in projects_going_on(projects_of(shelf, year))
    ],
    "projects-ending": lambda shelf, year, terms: [
        one.project for one in projects_ending(projects_of(shelf, year), year)
    ],
}
