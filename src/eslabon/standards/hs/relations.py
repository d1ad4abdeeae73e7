"""Whether the relations that a table prints are those of its own rows, and along which direction they read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from eslabon.standards.hs.records import Link
from eslabon.values.problems import Problem, Where, problem

RELATIONS = ("1:1", "n:1", "1:n", "n:n")
_SHOWN = 5


def mirrored(relation: str) -> str:
    """A relation read the other way round."""
    return relation[::-1]


@dataclass
class Pairs:
    """The links from one revision to another, each pair of codes once."""

    newer: str
    older: str
    links: dict[tuple[str, str], Link] = field(default_factory=dict)

    def add(self, link: Link) -> Problem | None:
        """Takes a link in; the problem where the pair is there already."""
        pair = link.from_code, link.to_code
        if first := self.links.get(pair):
            where = Where(line=link.line, path=link.sheet)
            return problem("hs.repeated", where, product=" – ".join(pair), first=first.line)
        self.links[pair] = link
        return None


def checked(pairs: Pairs) -> Iterator[Link | Problem]:
    """The links, their relations reading from:to.

    The rows themselves tell it: a link is `n:...` where another code leads to the same target, `...:n` where its code
    leads to another target too. A table whose relations read the other way is turned round, and said to be so. One that
    prints `n:n` where a code is shared only beside the pair is kept as printed; any other difference is listed.
    """
    links = pairs.links.values()
    counted = _counted(pairs)
    one_sided = [one for one in links if one.relation in ("1:n", "n:1")]
    agreeing = sum(counted[one.from_code, one.to_code] == one.relation for one in one_sided)
    opposed = sum(counted[one.from_code, one.to_code] == mirrored(one.relation) for one in one_sided)
    turned = opposed > agreeing
    if turned:
        yield problem("hs.mirrored", newer=pairs.newer, older=pairs.older, count=opposed)
    wider = []
    for one in links:
        relation = mirrored(one.relation) if turned else one.relation
        of_rows = counted[one.from_code, one.to_code]
        yield one._replace(relation=relation)
        if relation == of_rows:
            continue
        if relation == "n:n":
            wider.append(one)
        else:
            where = Where(line=one.line, path=one.sheet)
            pair = f"{one.from_code} – {one.to_code}"
            yield problem("hs.relation", where, pair=pair, printed=relation, counted=of_rows)
    if wider:
        where = Where(line=wider[0].line, path=wider[0].sheet)
        shown = ", ".join(f"{one.from_code} – {one.to_code}" for one in wider[:_SHOWN])
        yield problem("hs.wider", where, count=len(wider), newer=pairs.newer, older=pairs.older, shown=shown)


def _counted(pairs: Pairs) -> dict[tuple[str, str], str]:
    """The relation of each pair by the rows."""
    targets: dict[str, int] = {}
    origins: dict[str, int] = {}
    for origin, target in pairs.links:
        targets[origin] = targets.get(origin, 0) + 1
        origins[target] = origins.get(target, 0) + 1
    return {
        (origin, target): f"{'n' if origins[target] > 1 else '1'}:{'n' if targets[origin] > 1 else '1'}"
        for origin, target in pairs.links
    }
