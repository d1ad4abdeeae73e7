"""Keeping documents; the path of a paper: drafted, reviewed, visto bueno, signed outside.

What a paper says never changes: its bytes are kept when it is drafted, and another text is another version, which
names the one that it follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from eslabon.records.base import actions
from eslabon.records.base.actions import ACTIONS, Invalid, action, get, keep, locked, require
from eslabon.records.base.kinds import EMBARGO, Kind
from eslabon.records.base.models import Level
from eslabon.records.base.values import in_both
from eslabon.records.documents.kind import DOCUMENTS, PAPERS
from eslabon.records.documents.models import Document, DocumentType, Paper, Step
from eslabon.records.documents.storage import keep_file
from eslabon.values.problems import Where, problem

# From which step a paper goes to which; what was signed goes nowhere.
PATH: dict[str, tuple[str, ...]] = {
    Step.DRAFTED: (Step.REVIEWED,),
    Step.REVIEWED: (Step.APPROVED, Step.DRAFTED),
    Step.APPROVED: (Step.SIGNED, Step.DRAFTED),
    Step.SIGNED: (),
}
File = tuple[str, Iterable[bytes]]


def add_document(
    actor: Any, values: Mapping[str, Any], file: File | None, about: tuple[Kind, int] | None = None
) -> Document:
    """A document with its file (a name and its bytes, block by block), about a record that the actor may see.

    Raises Denied, NotFound, Invalid.
    """
    require(actor, "documents.create")
    record = get(actor, about[0], about[1]) if about is not None else None
    if file is None:
        raise Invalid([problem("document.missing", Where(path="file"))])
    kept = keep_file(*file)
    with transaction.atomic():
        made: Document = actions.create(actor, DOCUMENTS, values)
        own = {"sha256": kept.sha256, "file_name": kept.name, "size": kept.size}
        if record is not None and about is not None:
            own |= {"about_kind": about[0].name, "about_id": record.pk}
        # The first version holds the file from the start.
        Document.objects.filter(pk=made.pk).update(**own)
        made.history.update(**own)
        made.refresh_from_db()
        return made


@action("documents.sign")
def sign_document(actor: Any, document: Document, on: date, reason: str = "") -> Document:
    """A document signed on a day: the embargoes that wait for its signature end. Raises Invalid where it was signed."""
    if document.signed_on is not None:
        raise Invalid([problem("record.signed", Where(path="on"))])
    return _signed(actor, document, on, reason)


@action("documents.unsign")
def unsign_document(actor: Any, document: Document, reason: str) -> Document:
    """A document that was taken for signed by mistake: the embargoes last again. Raises Invalid without a reason."""
    if not reason.strip():
        raise Invalid([problem("record.reason-missing", Where(path="reason"))])
    return _signed(actor, document, None, reason)


def _signed(actor: Any, document: Document, on: date | None, reason: str) -> Document:
    document.signed_on, document.version = on, document.version + 1
    kept: Document = keep(actor, document, reason)
    return kept


def draft_paper(
    actor: Any,
    form: str,
    terms: Mapping[str, Any],
    lang: str,
    title: str,
    file: File,
    level: str = "internal",
    embargo_until: date | None = None,
    embargo_document: Document | None = None,
    follows: Paper | None = None,
) -> Paper:
    """A paper kept as it was made, as closely as what it is made of; `follows` is the version that it replaces.

    Raises Denied, NotFound, Invalid. A paper is never public by being made.
    """
    require(actor, "papers.create")
    if follows is not None:
        get(actor, PAPERS, follows.pk)
    kept = keep_file(*file)
    with transaction.atomic():
        paper = Paper(
            title=title[:300],
            form=form,
            terms=dict(terms),
            lang=lang,
            level=Level.RESERVED if level == Level.RESERVED else Level.INTERNAL,
            embargo_until=embargo_until,
            embargo_document=embargo_document,
            sha256=kept.sha256,
            file_name=kept.name,
            follows=follows,
        )
        made: Paper = keep(actor, paper, "")
        return made


def _to(actor: Any, paper: Paper, step: Step, reason: str) -> Paper:
    if paper.step == Step.SIGNED:
        raise Invalid([problem("record.signed", Where(path="step"))])
    possible = PATH[paper.step]
    if step not in possible:
        words = {"now": in_both(Step(paper.step).label), "to": in_both(step.label)}
        names = in_both(*(Step(one).label for one in possible))
        raise Invalid([problem("record.move-not-possible", Where(path="step"), possible=names, **words)])
    paper.step, paper.version = step, paper.version + 1
    moved: Paper = keep(actor, paper, reason)
    return moved


@action("papers.review")
def review(actor: Any, paper: Paper, reason: str = "") -> Paper:
    """A drafted paper reviewed."""
    return _to(actor, paper, Step.REVIEWED, reason)


@action("papers.approve")
def approve(actor: Any, paper: Paper, reason: str = "") -> Paper:
    """The visto bueno given to a reviewed paper. Raises Invalid where nobody else had a hand in it."""
    hands = set(paper.history.values_list("history_user_id", flat=True))
    if paper.step == Step.REVIEWED and hands <= {actor.pk}:
        raise Invalid([problem("paper.alone", Where(path="step"))])
    return _to(actor, paper, Step.APPROVED, reason)


@action("papers.observe")
def observe(actor: Any, paper: Paper, reason: str) -> Paper:
    """A reviewed or approved paper returned with remarks: drafted again. Raises Invalid without them."""
    if not reason.strip():
        raise Invalid([problem("record.reason-missing", Where(path="reason"))])
    return _to(actor, paper, Step.DRAFTED, reason)


def sign(actor: Any, paper: Paper, file: File | None, values: Mapping[str, Any] | None = None) -> Paper:
    """An approved paper with the scan of what was signed outside: from now on it doesn't change.

    Raises Denied, NotFound, Invalid.
    """
    with transaction.atomic():
        paper = locked(actor, Paper, paper.pk)
        require(actor, "papers.sign", paper)
        if paper.step != Step.APPROVED:
            return _to(actor, paper, Step.SIGNED, "")  # raises: says from where one signs
        level = Level.RESERVED if paper.level == Level.RESERVED else Level.INTERNAL
        given = {"title": paper.title, "type": DocumentType.SIGNED, "level": level, **(values or {})}
        for name in EMBARGO:
            given.setdefault(name, getattr(paper, name))
        scan = add_document(actor, given, file)
        paper.scan = sign_document(actor, scan, scan.on or timezone.now().date())
        return _to(actor, paper, Step.SIGNED, "")


def withdraw_paper(actor: Any, paper: Paper, reason: str) -> Paper:
    """A paper out of the list, with the reason. Raises Invalid where it was signed."""
    with transaction.atomic():
        found: Paper = locked(actor, Paper, paper.pk)
        require(actor, "papers.withdraw", found)
        if found.step == Step.SIGNED:
            raise Invalid([problem("record.signed", Where(path="step"))])
        withdrawn: Paper = actions.withdraw(actor, PAPERS, found, reason)
        return withdrawn


ACTIONS |= {"papers.create": draft_paper, "papers.sign": sign, "papers.withdraw": withdraw_paper}
