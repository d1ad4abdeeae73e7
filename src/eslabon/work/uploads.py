"""An IATI file that the desk brings on the web: kept, checked in the background, and published once it was looked at.

    DATA/uploads/KEY/received.xml     the file
    DATA/uploads/KEY/warehouse/       while it is checked: what the warehouse would be with it

Each step is an action; each task can be killed at any moment and done again.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from eslabon.facts import browse
from eslabon.facts.changes import beside, changes
from eslabon.facts.decisions import withdraw_snapshot
from eslabon.facts.load import ALREADY, REFUSED, load_iati
from eslabon.facts.query import Facts
from eslabon.facts.ready import make_ready
from eslabon.facts.warehouse import Warehouse
from eslabon.records.base.actions import Invalid, NotFound, require
from eslabon.records.documents.storage import plain_name
from eslabon.values.problems import problem
from eslabon.work.jobs import Progress, ask_stop, enqueue, task
from eslabon.work.kept import keep, kept_of
from eslabon.work.models import Upload

CHECK, PUBLISH, READY = "upload.check", "upload.publish", "facts.ready"
MOST = 500_000_000
# How many problems, and how many activities of each sort, the report of a check holds.
SHOWN = 50


def folder_of(upload: Upload) -> Path:
    """Where an upload's file is kept."""
    return _folder(str(upload.key))


def _folder(key: str) -> Path:
    return Path(settings.DATA) / "uploads" / str(uuid.UUID(key))


def _live() -> Warehouse:
    return Warehouse(Path(settings.ESLABON_WAREHOUSE))


# --- what people do


def receive(actor: Any, name: str, blocks: Iterable[bytes]) -> Upload:
    """Keeps a file and asks for its check. Raises Denied, or Invalid where it is empty or too large."""
    require(actor, "uploads.create")
    key, name = uuid.uuid4(), plain_name(name)
    folder = _folder(str(key))
    folder.mkdir(parents=True)
    try:
        size, digest = keep(folder / "received.xml", name, blocks, MOST)
        with transaction.atomic():
            return Upload.objects.create(
                key=key,
                file=name,
                size=size,
                sha256=digest,
                checking=enqueue(CHECK, {"key": str(key), "file": name}, actor),
                uploaded_by=actor,
            )
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def find(actor: Any, key: Any) -> Upload:
    """An upload by its key. Raises Denied, NotFound."""
    require(actor, "uploads.create")
    found = Upload.objects.select_related("checking", "publishing", "uploaded_by").filter(key=key).first()
    if found is None:
        raise NotFound(key)
    return found


def publish(actor: Any, upload: Upload) -> None:
    """Asks that a checked file be loaded. Raises Invalid where the facts have changed since it was checked."""
    with transaction.atomic():
        require(actor, "uploads.publish")
        upload = _locked(upload)
        if not upload.may_be_published:
            raise Invalid([problem("upload.not-ready")])
        if upload.report["state"] != _live().state:
            raise Invalid([problem("upload.outdated")])
        upload.publishing = enqueue(PUBLISH, {"key": str(upload.key), "file": upload.file}, actor)
        upload.save()


def check_again(actor: Any, upload: Upload) -> None:
    """Asks for another check: the facts changed meanwhile, or the first one was stopped."""
    with transaction.atomic():
        require(actor, "uploads.create")
        upload = _locked(upload)
        if upload.under_way or upload.snapshot or upload.discarded_at:
            raise Invalid([problem("upload.not-ready")])
        upload.checking = enqueue(CHECK, {"key": str(upload.key), "file": upload.file}, actor)
        upload.publishing = None
        upload.save()


def discard(actor: Any, upload: Upload) -> None:
    """Throws an upload's file away; that it was there stays known."""
    with transaction.atomic():
        require(actor, "uploads.create")
        upload = _locked(upload)
        if upload.under_way or upload.snapshot:
            raise Invalid([problem("upload.not-ready")])
        upload.discarded_at = timezone.now()
        upload.save()
    shutil.rmtree(folder_of(upload), ignore_errors=True)


def stop(actor: Any, upload: Upload) -> None:
    """Asks that what is under way be stopped."""
    require(actor, "uploads.create")
    ask_stop(upload.job)


def withdraw(actor: Any, number: int, reason: str) -> None:
    """Withdraws a load, and asks that what questions need be made. Raises Denied, AlreadyWithdrawn, or NotFound of the
    warehouse."""
    require(actor, "uploads.publish")
    withdraw_snapshot(_live(), number, actor.email, reason)
    enqueue(READY, {}, actor)


def _locked(upload: Upload) -> Upload:
    return Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)


def sweep() -> None:
    """Removes files that no upload names: their receiving was killed. Young ones may be under way and are left."""
    root = Path(settings.DATA) / "uploads"
    for one in root.iterdir() if root.is_dir() else ():
        if timezone.now().timestamp() - one.stat().st_mtime < 24 * 3600:
            continue
        if not Upload.objects.filter(key=one.name, discarded_at=None).exists():
            shutil.rmtree(one, ignore_errors=True)


# --- what the worker does


@task(CHECK)
def check(terms: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """The report of a file: its problems, and what it would change; or why it is refused."""
    folder, live = _folder(terms["key"]), _live()
    state = live.state
    with beside(live, folder / "warehouse") as aside:
        outcome = load_iati(aside, folder / "received.xml", progress)
        if outcome.status == REFUSED:
            assert outcome.refusal is not None
            return {"refusal": kept_of(outcome.refusal), "state": state}
        assert outcome.snapshot is not None
        if outcome.status == ALREADY:
            return {"already": outcome.snapshot.snapshot, "state": state}
        progress("compare", 0, 0)
        after, before = Facts(aside.at()), Facts(live.at(state))
        try:
            found = changes(before, after, outcome.snapshot)
            about = outcome.snapshot.about
            return {
                "state": state,
                "publisher": about["publisher_name"] or about["publisher"],
                "counts": about["counts"],
                "codes": browse.problem_counts(after, outcome.snapshot),
                "problems": [kept_of(one) for one in browse.problems(after, outcome.snapshot, 0, SHOWN)],
                **{name: _some(getattr(found, name)) for name in ("new", "changed", "gone")},
                "same": found.same,
                "older": found.older,
                "money": [[flow, kind, str(was), str(will)] for flow, kind, was, will in found.money],
            }
        finally:
            before.connection.close()
            after.connection.close()


def _some(told: list[tuple[str, str]]) -> dict[str, Any]:
    return {"count": len(told), "first": [list(one) for one in told[:SHOWN]]}


@task(PUBLISH)
def load(terms: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Loads the file. Where a worker was killed after it was published, the same load is found again."""
    folder = _folder(terms["key"])
    outcome = _named(terms, folder, progress)
    make_ready(_live(), progress)
    if outcome.status == REFUSED:
        assert outcome.refusal is not None
        return {"refusal": kept_of(outcome.refusal)}
    assert outcome.snapshot is not None
    return {"snapshot": outcome.snapshot.snapshot, "state": outcome.snapshot.number}


def _named(terms: dict[str, Any], folder: Path, progress: Progress) -> Any:
    """Loads the file under the name that it came with: the load shows it."""
    named = folder / "named" / terms["file"]
    named.parent.mkdir(exist_ok=True)
    named.unlink(missing_ok=True)
    os.link(folder / "received.xml", named)
    try:
        return load_iati(_live(), named, progress)
    finally:
        shutil.rmtree(named.parent, ignore_errors=True)


@task(READY)
def ready(terms: dict[str, Any], progress: Progress) -> None:
    """Makes what the next question needs, after a load was withdrawn."""
    make_ready(_live(), progress)
