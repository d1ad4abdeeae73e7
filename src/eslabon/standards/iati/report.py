"""What was found in a file, as the command line gives it: one entry a problem, or grouped where it repeats."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from eslabon.standards.iati.inspect import Verdict
from eslabon.values.problems import ERROR, WARNING, Problem, Unreadable, as_json, say

# How many places of a problem that repeats are told.
PLACES = 5
_NUMBERS = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was checked: what was found in it, or why it was refused."""

    file: str
    verdict: Verdict | None
    refusal: Problem | None = None

    @property
    def counts(self) -> dict[str, int]:
        """How many problems, by severity."""
        return self.verdict.counts if self.verdict else {ERROR: 1, WARNING: 0}

    @property
    def activities(self) -> int:
        """How many activities it has."""
        return self.verdict.activities if self.verdict else 0

    def problems(self) -> Iterator[Problem]:
        """Every problem by line."""
        if self.verdict is not None:
            yield from self.verdict.each()
        elif self.refusal is not None:
            yield self.refusal


def refused(file: str, refusal: Unreadable) -> Checked:
    """A file that can't be read."""
    return Checked(file, None, refusal.problem)


def to_json(one: Checked, lang: str) -> dict[str, Any]:
    """The answer of `check` about a file, whole."""
    return {**_head(one), "problems": [as_json(each, lang) for each in one.problems()]}


def json_lines(one: Checked, lang: str) -> Iterator[str]:
    """The same as text, a problem at a time: however many there are, they are never together in memory."""
    head = json.dumps(_head(one), ensure_ascii=False, indent=2)
    yield head.removesuffix("\n}") + ',\n  "problems": ['
    between = "\n"
    for each in one.problems():
        yield f"{between}    {json.dumps(as_json(each, lang), ensure_ascii=False)}"
        between = ",\n"
    yield "]\n}" if between == "\n" else "\n  ]\n}"


def _head(one: Checked) -> dict[str, Any]:
    verdict = one.verdict
    return {
        "file": one.file,
        "standard": verdict.standard if verdict else None,
        "version": verdict.version if verdict else one.refusal.arguments.get("version") if one.refusal else None,
        "activities": one.activities,
        "counts": one.counts,
    }


@dataclass(slots=True)
class Group:
    """A problem that repeats: the first one, how often it is there, and its first places."""

    first: Problem
    count: int = 0
    places: list[Problem] = field(default_factory=list)


def grouped(problems: Iterable[Problem], places: int = PLACES) -> list[Group]:
    """Problems of one code at places alike, together; of codes that aren't in their list, one group each value.

    In the order of their first lines. `places` says how many of each are kept.
    """
    groups: dict[tuple[str, str, str], Group] = {}
    for one in problems:
        value = str(one.arguments.get("value", "")) if one.code.startswith("codelist.") else ""
        key = (one.code, _NUMBERS.sub("", one.where.path or ""), value)
        group = groups.get(key)
        if group is None:
            group = groups[key] = Group(one)
        group.count += 1
        if len(group.places) < places:
            group.places.append(one)
    return list(groups.values())


def worded(one: Problem, lang: str) -> str:
    """The sentence alone."""
    return say(one, lang)[0]
