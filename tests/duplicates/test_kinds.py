"""Each kind of double counting, with the right answer: what counts once, what counts twice, what a person decides."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from eslabon.facts.query import Facts
from eslabon.figures.duplicates import twice, twice_json
from eslabon.figures.offer import NOT_EXAMINED, answer
from eslabon.figures.reference import parse
from eslabon.figures.trace import contributions
from eslabon.measures.offer import Question
from tests.duplicates.conftest import Load
from tests.iati_files import activity, transaction
from tests.real_files import imported


def related(code: str, ref: str) -> str:
    return f'<related-activity ref="{ref}" type="{code}"/>'


def total(facts: Facts, flow: str = "commitments", count: str = "once") -> Decimal:
    return answer(facts, Question(flow=flow, count=count)).total.value


def found(facts: Facts) -> list[tuple[str, str, str, str, str]]:
    """Kind, what counts, what doesn't, reason and decision of each pair."""
    pairs = twice(facts).pairs
    return [(one.kind, one.a.activity, one.b.activity, one.reason, one.decision) for one in pairs]


def money(*files: list[str], load: Load, flow: str = "commitments") -> tuple[str, str, list[Any]]:
    """The total counted once, the naive one, and the pairs."""
    facts = load(*files)
    return str(total(facts, flow)), str(total(facts, flow, "everything")), found(facts)


# --- the same activity from two publishers


def test_a_secondary_reporter_s_telling_of_an_activity_is_set_aside(load: Load) -> None:
    own = activity("AA-1", transaction("100"), transaction("40", on="2011-05-01"), reporter="AA")
    again = activity("AA-1", transaction("100"), transaction("40", on="2011-05-09"), reporter="BB", secondary=True)
    for files in (([own], [again]), ([again], [own])):
        once, naive, pairs = money(*files, load=load)
        assert (once, naive) == ("140.00", "280.00")
        assert pairs == [("same-activity", "AA-1", "AA-1", "same-identifier", "same-by-rule")] * 2
    facts = load([own], [again])
    assert {(one.a.publisher, one.b.publisher) for one in twice(facts).pairs} == {("AA", "BB")}


def test_the_publisher_whose_reference_begins_the_identifier_is_its_own(load: Load) -> None:
    own = activity("AA-1", transaction("100"), reporter="AA", updated="2019-01-01T00:00:00Z")
    again = activity("AA-1", transaction("70"), reporter="BB", updated="2020-01-01T00:00:00Z")
    once, naive, pairs = money([again], [own], load=load)
    assert (once, naive) == ("100.00", "170.00")
    assert pairs == [("same-activity", "AA-1", "AA-1", "same-identifier-other-amounts", "same-by-rule")]


def test_a_flow_that_only_the_other_publisher_tells_counts(load: Load) -> None:
    own = activity("AA-1", transaction("100"), reporter="AA")
    again = activity("AA-1", transaction("100"), transaction("30", "3"), reporter="BB", secondary=True)
    assert money([own], [again], load=load, flow="disbursements")[:2] == ("30.00", "30.00")


def test_a_report_by_a_third_party_is_set_aside_where_it_agrees(load: Load) -> None:
    own = activity("AA-1", transaction("100"), reporter="AA", updated="2020-01-01T00:00:00Z")
    report = activity("BB-9", transaction("100"), transaction("5"), reporter="BB", after=related("5", "AA-1"))
    once, naive, pairs = money([own], [report], load=load)
    assert (once, naive) == ("105.00", "205.00")
    assert pairs == [("same-activity", "AA-1", "BB-9", "third-party-report", "same-by-rule")]


def test_two_files_of_one_publisher_are_one_already(load: Load) -> None:
    earlier = activity("AA-1", transaction("100"), reporter="AA", updated="2019-01-01T00:00:00Z")
    later = activity("AA-1", transaction("110"), reporter="AA", updated="2020-01-01T00:00:00Z")
    assert money([earlier], [later], load=load) == ("110.00", "110.00", [])


# --- giver and receiver


def given(value: str = "100", on: str = "2010-05-01", type: str = "3") -> list[str]:
    return [activity("AA-1", transaction(value, type, on, receiver="BB", receiver_activity="BB-1"), reporter="AA")]


def received(value: str = "100", on: str = "2010-05-01", type: str = "3", link: str | None = "AA-1") -> list[str]:
    told = transaction(value, type, on, provider="AA" if link else None, provider_activity=link)
    return [activity("BB-1", told, reporter="BB")]


def test_money_told_by_giver_and_receiver_counts_as_the_giver_s(load: Load) -> None:
    for files in ((given(), received(on="2010-05-20")), (received(on="2010-05-20"), given())):
        once, naive, pairs = money(*files, load=load, flow="disbursements")
        assert (once, naive) == ("100.00", "200.00")
        assert pairs == [("giver-receiver", "AA-1", "BB-1", "both-name-each-other", "same-by-rule")]


def test_one_side_s_word_is_enough_where_amount_and_date_agree(load: Load) -> None:
    once, _naive, pairs = money(given("100"), received("100.60", link=None), load=load, flow="disbursements")
    assert (once, pairs[0][3:]) == ("100.00", ("giver-names-it", "same-by-rule"))
    silent = [activity("AA-1", transaction("100", "3"), reporter="AA")]
    once, _naive, pairs = money(silent, received("100"), load=load, flow="disbursements")
    assert (once, pairs[0][3:]) == ("100.00", ("receiver-names-it", "same-by-rule"))


def test_what_does_not_agree_counts_until_somebody_decides(load: Load) -> None:
    for other in (received("70", link=None), received("100", on="2011-05-01", link=None)):
        once, naive, pairs = money(given(), other, load=load, flow="disbursements")
        assert once == naive
        assert pairs == [("giver-receiver", "AA-1", "BB-1", "spends-what-it-received", "undecided")]


def test_given_and_received_are_two_flows_that_nothing_adds(load: Load) -> None:
    facts = load(given(), received(type="1"))
    assert found(facts) == [("giver-receiver", "AA-1", "BB-1", "given-and-received", "never-added")]
    assert (total(facts, "disbursements"), total(facts, "incoming-funds")) == (Decimal(100), Decimal(100))
    assert twice_json(twice(facts), "en")["set_aside"] == {"value": "0.00", "currency": "USD", "by_flow": {}}


def test_equal_instalments_are_paired_one_to_one(load: Load) -> None:
    days = ["2010-01-10", "2010-02-10", "2010-03-10"]
    giver = activity("AA-1", *(transaction("10", "3", day, receiver_activity="BB-1") for day in days), reporter="AA")
    four = [*days, "2010-04-30"]
    receiver = activity("BB-1", *(transaction("10", "3", day) for day in four), reporter="BB")
    assert money([giver], [receiver], load=load, flow="disbursements")[:2] == ("40.00", "70.00")


def test_an_organisation_in_the_place_of_an_activity_pairs_nothing(load: Load) -> None:
    giver = activity("AA-1", transaction("100", "3", receiver="BB", receiver_activity="BB"), reporter="AA")
    assert money([giver], received(link=None), load=load, flow="disbursements") == ("200.00", "200.00", [])


# --- parent and child


def family(parent: list[str], *children: list[str]) -> list[str]:
    names = [f"AA-1-{number}" for number in range(1, len(children) + 1)]
    own = activity("AA-1", *parent, reporter="AA", hierarchy=1, after="".join(related("2", one) for one in names))
    parts = zip(names, children, strict=True)
    return [own, *(activity(name, *one, reporter="AA", hierarchy=2) for name, one in parts)]


def test_a_parent_s_amount_that_its_child_tells_is_the_child_s(load: Load) -> None:
    once, naive, pairs = money(family([transaction("100")], [transaction("100", on="2010-05-20")]), load=load)
    assert (once, naive) == ("100.00", "200.00")
    assert pairs == [("parent-child", "AA-1-1", "AA-1", "parent-equals-child", "same-by-rule")]


def test_a_parent_s_amount_is_what_its_children_add_up_to(load: Load) -> None:
    parts = ([transaction("60", on="2011-01-01")], [transaction("40", on="2012-01-01")])
    once, naive, pairs = money(family([transaction("100")], *parts), load=load)
    assert (once, naive) == ("100.00", "200.00")
    assert pairs == [("parent-child", "AA-1-1", "AA-1", "parent-equals-children", "same-by-rule")]


def test_one_of_a_parent_s_amounts_is_what_its_children_add_up_to(load: Load) -> None:
    parent = [transaction("100"), transaction("500", on="2015-01-01")]
    once, naive, _pairs = money(family(parent, [transaction("60")], [transaction("40")]), load=load)
    assert (once, naive) == ("600.00", "700.00")


def test_parent_and_children_that_carry_other_amounts_are_for_a_person(load: Load) -> None:
    once, naive, pairs = money(family([transaction("100")], [transaction("30")]), load=load)
    assert once == naive == "130.00"
    assert pairs == [("parent-child", "AA-1-1", "AA-1", "parent-and-child-carry-money", "undecided")]


def test_where_each_claims_to_be_the_parent_the_lower_hierarchy_is(load: Load) -> None:
    above = activity("AA-1", transaction("100"), reporter="AA", hierarchy=1, after=related("1", "AA-2"))
    below = activity("AA-2", transaction("100"), reporter="AA", hierarchy=2, after=related("1", "AA-1"))
    assert money([above, below], load=load)[2][0][1:3] == ("AA-2", "AA-1")


def test_a_child_that_two_publishers_tell_is_one_child(load: Load) -> None:
    parts = ([transaction("60", on="2011-01-01")], [transaction("40", on="2012-01-01")])
    again = activity("AA-1-1", transaction("60", on="2011-01-01"), reporter="BB", secondary=True)
    assert money(family([transaction("100")], *parts), [again], load=load)[:2] == ("100.00", "260.00")


# --- co-financing


def test_a_provider_s_money_that_a_co_financier_tells_too_is_the_provider_s(load: Load) -> None:
    own = activity("AA-1", transaction("40"), reporter="AA", after=related("4", "BB-1"))
    lead = activity("BB-1", transaction("60"), transaction("40", provider="AA"), reporter="BB")
    for files in (([own], [lead]), ([lead], [own])):
        once, naive, pairs = money(*files, load=load)
        assert (once, naive) == ("100.00", "140.00")
        assert pairs == [("co-financing", "AA-1", "BB-1", "co-financed-same-provider", "same-by-rule")]


def test_two_equal_halves_are_for_a_person(load: Load) -> None:
    own = activity("AA-1", transaction("50"), reporter="AA", after=related("4", "BB-1"))
    other = activity("BB-1", transaction("50"), reporter="BB")
    once, naive, pairs = money([own], [other], load=load)
    assert once == naive == "100.00"
    assert pairs[0][3:] == ("co-financed-equal-amounts", "undecided")


def test_what_names_the_provider_with_the_same_amount_date_and_recipient_is_the_provider_s(load: Load) -> None:
    own = activity("AA-1", transaction("40"), reporter="AA")
    told = activity("BB-1", transaction("40", on="2010-05-15", provider="AA"), reporter="BB")
    once, naive, pairs = money([own], [told], load=load)
    assert (once, naive) == ("40.00", "80.00")
    assert pairs == [("co-financing", "AA-1", "BB-1", "provider-told-by-another", "same-by-rule")]
    elsewhere = activity(
        "BB-1", transaction("40", provider="AA"), reporter="BB", places='<recipient-country code="BO"/>'
    )
    assert money([own], [elsewhere], load=load) == ("80.00", "80.00", [])


# --- what an answer says


def test_an_answer_says_what_it_set_aside_and_its_reference_opens(load: Load) -> None:
    facts = load(given(), received())
    once = answer(facts, Question(flow="disbursements"), ("provider",))
    (left,) = once.left_out
    assert (left.reason, left.value, left.transactions) == ("double-counting", Decimal(100), 1)
    question, _state = parse(left.figure)
    (row,) = contributions(facts, question)
    assert (row.activity, row.value, row.citation.file) == ("BB-1", Decimal(100), "1.xml")
    assert NOT_EXAMINED not in once.notes
    naive = answer(facts, Question(flow="disbursements", count="everything"), ("provider",))
    assert (naive.total.value, naive.left_out, naive.notes) == (Decimal(200), [], (NOT_EXAMINED,))
    assert naive.total.figure.endswith(":count=everything")


def test_an_earlier_measure_s_reference_opens_to_what_it_printed(load: Load) -> None:
    question, _state = parse("offer@1:s2:disbursements:USD")
    assert total(load(given(), received()), "disbursements", question.count) == Decimal(200)


def test_amounts_in_other_currencies_agree_after_conversion(load: Load) -> None:
    dollars = given("100")
    soles = [activity("BB-1", transaction("283", "3", currency="PEN", provider_activity="AA-1"), reporter="BB")]
    assert len(found(load(dollars, soles))) == 1


def test_the_real_files_tell_nothing_twice(shared_data: Path) -> None:
    assert twice(Facts(imported(shared_data / "iati" / "real").at())).pairs == []
