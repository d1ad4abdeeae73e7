"""Citations: where a published row stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Citation:
    """The place of a fact: the file as received, its line (or row) from 1, and the path (or sheet) in it."""

    file: str
    line: int
    path: str
    source: str | None = None
