"""The database as text and back: every record as it was at one moment, from one kind of database to another."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction

# Made anew by the migrations of whatever database the records go to.
LEFT_OUT = ("contenttypes.ContentType", "auth.Permission")


def dumped() -> str:
    """Every record, as of one moment."""
    out = io.StringIO()
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        call_command("dumpdata", stdout=out, verbosity=0, exclude=list(LEFT_OUT), use_base_manager=True)
    return out.getvalue()


@contextmanager
def restored(records: str) -> Iterator[None]:
    """Puts records in place of the present ones; they are there once the block ends well, or nothing changed."""
    with transaction.atomic(), _without_new_versions():
        models = _models()
        for model in models:  # whom they refer to is looked at when the transaction ends, so any order will do
            model._base_manager.all()._raw_delete(connection.alias)
        for one in serializers.deserialize("json", io.StringIO(records)):
            one.save()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
        connection.check_constraints()
        yield


@contextmanager
def _without_new_versions() -> Iterator[None]:
    """The versions come from the backup: taking a record back makes no other."""
    before = getattr(settings, "SIMPLE_HISTORY_ENABLED", True)
    settings.SIMPLE_HISTORY_ENABLED = False
    try:
        yield
    finally:
        settings.SIMPLE_HISTORY_ENABLED = before


def _models() -> list[Any]:
    """Every table of records, those between two others among them."""
    found = apps.get_models(include_auto_created=True)
    return [one for one in found if one._meta.managed and not one._meta.proxy and one._meta.label not in LEFT_OUT]
