"""The offer's answers: published figures, counted a second way, and what a question must not hide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.facts.load import IMPORTED, load_iati, load_table
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.offer import MIXED, NOT_EXAMINED, Answer, answer, today
from eslabon.figures.trace import open_figure
from eslabon.measures.offer import Question
from tests.figures.plain_count import Counted, totals, transactions
from tests.iati_files import activity, transaction, written
from tests.real_files import FILES


@pytest.fixture(scope="module")
def counted(shared_data: Path) -> list[list[Counted]]:
    """The transactions of each real file, counted a second way."""
    return [list(transactions(shared_data / "iati" / "real" / name)) for name in FILES]


@pytest.fixture(scope="module")
def facts(real_warehouse: Warehouse) -> list[Facts]:
    """The facts after each of the real files: the first holds CAF's alone, the last all five."""
    return [Facts(real_warehouse.at(state)) for state in range(1, len(FILES) + 1)]


def by(found: Answer) -> dict[tuple[Any, ...], tuple[Decimal, int, int]]:
    rows = {tuple(row.keys.values()): (row.value, row.activities, row.transactions) for row in found.rows}
    assert len(rows) == len(found.rows)
    return rows


def total(found: Answer) -> tuple[Decimal, int, int]:
    return found.total.value, found.total.activities, found.total.transactions


def load(warehouse: Warehouse, path: Path) -> None:
    assert load_iati(warehouse, path).status == IMPORTED


# --- CAF: Peru 23 commitments, US$ 2,092,027,721; all 478, 49,903,200,785; 467 disbursements, 39,000,735,461; 440
# --- loans, 33 of equity, 5 guarantees; PE 23, CO 28, EC 71, BO 66 (CAF's file of 2025-10-10; the project's issue)


def test_caf_s_commitments_and_disbursements(facts: list[Facts]) -> None:
    assert total(answer(facts[0], Question())) == (Decimal(49_903_200_785), 478, 478)
    assert total(answer(facts[0], Question(flow="disbursements"))) == (Decimal(39_000_735_461), 467, 467)
    assert total(answer(facts[0], Question(recipient=("PE",)))) == (Decimal(2_092_027_721), 23, 23)


def test_caf_s_activities_by_kind_and_country(facts: list[Facts]) -> None:
    kinds = {key: counts[1] for (key,), counts in by(answer(facts[0], Question(), ("kind",))).items()}
    assert kinds == {"loan": 440, "equity": 33, "guarantee": 5}
    countries = {key: counts[1] for (key,), counts in by(answer(facts[0], Question(), ("recipient",))).items()}
    assert {code: countries[code] for code in ("PE", "CO", "EC", "BO")} == {"PE": 23, "CO": 28, "EC": 71, "BO": 66}


# --- the other files: sums of the dollars in them, by a look at their XML with ElementTree


@pytest.mark.parametrize(
    ("state", "flow", "value", "count"),
    [
        # ADB, Armenia: 43 commitments, of which 66,100,000.00 in euros are converted by the year's rate
        (3, "repayments", "396757045.14", 1826),
        # USAID, Bolivia: negative commitments count
        (4, "commitments", "-934342.00", 106),
        (4, "disbursements", "27765158.00", 198),
        # WHO, Brazil: disbursements (31) and expenditure (363) are one flow; each value is rounded to the cent
        (5, "commitments", "52262778.87", 134),
        (5, "disbursements", "39483298.82", 394),
        (5, "incoming-commitments", "42967012.87", 207),
    ],
)
def test_the_other_publishers_figures(facts: list[Facts], state: int, flow: str, value: str, count: int) -> None:
    now, before = (total(answer(facts[one - 1], Question(flow=flow))) for one in (state, state - 1))
    assert (now[0] - before[0], now[2] - before[2]) == (Decimal(value), count)


FLOWS = ("commitments", "disbursements", "repayments", "interest", "incoming-commitments", "incoming-funds")


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize("keys", [(), ("recipient",), ("year",), ("recipient", "year"), ("activity",)])
def test_every_figure_of_the_real_files_is_that_of_a_second_count(
    facts: list[Facts], counted: list[list[Counted]], flow: str, keys: tuple[str, ...]
) -> None:
    rows = [row for file in counted for row in file if row.flow == flow]
    found = answer(facts[-1], Question(flow=flow), keys)
    if keys:
        assert by(found) == totals(rows, *keys)
    else:
        assert total(found) == totals(rows).get((), (0, 0, 0))
    unrated: dict[str, tuple[Decimal, int]] = {}
    for row in rows:
        if row.dollars is None:
            value, count = unrated.get(row.currency, (Decimal(0), 0))
            unrated[row.currency] = value + row.amount, count + 1
    assert {one.currency: (one.value, one.transactions) for one in found.left_out} == unrated


def test_sectors_of_the_real_files_are_those_of_a_second_count(
    facts: list[Facts], counted: list[list[Counted]]
) -> None:
    rows = [row for file in counted for row in file if row.flow == "disbursements"]
    single = {key: value for key, value in totals(rows, "sector", "activity").items() if key[0] != "shared"}
    found = by(answer(facts[-1], Question(flow="disbursements"), ("sector", "activity")))
    assert len(single) > 300
    assert single.items() <= found.items()


def test_each_file_adds_its_own(facts: list[Facts], counted: list[list[Counted]]) -> None:
    rows: list[Counted] = []
    for known, file in zip(facts, counted, strict=True):
        rows += [row for row in file if row.flow == "commitments"]
        assert total(answer(known, Question())) == totals(rows)[()]


def test_what_runs_on_a_date_and_is_undisbursed_is_that_of_a_second_count(
    facts: list[Facts], counted: list[list[Counted]]
) -> None:
    """CAF's activities by their own dates: an actual end, else status 2, else 3 to 6 by the day of the update."""
    day = date(2024, 6, 30)
    question = Question(flow="undisbursed", running_on=day)
    found = answer(facts[0], question, ("activity",))
    known = {row["identifier"]: row for row in facts[0].rows(f"SELECT * FROM {facts[0].activities}")}
    dollars: dict[str, Decimal] = {}
    for row in counted[0]:
        one = known[row.activity]
        start = one["actual_start"] or one["planned_start"]
        if start is None or start > day:
            continue
        if one["actual_end"]:
            runs = day <= one["actual_end"]
        elif one["status"] == "2":
            runs = True
        else:
            runs = one["status"] not in "3456" and one["planned_end"] is not None and day <= one["planned_end"]
        if runs:
            sign = 1 if row.flow == "commitments" else -1
            dollars[row.activity] = dollars.get(row.activity, Decimal(0)) + sign * (row.dollars or 0)
    assert {row.keys["activity"]: row.value for row in found.rows} == dollars
    assert len(dollars) > 50


# --- answers


def test_undisbursed_is_asked_of_a_day_that_its_reference_names(warehouse: Warehouse, tmp_path: Path) -> None:
    load(warehouse, written(tmp_path, "a.xml", activity("A", transaction("100"), transaction("130", "3"))))
    found = answer(Facts(warehouse.at()), Question(flow="undisbursed"), ("recipient",))
    assert (found.total.value, found.total.transactions, found.total.activities) == (-30, 2, 1)
    assert found.question.running_on == today()
    assert f":on={today().isoformat()}" in found.total.figure
    before = answer(Facts(warehouse.at()), Question(flow="undisbursed", running_on=date(2009, 1, 1)))
    assert (before.total.value, before.left_out) == (0, [])


def test_what_nobody_knows_to_be_running_is_left_out(warehouse: Warehouse, tmp_path: Path) -> None:
    one = activity("A", transaction("100"), transaction("40", "3"), status="4", updated="2015-01-01T00:00:00Z")
    load(warehouse, written(tmp_path, "a.xml", one))
    question = Question(flow="undisbursed", running_on=date(2012, 1, 1))
    found = answer(Facts(warehouse.at()), question)
    assert (found.total.value, [(left.reason, left.value) for left in found.left_out]) == (
        0,
        [("running-unknown", Decimal(60))],
    )
    after = replace(question, running_on=date(2015, 1, 1))
    assert answer(Facts(warehouse.at()), after).left_out == []


def test_mixed_kinds_are_noted_and_double_counting_that_was_not_examined(warehouse: Warehouse, tmp_path: Path) -> None:
    loan = transaction("5", types='<finance-type code="421"/>')
    load(warehouse, written(tmp_path, "a.xml", activity("A", transaction("7"), loan)))
    facts = Facts(warehouse.at())
    assert answer(facts, Question()).notes == (MIXED,)
    assert answer(facts, Question(kind=("loan",))).notes == ()
    assert answer(facts, Question(count="everything")).notes == (NOT_EXAMINED, MIXED)
    assert answer(facts, Question(flow="disbursements", count="everything")).notes == (NOT_EXAMINED,)


def test_rows_by_year_come_in_its_order_and_others_by_size(warehouse: Warehouse, tmp_path: Path) -> None:
    told = [transaction(value, on=f"{year}-01-01") for value, year in (("5", 2012), ("9", 2010), ("7", 2011))]
    load(warehouse, written(tmp_path, "a.xml", activity("A", *told)))
    load(
        warehouse, written(tmp_path, "b.xml", activity("B", transaction("50"), places='<recipient-country code="BO"/>'))
    )
    facts = Facts(warehouse.at())
    assert [row.keys["year"] for row in answer(facts, Question(), ("year",)).rows] == [2010, 2011, 2012]
    assert [row.keys["recipient"] for row in answer(facts, Question(), ("recipient",)).rows] == ["BO", "PE"]


def test_one_identifier_of_two_publishers_is_one_row_as_it_is_one_figure(warehouse: Warehouse, tmp_path: Path) -> None:
    for reporter, value in (("XX-1", "1"), ("XX-2", "2")):
        load(warehouse, written(tmp_path, f"{reporter}.xml", activity("A/1", transaction(value), reporter=reporter)))
    facts = Facts(warehouse.at())
    everything = Question(count="everything")
    (row,) = answer(facts, everything, ("activity",)).rows
    assert (row.keys, row.value, row.transactions) == ({"activity": "A/1"}, 3, 2)
    assert open_figure(warehouse, row.figure).value == 3
    split = answer(facts, everything, ("provider", "activity")).rows
    assert [(one.keys["provider"], one.value) for one in split] == [("XX-2", 2), ("XX-1", 1)]
    assert [open_figure(warehouse, one.figure).value for one in split] == [2, 1]


MAPPING = """
[columns]
provider = "Agency"
recipient = "Country"
fiscal_year = "Year"
amount = "Amount"
[constants]
flow = "obligations"
currency = "USD"
fiscal_year_start = 10
"""


def test_a_fiscal_year_answers_only_questions_of_its_own_kind_of_year(warehouse: Warehouse, tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(MAPPING)
    (tmp_path / "t.csv").write_text("Agency,Country,Year,Amount\nPeace Corps,PE,2004,5\nPeace Corps,PE,2005,-2\n")
    assert load_table(warehouse, tmp_path / "t.csv", tmp_path / "m.toml").status == IMPORTED
    facts = Facts(warehouse.at())
    fiscal = answer(facts, Question(flow="obligations", fiscal_start=10), ("year",))
    assert [(row.keys["year"], row.value) for row in fiscal.rows] == [(2004, 5), (2005, -2)]
    assert fiscal.left_out == []
    for start in (1, 7):
        other = answer(facts, Question(flow="obligations", fiscal_start=start), ("year",))
        assert (other.rows, other.total.value) == ([], 0)
        assert [(left.reason, left.value, left.transactions) for left in other.left_out] == [("fiscal-year-only", 3, 2)]
    only = Question(flow="obligations", fiscal_start=10, year_from=2004, year_to=2004)
    assert total(answer(facts, only)) == (5, 0, 1)


def test_a_transaction_falls_in_the_fiscal_year_of_its_day(warehouse: Warehouse, tmp_path: Path) -> None:
    told = [transaction("1", on="2003-09-30"), transaction("2", on="2003-10-01"), transaction("4", on="2004-09-30")]
    load(warehouse, written(tmp_path, "a.xml", activity("A", *told)))
    facts = Facts(warehouse.at())
    years = answer(facts, Question(fiscal_start=10), ("year",)).rows
    assert [(row.keys["year"], row.value) for row in years] == [(2003, 1), (2004, 6)]
    assert total(answer(facts, Question(fiscal_start=10, year_from=2004)))[0] == 6
    assert [open_figure(warehouse, row.figure).value for row in years] == [1, 6]


# --- the order of imports

WORLD = {
    "a.xml": [
        activity(
            "A-1",
            transaction("100.01"),
            transaction("40", "3"),
            places='<recipient-country code="PE" percentage="33.33"/><recipient-country code="BO" percentage="66.67"/>',
            sectors='<sector code="33120" percentage="50"/><sector code="21010" percentage="50"/>',
        ),
        activity("A-2", transaction("7", currency="PEN", on="2004-05-01"), places=""),
    ],
    "b.xml": [
        activity(
            "B-1", transaction("-5", provider="XX-A"), transaction("9", currency="XXX"), updated="2019-01-01T00:00:00Z"
        )
    ],
    "c.xml": [
        activity("C-1", transaction("3", types='<finance-type code="421"/>'), reporter="YY-OTHER", status="4"),
        activity("C-2", reporter="YY-OTHER"),
    ],
    "d.xml": [activity("A-3", transaction("11", sectors='<sector vocabulary="99" code="T"/>'), transaction("1", "5"))],
}
QUESTIONS: Sequence[tuple[Question, tuple[str, ...]]] = (
    (Question(), ("recipient", "sector")),
    (Question(), ("activity", "year")),
    (Question(flow="undisbursed", running_on=date(2012, 1, 1)), ("provider", "kind")),
    (Question(recipient=("PE",)), ("group", "focus")),
)


def told(warehouse: Warehouse) -> list[Any]:
    """All that a warehouse answers, but for the references, which name its state."""
    facts = Facts(warehouse.at())
    found = [answer(facts, question, keys) for question, keys in QUESTIONS]
    return [
        (
            sorted((tuple(row.keys.items()), row.value, row.activities, row.transactions) for row in one.rows),
            total(one),
            [(left.reason, left.value, left.transactions, left.currency) for left in one.left_out],
            one.notes,
        )
        for one in found
    ]


ORDERS = sorted(permutations(WORLD))
FIRST: list[Any] = []


@settings(max_examples=3, deadline=None)
@given(st.sampled_from(ORDERS))
def test_the_order_of_imports_of_files_that_share_no_activity_doesn_t_matter(
    tmp_path_factory: pytest.TempPathFactory, order: tuple[str, ...]
) -> None:
    folder = tmp_path_factory.mktemp("order")
    warehouse = Warehouse(folder / "warehouse")
    for name in order:
        load(warehouse, written(folder, name, *WORLD[name]))
    FIRST[:] = FIRST or told(warehouse)
    assert told(warehouse) == FIRST


def test_the_day_after_an_answer_s_day_is_another_question(warehouse: Warehouse, tmp_path: Path) -> None:
    dates = '<activity-date type="2" iso-date="2010-01-01"/><activity-date type="4" iso-date="2010-12-31"/>'
    load(warehouse, written(tmp_path, "a.xml", activity("A", transaction("100"), dates=dates)))
    facts = Facts(warehouse.at())
    last = date(2010, 12, 31)
    values = [answer(facts, Question(running_on=last + timedelta(days=days))).total.value for days in (-400, 0, 1)]
    assert values == [0, 100, 0]
