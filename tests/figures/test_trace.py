"""Opening figures: the rows behind them add up exactly, and each stands where its citation says."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.facts.load import load_iati, load_rates, load_table
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import NotFound, Warehouse
from eslabon.figures.offer import Answer, answer
from eslabon.figures.reference import BadReference, parse, reference
from eslabon.figures.trace import Contribution, contributions, open_figure
from eslabon.measures.offer import Question
from tests.iati_files import activity, transaction, written


@pytest.fixture(scope="module")
def facts(real_warehouse: Warehouse) -> Facts:
    return Facts(real_warehouse.at())


def figures(found: Answer) -> list[tuple[str, Decimal, int | None, int]]:
    """The figures of an answer (of many rows, the first and the last): reference, value, counts where it tells them."""
    told: list[tuple[str, Decimal, int | None, int]] = [
        (row.figure, row.value, row.activities, row.transactions)
        for row in (*found.rows[:5], *found.rows[5:][-2:], found.total)
    ]
    return told + [(left.figure, left.value, None, left.transactions) for left in found.left_out]


def ensure_opens(facts: Facts, found: Answer) -> int:
    """Every figure of an answer opens into rows that add up to it; gives how many rows there were."""
    rows = 0
    for figure, value, activities, transactions in figures(found):
        question, state = parse(figure)
        assert state == found.state
        opened = list(contributions(facts, question))
        assert sum((one.value for one in opened), Decimal(0)) == value, figure
        items = {(one.snapshot, one.activity, one.transaction, one.citation.line) for one in opened}
        assert len(items) == transactions, figure
        units = {(one.snapshot, one.activity) for one in opened if one.activity is not None}
        assert activities in (None, len(units)), figure
        rows += len(opened)
    return rows


RUNNING = date(2024, 6, 30)
REAL: tuple[tuple[Question, tuple[str, ...]], ...] = (
    (Question(), ("kind", "group")),
    (Question(recipient=("PE", "BO")), ("provider", "focus")),
    (Question(flow="disbursements", year_from=2021), ("recipient",)),
    (Question(flow="disbursements", scope="aid-for-trade", fiscal_start=10, year_to=2012), ("year",)),
    (Question(flow="undisbursed", running_on=RUNNING, kind=("equity", "guarantee")), ("provider", "kind")),
    (Question(flow="undisbursed", running_on=RUNNING, recipient=("PE",)), ("activity",)),
    (Question(flow="repayments", running_on=RUNNING, year_from=2023), ("sector",)),
    (Question(flow="interest", currency="PEN", year_to=2014), ("kind",)),
    (Question(scope="tcb", kind=("loan",)), ("recipient", "sector")),
    (Question(flow="disbursements", recipient=("BO",), year_from=2022, currency="EUR"), ("sector",)),
    (Question(flow="incoming-commitments"), ("provider",)),
    (Question(flow="obligations"), ("year",)),
)


@pytest.mark.parametrize(("question", "keys"), REAL)
def test_every_figure_of_the_real_files_opens_into_rows_that_add_up_to_it(
    facts: Facts, question: Question, keys: tuple[str, ...]
) -> None:
    rows = ensure_opens(facts, answer(facts, question, keys))
    assert rows or question.flow == "obligations"


def test_an_opened_figure_says_its_value_then_and_now(real_warehouse: Warehouse) -> None:
    text = reference(Question(recipient=("PE",)), 1)
    opened = open_figure(real_warehouse, text)
    assert (opened.value, opened.today, opened.currency) == (2_092_027_721, 2_092_027_721, "USD")
    assert (opened.count, opened.activities, opened.transactions, opened.state) == (23, 23, 23, 1)
    assert opened.reference == text
    none = open_figure(real_warehouse, reference(Question(), 0))
    assert (none.value, none.count) == (0, 0)
    assert none.today > 10**10


def test_the_rows_of_the_real_files_stand_where_their_citations_say(facts: Facts, shared_data: Path) -> None:
    asked = {"CAF": Question(recipient=("PE",)), "who": Question(flow="incoming-commitments")}
    for file, question in {**asked, "iati": Question(flow="interest")}.items():
        found = list(contributions(facts, question, 0, 40))
        assert {one.citation.file.partition("-")[0] for one in found} == {file}
        path = shared_data / "iati" / "real" / found[0].citation.file
        lines = path.read_bytes().split(b"\n")
        activities = ElementTree.parse(path).getroot().findall("iati-activity")
        for one in found:
            assert b"<transaction" in lines[one.citation.line - 1]
            place = re.fullmatch(r"/iati-activities/iati-activity\[(\d+)\]/transaction\[(\d+)\]", one.citation.path)
            assert place is not None
            element = activities[int(place[1]) - 1]
            assert element.findtext("iati-identifier", "").strip() == one.activity
            published = element.findall("transaction")[int(place[2]) - 1]
            assert published.findtext("value", "").strip() == one.original_value


def test_pages_of_rows_are_the_rows(facts: Facts) -> None:
    question = Question(flow="disbursements", recipient=("BO",))
    whole = list(contributions(facts, question))
    pages = [one for start in range(0, len(whole), 100) for one in contributions(facts, question, start, 100)]
    assert pages == whole
    assert [abs(one.value) for one in whole] == sorted((abs(one.value) for one in whole), reverse=True)
    assert list(contributions(facts, question, len(whole), 10)) == []


# --- what a row says


def test_a_row_says_what_was_published_its_share_its_rate_and_its_rules(warehouse: Warehouse, tmp_path: Path) -> None:
    places = '<recipient-country code="PE" percentage="25"/><recipient-country code="BO" percentage="75"/>'
    money = transaction("341.3000", "3", "2031-09-17", currency="PEN", provider="XX-A", provider_name="Ana")
    load_iati(warehouse, written(tmp_path, "a.xml", activity("A", transaction("9"), money, places=places)))
    (tmp_path / "r.csv").write_text("currency,period,rate,source\nPEN,2031-09,3.413,test\n")
    load_rates(warehouse, tmp_path / "r.csv")
    (row,) = contributions(Facts(warehouse.at()), Question(flow="disbursements", recipient=("PE",)))
    assert (row.kind, row.activity, row.title, row.transaction) == ("transaction", "A", "Roads", 2)
    assert (row.value, row.original_value, row.original_currency) == (Decimal("25.00"), "341.3000", "PEN")
    assert (row.share, row.rate) == (Decimal("0.25"), "PEN 3.413/USD 2031-09")
    assert row.rule == (
        "recipient:percentages; sector:no-sector; provider:provider-org; kind:finance-type; rate:PEN 3.413/USD 2031-09"
    )
    assert (row.provider, row.provider_name, row.date, row.year) == ("XX-A", "Ana", date(2031, 9, 17), 2031)
    assert (row.snapshot, row.citation.file, row.citation.line) == (1, "a.xml", 3)
    assert row.citation.path == "/iati-activities/iati-activity[1]/transaction[2]"


MAPPING = """
[columns]
provider = "Agency"
recipient = "Country"
fiscal_year = "Year"
amount = "Amount"
source = "Source"
[constants]
flow = "obligations"
currency = "USD"
fiscal_year_start = 10
"""


def test_a_row_of_a_table_is_cited_by_its_row(warehouse: Warehouse, tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(MAPPING)
    (tmp_path / "t.csv").write_text(
        'Agency,Country,Year,Amount,Source\nTreasury,CO,2004,3,p. 1\nPeace Corps,PE,2004,"-1,000.50",p. 2\n'
    )
    load_table(warehouse, tmp_path / "t.csv", tmp_path / "m.toml")
    facts = Facts(warehouse.at())
    found = answer(facts, Question(flow="obligations", fiscal_start=10), ("provider", "year"))
    ensure_opens(facts, found)
    row = next(contributions(facts, Question(flow="obligations", fiscal_start=10)))
    assert (row.kind, row.activity, row.transaction, row.year, row.fiscal_year) == ("row", None, None, None, 2004)
    assert (row.value, row.original_value) == (Decimal("-1000.50"), "-1,000.50")
    assert (row.citation.file, row.citation.line, row.citation.source) == ("t.csv", 3, "p. 2")
    opened = open_figure(warehouse, found.total.figure)
    assert (opened.value, opened.activities, opened.transactions) == (Decimal("-997.50"), 0, 2)
    left = answer(facts, Question(flow="obligations")).left_out
    assert [open_figure(warehouse, one.figure).value for one in left] == [Decimal("-997.50")]


# --- a small world in which everything happens


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """Shares, rates that are missing, two loads of one activity, tables, unknown dates, odd identifiers."""
    folder = tmp_path_factory.mktemp("small")
    warehouse = Warehouse(folder / "warehouse")
    two = '<recipient-country code="PE" percentage="33.33"/><recipient-country code="BO" percentage="66.67"/>'
    none = '<recipient-country code="PE"/><recipient-country code="BO"/>'
    shares = (("33120", 10), ("33140", 20), ("21010", 70))
    sectors = "".join(f'<sector code="{code}" percentage="{part}"/>' for code, part in shares)
    ends = '<activity-date type="1" iso-date="2009-01-01"/><activity-date type="4" iso-date="2011-12-31"/>'
    old = activity(
        "X/1:2,~", transaction("0.05"), transaction("7", "3"), places=two, sectors=sectors, updated=f"2011{MOMENT}"
    )
    new = activity(
        "X/1:2,~", transaction("0.07"), transaction("9", "3"), places=two, sectors=sectors, updated=f"2012{MOMENT}"
    )
    others = (
        activity("Ñ", transaction("100.01", currency="PEN", on="2004-05-01"), places=none, dates=ends),
        activity("B b", transaction("-3", provider="XX/A"), transaction("2", "3"), status="4", updated=f"2013{MOMENT}"),
        activity("C", transaction("5", currency="XXX"), transaction("6", currency="XXX", on="2011-01-01"), places=none),
    )
    for name, told in (("a.xml", (old, *others)), ("b.xml", (new,))):
        load_iati(warehouse, written(folder, name, *told))
    (folder / "m.toml").write_text(MAPPING.replace('flow = "obligations"', 'flow = "commitments"'))
    (folder / "t.csv").write_text("Agency,Country,Year,Amount,Source\nT,PE,2011,8,a\nT,BO,2010,-1,b\n")
    load_table(warehouse, folder / "t.csv", folder / "m.toml")
    return Facts(warehouse.at())


MOMENT = "-01-01T00:00:00Z"
WORLD = st.builds(
    Question,
    flow=st.sampled_from(("commitments", "disbursements", "undisbursed")),
    currency=st.sampled_from(("USD", "USD", "PEN")),
    recipient=st.sampled_from(((), ("PE",), ("PE", "BO"), ("not-allocated",))),
    sector=st.sampled_from(((), ("1:33120",), ("1:33120", "1:21010"))),
    group=st.sampled_from(((), ("A",), ("A", "B"))),
    scope=st.sampled_from(("all", "aid-for-trade", "tcb")),
    activity=st.sampled_from(((), (), ("X/1:2,~", "Ñ"), ("absent",))),
    year_from=st.none() | st.integers(2003, 2012),
    fiscal_start=st.sampled_from((1, 1, 10, 7)),
    running_on=st.none() | st.sampled_from((date(2010, 6, 1), date(2012, 6, 1), date(2014, 1, 1))),
)
KEYS = st.lists(
    st.sampled_from(("provider", "recipient", "year", "kind", "group", "focus", "sector", "activity")),
    unique=True,
    max_size=2,
).map(tuple)


@settings(max_examples=8, deadline=None)
@given(question=WORLD, keys=KEYS)
def test_every_figure_of_any_question_opens_into_rows_that_add_up_to_it(
    small: Facts, question: Question, keys: tuple[str, ...]
) -> None:
    ensure_opens(small, answer(small, question, keys))


def test_the_small_world_has_something_to_leave_out(small: Facts) -> None:
    found = answer(small, Question(recipient=("PE",), running_on=date(2010, 6, 1)))
    assert sorted({left.reason for left in found.left_out}) == [
        "fiscal-year-only",
        "no-rate",
        "running-unknown",
        "unallocated",
    ]


# --- references that open nothing


def test_a_state_that_isn_t_reached_opens_nothing(real_warehouse: Warehouse) -> None:
    with pytest.raises(NotFound):
        open_figure(real_warehouse, reference(Question(), 99))


@settings(max_examples=8, deadline=None)
@given(st.lists(st.text(st.characters(blacklist_categories=("Cs",)), min_size=1), min_size=1, max_size=2))
def test_odd_identifiers_open_into_nothing(small: Facts, odd: list[str]) -> None:
    asked: dict[str, Any] = {"provider": tuple(odd), "recipient": tuple(odd), "activity": tuple(odd)}
    opened = open_figure(small.view.warehouse, reference(Question(**asked), small.view.state))
    assert (opened.value, opened.count) == (0, 0)
    assert list(contributions(small, Question(recipient=tuple(odd), left="unallocated"))) == []


@pytest.mark.parametrize("text", ["", "offer@2", "offer@2:s1:commitments:USD:recipient=~FF"])
def test_what_is_no_reference_opens_nothing(real_warehouse: Warehouse, text: str) -> None:
    with pytest.raises(BadReference):
        open_figure(real_warehouse, text)


def test_a_contribution_is_plain_data() -> None:
    assert Contribution.__dataclass_params__.frozen  # type: ignore[attr-defined]
