"""Publishing: what would be published is made and checked, shown to who decides, then kept as a numbered publication.

A publication is one row, written in one transaction with its file: a process killed meanwhile leaves none.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from eslabon.records.base.actions import ACTIONS, Denied, Invalid, NotFound, require
from eslabon.standards.iati.inspect import inspect
from eslabon.standards.iati.rules.kinds import Against
from eslabon.standards.iati.write import write
from eslabon.values.problems import ERROR, Problem, problem
from eslabon.work.kept import kept_of, problem_of
from eslabon.work.models import Published
from eslabon.work.publishing.changes import Changes, Told, changes, differing, told_in
from eslabon.work.publishing.content import Content, Made
from eslabon.work.publishing.desk import desk, moment
from eslabon.work.publishing.public import public_records

# What keeps a record out of the file altogether; the other problems of records are of parts of it.
KEEPS_OUT = frozenset(("published.no-provider", "published.no-sector", "published.no-date"))


@dataclass(frozen=True)
class Prepared:
    """A file that could be published now: what it changes, what isn't in it, and what our own check finds.

    `seal` stands for what it says, whenever it is made.
    """

    file: bytes
    at: datetime
    seal: str
    activities: int
    transactions: int
    changes: Changes
    left_out: list[Problem]
    found: list[Problem]
    last: Published | None

    @property
    def faults(self) -> list[Problem]:
        """The errors, with which it isn't published."""
        return [one for one in self.found if one.severity == ERROR]


def published() -> Any:
    """The publications, the newest first, without their files."""
    return Published.objects.select_related("by").defer("file")


def last() -> Published | None:
    """The newest publication with its file."""
    return Published.objects.select_related("by").first()


def numbered(number: int) -> Published:
    """A publication with its file. Raises NotFound."""
    found = Published.objects.select_related("by").filter(number=number).first()
    if found is None:
        raise NotFound(number)
    return found


def left_out_of(one: Published) -> list[Problem]:
    """What a publication didn't hold, or only in part."""
    return [problem_of(each) for each in one.left_out]


def prepare(actor: Any) -> Prepared:
    """What would be published now. Raises Denied; Invalid where the desk has no reference, or nothing can be."""
    require(actor, "publications.preview")
    return _prepared(actor)


def _prepared(actor: Any) -> Prepared:
    at, before = timezone.now().replace(microsecond=0), last()
    content = Content(desk(), public_records(), at.date(), bool(getattr(actor, "example", False)))
    made = content.activities()
    if not made:
        raise Invalid([problem("published.nothing"), *content.problems])
    old = told_in(bytes(before.file)) if before is not None else {}
    seal = hashlib.sha256(_written(made, "")).hexdigest()
    file = _written(_moved_on(made, old, moment(at)), moment(at))
    return Prepared(
        file=file,
        at=at,
        seal=seal,
        activities=len(made),
        transactions=sum(len(each) for _, each in made),
        changes=changes(old, told_in(file)),
        left_out=content.problems,
        found=list(inspect(io.BytesIO(file), against=Against(timezone.now(), None)).each()),
        last=before,
    )


def _written(made: list[Made], generated: str) -> bytes:
    out = io.BytesIO()
    write(made, out, generated, whole=True)
    return out.getvalue()


def _moved_on(made: list[Made], old: dict[str, Told], now: str) -> list[Made]:
    """The activities, each that says something else than before later than before: what was taken out of it leaves no
    newer record behind, and a reader keeps what was told last."""
    again = told_in(_written(made, now)) if old else {}

    def moved(one: Made) -> Made:
        activity, transactions = one
        was = old.get(activity.identifier)
        if was is None or (activity.last_updated or "") > (was[0].last_updated or ""):
            return one
        if differing(was, again[activity.identifier]):
            return replace(activity, last_updated=now), transactions
        return replace(activity, last_updated=was[0].last_updated), transactions

    return list(map(moved, made))


def publish(actor: Any, seal: str | None = None) -> tuple[Published, bool]:
    """The publication, and whether it is a new one: where nothing changed it is the last.

    `seal` is that of what was looked at. Raises Denied; Invalid where the check finds an error, nothing can be
    published, or the records have changed since they were looked at.
    """
    with transaction.atomic():
        require(actor, "publications.publish")
        prepared = _prepared(actor)
        if prepared.faults:
            raise Invalid(prepared.faults)
        if seal is not None and seal != prepared.seal:
            raise Invalid([problem("published.changed-meanwhile")])
        if prepared.last is not None and not prepared.changes.any:
            return prepared.last, False
        return _kept(actor, prepared), True


def _kept(actor: Any, prepared: Prepared) -> Published:
    if not getattr(actor, "pk", None):
        raise Denied("publications.publish")
    return Published.objects.create(
        number=prepared.last.number + 1 if prepared.last is not None else 1,
        at=prepared.at,
        by=actor,
        sha256=hashlib.sha256(prepared.file).hexdigest(),
        file=prepared.file,
        activities=prepared.activities,
        transactions=prepared.transactions,
        changes=prepared.changes.as_json(),
        left_out=[kept_of(one) for one in prepared.left_out],
    )


ACTIONS["publications.publish"] = publish
