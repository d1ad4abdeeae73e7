"""What a published transaction gives to whom and for what, by which rules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon.measures.classification import DOUBTFUL
from eslabon.measures.cooperation import Contribution, Reading, contributions
from eslabon.measures.rates import Rate, Rates
from eslabon.standards.iati.records import Activity, Coded, Organisation, Place, Sector, Transaction

DOLLARS = Rates([Rate("PEN", "2010", Decimal(4), "test")]).converter("USD")
DONOR = Organisation("XX-DONOR", "10", (("en", "Donor"),))
FUND = Organisation("XX-FUND", "10", (("en", "Fund"),), role="1")


def country(code: str, percentage: str | None = None) -> Place:
    return Place(code, None if percentage is None else Decimal(percentage), None, ())


def sector(code: str, percentage: str | None = None, vocabulary: str = "1", name: str = "") -> Sector:
    names = (("en", name),) if name else ()
    return Sector(vocabulary, code, None if percentage is None else Decimal(percentage), names)


def activity(**said: object) -> Activity:
    one = Activity(0, 1, 0, identifier="XX-1", reporting=DONOR, titles=(("en", "Roads"),), finance_type="110")
    for name, value in said.items():
        setattr(one, name, value)
    return one


def paid(value: str = "100", type: str = "2", **said: object) -> Transaction:
    plain = Transaction(
        number=1,
        line=10,
        ref=None,
        type=type,
        on=date(2010, 5, 1),
        value=Decimal(value),
        value_date=None,
        currency="USD",
        provider=None,
        receiver=None,
        countries=(),
        regions=(),
        sectors=(),
        finance_type=None,
        flow_type=None,
        aid_types=(),
        tied_status=None,
        channel=None,
        humanitarian=False,
        descriptions=(),
    )
    return plain._replace(**said)


def given_by(one: Activity, transaction: Transaction) -> list[Contribution]:
    return contributions(Reading(one, None), transaction, DOLLARS)


def only(one: Activity, transaction: Transaction) -> Contribution:
    (found,) = given_by(one, transaction)
    return found


# --- flows


@pytest.mark.parametrize(
    ("type", "flow"),
    [
        ("1", "incoming-funds"),
        ("2", "commitments"),
        ("3", "disbursements"),
        ("4", "disbursements"),
        ("5", "interest"),
        ("6", "repayments"),
        ("11", "incoming-commitments"),
    ],
)
def test_each_transaction_type_belongs_to_one_flow(type: str, flow: str) -> None:
    found = only(activity(), paid(type=type))
    assert (found.flow, found.type) == (flow, type)


@pytest.mark.parametrize("type", ["7", "8", "9", "10", "12", "13", "99"])
def test_other_transaction_types_belong_to_none(type: str) -> None:
    assert given_by(activity(), paid(type=type)) == []


def test_negative_values_count() -> None:
    found = only(activity(), paid("-12.50", "3"))
    assert (found.value, found.amount) == (Decimal("-12.50"), Decimal("-12.50"))


def test_the_year_is_that_of_the_transaction_date_and_the_rate_that_of_the_value_date() -> None:
    found = only(activity(), paid("8", currency="PEN", on=date(2009, 12, 31), value_date=date(2010, 1, 1)))
    assert (found.year, found.on) == (2009, date(2009, 12, 31))
    assert (found.value, found.amount, found.rate) == (Decimal("2.00"), Decimal("8.00"), "PEN 4/USD 2010")


def test_without_a_value_date_the_rate_is_that_of_the_transaction_date() -> None:
    assert only(activity(), paid("8", currency="PEN")).value == Decimal("2.00")
    assert only(activity(), paid("8", currency="PEN", on=date(2011, 1, 1))).value is None


def test_what_has_no_rate_keeps_its_own_currency() -> None:
    found = only(activity(), paid("8", currency="XXX"))
    assert (found.value, found.rate, found.amount, found.currency) == (None, None, Decimal("8.00"), "XXX")
    assert only(activity(), paid("8", currency=None)).value is None


# --- provider


def test_the_provider_is_the_transaction_s() -> None:
    own = Organisation("XX-OWN", "10", (("en", "Own"),))
    found = only(activity(participating=[FUND]), paid(provider=own))
    assert (found.provider, found.provider_name) == ("XX-OWN", "Own")
    assert "provider:provider-org" in found.rule


def test_a_provider_without_a_reference_goes_by_its_name() -> None:
    found = only(activity(), paid(provider=Organisation(None, None, (("es", "Gobierno"),))))
    assert (found.provider, found.provider_name) == ("name:Gobierno", "Gobierno")


def test_a_provider_with_neither_is_as_none() -> None:
    found = only(activity(), paid(provider=Organisation(None, "10", ())))
    assert (found.provider, "provider:reporting-organisation" in found.rule) == ("XX-DONOR", True)


def test_else_the_only_funding_organisation() -> None:
    doer = Organisation("XX-DOER", "10", (), role="4")
    found = only(activity(participating=[doer, FUND, FUND]), paid())
    assert (found.provider, "provider:only-funding-organisation" in found.rule) == ("XX-FUND", True)


def test_of_two_funding_organisations_neither_is_chosen() -> None:
    other = Organisation("XX-OTHER", "10", (), role="1")
    found = only(activity(participating=[FUND, other]), paid())
    assert (found.provider, "provider:reporting-organisation" in found.rule) == ("XX-DONOR", True)


def test_else_the_reporting_organisation() -> None:
    found = only(activity(), paid())
    assert (found.provider, found.provider_name) == ("XX-DONOR", "Donor")
    assert "provider:reporting-organisation" in found.rule


def test_of_money_that_comes_in_the_reporting_organisation_is_not_the_provider() -> None:
    found = only(activity(), paid(type="1"))
    assert (found.provider, "provider:not-named" in found.rule) == ("unknown", True)
    assert only(activity(participating=[FUND]), paid(type="11")).provider == "XX-FUND"


# --- shares


def test_the_activity_s_percentages_share_the_money() -> None:
    one = activity(countries=[country("PE", "60"), country("BO", "40")], sectors=[sector("21010", name="Transport")])
    found = given_by(one, paid("10.01"))
    assert [(row.recipient, row.sector, row.sector_name, row.value, row.share) for row in found] == [
        ("PE", "1:21010", "Transport", Decimal("6.01"), Decimal("0.6")),
        ("BO", "1:21010", "Transport", Decimal("4.00"), Decimal("0.4")),
    ]
    assert found[0].rule == ("recipient:percentages; sector:single; provider:reporting-organisation; kind:finance-type")


def test_the_transaction_s_own_country_and_sector_go_before_the_activity_s() -> None:
    one = activity(
        countries=[country("PE", "60"), country("BO", "40")],
        sectors=[sector("21010", "50"), sector("33120", "50")],
    )
    both = only(one, paid(countries=(country("CO"),), sectors=(sector("31110", name="Farms"),)))
    assert (both.recipient, both.sector, both.sector_name) == ("CO", "1:31110", "Farms")
    assert both.rule.startswith("recipient:transaction:single; sector:transaction:single; ")
    place = given_by(one, paid(countries=(country("CO"),)))
    assert [(row.recipient, row.sector) for row in place] == [("CO", "1:21010"), ("CO", "1:33120")]
    what = given_by(one, paid(sectors=(sector("31110"),)))
    assert [(row.recipient, row.sector) for row in what] == [("PE", "1:31110"), ("BO", "1:31110")]


def test_a_transaction_in_two_vocabularies_tells_the_same_money_twice() -> None:
    found = only(activity(), paid(sectors=(sector("T", vocabulary="99"), sector("33120"))))
    assert (found.sector, found.value) == ("1:33120", Decimal("100.00"))


def test_money_of_several_countries_without_percentages_goes_to_nobody_and_names_them() -> None:
    found = only(activity(countries=[country("PE"), country("BO")]), paid())
    assert (found.recipient, found.named, found.value) == ("not-allocated", ";PE;BO;", Decimal("100.00"))


def test_money_without_a_place_names_none() -> None:
    found = only(activity(), paid())
    assert (found.recipient, found.named) == ("not-allocated", "")


# --- kind


def test_the_kind_is_that_of_the_transaction_s_own_types_else_the_activity_s() -> None:
    one = activity(finance_type="421")
    assert only(one, paid()).kind == "loan"
    assert only(one, paid(finance_type="110")).kind == "cooperation"
    assert only(one, paid(finance_type="510")).kind == "equity"
    assert only(activity(finance_type=None), paid()).kind == "unknown"


def test_technical_assistance_is_a_grant_with_a_dac_aid_type() -> None:
    expert = (Coded("1", "D01"),)
    assert only(activity(aid_types=list(expert)), paid()).kind == "technical-assistance"
    assert only(activity(), paid(aid_types=expert)).kind == "technical-assistance"
    assert only(activity(aid_types=list(expert)), paid(aid_types=(Coded(None, "C01"),))).kind == "cooperation"
    assert only(activity(finance_type="421"), paid(aid_types=expert)).kind == "loan"


def test_an_aid_type_of_another_vocabulary_is_not_a_dac_code() -> None:
    assert only(activity(), paid(aid_types=(Coded("2", "D01"),))).kind == "cooperation"
    assert only(activity(), paid(aid_types=(Coded("2", "C01"), Coded(None, "D02")))).kind == "technical-assistance"


def test_each_transaction_of_an_activity_has_its_own_kind() -> None:
    reading = Reading(activity(finance_type="110"), None)
    kinds = [
        contributions(reading, paid(finance_type=code), DOLLARS)[0].kind for code in (None, "421", "1100", "110", "610")
    ]
    assert kinds == ["cooperation", "loan", "guarantee", "cooperation", "debt-relief"]


# --- whatever is published

PERCENTAGES = st.none() | st.integers(0, 100).map(str)
PLACES = st.lists(st.tuples(st.sampled_from(("PE", "CO", "EC", "BO")), PERCENTAGES), max_size=4)
HALVES = st.lists(st.sampled_from(("PE", "CO", "EC", "BO")), min_size=2, max_size=4, unique=True)


@st.composite
def places(draw: st.DrawFn) -> list[tuple[str, str | None]]:
    if draw(st.booleans()):
        return draw(PLACES)
    codes = draw(HALVES)
    cuts = sorted(draw(st.lists(st.integers(0, 10_000), min_size=len(codes) - 1, max_size=len(codes) - 1)))
    edges = [0, *cuts, 10_000]
    return [(code, str(Decimal(edges[i + 1] - edges[i]) / 100)) for i, code in enumerate(codes)]


@given(places(), places(), places(), st.decimals(-(10**9), 10**9, places=3), st.sampled_from(("USD", "PEN", "XXX")))
def test_contributions_add_up_to_their_transaction_to_the_cent(
    where: list[tuple[str, str | None]],
    what: list[tuple[str, str | None]],
    own: list[tuple[str, str | None]],
    value: Decimal,
    currency: str,
) -> None:
    one = activity(
        countries=[country(code, part) for code, part in where],
        sectors=[sector(code, part) for code, part in what],
    )
    transaction = paid(str(value), currency=currency, countries=tuple(country(code) for code, _ in own[:1]))
    found = given_by(one, transaction)
    cents = Decimal("0.01")
    assert sum(row.amount for row in found) == value.quantize(cents)
    expected = {"USD": value, "PEN": value / 4, "XXX": None}[currency]
    if expected is None:
        assert {row.value for row in found} == {None}
    else:
        assert sum(row.value or 0 for row in found) == expected.quantize(cents)
    assert abs(sum(row.share for row in found) - 1) < Decimal("1e-20")
    pairs = {(row.recipient, row.sector) for row in found}
    assert len(pairs) == len(found)
    assert {row.split for row in found} == {len(found) > 1}


# How sure the group of the whole is


def test_transactions_whose_codes_say_another_group_leave_little_confidence() -> None:
    agreeing, other = Reading(activity(), None), Reading(activity(), None)
    contributions(agreeing, paid(sectors=(sector("21020"), sector("12220"))), DOLLARS)
    contributions(other, paid(sectors=(sector("12220"),)), DOLLARS)
    assert agreeing.confidence == agreeing.classification.confidence > DOUBTFUL
    assert other.confidence == DOUBTFUL


def test_where_the_text_is_silent_the_donor_s_own_code_tells() -> None:
    usaid = Organisation("US-GOV-1", "10", (("en", "USAID"),))
    silent = activity(reporting=usaid, titles=(("en", "FORTALESSA"),))
    [one] = contributions(Reading(silent, None), paid(sectors=(sector("5002", vocabulary="99"),)), DOLLARS)
    assert (one.group, one.focus, one.basis) == ("A", "direct", "words")
