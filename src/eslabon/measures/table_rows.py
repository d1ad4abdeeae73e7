"""Contributions of rows that come from plain tables: one row, one contribution."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from eslabon.measures.classification import Classification, classify_text
from eslabon.measures.rates import Converter
from eslabon.measures.shares import NOT_ALLOCATED
from eslabon.standards.tables import Row
from eslabon.values.money import cents
from eslabon.values.periods import FiscalYear


class RowContribution(NamedTuple):
    """What a row says, in the currency asked for; `value` is None where no rate converts it."""

    recipient: str
    value: Decimal | None
    amount: Decimal
    rate: str | None
    group: str
    focus: str
    basis: str
    rule: str


def rate_day(row: Row) -> date:
    """The day whose rate converts a row: its own, else the last of its year."""
    if row.on is not None:
        return row.on
    if row.year is not None:
        return date(row.year, 12, 31)
    assert row.fiscal_year is not None
    return FiscalYear(row.fiscal_year, row.fiscal_year_start or 1).last


def contribution_of(row: Row, convert: Converter) -> RowContribution:
    """The contribution of a row: its amount, converted at the rate of its year; its group by its title's words."""
    converted = convert(row.value, row.currency, rate_day(row))
    found = _classified(row)
    return RowContribution(
        row.recipient or NOT_ALLOCATED,
        cents(converted[0]) if converted else None,
        cents(row.value),
        converted[1] if converted else None,
        found.group if found else "N",
        found.focus if found else "none",
        found.basis if found else "none",
        f"recipient:row; sector:no-sector; provider:row; kind:{'row' if row.kind else 'unknown'}",
    )


def _classified(row: Row) -> Classification | None:
    return classify_text([row.title], [], []) if row.title else None
