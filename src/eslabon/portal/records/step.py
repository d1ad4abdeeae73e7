"""One thing that can be done with a record, and the fields that most of them ask."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from eslabon.portal.records.forms import TEXT, Field
from eslabon.portal.records.lists import Option
from eslabon.portal.records.sight import Sight
from eslabon.portal.records.words import capital
from eslabon.records.base.actions import Invalid
from eslabon.records.base.kinds import Kind
from eslabon.values.problems import Where, problem

Given = Mapping[str, str]


@dataclass(frozen=True)
class Step:
    """One thing to do: `fits` says whether the record stands where it can be done."""

    name: str
    title: Any
    right: str
    run: Callable[[Any, Kind, Any, Given], Any]
    said: Any
    fields: Callable[[Any, Sight], list[Field]] = lambda record, sight: []
    fits: Callable[[Any], bool] = lambda record: True
    kinds: tuple[str, ...] = ()
    explained: Any = ""
    # Done with one button on the record's page; the others ask for something first.
    at_once: bool = False
    # Not among the buttons: another page leads to it.
    aside: bool = False

    def belongs(self, kind: Kind) -> bool:
        """Whether it is for a kind of record."""
        return not self.kinds or kind.name in self.kinds

    def right_of(self, kind: Kind) -> str:
        """The name of the right."""
        return f"{kind.name}.{self.right}"


def reason_field(needed: bool = False) -> Field:
    """The field that asks why."""
    return Field("reason", _("Why"), TEXT, needed=needed, most=100)


def options_of(codes: Any) -> list[tuple[str, list[Option]]]:
    """What can be chosen, as the pages write it."""
    return [("", [Option(str(code), capital(text)) for code, text in codes])]


def day_of(text: str) -> date:
    """The day that was typed, in the field `on`. Raises Invalid."""
    try:
        if re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", text):
            day, month, year = map(int, text.split("/"))
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid([problem("field.not-date", Where(path="on"), value=text[:80])]) from None
