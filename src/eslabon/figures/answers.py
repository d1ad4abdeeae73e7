"""What may answer needs, and how they are covered, as data: what the API and the command line give."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from eslabon.facts.query import Facts
from eslabon.figures import matching
from eslabon.figures.coverage import STANDINGS, Coverage, Money
from eslabon.records.base.models import Level, Origin
from eslabon.records.lines.queries import open_lines
from eslabon.records.needs.models import Link
from eslabon.records.needs.queries import links_for
from eslabon.records.parties.models import Party

Row = dict[str, Any]
# The lines that are looked through for suggestions, those that end first.
_LINES = 2_000


def suggested(
    actor: Any, need: Any, own: Collection[Link], facts: Facts, country: str, today: date
) -> tuple[list[Any], list[Any]]:
    """The activities and the open lines suggested for a need, without those that are linked: each with its reasons."""
    wanted = matching.wanted_of(need, country)
    linked = {one.activity for one in own if one.activity}
    lines = open_lines(actor, today).exclude(pk__in=[one.line_id for one in own if one.line_id])
    return (
        matching.suggested_activities(facts, wanted, today, linked),
        matching.suggested_lines(wanted, lines[:_LINES]),
    )


def matches(actor: Any, need: Any, facts: Facts, lang: str, country: str, today: date) -> list[Row]:
    """The suggestions for a need that an actor sees, the highest score first: `activity` or `line`, source, reasons."""
    own = list(links_for(actor).filter(need=need))
    activities, lines = suggested(actor, need, own, facts, country, today)
    names = names_of(actor, (line.provider_id for _one, line in lines), lang)
    theme = ((lang == "en" and need.theme.name_en) or need.theme.name_es) if need.theme else ""
    found = [
        {
            "activity": one.candidate.key,
            "line": None,
            "title": matching.title_of(row, lang),
            "source": matching.source_of(row)[1],
            **_reasons(one, lang, theme),
        }
        for one, row in activities
    ]
    found += [
        {
            "activity": None,
            "line": line.pk,
            "title": line.title,
            "source": names.get(line.provider_id),
            **_reasons(one, lang, theme),
        }
        for one, line in lines
    ]
    return sorted(found, key=lambda row: -row["score"])


def _reasons(one: Any, lang: str, theme: str) -> Row:
    told = [
        {"code": reason.code, "text": matching.sentence(reason, lang, theme), "points": reason.points}
        for reason in one.reasons
    ]
    return {"score": one.score, "reasons": told}


def names_of(actor: Any, numbers: Iterable[int], lang: str) -> dict[int, str]:
    """What organisations are called, as far as the actor sees them."""
    found = Party.objects.visible_to(actor).filter(pk__in=set(numbers))
    return {one.pk: (one.name_en or one.name_es) if lang == "en" else one.name_es for one in found}


def coverage_mark(found: Coverage) -> str:
    """How closely the table is kept: who covers or talks is the desk's own, whatever the level of the need."""
    levels = {row.need.level for row in found.rows}
    if Level.RESERVED in levels:
        return Level.RESERVED.value
    if found.sources or Level.INTERNAL in levels:
        return Level.INTERNAL.value
    return (Level.PARTIES if Level.PARTIES in levels else Level.PUBLIC).value


def coverage_data(found: Coverage) -> Row:
    """The table of needs and sources: totals, then need by need."""
    totals = found.totals
    return {
        "mark": coverage_mark(found),
        "totals": {
            "needs": totals.needs,
            "partly": totals.partly,
            "money": {currency: _plain(money) for currency, money in totals.money.items()},
            "without_cost": totals.without_cost,
            "exceeded": found.exceeded,
        },
        "sources": [
            {
                "name": one.source.name or None,
                "needs": one.needs,
                "money": {currency: _plain(money) for currency, money in one.money.items()},
                "without_cost": one.without_cost,
                "unshared": one.unshared,
            }
            for one in found.sources
        ],
        "needs": [_need(row) for row in found.rows],
    }


def _need(row: Any) -> Row:
    need = row.need
    return {
        "id": need.pk,
        "title": need.title,
        "theme": need.theme.code if need.theme else None,
        "kind": need.kind,
        "status": need.status,
        "standing": row.standing,
        "partly": row.partly,
        "sources": [
            {
                "name": one.source.name or None,
                "standing": one.standing,
                "percentage": None if one.percentage is None else str(one.percentage),
                "activity": one.activity or None,
                "line": one.line,
            }
            for one in row.by
        ],
        "cost": None if need.cost is None else str(need.cost),
        "currency": need.currency or None,
        "money": None if row.money is None else _plain(row.money),
        "example": need.origin == Origin.EXAMPLE,
    }


def _plain(money: Money) -> dict[str, str]:
    return {standing: str(amount) for standing, amount in money.items()}


def flat(rows: Iterable[Row]) -> list[Row]:
    """Rows of matches or needs with their lists as one text each, for tables and CSV."""
    found = []
    for row in rows:
        flat_row = {name: value for name, value in row.items() if name not in ("sources", "money", "reasons")}
        if "reasons" in row:
            flat_row["reasons"] = "; ".join(f"{one['text']} (+{one['points']})" for one in row["reasons"])
        else:
            flat_row["sources"] = "; ".join(one["name"] or "—" for one in row["sources"])
            flat_row |= {standing: (row["money"] or {}).get(standing) for standing in STANDINGS}
        found.append(flat_row)
    return found
