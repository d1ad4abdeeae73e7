"""The table of needs and sources, against numbers by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eslabon.facts.query import Facts
from eslabon.figures.coverage import COVERED, STANDINGS, TALKS, UNCOVERED, By, Source, _row, _totals, coverage
from eslabon.figures.matching import named, source_of
from eslabon.records.base.actions import set_level
from eslabon.records.lines.models import Line
from eslabon.records.needs.actions import move
from eslabon.records.needs.kind import NEEDS
from eslabon.records.needs.models import Link, Need, Status
from eslabon.work.links import decide

PUBLIC = AnonymousUser()


def test_needs_and_money_by_hand(make: Any, desk: Any, donor_party: Any, facts: Facts) -> None:
    line = make("lines", title="Fondo", provider=donor_party.pk)
    activity = facts.rows(f"SELECT identifier FROM {facts.activities} ORDER BY identifier LIMIT 1")[0]["identifier"]
    whole = make("needs", title="A whole", cost="1000", currency="USD")
    part = make("needs", title="B part", cost="200.01", currency="USD")
    soles = make("needs", title="C soles", cost="5000", currency="PEN")
    costless = make("needs", title="D costless")
    make("needs", title="E alone", cost="70", currency="USD")
    refused = make("needs", title="F refused")
    decide(desk, whole, line=line, answer="accepted")
    decide(desk, part, line=line, answer="accepted", percentage=50)
    decide(desk, part, activity=activity, answer="in-talks", percentage=25)
    decide(desk, soles, activity=activity, answer="in-talks")
    decide(desk, costless, activity=activity, answer="accepted")
    decide(desk, refused, line=line, answer="refused", note="No")

    found = coverage(desk, facts)

    assert [(row.need.title, row.standing, row.partly) for row in found.rows] == [
        ("A whole", COVERED, False),
        ("B part", COVERED, True),
        ("C soles", TALKS, False),
        ("D costless", COVERED, False),
        ("E alone", UNCOVERED, False),
        ("F refused", UNCOVERED, False),
    ]
    totals = found.totals
    assert totals.needs == {COVERED: 3, TALKS: 1, UNCOVERED: 2}
    assert (totals.partly, totals.lacking) == (1, 2)
    assert totals.without_cost == {COVERED: 1, TALKS: 0, UNCOVERED: 1}
    assert totals.money == {
        # 200.01: half is 100.00, a quarter more makes 150.00, and 50.01 is left.
        "USD": {COVERED: Decimal("1100.00"), TALKS: Decimal("50.00"), UNCOVERED: Decimal("120.01")},
        "PEN": {COVERED: Decimal(0), TALKS: Decimal(5000), UNCOVERED: Decimal(0)},
    }
    giver = source_of(named(facts, [activity])[activity])[1]
    by = {one.source.name: one for one in found.sources}
    assert set(by) == {"AGC", giver}
    assert by["AGC"].needs == {COVERED: 2, TALKS: 0}
    assert by["AGC"].money == {"USD": {COVERED: Decimal("1100.00"), TALKS: Decimal(0)}}
    assert by[giver].needs == {COVERED: 1, TALKS: 2}
    assert by[giver].money == {
        "USD": {COVERED: Decimal(0), TALKS: Decimal("50.00")},
        "PEN": {COVERED: Decimal(0), TALKS: Decimal("5000.00")},
    }
    assert by[giver].without_cost == 1


def test_money_that_no_percentage_shares_out_is_put_to_no_source(make: Any, desk: Any, donor_party: Any) -> None:
    one, other = (make("lines", title=title, provider=donor_party.pk) for title in ("One", "Other"))
    need = make("needs", title="Need", cost="10", currency="USD")
    decide(desk, need, line=one, answer="accepted")
    decide(desk, need, line=other, answer="accepted")
    (source,) = coverage(desk).sources
    assert (source.needs[COVERED], source.money, source.unshared) == (1, {}, 1)


def test_a_needs_own_status_counts_where_nothing_is_linked(make: Any, desk: Any) -> None:
    need = make("needs", title="Running")
    for status in ("presented", "approved", "matched"):
        need = move(desk, need, status)
    assert coverage(desk).rows[0].standing == TALKS
    move(desk, need, "running")
    assert coverage(desk).rows[0].standing == COVERED


def test_an_organisation_that_publishes_and_offers_lines_is_one_source(
    make: Any, desk: Any, donor_party: Any, facts: Facts
) -> None:
    row = facts.rows(f"SELECT * FROM {facts.activities} ORDER BY identifier LIMIT 1")[0]
    type(donor_party).objects.filter(pk=donor_party.pk).update(iati_id=source_of(row)[0])
    need = make("needs", title="Need")
    decide(desk, need, activity=row["identifier"], answer="accepted")
    decide(desk, need, line=make("lines", title="Line", provider=donor_party.pk), answer="in-talks")
    assert [one.source.name for one in coverage(desk, facts).sources] == ["AGC"]


def test_counts_and_sources_hold_only_what_the_actor_sees(
    make: Any, desk: Any, donor: Any, ministry: Any, donor_party: Any
) -> None:
    line = make("lines", title="Fondo", provider=donor_party.pk)
    seen = make("needs", title="Public")
    set_level(desk, NEEDS, seen, "public")
    hidden = make("needs", title="Hidden")
    own = make("needs", title="Own", owner=ministry.organisation_id)
    for need in (seen, hidden, own):
        decide(desk, need, line=line, answer="in-talks")
    assert coverage(desk).totals.needs == {COVERED: 0, TALKS: 3, UNCOVERED: 0}
    for actor, titles in ((PUBLIC, ["Public"]), (donor, ["Public"]), (ministry, ["Own", "Public"])):
        found = coverage(actor)
        assert [row.need.title for row in found.rows] == titles
        assert found.sources == []  # the line is the desk's
        assert found.totals.needs[UNCOVERED] == len(titles)


_PERCENTAGES = st.one_of(st.none(), st.decimals(0, 100, places=2))
_BY = st.builds(By, st.just(Source("s", "S")), st.just(""), st.sampled_from([COVERED, TALKS]), _PERCENTAGES)
_NEEDS = st.builds(
    lambda status, cost, currency: Need(title="N", status=status, cost=cost, currency=currency),
    st.sampled_from(Status.values),
    st.one_of(st.none(), st.decimals(0, 10**9, places=2)),
    st.sampled_from(["USD", "PEN"]),
)

# How long a busy machine takes is no fault of what is tested.
UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@UNTIMED
@given(st.lists(st.tuples(_NEEDS, st.lists(_BY, max_size=4).map(tuple)), max_size=12))
def test_the_standings_add_up_to_all_needs_and_to_all_known_costs(listed: Any) -> None:
    rows = [_row(need, by) for need, by in listed]
    totals = _totals(rows)
    assert sum(totals.needs[one] for one in STANDINGS) == totals.count == len(listed)
    assert totals.lacking == sum(need.cost is None for need, _by in listed)
    for currency, sums in totals.money.items():
        costs = [need.cost for need, _by in listed if need.cost is not None and need.currency == currency]
        assert sum(sums.values()) == sum(costs)
        assert all(amount >= 0 for amount in sums.values())


def test_2000_needs_and_3000_links_take_few_queries(desk: Any, donor_party: Any, facts: Facts, as_user: Any) -> None:
    rows = facts.rows(f"SELECT identifier FROM {facts.activities} ORDER BY identifier LIMIT 200")
    known = [row["identifier"] for row in rows]
    needs = Need.objects.bulk_create(
        [Need(title=f"Need {place:04d}", cost=place, currency="USD") for place in range(2_000)]
    )
    lines = Line.objects.bulk_create([Line(title=f"Line {place}", provider=donor_party) for place in range(50)])
    Link.objects.bulk_create([Link(need=one, line=lines[one.pk % 50], answer="accepted") for one in needs])
    Link.objects.bulk_create(
        [Link(need=one, activity=known[one.pk % len(known)], answer="in-talks") for one in needs[:1_000]]
    )
    client = as_user(desk)
    client.get("/es/coverage/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get("/es/coverage/")
    assert answer.status_code == 200
    assert len(asked) <= 15, [one["sql"][:120] for one in asked]


@pytest.mark.parametrize("actor", ["desk", "public"])
def test_without_needs_the_table_is_empty(desk: Any, actor: str) -> None:
    found = coverage(desk if actor == "desk" else PUBLIC)
    assert (found.rows, found.sources, found.totals.count, found.totals.money) == ([], [], 0, {})
