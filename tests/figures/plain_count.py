"""The figures of IATI files counted a second way: ElementTree, plain loops, none of the program's own code.

It knows only what the real files hold: one place an activity or transaction, sectors of DAC vocabulary first.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_EVEN, Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

FLOWS = {
    "1": "incoming-funds",
    "2": "commitments",
    "3": "disbursements",
    "4": "disbursements",
    "5": "interest",
    "6": "repayments",
    "11": "incoming-commitments",
}
KINDS = {"421": "loan", "510": "equity", "1100": "guarantee", "110": "grant"}


class Counted(NamedTuple):
    """A transaction as the plain count sees it; `dollars` is None where there is no rate."""

    activity: str
    number: int
    flow: str
    year: int
    recipient: str
    sector: str
    kind: str
    currency: str
    amount: Decimal
    dollars: Decimal | None


def rates() -> dict[tuple[str, str], Decimal]:
    text = (files("eslabon.facts") / "rates.csv").read_text(encoding="utf-8")
    return {(row["currency"], row["period"]): Decimal(row["rate"]) for row in csv.DictReader(text.splitlines())}


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_EVEN)


def transactions(path: Path) -> Iterator[Counted]:
    """Every transaction of a file that belongs to a flow."""
    per_dollar = rates()
    for activity in ElementTree.parse(path).getroot().iterfind("iati-activity"):
        identifier = (activity.findtext("iati-identifier") or "").strip()
        for number, one in enumerate(activity.iterfind("transaction"), 1):
            value = one.find("value")
            assert value is not None
            amount = Decimal((value.text or "").strip())
            currency = value.get("currency") or activity.get("default-currency") or ""
            day = attribute(one, "transaction-date", "iso-date")
            rate = per_dollar.get((currency, (value.get("value-date") or day)[:4])) if currency != "USD" else Decimal(1)
            finance = attribute(one, "finance-type", "code") or attribute(activity, "default-finance-type", "code")
            yield Counted(
                identifier,
                number,
                FLOWS[attribute(one, "transaction-type", "code")],
                int(day[:4]),
                place(one) or place(activity) or "not-allocated",
                sector(one) or sector(activity) or "not-allocated",
                KINDS[finance],
                currency,
                cents(amount),
                None if rate is None else cents(amount / rate),
            )


def attribute(element: ElementTree.Element, tag: str, name: str) -> str:
    found = element.find(tag)
    return "" if found is None else found.get(name) or ""


def place(element: ElementTree.Element) -> str | None:
    countries = [one.get("code") or "" for one in element.iterfind("recipient-country")]
    regions = [f"region:{one.get('code')}" for one in element.iterfind("recipient-region")]
    assert len(countries + regions) < 2, "a plain count shares nothing"
    return (countries + regions or [None])[0]


def sector(element: ElementTree.Element) -> str | None:
    """The one sector of the first vocabulary there is; `shared` where there are several."""
    found: dict[str, list[str]] = {}
    for one in element.iterfind("sector"):
        found.setdefault(one.get("vocabulary") or "1", []).append(one.get("code") or "")
    for vocabulary in ("1", "2", "99"):
        if codes := found.get(vocabulary):
            return f"{vocabulary}:{codes[0]}" if len(set(codes)) == 1 else "shared"
    return None


def totals(rows: Iterable[Counted], *keys: str) -> dict[tuple[Any, ...], tuple[Decimal, int, int]]:
    """Dollars, activities and transactions by keys, of what has a rate."""
    groups: dict[tuple[Any, ...], list[Counted]] = {}
    for row in rows:
        if row.dollars is not None:
            groups.setdefault(tuple(getattr(row, key) for key in keys), []).append(row)
    return {
        key: (
            sum((one.dollars or Decimal(0) for one in own), Decimal(0)),
            len({one.activity for one in own}),
            len(own),
        )
        for key, own in groups.items()
    }
