"""Problems as they are found in one record after another: all are counted and kept, the first in memory."""

from __future__ import annotations

import pickle
import tempfile
import weakref
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import merge
from itertools import islice
from typing import IO, Any

from eslabon.values.problems import Problem, Where, problem, wording

# So many problems are kept in memory; those that come after them in a temporary file.
LIMIT = 10_000

# A problem whose record isn't known yet: code, severity, line, path, arguments and how it is said.
_Held = tuple[str, str, int, str, dict[str, Any], str]


@dataclass(slots=True, weakref_slot=True)
class Findings:
    """Collects the problems of a file.

    Within a record problems are held until its identifier is known. `by_record` has, for each record with
    problems (its ordinal from 0), the first of them; `outside` tells of problems outside any record.
    """

    limit: int = LIMIT
    problems: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    by_record: dict[int, list[Problem]] = field(default_factory=dict)
    outside: bool = False
    _held: list[_Held] = field(default_factory=list)
    _first: _Held | None = None
    _rest: IO[bytes] | None = None
    _batches: int = 0
    _records: list[tuple[int, str | None]] = field(default_factory=list)  # how many problems in the file are whose
    _written: int = 0  # of the record being read

    def note(self, code: str, line: int, path: str, *, severity: str = "", said_as: str = "", **arguments: Any) -> None:
        """Note a problem of the record being read."""
        severity = severity or wording()[code]["severity"]
        self.counts[severity] += 1
        self._held.append((code, severity, line, path, arguments, said_as))
        if len(self._held) >= self.limit:
            self._write()

    def settle(self, activity: str | None, ordinal: int | None) -> None:
        """Give the problems noted since the last time to a record; to none where `ordinal` is None."""
        if not self._held and not self._written:
            return
        self._held.sort(key=lambda one: one[2])
        first = _problem(self._first or self._held[0], activity)
        if self._rest is None and len(self.problems) + len(self._held) <= self.limit:
            found = [_problem(one, activity) for one in self._held]
            self.problems += found
            first = found[0]
            self._held.clear()
        else:
            self._write()
            self._records.append((self._written, activity))
            self._first, self._written = None, 0
        if ordinal is None:
            self.outside = True
        else:
            self.by_record.setdefault(ordinal, []).append(first)

    def each(self) -> Iterator[Problem]:
        """Every problem in the order of the records."""
        yield from self.problems
        rest = self._unread()
        for count, activity in self._records:
            for one in islice(rest, count):
                yield _problem(one, activity)

    @property
    def total(self) -> int:
        return self.counts.total()

    def _write(self) -> None:
        if not self._held:
            return
        if self._rest is None:
            self._rest = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as this
            weakref.finalize(self, self._rest.close)
        self._first = self._first or self._held[0]
        pickle.dump(self._held, self._rest, pickle.HIGHEST_PROTOCOL)
        self._batches += 1
        self._written += len(self._held)
        self._held.clear()

    def _unread(self) -> Iterator[_Held]:
        if self._rest is not None:
            self._rest.seek(0)
            for _ in range(self._batches):
                yield from pickle.load(self._rest)


def _problem(held: _Held, activity: str | None) -> Problem:
    code, severity, line, path, arguments, said_as = held
    return Problem(code, severity, Where(line, path, activity), arguments, said_as)


def by_line(*several: Findings) -> Iterator[Problem]:
    """All the problems of several searches by line."""
    return merge(*(one.each() for one in several), key=lambda one: one.where.line or 0)


def merged(*several: Findings) -> list[Problem]:
    """The first problems of several searches by line; the last one says so where these aren't all."""
    together = list(islice(by_line(*several), LIMIT))
    total = sum(each.total for each in several)
    if len(together) < total:
        together.append(problem("iati.more-problems", shown=len(together), total=total))
    return together
