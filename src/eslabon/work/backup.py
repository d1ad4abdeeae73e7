"""The database as text and back: every record as it was at one moment, from one kind of database to another.

A restore moves the records in one transaction and the folders after it. It writes down beforehand what it will do, and
in the transaction that it did: a process killed in between leaves behind what the next one needs to end it.
"""

from __future__ import annotations

import fcntl
import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from eslabon.facts.backup import Journal, NotEmpty, opened_backup, unpack
from eslabon.facts.warehouse import Warehouse
from eslabon.work.models import Restoration

# Made anew by the migrations of whatever database the records go to; and what tells of this database alone.
LEFT_OUT = ("contenttypes.ContentType", "auth.Permission", "work.Restoration")


def dumped() -> str:
    """Every record, as of one moment."""
    out = io.StringIO()
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        serializers.serialize("json", _records(), stream=out, cls=_Exact)
    return out.getvalue()


def _records() -> Iterator[Any]:
    for model in _models(auto_created=False):  # what lies between two tables is written with the first
        yield from model._base_manager.order_by("pk").iterator(2_000)


class _Exact(DjangoJSONEncoder):
    """Moments to the microsecond: the order of two versions may hang on it."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


class Busy(Exception):
    """Another process is restoring."""


def restore(file: Path, warehouse: Warehouse, data: Path, replace: bool) -> None:
    """Puts a backup's records, facts and files in place of the present ones, all of them or nothing.

    Killed at any point, it is ended or undone by the next one, or by the next start. Raises NotABackup, NotEmpty (there
    are facts, and they aren't to be replaced), Busy.
    """
    with _alone(data), opened_backup(file) as archive:
        _end_what_was_left(data)
        if warehouse.publications() and not replace:
            raise NotEmpty(str(warehouse.folder))
        journal = unpack(archive, warehouse.folder, data)
        try:
            _put_records(archive.read("database.json").decode("utf-8"), journal.key)
        finally:  # whether the records are there is the database's to say, even where its last answer was lost
            _end_what_was_left(data)


def settle(data: Path) -> None:
    """Ends or undoes a restore whose process died; one that is under way is left alone."""
    with suppress(Busy), _alone(data):
        _end_what_was_left(data)


def _end_what_was_left(data: Path) -> None:
    journal = Journal.left(data)
    if journal is None:
        return
    if Restoration.objects.filter(pk=journal.key).exists():
        journal.finish()
    else:
        journal.undo()


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Keeps other restores out until this one ends, or its process does."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / ".restore.lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        yield


def _put_records(records: str, key: str) -> None:
    """Puts records in place of the present ones, with the key of the restore that did: all of it or nothing."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # folders are moved once it is sure that the records stay
            cursor.execute("PRAGMA synchronous=FULL")
    with transaction.atomic(), _without_new_versions():
        models = _models()
        for model in models:  # whom they refer to is looked at when the transaction ends, so any order will do
            model._base_manager.all()._raw_delete(connection.alias)
        for one in serializers.deserialize("json", io.StringIO(records)):
            one.save()
        Restoration.objects.all().delete()
        Restoration.objects.create(key=key)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
        connection.check_constraints()


@contextmanager
def _without_new_versions() -> Iterator[None]:
    """The versions come from the backup: taking a record back makes no other."""
    before = getattr(settings, "SIMPLE_HISTORY_ENABLED", True)
    settings.SIMPLE_HISTORY_ENABLED = False
    try:
        yield
    finally:
        settings.SIMPLE_HISTORY_ENABLED = before


def _models(auto_created: bool = True) -> list[Any]:
    """Every table of records, those between two others among them."""
    found = apps.get_models(include_auto_created=auto_created)
    return [one for one in found if one._meta.managed and not one._meta.proxy and one._meta.label not in LEFT_OUT]
