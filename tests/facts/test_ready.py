"""What questions need is made once loads were published, where a warehouse is large; nothing else depends on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from eslabon.facts import ready
from eslabon.facts.decisions import decide_pair, withdraw_snapshot
from eslabon.facts.duplicates import told_twice
from eslabon.facts.load import load_iati
from eslabon.facts.query import Facts
from eslabon.facts.ready import make_ready
from eslabon.facts.warehouse import Warehouse
from tests.iati_files import activity, transaction, written


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every warehouse counts as large."""
    monkeypatch.setattr(ready, "MADE_FROM", 1)


@pytest.fixture
def twice(warehouse: Warehouse, tmp_path: Path) -> Warehouse:
    """One payment, told by who gives it and by who receives it."""
    giver = activity("XX-GIVER", transaction("900", "3", receiver_activity="XX-GETTER"))
    getter = activity("XX-GETTER", transaction("900", "3", provider_activity="XX-GIVER"), reporter="XX-NGO")
    for name, one in (("giver.xml", giver), ("getter.xml", getter)):
        assert load_iati(warehouse, written(tmp_path, name, one)).snapshot is not None
    return warehouse


def made(warehouse: Warehouse) -> dict[str, int]:
    """The tables of pairs that are there, and when each was written."""
    return {one.name: one.stat().st_mtime_ns for one in (warehouse.derived / "duplicates-1").glob("*")}


@pytest.mark.usefixtures("large")
def test_the_first_question_finds_the_pairs_made(twice: Warehouse) -> None:
    make_ready(twice)
    before = made(twice)
    assert len(before) == 1
    [pair] = told_twice(Facts(twice.at()))
    assert (pair.a.activity, pair.b.activity) == ("XX-GIVER", "XX-GETTER")
    make_ready(twice)
    assert made(twice) == before


@pytest.mark.usefixtures("large")
def test_a_decision_and_a_withdrawal_make_the_pairs_of_the_new_state(twice: Warehouse) -> None:
    [pair] = told_twice(Facts(twice.at()))
    first = made(twice)
    decide_pair(twice, pair.id, "different", "ana@example.org", "two payments")
    make_ready(twice)
    assert len(made(twice)) == 2
    assert made(twice).items() > first.items()
    assert [one.decision for one in told_twice(Facts(twice.at()))] == ["not-the-same"]
    withdraw_snapshot(twice, 2, "ana@example.org", "wrong")
    make_ready(twice)
    assert len(made(twice)) == 4
    assert told_twice(Facts(twice.at())) == []


def test_nothing_is_made_in_a_small_warehouse(twice: Warehouse) -> None:
    make_ready(twice)
    assert made(twice) == {}


@pytest.mark.usefixtures("large")
def test_nothing_is_made_where_nothing_was_loaded(warehouse: Warehouse) -> None:
    make_ready(warehouse)
    assert not warehouse.derived.exists()


@pytest.mark.usefixtures("large")
def test_what_fails_there_is_made_by_the_first_question(twice: Warehouse, caplog: pytest.LogCaptureFixture) -> None:
    def stop(step: str, done: int, total: int) -> None:
        raise RuntimeError("stopped")

    make_ready(twice, stop)
    assert "stopped" in caplog.text
    assert made(twice) == {}
    assert len(told_twice(Facts(twice.at()))) == 1
    assert len(made(twice)) == 1
