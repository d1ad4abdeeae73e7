"""Exports, and what their change is made of (measure exports@1).

The table of flows has the columns of `standards.flows.Flow`, and `source`, `chain` and `exact`: does the line of the
basket stand for the same goods in the flow's nomenclature? Rows marked `check` are totals that a source prints beside
its rows, and count nowhere. Sources tell the same flows again, and so do chains that share a product: they stand beside
each other, and who adds them up counts twice.

A change from one year to another is split line by line, a line being what `keys` say (exporter and product; with the
importer too it has other parts). They must name the same goods in both years: codes of two revisions are made one
before. A line is there in a year where its flows add up to other than nought. For a line that is there in both years
with its kilograms (value v, quantity q, price p = v / q):

    change = (q1 - q0) x p0   volume, at the prices of the first year
           + (p1 - p0) x q1   price

The change of a line that is there in one year only is entry or exit. It is `not_split` where kilograms are missing,
where the unit of quantity is another, and where corrections leave less than nothing. Volume is rounded to the cent line
by line and price is what remains, so that the parts make the change exactly, and those of the lines make the whole's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

import narwhals as nw

from eslabon.values.money import cents

MEASURE = "exports@1"
# The rungs of what a figure can say: what adds up to what, and who did how beside whom. Neither tells a cause.
ACCOUNTING, COMPARISON = "accounting", "comparison"
KEYS = ("year", "month", "exporter", "importer", "product", "chain", "source", "region", "sector")
# Whose products are sectors: a source's own list.
SECTORS = "sunat-sector"
PRODUCT = ("scheme", "product")
LINE = ("exporter", *PRODUCT)
LINE_BY_PARTNER = (*LINE, "importer")
PARTS = ("volume", "price", "entry", "exit", "not_split")
_MONEY = nw.Decimal(38, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """A value in dollars of two years; `exact` is what of the two together rests on exact lines of a basket."""

    rung: ClassVar[str] = ACCOUNTING
    before: Decimal
    after: Decimal
    exact: Decimal

    @property
    def change(self) -> Decimal:
        return self.after - self.before

    @property
    def exact_share(self) -> Decimal | None:
        """The share of both years' value that rests on exact lines (1 is all); None where there is no value."""
        return share(self.exact, self.before + self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Growth):
    """A change of value in dollars, and its parts; `kilograms` are None in a year in which some line doesn't tell."""

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


def columns(keys: Iterable[str]) -> tuple[str, ...]:
    """The columns of some of `KEYS`: a product is a code of a scheme."""
    return tuple(column for key in keys for column in (PRODUCT if key == "product" else (key,)))


def untold() -> nw.Expr:
    """The flows that have a value and no weight beside it."""
    return (nw.col("value") != 0) & (nw.col("kilograms").is_null() | (nw.col("kilograms") == 0))


def aggregate(flows: nw.LazyFrame[Any], keys: Sequence[str] = ()) -> nw.LazyFrame[Any]:
    """The flows added up by some of `KEYS`. Columns: those of the keys (`scheme` beside `product`); `value`;
    `kilograms`, null where a flow with a value tells none; `exact_value`, what of it rests on exact lines; `rows`.

    Without keys there is one row, also where there are no flows. A flow that isn't told by sector, region or month has
    null there.
    """
    asked = counted(flows)
    if "sector" in keys:
        asked = asked.with_columns(sector=nw.when(nw.col("scheme") == SECTORS).then(nw.col("product")))
    sums = {
        "value": nw.col("value").sum(),
        "known": nw.col("kilograms").sum(),
        "untold": untold().any(),
        "exact_value": nw.when(nw.col("exact")).then(nw.col("value")).sum(),
        "rows": nw.len(),
    }
    names = columns(keys)
    found = asked.group_by(*names).agg(**sums) if names else asked.select(**sums)
    return found.select(
        *names,
        "value",
        nw.when(~nw.col("untold")).then(nw.col("known")).alias("kilograms"),
        "exact_value",
        "rows",
    )


def share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """What part of a whole it is (1 is all); None where either isn't known, or the whole isn't above nought."""
    return None if part is None or whole is None or whole <= 0 else part / whole


def growth(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    """By how much of itself a value grew (1: it doubled); None where either isn't known or it grew from nothing."""
    rest = share(after, before)
    return None if rest is None else rest - 1


def unit_value(value: Decimal | None, kilograms: Decimal | None) -> Decimal | None:
    """Dollars a kilogram; None where there are no kilograms."""
    return share(value, kilograms)


def lines(flows: nw.LazyFrame[Any], base: int, now: int, keys: Sequence[str] = LINE) -> nw.LazyFrame[Any]:
    """A row for each line that is there in one of two years. Columns: the keys; `value0`, `kilograms0` and `exact0` of
    the first year and likewise `...1` of the second (kilograms null where they aren't told, or no line is there);
    `PARTS` of its change.
    """
    sums: dict[str, nw.Expr] = {}
    for side, year in (("0", base), ("1", now)):
        here = nw.col("year") == year
        sums[f"value{side}"] = nw.when(here).then(nw.col("value")).sum()
        sums[f"known{side}"] = nw.when(here).then(nw.col("kilograms")).sum()
        sums[f"untold{side}"] = (here & untold()).any()
        sums[f"exact{side}"] = nw.when(here & nw.col("exact")).then(nw.col("value")).sum()
        sums[f"first_unit{side}"] = nw.when(here).then(nw.col("unit")).min()
        sums[f"last_unit{side}"] = nw.when(here).then(nw.col("unit")).max()
    added = counted(flows).filter(nw.col("year").is_in([base, now])).group_by(*keys).agg(**sums)
    there = added.filter((nw.col("value0") != 0) | (nw.col("value1") != 0))
    told = there.with_columns(**{f"kilograms{side}": _kilograms(side) for side in "01"})
    split = told.with_columns(volume=_volume(), **_one_sided()).with_columns(not_split=_not_split())
    change = nw.col("value1") - nw.col("value0")
    rest = change - nw.col("entry") - nw.col("exit") - nw.col("not_split")
    return split.with_columns(volume=nw.col("volume").fill_null(0)).select(
        *keys,
        *(f"{name}{side}" for name in ("value", "kilograms", "exact") for side in "01"),
        *("volume", (rest - nw.col("volume")).alias("price"), "entry", "exit", "not_split"),
    )


def _kilograms(side: str) -> nw.Expr:
    told = (nw.col(f"value{side}") != 0) & ~nw.col(f"untold{side}") & (nw.col(f"known{side}") > 0)
    return nw.when(told).then(nw.col(f"known{side}"))


def _volume() -> nw.Expr:
    """The change of a line's quantity at the prices of the first year, to the cent; null where it can't be told."""
    told = (nw.col("value0") > 0) & (nw.col("value1") > 0)
    told &= ~nw.col("kilograms0").is_null() & ~nw.col("kilograms1").is_null()
    another = (nw.col("first_unit0") != nw.col("first_unit1")) | (nw.col("last_unit0") != nw.col("last_unit1"))
    told &= ~another.fill_null(False)  # what isn't told is no other unit
    price = nw.col("value0").cast(nw.Float64) / nw.col("kilograms0").cast(nw.Float64)
    moved = (nw.col("kilograms1") - nw.col("kilograms0")).cast(nw.Float64)
    # Whole cents, which all engines round alike.
    return nw.when(told).then(((moved * price * 100).round() / 100).cast(_MONEY))


def _one_sided() -> dict[str, nw.Expr]:
    return {
        "entry": nw.when(nw.col("value0") == 0).then(nw.col("value1")).otherwise(0),
        "exit": nw.when(nw.col("value1") == 0).then(-nw.col("value0")).otherwise(0),
    }


def _not_split() -> nw.Expr:
    both = (nw.col("value0") != 0) & (nw.col("value1") != 0)
    return nw.when(both & nw.col("volume").is_null()).then(nw.col("value1") - nw.col("value0")).otherwise(0)


def change(flows: nw.LazyFrame[Any], base: int, now: int, keys: Sequence[str] = LINE) -> Change:
    """The change of the value of these flows from one year to another, and its parts; they make it exactly."""
    return changes(flows, base, now, keys, by=())[()]


def changes(
    flows: nw.LazyFrame[Any], base: int, now: int, keys: Sequence[str] = LINE, by: Sequence[str] = ("chain",)
) -> dict[tuple[Any, ...], Change]:
    """The changes of each of what `by` names (columns), by its values, in one pass; what has no flows isn't there, but
    for the one change of all (`by` empty)."""
    found = lines(flows, base, now, tuple(dict.fromkeys((*by, *keys))))
    # Kilograms of all lines are told only where those of each line are.
    there = {side: nw.col(f"value{side}") != 0 for side in "01"}
    sums = {f"untold{side}": (there[side] & nw.col(f"kilograms{side}").is_null()).any() for side in "01"}
    added = (*(f"{name}{side}" for name in ("value", "kilograms", "exact") for side in "01"), *PARTS)
    sums |= {name: nw.col(name).sum() for name in added} | {"lines": nw.len()}
    return {key: _change(row) for key, row in by_keys(found, by, sums)}


def by_keys(
    found: nw.LazyFrame[Any], by: Sequence[str], sums: dict[str, nw.Expr]
) -> list[tuple[tuple[Any, ...], dict[str, Any]]]:
    """Rows of sums with the values of the columns that `by` names, in their order (null last); one row without them."""
    asked = found.group_by(*by).agg(**sums) if by else found.select(**sums)
    rows = [(tuple(row[name] for name in by), row) for row in asked.collect().rows(named=True)]
    return sorted(rows, key=lambda pair: [(value is None, str(value)) for value in pair[0]])


def money(value: Any) -> Decimal:
    """A sum that an engine gives, in dollars and cents."""
    return cents(Decimal(value))


def _change(row: dict[str, Any]) -> Change:
    kilograms = [None if row[f"untold{side}"] else Decimal(row[f"kilograms{side}"]) for side in "01"]
    return Change(
        before=money(row["value0"]),
        after=money(row["value1"]),
        exact=money(row["exact0"]) + money(row["exact1"]),
        kilograms=(kilograms[0], kilograms[1]),
        lines=int(row["lines"]),
        **{name: money(row[name]) for name in PARTS},
    )
