"""States, decisions and which load tells an activity: what was printed once keeps its value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from eslabon.facts import warehouse as warehouse_module
from eslabon.facts.decisions import AlreadyWithdrawn, withdraw_snapshot
from eslabon.facts.load import ALREADY, IMPORTED, load_iati, load_rates, load_table
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import DECISION, RATES, SNAPSHOT, NotFound, Publication, Warehouse
from eslabon.figures.offer import answer
from eslabon.figures.trace import open_figure
from eslabon.measures.offer import Question
from tests.iati_files import activity, transaction, written


def loaded(
    warehouse: Warehouse, folder: Path, name: str, *activities: str, generated: str | None = "2020-01-01"
) -> Publication:
    """The snapshot of a file of activities."""
    outcome = load_iati(warehouse, written(folder, name, *activities, generated=generated))
    assert outcome.status == IMPORTED, outcome
    assert outcome.snapshot is not None
    return outcome.snapshot


def committed(warehouse: Warehouse, state: int | None = None) -> Decimal:
    return answer(Facts(warehouse.at(state)), Question()).total.value


def printed(warehouse: Warehouse, **question: Any) -> str:
    """The reference of a figure as of now."""
    return answer(Facts(warehouse.at()), Question(**question)).total.figure


def test_an_empty_warehouse_answers_nothing(warehouse: Warehouse) -> None:
    assert (warehouse.state, warehouse.publications(), warehouse.at().live) == (0, [], [])
    found = answer(Facts(warehouse.at()), Question(), ("recipient",))
    assert (found.rows, found.left_out, found.total.value) == ([], [], Decimal(0))
    assert (found.total.activities, found.total.transactions) == (0, 0)
    assert open_figure(warehouse, found.total.figure).value == 0
    assert not warehouse.folder.exists()


def test_every_publication_raises_the_state_by_one(warehouse: Warehouse, tmp_path: Path) -> None:
    assert loaded(warehouse, tmp_path, "a.xml", activity("A", transaction())).number == 1
    rates = tmp_path / "rates.csv"
    rates.write_text("currency,period,rate,source\nPEN,2010,2,test\n")
    assert load_rates(warehouse, rates).publication is not None
    assert loaded(warehouse, tmp_path, "b.xml", activity("B", transaction())).number == 3
    assert withdraw_snapshot(warehouse, 1, "ana", "wrong").number == 4
    assert warehouse.state == 4
    kinds = [(one.number, one.kind, one.snapshot) for one in Warehouse(warehouse.folder).publications()]
    assert kinds == [
        (0, RATES, None),
        (1, SNAPSHOT, 1),
        (2, RATES, None),
        (3, SNAPSHOT, 2),
        (4, DECISION, None),
    ]


def test_a_state_that_isn_t_reached_is_not_found(warehouse: Warehouse, tmp_path: Path) -> None:
    loaded(warehouse, tmp_path, "a.xml", activity())
    for state in (2, -1):
        with pytest.raises(NotFound):
            warehouse.at(state)


def test_the_same_bytes_again_add_nothing(warehouse: Warehouse, tmp_path: Path) -> None:
    first = loaded(warehouse, tmp_path, "a.xml", activity("A", transaction()))
    before = sorted(warehouse.folder.rglob("*"))
    again = load_iati(
        warehouse, written(tmp_path, "other-name.xml", activity("A", transaction()), generated="2020-01-01")
    )
    assert (again.status, again.snapshot) == (ALREADY, first)
    assert (again.activities, again.transactions) == (1, 1)
    assert sorted(warehouse.folder.rglob("*")) == before
    assert warehouse.state == 1


def test_a_withdrawn_load_counts_no_more_but_old_references_keep_their_figures(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    loaded(warehouse, tmp_path, "a.xml", activity("A", transaction("100")))
    loaded(warehouse, tmp_path, "b.xml", activity("B", transaction("50")))
    old = printed(warehouse)
    decision = withdraw_snapshot(warehouse, 1, "ana@example.org", "the publisher corrected it")
    assert committed(warehouse) == 50
    assert committed(warehouse, 2) == 150
    opened = open_figure(warehouse, old)
    assert (opened.value, opened.today, opened.state) == (150, 50, 2)
    told = decision.about
    assert (told["actor"], told["reason"]) == ("ana@example.org", "the publisher corrected it")
    assert [one.snapshot for one in warehouse.at().live] == [2]
    assert [one.snapshot for one in warehouse.at(2).live] == [1, 2]


def test_the_bytes_of_a_withdrawn_load_make_a_new_snapshot(warehouse: Warehouse, tmp_path: Path) -> None:
    loaded(warehouse, tmp_path, "a.xml", activity("A", transaction("100")))
    old = printed(warehouse)
    withdraw_snapshot(warehouse, 1, "ana", "by mistake")
    assert committed(warehouse) == 0
    again = loaded(warehouse, tmp_path, "a.xml", activity("A", transaction("100")))
    assert (again.snapshot, again.number) == (2, 3)
    assert committed(warehouse) == 100
    assert (open_figure(warehouse, old).value, open_figure(warehouse, old).today) == (100, 100)
    assert load_iati(warehouse, tmp_path / "a.xml").status == ALREADY


def test_only_a_snapshot_that_counts_can_be_withdrawn(warehouse: Warehouse, tmp_path: Path) -> None:
    loaded(warehouse, tmp_path, "a.xml", activity())
    withdraw_snapshot(warehouse, 1, "ana", "x")
    with pytest.raises(AlreadyWithdrawn):
        withdraw_snapshot(warehouse, 1, "ana", "x")
    with pytest.raises(NotFound):
        withdraw_snapshot(warehouse, 2, "ana", "x")
    assert warehouse.state == 2


# --- as of a day


class Clock(datetime):
    """A clock that a test sets."""

    at = datetime(2004, 9, 17, tzinfo=UTC)

    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        return cls.at


def test_as_of_a_day_is_the_end_of_that_day_utc(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warehouse_module, "datetime", Clock)
    for moment, name in (
        (datetime(2004, 9, 17, 0, 0, tzinfo=UTC), "A"),
        (datetime(2004, 9, 17, 23, 59, 59, 999_999, tzinfo=UTC), "B"),
        (datetime(2004, 9, 18, 0, 0, tzinfo=UTC), "C"),
    ):
        Clock.at = moment
        loaded(warehouse, tmp_path, f"{name}.xml", activity(name, transaction()))
    states = [warehouse.state_on(date(2004, 9, day)) for day in (16, 17, 18, 19)]
    assert states == [0, 2, 3, 3]
    assert [committed(warehouse, state) for state in states] == [0, 200, 300, 300]


def test_a_clock_put_back_doesn_t_put_publications_out_of_order(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warehouse_module, "datetime", Clock)
    Clock.at = datetime(2004, 9, 18, tzinfo=UTC)
    loaded(warehouse, tmp_path, "a.xml", activity("A"))
    Clock.at = datetime(2004, 9, 17, tzinfo=UTC)
    late = loaded(warehouse, tmp_path, "b.xml", activity("B"))
    assert late.published == datetime(2004, 9, 18, tzinfo=UTC)
    assert warehouse.state_on(date(2004, 9, 17)) == 0


# --- which load tells an activity


def versions(
    warehouse: Warehouse, folder: Path, *told: tuple[str, str | None, str | None], reporters: Sequence[str] = ()
) -> None:
    """Loads files that all tell the activity A: (what it commits, its last update, when the file was generated)."""
    for number, (value, updated, generated) in enumerate(told):
        reporter = reporters[number] if reporters else "XX-DONOR"
        one = activity("A", transaction(value), updated=updated, reporter=reporter)
        loaded(warehouse, folder, f"{number}.xml", one, activity(f"only-{number}"), generated=generated)


OLD, NEW = "2010-01-01T00:00:00Z", "2015-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("first", "second", "wins"),
    [
        ((OLD, None), (NEW, None), "2"),
        ((NEW, None), (OLD, None), "1"),
        # the activity's own update goes before the file's
        ((NEW, OLD), (OLD, NEW), "1"),
        # without one, the file's
        ((None, OLD), (None, NEW), "2"),
        ((None, NEW), (None, OLD), "1"),
        ((NEW, None), (None, OLD), "1"),
        # what says something goes before what says nothing
        ((OLD, None), (None, None), "1"),
        # else the later load
        ((None, None), (None, None), "2"),
        ((OLD, OLD), (OLD, NEW), "2"),
        # moments are compared, not texts: noon in Lima is later than 16:59 in London
        (("2010-01-01T12:00:00-05:00", None), ("2010-01-01T16:59:00Z", None), "1"),
    ],
)
def test_the_newest_telling_of_an_activity_counts(
    warehouse: Warehouse,
    tmp_path: Path,
    first: tuple[str | None, str | None],
    second: tuple[str | None, str | None],
    wins: str,
) -> None:
    versions(warehouse, tmp_path, ("1", *first), ("2", *second))
    assert committed(warehouse) == Decimal(wins)
    found = Facts(warehouse.at()).activity("A")
    assert found is not None
    assert found["snapshot"] == (1 if wins == "1" else 2)


def test_an_activity_that_a_newer_load_tells_counts_once(warehouse: Warehouse, tmp_path: Path) -> None:
    versions(warehouse, tmp_path, ("1", OLD, None), ("2", NEW, None), ("4", "2012-01-01", None))
    found = answer(Facts(warehouse.at()), Question(), ("activity",))
    assert [(row.keys["activity"], row.value, row.activities) for row in found.rows] == [("A", Decimal(2), 1)]
    facts = Facts(warehouse.at())
    assert facts.rows(f"SELECT count(*) AS n FROM {facts.activities}") == [{"n": 4}]


def test_where_the_newest_load_is_withdrawn_the_one_before_counts_again(warehouse: Warehouse, tmp_path: Path) -> None:
    versions(warehouse, tmp_path, ("1", OLD, None), ("2", NEW, None))
    withdraw_snapshot(warehouse, 2, "ana", "x")
    assert committed(warehouse) == 1


def test_of_two_publishers_of_one_identifier_one_counts(warehouse: Warehouse, tmp_path: Path) -> None:
    versions(warehouse, tmp_path, ("1", OLD, None), ("2", NEW, None), reporters=("XX-1", "XX-2"))
    assert committed(warehouse) == 2


def test_an_activity_that_a_newer_load_leaves_out_still_counts_and_is_listed_as_gone(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    loaded(warehouse, tmp_path, "1.xml", *(activity(name, transaction(), title=f"T-{name}") for name in "ABC"))
    other = loaded(warehouse, tmp_path, "2.xml", activity("X", transaction()))
    newer = loaded(
        warehouse, tmp_path, "3.xml", *(activity(name, transaction(), updated=NEW) for name in "BD"), generated=NEW
    )
    facts = Facts(warehouse.at())
    assert facts.gone(newer) == [
        {"identifier": "A", "title": "T-A", "snapshot": 1},
        {"identifier": "C", "title": "T-C", "snapshot": 1},
    ]
    assert facts.gone(other) == []
    assert committed(warehouse) == 500
    withdraw_snapshot(warehouse, 1, "ana", "x")
    assert Facts(warehouse.at()).gone(newer) == []


# --- rates


def test_rates_change_figures_from_then_on_and_old_references_keep_theirs(warehouse: Warehouse, tmp_path: Path) -> None:
    money = transaction("100", currency="PEN", on="2031-05-01")
    loaded(warehouse, tmp_path, "a.xml", activity("A", money, transaction("7")))
    before = answer(Facts(warehouse.at()), Question())
    assert before.total.value == 7
    assert [(one.reason, one.value, one.currency) for one in before.left_out] == [("no-rate", Decimal(100), "PEN")]
    rates = tmp_path / "rates.csv"
    for rate, dollars in (("4", 25), ("5", 20)):
        rates.write_text(f"currency,period,rate,source\nPEN,2031,{rate},test\n")
        assert load_rates(warehouse, rates).rates == 1
        after = answer(Facts(warehouse.at()), Question())
        assert (after.total.value, after.left_out) == (7 + dollars, [])
        opened = open_figure(warehouse, before.total.figure)
        assert (opened.value, opened.today) == (7, 7 + dollars)
    left = open_figure(warehouse, before.left_out[0].figure)
    assert (left.value, left.currency, left.today) == (100, "PEN", 0)


def test_rates_that_no_amount_needs_leave_the_contributions_as_they_are(warehouse: Warehouse, tmp_path: Path) -> None:
    loaded(warehouse, tmp_path, "a.xml", activity("A", transaction()))
    files = sorted(warehouse.derived.glob("offer-*/*.parquet"))
    rates = tmp_path / "rates.csv"
    rates.write_text("currency,period,rate,source\nPEN,2010,4,test\n")
    load_rates(warehouse, rates)
    assert committed(warehouse) == 100
    assert sorted(warehouse.derived.glob("offer-*/*.parquet")) == files


# --- contributions can be thrown away


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


def derived(warehouse: Warehouse) -> list[dict[str, Any]]:
    facts = Facts(warehouse.at())
    relation = facts.contributions("USD").collect("pyarrow").to_native()
    rows: list[dict[str, Any]] = relation.to_pylist()
    return sorted(rows, key=lambda row: (row["snapshot"], row["item"], row["recipient"], row["sector"]))


def test_contributions_thrown_away_are_made_anew_the_same(warehouse: Warehouse, tmp_path: Path) -> None:
    places = '<recipient-country code="PE" percentage="60"/><recipient-country code="BO" percentage="40"/>'
    bad = "<iati-activity><iati-identifier>bad</iati-identifier></iati-activity>"
    first = activity("A", transaction("10.01", currency="PEN"), transaction("-3", "3"), places=places, updated=OLD)
    loaded(warehouse, tmp_path, "a.xml", first, bad, activity("A", transaction()), activity("B", transaction()))
    (tmp_path / "m.toml").write_text(MAPPING)
    (tmp_path / "t.csv").write_text("Agency,Country,Year,Amount\nPeace Corps,PE,2004,5\nTreasury,CO,2005,-1\n")
    assert load_table(warehouse, tmp_path / "t.csv", tmp_path / "m.toml").status == IMPORTED
    before = derived(warehouse)
    assert len(before) == 7
    for path in warehouse.derived.rglob("*.parquet"):
        path.unlink()
    assert derived(warehouse) == before
    made = sorted(path.name for path in warehouse.derived.glob("offer-*/*.parquet"))
    assert [name.partition("-")[0] for name in made] == ["000001", "000001", "000002", "000002"]


def test_of_a_table_s_row_nobody_knows_whether_it_runs(warehouse: Warehouse, tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(MAPPING)
    (tmp_path / "t.csv").write_text("Agency,Country,Year,Amount\nPeace Corps,PE,2004,5\n")
    load_table(warehouse, tmp_path / "t.csv", tmp_path / "m.toml")
    question = Question(flow="obligations", running_on=date(2004, 1, 1), fiscal_start=10)
    found = answer(Facts(warehouse.at()), question)
    assert found.total.value == 0
    assert [(one.reason, one.value) for one in found.left_out] == [("running-unknown", Decimal(5))]


def test_a_table_read_through_another_mapping_is_another_load(warehouse: Warehouse, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("Agency,Country,Year,Amount\nPeace Corps,PE,2004,5\n")
    statuses = []
    for mapping in (MAPPING, MAPPING, MAPPING.replace("obligations", "commitments")):
        (tmp_path / "m.toml").write_text(mapping)
        statuses.append(load_table(warehouse, tmp_path / "t.csv", tmp_path / "m.toml").status)
    assert statuses == [IMPORTED, ALREADY, IMPORTED]
