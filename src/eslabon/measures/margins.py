"""What a change of exports owes to continuing lines, and to new and lost products and markets (measure margins@1).

The table of flows is that of `measures.exports`. A line is exporter x product x importer, or without one of the two:
then partners, or products, are added first. A line is there in a year where its flows add up to other than nought.

    continuing                     the change of lines that are there in both years (the intensive margin)
    new_products, lost_products    lines of a product of which the exporter has no line in the other year
    new_markets, lost_markets      lines of a product that it has in both years, but not to this market

So a line that is new in both senses, a new product to a new market, is a new product. Each line is in one part, and the
parts make the change exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import narwhals as nw

from eslabon.measures.exports import Growth, by_keys, columns, lines, money

MEASURE = "margins@1"
PARTS = ("continuing", "new_products", "lost_products", "new_markets", "lost_markets")
BOTH = ("product", "importer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Margins(Growth):
    """A change of value in dollars, and its parts."""

    continuing: Decimal
    new_products: Decimal
    lost_products: Decimal
    new_markets: Decimal
    lost_markets: Decimal


def margins(flows: nw.LazyFrame[Any], base: int, now: int, keys: Sequence[str] = BOTH) -> Margins:
    """The change of the value of these flows from one year to another, and its parts; they make it exactly.

    `keys` are those of a line beside the exporter: `product`, `importer` or both. By products alone no market is new,
    by importers alone no product.
    """
    return margins_by(flows, base, now, keys, by=())[()]


def margins_by(
    flows: nw.LazyFrame[Any], base: int, now: int, keys: Sequence[str] = BOTH, by: Sequence[str] = ("chain",)
) -> dict[tuple[Any, ...], Margins]:
    """The margins of each of what `by` names (columns), by its values, in one pass."""
    of_line = tuple(dict.fromkeys((*by, "exporter", *columns(keys))))
    found = lines(flows, base, now, of_line).with_columns(**_there(), change=nw.col("value1") - nw.col("value0"))
    found = found.with_columns(new_product=_new_product(keys, by))
    new, lost, product = nw.col("there0") == 0, nw.col("there1") == 0, nw.col("new_product")
    tests = {
        "continuing": ~new & ~lost,
        "new_products": new & product,
        "lost_products": lost & product,
        "new_markets": new & ~product,
        "lost_markets": lost & ~product,
    }
    sums: dict[str, nw.Expr] = {name: nw.when(test).then(nw.col("change")).sum() for name, test in tests.items()}
    sums |= {name: nw.col(name).sum() for name in ("value0", "value1", "exact0", "exact1")}
    return {key: _margins(row) for key, row in by_keys(found, by, sums)}


def _there() -> dict[str, nw.Expr]:
    return {f"there{side}": (nw.col(f"value{side}") != 0).cast(nw.Int8) for side in "01"}


def _new_product(keys: Sequence[str], by: Sequence[str]) -> nw.Expr:
    """Is the line's product there in one of the years only?"""
    if "product" not in keys:
        return nw.lit(False)
    of_product = tuple(dict.fromkeys((*by, "exporter", *columns(("product",)))))
    there = [nw.col(f"there{side}").max().over(*of_product) for side in "01"]
    return (there[0] + there[1]) == 1


def _margins(row: dict[str, Any]) -> Margins:
    return Margins(
        before=money(row["value0"]),
        after=money(row["value1"]),
        exact=money(row["exact0"]) + money(row["exact1"]),
        **{name: money(row[name]) for name in PARTS},
    )
