"""From one revision of the Harmonized System to another: the codes that a code became, and how (concordance@1).

A table links two revisions; where there is none for the two that are asked about, tables are joined through the
revisions between them, by as few steps as there are. A path never leaves the years between the two: a detour through
a later revision would join codes that have nothing in common.

A relation reads from:to along the question. `n:1`: several codes make up the one that is named; `1:n`: the code became
several; `n:n`: both; `1:1`: only the number changed, if that. Of one step it is what the source prints; of several it
is counted on the whole path, so that a code that was split and joined again is `1:1`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, localcontext
from difflib import get_close_matches
from itertools import pairwise
from typing import NamedTuple

from eslabon.standards.flows.schemes import BY_LETTER

MEASURE = "concordance@1"
REVISIONS = tuple(BY_LETTER.values())
DIGITS = 6
# Enough for any amount of money to be parted and put together again without a trace.
_PRECISION = 60

Step = tuple[str, str]
# Of each code of the one revision, the codes of the other with the relation.
Table = Mapping[str, Mapping[str, str]]
Tables = Mapping[Step, Callable[[], Iterable[tuple[str, str, str]]]]


class UnknownRevision(LookupError):
    """There is no such revision."""


class UnknownCode(LookupError):
    """The revision has no such code; `near` are codes that look like it."""

    def __init__(self, code: str, scheme: str, near: list[str]) -> None:
        super().__init__(f"{scheme} {code}")
        self.code, self.scheme, self.near = code, scheme, near


class NoPath(LookupError):
    """No tables lead from the one revision to the other."""


class Link(NamedTuple):
    """A code that another one became, and the relation between them."""

    to: str
    relation: str


class Converted(NamedTuple):
    """Values by the codes of another revision; `exact` is the share of what was converted that went to one code alone,
    None where nothing was; `left` are the values whose codes lead nowhere."""

    values: dict[str, Decimal]
    exact: Decimal | None
    left: dict[str, Decimal]


class Concordance:
    """Links between revisions: of each pair that has a table, a function that gives its rows (code, code, relation)."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._onward: dict[Step, Table] = {}
        self._codes: dict[str, set[str]] = {}

    @classmethod
    def of(cls, links: Iterable[tuple[str, str, str, str, str]]) -> Concordance:
        """A concordance of links: from scheme, from code, to scheme, to code, relation."""
        rows: dict[Step, list[tuple[str, str, str]]] = {}
        for from_scheme, from_code, to_scheme, to_code, relation in links:
            rows.setdefault((from_scheme, to_scheme), []).append((from_code, to_code, relation))
        return cls({step: lambda found=found: found for step, found in rows.items()})  # type: ignore[misc]

    def trace(self, code: str, source: str, target: str) -> list[Link]:
        """What a code of six digits, with or without dots, became. Raises UnknownRevision, UnknownCode, NoPath."""
        plain = code.replace(".", "").strip()
        found = self.traces(plain, source, target)
        if plain not in found:
            raise self._unknown(plain, source)
        return found[plain]

    def traces(self, code: str, source: str, target: str) -> dict[str, list[Link]]:
        """What each code became that begins with the digits given. Raises UnknownRevision, UnknownCode, NoPath."""
        prefix = code.replace(".", "").strip()
        for scheme in (source, target):
            if scheme not in REVISIONS:
                raise UnknownRevision(scheme)
        table = self.onward(source, target)
        found = {
            one: [Link(*link) for link in sorted(links.items())]
            for one, links in sorted(table.items())
            if one.startswith(prefix)
        }
        if not found and prefix in self.codes(source):
            return {prefix: []}
        if not found or len(prefix) < 2:
            raise self._unknown(prefix, source)
        return found

    def codes(self, scheme: str) -> set[str]:
        """The codes of a revision that any table knows."""
        if scheme not in self._codes:
            steps = [step for step in self.tables if scheme in step]
            self._codes[scheme] = {code for step in steps for code in self._printed(scheme, _other(step, scheme))}
        return self._codes[scheme]

    def path(self, source: str, target: str) -> list[str]:
        """The revisions from one to another, both ends with it, by the fewest steps. Raises NoPath."""
        low, high = sorted((REVISIONS.index(source), REVISIONS.index(target)))
        between = set(REVISIONS[low : high + 1])
        waiting = deque([[source]])
        seen = {source}
        while waiting:
            way = waiting.popleft()
            if way[-1] == target:
                return way
            for one in REVISIONS:
                if one in between - seen and ((way[-1], one) in self.tables or (one, way[-1]) in self.tables):
                    seen.add(one)
                    waiting.append([*way, one])
        raise NoPath(f"{source} – {target}")

    def leads(self, source: str, target: str) -> bool:
        """Whether tables lead from one revision to another."""
        try:
            self.path(source, target)
        except NoPath:
            return False
        return True

    def onward(self, source: str, target: str) -> Table:
        """Of each code of a revision, the codes of another that it became, with the relation. Raises NoPath."""
        step = (source, target)
        if step not in self._onward:
            self._onward[step] = self._found(source, target)
        return self._onward[step]

    def _found(self, source: str, target: str) -> Table:
        if source == target:
            return {code: {code: "1:1"} for code in self.codes(source)}
        way = self.path(source, target)
        if len(way) == 2:
            return self._printed(source, target)
        return _joined([self.onward(*step) for step in pairwise(way)])

    def _printed(self, source: str, target: str) -> Table:
        """The table of one step, read from `source`."""
        found: dict[str, dict[str, str]] = {}
        if (source, target) in self.tables:
            for origin, end, relation in self.tables[source, target]():
                found.setdefault(origin, {})[end] = relation
        else:
            for end, origin, relation in self.tables[target, source]():
                found.setdefault(origin, {})[end] = relation[::-1]
        return found

    def _unknown(self, code: str, scheme: str) -> UnknownCode:
        return UnknownCode(code, scheme, get_close_matches(code.zfill(DIGITS), sorted(self.codes(scheme)), 3))

    def converted(
        self,
        values: Mapping[str, Decimal],
        source: str,
        target: str,
        weights: Mapping[tuple[str, str], Decimal] | None = None,
    ) -> Converted:
        """Values by code, told in the codes of another revision. Nothing is added or lost: what a code became shares
        its value, equally or by the weights of (code, code) that are given; codes without weights share equally.

        Raises NoPath, and ValueError where a weight is negative.
        """
        table = self.onward(source, target)
        found: dict[str, Decimal] = {}
        left: dict[str, Decimal] = {}
        whole = exact = Decimal(0)
        with localcontext() as context:
            context.prec = _PRECISION
            for code in sorted(values):
                value, ends = values[code], sorted(table.get(code, ()))
                if not ends:
                    left[code] = value
                    continue
                whole += abs(value)
                exact += abs(value) if len(ends) == 1 else 0
                for end, part in zip(ends, _parted(value, code, ends, weights or {}), strict=True):
                    found[end] = found.get(end, Decimal(0)) + part
            return Converted(found, exact / whole if whole else None, left)


def links_json(code: str, found: Mapping[str, Iterable[Link]]) -> list[dict[str, str]]:
    """The links of a code as data; those of the codes below a shorter one each say from which."""
    return [
        {**({} if one == code else {"from": one}), "to": link.to, "relation": link.relation}
        for one, links in found.items()
        for link in links
    ]


def _other(step: Step, scheme: str) -> str:
    return step[1] if step[0] == scheme else step[0]


def _joined(tables: list[Table]) -> Table:
    """Tables end to end, the relations counted on the whole path."""
    reached = {code: {code} for code in tables[0]}
    for table in tables:
        reached = {code: {end for one in middle for end in table.get(one, ())} for code, middle in reached.items()}
    origins: dict[str, int] = {}
    for ends in reached.values():
        for end in ends:
            origins[end] = origins.get(end, 0) + 1
    return {
        code: {end: f"{'n' if origins[end] > 1 else '1'}:{'n' if len(ends) > 1 else '1'}" for end in ends}
        for code, ends in reached.items()
    }


def _parted(value: Decimal, code: str, ends: list[str], weights: Mapping[tuple[str, str], Decimal]) -> list[Decimal]:
    """A value in parts, one for each end; the last one takes what is left, so that they make the value exactly."""
    shares = [weights.get((code, end), Decimal(0)) for end in ends]
    if any(one < 0 for one in shares):
        raise ValueError(f"negative weight: {code}")
    whole = sum(shares) or Decimal(len(shares))
    if not any(shares):
        shares = [Decimal(1)] * len(ends)
    parts = [value * one / whole for one in shares[:-1]]
    return [*parts, value - sum(parts)]
