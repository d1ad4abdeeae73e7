"""Problems as they are found in one record after another: counted exactly, kept up to a limit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from eslabon.values.problems import Problem, Where, problem, wording

# A file with more problems than this is answered with the first ones, and with exact counts.
LIMIT = 10_000


@dataclass(slots=True)
class Findings:
    """Collects the problems of a file.

    Within a record problems are held until its identifier is known. `by_record` has, for each record with
    problems (its ordinal from 0), at least the first of them; `outside` tells of problems outside any record.
    """

    limit: int = LIMIT
    problems: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    by_record: dict[int, list[Problem]] = field(default_factory=dict)
    outside: bool = False
    _held: list[tuple[str, str, int, str, dict[str, Any]]] = field(default_factory=list)

    def note(self, code: str, line: int, path: str, *, severity: str = "", **arguments: Any) -> None:
        """Note a problem of the record being read."""
        severity = severity or wording()[code]["severity"]
        self.counts[severity] += 1
        if not self._held or len(self.problems) + len(self._held) < self.limit:
            self._held.append((code, severity, line, path, arguments))

    def settle(self, activity: str | None, ordinal: int | None) -> None:
        """Give the problems noted since the last time to a record; to none where `ordinal` is None."""
        if not self._held:
            return
        found = [
            Problem(code, severity, Where(line, path, activity), arguments)
            for code, severity, line, path, arguments in self._held
        ]
        self._held.clear()
        self.problems += found[: max(self.limit - len(self.problems), 0)]
        if ordinal is None:
            self.outside = True
        else:
            self.by_record.setdefault(ordinal, []).extend(found)

    @property
    def total(self) -> int:
        return self.counts.total()


def merged(*several: Findings) -> list[Problem]:
    """The problems of several searches by line; the last one says so where not all could be kept."""
    together = sorted((one for each in several for one in each.problems), key=lambda one: one.where.line or 0)
    total = sum(each.total for each in several)
    if len(together) < total:
        together.append(problem("iati.more-problems", shown=len(together), total=total))
    return together
