"""Lists of records: what was asked for, the records that fit it, and the table of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import F, Q, TextField
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from eslabon.portal.errors import Refused
from eslabon.portal.reader import Reader
from eslabon.portal.records.names import named_by
from eslabon.portal.records.sight import Sight, address
from eslabon.portal.records.words import (
    capital,
    columns_of,
    marks_text,
    pieces,
    prime,
    shortened,
    title_of,
)
from eslabon.portal.tables import NONE, Cell, Column, Table
from eslabon.records.base.kinds import Kind
from eslabon.records.base.queries import DESK, STAFF, role_of
from eslabon.records.base.search import Once, searched
from eslabon.records.parties.queries import plain

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Option:
    """One of the values that can be chosen."""

    value: str
    text: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice that narrows a list."""

    name: str
    title: str
    options: list[Option]


@dataclass
class Asked:
    """What a list was asked for, and the records that fit it."""

    kind: Kind
    found: Any
    text: str = ""
    filters: list[Filter] = field(default_factory=list)
    chosen: dict[str, str] = field(default_factory=dict)
    withdrawn: bool = False
    expired: bool = False

    @property
    def narrowed(self) -> bool:
        """Whether anything was chosen."""
        return bool(self.text or self.chosen or self.withdrawn)

    def by_page(self) -> Any:
        """The records that fit, to be counted and read a part at a time."""
        return Once(self.found, self.text)


def plain_text(given: str) -> str:
    """What was typed to look for, without what no text holds."""
    return " ".join(given.replace("\0", " ").split())[:LONGEST]


def choices_of(one: Any, sight: Sight, keep: Sequence[int] = ()) -> list[tuple[Any, str]] | None:
    """What a relation may point to: the records open to the actor that aren't withdrawn, by name, and those to keep.

    None where they are too many to be listed: one is named by its number then.
    """
    found = sight.choices(one.related_model)
    if found is None:
        return None
    known = {record.pk for record in found}
    kept = [sight.one(one.related_model, number) for number in keep if number not in known]
    listed = [(record, sight.label(record)) for record in (*found, *kept) if record is not None]
    return sorted(listed, key=lambda pair: plain(pair[1])) if kept else listed


def ask(request: HttpRequest, kind: Kind, sight: Sight) -> Asked:
    """What a request asks of a kind's list. Raises Refused for a value that can't be chosen."""
    actor, given = sight.actor, request.GET
    asked = Asked(kind, kind.model.objects.visible_to(actor), plain_text(given.get("q", "")))
    is_desk = role_of(actor) in DESK
    asked.withdrawn = _switch(kind, given, "withdrawn") and is_desk
    asked.found = asked.found.filter(withdrawn=asked.withdrawn)
    if kind.name == "lines":
        asked.expired = _switch(kind, given, "expired")
        if not asked.expired:
            asked.found = asked.found.filter(Q(deadline=None) | Q(deadline__gte=timezone.now().date()))
    names = (*kind.filters, "level") if role_of(actor) in (*DESK, *STAFF) else kind.filters
    for name in names:
        one: Any = kind.field(name)
        value = given.get(name, "")
        if one.is_relation:
            options = _options(one, value, sight)
        else:
            options = [(str(code), capital(text)) for code, text in one.flatchoices]
        if value and value not in dict(options):
            raise _refused(
                kind, _("“{value}” can't be chosen for “{field}”.").format(value=value[:60], field=title_of(kind, name))
            )
        if value:
            asked.chosen[name] = value
            asked.found = asked.found.filter(**{name: value})
        if options:
            listed = [Option(*pair, pair[0] == value) for pair in options]
            asked.filters.append(Filter(name, title_of(kind, name), listed))
    asked.found = searched(kind, asked.found, asked.text).order_by(*_order(kind))
    return asked


def _options(one: Any, value: str, sight: Sight) -> list[tuple[str, str]]:
    """What a list is narrowed to by a relation; of too many to be listed, the one that the address names."""
    listed = choices_of(one, sight)
    if listed is None:
        chosen = sight.numbered(one.related_model, value)
        listed = [(chosen, sight.label(chosen))] if chosen is not None else []
    return [(str(record.pk), text) for record, text in listed]


def _order(kind: Kind) -> list[Any]:
    """The order of a list; what has no date stands last, and equals keep their order."""
    found: list[Any] = []
    for name in (one for one in kind.order if one.removeprefix("-") != "pk"):
        plain_name = name.removeprefix("-")
        last = True if "__" in plain_name or kind.field(plain_name).null else None
        one = F(plain_name)
        found.append(one.desc(nulls_last=last) if name.startswith("-") else one.asc(nulls_last=last))
    return [*found, "-pk" if "-pk" in kind.order else "pk"]


def _switch(kind: Kind, given: Any, name: str) -> bool:
    value = given.get(name, "")
    if value not in ("", "0", "1"):
        raise _refused(kind, _("“{name}” is 1 or nothing, not “{value}”.").format(name=name, value=value[:60]))
    return bool(value == "1")


def _refused(kind: Kind, message: str) -> Refused:
    whole = _("The whole list: {kind}").format(kind=kind.many)
    return Refused(message, [(whole, reverse("records", args=[kind.name]))])


def read(kind: Kind, found: Any, columns: Sequence[str]) -> list[Any]:
    """The records of a list with what its columns need."""
    found = found.select_related("embargo_document", *named_by(kind.model))
    return list(found.prefetch_related("scores") if "priority" in columns else found)


def table(
    kind: Kind, records: Sequence[Any], sight: Sight, reader: Reader, without: Sequence[str] = (), caption: str = ""
) -> Table:
    """Records as a table: the first cell leads to the record's page and carries its marks."""
    names = [one for one in columns_of(kind) if one not in without]
    prime(kind, records, names, sight)
    values = {one.pk: {name: pieces(kind, one, name, sight, reader) for name in names} for one in records}
    # The priority is a column only where there is one that the reader may see.
    if "priority" in names and not any(row["priority"] for row in values.values()):
        names.remove("priority")
    first, rest = names[0], names[1:]

    def line(one: Any) -> list[Cell]:
        field_: Any = kind.field(first)
        own = isinstance(field_, models.CharField | TextField)
        shown = values[one.pk][first] if own else []
        text = shown[0].text if shown else sight.label(one)
        if first == "name_es":
            text = getattr(one, f"name_{reader.lang}") or one.name_es
        note = marks_text(one, sight.actor, reader)
        return [Cell(shortened(text), address(one), note=note), *(_cell(values[one.pk][name]) for name in rest)]

    heads = [Column(title_of(kind, name), number=name in ("cost", "ceiling", "amount", "share")) for name in names]
    return Table(caption or capital(kind.many), heads, [line(one) for one in records], hide_caption=True)


def _cell(found: list[Any]) -> Cell:
    if not found:
        return NONE
    if len(found) == 1:
        return Cell(shortened(found[0].text), found[0].href)
    return Cell(shortened(", ".join(one.text for one in found)))
