"""What holds of any publications: nothing is lost, nothing counts more than it was told, order doesn't matter."""

from __future__ import annotations

import random
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.facts.decisions import decide_pair
from eslabon.facts.load import load_iati
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.duplicates import Twice, twice
from eslabon.figures.offer import answer
from eslabon.measures.duplicates.records import BY_PERSON, BY_RULE
from eslabon.measures.offer import Question
from tests.iati_files import activity, transaction, written

FLOWS = ("commitments", "disbursements", "incoming-funds")
PUBLISHERS = ("AA", "BB", "CC")
IDENTIFIERS = ("AA-1", "AA-2", "BB-1", "CC-1")
UNRELATED = activity("ZZ-1", transaction("10"), transaction("20", "3"), reporter="ZZ")


def publications(seed: int) -> list[list[str]]:
    """A file for each publisher: activities that name one another in every way, with few different amounts."""
    chance = random.Random(seed)

    def said(names: Iterable[str]) -> str | None:
        return chance.choice((None, None, *names))

    def told() -> str:
        return transaction(
            chance.choice(("10", "10", "20", "30", "30.1")),
            chance.choice(("1", "2", "2", "3", "3", "4")),
            chance.choice(("2010-01-01", "2010-01-20", "2011-06-01")),
            currency=chance.choice(("USD", "USD", "PEN", "XXX")),
            provider=said(PUBLISHERS),
            provider_activity=said(IDENTIFIERS),
            receiver_activity=said(IDENTIFIERS),
        )

    def one(identifier: str, publisher: str) -> str:
        ref, code = chance.choice(IDENTIFIERS), chance.choice("1245")
        return activity(
            identifier,
            *(told() for _ in range(chance.randint(0, 4))),
            reporter=publisher,
            secondary=chance.random() < 0.3,
            hierarchy=chance.choice((None, 1, 2)),
            updated=chance.choice((None, "2019-01-01T00:00:00Z", "2020-01-01T00:00:00Z")),
            after=f'<related-activity ref="{ref}" type="{code}"/>' if chance.random() < 0.6 else "",
        )

    return [
        [one(name, publisher) for name in IDENTIFIERS if chance.random() < 0.6] or [one(IDENTIFIERS[0], publisher)]
        for publisher in PUBLISHERS
    ]


def loaded(folder: Path, files: Iterable[list[str]]) -> Facts:
    warehouse = Warehouse(folder / "warehouse")
    folder.mkdir()
    for number, activities in enumerate(files):
        assert load_iati(warehouse, written(folder, f"{number}.xml", *activities)).status == "imported"
    return Facts(warehouse.at())


def totals(facts: Facts, count: str) -> dict[str, Decimal]:
    return {flow: answer(facts, Question(flow=flow, count=count)).total.value for flow in FLOWS}


def content(found: Twice) -> list[tuple[object, ...]]:
    """The pairs by what was published, without the numbers of loads."""
    sides = [(*((s.activity, s.publisher, s.number, s.line, s.value) for s in (one.a, one.b)),) for one in found.pairs]
    return sorted(
        (one.id, one.kind, one.reason, one.decision, len(one.aside), *side)
        for one, side in zip(found.pairs, sides, strict=True)
    )


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**9))
def test_once_is_never_more_and_neither_order_nor_an_unrelated_file_changes_it(seed: int) -> None:
    files = publications(seed)
    with TemporaryDirectory() as name:
        facts = loaded(Path(name) / "a", files)
        once, naive = totals(facts, "once"), totals(facts, "everything")
        found = twice(facts)
        for flow in FLOWS:
            assert 0 <= once[flow] <= naive[flow]
            assert naive[flow] - once[flow] == found.set_aside.get(flow, 0)
            (left,) = [
                one.value for one in answer(facts, Question(flow=flow)).left_out if one.reason == "double-counting"
            ] or [Decimal(0)]
            assert left == naive[flow] - once[flow]
        for again in (list(reversed(files)), [*files, [UNRELATED]]):
            other = loaded(Path(name) / str(id(again)), again)
            assert content(twice(other)) == content(found)
            assert {flow: twice(other).set_aside.get(flow, 0) for flow in FLOWS} == {
                flow: found.set_aside.get(flow, 0) for flow in FLOWS
            }


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**9))
def test_each_amount_is_set_aside_once_for_one_that_counts(seed: int) -> None:
    with TemporaryDirectory() as name:
        pairs = twice(loaded(Path(name) / "a", publications(seed))).pairs
    aside = [key for one in pairs for key in one.aside]
    assert len(aside) == len(set(aside))
    kept = {key: one.a.members for one in pairs for key in one.aside}
    for key in aside:
        # Whom it is set aside for is set aside for another, or counts; never, in the end, for itself.
        seen = {key}
        waiting = list(kept[key])
        while waiting and not any(one not in kept for one in waiting):
            waiting = [each for one in waiting for each in kept[one] if each not in seen]
            seen |= set(waiting)
        assert waiting, "money told many times counts nowhere"


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(("same", "different", "later", "undone")))
def test_a_person_s_decision_wins_and_can_be_undone(seed: int, verdict: str) -> None:
    with TemporaryDirectory() as name:
        facts = loaded(Path(name) / "a", publications(seed))
        pairs = [one for one in twice(facts).pairs if one.decision != "never-added"]
        if not pairs:
            return
        pair = random.Random(seed).choice(pairs)
        counts = (pair.b.publisher, pair.b.activity)
        warehouse = facts.view.warehouse
        decide_pair(warehouse, pair.id, verdict, "desk", "We asked them", counts if verdict == "same" else None)
        (now,) = [one for one in twice(Facts(warehouse.at())).pairs if one.id == pair.id]
        if verdict == "same":
            assert (now.decision, now.b.members) == (BY_PERSON, pair.a.members)
            assert set(now.aside) == set(pair.a.members)
        elif verdict == "different":
            assert (now.decision, now.aside) == ("not-the-same", ())
        elif verdict == "later":
            assert now.decision == (BY_RULE if pair.decision == BY_RULE else "later")
        else:
            assert now == pair
        earlier = Facts(warehouse.at(facts.view.state))
        assert totals(earlier, "once") == totals(facts, "once")
