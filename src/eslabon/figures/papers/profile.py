"""The need and project profile (ficha, perfil de proyecto): all that the record of a need says."""

from __future__ import annotations

from typing import Any

from eslabon.figures.document import Block, Section
from eslabon.figures.papers.needs import priority, shown_scores
from eslabon.figures.papers.text import (
    NONE,
    NoSuch,
    PaperText,
    Writing,
    documents_about,
    paragraphs,
    records_used,
    section,
    table,
)
from eslabon.records.needs.models import Criterion, Need


def need_profile(writing: Writing, number: int) -> PaperText:
    """The profile of a need, by the number of its record. Raises NoSuch."""
    _ = writing.translate
    need = writing.shelf.one(Need, number)
    if need is None or need.withdrawn:
        raise NoSuch("need", str(number))
    documents = documents_about(writing, [("needs", need.pk)])
    sections = [
        _facts(writing, need),
        section("description", _("What is needed"), paragraphs(need.description)),
        section("evidence", _("Evidence"), paragraphs(need.evidence)),
        _priority(writing, need),
        section("documents", _("Documents"), [documents]),
        records_used(writing),
    ]
    title = _("Project profile: {need}").format(need=writing.told(need, need.title))
    return writing.paper("profile", title, sections, f"{_('profile')}-{need.pk}", str(need.get_status_display()))


def _facts(writing: Writing, need: Any) -> Section | None:
    """The need at a glance: what its fields say."""
    _, shelf = writing.translate, writing.shelf
    strategy, meeting, owner = (shelf.of(need, name) for name in ("strategy", "meeting", "owner"))
    places = ", ".join(place.name for place in shelf.many(need, "places"))
    round_ = shelf.of(meeting, "round") if meeting is not None else None
    at = [meeting.title, writing.round(round_) if round_ else ""] if meeting is not None else []
    ministry = shelf.of(strategy, "ministry") if strategy is not None else None
    edition = (
        _("version {edition}").format(edition=strategy.edition) if strategy is not None and strategy.edition else ""
    )
    source = [strategy.name, edition, writing.full(ministry) if ministry else ""] if strategy is not None else []
    rows = [
        (_("Theme"), writing.theme(shelf.of(need, "theme"))),
        (_("What for"), str(need.get_kind_display())),
        (_("Status"), str(need.get_status_display())),
        (_("Presented by"), writing.full(owner) if owner else ""),
        (_("Places"), places),
        (_("Beneficiaries"), need.beneficiaries),
        (_("Estimated cost"), writing.cost(need.cost, need.currency, need.approximate)),
        (_("Strategy it comes from"), ", ".join(one for one in source if one)),
        (_("Presented at"), ", ".join(one for one in at if one)),
    ]
    kept = [row for row in rows if row[1] not in ("", NONE)]
    return section("facts", _("At a glance"), [table("facts", "", [(_("What"), 1), (_("The record says"), 3)], kept)])


def _priority(writing: Writing, need: Any) -> Section | None:
    """How the desk weighs the need, where the reader may see it."""
    _ = writing.translate
    scores = shown_scores(writing.shelf, [need]).get(need.pk, [])
    order = list(Criterion.values)
    rows = [
        (str(one.get_criterion_display()), str(one.get_score_display()), one.reason)
        for one in sorted(scores, key=lambda one: order.index(one.criterion))
    ]
    found = table("priority", "", [(_("Criterion"), 2), (_("Score"), 1), (_("Reason"), 4)], rows)
    blocks: list[Block | None] = [found]
    title = _("Priority: {priority}").format(priority=priority(scores))
    return section("priority", title, blocks)
