"""What lists show: providers, recipients, activities found by their words, the content of a load.

Every function takes `Facts`; long lists come a page at a time, with `offset` and `limit`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from eslabon.facts.derive import classified_path
from eslabon.facts.query import Facts
from eslabon.facts.sql import SPAN, quoted
from eslabon.facts.warehouse import TRADE, Publication
from eslabon.values.problems import Problem, Where

# How many identifiers alike are offered where one isn't found.
ALIKE = 6
_LIKENESS = 0.85


@dataclass(frozen=True, slots=True)
class Party:
    """A provider or recipient: its identifier and name, and what the facts hold of it."""

    id: str
    name: str
    activities: int
    transactions: int
    first_year: int | None
    last_year: int | None


def _parties(facts: Facts, column: str, name: str) -> list[Party]:
    contributions = nw.to_native(facts.contributions())
    found = contributions.query(
        "contributions",
        f"SELECT {column}, {name}, count(DISTINCT unit), count(DISTINCT item_id), "
        "min(coalesce(year, fiscal_year)), max(coalesce(year, fiscal_year)) "
        f"FROM contributions GROUP BY {column} ORDER BY 4 DESC, 1",
    )
    return [Party(*row) for row in found.fetchall()]


def providers(facts: Facts) -> list[Party]:
    """Every provider, those of most transactions first."""
    return _parties(facts, "provider", "max(provider_name)")


def recipients(facts: Facts) -> list[Party]:
    """Every recipient (country, `region:` or `not-allocated`), without names, those of most transactions first."""
    return _parties(facts, "recipient", "''")


def _plain(column: str) -> str:
    return f"strip_accents(lower({column}))"


def find_activities(facts: Facts, text: str, offset: int, limit: int) -> tuple[int, list[dict[str, Any]]]:
    """How many activities hold every word of a text in their title or identifier, and a page of them.

    Capitals and accents don't count. Those whose identifier is the text come first. Without words, all of them.
    """
    words = text.split()[:12]
    where = " AND ".join(
        "contains(strip_accents(lower(concat_ws(' ', identifier, title, title_es, title_en, publisher_name))), "
        f"{_plain(f'${number}::VARCHAR')})"
        for number in range(1, len(words) + 1)
    )
    count = facts.rows(f"SELECT count(*) AS n FROM {facts.activities} WHERE {where or 'true'}", words)[0]["n"]
    exact = f"${len(words) + 1}::VARCHAR"
    found = facts.rows(
        f"SELECT * FROM {facts.activities} WHERE {where or 'true'} ORDER BY lower(identifier) = lower({exact}) DESC, "
        f"title, identifier LIMIT {int(limit)} OFFSET {int(offset)}",
        [*words, text.strip()],
    )
    return count, found


def alike(facts: Facts, identifier: str) -> list[dict[str, Any]]:
    """The activities whose identifiers look most like one that isn't there."""
    plain = _plain("identifier")
    asked = _plain("$1::VARCHAR")
    return facts.rows(
        f"SELECT identifier, title, title_es, title_en FROM (SELECT *, greatest(jaro_winkler_similarity({plain}, "
        f"{asked}), CASE WHEN length($1) > 2 AND (contains({plain}, {asked}) OR contains({asked}, {plain})) THEN 1 "
        f"ELSE 0 END) AS likeness FROM {facts.activities}) WHERE likeness >= {_LIKENESS} "
        f"ORDER BY likeness DESC, identifier LIMIT {ALIKE}",
        [identifier[:500]],
    )


def told_by(facts: Facts, identifier: str) -> list[dict[str, Any]]:
    """Every load that tells an activity, the newest first: the load's number, the line, the bytes."""
    found = []
    for snapshot in reversed(facts.view.snapshots):
        if snapshot.about["standard"] == "iati":
            path = quoted(str(snapshot.folder / "activities.parquet"))
            rows = facts.rows(
                f'SELECT activity, line, start, "end", updated FROM read_parquet({path}) WHERE identifier = $1',
                [identifier],
            )
            found += [{**row, "snapshot": snapshot} for row in rows]
    return found


def classified(facts: Facts, activity: dict[str, Any]) -> dict[str, Any] | None:
    """Group, focus, basis and confidence of an activity; `activity` is a row of `Facts.activity`."""
    snapshot = facts.snapshot_of(activity["snapshot"] * SPAN)
    path = classified_path(facts.view.warehouse, snapshot)
    if not path.exists():
        return None
    rows = facts.rows(f"SELECT * FROM read_parquet({quoted(str(path))}) WHERE activity = $1", [activity["activity"]])
    return rows[0] if rows else None


def transactions(facts: Facts, activity: dict[str, Any], offset: int, limit: int) -> list[dict[str, Any]]:
    """A page of the transactions of an activity, in the order of the file."""
    snapshot = facts.snapshot_of(activity["snapshot"] * SPAN)
    return facts.rows(
        f"SELECT * FROM read_parquet({quoted(str(snapshot.folder / 'transactions.parquet'))}) WHERE activity = $1 "
        f"ORDER BY number LIMIT {int(limit)} OFFSET {int(offset)}",
        [activity["activity"]],
    )


# Where a load's rows are, and in which order they stood, by the standard of its file.
ROWS = {
    "table": ("rows.parquet", "number"),
    **dict.fromkeys(TRADE, ("flows.parquet", "number")),
    "hs": ("products.parquet", "scheme, code"),
    "concordance": ("links.parquet", "from_scheme, to_scheme, from_code, to_code"),
}


def rows(facts: Facts, snapshot: Publication, offset: int, limit: int) -> list[dict[str, Any]]:
    """A page of the rows of a load; its standard is one of `ROWS`."""
    name, order = ROWS[snapshot.about["standard"]]
    return facts.rows(
        f"SELECT * FROM read_parquet({quoted(str(snapshot.folder / name))}) "
        f"ORDER BY {order} LIMIT {int(limit)} OFFSET {int(offset)}"
    )


def problem_counts(facts: Facts, snapshot: Publication) -> list[tuple[str, str, int]]:
    """The problems of a load by severity and code: how many of each, errors first."""
    found = facts.rows(
        "SELECT severity, code, count(*) AS n FROM "
        f"read_parquet({quoted(str(snapshot.folder / 'problems.parquet'))}) GROUP BY ALL ORDER BY 1, 3 DESC, 2"
    )
    return [(row["severity"], row["code"], row["n"]) for row in found]


def problems(
    facts: Facts,
    snapshot: Publication,
    offset: int,
    limit: int,
    severity: str | None = None,
    code: str | None = None,
    skipping: bool | None = None,
) -> list[Problem]:
    """A page of a load's problems, by line; `skipping` picks those for which an activity or row wasn't loaded."""
    wanted = {"severity": severity, "code": code, "skipped": skipping}
    chosen = {name: value for name, value in wanted.items() if value is not None}
    where = " AND ".join(f"{name} = ${place}" for place, name in enumerate(chosen, 1)) or "true"
    found = facts.rows(
        f"SELECT * FROM read_parquet({quoted(str(snapshot.folder / 'problems.parquet'))}) WHERE {where} "
        f"ORDER BY line NULLS LAST, code LIMIT {int(limit)} OFFSET {int(offset)}",
        list(chosen.values()),
    )
    return [
        Problem(
            row["code"],
            row["severity"],
            Where(row["line"], row["path"], row["activity"]),
            json.loads(row["arguments"]),
        )
        for row in found
    ]


def place_of(facts: Facts, snapshot: Publication, ordinal: int) -> tuple[int, int] | None:
    """The bytes of an activity in its file, by its place from 0; None where there is no such one."""
    path = quoted(str(snapshot.folder / "activities.parquet"))
    found = facts.rows(f'SELECT start, "end" FROM read_parquet({path}) WHERE activity = $1', [ordinal])
    return (found[0]["start"], found[0]["end"]) if found else None


def transaction_types(facts: Facts, activity: dict[str, Any]) -> list[str]:
    """The types of the transactions that an activity has."""
    snapshot = facts.snapshot_of(activity["snapshot"] * SPAN)
    path = quoted(str(snapshot.folder / "transactions.parquet"))
    found = facts.rows(
        f"SELECT DISTINCT type FROM read_parquet({path}) WHERE activity = $1 ORDER BY type", [activity["activity"]]
    )
    return [row["type"] for row in found]


def known(facts: Facts, identifiers: Iterable[str]) -> set[str]:
    """Which of these identifiers are activities that count."""
    wanted = list(identifiers)
    if not wanted:
        return set()
    sql = f"SELECT DISTINCT identifier FROM {facts.activities} WHERE identifier IN (SELECT unnest($1::VARCHAR[]))"
    return {row["identifier"] for row in facts.rows(sql, [wanted])}
