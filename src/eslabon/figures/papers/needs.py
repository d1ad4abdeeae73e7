"""Needs in papers: their table, their priority as far as the reader may see it, their costs added up by currency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from eslabon.figures.document import Table
from eslabon.figures.papers.shelf import Shelf
from eslabon.figures.papers.text import NONE, Writing, priority_of, table
from eslabon.records.needs.models import Need, Score, Scored
from eslabon.records.needs.queries import shows_priority


def shown_scores(shelf: Shelf, needs: Iterable[Any]) -> dict[int, list[Any]]:
    """The scores of needs by the needs' numbers, where the reader may see them."""
    own = {one.pk: one for one in needs}
    found: dict[int, list[Any]] = defaultdict(list)
    for one in shelf.plain(Scored, need_id__in=list(own)):
        found[one.need_id].append(one)
    # Whether it is shown is asked of the need as it is now, whatever the day of the paper (and of all in one query).
    now = own if shelf.on is None else Need.objects.visible_to(shelf.actor).in_bulk(list(found))
    return {pk: scores for pk, scores in found.items() if pk in now and shows_priority(shelf.actor, now[pk])}


def priority_code(scores: list[Any] | None) -> str | None:
    """The priority; None where nobody scored."""
    return priority_of(scores or ())


def priority(scores: list[Any] | None) -> str:
    """The priority in words."""
    found = priority_code(scores)
    return str(Score(found).label) if found else NONE


def need_table(writing: Writing, needs: list[Any]) -> Table | None:
    """Needs as a table."""
    _, scores = writing.translate, shown_scores(writing.shelf, needs)
    columns = [
        (_("Need"), 5),
        (_("Theme"), 3),
        (_("What for"), 3),
        (_("Status"), 3),
        (_("Priority"), 2),
        (_("Estimated cost"), 3),
    ]
    rows = [
        (
            writing.told(one, one.title),
            writing.theme(writing.shelf.of(one, "theme")),
            str(one.get_kind_display()),
            str(one.get_status_display()),
            priority(scores.get(one.pk)),
            writing.cost(one.cost, one.currency, one.approximate),
        )
        for one in needs
    ]
    return table("needs", "", columns, rows)


def costs(writing: Writing, needs: Iterable[Any]) -> str:
    """What needs cost, by currency, and how many have no cost yet."""
    _ = writing.translate
    sums: dict[str, Decimal] = defaultdict(Decimal)
    about = set()
    without = 0
    for one in needs:
        if one.cost is None:
            without += 1
        else:
            sums[one.currency] += one.cost
            about |= {one.currency} if one.approximate else set()
    words = [writing.cost(amount, currency, currency in about) for currency, amount in sorted(sums.items())]
    if without:
        words.append(_("{count} without an estimated cost").format(count=writing.formats.count(without)))
    return "; ".join(words) or NONE
