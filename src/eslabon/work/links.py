"""Links between a need and what may answer it: what the desk decides of a published activity or an open line."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.formats import symbol
from eslabon.records.base.actions import Invalid, NotFound, action
from eslabon.records.base.values import problems_of
from eslabon.records.lines.queries import lines_for
from eslabon.records.needs.models import Answer, Link, Need
from eslabon.records.needs.queries import links_for
from eslabon.values.problems import Problem, Where, problem

_WHOLE = Decimal(100)
_CENT = Decimal("0.01")
_LONGEST_NOTE, _LONGEST_IDENTIFIER = 5_000, 300


@action("links.decide")
def decide(
    actor: Any,
    need: Need,
    activity: str = "",
    line: Any = None,
    answer: str = "",
    percentage: Any = None,
    note: str = "",
) -> tuple[Link, list[Problem]]:
    """The link as it was decided, and warnings where links exceed the money. The same again changes nothing.

    `percentage` says which part of the need it answers (0 to 100, a number or as typed); a refusal needs a note.
    Raises Denied, NotFound (no such need), Invalid.
    """
    activity, note = activity.strip(), note.replace("\r\n", "\n").strip()
    number = getattr(line, "pk", line)
    faults: list[Problem] = []
    if bool(activity) == bool(number):
        faults.append(problem("link.one-end", Where(path="activity")))
    held = None if faults else _held(need, activity, _number(number))
    if not faults and held is None:
        faults += _missing(actor, activity, number)
    elif held is not None and held.line_id and not lines_for(actor).filter(pk=held.line_id).exists():
        faults.append(problem("link.no-line", Where(path="line")))
    if answer not in Answer.values:
        faults.append(problem("field.not-choice", Where(path="answer"), value=answer[:80]))
    if answer == Answer.REFUSED and not note:
        faults.append(problem("link.note-missing", Where(path="note")))
    if len(note) > _LONGEST_NOTE or "\0" in note:
        faults.append(problem("field.too-long", Where(path="note"), most=f"{_LONGEST_NOTE:,}"))
    share = _share(percentage, faults)
    if faults:
        raise Invalid(faults)
    made = held or Link(need=need, activity=activity, line_id=_number(number))
    now = (answer, share, note)
    if held is None or (held.answer, held.percentage, held.note) != now:
        made.answer, made.percentage, made.note = now
        made.decided_by = actor if getattr(actor, "pk", None) else None
        _keep(made, note)
    return made, warnings_of(actor, need)


def _held(need: Need, activity: str, line: int | None) -> Link | None:
    end: dict[str, Any] = {"activity": activity, "line": line}
    return Link.objects.filter(need=need, **end).first()


def _keep(link: Link, reason: str) -> None:
    try:
        link.full_clean()
    except ValidationError as error:
        raise Invalid(problems_of(error)) from None
    link._history_user = link.decided_by  # type: ignore[attr-defined]
    link._change_reason = reason[:100]  # type: ignore[attr-defined]
    link.save()


@action("links.decide")
def undo(actor: Any, need: Need, link: Any) -> list[Problem]:
    """Takes a link back: it is as if nothing had been decided, and its history stays. The warnings that remain.

    Raises Denied, NotFound where the need has no such link that the actor sees.
    """
    number = _number(getattr(link, "pk", link))
    found = links_for(actor).filter(need=need, pk=number).first() if number else None
    if found is None:
        raise NotFound(number)
    found._history_user = actor if getattr(actor, "pk", None) else None
    found._change_reason = "taken back"
    found.delete()
    return warnings_of(actor, need)


def warnings_of(actor: Any, need: Need) -> list[Problem]:
    """Where what was accepted exceeds the money: of the need, of the lines and activities that it is linked to."""
    own = list(links_for(actor).filter(need=need, answer=Answer.ACCEPTED).order_by("pk"))
    found = []
    total = _sum(own)
    if total > _WHOLE:
        found.append(problem("link.over-need", Where(path="percentage"), total=_plain(total)))
    accepted = links_for(actor).filter(answer=Answer.ACCEPTED).select_related("line", "need")
    by_line: dict[int, list[Link]] = {}
    for one in accepted.filter(line__in=[one.line_id for one in own if one.line_id]):
        by_line.setdefault(one.line_id, []).append(one)
    by_activity: dict[str, list[Link]] = {}
    for one in accepted.filter(activity__in=[one.activity for one in own if one.activity]):
        by_activity.setdefault(one.activity, []).append(one)
    for one in own:
        if one.line is not None:
            found += _of_line(one.line, by_line[one.line.pk])
        elif (over := _sum(by_activity[one.activity])) > _WHOLE and len(by_activity[one.activity]) > 1:
            found.append(problem("link.over-activity", activity=one.activity, total=_plain(over)))
    return found


def _of_line(line: Any, links: list[Link]) -> list[Problem]:
    found = []
    if not line.is_open():
        found.append(problem("link.line-expired", line=line.title))
    costs = [
        (one.need.cost * (_WHOLE if one.percentage is None else one.percentage) / _WHOLE)
        for one in links
        if one.need.cost is not None and one.need.currency == line.currency
    ]
    total = sum(costs, Decimal(0)).quantize(_CENT, ROUND_HALF_UP)
    if line.ceiling is not None and total > line.ceiling:
        found.append(
            problem(
                "link.over-line",
                line=line.title,
                total=f"{total:,.2f}",
                ceiling=f"{line.ceiling:,.2f}",
                currency=symbol(line.currency),
            )
        )
    return found


def _sum(links: Iterable[Link]) -> Decimal:
    return sum((one.percentage for one in links if one.percentage is not None), Decimal(0))


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _number(value: Any) -> int | None:
    text = str(value if value is not None else "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _missing(actor: Any, activity: str, line: Any) -> list[Problem]:
    """What is wrong with the end of a new link."""
    if activity:
        known = len(activity) <= _LONGEST_IDENTIFIER and _published(activity)
        return [] if known else [problem("link.no-activity", Where(path="activity"), value=activity[:80])]
    number = _number(line)
    if number is None or not lines_for(actor).filter(pk=number).exists():
        return [problem("link.no-line", Where(path="line"))]
    return []


def _published(identifier: str) -> bool:
    facts = Facts(Warehouse(Path(settings.ESLABON_WAREHOUSE)).at(None))
    with closing(facts.connection):
        return facts.activity(identifier) is not None


def _share(given: Any, faults: list[Problem]) -> Decimal | None:
    """The percentage as typed ("60", "60 %", "60,5%"); None for none."""
    text = str(given if given is not None else "").strip().removesuffix("%").strip()
    if not text:
        return None
    try:
        # A comma is a decimal point here: no percentage has thousands.
        found = Decimal(text.replace(",", "."))
    except InvalidOperation:
        faults.append(problem("link.percentage-range", Where(path="percentage"), value=text[:80]))
        return None
    if not (found.is_finite() and 0 <= found <= _WHOLE):
        faults.append(problem("link.percentage-range", Where(path="percentage"), value=text[:80]))
    elif found != round(found, 2):
        faults.append(problem("field.too-fine", Where(path="percentage"), value=text[:80], places=2))
    else:
        return round(found, 2)
    return None
