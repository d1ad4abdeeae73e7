"""From what a form, a spreadsheet or the API gives to the values of a record's fields, with every fault at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import override

from eslabon.records.base.kinds import Kind
from eslabon.values.problems import LANGUAGES, Problem, Where, problem

_GROUPED = re.compile(r"^-?\d{1,3}(,\d{3})+(\.\d+)?$")
# Larger than any record's number; what is beyond is no number of a record.
_MOST = 2**62


@dataclass
class Read:
    """The values read: those of single fields, those of relations to many, and the problems of the others."""

    single: dict[str, Any] = field(default_factory=dict)
    many: dict[str, list[Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_values(kind: Kind, values: Mapping[str, Any], actor: Any) -> Read:
    """The values of the kind's fields that `values` holds; what it doesn't name stays as it is."""
    found = Read()
    for name, value in values.items():
        if name not in kind.names:
            found.problems.append(problem("field.unknown", Where(path=name), field=name))
            continue
        one = kind.field(name)
        try:
            if isinstance(one, models.ManyToManyField):
                found.many[name] = _related(one, value if isinstance(value, list | tuple) else [value], actor)
            elif isinstance(one, models.ForeignKey):
                related = _related(one, [value], actor)
                found.single[name] = related[0] if related else None
            else:
                found.single[name] = _plain(one, value)
        except _Fault as fault:
            arguments = {"field": str(one.verbose_name), "value": str(value)[:80], **fault.arguments}
            found.problems.append(problem(fault.code, Where(path=name), **arguments))
    return found


class _Fault(Exception):
    def __init__(self, code: str, **arguments: Any) -> None:
        self.code, self.arguments = code, arguments


def _related(one: Any, values: Any, actor: Any) -> list[Any]:
    numbers = []
    for value in values:
        if value in (None, ""):
            continue
        text = str(getattr(value, "pk", value)).strip()
        if not (text.isascii() and text.isdigit() and int(text) < _MOST):
            raise _Fault("field.no-such")
        numbers.append(int(text))
    model = one.remote_field.model
    queryset = model.objects.all()
    if hasattr(queryset, "visible_to"):
        queryset = queryset.visible_to(actor)
    found = list(queryset.filter(pk__in=numbers))
    if len(found) != len(set(numbers)):
        raise _Fault("field.no-such")
    return found


def _plain(one: Any, value: Any) -> Any:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None if one.null else "" if isinstance(one, models.CharField | models.TextField) else one.get_default()
    if isinstance(one, models.BooleanField):
        return _boolean(value)
    if isinstance(one, models.JSONField):
        if len(str(value)) > LONGEST:
            raise _Fault("field.too-long", most=f"{LONGEST:,}")
        return value if not isinstance(value, str) else [part.strip() for part in value.split(",") if part.strip()]
    if isinstance(one, models.DecimalField):
        return _decimal(one, value)
    if isinstance(one, models.IntegerField):
        text = str(value).strip().replace(",", "")
        if not re.fullmatch(r"-?\d{1,9}", text):
            raise _Fault("field.not-number")
        return int(text)
    if isinstance(one, models.DateField):
        return _date(value)
    if not isinstance(value, str):
        raise _Fault("field.not-text")
    text = value.replace("\r\n", "\n").strip()
    if "\0" in text:
        raise _Fault("field.not-text")
    if isinstance(one, models.TextField) and len(text) > LONGEST:
        raise _Fault("field.too-long", most=f"{LONGEST:,}")
    return text


LONGEST = 50_000


def _boolean(value: Any) -> bool:
    if value in (True, "on", "true", "1", 1):
        return True
    if value in (False, "false", "0", 0):
        return False
    raise _Fault("field.not-choice", allowed="true, false")


def _decimal(one: Any, value: Any) -> Decimal:
    text = str(value).strip()
    try:
        found = Decimal(text.replace(",", "") if _GROUPED.match(text) else text)
    except InvalidOperation:
        raise _Fault("field.not-number") from None
    if isinstance(value, bool | float) or not found.is_finite():
        raise _Fault("field.not-number")
    if found and found.adjusted() >= one.max_digits - one.decimal_places:
        raise _Fault("field.too-large")
    if found != round(found, one.decimal_places):
        raise _Fault("field.too-fine", places=one.decimal_places)
    return round(found, one.decimal_places)


def _date(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    try:
        if re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", text):
            day, month, year = map(int, text.split("/"))
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        raise _Fault("field.not-date") from None


def in_both(*texts: Any) -> dict[str, str]:
    """Translatable texts, with commas, in each language: a problem is told in the language that is asked for then."""
    told = {}
    for lang in LANGUAGES:
        with override(lang):
            told[lang] = ", ".join(str(one) for one in texts)
    return told


# What Django's own checks of a model find, in our words.
_CODES = {
    "blank": "field.missing",
    "null": "field.missing",
    "required": "field.missing",
    "invalid_choice": "field.not-choice",
    "max_length": "field.too-long",
    "unique": "field.taken",
    "unique_together": "field.taken",
    "min_value": "field.too-small",
    "max_value": "field.too-large",
}


def problems_of(error: ValidationError) -> list[Problem]:
    """The problems that a model's validation found."""
    found = []
    faults = error.error_dict if hasattr(error, "error_dict") else {"__all__": error.error_list}
    for name, errors in faults.items():
        for one in errors:
            code = one.code if one.code and "." in one.code else _CODES.get(one.code or "", "field.invalid")
            arguments = {"field": name, **(one.params or {})}
            for bound in ("least", "most"):
                arguments.setdefault(bound, arguments.get("limit_value", ""))
            plain = {key: str(value) for key, value in arguments.items() if key not in ("model", "model_class")}
            found.append(problem(code, Where(path=None if name == "__all__" else name), **plain))
    return found
