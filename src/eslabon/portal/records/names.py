"""Records of several kinds by their names, read together: one query, however many kinds there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.db.models import F, IntegerField, TextField, Value
from django.db.models.functions import Cast

from eslabon.records.chains.models import Basket, BasketLine, Chain, ChainGroup
from eslabon.records.cooperation.models import Amendment, Entry
from eslabon.records.parties.models import Party
from eslabon.records.places.models import Place
from eslabon.records.results.models import Report, Target
from eslabon.records.results.models import Value as Told
from eslabon.records.rounds.models import Attendance, Decision, Negotiation, Round, Theme
from eslabon.records.strategies.models import Presentation, Strategy

# What names a record where its title doesn't: what `str` and `Sight.label` read of it.
_NAMED: dict[type[models.Model], tuple[str, ...]] = {
    Party: ("name_es", "name_en", "short_name"),
    Place: ("name", "within", "country"),
    Theme: ("name_es", "name_en"),
    Negotiation: ("name",),
    Round: ("number", "place"),
    Attendance: ("name", "organisation"),
    Decision: ("text",),
    Strategy: ("name",),
    Presentation: ("to", "strategy"),
    Amendment: ("number",),
    Entry: ("step", "approximate", "currency", "amount"),
    Report: ("starts_on", "ends_on", "project__title"),
    Target: ("approximate", "value", "indicator__unit"),
    ChainGroup: ("name_es", "name_en"),
    Chain: ("name_es", "name_en"),
    Basket: ("number", "chain"),
    BasketLine: ("scheme", "code"),
    Told: ("group", "approximate", "value", "indicator__title", "indicator__unit"),
}
_MOST = max(map(len, _NAMED.values()))
# What its marks are made of, and when it changed.
_MARKED = ("level", "embargo_until", "embargo_document", "owner", "origin", "withdrawn", "changed_at")


def named(found: Iterable[Any], latest: int = 0) -> list[Any]:
    """The records of these querysets, each holding its name only, in one query.

    `latest` asks for so many that changed last of all, the latest first, with what their marks need.
    """
    querysets = list(found)
    if not querysets:
        return []
    rows = [_row(number, one, bool(latest)) for number, one in enumerate(querysets)]
    told = rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0]
    if latest:
        told = told.order_by("-changed_at_", "number_", "id_")[:latest]
    return [_made(querysets[row[0]].model, row[1], row[2:], bool(latest)) for row in told]


def named_by(model: type[models.Model]) -> list[str]:
    """The relations of a model that its records' names are made of."""
    return list(dict.fromkeys(one.partition("__")[0] for one in _paths(model) if "__" in one))


def last_changed(found: Any, most: int) -> Any:
    """Those of a queryset that changed last, as a part of a union may ask for them: none of them may be cut itself."""
    cut = found.order_by("-changed_at", "-pk").values("pk")[:most]
    return found.model._default_manager.filter(pk__in=cut)


def _paths(model: type[models.Model]) -> tuple[str, ...]:
    return _NAMED.get(model, ("title",))


def _row(number: int, found: Any, marked: bool) -> Any:
    """A queryset as rows that a union takes: number of the kind and of the record, its marks, its name as texts."""
    columns: dict[str, Any] = {"number_": Value(number, IntegerField()), "id_": F("pk")}
    if marked:
        columns |= {f"{name}_": F(name) for name in _MARKED}
        columns["signed_on_"] = F("embargo_document__signed_on")
    paths = _paths(found.model)
    for place in range(_MOST):
        text: Any = F(paths[place]) if place < len(paths) else Value("")
        columns[f"text{place}_"] = Cast(text, TextField())
    if not found.query.is_sliced:
        found = found.order_by()
    return found.annotate(**columns).values_list(*columns)


def _made(model: type[models.Model], number: int, values: Sequence[Any], marked: bool) -> Any:
    """A record of what was read of it."""
    held: dict[str, Any] = {"id": number}
    document = None
    if marked:
        for name, value in zip(_MARKED, values, strict=False):
            held[_field(model, name).attname] = value
        signed_on, values = values[len(_MARKED)], values[len(_MARKED) + 1 :]
        if held["embargo_document_id"] is not None:
            of: Any = _field(model, "embargo_document").related_model
            document = _held(of, {"id": held["embargo_document_id"], "signed_on": signed_on})
    beside: dict[str, dict[str, Any]] = {}
    for path, text in zip(_paths(model), values, strict=False):
        first, _sign, rest = path.partition("__")
        one = _field(model, first)
        if rest:
            beside.setdefault(first, {})[rest] = _read(_field(one.related_model, rest), text)
        else:
            held[one.attname] = _read(one.target_field if one.is_relation else one, text)
    made = _held(model, held)
    if document is not None:
        _field(model, "embargo_document").set_cached_value(made, document)
    for name, told in beside.items():
        _field(model, name).set_cached_value(made, _held(_field(model, name).related_model, told))
    return made


def _field(model: Any, name: str) -> Any:
    return model._meta.get_field(name)


def _held(model: Any, values: dict[str, Any]) -> Any:
    """A record that holds some of its values; another one that is asked for is read then."""
    names = [one.attname for one in model._meta.concrete_fields if one.attname in values]
    return model.from_db(None, names, [values[one] for one in names])


def _read(field: Any, text: str | None) -> Any:
    """A value from its text, as either database writes it."""
    if isinstance(field, models.BooleanField):
        return text in ("1", "true")
    return None if text is None else field.to_python(text)
