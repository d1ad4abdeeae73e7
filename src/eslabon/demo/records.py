"""Puts the records of the worked example in: the round as the brief tells it, and examples that say that they are."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from django.db import models, transaction

from eslabon.demo.people import DEMO_PASSWORD, DEMO_PEOPLE
from eslabon.records.accounts.models import User
from eslabon.records.base import actions
from eslabon.records.chains.actions import adopt
from eslabon.records.cooperation.actions import move_agreement, move_project
from eslabon.records.needs.actions import move, score
from eslabon.records.parties.models import Party
from eslabon.records.places.actions import import_places
from eslabon.records.places.models import PlaceCode
from eslabon.records.registry import KINDS
from eslabon.records.rounds.models import Theme

DATA = files("eslabon.demo") / "data"
# What stands beside the fields of a record in `records.toml`.
_BESIDE = ("key", "path", "scores", "lines")


def load_records() -> dict[str, Any]:
    """The records by their keys, put in once: with them there already, nothing is added and the answer is empty."""
    if User.objects.filter(email=DEMO_PEOPLE[0][0]).exists():
        return {}
    told = tomllib.loads((DATA / "records.toml").read_text(encoding="utf-8"))
    with transaction.atomic():
        email, name, role, _organisation = DEMO_PEOPLE[0]
        coordinator = User.objects.create_user(email, DEMO_PASSWORD, name=name, role=role, example=True)
        rows = csv.DictReader(io.StringIO((DATA / "departments.csv").read_text(encoding="utf-8")))
        import_places(coordinator, "PE", rows, codes=("iso_3166_2", "inei", "reniec"))
        found: dict[str, Any] = {}
        for kind in told:
            for row in told[kind]:
                record = _put(coordinator, kind, row, found)
                found[row.get("key", f"{kind}-{record.pk}")] = record
        _people()
        return found


def _people() -> None:
    """The people of the example, one a role, each in its organisation."""
    password = User.objects.get(email=DEMO_PEOPLE[0][0]).password  # everybody's: made once, since making it is slow
    for email, name, role, organisation in DEMO_PEOPLE[1:]:
        party = Party.objects.get(short_name=organisation) if organisation else None
        User.objects.create(email=email, password=password, name=name, role=role, organisation=party, example=True)


# What takes a record along the path that `records.toml` gives.
_MOVES: dict[str, Any] = {"needs": move, "agreements": move_agreement, "projects": move_project, "baskets": adopt}


def _put(actor: User, name: str, row: Mapping[str, Any], found: Mapping[str, Any]) -> Any:
    kind = KINDS[name]
    values = {key: _value(kind.field(key), one, found) for key, one in row.items() if key not in _BESIDE}
    record = actions.create(actor, kind, values, "example")
    for line in row.get("lines", ()):
        for scheme in line["schemes"]:
            of = {"basket": record.pk, "scheme": scheme, "code": line["code"], "note": line["note"]}
            actions.create(actor, KINDS["basket-lines"], of, "example")
    for step in row.get("path", ()):
        record = _MOVES[name](actor, record, step, reason="example")
    for criterion, given, reason in row.get("scores", ()):
        record = score(actor, record, criterion, given, reason)
    return record


def _value(field: models.Field[Any, Any], value: Any, found: Mapping[str, Any]) -> Any:
    """A value with the keys of other records turned into their numbers."""
    if not field.is_relation:
        return value
    if isinstance(value, list):
        return [_number(field, one, found) for one in value]
    return _number(field, value, found)


def _number(field: models.Field[Any, Any], key: str, found: Mapping[str, Any]) -> int:
    target = field.related_model
    if target is Theme:
        return int(Theme.objects.get(code=key).pk)
    if target.__name__ == "Place":  # type: ignore[union-attr]
        return int(PlaceCode.objects.get(authority="iso_3166_2", code=key).place_id)
    return int(found[key].pk)
