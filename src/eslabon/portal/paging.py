"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.http import HttpRequest
from django.utils.translation import gettext as _

from eslabon.portal.errors import NotHere, Refused

SIZE = 50
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its number from 1, how many rows there are in all, and the addresses of its neighbours."""

    number: int
    count: int
    query: str
    name: str = "page"
    size: int = SIZE

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // self.size))

    @property
    def first(self) -> int:
        """The number of its first row, counted from 1."""
        return min(self.offset + 1, self.count)

    @property
    def last(self) -> int:
        return min(self.offset + self.size, self.count)

    def cut(self, rows: Sequence[T]) -> Sequence[T]:
        """Its rows, out of all."""
        return rows[self.offset : self.offset + self.size]

    def _link(self, number: int) -> str:
        return f"?{self.query}{'&' if self.query else ''}{self.name}={number}"

    @property
    def before(self) -> str | None:
        return self._link(self.number - 1) if self.number > 1 else None

    @property
    def after(self) -> str | None:
        return self._link(self.number + 1) if self.number < self.pages else None


def page_of(request: HttpRequest, count: int, name: str = "page", size: int = SIZE) -> Page:
    """The page that a request asks for. Raises Refused where its number can't be read, NotHere beyond the last."""
    text = request.GET.get(name, "1")
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and int(text)):
        raise Refused(_("The number of a page is a whole number from 1 on, not “{text}”.").format(text=text[:40]))
    rest = request.GET.copy()
    rest.pop(name, None)
    found = Page(int(text), count, rest.urlencode(), name, size)
    if found.number > found.pages:
        raise NotHere(_("This list has {pages} pages.").format(pages=found.pages))
    return found
