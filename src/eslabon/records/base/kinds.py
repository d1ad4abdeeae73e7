"""A kind of record as every door knows it: what it is called, which fields a person writes, what its list shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

# Who sees it and where it comes from: the last group of every form.
EMBARGO = ("embargo_until", "embargo_document")
CONFIDENCE = (_("Confidentiality and origin"), ("level", *EMBARGO, "owner", "shared_with", "origin", "source"))


@dataclass(frozen=True)
class Kind:
    """One kind of record.

    `name` stands in addresses, the API and the command line. `groups` are the fields of its form, each group with its
    title; `columns` those of its list (fields or properties of the model); `filters` are fields with choices or
    relations; `search` holds the text fields that a search looks through; `related` what a list reads at once.
    `status` names the field that moves along `path`, whose actions stand in the app's actions.
    """

    name: str
    model: type[Any]
    one: Any
    many: Any
    groups: tuple[tuple[Any, tuple[str, ...]], ...]
    columns: tuple[str, ...]
    filters: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    order: tuple[str, ...] = ("-changed_at",)
    related: tuple[str, ...] = ()
    # The columns' titles where they are no fields of the model.
    titles: dict[str, Any] = field(default_factory=dict)
    # Kinds of records that belong to one of this kind, and the field that says to which: shown on its page.
    parts: tuple[tuple[str, str], ...] = ()
    # The fields that name the record that one of this kind is part of: what it says of who sees it holds for its parts.
    under: tuple[str, ...] = ()
    about: Callable[[Any], str] = str
    # Whether the search over everything looks through it; what isn't is found on the page of what it is part of.
    searched: bool = True
    # Never changed: a mistake is corrected by another record of the kind.
    append_only: bool = False

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The fields that a person writes, in the order of the form."""
        return tuple(name for _title, names in self.groups for name in names)

    def field(self, name: str) -> models.Field[Any, Any]:
        """A field of the model."""
        found: models.Field[Any, Any] = self.model._meta.get_field(name)
        return found

    def title(self, name: str) -> Any:
        """What a field or column is called."""
        return self.titles.get(name) or self.field(name).verbose_name
