"""Which money the loads tell twice: what links their activities is asked of DuckDB, the pairs come from the measure.

The pairs of a state are a derived table in the warehouse, made when they are first asked for: another state with the
same loads, rates and decisions has the same ones.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from eslabon.facts import derive
from eslabon.facts.columns import CENTS, DAY, TEXT
from eslabon.facts.exchange import rates_at
from eslabon.facts.sql import SPAN, quoted
from eslabon.facts.warehouse import Publication, View
from eslabon.measures.cooperation import FLOWS
from eslabon.measures.duplicates import MEASURE, pairs
from eslabon.measures.duplicates.records import (
    ACTIVITY_IDS,
    CO_FUNDED,
    PARENT,
    SAME_IDENTIFIER,
    SAME_PROVIDER,
    THIRD_PARTY,
    Link,
    Pair,
    Side,
    Telling,
    Told,
    Verdict,
)

if TYPE_CHECKING:
    from eslabon.facts.query import Facts

# Related activities by their code: 1 the parent, 2 a child, 4 co-funded, 5 a report of the same by a third party.
_RELATED = {"1": PARENT, "2": PARENT, "4": CO_FUNDED, "5": THIRD_PARTY}
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
    return [_pair(row) for row in pq.read_table(_ensured(facts)).to_pylist()]


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
    found: dict[str, Verdict] = {}
    for one in view.decisions("told-twice"):
        about = one.about
        counts = about.get("counts")
        if about["verdict"] == "undone":
            found.pop(about["pair"], None)
        else:
            found[about["pair"]] = Verdict(about["verdict"], tuple(counts) if counts else None)
    return found


def _asked(view: View) -> list[Publication]:
    return [one for one in view.cooperation if one.about["standard"] == "iati"]


def _ensured(facts: Facts) -> Path:
    view = facts.view
    made_of = {
        "measure": MEASURE,
        "loads": [one.number for one in _asked(view)],
        "rates": [one.number for one in view.rates],
        "decisions": [one.number for one in view.decisions("told-twice")],
    }
    digest = sha256(json.dumps(made_of).encode()).hexdigest()[:16]
    path = view.warehouse.derived / MEASURE.replace("@", "-") / f"{digest}.parquet"
    if not path.exists():
        rows = [_row(one) for one in _found(facts)]
        with view.warehouse.staged() as folder:
            pq.write_table(pa.Table.from_pylist(rows, schema=PAIRS), folder / path.name)
            path.parent.mkdir(parents=True, exist_ok=True)
            os.replace(folder / path.name, path)
    return path


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
    derive.ensure(facts.view, derive.DEFAULT_CURRENCY, facts.progress)
    _read_transactions(facts, loads)
    links = _links(facts)
    units = sorted({unit for link in links for unit in (link.first, link.second)})
    facts.connection.execute("CREATE OR REPLACE TEMP TABLE linked AS SELECT unnest($1::BIGINT[]) AS unit", [units])
    activities = _activities(facts, loads)
    return pairs(activities, _tellings(facts, activities), _parents_first(links, activities), verdicts(facts.view))


def _read_transactions(facts: Facts, loads: list[Publication]) -> None:
    """A view `told` of all transactions that count, by activity."""
    sql = " UNION ALL ".join(
        f"SELECT {one.number}::BIGINT * {SPAN} + activity AS unit, * EXCLUDE (activity) "
        f"FROM read_parquet({quoted(str(one.folder / 'transactions.parquet'))})"
        for one in loads
    )
    facts.connection.execute(f"CREATE OR REPLACE TEMP VIEW told AS {sql}")


def _links(facts: Facts) -> list[Link]:
    """The links between activities, as one of the two or both tell them."""
    activities = facts.activities
    publishers = facts.connection.execute(f"SELECT count(DISTINCT publisher) FROM {activities}").fetchall()[0][0]
    found = [(*row,) for row in facts.connection.execute(_BY_RELATED.format(activities=activities)).fetchall()]
    links = [Link(_RELATED[code], *((to, own) if code == "1" else (own, to))) for code, own, to in found]
    asked = {ACTIVITY_IDS: _BY_TRANSACTION}
    if publishers > 1:
        asked |= {SAME_IDENTIFIER: _BY_IDENTIFIER, SAME_PROVIDER: _BY_PROVIDER}
    for kind, sql in asked.items():
        rows = facts.connection.execute(sql.format(activities=activities)).fetchall()
        links += [Link(kind, first, second) for first, second in rows]
    return [link for link in links if link.first != link.second]


_BY_RELATED = """
    SELECT DISTINCT code, own.unit, other.unit FROM (
        SELECT unit, split_part(each, '|', 1) AS code, substr(each, strpos(each, '|') + 1) AS ref
        FROM (SELECT unit, unnest(related) AS each FROM {activities} WHERE len(related) > 0)
    ) own JOIN {activities} other ON other.identifier = own.ref WHERE code IN ('1', '2', '4', '5')
"""
_BY_IDENTIFIER = """
    SELECT one.unit, other.unit FROM {activities} one JOIN {activities} other USING (identifier)
    WHERE one.unit < other.unit AND one.publisher <> other.publisher
"""
_BY_TRANSACTION = """
    WITH named AS (SELECT DISTINCT unit, provider_activity, receiver_activity FROM told
        WHERE provider_activity IS NOT NULL OR receiver_activity IS NOT NULL)
    SELECT named.unit AS giver, other.unit FROM named JOIN {activities} other ON other.identifier = receiver_activity
    UNION SELECT other.unit AS giver, named.unit FROM named
    JOIN {activities} other ON other.identifier = provider_activity
"""
# Transactions that name the publisher of another file as their provider, and what that publisher tells alike.
_BY_PROVIDER = """
    WITH teller AS (SELECT unit, publisher FROM {activities}),
    other AS (SELECT told.unit, provider, type, value, currency, "on" FROM told JOIN teller USING (unit)
        WHERE provider IS NOT NULL AND provider <> publisher AND provider IN (SELECT publisher FROM teller)),
    own AS (SELECT told.unit, publisher, type, value, currency, "on" FROM told JOIN teller USING (unit)
        WHERE publisher IN (SELECT DISTINCT provider FROM other) AND (provider IS NULL OR provider = publisher))
    SELECT DISTINCT own.unit, other.unit FROM own JOIN other ON own.publisher = other.provider
        AND own.type = other.type AND own.currency IS NOT DISTINCT FROM other.currency
        AND TRY_CAST(own.value AS DECIMAL(38, 6)) = TRY_CAST(other.value AS DECIMAL(38, 6))
        AND abs(own."on" - other."on") <= 31
"""


def _activities(facts: Facts, loads: list[Publication]) -> dict[int, Told]:
    secondary = " UNION ALL ".join(
        f"SELECT {one.number}::BIGINT * {SPAN} + activity AS unit "
        f"FROM read_parquet({quoted(str(derive.classified_path(facts.view.warehouse, one)))}) WHERE secondary"
        for one in loads
    )
    rows = facts.rows(f"SELECT *, unit IN ({secondary}) AS secondary FROM {facts.activities} JOIN linked USING (unit)")
    return {row["unit"]: _activity(row) for row in rows}


def _activity(row: dict[str, Any]) -> Told:
    hierarchy = row["hierarchy"]
    return Told(
        row["unit"],
        row["identifier"],
        row["publisher"],
        row["line"],
        row["secondary"],
        row["updated"],
        int(hierarchy) if hierarchy and hierarchy.isdigit() else None,
        frozenset(place.partition("=")[0] for place in (*row["countries"], *row["regions"])),
        _only_funding(row["organisations"]),
    )


def _only_funding(organisations: list[str]) -> str | None:
    """The reference of the only funding organisation, where an activity has but one."""
    funding = {ref for role, ref, _ in (one.split("|", 2) for one in organisations) if role == "1"}
    return next(iter(funding)) or None if len(funding) == 1 else None


def _tellings(facts: Facts, activities: dict[int, Told]) -> dict[int, list[Telling]]:
    convert = rates_at(facts.view).converter("USD")
    found: dict[int, list[Telling]] = {}
    for row in facts.rows("SELECT * FROM told JOIN linked USING (unit) ORDER BY unit, number"):
        flow, told = FLOWS.get(row["type"]), activities[row["unit"]]
        if flow is None or row["on"] is None:
            continue
        value = Decimal(row["value"])
        converted = convert(value, row["currency"], row["value_date"] or row["on"])
        found.setdefault(told.unit, []).append(
            Telling(
                told.unit,
                row["number"],
                row["line"],
                told.activity,
                told.publisher,
                flow,
                row["on"],
                value,
                row["currency"],
                converted[0] if converted else None,
                row["provider"] or told.funding or told.publisher,
                row["provider_activity"],
                row["receiver"],
                row["receiver_activity"],
            )
        )
    return found


def _parents_first(links: list[Link], activities: dict[int, Told]) -> list[Link]:
    """Where two activities call each other parent, or child, the lower hierarchy is the parent."""
    turned = []
    for link in links:
        first, second = activities[link.first].hierarchy, activities[link.second].hierarchy
        if link.kind == PARENT and first is not None and second is not None and first > second:
            link = Link(PARENT, link.second, link.first)
        turned.append(link)
    return turned
