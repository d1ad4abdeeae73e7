"""The aid-for-trade groups of activities: as the rules propose them, and as they are in force.

Both are SQL of tables of `unit`, `group`, `focus`, `basis`, `confidence` (0 to 1); they hold what has been worked out,
which `Facts.contributions` sees to.
"""

from __future__ import annotations

from eslabon.facts.derive import classified_path
from eslabon.facts.query import Facts
from eslabon.facts.sql import SPAN, quoted

_NONE = (
    'SELECT NULL::BIGINT AS unit, NULL::VARCHAR AS "group", NULL::VARCHAR AS focus, NULL::VARCHAR AS basis, '
    "NULL::DECIMAL(3, 2) AS confidence WHERE false"
)


def proposed(facts: Facts) -> str:
    """What the rules propose for the activities of every load that counts."""
    parts = []
    for one in facts.view.cooperation:
        path = classified_path(facts.view.warehouse, one)
        if one.about["standard"] == "iati" and path.exists():
            parts.append(
                f'SELECT {one.number}::BIGINT * {SPAN} + activity AS unit, "group", focus, basis, '
                f"confidence::DECIMAL(3, 2) AS confidence FROM read_parquet({quoted(str(path))})"
            )
    return " UNION ALL ".join(parts) or _NONE


def in_force(facts: Facts) -> str:
    """What holds: a person's decision where there is one, else what the rules propose."""
    rules = proposed(facts)
    if not facts.decided:
        return rules
    return (
        "SELECT unit, \"group\", focus, 'person' AS basis, 1::DECIMAL(3, 2) AS confidence FROM decided UNION ALL "
        f"SELECT * FROM ({rules}) WHERE unit NOT IN (SELECT unit FROM decided)"
    )
