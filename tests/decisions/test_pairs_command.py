"""`eslabon duplicates decide`: what the page of pairs can do, at the command line."""

from __future__ import annotations

import json
from typing import Any

import pytest

from eslabon.facts.warehouse import Warehouse
from tests.decisions.conftest import Command, pair_of

ANA = ("--as", "ana@example.org", "--lang", "en")
DECIDE = ("duplicates", "decide")


def decisions(eslabon: Command) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(eslabon("decisions", "--format", "json").stdout)["decisions"]
    return found


@pytest.mark.parametrize("named", ["XX-GETTER", "XX-NGO"])
def test_the_telling_that_is_named_counts_until_it_is_taken_back(
    eslabon: Command, twice: Warehouse, named: str
) -> None:
    before, state = pair_of(twice, "giver-receiver"), twice.state
    ran = eslabon(*DECIDE, before.id, "--verdict", "same", "--counts", named, "--reason", "It tells more", *ANA)
    told = f"{before.id}: the same money, and {named} counts; the state is now {state + 1}.\n"
    assert (ran.exit_code, ran.stdout) == (0, told)
    decided = pair_of(twice, "giver-receiver")
    assert (decided.decision, decided.a.activity) == ("same-by-person", "XX-GETTER")
    [kept] = decisions(eslabon)
    assert (kept["actor"], kept["reason"], kept["verdict"]) == ("ana@example.org", "It tells more", "same")
    assert kept["counts"] == ["XX-NGO", "XX-GETTER"]
    ran = eslabon(*DECIDE, before.id, "--undo", *ANA)
    assert (ran.exit_code, ran.stdout) == (
        0,
        f"{before.id}: the rules decide again; the state is now {state + 2}.\n",
    )
    assert pair_of(twice, "giver-receiver") == before
    assert [one["in_force"] for one in decisions(eslabon)] == [False, True]


@pytest.mark.parametrize(("verdict", "decision"), [("different", "not-the-same"), ("later", "later")])
def test_a_pair_that_waits_is_decided_or_put_off(
    eslabon: Command, twice: Warehouse, verdict: str, decision: str
) -> None:
    waiting = json.loads(eslabon("duplicates", "--undecided", "--format", "json").stdout)["pairs"]
    [pair] = [one["id"] for one in waiting]
    ran = eslabon(*DECIDE, pair, "--verdict", verdict, *ANA)
    assert (ran.exit_code, pair in ran.stdout) == (0, True)
    assert pair_of(twice, "parent-child").decision == decision


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--verdict", "later"), "--as"),
        (("--verdict", "later", "--as", "nobody@example.org"), "nobody@example.org"),
        (("--verdict", "later", "--as", "rosa@example.org"), "right"),
        (ANA, "--verdict: “” can't be used. Use one of: same, different, later"),
        (("--verdict", "maybe", *ANA), "--verdict: “maybe” can't be used."),
        (("--verdict", "undone", *ANA), "--verdict: “undone” can't be used."),
        (("--verdict", "same", *ANA), "--counts: "),
        (("--verdict", "same", "--counts", "XX-OTHER", *ANA), "--counts: "),
        (("--verdict", "same", "--counts", "XX-DONOR", *ANA), "--counts: "),
        (("--verdict", "different", "--counts", "XX-PARENT", *ANA), "--counts: "),
        (("--verdict", "later", "--reason", "x" * 2_001, *ANA), "--reason: "),
        (("--undo", *ANA), "PAIR: No decision about"),
        (("--undo", "--verdict", "same", *ANA), "--undo"),
    ],
)
def test_what_can_t_be_decided_ends_with_2_and_says_why(
    eslabon: Command, twice: Warehouse, arguments: tuple[str, ...], told: str
) -> None:
    pair, state = pair_of(twice, "parent-child").id, twice.state
    ran = eslabon(*DECIDE, pair, *arguments, "--lang", "en")
    assert (ran.exit_code, twice.state) == (2, state)
    assert told in ran.stderr


def test_a_pair_that_isn_t_there(eslabon: Command, twice: Warehouse) -> None:
    ran = eslabon(*DECIDE, "nothing", "--verdict", "later", *ANA)
    assert (ran.exit_code, ran.stderr.splitlines()[0]) == (
        2,
        "PAIR: There is no pair “nothing” that can be decided. Open the list again: the facts may have changed.",
    )
    assert decisions(eslabon) == []
