"""SUNAT's table G6: exports by country of destination, a sheet a year, a column a month."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import BinaryIO

from eslabon.standards.flows import TOTAL, WORLD, Flow
from eslabon.standards.sunat.sheets import SCHEME, flows_of, sheets
from eslabon.standards.sunat.sums import sums
from eslabon.standards.tables.cells import short
from eslabon.standards.tables.places import country_named, plain_name
from eslabon.values.problems import Problem, Where, problem

HEADINGS = frozenset(("pais de destino", "pais destino", "paises de destino", "pais"))


@cache
def _written() -> dict[str, str]:
    """The countries that SUNAT writes otherwise than CLDR (many cut to 25 letters), and its areas that are none."""
    with (files("eslabon.standards.sunat") / "countries.csv").open(encoding="utf-8") as rows:
        return {plain_name(row["name"]): row["code"] for row in csv.DictReader(rows)}


def country_written(name: str) -> str | None:
    """The code of a country as SUNAT writes it; None where it isn't known."""
    return _written().get(plain_name(name)) or country_named(name)


def read(source: BinaryIO, name: str, totals: Mapping[int, Decimal] | None = None) -> Iterator[Flow | Problem]:
    """The flows of every sheet of table G6 and what is wrong with them, sheet by sheet; all products together.

    Countries by month are flows to be added; the general total and totals of a year are flows to check by. `totals`
    are known totals of Peru's exports by year, in dollars: they decide what the cells hold. Raises Unreadable where no
    sheet is such a table.
    """
    for sheet in sheets(source, name, HEADINGS, totals or {}):
        if isinstance(sheet, Problem):
            yield sheet
            continue
        yield from sheet.problems
        rows: dict[str, int] = {}
        kept = []
        for line in sheet.lines:
            where = Where(line.number, sheet.name)
            known = WORLD if line.is_total else country_written(line.label)
            code = known or f"x:{'-'.join(plain_name(line.label).split())}"
            if code in rows:
                yield problem("trade.repeated", where, key=short(line.label), first=rows[code])
                continue
            if known is None:
                yield problem("trade.country", where, name=short(line.label), known_as=code)
            rows[code] = line.number
            kept.append(line)
            yield from flows_of(sheet, line, (SCHEME, TOTAL), code, line.is_total)
        sheet.lines = kept
        whole = next((at for at, line in enumerate(kept) if line.is_total), None)
        yield from sums(sheet, [None if at == whole else whole for at in range(len(kept))])
