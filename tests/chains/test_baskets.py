"""Baskets: which lines they take, when their versions are in force, and who is told of them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eslabon.measures.baskets import Basket as Plain
from eslabon.measures.baskets import Line
from eslabon.records.base import actions
from eslabon.records.base.actions import Denied, Invalid
from eslabon.records.chains.actions import adopt, renew
from eslabon.records.chains.models import Basket, Scheme
from eslabon.records.chains.queries import baskets_at, chains_for, group_of, in_force, unnamed
from eslabon.records.registry import KINDS
from eslabon.standards.flows.schemes import BY_LETTER
from tests.chains.conftest import Put

LINES = KINDS["basket-lines"]


def codes(error: pytest.ExceptionInfo[Invalid]) -> list[tuple[str | None, str]]:
    """Where each problem is, and which it is."""
    return [(one.where.path, one.code) for one in error.value.problems]


def test_the_nomenclatures_are_those_of_flows() -> None:
    assert Scheme.values == [*BY_LETTER.values(), "PE-tariff"]


@pytest.mark.parametrize(
    ("scheme", "code", "kept"),
    [
        ("HS2002", "0901.11", "090111"),
        ("HS1996", " 71 13 ", "7113"),
        ("HS2012", "09", "09"),
        ("PE-tariff", "0901.11.90.00", "0901119000"),
        ("PE-tariff", "0901.11.90", "09011190"),
    ],
)
def test_a_code_is_kept_without_dots(put: Put, draft: Any, scheme: str, code: str, kept: str) -> None:
    draft.lines.update(withdrawn=True)
    assert put("basket-lines", basket=draft.pk, scheme=scheme, code=code).code == kept


@pytest.mark.parametrize(
    ("scheme", "code"),
    [
        ("HS2012", "709.91"),
        ("HS2012", "0709.91.00"),
        ("PE-tariff", "090111900000"),
        ("HS2012", "café"),
        ("HS2012", "9"),
    ],
)
def test_what_is_no_code_of_the_nomenclature_is_refused(put: Put, draft: Any, scheme: str, code: str) -> None:
    with pytest.raises(Invalid) as error:
        put("basket-lines", basket=draft.pk, scheme=scheme, code=code)
    assert codes(error) == [("code", "basket-line.code")]


@pytest.mark.parametrize("code", ["0901.11", "0901", "09"])
def test_no_code_is_within_another_of_the_same_nomenclature(put: Put, draft: Any, code: str) -> None:
    with pytest.raises(Invalid) as error:
        put("basket-lines", basket=draft.pk, scheme="HS2002", code=code)
    assert codes(error) == [("code", "basket-line.twice")]
    put("basket-lines", basket=draft.pk, scheme="HS2007", code=code)
    put("basket-lines", basket=draft.pk, scheme="HS2002", code="0901.12")


def test_a_withdrawn_line_makes_room_and_comes_back_only_where_there_is(put: Put, desk: Any, draft: Any) -> None:
    line = draft.lines.get()
    actions.withdraw(desk, LINES, line, "too fine")
    put("basket-lines", basket=draft.pk, scheme="HS2002", code="0901")
    with pytest.raises(Invalid) as error:
        actions.reinstate(desk, LINES, line)
    assert codes(error) == [("code", "basket-line.twice")]


@pytest.mark.parametrize(
    ("share", "place", "code"),
    [
        ("0.4", "share_source", "basket-line.share-source"),
        ("0", "share", "field.too-small"),
        ("1.000001", "share", "field.too-large"),
        ("0.1234567", "share", "field.too-fine"),
    ],
)
def test_a_share_is_above_nothing_up_to_all_with_its_source(
    put: Put, draft: Any, share: str, place: str, code: str
) -> None:
    source = "" if place == "share_source" else "Junta del café"
    with pytest.raises(Invalid) as error:
        put("basket-lines", basket=draft.pk, scheme="HS2012", code="0901.11", share=share, share_source=source)
    assert codes(error) == [(place, code)]
    told = {"share": "0.000001", "share_source": "Junta del café"}
    assert put("basket-lines", basket=draft.pk, scheme="HS2012", code="0901.11", **told).share == Decimal("0.000001")


def test_versions_are_numbered_chain_by_chain(put: Put, chain: Any, draft: Any) -> None:
    other = put("chains", name_es="Alcachofa")
    made = [put("baskets", chain=one.pk, author="La Unidad", why="Otra").number for one in (chain, other, chain, other)]
    assert (draft.number, made) == (1, [2, 1, 3, 2])


def test_a_basket_comes_into_force_with_a_line_and_a_day(put: Put, desk: Any, chain: Any) -> None:
    empty = put("baskets", chain=chain.pk, author="La Unidad", why="Nada aún")
    with pytest.raises(Invalid) as error:
        adopt(desk, empty)
    assert codes(error) == [("on", "field.missing"), ("status", "basket.no-lines")]


def test_once_in_force_its_lines_stay_as_they_are(put: Put, desk: Any, kept: Any) -> None:
    line = kept.lines.get()
    for attempt in (
        lambda: actions.change(desk, LINES, line, 1, {"code": "0901"}),
        lambda: actions.change(desk, LINES, line, 1, {"note": "all of it"}),
        lambda: actions.withdraw(desk, LINES, line, "no more"),
        lambda: put("basket-lines", basket=kept.pk, scheme="HS2007", code="0901.11"),
    ):
        with pytest.raises(Invalid) as error:
            attempt()
        assert codes(error) == [("basket", "basket.in-force")]
    with pytest.raises(Invalid) as error:
        actions.change(desk, KINDS["baskets"], kept, kept.version, {"valid_from": "2004-01-01"})
    assert codes(error) == [("valid_from", "basket.in-force")]
    with pytest.raises(Invalid) as error:
        adopt(desk, kept, date(2006, 1, 1))
    assert codes(error) == [("status", "basket.in-force")]
    # Who sees a line may still change.
    assert actions.set_level(desk, LINES, line, "internal").level == "internal"


def test_a_line_goes_neither_into_nor_out_of_a_basket_in_force(put: Put, desk: Any, kept: Any) -> None:
    other = renew(desk, kept, "A line less")
    moved, held = other.lines.get(), kept.lines.get()
    for line, basket in ((moved, kept), (held, other)):
        with pytest.raises(Invalid) as error:
            actions.change(desk, LINES, line, line.version, {"basket": basket.pk})
        assert ("basket", "basket.in-force") in codes(error)


def test_the_next_version_has_the_lines_and_ends_the_one_before(desk: Any, kept: Any) -> None:
    put_share = {"share": "0.25", "share_source": "Junta del café"}
    following = renew(desk, kept, "Only a quarter is organic")
    assert (following.number, following.status, following.author) == (2, "draft", str(desk))
    line = following.lines.get()
    assert (line.scheme, line.code, line.level) == ("HS2002", "090111", "public")
    actions.change(desk, LINES, line, 1, put_share)
    following = adopt(desk, following, date(2007, 7, 1))
    kept.refresh_from_db()
    assert (kept.valid_from, kept.valid_to) == (date(2005, 1, 1), date(2007, 6, 30))
    assert kept.lines.get().share == 1
    shares = {day: [one.lines[0].share for one in baskets_at(desk, day).values()] for day in DAYS}
    assert shares == {DAYS[0]: [], DAYS[1]: [1], DAYS[2]: [1], DAYS[3]: [Decimal("0.25")]}


DAYS = (date(2004, 12, 31), date(2005, 1, 1), date(2007, 6, 30), date(2007, 7, 1))


def test_a_new_version_says_why(desk: Any, kept: Any) -> None:
    with pytest.raises(Invalid) as error:
        renew(desk, kept, " ")
    assert codes(error) == [("reason", "record.reason-missing")]


def test_a_version_before_the_one_in_force_has_its_last_day(desk: Any, kept: Any) -> None:
    earlier = renew(desk, kept, "The codes before")
    with pytest.raises(Invalid) as error:
        adopt(desk, earlier, date(2003, 1, 1))
    assert codes(error) == [("valid_from", "basket.overlaps")]
    until = {"valid_to": "2004-12-31"}
    adopt(desk, actions.change(desk, KINDS["baskets"], earlier, 1, until), date(2003, 1, 1))
    assert [one.number for one in in_force(desk, date(2004, 12, 31))] == [2]
    earlier = Basket.objects.get(pk=earlier.pk)
    with pytest.raises(Invalid):
        actions.change(desk, KINDS["baskets"], earlier, earlier.version, {"valid_to": "2005-01-01"})


def test_a_basket_stays_its_chains(put: Put, desk: Any, draft: Any) -> None:
    other = put("chains", name_es="Alcachofa")
    with pytest.raises(Invalid) as error:
        actions.change(desk, KINDS["baskets"], draft, 1, {"chain": other.pk})
    assert codes(error) == [("chain", "basket.another-chain")]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.none() | st.integers(0, 15), st.sampled_from(["adopt", "withdraw", "back"])),
        max_size=7,
    )
)
def test_on_no_day_are_two_versions_of_a_chain_in_force(
    put: Put, desk: Any, group: Any, steps: list[tuple[int, int | None, str]]
) -> None:
    chain = put("chains", name_es="Una", group=group.pk)
    first, made = date(2005, 1, 1), []
    refused: set[str] = set()
    for start, days, what in steps:
        try:
            if what == "adopt" or not made:
                one = put("baskets", chain=chain.pk, author="La Unidad", why="Otra")
                put("basket-lines", basket=one.pk, scheme="HS2002", code="090111")
                if days is not None:
                    last = first + timedelta(days=start + days)
                    one = actions.change(desk, KINDS["baskets"], one, 1, {"valid_to": last})
                made.append(adopt(desk, one, first + timedelta(days=start)))
            else:
                one = made[start % len(made)]
                do = actions.withdraw if what == "withdraw" else actions.reinstate
                do(desk, KINDS["baskets"], one, "because")
        except Invalid as error:
            refused |= {each.code for each in error.problems}
        for day in range(-1, 60):
            assert in_force(desk, first + timedelta(days=day)).filter(chain=chain).count() <= 1
    # Only a day that another version holds is refused.
    assert refused <= {"basket.overlaps"}


def test_the_baskets_of_a_day_are_plain_values_for_who_sees_all_their_lines(
    put: Put, desk: Any, everybody: dict[str, Any], kept: Any, chain: Any
) -> None:
    put("chains", name_es="Artesanía", level="public")
    nobody, day = AnonymousUser(), date(2010, 6, 1)
    expected = {chain: Plain("Café orgánico", (Line("HS2002", "090111", Decimal(1)),))}
    assert baskets_at(desk, day) == expected == baskets_at(nobody, day)
    assert [one.name_es for one in chains_for(nobody)] == ["Artesanía", "Café orgánico"]
    actions.set_level(desk, LINES, kept.lines.get(), "reserved")
    assert baskets_at(desk, day) == expected
    assert baskets_at(nobody, day) == {} == baskets_at(everybody["analyst"], day)
    actions.withdraw(desk, KINDS["baskets"], kept, "wrong")
    assert baskets_at(desk, day) == {}


def test_a_draft_counts_on_no_day(desk: Any, draft: Any) -> None:
    actions.change(desk, KINDS["baskets"], draft, 1, {"valid_from": "2005-01-01"})
    assert baskets_at(desk, date(2010, 1, 1)) == {}


def test_a_group_says_whether_it_names_all(put: Put, desk: Any, group: Any, chain: Any) -> None:
    assert (unnamed(group), group_of(desk, chain)) == ("entre otras", group)
    assert unnamed(None) == "" == unnamed(put("chain-groups", name_es="Dos", unnamed_words="entre otras"))
    with pytest.raises(Invalid) as error:
        put("chain-groups", name_es="Tres", unnamed_members=True)
    assert codes(error) == [("unnamed_words", "field.missing")]
    actions.set_level(desk, KINDS["chain-groups"], group, "internal")
    assert group_of(AnonymousUser(), chain) is None


def test_a_target_says_which_chains_it_is_about(put: Put, desk: Any, group: Any) -> None:
    project = put("projects", title="PERX")
    indicator = put("indicators", project=project.pk, title="Exportaciones", unit="US$ al año")
    target = put("targets", indicator=indicator.pk, value="54000000", perimeter="chains", chains=group.pk)
    assert unnamed(group_of(desk, target)) == "entre otras"


def test_only_the_desk_brings_a_basket_into_force(everybody: dict[str, Any], draft: Any) -> None:
    for role in ("ministry", "donor", "implementer", "analyst", "reader"):
        actions.set_level(everybody["coordinator"], KINDS["baskets"], draft, "public")
        with pytest.raises(Denied):
            adopt(everybody[role], draft, date(2005, 1, 1))
        with pytest.raises(Denied):
            renew(everybody[role], draft, "because")
