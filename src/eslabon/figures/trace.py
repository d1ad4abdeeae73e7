"""Opening a figure: the contributions that add up to it exactly, each down to the file, the line and the path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import narwhals as nw

from eslabon.facts.query import Facts
from eslabon.facts.sql import SPAN, quoted
from eslabon.facts.warehouse import CRS, Warehouse
from eslabon.figures.offer import NOTHING
from eslabon.figures.reference import parse, reference
from eslabon.measures.offer import Question, aggregate, money_of, selected
from eslabon.values.citations import Citation


@dataclass(frozen=True, slots=True)
class Opened:
    """A figure that has been opened: its value as printed, the value of the same figure today, and how many rows
    make it up."""

    reference: str
    question: Question
    state: int
    value: Decimal
    currency: str | None
    today: Decimal
    count: int
    activities: int
    transactions: int


@dataclass(frozen=True, slots=True)
class Contribution:
    """A row behind a figure: what it adds, from what, by which rule, and where it was published.

    `kind` is "transaction", or "row" for a row of a plain table (then `activity` and `transaction` are None).
    """

    kind: str
    activity: str | None
    title: str | None
    transaction: int | None
    date: date | None
    year: int | None
    fiscal_year: int | None
    flow: str
    recipient: str
    sector: str
    provider: str
    provider_name: str
    value: Decimal
    original_value: str
    original_currency: str | None
    share: Decimal
    rate: str | None
    rule: str
    snapshot: int
    citation: Citation


def open_figure(warehouse: Warehouse, text: str) -> Opened:
    """The figure that a reference names. Raises BadReference, or NotFound where its state isn't reached."""
    question, state = parse(text)
    at_state = _sum(Facts(warehouse.at(state)), question)
    now = at_state if state == warehouse.state else _sum(Facts(warehouse.at()), question)
    currency = question.left_currency if question.left == "no-rate" else question.currency
    return Opened(
        reference(question, state),
        question,
        state,
        at_state["value"] or NOTHING,
        currency,
        now["value"] or NOTHING,
        at_state["rows"],
        at_state["activities"] or 0,
        int(at_state["transactions"] or 0),
    )


# Where a row stands, and who says it: a sheet's row; of CRS, the line and the heading of a column.
_ROW = "concat(sheet || '!', number) AS place, source"
_CELL = """concat(line, ':', "column") AS place, release AS source"""


def _units(facts: Facts, question: Question) -> list[int] | None:
    return facts.units(question.activity) if question.activity else None


def _sum(facts: Facts, question: Question) -> dict[str, Any]:
    table = facts.contributions(question.currency, bool(question.source))
    units = _units(facts, question)
    row: dict[str, Any] = aggregate(table, question, (), units).collect("pyarrow").to_native().to_pylist()[0]
    counted = selected(table, question, units).select(nw.len().alias("rows")).collect("pyarrow").to_native()
    return {**row, **counted.to_pylist()[0]}


def contributions(
    facts: Facts, question: Question, offset: int = 0, limit: int | None = None
) -> Iterator[Contribution]:
    """The rows behind a figure at the state of the facts, the largest first; `offset` and `limit` page them."""
    table = facts.contributions(question.currency, bool(question.source))
    chosen = selected(table, question, _units(facts, question)).with_columns(money=money_of(question))
    relation = nw.to_native(chosen)
    page = f"LIMIT {int(limit)} OFFSET {int(offset)}" if limit is not None else ""
    ordered = relation.query(
        "chosen", f"SELECT * FROM chosen ORDER BY abs(money) DESC, snapshot, item, recipient, sector {page}"
    ).fetch_arrow_table()
    yield from _located(facts, ordered.to_pylist())


def _located(facts: Facts, rows: list[dict[str, Any]], batch: int = 5_000) -> Iterator[Contribution]:
    """The rows with what was published of them, looked up a batch at a time."""
    for start in range(0, len(rows), batch):
        part = rows[start : start + batch]
        described = facts.described({row["unit"] for row in part if row["unit"] is not None})
        published = _published(facts, part)
        for row in part:
            key = (row["snapshot"], row["activity"], row["number"])
            yield _contribution(facts, row, described.get(row["unit"]), published[key])


def _published(facts: Facts, rows: list[dict[str, Any]]) -> dict[tuple[int, int | None, int], dict[str, Any]]:
    """What the load's own table says of the rows: the value as published, and the row's source."""
    wanted: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        wanted.setdefault(row["snapshot"], []).append(row)
    found: dict[tuple[int, int | None, int], dict[str, Any]] = {}
    for number, own in wanted.items():
        snapshot = facts.snapshot_of(number * SPAN)
        if snapshot.about["standard"] == "iati":
            ids = [row["activity"] * SPAN + row["number"] for row in own]
            path = quoted(str(snapshot.folder / "transactions.parquet"))
            sql = (
                f"SELECT activity, number, value FROM read_parquet({path}) WHERE "
                f"activity::BIGINT * {SPAN} + number IN (SELECT unnest($1::BIGINT[]))"
            )
            for one in facts.rows(sql, [ids]):
                found[number, one["activity"], one["number"]] = one
        else:
            path = quoted(str(snapshot.folder / "rows.parquet"))
            told = _CELL if snapshot.about["standard"] == CRS else _ROW
            sql = f"SELECT number, value, {told} FROM read_parquet({path}) WHERE list_contains($1, number)"
            for one in facts.rows(sql, [[row["number"] for row in own]]):
                found[number, None, one["number"]] = one
    return found


def _contribution(
    facts: Facts, row: dict[str, Any], activity: dict[str, Any] | None, published: dict[str, Any]
) -> Contribution:
    snapshot = facts.snapshot_of(row["snapshot"] * SPAN)
    about = snapshot.about
    if activity is not None:
        path = f"/iati-activities/iati-activity[{row['activity'] + 1}]/transaction[{row['number']}]"
        source = about["publisher_name"] or about["publisher"]
    else:
        path = published["place"]
        source = published["source"]
    return Contribution(
        kind="transaction" if activity is not None else "row",
        activity=activity["identifier"] if activity else None,
        title=activity["title"] if activity else None,
        transaction=row["number"] if activity else None,
        date=row["on"],
        year=row["year"],
        fiscal_year=row["fiscal_year"],
        flow=row["flow"],
        recipient=row["recipient"],
        sector=row["sector"],
        provider=row["provider"],
        provider_name=row["provider_name"],
        value=row["money"],
        original_value=published["value"],
        original_currency=row["currency"],
        share=Decimal(row["share"]),
        rate=row["rate"],
        rule=row["rule"] + (f"; rate:{row['rate']}" if row["rate"] else ""),
        snapshot=about["snapshot"],
        citation=Citation(about["file"], row["line"], path, source),
    )
