"""What the tables of the Harmonized System hold, each record with the line (from 1) and the sheet where it stands."""

from __future__ import annotations

from typing import NamedTuple


class Product(NamedTuple):
    """A chapter, heading or subheading of a revision; `TOTAL` is all of them. `level` is its digits, 0 of the total."""

    scheme: str
    code: str
    description: str
    parent: str | None
    level: int
    line: int


class Link(NamedTuple):
    """A code of one revision that shares goods with one of another.

    `relation` reads from:to: `n:1` where several of the one revision make up one of the other. `converts` says whether
    the source's own conversion sends the code there, None where the source has none.
    """

    from_scheme: str
    from_code: str
    to_scheme: str
    to_code: str
    relation: str
    line: int
    sheet: str | None = None
    converts: bool | None = None
