"""Checks an aid-for-trade fiche as the OECD printed it: sub-totals and totals against the lines that they add up."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import BinaryIO

from eslabon.standards.crs.cells import number_of, rows_of
from eslabon.values.problems import Problem, Unreadable, Where, problem

CODES, LABEL, GROUP = "crs_code_range", "label", "group"
SUB_TOTAL, TOTAL, ALLOCABLE = "SUB-", "TOTAL", "TSA"
# Fiches are printed in thousands of dollars: their sums are right within one of them.
TOLERANCE = Decimal(1)


def check_printed(source: BinaryIO, name: str) -> Iterator[Problem]:
    """Every sum of a printed fiche that its lines don't make, and every cell that is no number.

    Lines are in the order of the fiche: those since the last sub-total make the next; sub-totals make the total; what
    is aid for trade is no more than all that is allocable by sector. Raises Unreadable where the file is no fiche.
    """
    rows = rows_of(source, name)
    heads = next(rows, (0, []))[1]
    if heads[:3] != [CODES, LABEL, GROUP]:
        raise Unreadable(problem("crs.not-recognised", name=name, missing=f"{CODES}, {LABEL}, {GROUP}"))
    columns = [at for at, head in enumerate(heads) if at > 2 and head and head != "source"]
    lines: dict[int, Decimal] = dict.fromkeys(columns, Decimal(0))
    totals: dict[int, Decimal] = dict.fromkeys(columns, Decimal(0))
    printed_totals: dict[int, Decimal] = {}
    for line, cells in rows:
        code = cells[0]
        for at in columns:
            text = cells[at] if at < len(cells) else ""
            value = number_of(text) if text else Decimal(0)
            if value is None:
                yield problem("crs.cell", Where(line=line, path=heads[at]), column=heads[at], value=text[:80])
                continue
            where, what = Where(line=line, path=heads[at]), f"{code}, {heads[at]}"
            if code.startswith(SUB_TOTAL):
                yield from _differs(where, what, value, lines[at])
                totals[at] += value
                lines[at] = Decimal(0)
            elif code == TOTAL:
                yield from _differs(where, what, value, totals[at])
                printed_totals[at] = value
            elif code == ALLOCABLE:
                if value + TOLERANCE < printed_totals.get(at, Decimal(0)):
                    yield _problem(where, what, value, printed_totals[at])
            else:
                lines[at] += value


def _differs(where: Where, what: str, printed: Decimal, added: Decimal) -> Iterator[Problem]:
    if abs(printed - added) > TOLERANCE:
        yield _problem(where, what, printed, added)


def _problem(where: Where, what: str, printed: Decimal, added: Decimal) -> Problem:
    return problem("crs.total-differs", where, what=what, printed=f"{printed:,f}", added=f"{added:,f}")
