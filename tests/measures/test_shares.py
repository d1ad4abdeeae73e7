"""Whom and what money is for: shares as published, never guessed."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon.measures.shares import NOT_ALLOCATED, Shares, recipients, sectors
from eslabon.standards.iati.records import Place, Sector
from eslabon.values.money import split


def countries(**percentages: str | None) -> list[Place]:
    return [Place(code, None if one is None else Decimal(one), None, ()) for code, one in percentages.items()]


def region(code: str, percentage: str | None = None, vocabulary: str | None = "1") -> Place:
    return Place(code, None if percentage is None else Decimal(percentage), vocabulary, ())


def sector(code: str, percentage: str | None = None, vocabulary: str = "1") -> Sector:
    return Sector(vocabulary, code, None if percentage is None else Decimal(percentage), ())


def parts(found: Shares) -> dict[str, Decimal]:
    return {share.key: share.part for share in found.shares}


NOBODY = {NOT_ALLOCATED: Decimal(1)}

# --- recipients


def test_one_country_without_percentage_is_all_of_it() -> None:
    found = recipients(countries(PE=None), [])
    assert (parts(found), found.rule) == ({"PE": Decimal(1)}, "single")


def test_one_region_without_percentage_is_all_of_it() -> None:
    assert parts(recipients([], [region("298")])) == {"region:298": Decimal(1)}


def test_percentages_that_sum_to_100_are_shares() -> None:
    found = recipients(countries(PE="60", BO="40"), [])
    assert (parts(found), found.rule) == ({"PE": Decimal("0.6"), "BO": Decimal("0.4")}, "percentages")


def test_countries_and_regions_sum_to_100_together() -> None:
    found = recipients(countries(PE="60"), [region("298", "40")])
    assert parts(found) == {"PE": Decimal("0.6"), "region:298": Decimal("0.4")}


def test_countries_that_sum_to_100_beside_a_region_are_a_problem() -> None:
    found = recipients(countries(PE="60", BO="40"), [region("298", "100")])
    assert (parts(found), found.rule, found.broken) == (NOBODY, "percentages-not-100", True)


def test_several_without_percentages_go_to_nobody_and_never_to_each() -> None:
    found = recipients(countries(PE=None, BO=None, CO=None), [])
    assert (parts(found), found.rule, found.broken) == (NOBODY, "no-percentages", False)
    assert found.named == ("PE", "BO", "CO")


def test_a_country_and_a_region_without_percentages_go_to_nobody() -> None:
    found = recipients(countries(PE=None), [region("298")])
    assert (parts(found), found.named) == (NOBODY, ("PE", "region:298"))


def test_some_percentages_missing_is_as_none() -> None:
    found = recipients(countries(PE="100", BO=None), [])
    assert (parts(found), found.rule) == (NOBODY, "no-percentages")


@pytest.mark.parametrize(
    ("percentages", "fine"),
    [
        (("50", "50.01"), True),
        (("50", "49.99"), True),
        (("50", "50.011"), False),
        (("50", "49.98"), False),
        (("33.33", "66.66"), True),
        (("50", "30"), False),
        (("100", "100"), False),
        (("150", "-50"), False),
        (("0", "0"), False),
    ],
)
def test_the_sum_may_be_off_by_a_hundredth(percentages: tuple[str, str], fine: bool) -> None:
    found = recipients(countries(PE=percentages[0], BO=percentages[1]), [])
    assert found.broken is not fine
    if fine:
        assert sum(parts(found).values()) == pytest.approx(Decimal(1), abs=Decimal("1e-20"))
    else:
        assert (parts(found), found.named) == (NOBODY, ("PE", "BO"))


def test_one_country_of_half_the_money_leaves_all_of_it_unallocated() -> None:
    found = recipients(countries(PE="50"), [])
    assert (parts(found), found.broken, found.named) == (NOBODY, True, ("PE",))


def test_a_country_of_no_percent_gets_nothing() -> None:
    assert parts(recipients(countries(PE="100", BO="0"), [])) == {"PE": Decimal(1)}


def test_a_country_named_twice_gets_both_parts() -> None:
    twice = [*countries(PE="30"), *countries(PE="20"), *countries(BO="50")]
    assert parts(recipients(twice, [])) == {"PE": Decimal("0.5"), "BO": Decimal("0.5")}
    assert parts(recipients([*countries(PE=None), *countries(PE=None)], [])) == {"PE": Decimal(1)}


def test_money_that_names_no_place_goes_to_nobody() -> None:
    found = recipients([], [])
    assert (parts(found), found.rule, found.named) == (NOBODY, "no-place", ())


@pytest.mark.parametrize("percentage", [None, "100"])
def test_a_place_without_a_code_is_no_place(percentage: str | None) -> None:
    found = recipients([Place("", percentage and Decimal(percentage), None, ()), *countries(PE=percentage)], [])
    assert (parts(found), found.rule, found.named) == (NOBODY, "no-place", ("PE",))
    assert parts(recipients([], [region("", percentage)])) == NOBODY


def test_regions_are_read_in_one_vocabulary() -> None:
    told_twice = [region("298", "100"), region("A1", "100", "99")]
    assert parts(recipients([], told_twice)) == {"region:298": Decimal(1)}
    own = [region("A1", "60", "99"), region("A2", "40", "99")]
    assert parts(recipients([], own)) == {"region:99:A1": Decimal("0.6"), "region:99:A2": Decimal("0.4")}


# --- sectors


def test_one_sector_without_percentage_is_all_of_it() -> None:
    found = sectors([sector("33120")])
    assert (parts(found), found.rule) == ({"1:33120": Decimal(1)}, "single")


def test_sectors_share_within_one_vocabulary() -> None:
    dac, groups, own = sector("33120", "100"), sector("331", "100", "2"), sector("T", "100", "99")
    assert parts(sectors([own, groups, dac])) == {"1:33120": Decimal(1)}
    assert parts(sectors([own, groups])) == {"2:331": Decimal(1)}
    assert parts(sectors([own])) == {"99:T": Decimal(1)}
    assert parts(sectors([sector("X", None, "7"), own])) == {"99:T": Decimal(1)}
    assert parts(sectors([sector("X", None, "7")])) == {"7:X": Decimal(1)}


def test_a_sector_without_vocabulary_is_a_dac_purpose_code() -> None:
    assert parts(sectors([Sector("", "33120", None, ())])) == {"1:33120": Decimal(1)}


def test_percentages_of_sectors_sum_to_100_within_their_vocabulary() -> None:
    both = [sector("33120", "60"), sector("21010", "40"), sector("T", "30", "99"), sector("U", "70", "99")]
    assert parts(sectors(both)) == {"1:33120": Decimal("0.6"), "1:21010": Decimal("0.4")}
    wrong = sectors([sector("33120", "60"), sector("T", "40", "99")])
    assert (parts(wrong), wrong.broken) == (NOBODY, True)


def test_several_sectors_without_percentages_go_to_none() -> None:
    assert parts(sectors([sector("33120"), sector("21010")])) == NOBODY


def test_without_a_sector_or_its_code_the_money_has_no_sector() -> None:
    assert (parts(sectors([])), sectors([]).rule) == (NOBODY, "no-sector")
    assert (parts(sectors([sector("")])), sectors([sector("")]).rule) == (NOBODY, "no-sector")


# --- whatever is published

PERCENTAGES = st.none() | st.decimals(min_value=-20, max_value=130, places=2)
CODES = st.sampled_from(("PE", "CO", "EC", "BO", "298", ""))
PLACES = st.lists(st.tuples(CODES, PERCENTAGES), max_size=6)


@st.composite
def published(draw: st.DrawFn) -> list[tuple[str, Decimal | None]]:
    """Places with percentages, half of the time such that sum to 100."""
    found = draw(PLACES)
    if found and draw(st.booleans()):
        weights = draw(st.lists(st.integers(0, 1000), min_size=len(found), max_size=len(found)).filter(any))
        given = [(Decimal(100 * one) / sum(weights)).quantize(Decimal("0.01")) for one in weights]
        given[0] += 100 - sum(given)
        found = [(code, part) for (code, _), part in zip(found, given, strict=True)]
    return found


@given(published(), published(), st.decimals(-(10**13), 10**13, places=2))
def test_shares_sum_to_one_and_their_money_to_the_total(
    where: Sequence[tuple[str, Decimal | None]], what: Sequence[tuple[str, Decimal | None]], total: Decimal
) -> None:
    middle = len(where) // 2
    found = (
        recipients(
            [Place(code, part, None, ()) for code, part in where[:middle]],
            [Place(code, part, "1", ()) for code, part in where[middle:]],
        ),
        sectors([Sector("1", code, part, ()) for code, part in what]),
    )
    for one in found:
        assert abs(sum(share.part for share in one.shares) - 1) < Decimal("1e-20")
        assert all(share.part > 0 for share in one.shares)
        assert len({share.key for share in one.shares}) == len(one.shares)
        assert all(share.key for share in one.shares)
        assert NOT_ALLOCATED not in parts(one) or len(one.shares) == 1
    pairs = [to.part * kind.part for to in found[0].shares for kind in found[1].shares]
    assert sum(split(total, pairs)) == total
