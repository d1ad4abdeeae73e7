"""The desk's lists as the command line gives them: needs, requests and open lines that an actor sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from eslabon.figures import results as results_figures
from eslabon.figures.answers import names_of
from eslabon.records.base.models import Origin
from eslabon.records.base.queries import DESK, role_of
from eslabon.records.cooperation.queries import agreements_for, projects_for
from eslabon.records.lines.queries import open_lines
from eslabon.records.needs.queries import needs_for, priority_for
from eslabon.records.requests.models import Request

Row = dict[str, Any]


def _amount(value: Any) -> str | None:
    return None if value is None else format(value, "f")


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None


def needs(actor: Any, lang: str) -> list[Row]:
    """The needs: the priority only where the actor may see it."""
    return [
        {
            "id": one.pk,
            "title": one.title,
            "theme": one.theme.code if one.theme else None,
            "kind": one.kind,
            "status": one.status,
            "priority": priority_for(actor, one),
            "cost": _amount(one.cost),
            "currency": one.currency or None,
            "level": one.level,
            "example": one.origin == Origin.EXAMPLE,
        }
        for one in needs_for(actor).order_by("title", "pk")
    ]


def requests(actor: Any, lang: str) -> list[Row]:
    """The requests, those due first before the others."""
    found = list(Request.objects.visible_to(actor).filter(withdrawn=False).order_by("due_on", "title", "pk"))
    names = names_of(actor, (number for one in found for number in (one.asked_by_id, one.asked_of_id)), lang)
    return [
        {
            "id": one.pk,
            "title": one.title,
            "asked_by": names.get(one.asked_by_id),
            "asked_of": names.get(one.asked_of_id),
            "due": _day(one.due_on),
            "status": one.status,
            "answered": _day(one.answered_on),
        }
        for one in found
    ]


def lines(actor: Any, lang: str) -> list[Row]:
    """The lines that can still be asked for."""
    found = list(open_lines(actor))
    names = names_of(actor, (one.provider_id for one in found), lang)
    return [
        {
            "id": one.pk,
            "source": names.get(one.provider_id),
            "title": one.title,
            "ceiling": _amount(one.ceiling),
            "currency": one.currency or None,
            "deadline": _day(one.deadline),
        }
        for one in found
    ]


def agreements(actor: Any, lang: str) -> list[Row]:
    """The agreements, those signed last before the others; the ladder of each is `eslabon ladder`."""
    found = list(agreements_for(actor).order_by("-signed_on", "title", "pk"))
    names = names_of(actor, (one.provider_id for one in found), lang)
    return [
        {
            "id": one.pk,
            "title": one.title,
            "provider": names.get(one.provider_id),
            "kind": one.kind,
            "number": one.number or None,
            "registry_number": one.registry_number or None,
            "status": one.status,
            "signed": _day(one.signed_on),
            "ends": _day(one.ends_now),
            "amendments": sum(not each.withdrawn for each in one.amendments.all()),
            "currency": one.currency,
            "level": one.level,
            "example": one.origin == Origin.EXAMPLE,
        }
        for one in found
    ]


def projects(actor: Any, lang: str) -> list[Row]:
    """The projects; an agreement or organisation that the actor doesn't see isn't named."""
    found = list(projects_for(actor).order_by("title", "pk"))
    seen = dict(agreements_for(actor).values_list("pk", "provider"))
    gives = {one.pk: one.provider_id or seen.get(one.agreement_id) or 0 for one in found}
    names = names_of(actor, (number for one in found for number in (gives[one.pk], one.lead_id) if number), lang)
    return [
        {
            "id": one.pk,
            "title": one.title,
            "agreement": one.agreement_id if one.agreement_id in seen else None,
            "provider": names.get(gives[one.pk]),
            "lead": names.get(one.lead_id),
            "theme": one.theme.code if one.theme else None,
            "status": one.status,
            "starts": _day(one.starts_on),
            "ends": _day(one.ends_on),
            "cost": _amount(one.cost),
            "currency": one.currency or None,
            "level": one.level,
            "example": one.origin == Origin.EXAMPLE,
        }
        for one in found
    ]


def results(actor: Any, lang: str) -> list[Row]:
    """Results against targets, a row for each indicator, target and reading."""
    return results_figures.rows(actor)


LISTS: dict[str, Callable[[Any, str], list[Row]]] = {
    "needs": needs,
    "requests": requests,
    "lines": lines,
    "agreements": agreements,
    "projects": projects,
    "results": results,
}


def mark(actor: Any, rows: list[Row]) -> str:
    """The level of what is listed: the public's eyes see only what is public; the desk's lists are its own."""
    levels = {row.get("level", "public") for row in rows}
    inner = next((one for one in ("reserved", "internal", "parties") if one in levels), None)
    return inner or ("internal" if role_of(actor) in DESK else "public")
