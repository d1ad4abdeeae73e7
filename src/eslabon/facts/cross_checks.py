"""What a file of trade says against itself and against what is loaded already.

Of itself: a World partner against the sum of the partners. Against other sources: the same exporter, importer and
year, of the products that both tell. Sources differ, and that is shown elsewhere; what is said here is that a file is
not what it claims: a thousand times off, imports where it says exports, or quite another flow.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from eslabon.facts.query import Facts
from eslabon.facts.sql import connect, quoted
from eslabon.facts.trade import COMPLETE, Trade
from eslabon.facts.warehouse import View
from eslabon.standards.flows import TOTAL, WORLD
from eslabon.values.problems import Problem, Where, problem

# By how much a printed total may differ from its rows: half a per cent, and a thousand dollars.
TOLERANCE, DOLLARS = Decimal("0.005"), 1_000
# A factor of a thousand, as thousands read as units and the other way round; and what is no difference of sources.
THOUSAND, FAR = (500, 2_000), Decimal(3)
# As near as the two tellings of one flow are.
CLOSE = Decimal("1.3")
# What is compared of two files: too little of common trade says nothing.
LEAST = 10_000

_WORLD_ROWS = """
WITH f AS ({flows}),
     side AS (SELECT *, CASE reported_by WHEN 'exporter' THEN exporter ELSE importer END AS reporter,
              CASE reported_by WHEN 'exporter' THEN importer ELSE exporter END AS partner FROM f),
     parts AS (SELECT source, reporter, year, month, scheme, product, sum(value) AS value FROM side
               WHERE NOT "check" GROUP BY ALL)
SELECT w.line, w.sheet, w.year, w.product, w.value, p.value FROM side w JOIN parts p ON w.source = p.source
    AND w.reporter = p.reporter AND w.year = p.year AND w.month IS NOT DISTINCT FROM p.month AND w.scheme = p.scheme
    AND w.product = p.product
WHERE w."check" AND w.partner = {world} AND abs(w.value - p.value) > greatest({dollars}, w.value * {tolerance})
ORDER BY w.line
"""


def within_file(flows: str) -> list[Problem]:
    """The World partners of a file, whose flows an SQL gives, that aren't the sum of its partners."""
    sql = _WORLD_ROWS.format(flows=flows, world=quoted(WORLD), dollars=DOLLARS, tolerance=TOLERANCE)
    with connect() as connection:
        checks = connection.execute(f'SELECT 1 FROM ({flows}) WHERE "check" LIMIT 1')
        rows = connection.execute(sql).fetchall() if checks.fetchall() else []
    return [
        problem(
            "trade.world-differs",
            Where(line, sheet),
            year=year,
            product=product,
            printed=f"{printed:,.2f}",
            added=f"{added:,.2f}",
        )
        for line, sheet, year, product, printed, added in rows
    ]


def against_loaded(view: View, flows: str) -> list[Problem]:
    """What the flows that an SQL gives are, by what other sources tell of the same trade, if not what they claim."""
    trade = Trade(Facts(view))
    if not trade.snapshots:
        return []
    for name, told in (("mine", f"({flows})"), ("theirs", trade.every)):
        trade.connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {_ADDED.format(flows=told)}")
        trade.connection.execute(f"CREATE OR REPLACE TEMP VIEW all_of_{name} AS {_WHOLE.format(flows=told)}")
    same = trade.connection.execute(_SAME).fetchall() + trade.connection.execute(_ALL).fetchall()
    back = {row[:4]: row[4:] for row in trade.connection.execute(_BACK).fetchall()}
    found = [one for row in same if (one := _fault(*row))]
    apart = {tuple(row[:4]): _ratio(*row[4:]) for row in same}
    for key, (here, there) in back.items():
        if max(here, there) >= LEAST and _ratio(here, there) < CLOSE < apart.get(key, FAR):
            _source, other, exporter, year = key
            found.append(problem("trade.reversed", **_said(other, exporter, year, here, there)))
    return found


_ADDED = (
    "SELECT source, exporter, importer, year, scheme, product, sum(value) AS value FROM {flows} "
    'WHERE NOT "check" GROUP BY ALL'
)
# Of the sources that tell all of a country's exports, and of the totals that others print.
_COMPLETE = ", ".join(map(quoted, COMPLETE))
_WHOLE = f"""SELECT source, exporter, year, sum(value) AS value, count(DISTINCT month) AS months FROM {{flows}}
WHERE CASE WHEN source IN ({_COMPLETE}) THEN NOT "check" ELSE product = '{TOTAL}' AND importer = '{WORLD}' END
GROUP BY ALL"""
_SAME = """SELECT m.source, t.source, m.exporter, m.year, sum(m.value), sum(t.value) FROM mine m JOIN theirs t
ON m.source <> t.source AND m.exporter = t.exporter AND m.importer = t.importer AND m.year = t.year
AND m.scheme = t.scheme AND m.product = t.product GROUP BY ALL ORDER BY ALL"""
_BACK = """SELECT m.source, t.source, m.exporter, m.year, sum(m.value), sum(t.value) FROM mine m JOIN theirs t
ON m.source <> t.source AND m.exporter = t.importer AND m.importer = t.exporter AND m.year = t.year
AND m.scheme = t.scheme AND m.product = t.product GROUP BY ALL ORDER BY ALL"""
_ALL = """SELECT m.source, t.source, m.exporter, m.year, m.value, t.value FROM all_of_mine m JOIN all_of_theirs t
ON m.source <> t.source AND m.exporter = t.exporter AND m.year = t.year
AND (m.months = t.months OR t.months = 0 AND m.months = 12 OR m.months = 0 AND t.months = 12) ORDER BY ALL"""


def _said(other: str, exporter: str, year: int, here: Decimal, there: Decimal) -> dict[str, Any]:
    return {"other": other, "exporter": exporter, "year": year, "here": f"{here:,.2f}", "there": f"{there:,.2f}"}


def _ratio(here: Decimal, there: Decimal) -> Decimal:
    """How many times the smaller the larger is."""
    low, high = sorted((here, there))
    return high / low if low > 0 else Decimal("Infinity")


def _fault(source: str, other: str, exporter: str, year: int, here: Decimal, there: Decimal) -> Problem | None:
    if min(here, there) <= 0 or max(here, there) < LEAST:
        return None
    ratio, (low, high) = _ratio(here, there), THOUSAND
    if ratio <= FAR:
        return None
    code = "trade.factor" if low <= ratio <= high else "trade.far-apart"
    return problem(code, **_said(other, exporter, year, here, there))
