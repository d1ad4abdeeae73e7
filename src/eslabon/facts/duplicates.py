"""Which money the loads tell twice: what links their activities is asked of DuckDB, the pairs come from the measure.

The pairs of a state are a derived table in the warehouse, made when they are first asked for: another state with the
same loads, rates and decisions has the same ones.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
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
    told = ((pair, one.about) for pair, one in view.latest("told-twice", "pair").items())
    return {
        pair: Verdict(about["verdict"], tuple(about["counts"]) if about["counts"] else None)
        for pair, about in told
        if about["verdict"] != "undone"
    }


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
    telling = _Telling(facts, loads)

    def advance(done: int, total: int) -> None:
        if facts.progress:
            facts.progress("derive", done, total)

    return pairs(_links(facts), telling, verdicts(facts.view), advance)


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
    asked = {"": _BY_RELATED, ACTIVITY_IDS: _BY_TRANSACTION}
    if publishers > 1:
        asked |= {SAME_IDENTIFIER: _BY_IDENTIFIER, SAME_PROVIDER: _BY_PROVIDER}
    links = []
    for kind, sql in asked.items():
        for first, second, *code in facts.connection.execute(sql.format(activities=activities)).fetchall():
            links.append(Link(_RELATED[code[0]] if code else kind, first, second))
    return [link for link in links if link.first != link.second]


# A child may name its parent, a parent its child; where each claims to be the parent, the lower hierarchy is.
_BY_RELATED = """
    WITH own AS (
        SELECT unit, hierarchy, split_part(each, '|', 1) AS code, substr(each, strpos(each, '|') + 1) AS ref
        FROM (SELECT unit, hierarchy, unnest(related) AS each FROM {activities} WHERE len(related) > 0)
    ), named AS (
        SELECT own.unit AS own, other.unit AS other, code, TRY_CAST(own.hierarchy AS INTEGER) AS level,
            TRY_CAST(other.hierarchy AS INTEGER) AS other_level
        FROM own JOIN {activities} other ON other.identifier = own.ref WHERE code IN ('1', '2', '4', '5')
    )
    SELECT DISTINCT if(turned, other, own) AS first, if(turned, own, other) AS second, code FROM (
        SELECT *, CASE WHEN code IN ('1', '2') AND level <> other_level THEN level > other_level
            ELSE code = '1' END AS turned FROM named)
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


class _Telling:
    """Tells of some activities: what they are, and their transactions that belong to a flow."""

    def __init__(self, facts: Facts, loads: list[Publication]) -> None:
        self.facts = facts
        self.convert = rates_at(facts.view).converter("USD")
        groups = [str(derive.classified_path(facts.view.warehouse, one)) for one in loads]
        self.secondary = " UNION ALL ".join(
            f"SELECT {one.number}::BIGINT * {SPAN} + activity AS unit FROM read_parquet({quoted(path)}) WHERE secondary"
            for one, path in zip(loads, groups, strict=True)
        )

    def __call__(self, units: Sequence[int]) -> tuple[dict[int, Told], dict[int, list[Telling]]]:
        self.facts.connection.execute(
            "CREATE OR REPLACE TEMP TABLE linked AS SELECT unnest($1::BIGINT[]) AS unit", [list(units)]
        )
        activities = {one.unit: one for one in self._activities()}
        tellings: dict[int, list[Telling]] = {}
        for one in self._transactions(activities):
            tellings.setdefault(one.unit, []).append(one)
        return activities, tellings

    def _activities(self) -> Iterator[Told]:
        rows = self.facts.connection.execute(
            f"SELECT unit, identifier, publisher, line, unit IN ({self.secondary}), updated, "
            f"list_concat(countries, regions), organisations FROM {self.facts.activities} JOIN linked USING (unit)"
        ).fetchall()
        for unit, activity, publisher, line, secondary, updated, places, organisations in rows:
            codes = frozenset(place.partition("=")[0] for place in places)
            funding = _only_funding(organisations)
            yield Told(unit, activity, publisher, line, secondary, updated, codes, funding)

    def _transactions(self, activities: dict[int, Told]) -> Iterator[Telling]:
        rows = self.facts.connection.execute(
            'SELECT unit, type, number, line, "on", value, currency, value_date, provider, provider_activity, '
            'receiver, receiver_activity FROM told JOIN linked USING (unit) WHERE "on" IS NOT NULL '
            "ORDER BY unit, number"
        ).fetchall()
        for unit, type, number, line, on, text, currency, value_date, provider, *more in rows:
            if type in FLOWS:
                told, value = activities[unit], Decimal(text)
                converted = self.convert(value, currency, value_date or on)
                dollars = converted[0] if converted else None
                giver, (of_giver, receiver, of_receiver) = provider or told.funding or told.publisher, more
                yield Telling(
                    unit,
                    number,
                    line,
                    told.activity,
                    told.publisher,
                    FLOWS[type],
                    on,
                    value,
                    currency,
                    dollars,
                    giver,
                    of_giver,
                    receiver,
                    of_receiver,
                )


def _only_funding(organisations: list[str]) -> str | None:
    """The reference of the only funding organisation, where an activity has but one."""
    funding = {ref for role, ref, _ in (one.split("|", 2) for one in organisations) if role == "1"}
    return next(iter(funding)) or None if len(funding) == 1 else None
