"""The money ladder: a fold of entries that gives the same whatever their order, and loses nothing in silence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from eslabon.measures.ladder import AXES, DATED, ESTIMATED, STEPS, Entry, in_force, ladder, value_of
from eslabon.values.money import cents

amounts = st.decimals(-1_000_000, 1_000_000, places=2)


@st.composite
def entries(draw: Any) -> list[Entry]:
    """Entries of one agreement: of several currencies, some parts of others, some corrected by later ones."""
    made: list[Entry] = []
    for number in range(1, draw(st.integers(1, 12)) + 1):
        currency = draw(st.sampled_from(["USD", "PEN", "EUR"]))
        one = Entry(
            id=number,
            step=draw(st.sampled_from(STEPS)),
            amount=draw(amounts),
            currency=currency,
            rate=None if currency == "EUR" else Decimal("3.5"),
            on=draw(st.none() | st.dates(date(2004, 1, 1), date(2007, 12, 31))),
            order=draw(st.integers(0, 3)),
            year=draw(st.none() | st.tuples(st.integers(2004, 2007), st.sampled_from([1, 10]))),
            project=draw(st.none() | st.integers(1, 3)),
            approximate=draw(st.booleans()),
        )
        wholes = [each for each in made if each.part_of is None]
        if wholes and draw(st.booleans()):
            whole = draw(st.sampled_from(wholes))
            one = one._replace(part_of=whole.id, step=whole.step)
        free = [each for each in made if each.id not in {other.corrects for other in made}]
        if one.part_of is None and free and draw(st.integers(0, 3)) == 0:
            wrong = draw(st.sampled_from(free))
            one = one._replace(corrects=wrong.id, step=wrong.step, part_of=wrong.part_of)
        made.append(one)
    return made


@given(entries(), st.randoms())
def test_the_order_of_entries_changes_nothing(made: list[Entry], random: Any) -> None:
    shuffled = list(made)
    random.shuffle(shuffled)
    assert ladder(shuffled, "USD") == ladder(made, "USD")


@given(entries())
def test_each_amount_is_in_a_total_or_told_apart(made: list[Entry]) -> None:
    found = ladder(made, "USD")
    standing = in_force(made)
    values = {one.id: value_of(one, "USD") for one in standing}
    counted = [one for one in standing if one.part_of is None and one.step != ESTIMATED]
    for step in (one for one in STEPS if one != ESTIMATED):
        expected = sum((values[one.id] or Decimal(0) for one in counted if one.step == step), Decimal(0))
        assert found.at(step).total == expected
    unrated = {one.id for one in counted if values[one.id] is None}
    assert unrated <= {one.id for one in found.without_rate}
    assert all(one.currency == "EUR" for one in found.without_rate)


@given(entries())
def test_what_is_distributed_and_what_is_not_make_the_total(made: list[Entry]) -> None:
    found = ladder(made, "USD")
    for standing in found.standings.values():
        for axis in AXES:
            assert sum(standing.by[axis].values(), Decimal(0)) + standing.undistributed(axis) == standing.total


@given(entries(), amounts)
def test_a_correction_is_as_if_the_right_amount_had_been_written(made: list[Entry], amount: Decimal) -> None:
    wrong = in_force(made)[-1]
    written = [one._replace(amount=amount) if one.id == wrong.id else one for one in made]
    right = wrong._replace(id=1000, amount=amount, corrects=wrong.id)
    corrected, expected = ladder([*made, right], "USD"), ladder(written, "USD")
    assert {key: (one.total, one.by) for key, one in corrected.standings.items()} == {
        key: (one.total, one.by) for key, one in expected.standings.items()
    }


def test_about_fifteen_million_stands_at_no_year_and_no_project() -> None:
    found = ladder([Entry(1, "announced", Decimal("15000000"), "USD", approximate=True, on=date(2004, 9, 17))], "USD")
    assert found.totals() == {"announced": Decimal("15000000.00")}
    assert found.at("announced").approximate
    assert [found.at("announced").undistributed(axis) for axis in AXES] == [Decimal("15000000.00")] * 3


def test_of_a_total_estimated_contribution_the_last_amendment_stands_and_obligations_add_up() -> None:
    found = ladder(
        [
            Entry(1, "estimated-total", Decimal(2_500_000), "USD", on=date(2003, 1, 1)),
            Entry(2, "estimated-total", Decimal(6_200_000), "USD", on=date(2004, 9, 20), order=1),
            Entry(3, "obligated", Decimal(1_000_000), "USD", on=date(2003, 1, 1)),
            Entry(4, "obligated", Decimal(-200_000), "USD", on=date(2005, 1, 1)),
        ],
        "USD",
    )
    assert found.totals() == {"estimated-total": Decimal("6200000.00"), "obligated": Decimal("800000.00")}


def test_parts_that_are_more_than_the_whole_are_shown_so() -> None:
    whole = Entry(1, "announced", Decimal(100), "USD")
    parts = [Entry(number, "announced", Decimal(60), "USD", part_of=1, project=number) for number in (2, 3)]
    found = ladder([whole, *parts], "USD").at("announced")
    assert (found.total, found.undistributed("project")) == (Decimal("100.00"), Decimal("-20.00"))


def test_an_estimate_of_what_happens_is_not_what_happened() -> None:
    found = ladder(
        [
            Entry(1, "obligated", Decimal("12921000"), "USD", year=(2005, 10), estimate=True),
            Entry(2, "obligated", Decimal("6293000"), "USD", year=(2005, 10)),
        ],
        "USD",
    ).at("obligated")
    assert (found.total, found.estimates) == (Decimal("6293000.00"), Decimal("12921000.00"))


def test_soles_are_converted_at_the_rate_of_the_entry() -> None:
    assert value_of(Entry(1, "executed", Decimal("3413.00"), "PEN", rate=Decimal("3.413")), "USD") == Decimal("1000.00")
    assert value_of(Entry(1, "executed", Decimal("3413.00"), "PEN"), "USD") is None
    assert cents(Decimal("0.125")) == Decimal("0.12")


def test_the_day_of_an_announcement_is_no_year_of_the_money() -> None:
    on = date(2004, 9, 17)
    assert ladder([Entry(1, "announced", Decimal(1), "USD", on=on)], "USD").at("announced").by["year"] == {}
    for step in DATED:
        assert ladder([Entry(1, step, Decimal(1), "USD", on=on)], "USD").at(step).by["year"] == {
            (2004, 1): Decimal("1.00")
        }
