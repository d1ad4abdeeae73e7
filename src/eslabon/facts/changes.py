"""What a file would change, found out beside the warehouse: nothing counts before it is published."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from eslabon.facts.query import Facts
from eslabon.facts.sql import quoted
from eslabon.facts.warehouse import Publication, Warehouse

# What is compared of an activity: what is read of it, but not where it stands in the file nor when it was written.
_ACTIVITY = (
    *("title", "title_es", "title_en", "status", "planned_start", "actual_start", "planned_end", "actual_end"),
    *("hierarchy", "default_currency", "countries", "regions", "sectors", "finance_type", "flow_type", "aid_types"),
    *("markers", "organisations", "related", "transactions"),
)
_TRANSACTION = (
    *("ref", "type", '"on"', "value", "currency", "value_date", "provider", "provider_name", "provider_activity"),
    *("receiver", "receiver_name", "receiver_activity", "description"),
)


@dataclass
class Changes:
    """What a load changes: activities (identifier, title), and money by flow and kind before and after, in USD."""

    new: list[tuple[str, str]] = field(default_factory=list)
    changed: list[tuple[str, str]] = field(default_factory=list)
    gone: list[tuple[str, str]] = field(default_factory=list)
    same: int = 0
    older: int = 0  # told anew by another load meanwhile: that one goes on counting
    money: list[tuple[str, str, Decimal, Decimal]] = field(default_factory=list)


@contextmanager
def beside(live: Warehouse, folder: Path) -> Iterator[Warehouse]:
    """A throw-away warehouse that holds everything the live one does, by links: what is loaded there counts nowhere."""
    shutil.rmtree(folder, ignore_errors=True)
    try:
        for part in (live.publications_folder, live.derived):
            for root, _folders, names in os.walk(part):
                target = folder / Path(root).relative_to(live.folder)
                target.mkdir(parents=True, exist_ok=True)
                for name in names:
                    (target / name).symlink_to((Path(root) / name).absolute())
        yield Warehouse(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def changes(before: Facts, after: Facts, loaded: Publication) -> Changes:
    """What a load changes: `after` is a view that holds it, `before` one that doesn't."""
    found = Changes()
    publishers = list(loaded.about["publishers"])
    old = {(row["publisher"], row["identifier"]): row["mark"] for row in _marks(before, publishers)}
    for row in _marks(after, publishers):
        key = row["publisher"], row["identifier"]
        if row["snapshot"] != loaded.number:
            continue
        if key not in old:
            found.new.append((row["identifier"], row["title"] or ""))
        elif old[key] != row["mark"]:
            found.changed.append((row["identifier"], row["title"] or ""))
        else:
            found.same += 1
    found.older = loaded.about["counts"]["activities"] - len(found.new) - len(found.changed) - found.same
    found.gone = [(row["identifier"], row["title"] or "") for row in after.gone(loaded)]
    was, will = _money(before, publishers), _money(after, publishers)
    zero = Decimal(0)
    found.money = [(*key, was.get(key, zero), will.get(key, zero)) for key in sorted(was.keys() | will.keys())]
    return found


def _marks(facts: Facts, publishers: list[str]) -> list[dict[str, Any]]:
    """The activities of these publishers that count, each with a mark of all that is told of it."""
    told = [
        one
        for one in facts.view.cooperation
        if one.about["standard"] == "iati" and set(one.about["publishers"]) & set(publishers)
    ]
    if not told:
        return []
    rows = " UNION ALL ".join(
        f"SELECT {one.number}::BIGINT AS snapshot, activity, hash({', '.join(_TRANSACTION)})::HUGEINT AS mark "
        f"FROM read_parquet({quoted(str(one.folder / 'transactions.parquet'))})"
        for one in told
    )
    return facts.rows(
        f"WITH money AS (SELECT snapshot, activity, sum(mark)::VARCHAR AS mark FROM ({rows}) GROUP BY ALL) "
        f"SELECT a.snapshot, publisher, identifier, title, hash({', '.join(_ACTIVITY)}, money.mark)::VARCHAR AS mark "
        f"FROM {facts.activities} a LEFT JOIN money ON money.snapshot = a.snapshot AND money.activity = a.activity "
        "WHERE publisher IN (SELECT unnest($1::VARCHAR[])) ORDER BY identifier",
        [publishers],
    )


def _money(facts: Facts, publishers: list[str]) -> dict[tuple[str, str], Decimal]:
    """What the activities of these publishers come to in USD, by flow and kind."""
    listed = ", ".join(quoted(one) for one in publishers)
    units = f"SELECT unit FROM {facts.activities} WHERE publisher IN ({listed})"
    sql = f"SELECT flow, kind, sum(value) AS value FROM told WHERE unit IN ({units}) GROUP BY flow, kind"
    found = facts.contributions().to_native().query("told", sql).fetchall()
    return {(flow, kind or ""): Decimal(value or 0) for flow, kind, value in found}
