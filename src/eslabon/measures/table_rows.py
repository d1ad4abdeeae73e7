"""Contributions of rows that come from plain tables: one row, one contribution."""

from __future__ import annotations

from datetime import date

from eslabon.measures.classification import Classification, classify_text
from eslabon.measures.cooperation import Contribution
from eslabon.measures.rates import Converter
from eslabon.measures.shares import NOT_ALLOCATED, ONE
from eslabon.standards.tables import Row
from eslabon.standards.tables.amounts import ONES
from eslabon.values.money import cents
from eslabon.values.periods import FiscalYear


def rate_day(row: Row) -> date:
    """The day whose rate converts a row: its own, else the last of its year."""
    if row.on is not None:
        return row.on
    if row.year is not None:
        return date(row.year, 12, 31)
    assert row.fiscal_year is not None
    return FiscalYear(row.fiscal_year, row.fiscal_year_start or 1).last


def contribution_of(row: Row, convert: Converter) -> Contribution:
    """The contribution of a row: its amount, converted at the rate of its year; its group by its title's words.

    A fiscal year that starts in January is the calendar year.
    """
    converted = convert(row.value, row.currency, rate_day(row))
    found = _classified(row)
    year = row.on.year if row.on else row.year
    start = row.fiscal_year_start or 1
    if year is None and start == 1:
        year = row.fiscal_year
    return Contribution(
        number=row.number,
        line=row.number,
        flow=row.flow,
        type=None,
        on=row.on,
        year=year,
        fiscal_year=row.fiscal_year if year is None else None,
        fiscal_start=start if year is None else None,
        recipient=row.recipient or NOT_ALLOCATED,
        named="",
        sector=NOT_ALLOCATED,
        sector_name="",
        share=ONE,
        amount=cents(row.value),
        currency=row.currency,
        value=cents(converted[0]) if converted else None,
        rate=converted[1] if converted else None,
        provider=row.provider,
        provider_name=row.provider_name or row.provider.removeprefix("name:"),
        kind=row.kind or "unknown",
        group=found.group if found else "N",
        focus=found.focus if found else "none",
        basis=found.basis if found else "none",
        rule="recipient:row; sector:no-sector; provider:row; kind:row"
        + (f"; amount:{row.unit}" if row.unit != ONES else ""),
        first=True,
        first_to=True,
        first_for=True,
        split=False,
    )


def _classified(row: Row) -> Classification | None:
    return classify_text([row.title], [], []) if row.title else None
