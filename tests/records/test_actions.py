"""What every action does: rights, versions, history, all faults at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from eslabon.records.accounts.models import User
from eslabon.records.base import actions
from eslabon.records.base.actions import Conflict, Denied, Invalid, NotFound
from eslabon.records.needs.actions import approve, move, present, score
from eslabon.records.needs.kind import NEEDS
from eslabon.records.needs.models import Need
from eslabon.records.parties.kind import PARTIES
from eslabon.records.parties.models import Party, ruc_fits
from eslabon.records.registry import KINDS

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()


@pytest.fixture
def ministry() -> Party:
    return Party.objects.create(name_es="Ministerio de Agricultura")


@pytest.fixture
def desk() -> User:
    return User.objects.create_user("ana@example.org", name="Ana", role="coordinator")


@pytest.fixture
def specialist() -> User:
    return User.objects.create_user("luis@example.org", name="Luis", role="specialist")


@pytest.fixture
def focal(ministry: Party) -> User:
    return User.objects.create_user("eva@example.org", name="Eva", role="ministry", organisation=ministry)


def test_every_fault_is_told_at_once(desk: User) -> None:
    with pytest.raises(Invalid) as error:
        actions.create(desk, NEEDS, {"cost": "much", "kind": "gift", "theme": "77", "colour": "red"})
    told = {(one.where.path, one.code) for one in error.value.problems}
    assert told == {
        ("cost", "field.not-number"),
        ("kind", "field.not-choice"),
        ("theme", "field.no-such"),
        ("colour", "field.unknown"),
        ("title", "field.missing"),
    }
    assert not Need.objects.exists()


def test_an_amount_has_its_currency(desk: User) -> None:
    with pytest.raises(Invalid) as error:
        actions.create(desk, NEEDS, {"title": "Laboratory", "cost": "1,200,000.00"})
    assert [one.code for one in error.value.problems] == ["record.currency-missing"]


def test_a_change_makes_a_version_that_can_be_brought_back(desk: User, ministry: Party) -> None:
    need = actions.create(desk, NEEDS, {"title": "First", "shared_with": [ministry.pk]})
    need = actions.change(desk, NEEDS, need, 1, {"title": "Second", "shared_with": []}, "clearer")
    assert (need.version, need.title, list(need.shared_with.all())) == (2, "Second", [])
    assert [(one.version, one.history_user, one.history_change_reason) for one in need.history.order_by("version")] == [
        (1, desk, ""),
        (2, desk, "clearer"),
    ]
    need = actions.bring_back(desk, NEEDS, need, 1)
    assert (need.version, need.title, list(need.shared_with.all())) == (3, "First", [ministry])


def test_who_comes_second_is_told_and_loses_nothing(desk: User, specialist: User) -> None:
    need = actions.create(desk, NEEDS, {"title": "First"})
    actions.change(desk, NEEDS, need, 1, {"title": "Ana's"})
    with pytest.raises(Conflict) as error:
        actions.change(specialist, NEEDS, need, 1, {"title": "Luis's"})
    assert error.value.record.title == "Ana's"  # type: ignore[attr-defined]


def test_nothing_is_public_by_accident(specialist: User, desk: User) -> None:
    with pytest.raises(Denied):
        actions.create(specialist, NEEDS, {"title": "Open", "level": "public"})
    need = actions.create(specialist, NEEDS, {"title": "Open"})
    assert not Need.objects.visible_to(PUBLIC).exists()
    with pytest.raises(Denied):
        actions.set_level(specialist, NEEDS, need, "public")
    actions.set_level(desk, NEEDS, need, "public")
    assert Need.objects.visible_to(PUBLIC).get() == need


def test_another_ministry_writes_its_own_and_sees_no_other(focal: User, desk: User, ministry: Party) -> None:
    own = actions.create(focal, NEEDS, {"title": "Ours"})
    assert own.owner == ministry
    theirs = actions.create(desk, NEEDS, {"title": "The desk's"})
    assert set(Need.objects.visible_to(focal)) == {own}
    with pytest.raises(NotFound):
        actions.change(focal, NEEDS, theirs, 1, {"title": "x"})
    with pytest.raises(Denied):
        actions.create(focal, NEEDS, {"title": "Another's", "owner": ""})


def test_a_need_goes_along_its_path(desk: User, specialist: User) -> None:
    need = actions.create(specialist, NEEDS, {"title": "One"})
    with pytest.raises(Invalid):
        move(specialist, need, "met")
    present(specialist, need)
    with pytest.raises(Denied):
        approve(specialist, need)
    with pytest.raises(Denied):
        move(specialist, need, "approved")
    assert approve(desk, need).status == "approved"


def test_the_priority_is_what_most_criteria_say(desk: User) -> None:
    need = actions.create(desk, NEEDS, {"title": "One"})
    with pytest.raises(Invalid):
        score(desk, need, "urgency", "high", " ")
    for criterion, given in (("urgency", "high"), ("trade", "low"), ("readiness", "low"), ("strategy", "high")):
        score(desk, need, criterion, given, "because")
    assert Need.objects.get().priority == "high"


def test_a_withdrawn_record_says_why_and_comes_back(desk: User, specialist: User) -> None:
    need = actions.create(desk, NEEDS, {"title": "One"})
    with pytest.raises(Invalid):
        actions.withdraw(desk, NEEDS, need, "")
    actions.withdraw(desk, NEEDS, need, "Told twice")
    assert actions.reinstate(desk, NEEDS, need).withdrawn is False


@pytest.mark.parametrize(
    ("ruc", "fits"), [("20131312955", True), ("20131312954", False), ("1", False), ("x" * 11, False)]
)
def test_a_ruc_has_its_check_digit(ruc: str, fits: bool) -> None:
    assert ruc_fits(ruc) is fits


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_says_what_it_is(name: str) -> None:
    kind: Any = KINDS[name]
    for column in (*kind.columns, *kind.names):
        assert kind.title(column)
    assert all(one in kind.names or one in ("status", "type") for one in kind.filters)


def test_a_party_keeps_its_other_names(desk: User) -> None:
    party = actions.create(desk, PARTIES, {"name_es": "Corporación Andina de Fomento", "aliases": ["CAF", "CAF-AM"]})
    assert party.aliases == ["CAF", "CAF-AM"]
