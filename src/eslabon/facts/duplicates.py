"""Which money the loads tell twice: what links their activities is asked of DuckDB, the pairs come from the measure.

The pairs of a state are a derived table in the warehouse, made after a load or when they are first asked for: another
state with the same loads, rates and decisions has the same ones. Those that persons decided are made of those that the
rules alone decide, so that a decision doesn't look for them again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from eslabon.facts import derive
from eslabon.facts.collector import calm_collector
from eslabon.facts.columns import CENTS, DAY, TEXT
from eslabon.facts.linked import Tells, links
from eslabon.facts.sql import SPAN, quoted
from eslabon.facts.warehouse import Publication, View
from eslabon.measures.duplicates import MEASURE, decided, pairs
from eslabon.measures.duplicates.records import Pair, Side, Verdict

if TYPE_CHECKING:
    from eslabon.facts.query import Facts

_KEY = pa.struct([("unit", pa.int64()), ("number", pa.int32())])
_SIDE = pa.struct(
    [
        ("unit", pa.int64()),
        ("number", pa.int32()),
        ("line", pa.int64()),
        ("activity", TEXT),
        ("publisher", TEXT),
        ("on", DAY),
        ("value", CENTS),
        ("currency", TEXT),
        ("dollars", CENTS),
        ("members", pa.list_(_KEY)),
    ]
)
PAIRS = pa.schema(
    [
        ("id", TEXT),
        ("kind", TEXT),
        ("reason", TEXT),
        ("confidence", TEXT),
        ("flow", TEXT),
        ("a", _SIDE),
        ("b", _SIDE),
        ("decision", TEXT),
        ("aside", pa.list_(_KEY)),
    ]
)


def told_twice(facts: Facts) -> list[Pair]:
    """The pairs of a view of the warehouse, the surest first."""
    return _read(_ensured(facts))


def prepare(facts: Facts) -> frozenset[int]:
    """Makes the table `set_aside` (unit, number) of the transactions that another telling replaces; gives the
    publications that have any."""
    if len(_asked(facts.view)) == 0:
        return frozenset()
    keys = f"SELECT unnest(aside, recursive := true) FROM read_parquet({quoted(str(_ensured(facts)))})"
    facts.connection.execute(f"CREATE OR REPLACE TEMP TABLE set_aside AS {keys}")
    found = facts.connection.execute(f"SELECT DISTINCT unit // {SPAN} FROM set_aside").fetchall()
    return frozenset(int(number) for (number,) in found)


def verdicts(view: View) -> dict[str, Verdict]:
    """What persons decided of pairs, by the pair's id; the last decision holds."""
    told = ((pair, one.about) for pair, one in view.latest("told-twice", "pair").items())
    return {
        pair: Verdict(about["verdict"], tuple(about["counts"]) if about["counts"] else None)
        for pair, about in told
        if about["verdict"] != "undone"
    }


def _asked(view: View) -> list[Publication]:
    return [one for one in view.cooperation if one.about["standard"] == "iati"]


def ensure(facts: Facts) -> None:
    """Makes the pairs of a view, unless they are there."""
    if _asked(facts.view):
        _ensured(facts)


def _ensured(facts: Facts) -> Path:
    decisions = [one.number for one in facts.view.decisions("told-twice")]
    by_rules = _path(facts.view, [])
    if not by_rules.exists():
        _write(facts.view, by_rules, _found(facts))
    path = _path(facts.view, decisions)
    if not path.exists():
        _write(facts.view, path, decided(_read(by_rules), verdicts(facts.view)))
    return path


def _path(view: View, decisions: list[int]) -> Path:
    """Where the pairs of a view with these decisions stand, or would."""
    made_of = {
        "measure": MEASURE,
        "loads": [one.number for one in _asked(view)],
        "rates": [one.number for one in view.rates],
        "decisions": decisions,
    }
    digest = sha256(json.dumps(made_of).encode()).hexdigest()[:16]
    return view.warehouse.derived / MEASURE.replace("@", "-") / f"{digest}.parquet"


def _write(view: View, path: Path, found: list[Pair]) -> None:
    with view.warehouse.staged() as folder:
        pq.write_table(pa.Table.from_pylist([_row(one) for one in found], schema=PAIRS), folder / path.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        os.replace(folder / path.name, path)


def _read(path: Path) -> list[Pair]:
    return list(_pairs_of(path, path.stat().st_mtime_ns))


@lru_cache(maxsize=2)
def _pairs_of(path: Path, written: int) -> tuple[Pair, ...]:
    """The pairs of a table that was `written` then: a server tells them again with every answer."""
    return tuple(_pair(row) for row in pq.read_table(path).to_pylist())


def _row(pair: Pair) -> dict[str, Any]:
    return {
        **pair._asdict(),
        "confidence": str(pair.confidence),
        "a": {**pair.a._asdict(), "members": _keys(pair.a.members)},
        "b": {**pair.b._asdict(), "members": _keys(pair.b.members)},
        "aside": _keys(pair.aside),
    }


def _keys(keys: Sequence[tuple[int, int]]) -> list[dict[str, int]]:
    return [{"unit": unit, "number": number} for unit, number in keys]


def _pair(row: dict[str, Any]) -> Pair:
    sides = {name: Side(**{**row[name], "members": _told(row[name]["members"])}) for name in ("a", "b")}
    return Pair(**{**row, **sides, "confidence": Decimal(row["confidence"]), "aside": _told(row["aside"])})


def _told(keys: list[dict[str, int]]) -> tuple[tuple[int, int], ...]:
    return tuple((one["unit"], one["number"]) for one in keys)


def _found(facts: Facts) -> list[Pair]:
    loads = _asked(facts.view)
    if not loads:
        return []

    def advance(done: int, total: int) -> None:
        if facts.progress:
            facts.progress("derive", done, total)

    derive.ensure(facts.view, derive.DEFAULT_CURRENCY, facts.progress)
    advance(0, 0)
    with calm_collector():
        return pairs(links(facts, loads), Tells(facts, loads), advance)
