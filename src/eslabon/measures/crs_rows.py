"""Contributions of the amounts of CRS: one amount, one contribution; its group by its purpose code and trade marker."""

from __future__ import annotations

from datetime import date

from eslabon.measures.aft_codes import aft_of_code
from eslabon.measures.cooperation import Contribution
from eslabon.measures.kinds import kind_of
from eslabon.measures.rates import Converter
from eslabon.measures.shares import NOT_ALLOCATED, ONE
from eslabon.standards.crs import Entry
from eslabon.values.money import cents

# Finance types that stand for the CRS's own word on grants, loans and equity, where no finance type is given.
_BY_FLOW = {"11": "110", "13": "421", "19": "510"}
# The trade-development marker: significant, principal.
_MARKED = frozenset(("1", "2"))
_OWN_VOCABULARY = "99"


def contribution_of(entry: Entry, convert: Converter) -> Contribution:
    """The contribution of an amount that counts; in another currency, at the rate of its year."""
    last_day = date(entry.year, 12, 31)
    converted = convert(entry.value, "USD", last_day)
    kind = kind_of(entry.finance_type or _BY_FLOW.get(entry.grant_or_loan), entry.aid_type or None, on=last_day)
    group, focus, basis = group_of(entry)
    return Contribution(
        number=entry.number,
        line=entry.line,
        flow=entry.flow,
        type=entry.source,
        on=None,
        year=entry.year,
        fiscal_year=None,
        fiscal_start=None,
        recipient=entry.recipient,
        named="",
        sector=sector_of(entry),
        sector_name=entry.sector_name,
        share=ONE,
        amount=cents(entry.value),
        currency="USD",
        value=cents(converted[0]) if converted else None,
        rate=converted[1] if converted else None,
        provider=entry.provider,
        provider_name=entry.provider_name,
        kind=kind.kind,
        group=group,
        focus=focus,
        basis=basis,
        rule=f"recipient:row; sector:row; provider:row; kind:{kind.rule}",
        first=True,
        first_to=True,
        first_for=True,
        split=False,
    )


def sector_of(entry: Entry) -> str:
    """The sector as the offer writes it: `1:33120`, `2:331`, `99:` and a name where the file has no code."""
    if entry.sector:
        return f"{'1' if len(entry.sector) == 5 else '2'}:{entry.sector}"
    return f"{_OWN_VOCABULARY}:{entry.sector_name}" if entry.sector_name else NOT_ALLOCATED


def group_of(entry: Entry) -> tuple[str, str, str]:
    """Group, focus and basis: by the code in force in the year; trade development as an objective makes it direct."""
    found = aft_of_code(entry.sector, entry.year)
    if found is None:
        return "N", "none", "none"
    group, focus = found
    return group, "direct" if group != "N" and entry.trade_marker in _MARKED else focus, "codes"
