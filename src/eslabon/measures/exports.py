"""Exports, and what their change is made of (measure exports@1).

The table of flows has the columns of `standards.flows.Flow`; those marked `check` are totals that a source prints
beside its rows, and count nowhere. A change from one year to another is split line by line, a line being what `keys`
say (exporter and product; with the importer too it has other parts). For a line that is there in both years with its
kilograms (value v, quantity q, price p = v / q):

    change = (q1 - q0) x p0   volume, at the prices of the first year
           + (p1 - p0) x q1   price

The change of a line that is there in one year only is entry or exit; of one without kilograms, or in another unit, it
is `not_split`. Volume is rounded to the cent and price is what remains, so that the parts make the change exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import narwhals as nw

from eslabon.values.money import cents

MEASURE = "exports@1"
LINE = ("exporter", "scheme", "product")
LINE_BY_PARTNER = (*LINE, "importer")


@dataclass(frozen=True, slots=True)
class Change:
    """A change of value in dollars, and its parts; what has no quantity is in `not_split`."""

    change: Decimal
    volume: Decimal
    price: Decimal
    entry: Decimal
    exit: Decimal
    not_split: Decimal
    kilograms: tuple[Decimal | None, Decimal | None]
    lines: int


def counted(flows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The flows that are added: totals printed beside them aren't."""
    return flows.filter(~nw.col("check"))


def lines(flows: nw.LazyFrame[Any], base: int, now: int, keys: Sequence[str] = LINE) -> nw.LazyFrame[Any]:
    """A row for each line that is there in one of two years. Columns: the keys; `rows0`, `value0`, `kilograms0` of the
    first year and likewise `...1` of the second (kilograms null where a flow with a value tells none); `volume`,
    `entry`, `exit`, `not_split` of its change.
    """
    sides = {"0": nw.col("year") == base, "1": nw.col("year") == now}
    sums: dict[str, nw.Expr] = {}
    untold = nw.col("kilograms").is_null() & (nw.col("value") != 0)
    for side, here in sides.items():
        sums[f"rows{side}"] = nw.when(here).then(1).otherwise(0).sum()
        sums[f"value{side}"] = nw.when(here).then(nw.col("value")).otherwise(0).sum()
        sums[f"known{side}"] = nw.when(here).then(nw.col("kilograms")).sum()
        sums[f"untold{side}"] = nw.when(here & untold).then(1).otherwise(0).sum()
    asked = counted(flows).filter(nw.col("year").is_in([base, now]))
    of_both = asked.group_by(*keys).agg(**sums)
    for side in sides:
        told = (nw.col(f"untold{side}") == 0) & (nw.col(f"known{side}") > 0)
        of_both = of_both.with_columns(nw.when(told).then(nw.col(f"known{side}")).alias(f"kilograms{side}"))
    return of_both.with_columns(**_parts()).select(
        *keys, *(f"{name}{side}" for side in sides for name in ("rows", "value", "kilograms")), *_parts()
    )


def _parts() -> dict[str, nw.Expr]:
    there0, there1 = nw.col("rows0") > 0, nw.col("rows1") > 0
    change = nw.col("value1") - nw.col("value0")
    both = there0 & there1
    told = both & ~nw.col("kilograms0").is_null() & ~nw.col("kilograms1").is_null()
    price = nw.col("value0").cast(nw.Float64) / nw.col("kilograms0").cast(nw.Float64)
    moved = (nw.col("kilograms1") - nw.col("kilograms0")).cast(nw.Float64)
    return {
        "volume": nw.when(told).then(moved * price).otherwise(0.0),
        "entry": nw.when(~there0).then(nw.col("value1")).otherwise(0),
        "exit": nw.when(~there1).then(-nw.col("value0")).otherwise(0),
        "not_split": nw.when(both & ~told).then(change).otherwise(0),
    }


def change(flows: nw.LazyFrame[Any], base: int, now: int, keys: Sequence[str] = LINE) -> Change:
    """The change of the value of these flows from one year to another, and its parts; they make it exactly."""
    found = lines(flows, base, now, keys)
    # Kilograms of all lines are told only where those of each line are.
    untold = {side: ((nw.col(f"rows{side}") > 0) & nw.col(f"kilograms{side}").is_null()).any() for side in "01"}
    row = (
        found.select(
            value0=nw.col("value0").sum(),
            value1=nw.col("value1").sum(),
            kilograms0=nw.col("kilograms0").sum(),
            kilograms1=nw.col("kilograms1").sum(),
            untold0=untold["0"],
            untold1=untold["1"],
            volume=nw.col("volume").sum(),
            entry=nw.col("entry").sum(),
            exit=nw.col("exit").sum(),
            not_split=nw.col("not_split").sum(),
            lines=nw.len(),
        )
        .collect()
        .rows(named=True)[0]
    )
    if not row["lines"]:
        zero = Decimal("0.00")
        return Change(zero, zero, zero, zero, zero, zero, (None, None), 0)
    whole = cents(Decimal(row["value1"]) - Decimal(row["value0"]))
    entry, out, left = (cents(Decimal(row[name])) for name in ("entry", "exit", "not_split"))
    volume = cents(Decimal(repr(row["volume"])))
    kilograms = tuple(None if row[f"untold{side}"] else Decimal(row[f"kilograms{side}"] or 0) for side in "01")
    price = whole - volume - entry - out - left
    return Change(whole, volume, price, entry, out, left, (kilograms[0], kilograms[1]), int(row["lines"]))
