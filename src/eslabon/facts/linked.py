"""What the loads tell of money told twice: which activities are linked, asked of DuckDB, and what those tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from eslabon.facts import derive
from eslabon.facts.exchange import rates_at
from eslabon.facts.sql import SPAN, quoted
from eslabon.facts.warehouse import Publication
from eslabon.measures.cooperation import FLOWS
from eslabon.measures.duplicates.records import (
    ACTIVITY_IDS,
    CO_FUNDED,
    PARENT,
    SAME_IDENTIFIER,
    SAME_PROVIDER,
    THIRD_PARTY,
    Link,
    Telling,
    Told,
)

if TYPE_CHECKING:
    from eslabon.facts.query import Facts

# Related activities by their code: 1 the parent, 2 a child, 4 co-funded, 5 a report of the same by a third party.
_RELATED = {"1": PARENT, "2": PARENT, "4": CO_FUNDED, "5": THIRD_PARTY}


def links(facts: Facts, loads: list[Publication]) -> list[Link]:
    """The links between activities, as one of the two or both tell them."""
    told = " UNION ALL ".join(_numbered(one, one.folder / "transactions.parquet") for one in loads)
    facts.connection.execute(f"CREATE OR REPLACE TEMP VIEW told AS {told}")
    asked = {"": _BY_RELATED}
    if facts.connection.execute(_NAMES_ACTIVITIES).fetchone():
        asked[ACTIVITY_IDS] = _BY_TRANSACTION
    publishers = {name for one in loads for name in one.about["publishers"]}
    if len(publishers) > 1:
        asked[SAME_IDENTIFIER] = _BY_IDENTIFIER
        if _named_by_others(facts, loads) & publishers:
            asked[SAME_PROVIDER] = _BY_PROVIDER
    found = []
    for kind, sql in asked.items():
        for first, second, *code in facts.connection.execute(sql.format(activities=facts.activities)).fetchall():
            found.append(Link(_RELATED[code[0]] if code else kind, first, second))
    return [link for link in found if link.first != link.second]


def _named_by_others(facts: Facts, loads: list[Publication]) -> set[str]:
    """The providers that loads name, but for a load's only publisher."""
    only = {one.number: list(one.about["publishers"]) for one in loads}
    rows = facts.connection.execute(
        f"SELECT DISTINCT unit // {SPAN}, provider FROM told WHERE provider IS NOT NULL"
    ).fetchall()
    return {provider for number, provider in rows if only[number] != [provider]}


def _numbered(load: Publication, path: Path, places: str = "") -> str:
    """The SQL of a table of a load, with the numbers of its activities over all loads; of those at some places."""
    return (
        f"SELECT {load.number}::BIGINT * {SPAN} + activity AS unit, * EXCLUDE (activity) "
        f"FROM read_parquet({quoted(str(path))}) {places}"
    )


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
    WITH every AS (SELECT unit, publisher, identifier FROM {activities}),
    again AS (SELECT hash(identifier) AS mark FROM every GROUP BY mark HAVING count(*) > 1),
    few AS (SELECT * FROM every WHERE hash(identifier) IN (SELECT mark FROM again))
    SELECT one.unit, other.unit FROM few one JOIN few other USING (identifier)
    WHERE one.unit < other.unit AND one.publisher <> other.publisher
"""
# Few publish whom they paid by activity: where nobody does, nothing has to be joined.
_NAMES_ACTIVITIES = "SELECT 1 FROM told WHERE provider_activity IS NOT NULL OR receiver_activity IS NOT NULL LIMIT 1"
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


class Tells:
    """Tells of some activities: what they are, and their transactions that belong to a flow."""

    def __init__(self, facts: Facts, loads: list[Publication]) -> None:
        self.facts = facts
        self.convert = rates_at(facts.view).converter("USD")
        self.loads = {one.number: one for one in loads}

    def __call__(self, units: Sequence[int]) -> tuple[dict[int, Told], dict[int, list[Telling]]]:
        self.facts.connection.execute(
            "CREATE OR REPLACE TEMP TABLE linked AS SELECT unnest($1::VARCHAR::BIGINT[]) AS unit", [str(list(units))]
        )
        activities = {one.unit: one for one in self._activities(units)}
        tellings: dict[int, list[Telling]] = {}
        for one in self._transactions(units, activities):
            tellings.setdefault(one.unit, []).append(one)
        return activities, tellings

    def _tables(self, units: Sequence[int], path: Callable[[Publication], Path]) -> str:
        """The SQL of a table of the loads that tell activities, from the first of them to the last: what stands before
        or behind them isn't read."""
        parts = []
        for number, own in groupby(sorted(units), key=lambda unit: unit // SPAN):
            places = [unit % SPAN for unit in own]
            load = self.loads[number]
            parts.append(_numbered(load, path(load), f"WHERE activity BETWEEN {places[0]} AND {places[-1]}"))
        return " UNION ALL ".join(parts)

    def _activities(self, units: Sequence[int]) -> Iterator[Told]:
        told = self._tables(units, lambda load: load.folder / "activities.parquet")
        groups = self._tables(units, lambda load: derive.classified_path(self.facts.view.warehouse, load))
        rows = self.facts.connection.execute(
            "SELECT unit, identifier, publisher, line, coalesce(secondary, false), updated, "
            f"list_concat(countries, regions), organisations FROM ({told}) JOIN linked USING (unit) "
            f"LEFT JOIN (SELECT unit, secondary FROM ({groups})) USING (unit)"
        ).fetchall()
        for unit, activity, publisher, line, secondary, updated, places, organisations in rows:
            codes = frozenset(place.partition("=")[0] for place in places)
            funding = _only_funding(organisations)
            yield Told(unit, activity, publisher, line, secondary, updated, codes, funding)

    def _transactions(self, units: Sequence[int], activities: dict[int, Told]) -> Iterator[Telling]:
        table = self._tables(units, lambda load: load.folder / "transactions.parquet")
        rows = self.facts.connection.execute(
            'SELECT unit, type, number, line, "on", value, currency, value_date, provider, provider_activity, '
            f"receiver, receiver_activity FROM ({table}) JOIN linked USING (unit) "
            'WHERE "on" IS NOT NULL ORDER BY unit, number'
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
