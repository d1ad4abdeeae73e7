"""What a person decides of an activity's group: it wins over the rules, from then on, and changes no total."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eslabon.facts.decisions import Unusable, classify, in_force, take_back_group
from eslabon.facts.groups import in_force as groups_in_force
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.offer import answer
from eslabon.figures.report import offer_report
from eslabon.figures.trace import open_figure
from eslabon.measures.offer import Question
from tests.decisions.conftest import BOTH, NOTHING, PORT, ROADS, Load, sector
from tests.iati_files import activity, transaction

FOCUSES = {"N": ["none"]}


def by(warehouse: Warehouse, key: str, state: int | None = None, **question: Any) -> dict[str, Decimal]:
    """The commitments by a key."""
    found = answer(Facts(warehouse.at(state)), Question(**question), (key,))
    return {row.keys[key]: row.value for row in found.rows}


@pytest.mark.usefixtures("four")
def test_a_decision_moves_all_money_of_the_activity_and_says_that_a_person_decided(warehouse: Warehouse) -> None:
    before = by(warehouse, "group")
    assert before["B"] >= 200
    assert "A" not in before
    classify(warehouse, BOTH, "A", "direct", "ana@example.org", "It is about customs")
    assert by(warehouse, "group", activity=(BOTH,)) == {"A": 200}
    assert by(warehouse, "focus", activity=(BOTH,)) == {"direct": 200}
    assert by(warehouse, "basis", activity=(BOTH,)) == {"person": 200}
    assert by(warehouse, "group", scope="tcb") == {"A": 200}
    row = answer(Facts(warehouse.at()), Question(activity=(BOTH,)), ("group",)).rows[0]
    assert (row.activities, row.transactions) == (1, 1)


@pytest.mark.usefixtures("four")
def test_a_printed_figure_keeps_its_value_and_tells_today_s(warehouse: Warehouse) -> None:
    printed = answer(Facts(warehouse.at()), Question(group=("B",))).total
    decision = classify(warehouse, ROADS, "C", "indirect", "ana@example.org", "A road of a mine")
    opened = open_figure(warehouse, printed.figure)
    assert (opened.value, opened.today) == (printed.value, printed.value - 100)
    assert by(warehouse, "group", decision.number - 1, activity=(ROADS,)) == {"B": 100}
    assert by(warehouse, "group", decision.number, activity=(ROADS,)) == {"C": 100}


@pytest.mark.usefixtures("four")
def test_the_last_decision_holds_and_what_is_taken_back_is_the_rules_again(warehouse: Warehouse) -> None:
    before = by(warehouse, "group")
    first = classify(warehouse, ROADS, "C", "indirect", "ana@example.org", "one")
    second = classify(warehouse, ROADS, "N", "none", "eva@example.org", "two")
    assert classify(warehouse, ROADS, "N", "none", "ana@example.org", "two") == second
    assert by(warehouse, "group", activity=(ROADS,)) == {"N": 100}
    assert (first.number, second.number) == (2, 3)
    assert in_force(warehouse.at()) == {3}
    back = take_back_group(warehouse, ROADS, "ana@example.org")
    assert by(warehouse, "group") == before
    assert in_force(warehouse.at()) == {back.number}
    assert by(warehouse, "group", second.number, activity=(ROADS,)) == {"N": 100}
    with pytest.raises(Unusable):
        take_back_group(warehouse, ROADS, "ana@example.org")
    assert warehouse.state == back.number


@pytest.mark.parametrize(
    ("given_", "codes"),
    [
        (("XX-OTHER", "B", "direct", "x"), ["decision.no-activity"]),
        ((ROADS, "Q", "direct", "x"), ["decision.not-choice"]),
        ((ROADS, "B", "straight", "x"), ["decision.not-choice"]),
        ((ROADS, "", "", "x"), ["field.missing", "field.missing"]),
        ((ROADS, "N", "direct", "x"), ["decision.contradiction"]),
        ((ROADS, "N", "indirect", "x"), ["decision.contradiction"]),
        ((ROADS, "A", "none", "x"), ["decision.contradiction"]),
        ((ROADS, "B", "direct", " \n"), ["record.reason-missing"]),
        ((ROADS, "B", "direct", "x" * 2_001), ["field.too-long"]),
        (("XX-OTHER", "b", "none", ""), ["decision.no-activity", "decision.not-choice", "record.reason-missing"]),
    ],
)
@pytest.mark.usefixtures("four")
def test_what_can_t_be_decided_is_told_at_once_and_nothing_is_published(
    warehouse: Warehouse, given_: tuple[str, str, str, str], codes: list[str]
) -> None:
    identifier, group, focus, reason = given_
    with pytest.raises(Unusable) as error:
        classify(warehouse, identifier, group, focus, "ana@example.org", reason)
    assert [one.code for one in error.value.problems] == codes
    assert warehouse.state == 1


@pytest.mark.usefixtures("four")
def test_it_holds_for_later_loads_and_for_every_publisher_of_the_identifier(warehouse: Warehouse, load: Load) -> None:
    classify(warehouse, ROADS, "C", "indirect", "ana@example.org", "A road of a mine")
    load(activity(ROADS, transaction("300"), sectors=sector("21020")), generated="2021-01-01")
    load(activity(ROADS, transaction("11", on="2015-01-01"), reporter="XX-TWO", sectors=sector("12220")))
    assert by(warehouse, "group", activity=(ROADS,), count="everything") == {"C": 311}
    facts = Facts(warehouse.at())
    found = facts.rows(
        f'SELECT identifier, "group", basis FROM ({groups_in_force(facts)}) JOIN {facts.activities} USING (unit)'
    )
    assert {(one["group"], one["basis"]) for one in found if one["identifier"] == ROADS} == {("C", "person")}
    assert len(found) == len({one["identifier"] for one in found}) + 1


@pytest.mark.usefixtures("four")
def test_the_report_tells_how_much_rests_on_persons(warehouse: Warehouse) -> None:
    classify(warehouse, PORT, "B", "indirect", "ana@example.org", "It builds a port")
    report = offer_report(Facts(warehouse.at()), Question(), "en")
    [basis] = [one for one in report.tables if one.key == "basis"]
    told = {row.cells[1]: row.cells[2] for row in basis.rows}
    assert getattr(told["A person's decision"], "value", None) == 700


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from([ROADS, PORT, NOTHING, BOTH]), st.sampled_from("ABCDN"), st.booleans()), max_size=6
    )
)
@pytest.mark.usefixtures("four")
def test_decisions_never_change_a_total_over_all_groups(
    warehouse: Warehouse, decided: list[tuple[str, str, bool]]
) -> None:
    expected = {}
    for identifier, group, direct in decided:
        focus = "none" if group == "N" else "direct" if direct else "indirect"
        classify(warehouse, identifier, group, focus, "ana@example.org", "because")
        expected[identifier] = group
    for flow, total in (("commitments", 1050), ("disbursements", 40)):
        found = answer(Facts(warehouse.at()), Question(flow=flow), ("group", "focus"))
        assert found.total.value == sum(row.value for row in found.rows) == total
    for identifier, group in expected.items():
        assert set(by(warehouse, "group", activity=(identifier,))) == {group}
