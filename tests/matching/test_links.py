"""What the desk decides: once, with its history, with warnings and no wall, for the desk alone."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from eslabon.facts.query import Facts
from eslabon.records.base.actions import Denied, Invalid, NotFound, set_level, withdraw
from eslabon.records.lines.kind import LINES
from eslabon.records.needs.kind import NEEDS
from eslabon.records.needs.models import Link
from eslabon.records.needs.queries import links_for
from eslabon.values.problems import LANGUAGES, say
from eslabon.work.links import decide, undo, warnings_of

PUBLIC = AnonymousUser()


@pytest.fixture
def activities(facts: Facts) -> list[str]:
    rows = facts.rows(f"SELECT identifier FROM {facts.activities} ORDER BY identifier LIMIT 3")
    return [row["identifier"] for row in rows]


@pytest.fixture
def line(make: Any, donor_party: Any) -> Any:
    return make("lines", title="Fondo", provider=donor_party.pk, ceiling="1000", currency="USD")


def codes(error: Any) -> set[tuple[str | None, str]]:
    return {(one.where.path, one.code) for one in error.value.problems}


def test_a_decision_is_kept_with_who_and_why_and_the_same_again_changes_nothing(
    make: Any, desk: Any, activities: list[str]
) -> None:
    need = make("needs", title="One")
    for _again in range(2):
        link, warnings = decide(desk, need, activity=activities[0], answer="in-talks", percentage="40.5", note="Asked")
        assert (link.answer, link.percentage, link.note, link.decided_by) == (
            "in-talks",
            Decimal("40.50"),
            "Asked",
            desk,
        )
        assert warnings == []
    assert Link.objects.count() == 1
    link, _warnings = decide(desk, need, activity=activities[0], answer="accepted", note="Signed")
    assert [(one.answer, one.history_user) for one in link.history.order_by("history_id")] == [
        ("in-talks", desk),
        ("accepted", desk),
    ]


def test_a_refusal_says_why(make: Any, desk: Any, line: Any) -> None:
    need = make("needs", title="One")
    with pytest.raises(Invalid) as error:
        decide(desk, need, line=line, answer="refused", note="  ")
    assert codes(error) == {("note", "link.note-missing")}
    assert decide(desk, need, line=line.pk, answer="refused", note="Too small")[0].answer == "refused"


def test_every_fault_is_told_at_once(make: Any, desk: Any, example: Any) -> None:
    need = make("needs", title="One")
    with pytest.raises(Invalid) as error:
        decide(desk, need, activity="NOT-THERE", answer="maybe", percentage="101", note="x" * 6_000)
    assert codes(error) == {
        ("activity", "link.no-activity"),
        ("answer", "field.not-choice"),
        ("percentage", "link.percentage-range"),
        ("note", "field.too-long"),
    }
    for lang in LANGUAGES:
        assert all("{" not in text for one in error.value.problems for text in say(one, lang))


@pytest.mark.parametrize("percentage", ["-1", "100.01", "NaN", "Infinity", "many", "1e9"])
def test_a_percentage_is_from_0_to_100(make: Any, desk: Any, line: Any, percentage: str) -> None:
    with pytest.raises(Invalid) as error:
        decide(desk, make("needs", title="One"), line=line, answer="accepted", percentage=percentage)
    assert codes(error) == {("percentage", "link.percentage-range")}


@pytest.mark.parametrize("ends", [{}, {"activity": "XX", "line": 1}, {"line": "9999"}, {"line": "x"}])
def test_a_link_has_one_end_that_is_there(make: Any, desk: Any, example: Any, ends: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        decide(desk, make("needs", title="One"), answer="accepted", **ends)


def test_a_decision_is_taken_back_and_its_history_stays(make: Any, desk: Any, line: Any) -> None:
    need, other = make("needs", title="One"), make("needs", title="Other")
    link, _warnings = decide(desk, need, line=line, answer="accepted")
    number = link.pk
    with pytest.raises(NotFound):
        undo(desk, other, number)
    assert undo(desk, need, number) == []
    assert not Link.objects.exists()
    last = Link.history.filter(id=number).latest()
    assert (last.history_type, last.history_user) == ("-", desk)
    with pytest.raises(NotFound):
        undo(desk, need, number)


def test_more_than_the_need_more_than_the_line_and_more_than_the_activity_warn(
    make: Any, desk: Any, line: Any, activities: list[str]
) -> None:
    need = make("needs", title="One", cost="800", currency="USD")
    other = make("needs", title="Other", cost="500", currency="USD")
    soles = make("needs", title="Soles", cost="90000", currency="PEN")
    assert decide(desk, need, line=line, answer="accepted", percentage=100)[1] == []
    assert decide(desk, soles, line=line, answer="accepted")[1] == []  # another currency is not added
    _link, warnings = decide(desk, other, line=line, answer="accepted", percentage="60")
    (one,) = warnings
    assert (one.code, one.severity) == ("link.over-line", "warning")
    assert (one.arguments["total"], one.arguments["ceiling"]) == ("1,100.00", "1,000.00")
    assert decide(desk, other, line=line, answer="accepted", percentage="40")[1] == []  # 800 + 200: as much as there is
    _link, warnings = decide(desk, need, activity=activities[0], answer="accepted", percentage=30)
    assert [one.code for one in warnings] == ["link.over-need"]
    _link, warnings = decide(desk, other, activity=activities[0], answer="accepted", percentage=75)
    assert {one.code for one in warnings} == {"link.over-activity", "link.over-need"}
    # What is in talks or refused takes no money.
    _link, warnings = decide(desk, other, activity=activities[0], answer="in-talks", percentage=75)
    assert warnings == []
    for lang in LANGUAGES:
        assert all("…" not in text for problem in warnings_of(desk, need) for text in say(problem, lang))


def test_a_line_whose_deadline_passed_warns(make: Any, desk: Any, donor_party: Any) -> None:
    yesterday = timezone.now().date() - timedelta(days=1)
    late = make("lines", title="Late", provider=donor_party.pk, deadline=str(yesterday))
    _link, warnings = decide(desk, make("needs", title="One"), line=late, answer="accepted")
    assert [one.code for one in warnings] == ["link.line-expired"]


def test_the_desk_alone_decides(make: Any, desk: Any, donor: Any, ministry: Any, analyst: Any, line: Any) -> None:
    need = make("needs", title="One", owner=ministry.organisation_id)
    set_level(desk, NEEDS, need, "public")
    link, _warnings = decide(desk, need, line=line, answer="accepted")
    for actor in (donor, ministry, analyst, PUBLIC):
        with pytest.raises(Denied):
            decide(actor, need, line=line, answer="refused", note="No")
        with pytest.raises(Denied):
            undo(actor, need, link.pk)
    assert Link.objects.get().answer == "accepted"


def test_an_invisible_need_is_not_there(make: Any, donor: Any, line: Any) -> None:
    with pytest.raises(NotFound):
        decide(donor, make("needs", title="One"), line=line, answer="accepted")


def test_with_whom_the_desk_talks_is_the_desks_and_the_owners(
    make: Any, desk: Any, donor: Any, ministry: Any, analyst: Any, line: Any
) -> None:
    need = make("needs", title="One", owner=ministry.organisation_id)
    set_level(desk, NEEDS, need, "public")
    decide(desk, need, line=line, answer="in-talks")
    assert [links_for(one).count() for one in (desk, analyst, donor, ministry, PUBLIC)] == [1, 1, 0, 0, 0]
    set_level(desk, LINES, line, "public")  # the owner sees the link as soon as it sees the line
    assert [links_for(one).count() for one in (donor, ministry, PUBLIC)] == [0, 1, 0]
    set_level(desk, LINES, line, "reserved")
    assert links_for(analyst).count() == 0
    withdraw(desk, NEEDS, need, "twice")
    assert links_for(desk).count() == 0
