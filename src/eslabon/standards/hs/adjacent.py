"""Reads the table of adjacent steps: every link from a revision to the one before it, in one CSV file.

Its codes lost their zeros; its column `adjustment` says of which revisions a row is (`1996 to 1992`), and what comes
before 1992 isn't the Harmonized System.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import BinaryIO

from eslabon.standards.flows.schemes import padded, revision_of
from eslabon.standards.hs.columns import columns_of, rows_of
from eslabon.standards.hs.records import Link
from eslabon.standards.hs.relations import RELATIONS, Pairs, checked
from eslabon.values.problems import Problem, Where, problem

SOURCE = "UN Comtrade"
COLUMNS = ("code.after", "code.before", "relationship", "adjustment")
_STEP = re.compile(r"(\d{4}) to (\d{4})")


def read(source: BinaryIO, name: str, on_progress: Callable[[int], None] | None = None) -> Iterator[Link | Problem]:
    """The links of the table, and what is wrong with the other rows. Raises Unreadable."""
    rows = rows_of(source, name, COLUMNS, on_progress)
    _, heads = next(rows, (0, []))
    columns = columns_of(heads, COLUMNS, SOURCE)
    steps: dict[tuple[str, str], Pairs] = {}
    left: Counter[str] = Counter()
    for line, cells in rows:
        after, before, relation, step = [cells[at] if at < len(cells) else "" for at in columns]
        match = _STEP.fullmatch(step)
        if not match or relation not in RELATIONS:
            column, value = ("adjustment", step) if not match else ("Relationship", relation)
            yield problem("trade.cell", Where(line=line), column=column, value=value[:80])
            continue
        newer, older = revision_of(match[1]), revision_of(match[2])
        if newer is None or older is None:
            left[step] += 1
            continue
        pairs = steps.setdefault((newer, older), Pairs(newer, older))
        try:
            one = Link(newer, padded(after, 6), older, padded(before, 6), relation, line)
        except ValueError:
            yield problem("trade.cell", Where(line=line), column="code", value=f"{after}, {before}"[:80])
            continue
        if fault := pairs.add(one):
            yield fault
    for pairs in steps.values():
        yield from checked(pairs)
    for step, count in sorted(left.items()):
        yield problem("hs.other-classification", count=count, step=step)
