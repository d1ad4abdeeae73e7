"""Whatever is asked: rows add up to the totals of their source, figures open into rows that make them exactly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eslabon.facts.query import Facts
from eslabon.facts.warehouse import NotFound, Warehouse
from eslabon.figures.exports.answers import Exports, Row
from eslabon.figures.exports.opening import contributions, open_exports
from eslabon.figures.exports.question import LINES, SPLITS, Question
from eslabon.figures.exports.reference import is_exports, parse, reference
from eslabon.figures.reference import BadReference
from eslabon.measures.baskets import Basket, Line
from eslabon.measures.concordance import REVISIONS
from eslabon.measures.exports import KEYS
from tests.once import once
from tests.trade_files import comtrade_file, loaded

BASKETS = {
    1: Basket("coffee", (Line("HS2007", "0901", Decimal("0.37")),)),
    2: Basket("knitwear", (Line("HS2007", "6109", Decimal("0.123456")), Line("HS2007", "090112", Decimal(1)))),
}
PRODUCTS = ("090111", "090112", "610910")


def files(folder: Path) -> Iterator[Path]:
    """Three files: values with cents, a quantity that isn't told, the mirror, and a newer load that tells some anew."""
    rows = [
        (year, importer, product, f"{(year * 7 + at * 1013) % 9973}.{at * 17 % 100:02}", None if at == 5 else at + 1)
        for year in (2005, 2010)
        for at, (importer, product) in enumerate((who, what) for who in ("US", "DE") for what in PRODUCTS)
        if (year, at) != (2005, 3)
    ]
    yield comtrade_file(folder / "a.csv", rows)
    yield comtrade_file(folder / "b.csv", [(2010, "US", "090111", "777.77", 3)])
    yield comtrade_file(folder / "c.csv", rows[:4], flow=("1", "Import"))
    yield comtrade_file(folder / "d.csv", rows[2:], exporter="CO")


@pytest.fixture(scope="module")
def warehouse() -> Warehouse:
    """A small warehouse; tests only look at it."""

    def load(folder: Path) -> None:
        for path in files(folder):
            loaded(Warehouse(folder / "warehouse"), path)

    return Warehouse(once("small-trade", load) / "warehouse")


@pytest.fixture(scope="module")
def exports(warehouse: Warehouse) -> Exports:
    return Exports(Facts(warehouse.at()), BASKETS)


def some(*values: object) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=2).map(tuple)


years = st.none() | st.sampled_from([2005, 2010])
questions = st.builds(
    Question,
    sources=some("comtrade", "comtrade-mirror"),
    exporters=some("PE", "CO"),
    importers=some("US", "DE", "JP"),
    products=some("0901", "090111", "6109", "7777"),
    baskets=some(1, 2),
    year_from=years,
    year_to=years,
)
keys = st.lists(st.sampled_from(KEYS), unique=True, max_size=3).map(tuple)
QUIETLY = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUIETLY
@given(questions, keys)
def test_rows_add_up_to_the_totals_of_their_source(exports: Exports, question: Question, by: tuple[str, ...]) -> None:
    found = exports.answer(question, by)
    added: dict[str, Decimal] = defaultdict(Decimal)
    for row in found.rows:
        assert {"source", *by} == set(row.keys) - {"scheme"}
        added[row.keys["source"]] += row.value
    assert added == {row.keys["source"]: row.value for row in found.totals}
    assert (found.total is None) == (len(found.totals) != 1)
    assert found.total is None or found.total.value == found.totals[0].value


def opens(warehouse: Warehouse, exports: Exports, row: Row) -> None:
    opened = open_exports(warehouse, row.figure, BASKETS)
    assert (opened.value, opened.count) == (row.value, row.rows), row.figure
    rows = list(contributions(exports, opened.question))
    assert sum((one.value for one in rows), Decimal(0)) == row.value
    assert len(rows) == opened.count
    for one in rows:
        assert abs(one.value - one.original_value * one.share) <= Decimal("0.005")
    paged = [one for at in range(0, opened.count, 2) for one in contributions(exports, opened.question, at, 2)]
    assert paged == rows


@QUIETLY
@given(questions, keys)
def test_every_row_opens_into_what_makes_it(
    warehouse: Warehouse, exports: Exports, question: Question, by: tuple[str, ...]
) -> None:
    found = exports.answer(question, by)
    for row in [*found.rows[:4], *found.totals]:
        opens(warehouse, exports, row)


@QUIETLY
@given(
    questions.map(lambda one: replace(one, sources=("comtrade",), year_from=2005, year_to=2010)),
    st.sampled_from(list(SPLITS)),
    st.sampled_from(LINES),
)
def test_a_change_is_its_parts_and_its_rows(
    warehouse: Warehouse, exports: Exports, question: Question, split: str, lines: str
) -> None:
    found = exports.change(replace(question, lines=lines), split)
    assert sum(found.parts.values()) == found.found.change
    if not found.source:
        return
    opened = open_exports(warehouse, found.figure(), BASKETS)
    assert opened.value == found.found.change
    assert sum(one.value for one in contributions(exports, opened.question)) == found.found.change
    for name, value in found.parts.items():
        assert open_exports(warehouse, found.figure(name), BASKETS).value == value, name


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=8)
parts = st.sampled_from(["", "change", *SPLITS["price-volume"], *SPLITS["margins"]])


@given(
    questions,
    st.lists(texts, max_size=2).map(tuple),
    st.sampled_from(["", *REVISIONS]),
    st.lists(st.integers(0, 12), unique=True, max_size=2).map(tuple),
    parts,
    st.sampled_from(LINES),
    st.integers(0, 999_999_999),
)
def test_references_are_read_as_they_were_written(
    question: Question,
    names: tuple[str, ...],
    scheme: str,
    months: tuple[int, ...],
    part: str,
    lines: str,
    state: int,
) -> None:
    asked = replace(question, regions=names, goods=names, scheme=scheme, months=months, part=part, lines=lines)
    if part:
        asked = replace(asked, year_from=2005, year_to=2010)
    written = reference(asked, state)
    assert is_exports(written)
    assert parse(written) == (asked, state)
    assert " " not in written


@pytest.mark.parametrize(
    "text",
    [
        "",
        "exports@1",
        "exports@1:x3",
        "exports@1:s3:",
        "exports@1:s3:colour=red",
        "exports@1:s3:hs=HS2003",
        "exports@1:s3:part=price",
        "exports@1:s3:from=2005:to=2010:part=luck",
        "exports@1:s3:to=2010:from=2005",
        "exports@1:s3:basket=one",
        "exports@2:s3",
        "offer@2:s3",
    ],
)
def test_what_is_no_reference(text: str) -> None:
    with pytest.raises(BadReference):
        parse(text)


def test_an_earlier_state_keeps_its_value(warehouse: Warehouse, exports: Exports) -> None:
    row = Question(sources=("comtrade",), exporters=("PE",), importers=("US",), products=("090111",), year_from=2010)
    first = next(one for one in warehouse.publications() if one.kind == "snapshot").number
    before = open_exports(warehouse, reference(row, first), {})
    assert before.value != before.today == Decimal("777.77")
    with pytest.raises(NotFound):
        open_exports(warehouse, reference(row, warehouse.state + 1), {})
