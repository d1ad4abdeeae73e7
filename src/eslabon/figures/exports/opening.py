"""Opening a figure of exports: the published rows that add up to it, each with its file, sheet and line.

A change opens into the rows of both years, those of the first taken off; the parts of a change are worked out line by
line, and open into the rows that went in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.exports.answers import Exports
from eslabon.figures.exports.question import CHANGE, SPLITS, Question
from eslabon.figures.exports.reference import parse, reference
from eslabon.figures.reference import BadReference
from eslabon.measures.baskets import Basket
from eslabon.values.citations import Citation
from eslabon.values.money import cents

SUM, MODEL = "sum", "model"
ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Opened:
    """A figure of exports that has been opened: its value as printed and today, in dollars; a sum of rows, or what a
    model makes of them; how many rows went in."""

    reference: str
    question: Question
    state: int
    reduction: str
    value: Decimal
    today: Decimal
    count: int


@dataclass(frozen=True, slots=True)
class Contribution:
    """A published row: what it adds (what it tells, of a model), and where it stands."""

    source: str
    year: int
    month: int | None
    exporter: str
    importer: str
    scheme: str
    product: str
    region: str | None
    value: Decimal
    original_value: Decimal
    kilograms: Decimal | None
    share: Decimal
    exact: bool
    snapshot: int
    citation: Citation


def open_exports(warehouse: Warehouse, text: str, baskets: Mapping[int, Basket]) -> Opened:
    """The figure that a reference names. Raises BadReference, also where it would add up several sources, or NotFound
    where its state isn't reached."""
    question, state = parse(text)
    then = Exports(Facts(warehouse.at(state)), baskets)
    value, count = _value(then, question)
    today = value if state == warehouse.state else _value(Exports(Facts(warehouse.at()), baskets), question)[0]
    kind = SUM if question.part in ("", CHANGE) else MODEL
    return Opened(reference(question, state), question, state, kind, value, today, count)


def _value(exports: Exports, question: Question) -> tuple[Decimal, int]:
    relation = f"({_rows_sql(exports, question)})"
    sql = f"SELECT sum(adds), count(*), count(DISTINCT source) FROM {relation}"
    value, count, sources = exports.trade.connection.execute(sql).fetchall()[0]
    if sources > 1:
        raise BadReference("several sources")
    if question.part in ("", CHANGE):
        return value or ZERO, count
    split = next(name for name, parts in SPLITS.items() if question.part in parts)
    changes = exports.changes(question, split, by=())
    return (cents(getattr(changes[()], question.part)) if () in changes else ZERO), count


def contributions(
    exports: Exports, question: Question, offset: int = 0, limit: int | None = None
) -> Iterator[Contribution]:
    """The rows behind a figure, the largest first; `offset` and `limit` page them."""
    page = f"LIMIT {int(limit)} OFFSET {int(offset)}" if limit is not None else ""
    sql = (
        f"SELECT * FROM ({_rows_sql(exports, question)}) ORDER BY abs(adds) DESC, snapshot, number, told_product {page}"
    )
    for row in exports.trade.connection.sql(sql).fetch_arrow_table().to_pylist():
        yield _contribution(exports, row)


def _rows_sql(exports: Exports, question: Question) -> str:
    """The rows that go into a figure: `adds` is what each adds to it, `published` its value as published."""
    rows = exports.trade.sql(exports.asked(replace(question, part="")))
    adds = "t.value"
    if question.part:
        first, last = question.year_from, question.year_to
        adds = f"CASE year WHEN {first} THEN -t.value WHEN {last} THEN t.value END"
        rows = f"SELECT * FROM ({rows}) WHERE year IN ({first}, {last})"
    return (
        f"SELECT t.*, {adds} AS adds, e.value AS published FROM ({rows}) t "
        f"JOIN (SELECT snapshot, number, value FROM {exports.trade.every}) e USING (snapshot, number)"
    )


def _contribution(exports: Exports, row: Mapping[str, Any]) -> Contribution:
    about = exports.trade.snapshot_of(row["snapshot"]).about
    path = f"{row['sheet']}!{row['line']}" if row["sheet"] else f"{row['line']}"
    return Contribution(
        source=row["source"],
        year=row["year"],
        month=row["month"],
        exporter=row["exporter"],
        importer=row["importer"],
        scheme=row["told_scheme"],
        product=row["told_product"],
        region=row["region"],
        value=row["adds"],
        original_value=row["published"],
        kilograms=row["kilograms"],
        share=row["share"],
        exact=row["exact"],
        snapshot=about["snapshot"],
        citation=Citation(about["file"], row["line"], path, about["publisher_name"]),
    )


def trace_json(opened: Opened, found: Iterator[Contribution]) -> dict[str, Any]:
    """An opened figure as the command line and the API give it."""
    from eslabon.figures.exports.data import kilograms_text
    from eslabon.values.money import plain

    return {
        "figure": opened.reference,
        "reduction": opened.reduction,
        "value": plain(opened.value),
        "currency": "USD",
        "state": opened.state,
        "today": plain(opened.today),
        "count": opened.count,
        "contributions": [
            {
                "kind": "row",
                "activity": None,
                "transaction": None,
                "date": None,
                "year": one.year,
                "month": one.month,
                "exporter": one.exporter,
                "importer": one.importer,
                "scheme": one.scheme,
                "product": one.product,
                "region": one.region,
                "value": plain(one.value),
                "original_value": plain(one.original_value),
                "original_currency": "USD",
                "kilograms": kilograms_text(one.kilograms),
                "share": format(one.share.normalize() + 0, "f"),
                "exact": one.exact,
                "rule": None,
                "snapshot": one.snapshot,
                "file": one.citation.file,
                "line": one.citation.line,
                "path": one.citation.path,
                "source": one.source,
            }
            for one in found
        ],
    }
