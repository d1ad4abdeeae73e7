"""What the public sees of agreements and projects and of all that belongs to them, read once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Prefetch

from eslabon.records.cooperation.models import Agreement, Amendment, BudgetLine, Entry, Project
from eslabon.records.cooperation.queries import agreements_for, entries_for, projects_for
from eslabon.records.documents.models import Document
from eslabon.records.needs.models import Answer, Link, Need
from eslabon.records.parties.models import Party
from eslabon.records.results.models import Indicator, Objective
from eslabon.records.results.queries import indicators_for, objectives_for
from eslabon.work.publishing.desk import PUBLIC


@dataclass(frozen=True)
class Public:
    """Records by their numbers; what belongs to a record, by the record's number."""

    parties: dict[int, Party]
    agreements: dict[int, Agreement]
    projects: dict[int, Project]
    entries: list[Entry]
    budget: dict[int, list[BudgetLine]]
    indicators: dict[int, list[Indicator]]
    objectives: dict[int, Objective]
    documents: dict[tuple[str, int], list[Document]]
    # The activities that the desk accepted as an answer to a need, by the need.
    answers: dict[int, list[str]]


def public_records() -> Public:
    """What the public sees now."""
    amendments = _seen(Amendment).order_by("number")
    agreements = agreements_for(PUBLIC).prefetch_related(None).prefetch_related(Prefetch("amendments", amendments))
    needs = _seen(Need)
    projects = projects_for(PUBLIC).prefetch_related(
        Prefetch("needs", needs), "members", "places", "places__codes", "lead"
    )
    return Public(
        parties={one.pk: one for one in _seen(Party)},
        agreements={one.pk: one for one in agreements.prefetch_related("parties").order_by("pk")},
        projects={one.pk: one for one in projects.order_by("pk")},
        entries=list(entries_for(PUBLIC)),
        budget=_by(_seen(BudgetLine).order_by("starts_on", "pk"), "project_id"),
        indicators=_by(indicators_for(PUBLIC), "project_id"),
        objectives={one.pk: one for one in objectives_for(PUBLIC)},
        documents=_documents(),
        answers=_answers(needs),
    )


def _seen(model: type[Model]) -> Any:
    return model.objects.visible_to(PUBLIC).filter(withdrawn=False)  # type: ignore[attr-defined]


def _by(records: Iterable[Any], name: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for one in records:
        found[getattr(one, name)].append(one)
    return found


def _documents() -> dict[tuple[str, int], list[Document]]:
    found: dict[tuple[str, int], list[Document]] = defaultdict(list)
    for one in _seen(Document).filter(about_kind__in=("agreements", "projects")).exclude(sha256="").order_by("pk"):
        found[one.about_kind, one.about_id].append(one)
    return found


def _answers(needs: Any) -> dict[int, list[str]]:
    accepted = Link.objects.filter(need__in=needs, answer=Answer.ACCEPTED).exclude(activity="").order_by("pk")
    found: dict[int, list[str]] = defaultdict(list)
    for need, activity in accepted.values_list("need", "activity"):
        found[need].append(activity)
    return found
